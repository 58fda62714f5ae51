package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/openimis/casebook/internal/diag"
)

// bound refuses a text for what can be seen before goldmark reads it: a line
// that opens more quotations, lists and definitions than the limit, where the
// time would grow with the square of their number, and a line of nothing but
// marks. What nests over several lines costs its indentation and is found
// when it is written.
func (w *writer) bound() {
	limit := w.c.options.MaxDepth
	var fence byte
	for at := 0; at < len(w.src); {
		line := w.src[at:]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		start := at
		at += len(line) + 1
		if len(line) <= limit {
			if c := fenceMark(line); c != 0 && (fence == 0 || fence == c) {
				fence ^= c
			}
			continue
		}
		if fence != 0 {
			continue
		}
		if containers(line, limit+1) > limit {
			w.refuse(diag.NestedTooDeeply, start, start+len(line), diag.N("limit", limit))
			return
		}
		if len(line) > smallText {
			if w.refuseMarks(start, start+len(line), countMarks(line), mostWork) {
				return
			}
		}
	}
}

// fenceMark returns the sign of a line that looks like the fence of a code
// block. It need not be exact: it only keeps drawings in code from being
// counted.
func fenceMark(line []byte) byte {
	line = bytes.TrimLeft(line, " \t>")
	if len(line) >= 3 && (line[0] == '`' || line[0] == '~') && line[1] == line[0] && line[2] == line[0] {
		return line[0]
	}
	return 0
}

// containers counts the markers at the start of a line, up to enough.
func containers(line []byte, enough int) int {
	n := 0
	for i := 0; i < len(line) && n < enough; {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
			i++
		case c == '>':
			n++
			i++
		case c == '-' || c == '+' || c == '*' || c == ':':
			if c != ':' && thematicBreak(line[i:]) {
				return n
			}
			if i+1 < len(line) && line[i+1] != ' ' && line[i+1] != '\t' {
				return n
			}
			n++
			i++
		case isDigit(c):
			for i < len(line) && isDigit(line[i]) {
				i++
			}
			if i >= len(line) || line[i] != '.' && line[i] != ')' {
				return n
			}
			n++
			i++
		case c == '[':
			_, length, ok := label(line[i:])
			if !ok || i+length >= len(line) || line[i+length] != ':' {
				return n
			}
			n++
			i += length + 1
		case c == '<' && bytes.HasPrefix(line[i:], []byte(detailsOpen)):
			n++
			i += len(detailsOpen)
		default:
			return n
		}
	}
	return n
}

func thematicBreak(line []byte) bool {
	return line[0] != '+' && len(bytes.Trim(line, string(line[0])+" \t\r")) == 0
}

// Within one paragraph, cell or heading the time that goldmark takes may grow
// with the number of signs that could be marks times the length, so this is
// what the guards bound, for one of them and for a page. Text comes nowhere
// near.
const (
	mostWork  = 100_000_000
	pageWork  = 10 * mostWork
	smallText = 2000 // bytes that are not worth counting
)

// A markGuard refuses paragraphs that are no text. Tables never reach it; the
// lines that their cells stand in are looked at before.
type markGuard struct{}

func (markGuard) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	start, stop := extent(lines)
	if stop-start <= smallText {
		return
	}
	marks := 0
	for i := range lines.Len() {
		seg := lines.At(i)
		marks += countMarks(reader.Source()[seg.Start:seg.Stop])
	}
	if pageOf(pc).writer.refuseMarks(start, stop, marks, mostWork) {
		lines.SetSliced(0, 0)
	}
}

// A definitionGuard does the same for definitions of link addresses, which
// are taken out of a paragraph one by one.
type definitionGuard struct{}

func (definitionGuard) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() < 2 || reader.Source()[lines.At(0).Start] != '[' {
		return
	}
	marks := 0
	for i := range lines.Len() {
		if reader.Source()[lines.At(i).Start] == '[' {
			marks++
		}
	}
	start, stop := extent(lines)
	if pageOf(pc).writer.refuseMarks(start, stop, marks, 5*mostWork) {
		lines.SetSliced(0, 0)
	}
}

// refuseMarks refuses the text if one of its parts, or all that were counted
// so far, would take too long.
func (w *writer) refuseMarks(start, stop, marks, work int) bool {
	length := max(1, stop-start)
	w.work += marks * length
	if marks*length <= work && w.work <= pageWork {
		return false
	}
	w.refuse(diag.TooManyMarks, start, stop, diag.N("n", marks), diag.N("limit", min(marks-1, work/length)))
	return true
}

func extent(lines *text.Segments) (start, stop int) {
	if lines.Len() == 0 {
		return 0, 0
	}
	return lines.At(0).Start, lines.At(lines.Len() - 1).Stop
}

func countMarks(s []byte) int {
	n := 0
	for _, c := range s {
		switch c {
		case '*', '_', '[', ']', '<', '`', '~', '!', '&', '(':
			n++
		}
	}
	return n
}
