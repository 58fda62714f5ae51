package data

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// A place turns the library's lines and columns into byte offsets, and finds
// where a value ends, which the library does not tell.
type place struct {
	src   []byte
	lines []int // offset of each line
	// The place looked up last: values come in the order of the source, so
	// the next column is counted from here and long lines cost no more than
	// short ones.
	line, column, at int
}

// newPlace notes the lines as YAML counts them: a carriage return alone and
// Unicode's line breaks end a line too.
func newPlace(src []byte) *place {
	p := &place{src: src, lines: make([]int, 1, bytes.Count(src, []byte{'\n'})+1), line: 1, column: 1}
	for i := 0; i < len(src); {
		if size := lineBreak(src[i:]); size > 0 {
			i += size
			p.lines = append(p.lines, i)
		} else {
			i++
		}
	}
	return p
}

// lineBreak returns the length of the line break that s begins with, else 0.
func lineBreak(s []byte) int {
	switch {
	case s[0] == '\n':
		return 1
	case s[0] == '\r':
		if len(s) > 1 && s[1] == '\n' {
			return 2
		}
		return 1
	case s[0] == 0xc2 && len(s) > 1 && s[1] == 0x85:
		return 2
	case s[0] == 0xe2 && len(s) > 2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9):
		return 3
	}
	return 0
}

// blank returns the length of the space, tab or line break that s begins
// with, else 0.
func blank(s []byte) int {
	if s[0] == ' ' || s[0] == '\t' {
		return 1
	}
	return lineBreak(s)
}

// offset returns the byte offset of a line and a column in code points, both
// from 1. A place outside the source is brought back into it.
func (p *place) offset(line, column int) int {
	if line > len(p.lines) { // the library puts the end of the text on a line of its own
		return len(p.src)
	}
	line = max(line, 1)
	if line != p.line || column < p.column {
		p.line, p.column, p.at = line, 1, p.lines[line-1]
	}
	for p.column < column && p.at < len(p.src) {
		_, size := utf8.DecodeRune(p.src[p.at:])
		p.at += size
		p.column++
	}
	return p.at
}

// lineStart returns the offset of the line that holds at, by line feeds.
func (p *place) lineStart(at int) int { return bytes.LastIndexByte(p.src[:at], '\n') + 1 }

// lineEnd returns the offset after the last letter of the line that holds at.
func (p *place) lineEnd(at int) int {
	end := len(p.src)
	if i := bytes.IndexByte(p.src[at:], '\n'); i >= 0 {
		end = at + i
	}
	return at + len(bytes.TrimRight(p.src[at:end], " \t\r"))
}

// rune returns the end of the character at an offset; the end of a line is
// none.
func (p *place) rune(at int) int { return runeEnd(p.src, at) }

func runeEnd(src []byte, at int) int {
	if at == len(src) || lineBreak(src[at:]) > 0 {
		return at
	}
	_, size := utf8.DecodeRune(src[at:])
	return at + size
}

// value returns where a value begins, after its anchor and tag.
func (p *place) value(n *yaml.Node) int {
	at := p.offset(n.Line, n.Column)
	anchor, tag := n.Anchor != "", n.Style&yaml.TaggedStyle != 0 || n.Tag == "!"
	for (anchor || tag) && at < len(p.src) {
		switch c := p.src[at]; {
		case c == '&' && anchor:
			anchor = false
			at = p.word(at)
		case c == '!' && tag:
			tag = false
			at = p.word(at)
		default:
			next := p.gap(at)
			if next == at {
				return at
			}
			at = next
		}
	}
	if n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0 {
		return at
	}
	return p.gap(at)
}

// tag returns the place of a value's tag.
func (p *place) tag(n *yaml.Node) (start, end int) {
	at := p.offset(n.Line, n.Column)
	for at < len(p.src) && p.src[at] != '!' {
		next := p.gap(at)
		if p.src[at] == '&' {
			next = p.word(at)
		}
		if next == at {
			break
		}
		at = next
	}
	return at, p.word(at)
}

// word returns the end of an anchor or a tag.
func (p *place) word(at int) int {
	if bytes.HasPrefix(p.src[at:], []byte("!<")) {
		if i := bytes.IndexByte(p.src[at:], '>'); i >= 0 {
			return at + i + 1
		}
	}
	for at < len(p.src) && blank(p.src[at:]) == 0 && strings.IndexByte(",[]{}", p.src[at]) < 0 {
		at++
	}
	return at
}

// gap skips spaces, line breaks and comments.
func (p *place) gap(at int) int {
	for at < len(p.src) {
		if size := blank(p.src[at:]); size > 0 {
			at += size
			continue
		}
		if p.src[at] != '#' || at > 0 && p.src[at-1] != ' ' && p.src[at-1] != '\t' && p.src[at-1] != '\n' && p.src[at-1] != '\r' {
			return at
		}
		for at < len(p.src) && lineBreak(p.src[at:]) == 0 {
			at++
		}
	}
	return at
}

// scalarEnd returns where a scalar that begins at an offset ends.
func (p *place) scalarEnd(n *yaml.Node, at int) int {
	switch {
	case n.Kind != yaml.ScalarNode:
		return at
	case n.Style&yaml.SingleQuotedStyle != 0:
		for i := at + 1; i < len(p.src); i++ {
			if p.src[i] != '\'' {
				continue
			}
			if i+1 == len(p.src) || p.src[i+1] != '\'' {
				return i + 1
			}
			i++
		}
		return len(p.src)
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for i := at + 1; i < len(p.src); i++ {
			switch p.src[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
		return len(p.src)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		head := at
		for head < len(p.src) && strings.IndexByte("|>+-0123456789", p.src[head]) >= 0 {
			head++
		}
		body := head
		for body < len(p.src) && lineBreak(p.src[body:]) == 0 {
			body++
		}
		return max(head, p.match(body, n.Value))
	default:
		return max(at, p.match(at, n.Value))
	}
}

// match returns where the letters of a text end that stand in the source from
// an offset on, whatever its line breaks and indentation became; 0 if there
// are none.
func (p *place) match(at int, text string) (end int) {
	for text != "" {
		if size := blank([]byte(text[:min(3, len(text))])); size > 0 {
			text = text[size:]
			continue
		}
		for at < len(p.src) && blank(p.src[at:]) > 0 {
			at += blank(p.src[at:])
		}
		if at == len(p.src) || p.src[at] != text[0] {
			return end
		}
		at, text = at+1, text[1:]
		end = at
	}
	return end
}

// collectionEnd returns where a list or table that begins at start ends, when
// the last value in it ends at last: there, or at the closing bracket.
func (p *place) collectionEnd(n *yaml.Node, start, last int) int {
	if n.Style&yaml.FlowStyle == 0 || start == len(p.src) || p.src[start] != '[' && p.src[start] != '{' {
		return last
	}
	at := max(last, start+1)
	for at < len(p.src) {
		switch next := p.gap(at); {
		case next > at:
			at = next
		case p.src[at] == ']' || p.src[at] == '}':
			return at + 1
		case strings.IndexByte(",:?", p.src[at]) < 0:
			return last
		default:
			at++
		}
	}
	return last
}
