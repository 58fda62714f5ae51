package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

// A writer walks the tree of one Piece and writes its HTML, without white
// space between blocks: it comes out as the minifier would leave it.
type writer struct {
	*document
	src   []byte
	at    places
	page  *page
	piece int
	work  int // see refuseMarks
	out   []byte
	holes []site.Hole

	inHeading, inLink, inTable, inCode bool
	notes                              []*note // in the order of their marks

	// Of the block being written:
	prev   rune // the visible character before, 0 at the start
	double int  // quotation marks that are open
	single int
	inWord bool
}

func (w *writer) str(s string) { w.out = append(w.out, s...) }

func (w *writer) num(n int) { w.out = strconv.AppendInt(w.out, int64(n), 10) }

// attr writes an attribute, if it has a value.
func (w *writer) attr(name, value string) {
	if value == "" {
		return
	}
	w.str(` `)
	w.str(name)
	w.str(`="`)
	w.out = appendEscaped(w.out, []byte(value), true)
	w.str(`"`)
}

func (w *writer) hole(kind site.HoleKind, n int) {
	w.holes = append(w.holes, site.Hole{At: len(w.out), Kind: kind, N: n})
}

// ui leaves a hole for a string of the interface.
func (w *writer) ui(key string) {
	n, ok := w.strings[key]
	if !ok {
		if w.strings == nil {
			w.document.strings = map[string]int{}
		}
		n = len(w.body.Strings)
		w.strings[key] = n
		w.body.Strings = append(w.body.Strings, key)
	}
	w.hole(site.HoleString, n)
}

// kind is that of the text being written.
func (w *writer) kind() site.RunKind {
	switch {
	case w.inHeading:
		return site.RunHeading
	case w.inLink:
		return site.RunLink
	case w.inCode:
		return site.RunCode
	case w.inTable:
		return site.RunTable
	}
	return site.RunText
}

// run notes that out[start:] is visible text, which stands in the file at
// src, or nowhere if src is zero.
func (w *writer) run(kind site.RunKind, start int, src diag.Span) {
	end := len(w.out)
	if end == start {
		return
	}
	w.words(w.out[start:end])
	runs := w.body.Runs
	if n := len(runs) - 1; n >= w.blockAt {
		last := &runs[n]
		hole := len(w.holes) > 0 && w.holes[len(w.holes)-1].At == start
		if last.Piece == w.piece && last.End == start && last.Kind == kind && last.Heading == w.heading-1 && !hole {
			last.End = end
			if src.Start == last.Src.End && src != (diag.Span{}) && last.Src != (diag.Span{}) {
				last.Src.End = src.End
			} else {
				last.Src = diag.Span{}
			}
			return
		}
	}
	w.body.Runs = append(runs, site.Run{Piece: w.piece, Start: start, End: end, Kind: kind, Heading: w.heading - 1, Src: src})
}

// endBlock marks that no phrase reaches from what stands before to what
// follows.
func (w *writer) endBlock() {
	w.prev, w.double, w.single, w.inWord = 0, 0, 0, false
	w.trim()
	runs := w.body.Runs
	if n := len(runs); n > w.blockAt {
		w.body.Runs = append(runs, site.Run{Piece: w.piece, Start: len(w.out), End: len(w.out), Kind: site.RunBreak, Heading: w.heading - 1})
		w.blockAt = n + 1
	}
}

// trim takes the white space off the end of a block's text.
func (w *writer) trim() {
	floor := 0 // what fills a hole stands behind the text before it
	if n := len(w.holes); n > 0 {
		floor = w.holes[n-1].At
	}
	for n := len(w.body.Runs) - 1; n >= w.blockAt; n-- {
		last := &w.body.Runs[n]
		if last.Kind == site.RunCode || last.Piece != w.piece || last.End != len(w.out) {
			return
		}
		for last.End > max(floor, last.Start) && isSpace(w.out[last.End-1]) {
			last.End--
			last.Src.End = max(0, last.Src.End-1)
		}
		w.out = w.out[:last.End]
		if last.End > last.Start {
			return
		}
		w.body.Runs = w.body.Runs[:n]
	}
}

// words counts the words of escaped text: runs of characters between spaces
// that hold a letter or digit; of scripts that write no spaces, each ideograph.
func (w *writer) words(s []byte) {
	in := w.inWord
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isSpace(c):
			in = false
		case c == '&':
			i += max(0, bytes.IndexByte(s[i:], ';'))
		case c < 0x80:
			if !in && (isLetter(c) || isDigit(c)) {
				in = true
				w.outline.Words++
			}
		case c == 0xc2 || c == 0xe2:
			// Signs: no-break spaces, quotation marks, dashes.
			i += 1 + int(c>>5&1)
		case c >= 0xe3 && c <= 0xe9:
			w.outline.Words++
			in = false
			i += 2
		case c >= 0xc0:
			if !in {
				in = true
				w.outline.Words++
			}
		}
	}
	w.inWord = in
}

// refuse gives up the whole text for one reason, the first.
func (w *writer) refuse(code diag.Code, start, end int, args ...diag.Arg) {
	if w.refused == nil {
		d := code.At(w.path, w.at.span(start, end), args...)
		w.document.refused = &d
	}
}

// enter goes one level deeper in the tree, unless it is too deep.
func (w *writer) enter(n ast.Node) bool {
	if w.refused != nil {
		return false
	}
	if w.depth >= w.c.options.MaxDepth {
		start := max(0, min(n.Pos(), len(w.src)))
		w.refuse(diag.NestedTooDeeply, start, start, diag.N("limit", w.c.options.MaxDepth))
		return false
	}
	w.depth++
	return true
}

func (w *writer) leave() { w.depth-- }

// plain returns the text below a node as a reader sees it.
func (w *writer) plain(n ast.Node) []byte {
	saved := w.state()
	out := w.appendPlain(nil, n)
	w.restore(saved)
	return out
}

func (w *writer) appendPlain(out []byte, n ast.Node) []byte {
	if !w.enter(n) {
		return out
	}
	defer w.leave()
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			s := c.Segment.Value(w.src)
			if c.IsRaw() {
				out = append(out, s...)
			} else {
				out = w.typeset(out, s, follows(c), false)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				out = append(out, ' ')
			}
		case *ast.AutoLink:
			out = append(out, c.Label(w.src)...)
		case *tag:
			if c.match == unseen {
				pairTags(c)
			}
			switch {
			case c.match == alone:
				out = append(out, w.src[c.start:c.end]...)
			case c.name == "br":
				out = append(out, ' ')
			}
		case *rawTag:
			out = append(out, c.text...)
		default:
			out = w.appendPlain(out, c)
		}
	}
	return out
}

// title returns a title as a reader sees it.
func (w *writer) title(s []byte) []byte {
	saved := w.state()
	out := w.typeset(nil, unquote(s), false, false)
	w.restore(saved)
	return out
}

// unquote takes the backslashes off quotation marks that had to have them,
// since the title stands in such marks.
func unquote(s []byte) []byte { return bytes.ReplaceAll(s, []byte(`\"`), []byte(`"`)) }

// A quoting is what typography remembers from one piece of text to the next.
type quoting struct {
	prev           rune
	double, single int
}

func (w *writer) state() quoting {
	q := quoting{w.prev, w.double, w.single}
	w.prev, w.double, w.single = 0, 0, 0
	return q
}

func (w *writer) restore(q quoting) { w.prev, w.double, w.single = q.prev, q.double, q.single }
