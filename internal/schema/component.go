package schema

import (
	"errors"
	"maps"
	"path"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// A Shape is what a component of a theme takes: a schema without the common
// fields of pages. It holds no state between calls.
type Shape struct {
	name  string
	field Field
	valid *validator
}

// Component compiles the description of a component's fields, which stands in
// the file at file. The component is named as the file is.
func Component(file string, doc *data.Node) (*Shape, []diag.Diagnostic) {
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	s := newSurvey()
	s.fields = maps.Clone(fieldKeywords)
	maps.Copy(s.fields, componentKeywords)
	if doc == nil || doc.Kind != data.Map {
		d := &document{path: file}
		var span diag.Span
		if doc != nil {
			span = doc.Span
		}
		s.report(diag.TypeNotMapping, d, span, diag.S("got", kindOf(doc)))
		return nil, s.diags
	}
	// Its data stand as one field of a page, so that every fault names the
	// component, and what it must have is asked at once.
	d := &document{name: name, file: name + ".yaml", path: file, root: &data.Node{Kind: data.Map, Fields: []data.Field{
		{Key: "properties", Value: &data.Node{Kind: data.Map, Fields: []data.Field{{Key: name, Value: doc}}}},
	}}}
	s.docs[d.file] = d
	s.document(d)
	s.references()
	none := &document{name: "none", file: "none.yaml", path: file, root: &data.Node{Kind: data.Map, Fields: []data.Field{
		{Key: "properties", Value: &data.Node{Kind: data.Map}},
	}}}
	c := newCompiler(s, none)
	c.merge(d)
	shape := &Shape{name: name, field: s.docs.field(name, place{d, doc}, []*data.Node{d.root}), valid: c.compile(d)}
	return shape, diag.Sort(s.diags)
}

// Validate reports every fault of a component's data, each at its place in
// the file at path.
func (s *Shape) Validate(n *data.Node, path string) []diag.Diagnostic {
	if s.valid == nil {
		return nil
	}
	if n == nil {
		n = &data.Node{Kind: data.Null}
	}
	given := n
	if n.Kind == data.Null {
		given = &data.Node{Kind: data.Map, Span: n.Span}
	}
	root := &data.Node{Kind: data.Map, Span: n.Span, Fields: []data.Field{{Key: s.name, Span: n.Span, Value: given}}}
	j := judge{path: path, root: root, what: s.name, fields: map[string]*Field{s.name: &s.field}}
	if err := s.valid.schema.Validate(map[string]any{s.name: shaped(given, &s.field)}); err != nil {
		var tree *jsonschema.ValidationError
		if errors.As(err, &tree) {
			j.walk(tree)
		}
	}
	return diag.Sort(j.faults())
}
