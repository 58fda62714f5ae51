package schema

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
)

// draft is the dialect of what is exported.
const draft = "https://json-schema.org/draft/2020-12/schema"

// JSON returns a type as a JSON Schema (2020-12) of its pages' front matter,
// for editors and other programs that know nothing of ours, or nil if there is
// no such type. Titles, descriptions and the names of values are given in each
// language, one after the other. Definitions of other types are referred to by
// the name of their file here, "other.json".
//
// It takes what Validate takes: a single value for a list, a day or a day with
// a time for a date. Of what only the join can tell it says the usual case: a
// page with `translation` inherits the shared fields and must not repeat them,
// one without has all that are required.
func (s *Set) JSON(name string, langs []string) []byte {
	e := s.byName[name]
	if e == nil {
		return nil
	}
	x := exporter{set: s, langs: langs}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	// Texts, numbers, truth values and lists of them can always be written.
	_ = enc.Encode(x.page(e))
	return out.Bytes()
}

type exporter struct {
	set   *Set
	langs []string
}

// page is the schema of the whole front matter.
func (x exporter) page(e *entry) data.Object {
	root := place{e.doc, e.doc.root}
	var out data.Object
	out.Set("$schema", draft)
	x.words(&out, root)
	out.Set("type", "object")
	out.Set("properties", x.properties(e))
	var all []any
	for _, f := range root.node.Fields {
		switch f.Key {
		case "$id", "$schema", "title", "description", "type", "properties", "required", "additionalProperties", "unevaluatedProperties":
		case "allOf":
			all = append(all, x.list(e.doc, f.Value)...)
		default:
			if !strings.HasPrefix(f.Key, own) {
				out.Set(f.Key, x.keyword(e.doc, f.Key, f.Value))
			}
		}
	}
	out.Set("allOf", append(all, x.required(e)))
	closed := "additionalProperties"
	if slices.ContainsFunc(opening, func(k string) bool { return root.node.Get(k) != nil }) {
		closed = "unevaluatedProperties" // there are more in the branches
	}
	out.Set(closed, false)
	return out
}

// properties are the common fields, with what the type says of them, then the
// type's own.
func (x exporter) properties(e *entry) (out data.Object) {
	basis := x.set.basis
	for _, f := range basis.root.Get("properties").Fields {
		at := place{basis, f.Value}
		if n := e.merged[f.Key]; n != nil {
			at = place{e.doc, n}
		}
		out.Set(f.Key, x.schema(at))
	}
	if props := e.doc.root.Get("properties"); props != nil {
		for _, f := range props.Fields {
			if basis.root.Get("properties").Get(f.Key) == nil {
				out.Set(f.Key, x.schema(place{e.doc, f.Value}))
			}
		}
	}
	return out
}

// required says which fields an original has and which a translation, and
// that the latter has none that are shared.
func (x exporter) required(e *entry) data.Object {
	shared := func(name string) bool { f := e.fields[name]; return f != nil && f.Shared }
	translated, original, inherited := []string{}, []string{}, data.Object{}
	for _, name := range e.typ.Required {
		original = append(original, name)
		if !shared(name) {
			translated = append(translated, name)
		}
	}
	for _, name := range e.names {
		if shared(name) {
			inherited.Set(name, false)
		}
	}
	then := data.Object{{Name: "required", Value: translated}}
	if len(inherited) > 0 {
		then.Set("properties", inherited)
	}
	return data.Object{
		{Name: "if", Value: data.Object{{Name: "required", Value: []string{"translation"}}}},
		{Name: "then", Value: then},
		{Name: "else", Value: data.Object{{Name: "required", Value: original}}},
	}
}

// words writes the title and the description of a schema in all languages.
func (x exporter) words(out *data.Object, p place) {
	if text := x.each(x.set.docs.texts(p, "title", own+"label"), " / "); text != "" {
		out.Set("title", text)
	}
	if text := x.each(x.set.docs.texts(p, "description", own+"description"), "\n\n"); text != "" {
		out.Set("description", text)
	}
}

// each joins a text in all languages, once where they have the same.
func (x exporter) each(texts map[string]string, between string) string {
	var out []string
	for _, lang := range x.langs {
		if text := strings.TrimSpace(Text(texts, lang, x.langs[0])); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, between)
}

// schema writes the schema of a value.
func (x exporter) schema(p place) any {
	n := p.node
	if n.Kind != data.Map {
		return ordered(n)
	}
	var said, out data.Object
	x.words(&said, p)
	for _, f := range n.Fields {
		switch {
		case strings.HasPrefix(f.Key, own), f.Key == "title", f.Key == "description":
		case f.Key == "format" && shapesOf[f.Value.Str()] != nil:
			out = append(out, shapesOf[f.Value.Str()]...)
		case f.Key == "type" && shapesOf[n.Get("format").Str()] != nil:
		default:
			out.Set(f.Key, x.keyword(p.doc, f.Key, f.Value))
		}
	}
	if names := x.set.docs.enumLabel(p); names != nil && n.Get("enum") != nil {
		var list []string
		for _, value := range x.set.docs.enum(p) {
			labels := map[string]string{}
			for lang, of := range names {
				labels[lang] = of[value]
			}
			list = append(list, x.each(labels, " / "))
		}
		out.Set("enumDescriptions", list) // VS Code shows them beside the values
	}
	if n.Get("type").Str() == "object" && n.Get("properties") != nil && !x.set.open[n] && !slices.ContainsFunc(opening, func(k string) bool { return n.Get(k) != nil }) {
		out.Set("additionalProperties", false)
	}
	if items := n.Get("items"); n.Get("type").Str() == "array" && items != nil {
		out = data.Object{{Name: "anyOf", Value: []any{out, x.schema(place{p.doc, items})}}}
	}
	return append(said, out...)
}

// keyword writes the value of a keyword of JSON Schema.
func (x exporter) keyword(doc *document, key string, v *data.Node) any {
	if _, ok := schemaMaps[key]; ok && v.Kind == data.Map {
		out := data.Object{}
		for _, f := range v.Fields {
			out.Set(f.Key, x.schema(place{doc, f.Value}))
		}
		return out
	}
	if _, ok := schemaLists[key]; ok && v.Kind == data.Seq {
		return x.list(doc, v)
	}
	if _, ok := schemaOnes[key]; ok {
		return x.schema(place{doc, v})
	}
	if file, pointer, _ := strings.Cut(v.Str(), "#"); key == "$ref" && file != "" {
		return strings.TrimSuffix(strings.TrimSuffix(file, ".yaml"), ".yml") + ".json#" + pointer
	}
	return ordered(v)
}

func (x exporter) list(doc *document, v *data.Node) []any {
	out := make([]any, len(v.Items))
	for i, item := range v.Items {
		out[i] = x.schema(place{doc, item})
	}
	return out
}

// ordered is a value with the members of its objects in order.
func ordered(n *data.Node) any {
	switch n.Kind {
	case data.Seq:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			out[i] = ordered(item)
		}
		return out
	case data.Map:
		out := data.Object{}
		for _, f := range n.Fields {
			out.Set(f.Key, ordered(f.Value))
		}
		return out
	}
	return plain(n)
}

// shapesOf say by other means what formats of ours mean, where JSON Schema has
// one of the same name that means less, or YAML reads the value as a number.
var shapesOf = map[string]data.Object{
	"date":         {{Name: "type", Value: "string"}, {Name: "pattern", Value: dayAndTime}},
	"date-time":    {{Name: "type", Value: "string"}, {Name: "pattern", Value: dayAndTime}},
	"partial-date": {{Name: "type", Value: []string{"string", "integer"}}, {Name: "pattern", Value: `^\d{4}(-\d{2}(-\d{2})?)?$`}},
}

const dayAndTime = `^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$`
