// Package schema is the content types: what fields a page of a type has, what
// they are called in each language, which values they take, and what the site
// does with them. A type is a JSON Schema 2020-12 document with x-casebook-
// keywords in content/types/<type>.yaml; no Go code knows a type by name.
//
// In go the type files, and then the front matter of one page after another;
// out come types to read and a diagnostic for each fault, on its place in the
// source. The rule is that nobody is blamed twice, nor for what somebody else
// did: a page of a broken type has no faults, and what a translation will
// still inherit is not missing. The library that validates never speaks to
// the reader: the judge puts what it finds into words.
package schema

import (
	"cmp"
	"slices"

	"github.com/openimis/casebook/internal/diag"
)

// A Type is one content type, its schema compiled and its keywords read.
type Type struct {
	Name        string
	Label       map[string]string // singular, per language
	Plural      map[string]string // per language
	Description map[string]string
	Fields      []Field           // own fields, in schema order (common fields are not here)
	Required    []string          // after inheritance; link checks them
	Role        string            // article, event, organisation, glossary, …
	Map         map[string]string // role field → own field
	Feed        bool
	NeedsSource bool      // a page of this type without a source is a warning
	Report      bool      // its pages end with the ways to report a problem
	Collect     []Mention // collections that all its pages show
	Layout      string    // the layout's name; the type's own if there is such a layout
	Card        bool      // links to its pages show a card with their title
}

// A Mention is a name in a type's file.
type Mention struct {
	Name, Path string
	Span       diag.Span
}

// A Field is one field of a type, or of an object within it.
type Field struct {
	Name        string
	Label       map[string]string
	Description map[string]string
	Kind        string            // string integer number boolean date url email array object markdown
	Shared      bool              // lives in the original, inherited by translations
	Ref         string            // a type: the value is the id of a page of it
	RefLabel    map[string]string // of the inverse list on the page referred to
	Facet       bool
	Taxonomy    string
	Order       []string // x-casebook-order: the values in their order
	OnCard      bool
	OnPanel     bool
	Before      bool // in the box of what to know before one begins
	Enum        []string
	EnumLabel   map[string]map[string]string // language → value → label; see ValueLabel
	Format      string                       // country, currency, language: values shown by their local name
	Required    []string                     // of an object
	Items       *Field                       // of an array; bears its name
	Fields      []Field                      // of an object
}

// Field returns the own field of a name, nil if there is none.
func (t *Type) Field(name string) *Field {
	for i := range t.Fields {
		if t.Fields[i].Name == name {
			return &t.Fields[i]
		}
	}
	return nil
}

// RoleField is the type's own field for a field of its role.
func (t *Type) RoleField(role string) string { return cmp.Or(t.Map[role], role) }

// Requires reports whether a page of the type cannot do without a field.
func (t *Type) Requires(field string) bool { return slices.Contains(t.Required, field) }

// Field returns a field of an object, nil if it has none of that name. F may
// be nil.
func (f *Field) Field(name string) *Field {
	if f == nil {
		return nil
	}
	if i := slices.IndexFunc(f.Fields, func(sub Field) bool { return sub.Name == name }); i >= 0 {
		return &f.Fields[i]
	}
	return nil
}

// Item returns what each item of an array is, nil for anything else. F may be
// nil.
func (f *Field) Item() *Field {
	if f == nil {
		return nil
	}
	return f.Items
}

// ValueLabel returns what a value of an enum is called in a language, the
// value itself where the type does not say.
func (f *Field) ValueLabel(value, lang, fallback string) string {
	for _, l := range [...]string{lang, fallback, ""} {
		if s := f.EnumLabel[l][value]; s != "" {
			return s
		}
	}
	return value
}

// Text picks the text for a language out of a map, falling back to the
// default language, then to the first in alphabetical order. What a type's
// file says without naming a language (title, x-casebook-plural) is kept
// under "", and is in the default language.
func Text(m map[string]string, lang, fallback string) string {
	for _, l := range [...]string{lang, fallback, ""} {
		if s := m[l]; s != "" {
			return s
		}
	}
	first := ""
	for k := range m {
		if first == "" || k < first {
			first = k
		}
	}
	return m[first]
}
