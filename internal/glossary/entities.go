package glossary

import (
	"bytes"
	"html"
	"sort"
	"strings"
)

// decoded is a text without entities, and where its bytes come from.
type decoded struct {
	buf   []byte
	moves []move
}

// From byte to of the decoded text on, until the next move, bytes stand at
// the same distance from byte from of the HTML.
type move struct{ to, from int }

// decode returns the text of escaped HTML, which is the HTML itself where
// nothing is escaped.
func (d *decoded) decode(src []byte) []byte {
	d.moves = d.moves[:0]
	at := bytes.IndexByte(src, '&')
	if at < 0 {
		return src
	}
	d.buf = append(d.buf[:0], src[:at]...)
	for at < len(src) {
		text, size := entity(src[at:])
		d.buf = append(d.buf, text...)
		at += size
		d.moves = append(d.moves, move{len(d.buf), at})
		next := bytes.IndexByte(src[at:], '&')
		if next < 0 {
			next = len(src) - at
		}
		d.buf = append(d.buf, src[at:at+next]...)
		at += next
	}
	return d.buf
}

// place returns where a byte of the decoded text stands in the HTML: with an
// entity's first byte, before it; with the byte after its last, after it.
func (d *decoded) place(at int) int {
	i := sort.Search(len(d.moves), func(i int) bool { return d.moves[i].to > at })
	if i == 0 {
		return at
	}
	return at - d.moves[i-1].to + d.moves[i-1].from
}

// entity reads the entity at the beginning of a text; a "&" that begins none
// stands for itself. Only what ends in ";" is one: browsers read "&amp" too,
// but we do not write it.
func entity(src []byte) (text string, size int) {
	// The longest name of HTML has 31 letters.
	for size = 1; size < min(len(src), 40); size++ {
		switch c := src[size]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '#' && size == 1:
			continue
		case c == ';':
			name := string(src[:size+1])
			text = html.UnescapeString(name)
			// A ";" that is left over shows that the name was read in part.
			if text != name && (!strings.HasSuffix(text, ";") || name == "&semi;") {
				return text, size + 1
			}
		}
		break
	}
	return "&", 1
}
