package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

func (w *writer) inlines(parent ast.Node) {
	if !w.enter(parent) {
		return
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		n = w.inline(n)
	}
	w.leave()
}

// inline writes a node and returns the last of the siblings that it wrote.
func (w *writer) inline(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.Text:
		return w.text(n)
	case *ast.Emphasis:
		if n.Level == 1 {
			w.wrap(n, `<em>`, `</em>`)
		} else {
			w.wrap(n, `<strong>`, `</strong>`)
		}
	case *extast.Strikethrough:
		w.wrap(n, `<del>`, `</del>`)
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Link:
		w.link(n)
	case *ast.Image:
		w.image(n, false)
	case *ast.AutoLink:
		w.autoLink(n)
	case *tag:
		w.tag(n)
	case *rawTag:
		w.rawTag(n)
	case *noteMark:
		w.noteMark(n)
	case *cite:
		w.cite(n)
	case *extast.TaskCheckBox:
		w.taskBox(n)
	case *comment:
	default:
		w.inlines(n)
	}
	return n
}

func (w *writer) wrap(n ast.Node, open, end string) {
	w.str(open)
	w.inlines(n)
	w.str(end)
}

// text writes a text node together with those that continue it in the source:
// goldmark splits text wherever a mark might have begun, and typography looks
// at what stands beside a sign.
func (w *writer) text(t *ast.Text) ast.Node {
	start, stop := t.Segment.Start, t.Segment.Stop
	for {
		next, _ := t.NextSibling().(*ast.Text)
		switch {
		case t.HardLineBreak():
			w.prose(start, stop, false)
			w.lineBreak()
			return t
		case next == nil:
			w.prose(start, stop, follows(t))
			if t.SoftLineBreak() {
				w.newline()
			}
			return t
		case t.SoftLineBreak() && next.Segment.Start == stop+1 && w.src[stop] == '\n',
			!t.SoftLineBreak() && next.Segment.Start == stop:
			stop = next.Segment.Stop
		default:
			w.prose(start, stop, false)
			if t.SoftLineBreak() {
				w.newline()
			}
			start, stop = next.Segment.Start, next.Segment.Stop
		}
		t = next
	}
}

// follows reports whether text is followed by something visible in its line.
func follows(t *ast.Text) bool {
	return t.NextSibling() != nil && !t.SoftLineBreak() && !t.HardLineBreak()
}

// stray is what names a heading or an image, where there is none.
var stray = regexp.MustCompile(`\{[#.][\pL\d_-]+(?: [#.][\pL\d_-]+)*\}`)

// prose writes a part of the source that is text.
func (w *writer) prose(start, stop int, more bool) {
	if start >= stop {
		return
	}
	for (w.prev == 0 || w.prev == '\n') && start < stop && isSpace(w.src[start]) {
		start++ // what stood before was a comment or a tag
	}
	s := w.src[start:stop]
	if bytes.IndexByte(s, '{') >= 0 {
		for _, at := range stray.FindAllIndex(s, -1) {
			w.report(diag.StrayAttribute, w.at.span(start+at[0], start+at[1]), diag.S("text", string(s[at[0]:at[1]])))
		}
	}
	from := len(w.out)
	w.out = w.typeset(w.out, s, more, true)
	w.run(w.kind(), from, w.source(start, stop, from))
}

// source returns the place of src[start:stop] in the file, if that is what
// stands at the end of the HTML, from the offset on.
func (w *writer) source(start, stop, from int) diag.Span {
	if span := w.at.span(start, stop); bytes.Equal(w.out[from:], w.file[span.Start:span.End]) {
		return span
	}
	return diag.Span{}
}

// newline keeps the line breaks of the source, so that pages can be compared
// line by line.
func (w *writer) newline() {
	from := len(w.out)
	w.str("\n")
	// A run of its own, unless the one before has lost its place already.
	if n := len(w.body.Runs); n > w.blockAt && w.body.Runs[n-1].Src == (diag.Span{}) {
		w.run(w.kind(), from, diag.Span{})
	} else {
		w.inWord = false
		w.body.Runs = append(w.body.Runs, site.Run{Piece: w.piece, Start: from, End: len(w.out), Kind: w.kind(), Heading: w.heading - 1})
	}
	w.prev = '\n'
}

func (w *writer) lineBreak() {
	w.trim()
	w.str(`<br>`)
	w.prev, w.inWord = '\n', false
}

// verbatim writes a part of the source without typography.
func (w *writer) verbatim(start, stop int) {
	from := len(w.out)
	w.out = appendEscaped(w.out, w.src[start:stop], false)
	w.run(w.kind(), from, w.source(start, stop, from))
	w.prev = 'x'
}

// escapeRun writes text that stands nowhere in the source just so.
func (w *writer) escapeRun(s []byte, kind site.RunKind) {
	from := len(w.out)
	w.out = appendEscaped(w.out, s, false)
	w.run(kind, from, diag.Span{})
	w.prev = 'x'
}

// quoted writes text that stands in quotation marks in the source, as titles
// do.
func (w *writer) quoted(s []byte) {
	from := len(w.out)
	w.out = w.typeset(w.out, unquote(s), false, true)
	w.run(w.kind(), from, diag.Span{})
}

func (w *writer) codeSpan(n *ast.CodeSpan) {
	w.str(`<code>`)
	code := w.inCode
	w.inCode = true
	from := len(w.out)
	start, stop := -1, -1
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		s := t.Segment.Value(w.src)
		if start < 0 {
			start = t.Segment.Start
		}
		stop = t.Segment.Stop
		line := bytes.TrimRight(s, "\r\n")
		if w.inTable {
			// A pipe in a cell is written \|, in code too.
			line = bytes.ReplaceAll(line, []byte(`\|`), []byte(`|`))
		}
		w.out = appendEscaped(w.out, line, false)
		if len(s) > 0 && s[len(s)-1] == '\n' {
			w.str(` `)
		}
	}
	if start >= 0 {
		w.run(w.kind(), from, w.source(start, max(start, stop), from))
	}
	w.inCode = code
	w.str(`</code>`)
	w.prev = 'x'
}

func (w *writer) taskBox(n *extast.TaskCheckBox) {
	box, key := "☐", "task.open"
	if n.IsChecked {
		box, key = "☑", "task.done"
	}
	w.str(`<span class="task" aria-hidden="true">`)
	w.str(box)
	w.str(`</span><span class="hidden">`)
	w.ui(key)
	w.str(` </span>`)
	w.prev = ' '
}
