package schema

import (
	"regexp"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// A survey walks the schemas of the type files: it reports what is wrong with
// their keywords, and remembers which schemas are parts of a whole.
type survey struct {
	docs    documents
	fields  map[string]valueKind // keywords of ours that a field may have
	types   []string
	schemas map[*data.Node]bool // all of them, and nothing else can be referred to
	refs    []reference
	open    map[*data.Node]bool // referred to where several schemas speak of one value
	diags   []diag.Diagnostic
}

// A reference is a `$ref`: where it stands, and whether it is all that is said
// of a value.
type reference struct {
	from  place
	value *data.Node
	whole bool
}

func newSurvey() *survey {
	return &survey{docs: documents{}, fields: fieldKeywords, schemas: map[*data.Node]bool{}, open: map[*data.Node]bool{}}
}

func (s *survey) report(c diag.Code, doc *document, span diag.Span, args ...diag.Arg) {
	s.diags = append(s.diags, c.At(doc.path, span, args...))
}

// document surveys one file.
func (s *survey) document(doc *document) {
	s.schema(place{doc, doc.root}, typeKeywords, s.fields, true)
}

// schema surveys one schema. Mine are the keywords of ours it may have,
// other those that would be right in the other place.
func (s *survey) schema(p place, mine, other map[string]valueKind, whole bool) {
	s.schemas[p.node] = true
	if p.node.Kind != data.Map {
		return // true, false, or what the rules of JSON Schema refuse
	}
	for _, f := range p.node.Fields {
		if name, ok := strings.CutPrefix(f.Key, own); ok {
			s.keyword(p, f, name, mine, other)
			continue
		}
		if inner, ok := schemaMaps[f.Key]; ok && f.Value.Kind == data.Map {
			for _, each := range f.Value.Fields {
				if f.Key == "patternProperties" {
					s.pattern(p.doc, each.Key, each.Span)
				}
				s.schema(place{p.doc, each.Value}, s.fields, typeKeywords, whole && inner)
			}
			continue
		}
		if inner, ok := schemaLists[f.Key]; ok && f.Value.Kind == data.Seq {
			for _, each := range f.Value.Items {
				s.schema(place{p.doc, each}, s.fields, typeKeywords, whole && inner)
			}
			continue
		}
		if inner, ok := schemaOnes[f.Key]; ok {
			s.schema(place{p.doc, f.Value}, s.fields, typeKeywords, whole && inner)
			continue
		}
		s.standard(p, f, whole)
	}
	s.enumLabels(p)
}

func (s *survey) standard(p place, f data.Field, whole bool) {
	switch f.Key {
	case "$ref":
		if f.Value.Kind == data.String || f.Value.Kind == data.Date { // a text to the library
			s.refs = append(s.refs, reference{p, f.Value, whole})
		}
	case "pattern":
		if f.Value.Kind == data.String {
			s.pattern(p.doc, f.Value.Text, f.Value.Span)
		}
	case "format":
		if name := f.Value.Str(); f.Value.Kind == data.String && !slices.Contains(formatNames, name) {
			s.report(diag.UnknownFormat, p.doc, f.Value.Span, propose(diag.S("format", name), name, formatNames, formatNamesOwn)...)
		}
	case "$id", "$schema":
		// At the top they are for editors; within they would change what a
		// reference means.
		if p.node != p.doc.root {
			s.report(diag.UnknownKeyword, p.doc, f.Span, diag.S("keyword", f.Key), diag.S("place", "it belongs at the top of the file, or nowhere"))
		}
	default:
		if slices.Contains(refused, f.Key) {
			s.report(diag.UnknownKeyword, p.doc, f.Span, diag.S("keyword", f.Key), diag.S("place", "refer to a part of a type with `$ref` alone"))
			return
		}
		// JSON Schema lets everyone have keywords of their own, so only what
		// looks like a slip is refused.
		if !slices.Contains(known, f.Key) {
			if near := diag.Near(f.Key, known); near != "" {
				s.report(diag.UnknownKeyword, p.doc, f.Span, diag.S("keyword", f.Key), diag.S("suggest", near))
			}
		}
	}
}

// references checks where each `$ref` leads, once all schemas are known.
func (s *survey) references() {
	for _, r := range s.refs {
		target, ok := s.docs.target(r.from.doc, r.value.Text)
		switch {
		case !ok || !s.schemas[target.node]:
			s.report(diag.SchemaRef, r.from.doc, r.value.Span, diag.S("ref", r.value.Text))
			r.from.doc.misled = true
		case s.speaksOf(target, r.from.node, map[*data.Node]bool{}):
			s.report(diag.SchemaLoop, r.from.doc, r.value.Span, diag.S("ref", r.value.Text))
			r.from.doc.misled = true
		case !r.whole:
			s.open[target.node] = true
		}
	}
}

// speaksOf reports whether a schema applies another one to the same value, so
// that a reference from there would never end.
func (s *survey) speaksOf(p place, of *data.Node, seen map[*data.Node]bool) bool {
	if p.node == nil || seen[p.node] {
		return false
	}
	if p.node == of {
		return true
	}
	seen[p.node] = true
	if next, ok := s.docs.follow(p); ok && s.speaksOf(next, of, seen) {
		return true
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if list := p.node.Get(key); list != nil {
			for _, branch := range list.Items {
				if s.speaksOf(place{p.doc, branch}, of, seen) {
					return true
				}
			}
		}
	}
	for _, key := range []string{"not", "if", "then", "else"} {
		if s.speaksOf(place{p.doc, p.node.Get(key)}, of, seen) {
			return true
		}
	}
	return false
}

func (s *survey) pattern(doc *document, text string, span diag.Span) {
	if _, err := regexp.Compile(text); err != nil {
		s.report(diag.SchemaPattern, doc, span, diag.S("pattern", text))
	}
}

// keyword checks one keyword of ours: that it exists, stands where it means
// something and has the right kind of value.
func (s *survey) keyword(p place, f data.Field, name string, mine, other map[string]valueKind) {
	want, ok := lookup(mine, name)
	if !ok {
		args := []diag.Arg{diag.S("keyword", f.Key)}
		if _, elsewhere := lookup(other, name); elsewhere && p.node == p.doc.root {
			args = append(args, diag.S("place", "it belongs on a field, under `properties:`"))
		} else if elsewhere {
			args = append(args, diag.S("place", "it belongs on the type, at the top of the file"))
		} else if near := nearKeyword(name, mine); near != "" {
			args = append(args, diag.S("suggest", near))
		} else {
			args = append(args, diag.S("place", "docs/content-types.md lists those that there are"))
		}
		s.report(diag.UnknownKeyword, p.doc, f.Span, args...)
		return
	}
	if !want.takes(f.Value) {
		s.report(diag.KeywordValue, p.doc, f.Value.Span, diag.S("keyword", f.Key), diag.S("want", string(want)), diag.S("got", kindOf(f.Value)))
		return
	}
	if name == "draw" && !slices.Contains(drawings, f.Value.Text) {
		s.report(diag.KeywordValue, p.doc, f.Value.Span, diag.S("keyword", f.Key), diag.S("want", "`"+strings.Join(drawings, "`, `")+"`"), diag.S("got", "`"+f.Value.Text+"`"))
	}
	if name == "ref" && !slices.Contains(s.types, f.Value.Text) {
		s.report(diag.UnknownType, p.doc, f.Value.Span, unknownType(f.Value.Text, s.types)...)
	}
}

// enumLabels checks that labels and orders speak of values that there are.
func (s *survey) enumLabels(p place) {
	enum := s.docs.get(p, "enum")
	if enum.node == nil {
		enum = s.docs.get(s.docs.get(p, "items"), "enum")
	}
	if enum.node == nil || enum.node.Kind != data.Seq {
		return
	}
	values := enum.node.Strings()
	wrong := func(keyword, value string, span diag.Span) {
		if !slices.Contains(values, value) {
			s.report(diag.EnumLabel, p.doc, span, diag.S("keyword", keyword), diag.S("value", value), suggestion(value, values))
		}
	}
	for _, f := range p.node.Fields {
		switch {
		case strings.HasPrefix(f.Key, own+"enum-label") && f.Value.Kind == data.Map:
			for _, label := range f.Value.Fields {
				wrong(f.Key, label.Key, label.Span)
			}
		case f.Key == own+"order":
			for _, item := range f.Value.Items {
				if scalar(item) {
					wrong(f.Key, item.Text, item.Span)
				}
			}
		}
	}
}
