package schema

import (
	"errors"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// A validator is a compiled schema. It holds no state between calls.
type validator struct{ schema *jsonschema.Schema }

// A compiler makes validators of documents. Before that it writes the common
// fields into each, and closes the objects that list their properties.
type compiler struct {
	s      *survey
	lib    *jsonschema.Compiler
	common documents // of the one file of common fields
	fields place     // its properties
	plain  map[string]any
}

// base stands before the file names of types where the library wants an
// absolute address. Nothing is ever read from it.
const base = "casebook:///"

// nowhere is the loader of a compiler that reads no file and no network.
type nowhere struct{}

func (nowhere) Load(string) (any, error) { return nil, errors.New("outside the content types") }

func newCompiler(s *survey, basis *document) *compiler {
	lib := jsonschema.NewCompiler()
	lib.DefaultDraft(jsonschema.Draft2020)
	lib.AssertFormat()
	lib.UseLoader(nowhere{})
	wrong := errors.New("wrong format")
	for name, f := range ownFormats {
		lib.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(v any) error {
			if text, ok := v.(string); ok && !f.valid(text) {
				return wrong
			}
			return nil
		}})
	}
	c := &compiler{s: s, lib: lib, fields: place{basis, basis.root.Get("properties")}, plain: map[string]any{}}
	for _, f := range c.fields.node.Fields {
		c.plain[f.Key] = c.schema(f.Value, true)
	}
	return c
}

// merge gives the library a document with the common fields in it. What is
// asked of the page as a whole (required, no unknown fields) is taken out:
// it is checked elsewhere, with better words and at the right time.
func (c *compiler) merge(doc *document) {
	out := map[string]any{}
	for _, f := range doc.root.Fields {
		switch f.Key {
		case "$id", "$schema", "required":
		case "type":
			if f.Value.Kind == data.String && f.Value.Text != "object" {
				c.s.report(diag.KeywordValue, doc, f.Value.Span, diag.S("keyword", f.Key), diag.S("want", "`object`"), diag.S("got", "`"+clip(f.Value.Text)+"`"))
				doc.misled = true
				continue
			}
			out[f.Key] = plain(f.Value)
		case "additionalProperties", "unevaluatedProperties":
			if f.Value.Kind != data.Bool {
				c.s.report(diag.KeywordValue, doc, f.Value.Span, diag.S("keyword", f.Key), diag.S("want", "`false`"), diag.S("got", kindOf(f.Value)))
			} else if f.Value.Text == "true" {
				c.s.report(diag.KeywordValue, doc, f.Value.Span, diag.S("keyword", f.Key), diag.S("want", "`false`"), diag.S("got", "`true`"))
			}
		default:
			if !strings.HasPrefix(f.Key, own) {
				out[f.Key] = c.keyword(f.Key, f.Value, true)
			}
		}
	}
	own, isMap := out["properties"].(map[string]any)
	if !isMap && out["properties"] != nil {
		own, out["properties"] = nil, nil // refused by the rules of JSON Schema
	}
	if isMap || out["properties"] == nil && doc.root.Get("properties") == nil {
		all := make(map[string]any, len(own)+len(c.plain))
		for name, schema := range c.plain {
			all[name] = schema
		}
		for name, schema := range own {
			if c.plain[name] != nil {
				node := doc.root.Get("properties").Field(name)
				schema = c.schema(c.merged(place{doc, node.Value}, *node), true)
			}
			all[name] = schema
		}
		out["properties"] = all
	}
	// The addresses are made of file names that were checked, so this cannot fail.
	_ = c.lib.AddResource(base+doc.file, out)
}

// schema turns a schema into what the library takes, without our keywords.
// Whole says that it is all that is said of a value: then an object that
// lists its properties has no others, since a slip of the pen in a field's
// name would otherwise go unseen.
func (c *compiler) schema(n *data.Node, whole bool) any {
	if n.Kind != data.Map {
		return plain(n)
	}
	whole = whole && !c.s.open[n]
	out := make(map[string]any, len(n.Fields)+1)
	for _, f := range n.Fields {
		if !strings.HasPrefix(f.Key, own) {
			out[f.Key] = c.keyword(f.Key, f.Value, whole)
		}
	}
	if whole && out["type"] == "object" && out["properties"] != nil && !slices.ContainsFunc(opening, func(k string) bool { return out[k] != nil }) {
		out["additionalProperties"] = false
	}
	return out
}

// opening are the keywords by which an object may have further properties.
var opening = []string{
	"additionalProperties", "patternProperties", "unevaluatedProperties", "propertyNames", "$ref", "allOf", "anyOf", "oneOf",
	"if", "dependentSchemas",
}

func (c *compiler) keyword(key string, v *data.Node, whole bool) any {
	if inner, ok := schemaMaps[key]; ok && v.Kind == data.Map {
		out := make(map[string]any, len(v.Fields))
		for _, f := range v.Fields {
			out[f.Key] = c.schema(f.Value, whole && inner)
		}
		return out
	}
	if inner, ok := schemaLists[key]; ok && v.Kind == data.Seq {
		out := make([]any, len(v.Items))
		for i, item := range v.Items {
			out[i] = c.schema(item, whole && inner)
		}
		return out
	}
	if inner, ok := schemaOnes[key]; ok {
		return c.schema(v, whole && inner)
	}
	return plain(v)
}

// shapes are the keywords that say what kind of value a field is. A type that
// gives one of them says it anew.
var shapes = []string{"$ref", "type", "properties", "anyOf", "oneOf", "allOf"}

// merged is the schema of a common field as a type repeats it: what the type
// says, and what it leaves unsaid. Where the two contradict each other the
// fault is reported and the common field stays as it is.
func (c *compiler) merged(p place, f data.Field) *data.Node {
	common := c.fields.node.Get(f.Key)
	if p.node.Kind != data.Map {
		c.s.report(diag.KeywordValue, p.doc, p.node.Span, diag.S("keyword", f.Key), diag.S("want", string(aGroup)), diag.S("got", kindOf(p.node)))
		return common
	}
	anew := slices.ContainsFunc(p.node.Fields, func(f data.Field) bool { return slices.Contains(shapes, f.Key) })
	out := &data.Node{Kind: data.Map, Span: p.node.Span, Fields: slices.Clone(p.node.Fields)}
	for _, shared := range common.Fields {
		switch {
		case p.node.Get(shared.Key) != nil:
		case strings.HasPrefix(shared.Key, own+"label.") && says(p.node, "title", own+"label."):
		case strings.HasPrefix(shared.Key, own+"description.") && says(p.node, "description", own+"description."):
		case anew && slices.Contains(shapes, shared.Key) && shared.Key != "type":
		case shared.Key == "type" && p.node.Get("$ref") != nil:
		default:
			out.Fields = append(out.Fields, shared)
		}
	}
	if want, got := c.clash(place{c.fields.doc, common}, place{p.doc, out}); want != "" {
		c.s.report(diag.FieldClash, p.doc, f.Span, diag.S("field", f.Key), diag.S("want", want), diag.S("got", got))
		return common
	}
	return out
}

// clash says what kind of value a common field is and what a type makes of
// it, in words, when these are not the same.
func (c *compiler) clash(common, is place) (want, got string) {
	ds := c.s.docs
	kinds, kind := ds.kinds(common), ds.kind(is, 0)
	if !slices.Contains(kinds, kind) {
		return kindWords(kinds), kindWords([]string{kind})
	}
	mine, theirs := ds.get(is, "items"), common.node.Get("items")
	if kind != "array" || mine.node == nil || theirs == nil {
		return "", ""
	}
	kinds, kind = ds.kinds(place{common.doc, theirs}), ds.kind(mine, 0)
	if slices.Contains(kinds, kind) {
		return "", ""
	}
	return "a list, each " + kindWords(kinds), "a list, each " + kindWords([]string{kind})
}

func says(n *data.Node, plain, each string) bool {
	return slices.ContainsFunc(n.Fields, func(f data.Field) bool { return f.Key == plain || strings.HasPrefix(f.Key, each) })
}

// kinds are all kinds that a value may be of, where kind names the first.
func (ds documents) kinds(p place) []string {
	if t := p.node.Get("type"); t != nil && t.Kind == data.Seq {
		return t.Strings()
	}
	if list := p.node.Get("anyOf"); list != nil {
		var out []string
		for _, branch := range list.Items {
			out = append(out, ds.kind(place{p.doc, branch}, 0))
		}
		return out
	}
	return []string{ds.kind(p, 0)}
}

// compile makes the validator of a document, nil where that cannot be done.
func (c *compiler) compile(doc *document) *validator {
	if doc.broken {
		return nil
	}
	schema, err := c.lib.Compile(base + doc.file)
	if err == nil {
		if doc.misled {
			return nil
		}
		return &validator{schema}
	}
	var invalid *jsonschema.SchemaValidationError
	if errors.As(err, &invalid) {
		var tree *jsonschema.ValidationError
		// One of a part has places within that part; it comes of a reference to
		// what is no schema, which has been reported.
		if strings.TrimSuffix(invalid.URL, "#") == base+doc.file && errors.As(invalid.Err, &tree) {
			j := judge{path: doc.path, root: doc.root, what: doc.file, schema: true}
			j.walk(tree)
			c.s.diags = append(c.s.diags, j.out...)
		}
	}
	if !slices.ContainsFunc(c.s.diags, func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Path == doc.path }) {
		c.s.report(diag.BadSchema, doc, diag.Span{})
	}
	return nil
}
