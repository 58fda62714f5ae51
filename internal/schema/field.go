package schema

import (
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
)

// maxNesting bounds how deep the fields of a type are read: types that refer
// to each other would otherwise unfold without end. Validation has no such
// bound.
const maxNesting = 6

// fields reads the properties of an object in the order of the file. Path
// holds the schemas (not references to them) on the way here, so that a schema that refers to itself
// ends.
func (ds documents) fields(p place, path []*data.Node) []Field {
	var out []Field
	seen := map[string]bool{}
	ds.properties(p, func(f data.Field, at place) {
		if !seen[f.Key] {
			seen[f.Key] = true
			out = append(out, ds.field(f.Key, at, path))
		}
	})
	return out
}

func (ds documents) field(name string, p place, path []*data.Node) Field {
	f := Field{
		Name:        name,
		Label:       ds.texts(p, "title", own+"label"),
		Description: ds.texts(p, "description", own+"description"),
		Kind:        ds.kind(p, 0),
		Shared:      ds.flag(p, "shared"),
		Ref:         ds.get(p, own+"ref").node.Str(),
		RefLabel:    ds.texts(p, own+"ref-label", own+"ref-label"),
		Facet:       ds.flag(p, "facet"),
		Taxonomy:    ds.get(p, own+"taxonomy").node.Str(),
		Order:       ds.get(p, own+"order").node.Strings(),
		OnCard:      ds.flag(p, "card"),
		OnPanel:     ds.flag(p, "panel"),
		Before:      ds.flag(p, "before"),
		Enum:        ds.enum(p),
		EnumLabel:   ds.enumLabel(p),
		Format:      ds.get(p, "format").node.Str(),
	}
	end := ds.end(p).node
	if end == nil || len(path) > maxNesting || slices.Contains(path, end) {
		return f
	}
	path = append(slices.Clip(path), end)
	if f.Kind == "array" {
		if items := ds.get(p, "items"); items.node != nil && items.node.Kind == data.Map {
			item := ds.field(name, items, path)
			share(&f, &item)
			f.Items = &item
		}
		return f
	}
	f.Fields = ds.fields(p, path)
	if f.Fields != nil {
		f.Required = ds.get(p, "required").node.Strings()
	}
	return f
}

// end is where a chain of references ends.
func (ds documents) end(p place) place {
	for range maxRefs {
		next, ok := ds.follow(p)
		if !ok {
			break
		}
		p = next
	}
	return p
}

// share makes an array and its items agree on what may be said of either, so
// that readers need not look in two places.
func share(array, item *Field) {
	either := func(a, b *string) {
		if *a == "" {
			*a = *b
		} else if *b == "" {
			*b = *a
		}
	}
	either(&array.Ref, &item.Ref)
	either(&array.Taxonomy, &item.Taxonomy)
	either(&array.Format, &item.Format)
	both := func(a, b *[]string) {
		if *a == nil {
			*a = *b
		} else if *b == nil {
			*b = *a
		}
	}
	both(&array.Enum, &item.Enum)
	both(&array.Order, &item.Order)
	if item.Label == nil {
		item.Label = array.Label
	}
	if array.EnumLabel == nil {
		array.EnumLabel = item.EnumLabel
	} else if item.EnumLabel == nil {
		item.EnumLabel = array.EnumLabel
	}
	if array.RefLabel == nil {
		array.RefLabel = item.RefLabel
	} else if item.RefLabel == nil {
		item.RefLabel = array.RefLabel
	}
}

// kind says in one word what a value is. Of several alternatives the first
// counts.
func (ds documents) kind(p place, depth int) string {
	if p.node == nil || depth > maxRefs {
		return "string"
	}
	typ := ""
	for _, t := range ds.get(p, "type").node.Strings() {
		if t != "null" {
			typ = t
			break
		}
	}
	switch {
	case typ != "":
	case ds.get(p, "properties").node != nil:
		typ = "object"
	case ds.get(p, "items").node != nil:
		typ = "array"
	default:
		for _, key := range []string{"anyOf", "oneOf", "allOf"} {
			if list := ds.get(p, key); list.node != nil && len(list.node.Items) > 0 {
				return ds.kind(place{list.doc, list.node.Items[0]}, depth+1)
			}
		}
		typ = "string"
	}
	if typ != "string" {
		return typ
	}
	switch ds.get(p, "format").node.Str() {
	case "date", "date-time", "partial-date":
		return "date"
	case "uri", "iri":
		return "url"
	case "email":
		return "email"
	case "markdown":
		return "markdown"
	}
	return typ
}

// texts gathers a text per language: the plain keyword is that of the site's
// default language, whatever it is, and is kept under "".
func (ds documents) texts(p place, plain, each string) map[string]string {
	var out map[string]string
	set := func(lang, text string) {
		if out == nil {
			out = map[string]string{}
		}
		if _, ok := out[lang]; !ok && text != "" {
			out[lang] = text
		}
	}
	for range maxRefs {
		if p.node == nil || p.node.Kind != data.Map {
			break
		}
		for _, f := range p.node.Fields {
			if f.Key == plain {
				set("", f.Value.Str())
			} else if lang, ok := strings.CutPrefix(f.Key, each+"."); ok {
				set(strings.ToLower(lang), f.Value.Str())
			}
		}
		next, ok := ds.follow(p)
		if !ok {
			break
		}
		p = next
	}
	return out
}

func (ds documents) flag(p place, name string) bool {
	v, _ := ds.get(p, own+name).node.Bool()
	return v
}

func (ds documents) enum(p place) []string {
	if c := ds.get(p, "const"); c.node != nil && scalar(c.node) {
		return []string{c.node.Text}
	}
	return ds.get(p, "enum").node.Strings()
}

func (ds documents) enumLabel(p place) map[string]map[string]string {
	var out map[string]map[string]string
	for range maxRefs {
		if p.node == nil || p.node.Kind != data.Map {
			break
		}
		for _, f := range p.node.Fields {
			lang, ok := strings.CutPrefix(f.Key, own+"enum-label")
			if !ok || f.Value.Kind != data.Map {
				continue
			}
			lang = strings.ToLower(strings.TrimPrefix(lang, "."))
			if out[lang] != nil {
				continue
			}
			labels := make(map[string]string, len(f.Value.Fields))
			for _, l := range f.Value.Fields {
				labels[l.Key] = l.Value.Str()
			}
			if out == nil {
				out = map[string]map[string]string{}
			}
			out[lang] = labels
		}
		next, ok := ds.follow(p)
		if !ok {
			break
		}
		p = next
	}
	return out
}
