package markdown

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// appendEscaped adds text to HTML. Quotation marks are escaped in attributes
// only, so that most text stands in the HTML as it does in the file.
func appendEscaped(dst, s []byte, attribute bool) []byte {
	from := 0
	for i, c := range s {
		var with string
		switch c {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		case '"':
			if !attribute {
				continue
			}
			with = "&#34;"
		case 0:
			with = "\uFFFD"
		default:
			continue
		}
		dst = append(dst, s[from:i]...)
		dst = append(dst, with...)
		from = i + 1
	}
	return append(dst, s[from:]...)
}

// appendText adds text to HTML, or to plain text if esc is false.
func appendText(dst, s []byte, esc bool) []byte {
	if esc {
		return appendEscaped(dst, s, false)
	}
	return append(dst, s...)
}

// decode resolves Markdown's escapes and HTML's entities, as in addresses.
func decode(s []byte) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			out = append(out, s[i+1])
			i += 2
			continue
		case s[i] == '&':
			if chars, n := entity(s[i:]); n > 0 {
				out = append(out, chars...)
				i += n
				continue
			}
		}
		out = append(out, s[i])
		i++
	}
	return out
}

// longestEntity is &CounterClockwiseContourIntegral;.
const longestEntity = 33

// entity reads a character reference at the start of s: &amp; &#233; &#xe9;.
func entity(s []byte) (chars []byte, length int) {
	end := 0
	for i := 1; i < len(s) && i < longestEntity; i++ {
		if s[i] == ';' {
			end = i
			break
		}
		if !isLetter(s[i]) && !isDigit(s[i]) && (s[i] != '#' || i != 1) {
			return nil, 0
		}
	}
	if end < 2 {
		return nil, 0
	}
	if s[1] != '#' {
		e, ok := util.LookUpHTML5EntityByName(string(s[1:end]))
		if !ok {
			return nil, 0
		}
		return e.Characters, end + 1
	}
	digits, base := s[2:end], rune(10)
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	if len(digits) == 0 || len(digits) > 7 {
		return nil, 0
	}
	var r rune
	for _, c := range digits {
		switch {
		case isDigit(c):
			r = r*base + rune(c-'0')
		case base == 16 && c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r*base + rune(c|0x20-'a'+10)
		default:
			return nil, 0
		}
	}
	// Surrogates, what lies behind Unicode's end and control characters
	// have no place in HTML.
	if !utf8.ValidRune(r) || r < 0x20 && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0 {
		r = utf8.RuneError
	}
	return utf8.AppendRune(nil, r), end + 1
}

// collapse makes one line of a text. No-break spaces stay.
func collapse(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < 0x80 && isSpace(byte(r)) }), " ")
}
