package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// component reads the YAML of a fenced block that names a component, and the
// Markdown in its fields.
func (w *writer) component(n *ast.FencedCodeBlock, name string, c Component) {
	w.endBlock()
	src := w.code(n)
	at := w.placesOfLines(n)
	node, faults := w.yaml(src, at)
	span := w.fenceSpan(n)
	if !slices.Contains(w.outline.Components, name) {
		w.outline.Components = append(w.outline.Components, name)
	}
	if faults == nil && c.Validate != nil {
		faults = c.Validate(node, w.path)
		for i := range faults {
			// What is missing has no place of its own.
			if faults[i].Span == (diag.Span{}) {
				faults[i].Span = span
			}
		}
	}
	w.outline.Diagnostics = append(w.outline.Diagnostics, faults...)
	index := len(w.body.Components)
	level := w.headingLevel()
	w.body.Components = append(w.body.Components, site.Component{Name: name, Data: node, Span: span, Level: level})
	w.hole(site.HoleComponent, index)
	if w.nested >= 3 {
		// A component in a field of a component in …: nobody means that.
		w.refuse(diag.NestedTooDeeply, n.Pos(), n.Pos(), diag.N("limit", 3))
		return
	}
	var found []field
	for heading, patterns := range [][]string{c.Markdown, c.Headings} {
		for _, pattern := range patterns {
			eachField(node, strings.Split(pattern, "."), "", func(path string, value *data.Node) {
				found = append(found, field{path, value, heading == 1})
			})
		}
	}
	// In the order in which they are written, which is that of reading: the
	// first use of a term or source counts, and headings go before texts.
	slices.SortStableFunc(found, func(a, b field) int { return a.value.Span.Start - b.value.Span.Start })
	var fields []site.Field
	for _, f := range found {
		var piece int
		w.document.nested++
		if f.heading {
			piece = w.headingField(f.value, level)
		} else {
			piece = w.convert([]byte(f.value.Text), placesOf(w.file, f.value))
		}
		w.document.nested--
		fields = append(fields, site.Field{Path: f.path, Piece: piece})
	}
	w.body.Components[index].Markdown = fields
}

// A field of a component that becomes a Piece of its own.
type field struct {
	path    string
	value   *data.Node
	heading bool
}

// headingLevel is the level of a heading below the latest of the page.
func (d *document) headingLevel() int {
	if d.heading == 0 || d.heading > len(d.outline.Headings) {
		return 2
	}
	return min(6, d.outline.Headings[d.heading-1].Level+1)
}

// headingField makes a Piece of a heading whose text is plain, and enters it
// in the page's outline: so it has an id, and is found and listed as others.
func (d *document) headingField(value *data.Node, level int) int {
	n := len(d.body.Pieces)
	d.body.Pieces = append(d.body.Pieces, site.Piece{})
	w := &writer{document: d, piece: n}
	index := len(d.outline.Headings)
	w.endBlock()
	d.heading = index + 1
	digit := strconv.Itoa(level)
	w.str(`<h` + digit + ` id="`)
	w.hole(site.HoleID, index)
	w.str(`">`)
	first := len(d.body.Runs)
	w.inHeading = true
	w.quoted([]byte(value.Text))
	text := w.plainRuns(first)
	if text == "" {
		d.report(diag.EmptyHeading, value.Span)
	}
	d.outline.Headings = append(d.outline.Headings, site.Heading{Level: level, Text: text, Slug: paths.Slug(text), Span: value.Span})
	w.endBlock()
	w.str(`</h` + digit + `>`)
	d.body.Pieces[n] = site.Piece{HTML: w.out, Holes: w.holes}
	return n
}

// eachField calls do with the texts that a pattern of a path finds.
func eachField(n *data.Node, pattern []string, path string, do func(string, *data.Node)) {
	if n == nil {
		return
	}
	if len(pattern) == 0 {
		switch n.Kind {
		case data.Null, data.Seq, data.Map:
		default:
			do(path, n)
		}
		return
	}
	join := func(step string) string {
		if path == "" {
			return step
		}
		return path + "." + step
	}
	if pattern[0] != "*" {
		eachField(n.Get(pattern[0]), pattern[1:], join(pattern[0]), do)
		return
	}
	if n.Kind == data.Seq {
		for i, item := range n.Items {
			eachField(item, pattern[1:], join(strconv.Itoa(i)), do)
		}
	}
}

// yaml reads data whose lines may lie apart in the file.
func (w *writer) yaml(src []byte, at places) (*data.Node, []diag.Diagnostic) {
	if len(src) == 0 {
		return &data.Node{Kind: data.Map, Span: at.span(0, 0)}, nil
	}
	if span := at.span(0, len(src)); bytes.Equal(src, w.file[span.Start:span.End]) {
		return data.YAML(src, span.Start, w.path)
	}
	node, faults := data.YAML(src, 0, w.path)
	move(node, at)
	for i := range faults {
		faults[i].Span = at.span(faults[i].Span.Start, faults[i].Span.End)
	}
	return node, faults
}

// move gives a tree the spans of the file. Nobody else has seen it yet.
func move(n *data.Node, at places) {
	if n == nil {
		return
	}
	n.Span = at.span(n.Span.Start, n.Span.End)
	for _, item := range n.Items {
		move(item, at)
	}
	for i := range n.Fields {
		n.Fields[i].Span = at.span(n.Fields[i].Span.Start, n.Fields[i].Span.End)
		move(n.Fields[i].Value, at)
	}
}

// fenceSpan returns the span of a fenced block from its first word to the end
// of its last line.
func (w *writer) fenceSpan(n *ast.FencedCodeBlock) diag.Span {
	start, end := n.Info.Segment.Start, n.Info.Segment.Stop
	if lines := n.Lines(); lines.Len() > 0 {
		end = max(end, lines.At(lines.Len()-1).Stop)
	}
	return w.at.span(start, end)
}
