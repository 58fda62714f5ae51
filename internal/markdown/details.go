package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/openimis/casebook/internal/diag"
)

var (
	kindDetails      = ast.NewNodeKind("CasebookDetails")
	kindSummary      = ast.NewNodeKind("CasebookSummary")
	kindCommentBlock = ast.NewNodeKind("CasebookCommentBlock")
)

// A details holds blocks between lines with <details> and </details>.
type details struct {
	ast.BaseBlock
	start  int
	closed bool
}

// A summary is the first line of a details.
type summary struct {
	ast.BaseBlock
	start  int
	closed bool
}

// A commentBlock is a comment that begins a line; it may hold empty lines.
type commentBlock struct {
	ast.BaseBlock
	start  int
	closed bool
}

func (*details) Kind() ast.NodeKind      { return kindDetails }
func (*summary) Kind() ast.NodeKind      { return kindSummary }
func (*commentBlock) Kind() ast.NodeKind { return kindCommentBlock }
func (*commentBlock) IsRaw() bool        { return true }

func (n *details) Dump(source []byte, level int)      { ast.DumpHelper(n, source, level, nil, nil) }
func (n *summary) Dump(source []byte, level int)      { ast.DumpHelper(n, source, level, nil, nil) }
func (n *commentBlock) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

const (
	detailsOpen  = "<details>"
	detailsClose = "</details>"
	summaryOpen  = "<summary>"
	summaryClose = "</summary>"
)

// tagLine is what parsers of blocks that begin with a tag have in common.
type tagLine struct{}

func (tagLine) Trigger() []byte                             { return []byte{'<'} }
func (tagLine) Close(ast.Node, text.Reader, parser.Context) {}
func (tagLine) CanInterruptParagraph() bool                 { return true }
func (tagLine) CanAcceptIndentedLine() bool                 { return false }

// after returns what follows the tag that begins the line's text, and where.
func after(line []byte, pos int, tag string) (rest []byte, at int, ok bool) {
	if pos < 0 || pos > len(line) {
		return nil, 0, false
	}
	rest, ok = bytes.CutPrefix(line[pos:], []byte(tag))
	return rest, pos + len(tag), ok
}

type detailsParser struct{ tagLine }

func (detailsParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	rest, at, ok := after(line, pc.BlockOffset(), detailsOpen)
	if !ok || !util.IsBlank(rest) && !bytes.HasPrefix(bytes.TrimLeft(rest, " "), []byte(summaryOpen)) {
		return nil, parser.NoChildren
	}
	start := seg.Start - seg.Padding + at - len(detailsOpen)
	// Nothing but this bounds the depth: it costs no indentation.
	if w := pageOf(pc).writer; len(pc.OpenedBlocks()) >= w.c.options.MaxDepth {
		w.refuse(diag.NestedTooDeeply, start, start+len(detailsOpen), diag.N("limit", w.c.options.MaxDepth))
		return nil, parser.NoChildren
	}
	reader.Advance(at)
	return &details{start: start}, parser.HasChildren
}

func (detailsParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	if pageOf(pc).writer.refused != nil {
		return parser.Close // quickly to the end
	}
	line, _ := reader.PeekLine()
	indent, pos := util.IndentWidth(line, reader.LineOffset())
	rest, _, ok := after(line, pos, detailsClose)
	if !ok || indent > 3 || !util.IsBlank(rest) || !endsHere(n, pc.OpenedBlocks()) {
		return parser.Continue | parser.HasChildren
	}
	n.(*details).closed = true
	reader.AdvanceToEOL()
	return parser.Close
}

// endsHere reports whether a line </details> belongs to n: not to another one
// within it, and not to code or a comment.
func endsHere(n ast.Node, open []parser.Block) bool {
	for i := len(open) - 1; i >= 0; i-- {
		switch b := open[i].Node.(type) {
		case *details:
			return ast.Node(b) == n
		case *ast.FencedCodeBlock, *commentBlock:
			return false
		}
	}
	return true
}

type summaryParser struct{ tagLine }

func (summaryParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if d, ok := parent.(*details); !ok || d.HasChildren() {
		return nil, parser.NoChildren
	}
	line, seg := reader.PeekLine()
	rest, at, ok := after(line, pc.BlockOffset(), summaryOpen)
	if !ok {
		return nil, parser.NoChildren
	}
	n := &summary{start: seg.Start - seg.Padding + at - len(summaryOpen)}
	if !n.take(rest, seg.Start-seg.Padding+at, reader) {
		return nil, parser.NoChildren
	}
	return n, parser.NoChildren
}

// take adds a line's part that begins at the offset in the source. It reports
// false where text follows the end, which a summary cannot hold.
func (n *summary) take(s []byte, at int, reader text.Reader) bool {
	if i := bytes.Index(s, []byte(summaryClose)); i >= 0 {
		if !util.IsBlank(s[i+len(summaryClose):]) {
			return false
		}
		n.closed = true
		s = s[:i]
	}
	seg := text.NewSegment(at, at+len(s))
	seg = seg.TrimLeftSpace(reader.Source())
	if n.closed {
		seg = seg.TrimRightSpace(reader.Source())
	}
	if !seg.IsEmpty() {
		n.Lines().Append(seg)
	}
	reader.AdvanceToEOL()
	return true
}

func (summaryParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*summary)
	line, seg := reader.PeekLine()
	const mostLines = 20
	if n.closed || util.IsBlank(line) || n.Lines().Len() >= mostLines || !n.take(line[seg.Padding:], seg.Start, reader) {
		return parser.Close
	}
	if n.closed {
		return parser.Close
	}
	return parser.Continue | parser.NoChildren
}

func (w *writer) details(n *details) {
	first, _ := n.FirstChild().(*summary)
	if !n.closed {
		w.str(`<p>`)
		w.asText(n.start, n.start+len(detailsOpen), []byte(detailsOpen))
		w.endBlock()
		w.str(`</p>`)
		w.blocks(n)
		return
	}
	w.str(`<details><summary>`)
	if first != nil && first.closed {
		w.inlines(first)
		w.endBlock()
		n.RemoveChild(n, first)
	} else {
		w.ui("details.summary")
	}
	w.container(n, `</summary>`, `</details>`)
}

// strayTag shows a summary that is not the first of a whole details.
func (w *writer) strayTag(n *summary) {
	w.str(`<p>`)
	w.asText(n.start, n.start+len(summaryOpen), []byte(summaryOpen))
	w.inlines(n)
	if n.closed {
		w.escapeRun([]byte(summaryClose), w.kind())
	}
	w.endBlock()
	w.str(`</p>`)
}

// A commentParser takes comments that begin a line, so that they may hold
// empty lines, as in HTML. What follows one in its last line is text.
type commentParser struct{ tagLine }

func (commentParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	_, at, ok := after(line, pc.BlockOffset(), "<!--")
	if !ok {
		return nil, parser.NoChildren
	}
	n := &commentBlock{start: seg.Start - seg.Padding + at - len(commentOpen)}
	// <!--> is a comment too.
	if i := bytes.Index(line[at-2:], commentClose); i >= 0 {
		if !util.IsBlank(line[at-2+i+len(commentClose):]) {
			return nil, parser.NoChildren // one within a paragraph
		}
		n.closed = true
	}
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func (commentParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*commentBlock)
	if n.closed {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	i := bytes.Index(line, commentClose)
	if i < 0 {
		reader.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	}
	n.closed = true
	if end := i + len(commentClose); util.IsBlank(line[end:]) {
		reader.AdvanceToEOL()
	} else {
		reader.Advance(end)
	}
	return parser.Close
}
