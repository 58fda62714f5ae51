package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

var (
	kindNote     = ast.NewNodeKind("CasebookNote")
	kindNoteMark = ast.NewNodeKind("CasebookNoteMark")
	kindCite     = ast.NewNodeKind("CasebookCite")
)

// A note is the definition of a footnote, `[^1]: …` with all that is indented
// below it. It stays where it stands in the tree and is written at the end.
type note struct {
	ast.BaseBlock
	label      string
	start, end int // of `[^1]:`
	number     int // in the order of the marks, 0 before the first
	marks      int
}

// A noteMark is the `[^1]` of a footnote in the text.
type noteMark struct {
	ast.BaseInline
	note *note
}

// A cite is the `[^src:ID]` of a source.
type cite struct {
	ast.BaseInline
	mark
}

// A mark is the label of a footnote with its place.
type mark struct {
	label      string
	start, end int
}

func (*note) Kind() ast.NodeKind     { return kindNote }
func (*noteMark) Kind() ast.NodeKind { return kindNoteMark }
func (*cite) Kind() ast.NodeKind     { return kindCite }

func (n *note) Dump(source []byte, level int)     { ast.DumpHelper(n, source, level, nil, nil) }
func (n *noteMark) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }
func (n *cite) Dump(source []byte, level int)     { ast.DumpHelper(n, source, level, nil, nil) }

const sourcePrefix = "src:"

// label reads `[^label]` at the start of s.
func label(s []byte) (name string, length int, ok bool) {
	const longest = 200
	if len(s) < 4 || s[0] != '[' || s[1] != '^' {
		return "", 0, false
	}
	end := bytes.IndexAny(s[2:min(len(s), longest)], "[]\n")
	if end <= 0 || s[2+end] != ']' || util.IsBlank(s[2:2+end]) {
		return "", 0, false
	}
	return string(s[2 : 2+end]), end + 3, true
}

// sourceID returns the id of a label that cites a source.
func sourceID(label string) (id string, ok bool) {
	if id, ok = strings.CutPrefix(label, sourcePrefix); !ok {
		return "", false
	}
	for i := range len(id) {
		if !isWord(id[i]) && id[i] != '.' && id[i] < 0x80 {
			return "", false
		}
	}
	return id, id != "" && !strings.ContainsFunc(id, invisible)
}

// A noteParser reads definitions, of footnotes and of sources.
type noteParser struct{}

func (noteParser) Trigger() []byte                             { return []byte{'['} }
func (noteParser) Close(ast.Node, text.Reader, parser.Context) {}
func (noteParser) CanInterruptParagraph() bool                 { return true }
func (noteParser) CanAcceptIndentedLine() bool                 { return false }

func (noteParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || pos >= len(line) {
		return nil, parser.NoChildren
	}
	name, length, ok := label(line[pos:])
	if !ok || pos+length >= len(line) || line[pos+length] != ':' {
		return nil, parser.NoChildren
	}
	start := seg.Start - seg.Padding + pos
	n := &note{label: name, start: start, end: start + length + 1}
	p := pageOf(pc)
	p.order = append(p.order, n)
	if p.notes == nil {
		p.notes = map[string]*note{}
	}
	if p.notes[name] == nil {
		p.notes[name] = n
	}
	reader.Advance(pos + length + 1)
	return n, parser.HasChildren
}

func (noteParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

// A markParser reads the marks of footnotes and sources. All definitions are
// known by then, since blocks are parsed before what is in them.
type markParser struct{}

// An exclamation mark before a footnote would else begin an image.
func (markParser) Trigger() []byte { return []byte{'[', '!'} }

func (markParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	before := 0
	if line[0] == '!' {
		before = 1
	}
	name, length, ok := label(line[before:])
	if !ok {
		return nil
	}
	p := pageOf(pc)
	start := seg.Start + before
	m := mark{name, start, start + length}
	var n ast.Node
	if id, ok := sourceID(name); ok {
		m.label = id
		n = &cite{mark: m}
	} else if def := p.notes[name]; def != nil {
		n = &noteMark{note: def}
	} else {
		// With an address behind it, it is a link.
		if next := before + length; next >= len(line) || line[next] != '(' && line[next] != '[' {
			p.unknown = append(p.unknown, m)
		}
		return nil
	}
	if before > 0 {
		ast.MergeOrAppendTextSegment(parent, text.NewSegment(seg.Start, start))
	}
	block.Advance(before + length)
	return n
}

func (w *writer) noteMark(n *noteMark) {
	def := n.note
	if def.number == 0 {
		w.document.footnotes++
		def.number = w.footnotes
		w.notes = append(w.notes, def)
	}
	w.prev = 'x'
	w.str(`<sup class="footnote">`)
	if w.inLink {
		w.num(def.number)
		w.str(`</sup>`)
		return
	}
	def.marks++
	w.str(`<a id="`)
	w.markID(def, def.marks)
	w.str(`" href="#fn:`)
	w.num(def.number)
	w.str(`" role="doc-noteref">`)
	w.num(def.number)
	w.str(`</a></sup>`)
}

// markID writes the id of a footnote's mark. With a colon in it, it is never
// the id of a heading.
func (w *writer) markID(def *note, mark int) {
	w.str(`fnref:`)
	w.num(def.number)
	if mark > 1 {
		w.str(`-`)
		w.num(mark)
	}
}

func (w *writer) cite(n *cite) {
	number, seen := w.cites[n.label]
	if !seen {
		if w.cites == nil {
			w.document.cites = map[string]int{}
		}
		w.outline.Cites = append(w.outline.Cites, site.Cite{ID: n.label, Span: w.at.span(n.start, n.end)})
		number = len(w.outline.Cites)
		w.cites[n.label] = number
	}
	mark := "[" + strconv.Itoa(number) + "]"
	w.prev = 'x'
	w.str(`<sup class="cite">`)
	if w.inLink {
		w.str(mark)
		w.str(`</sup>`)
		return
	}
	w.str(`<a href="#src-`)
	w.out = appendEscaped(w.out, []byte(n.label), true)
	w.str(`" role="doc-noteref" aria-label="`)
	w.ui("sources.title")
	w.str(` `)
	w.str(mark)
	w.str(`">`)
	w.str(mark)
	w.str(`</a></sup>`)
}

// footnoteSection writes the footnotes that have marks, in their order. A
// footnote may hold the first mark of another.
func (w *writer) footnoteSection() {
	if len(w.notes) == 0 || w.refused != nil {
		return
	}
	w.endBlock()
	w.str(`<section class="footnotes" role="doc-endnotes"><h2>`)
	w.ui("footnotes.title")
	w.str(`</h2><ol`)
	if first := w.notes[0].number; first > 1 {
		w.str(` start="`)
		w.num(first)
		w.str(`"`)
	}
	w.str(`>`)
	for i := 0; i < len(w.notes); i++ {
		def := w.notes[i]
		w.str(`<li id="fn:`)
		w.num(def.number)
		w.str(`">`)
		w.noteText(def)
		w.endBlock()
		w.str(`</li>`)
	}
	w.str(`</ol></section>`)
}

// noteText writes a footnote with the way back at the end of its last
// paragraph.
func (w *writer) noteText(def *note) {
	last, _ := def.LastChild().(*ast.Paragraph)
	back := func() {
		for mark := 1; mark <= def.marks; mark++ {
			if mark > 1 || last != nil {
				w.str(` `)
			}
			w.str(`<a href="#`)
			w.markID(def, mark)
			w.str(`" class="footnote-back" role="doc-backlink" aria-label="`)
			w.ui("footnotes.back")
			w.str(` `)
			w.num(def.number)
			if mark > 1 {
				w.str(`-`)
				w.num(mark)
			}
			w.str("\">↩\ufe0e</a>")
		}
	}
	if !w.enter(def) {
		return
	}
	for n := def.FirstChild(); n != nil; n = n.NextSibling() {
		if last != nil && n == def.LastChild() {
			w.paragraph(last, back)
		} else {
			w.block(n)
		}
	}
	if last == nil && def.marks > 0 {
		w.str(`<p>`)
		back()
		w.str(`</p>`)
	}
	w.leave()
}

// leftovers reports marks without a footnote and footnotes without a mark.
func (w *writer) leftovers() {
	var labels []string
	seen := map[string]bool{}
	for _, def := range w.page.order {
		span := w.at.span(def.start, def.end)
		if strings.HasPrefix(def.label, sourcePrefix) {
			continue // kept for other readers of Markdown; the page lists its sources
		}
		switch {
		case seen[def.label]:
			w.report(diag.RepeatedFootnote, span, diag.S("label", def.label))
		case def.number == 0:
			w.report(diag.UnusedFootnote, span, diag.S("label", def.label))
		}
		seen[def.label] = true
		labels = append(labels, def.label)
	}
	if len(w.page.unknown) > 0 {
		slices.Sort(labels)
		labels = slices.Compact(labels)
		labels = labels[:min(len(labels), 100)] // enough for a guess
	}
	for _, m := range w.page.unknown {
		w.report(diag.UnknownFootnote, w.at.span(m.start, m.end), diag.S("label", m.label), diag.S("suggest", diag.Near(m.label, labels)))
	}
}
