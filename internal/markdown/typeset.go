package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// typeset adds a stretch of Markdown text to dst, with its escapes and
// entities resolved, the typography of the language applied and, if esc is
// set, escaped for HTML. More says that something visible follows the stretch
// directly. What is written as an escape or entity stays as it is.
//
// No space is ever inserted, except inside « » that stand for straight
// quotation marks: 10:30, a?b=1 and the like must stay whole.
func (w *writer) typeset(dst, s []byte, more, esc bool) []byte {
	st := w.c.style
	base, from := len(dst), 0
	for i := 0; i < len(s); {
		c := s[i]
		if !st.special[c] {
			i++
			continue
		}
		dst = append(dst, s[from:i]...)
		n := 1
		switch c {
		case '\\':
			if i+1 < len(s) && util.IsPunct(s[i+1]) {
				dst = appendText(dst, s[i+1:i+2], esc)
				n = 2
			} else {
				dst = append(dst, c)
			}
		case '&':
			if chars, length := entity(s[i:]); length > 0 {
				dst = appendText(dst, chars, esc)
				n = length
			} else {
				dst = appendText(dst, s[i:i+1], esc)
			}
		case '"':
			dst, n = w.doubleQuote(dst, base, s, i, more)
		case '\'':
			dst = w.singleQuote(dst, s, i, more)
		case '.':
			n = repeated(s[i:])
			if n == 3 {
				dst = append(dst, "…"...)
			} else {
				dst = append(dst, s[i:i+n]...)
			}
		case '-':
			n = repeated(s[i:])
			dst = w.dash(dst, s, i, n, more)
		case '!', '?', '%':
			if ends(s, i+1, `!?.,;:)]}"'*_`) {
				dst = noBreak(dst, base, nnbsp)
			}
			dst = append(dst, c)
		case ';', ':':
			space := nnbsp
			if c == ':' {
				space = nbsp
			}
			if ends(s, i+1, `"'*_[({`) {
				dst = noBreak(dst, base, space)
			}
			dst = append(dst, c)
		case "«"[0]:
			switch {
			case bytes.HasPrefix(s[i:], []byte("«")):
				dst = append(dst, "«"...)
				if n = 2; i+2 < len(s) && s[i+2] == ' ' {
					dst = append(dst, nnbsp...)
					n = 3
				}
			case bytes.HasPrefix(s[i:], []byte("»")):
				dst = append(noBreak(dst, base, nnbsp), "»"...)
				n = 2
			default:
				dst = append(dst, c)
			}
		default:
			dst = appendText(dst, s[i:i+1], esc)
		}
		i += n
		from = i
	}
	if len(s) > 0 {
		w.prev, _ = utf8.DecodeLastRune(s)
	}
	return append(dst, s[from:]...)
}

// repeated counts how often the first byte is repeated.
func repeated(s []byte) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

// noBreak replaces the space at the end of dst, if it came from this stretch.
func noBreak(dst []byte, base int, space string) []byte {
	if n := len(dst) - 1; n >= base && dst[n] == ' ' {
		return append(dst[:n], space...)
	}
	return dst
}

// ends reports whether a sign is the end of a phrase rather than a part of a
// formula, an address or a smiley: space follows, or one of the given signs.
func ends(s []byte, i int, signs string) bool {
	if i >= len(s) {
		return true // an emphasis or a link may follow
	}
	c := s[i]
	return isSpace(c) || c >= 0x80 && !unicode.IsLetter(first(s[i:])) || strings.IndexByte(signs, c) >= 0
}

func first(s []byte) rune {
	r, _ := utf8.DecodeRune(s)
	return r
}

// around returns the characters beside s[i:i+n]; 0 stands for the edge of a
// block.
func (w *writer) around(s []byte, i, n int, more bool) (prev, next rune) {
	prev = w.prev
	if i > 0 {
		prev, _ = utf8.DecodeLastRune(s[:i])
	}
	switch {
	case i+n < len(s):
		next = first(s[i+n:])
	case more:
		next = 'x'
	}
	return prev, next
}

func blank(r rune) bool { return r == 0 || unicode.IsSpace(r) }

// opening reports whether a quotation mark may open behind r.
func opening(r rune) bool {
	return blank(r) || strings.ContainsRune(`([{<«“‘„‚‹–—-/="'>¿¡`, r)
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func (w *writer) doubleQuote(dst []byte, base int, s []byte, i int, more bool) ([]byte, int) {
	st := w.c.style
	prev, next := w.around(s, i, 1, more)
	switch {
	case opening(prev) && !blank(next) && (w.double == 0 || !blank(prev) || word(next) || !unicode.IsPunct(next)):
		w.double++
		dst = append(dst, st.open...)
		if st.french {
			dst = append(dst, nnbsp...)
		}
	case w.double > 0:
		w.double--
		if st.french {
			if dst = noBreak(dst, base, nnbsp); !bytes.HasSuffix(dst, []byte(nnbsp)) {
				dst = append(dst, nnbsp...)
			}
		}
		dst = append(dst, st.close...)
	case st.french && opening(prev) && next == ' ' && bytes.Contains(s[i+1:min(len(s), i+500)], []byte(` "`)):
		// " texte ", with the spaces of « texte ».
		w.double++
		dst = append(append(dst, st.open...), nnbsp...)
		return dst, 2
	default:
		dst = append(dst, '"') // inches, or a mark without a partner
	}
	return dst, 1
}

func (w *writer) singleQuote(dst, s []byte, i int, more bool) []byte {
	st := w.c.style
	prev, next := w.around(s, i, 1, more)
	switch {
	case opening(prev) && !blank(next) && !unicode.IsDigit(next):
		w.single++
		return append(dst, st.singleOpen...)
	case w.single > 0 && !word(next):
		w.single--
		return append(dst, st.singleClose...)
	}
	return append(dst, "’"...)
}

// dash turns two hyphens into an en dash and three into an em dash, but not
// those of an option such as --strict.
func (w *writer) dash(dst, s []byte, i, n int, more bool) []byte {
	prev, next := w.around(s, i, n, more)
	switch {
	case n == 2 && !(opening(prev) && word(next)):
		return append(dst, "–"...)
	case n == 3:
		return append(dst, "—"...)
	}
	return append(dst, s[i:i+n]...)
}
