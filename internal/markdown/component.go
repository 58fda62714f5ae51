package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
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
	w.body.Components = append(w.body.Components, site.Component{Name: name, Data: node, Span: span})
	w.hole(site.HoleComponent, index)
	if w.nested >= 3 {
		// A component in a field of a component in …: nobody means that.
		w.refuse(diag.NestedTooDeeply, n.Pos(), n.Pos(), diag.N("limit", 3))
		return
	}
	var fields []site.Field
	for _, pattern := range c.Markdown {
		eachField(node, strings.Split(pattern, "."), "", func(path string, value *data.Node) {
			w.document.nested++
			piece := w.convert([]byte(value.Text), placesOf(w.file, value))
			w.document.nested--
			fields = append(fields, site.Field{Path: path, Piece: piece})
		})
	}
	w.body.Components[index].Markdown = fields
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
