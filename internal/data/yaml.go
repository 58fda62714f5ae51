package data

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/openimis/casebook/internal/diag"
)

const (
	maxDepth    = 100    // of lists and tables, as of Markdown
	maxRepeated = 10_000 // values that aliases bring in
)

// YAML reads one document. src is the part of the file that holds it and base
// its offset there; spans are offsets in the whole file. The tree is nil when
// the text cannot be read at all; a document without content is a Null. With
// faults that leave the rest readable (a key given twice, say) the tree comes
// without them, so that whoever reads it can go on and find more.
func YAML(src []byte, base int, path string) (*Node, []diag.Diagnostic) {
	if diags := CheckText(src, base, path); diags != nil {
		return nil, diags
	}
	src, base = TrimBOM(src, base)
	r := &yamlReader{place: newPlace(src), base: base, path: path}
	return r.read(), r.diags
}

type yamlReader struct {
	place     *place
	base      int
	path      string
	diags     []diag.Diagnostic
	expanding []*yaml.Node // the anchored values that aliases are repeating just now
	alias     *Node        // the outermost of these aliases, for its name and span
	loops     []*yaml.Node // those that hold themselves, once reported
	repeated  int
}

func (r *yamlReader) read() *Node {
	loader, err := yaml.NewLoader(bytes.NewReader(r.place.src))
	if err != nil {
		panic("data: the YAML loader refuses its defaults: " + err.Error())
	}
	var doc, next yaml.Node
	err = loader.Load(&doc)
	if errors.Is(err, io.EOF) {
		return &Node{Kind: Null, Span: diag.Span{Start: r.base, End: r.base}}
	}
	if err != nil {
		r.fault(err)
		return nil
	}
	root := &Node{Kind: Null, Span: diag.Span{Start: r.base, End: r.base}}
	if len(doc.Content) > 0 {
		root = r.node(doc.Content[0], 1)
	}
	switch err := loader.Load(&next); {
	case err == nil:
		at := r.place.offset(next.Line, next.Column)
		r.report(diag.YAMLDocuments, at, r.place.lineEnd(at))
	case !errors.Is(err, io.EOF):
		r.fault(err)
	}
	return root
}

func (r *yamlReader) report(code diag.Code, start, end int, args ...diag.Arg) {
	r.diags = append(r.diags, code.At(r.path, r.span(start, end), args...))
}

// span makes a span of offsets in the part. Inside a repeated value it is the
// place of the alias: what is wrong there is wrong because of the alias.
func (r *yamlReader) span(start, end int) diag.Span {
	if r.alias != nil {
		return r.alias.Span
	}
	return diag.Span{Start: start, End: end}.Shift(r.base)
}

// node converts a value and everything in it.
func (r *yamlReader) node(n *yaml.Node, depth int) *Node {
	if r.alias != nil {
		if r.repeated++; r.repeated > maxRepeated {
			if r.repeated == maxRepeated+1 {
				r.report(diag.YAMLAliasSize, 0, 0, diag.S("name", r.alias.Text), diag.N("max", maxRepeated))
			}
			return &Node{Kind: Null, Span: r.alias.Span}
		}
	}
	if n.Kind == yaml.AliasNode {
		return r.repeat(n, depth)
	}
	start := 0
	if r.alias == nil {
		start = r.place.value(n)
	}
	out := &Node{Span: r.span(start, start)}
	if (n.Kind == yaml.SequenceNode || n.Kind == yaml.MappingNode) && depth > maxDepth {
		r.report(diag.DataTooDeep, start, start+1, diag.N("max", maxDepth))
		return out
	}
	switch n.Kind {
	case yaml.SequenceNode:
		out.Kind = Seq
		r.collection(n, start, "!!seq")
		for _, item := range n.Content {
			out.Items = append(out.Items, r.node(item, depth+1))
			start = max(start, out.Items[len(out.Items)-1].Span.End-r.base)
		}
	case yaml.MappingNode:
		out.Kind = Map
		r.collection(n, start, "!!map")
		start = max(start, r.fields(n, out, depth))
	default:
		r.scalar(n, out, start)
		return out
	}
	if r.alias == nil {
		out.Span.End = r.base + r.place.collectionEnd(n, out.Span.Start-r.base, start)
	}
	return out
}

// repeat puts the value that an alias names in the alias's place.
func (r *yamlReader) repeat(n *yaml.Node, depth int) *Node {
	outermost := r.alias == nil
	if outermost {
		start := r.place.offset(n.Line, n.Column)
		r.alias = &Node{Text: n.Value, Span: r.span(start, min(start+1+len(n.Value), len(r.place.src)))}
		defer func() { r.alias = nil }()
	}
	if slices.Contains(r.expanding, n.Alias) {
		if !slices.Contains(r.loops, n.Alias) {
			r.loops = append(r.loops, n.Alias)
			r.report(diag.YAMLAliasLoop, 0, 0, diag.S("name", n.Value))
		}
		return &Node{Kind: Null, Span: r.alias.Span}
	}
	r.expanding = append(r.expanding, n.Alias)
	out := r.node(n.Alias, depth)
	r.expanding = r.expanding[:len(r.expanding)-1]
	return out
}

// fields converts the keys and values of a table and returns the offset after
// the last of them.
func (r *yamlReader) fields(n *yaml.Node, out *Node, depth int) (end int) {
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, span, ok := r.key(n.Content[i])
		value := r.node(n.Content[i+1], depth+1)
		end = max(end, span.End-r.base)
		// A value that is not written has its place on the next line.
		if value.Span.Start < value.Span.End {
			end = max(end, value.Span.End-r.base)
		}
		if !ok {
			continue
		}
		if first, twice := seen[key]; twice {
			r.diags = append(r.diags, diag.DuplicateKey.At(r.path, span, diag.S("key", key)).
				With(diag.Place{Path: r.path, Span: out.Fields[first].Span, Role: "first"}))
			continue
		}
		seen[key] = len(out.Fields)
		out.Fields = append(out.Fields, Field{Key: key, Span: span, Value: value})
	}
	return end
}

// key returns the text of a key. ok is false for one that cannot be used,
// which has then been reported.
func (r *yamlReader) key(n *yaml.Node) (text string, span diag.Span, ok bool) {
	start, end := 0, 0
	if r.alias == nil {
		start = r.place.value(n)
		end = r.place.scalarEnd(n, start)
	}
	kind := ""
	switch target := n; {
	case n.Kind == yaml.AliasNode:
		// The end of an alias is that of its name.
		end = min(start+1+len(n.Value), len(r.place.src))
		target = n.Alias
		if target.Kind == yaml.ScalarNode {
			text = target.Value
			break
		}
		kind = "a list or a table"
	case n.Kind == yaml.SequenceNode:
		kind = "a list"
		end = r.skip(n, start)
	case n.Kind == yaml.MappingNode:
		kind = "a table"
		end = r.skip(n, start)
	case n.Value == "" && n.Style == 0:
		kind = "nothing"
	case n.Value == "<<" && n.Style == 0:
		r.report(diag.YAMLMerge, start, end)
		return "", r.span(start, end), false
	default:
		text = n.Value
	}
	span = r.span(start, end)
	if kind != "" {
		r.diags = append(r.diags, diag.YAMLKey.At(r.path, span, diag.S("kind", kind)))
		return "", span, false
	}
	return text, span, true
}

// skip returns the end of a list or table that stands where it may not. What
// is wrong within it is not worth a word.
func (r *yamlReader) skip(n *yaml.Node, start int) int {
	if r.alias != nil {
		return 0
	}
	reported := len(r.diags)
	end := r.node(n, maxDepth).Span.End - r.base
	r.diags = r.diags[:reported]
	return max(start, end)
}

// scalar fills in a text, number, date, truth value or nothing.
func (r *yamlReader) scalar(n *yaml.Node, out *Node, start int) {
	if r.alias == nil {
		out.Span.End = r.base + r.place.scalarEnd(n, start)
	}
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	tag := ""
	if n.Style&yaml.TaggedStyle != 0 {
		tag = n.Tag
	}
	out.Kind, out.Text = String, n.Value
	if n.Style&yaml.DoubleQuotedStyle != 0 {
		r.diags = append(r.diags, checkEscapes(n.Value, r.path, out.Span)...)
	}
	if tag == "!!str" || n.Tag == "!" || tag == "" && quoted {
		return
	}
	kind, text, ok := resolve(n.Value)
	if tag != "" && tag != scalarTags[kind] && !(tag == "!!float" && kind == Int) {
		r.tag(n)
		return
	}
	if tag == "!!float" {
		kind = Float
	}
	out.Kind, out.Text = kind, text
	if !ok {
		r.diags = append(r.diags, diag.BadNumber.At(r.path, out.Span, diag.S("value", n.Value)))
	}
}

var scalarTags = map[Kind]string{Null: "!!null", Bool: "!!bool", Int: "!!int", Float: "!!float", String: "!!str"}

// collection reports a tag that does not name what the value is.
func (r *yamlReader) collection(n *yaml.Node, start int, want string) {
	if n.Style&yaml.TaggedStyle != 0 && n.Tag != want {
		r.tag(n)
	}
}

func (r *yamlReader) tag(n *yaml.Node) {
	start, end := 0, 0
	if r.alias == nil {
		start, end = r.place.tag(n)
	}
	r.report(diag.YAMLTag, start, end, diag.S("tag", n.Tag))
}
