package schema

import (
	"errors"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// Validate reports every fault of a page's front matter, each at its place.
//
// A single value where a list is meant counts as a list of one, and a field
// without a value (`country:`) as not given. Whether the fields that the page
// must have are there is not asked here but by Missing, once a translation
// has inherited those of its original. Spans lie within meta's source.
func (s *Set) Validate(typ string, meta *data.Node, path string, o Options) []diag.Diagnostic {
	if meta == nil {
		meta = &data.Node{Kind: data.Map}
	}
	var out []diag.Diagnostic
	e := s.byName[typ]
	if e == nil {
		var span diag.Span
		if n := meta.Get("type"); n != nil && n.Str() == typ {
			span = n.Span
		}
		return []diag.Diagnostic{diag.UnknownType.At(path, span, unknownType(typ, s.names())...)}
	}
	if n := meta.Get("contains"); n != nil && n.Kind == data.String && s.byName[n.Text] == nil {
		out = append(out, diag.UnknownType.At(path, n.Span, unknownType(n.Text, s.names())...))
	}
	if e.valid == nil {
		return out
	}
	j := judge{path: path, root: meta, what: typ, fields: e.fields, options: o}
	switch meta.Kind {
	case data.Map:
	case data.Null:
		return out
	default:
		j.report(diag.WrongType, meta.Span, diag.S("field", "front matter"), diag.S("want", string(aGroup)), diag.S("got", kindOf(meta)))
		return append(out, j.out...)
	}
	page := make(map[string]any, len(meta.Fields))
	for i := range meta.Fields {
		f := &meta.Fields[i]
		field, ok := e.fields[f.Key]
		if !ok {
			j.unknown(f, typ, e.names, e.typ.Fields)
		} else if f.Value.Kind != data.Null {
			page[f.Key] = shaped(f.Value, field)
		}
	}
	if err := e.valid.schema.Validate(page); err != nil {
		var tree *jsonschema.ValidationError
		if errors.As(err, &tree) {
			j.walk(tree)
		}
	}
	return diag.Sort(append(out, j.faults()...))
}

func (s *Set) names() []string {
	out := make([]string, len(s.types))
	for i, t := range s.types {
		out[i] = t.Name
	}
	return out
}

// shaped turns a value into what the library takes, in the shape that its
// field asks for.
func shaped(n *data.Node, f *Field) any {
	switch {
	case f == nil:
		return plain(n)
	case n.Kind == data.Map && f.Kind != "array":
		out := make(map[string]any, len(n.Fields))
		for i := range n.Fields {
			sub := &n.Fields[i]
			if sub.Value.Kind == data.Null {
				continue
			}
			out[sub.Key] = shaped(sub.Value, f.Field(sub.Key))
		}
		return out
	case n.Kind == data.Seq:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			out[i] = shaped(item, f.Items)
		}
		return out
	case f.Kind == "array" && scalar(n):
		return []any{shaped(n, f.Items)}
	case f.Format == "partial-date" && n.Kind == data.Int:
		return n.Text // YAML reads a year as a number
	}
	return plain(n)
}
