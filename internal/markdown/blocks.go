package markdown

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

func (w *writer) blocks(parent ast.Node) {
	if !w.enter(parent) {
		return
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.block(n)
	}
	w.leave()
}

func (w *writer) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.paragraph(n, nil)
	case *ast.TextBlock:
		w.inlines(n)
		w.endBlock()
	case *ast.Heading:
		w.headingBlock(n)
	case *ast.ThematicBreak:
		w.str(`<hr>`)
	case *ast.CodeBlock:
		w.codeBlock(w.code(n), "", "")
	case *ast.FencedCodeBlock:
		w.fence(n)
	case *ast.Blockquote:
		if kind := w.page.alerts[n]; kind != "" {
			w.alert(n, kind)
			return
		}
		w.container(n, `<blockquote>`, `</blockquote>`)
	case *ast.List:
		w.list(n)
	case *extast.Table:
		w.table(n)
	case *extast.DefinitionList:
		w.container(n, `<dl>`, `</dl>`)
	case *extast.DefinitionTerm:
		w.str(`<dt>`)
		w.inlines(n)
		w.endBlock()
		w.str(`</dt>`)
	case *extast.DefinitionDescription:
		w.container(n, `<dd>`, `</dd>`)
	case *details:
		w.details(n)
	case *summary:
		w.strayTag(n)
	case *commentBlock:
		if !n.closed {
			w.report(diag.UnclosedComment, w.at.span(n.start, n.start+len("<!--")))
		}
	case *note, *ast.LinkReferenceDefinition:
		// Notes are written at the end, definitions nowhere.
	default:
		w.blocks(n)
	}
}

func (w *writer) container(n ast.Node, open, end string) {
	w.str(open)
	w.blocks(n)
	w.endBlock()
	w.str(end)
}

// paragraph writes a paragraph, and what last adds to its end. One that shows
// nothing, since it held but a comment, leaves no empty element.
func (w *writer) paragraph(n *ast.Paragraph, last func()) {
	if img, ok := n.FirstChild().(*ast.Image); ok && img.NextSibling() == nil && len(img.Title) > 0 && last == nil {
		w.figure(img)
		return
	}
	before, holes := len(w.out), len(w.holes)
	w.str(`<p>`)
	start := len(w.out)
	w.inlines(n)
	if len(w.out) == start && len(w.holes) == holes && last == nil {
		w.out = w.out[:before]
		return
	}
	if last != nil {
		last()
	}
	w.endBlock()
	w.str(`</p>`)
}

func (w *writer) headingBlock(n *ast.Heading) {
	level := n.Level
	span := w.lineSpan(n)
	if level == 1 {
		w.report(diag.HeadingOne, span)
		level = 2
	}
	attrs := w.page.attrs[n]
	index := len(w.outline.Headings)
	w.outline.Headings = append(w.outline.Headings, site.Heading{})
	w.endBlock()
	w.document.heading = index + 1
	if level == 2 && w.piece == 0 && w.outline.Lead == 0 && n.Parent().Kind() == ast.KindDocument {
		w.outline.Lead = len(w.out) // still 0 where the text begins with it
	}
	digit := string(rune('0' + level))
	w.str(`<h`)
	w.str(digit)
	w.str(` id="`)
	w.hole(site.HoleID, index)
	w.str(`"`)
	w.attr("class", attrs.class)
	w.attr("lang", attrs.lang)
	w.attr("dir", attrs.dir)
	w.str(`>`)
	first := len(w.body.Runs)
	w.inHeading = true
	w.inlines(n)
	w.inHeading = false
	text := w.plainRuns(first)
	if text == "" {
		w.report(diag.EmptyHeading, span)
	}
	w.outline.Headings[index] = site.Heading{Level: level, Text: text, ID: attrs.id, Slug: paths.Slug(text), Span: span, Class: attrs.class}
	w.endBlock()
	w.str(`</h`)
	w.str(digit)
	w.str(`>`)
}

// plainRuns returns the text of the runs from the given one on.
func (w *writer) plainRuns(first int) string {
	var out strings.Builder
	for _, r := range w.body.Runs[min(first, len(w.body.Runs)):] {
		out.Write(w.out[r.Start:r.End])
	}
	return collapse(html.UnescapeString(out.String()))
}

// lineSpan returns the span of a block's own lines; of a heading, without its
// signs and attributes.
func (w *writer) lineSpan(n ast.Node) diag.Span {
	lines := n.Lines()
	if lines.Len() == 0 {
		pos := max(0, min(n.Pos(), len(w.src)))
		end := pos
		for end < len(w.src) && w.src[end] != '\n' && w.src[end] != '\r' {
			end++
		}
		return w.at.span(pos, end)
	}
	return w.at.span(lines.At(0).Start, lines.At(lines.Len()-1).Stop)
}

func (w *writer) list(n *ast.List) {
	tag := `ul`
	if n.IsOrdered() {
		tag = `ol`
	}
	w.str(`<`)
	w.str(tag)
	if n.IsOrdered() && n.Start != 1 {
		w.str(` start="`)
		w.num(n.Start)
		w.str(`"`)
	}
	w.str(`>`)
	if w.enter(n) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			w.container(c, `<li>`, `</li>`)
		}
		w.leave()
	}
	w.str(`</`)
	w.str(tag)
	w.str(`>`)
}
