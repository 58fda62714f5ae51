package data

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/diag"
)

var bom = []byte("\xef\xbb\xbf")

// TrimBOM takes the byte order mark off a part that begins at base.
func TrimBOM(src []byte, base int) ([]byte, int) {
	if bytes.HasPrefix(src, bom) {
		return src[len(bom):], base + len(bom)
	}
	return src, base
}

// CheckText reports what no text file may hold: bytes that are not UTF-8, and
// control characters. Only the first place is reported, since a file in
// another encoding is one fault and not a thousand, and what seem to be control
// characters in it are half letters. The readers of this package call it
// themselves.
func CheckText(src []byte, base int, path string) []diag.Diagnostic {
	if !utf8.Valid(src) {
		first, places := 0, 0
		for i := 0; i < len(src); {
			r, size := utf8.DecodeRune(src[i:])
			if r == utf8.RuneError && size == 1 {
				if places++; places == 1 {
					first = i
				}
			}
			i += size
		}
		args := []diag.Arg{diag.S("byte", fmt.Sprintf("0x%02X", src[first]))}
		if places > 1 {
			args = append(args, diag.N("places", places))
		}
		return []diag.Diagnostic{diag.NotUTF8.At(path, diag.Span{Start: base + first, End: base + first + 1}, args...)}
	}
	if at, size := control(src); size > 0 {
		r, _ := utf8.DecodeRune(src[at:])
		return []diag.Diagnostic{diag.ControlCharacter.At(path, diag.Span{Start: base + at, End: base + at + size},
			diag.S("char", fmt.Sprintf("U+%04X", r)))}
	}
	return nil
}

// checkEscapes reports a control character that a text got by an escape, such
// as "\u0007": in the file it was none.
func checkEscapes(text, path string, span diag.Span) []diag.Diagnostic {
	src := []byte(text)
	at, size := control(src)
	if size == 0 {
		return nil
	}
	r, _ := utf8.DecodeRune(src[at:])
	return []diag.Diagnostic{diag.ControlCharacter.At(path, span, diag.S("char", fmt.Sprintf("U+%04X", r)))}
}

// control finds the first control character; size is 0 if there is none. The
// last two code points of Unicode's first plane count as such, because YAML
// refuses them.
func control(src []byte) (at, size int) {
	for i, c := range src {
		switch {
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7f:
			return i, 1
		case c == 0xef && len(src) > i+2 && src[i+1] == 0xbf && src[i+2] >= 0xbe:
			return i, 3
		}
	}
	return 0, 0
}
