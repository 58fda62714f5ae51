package schema

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/data"
)

// A document is the file of one content type.
type document struct {
	name string // of the type
	file string // "case.yaml", by which other types refer to it
	path string // for diagnostics
	root *data.Node

	broken bool // not read as far as its end: nothing is validated by it
	misled bool // it asks for what no page can fulfil: no page is blamed
}

// A place is a schema in a document: what `$ref` leads from and to.
type place struct {
	doc  *document
	node *data.Node
}

// maxRefs bounds a chain of references, which may run in a circle.
const maxRefs = 16

// documents are the type files by file name.
type documents map[string]*document

// get returns the value of a keyword: the schema's own, else that of the
// schema which it refers to.
func (ds documents) get(p place, key string) place {
	for range maxRefs {
		if v := p.node.Get(key); v != nil {
			return place{p.doc, v}
		}
		target, ok := ds.follow(p)
		if !ok {
			break
		}
		p = target
	}
	return place{}
}

// follow returns where the `$ref` of a schema leads.
func (ds documents) follow(p place) (place, bool) {
	ref := p.node.Get("$ref")
	if ref == nil || ref.Kind != data.String && ref.Kind != data.Date {
		return place{}, false
	}
	return ds.target(p.doc, ref.Text)
}

// target resolves a reference: a pointer within the document, or the file of
// another type with or without a pointer.
func (ds documents) target(from *document, ref string) (place, bool) {
	file, fragment, _ := strings.Cut(ref, "#")
	doc := from
	if file != "" {
		if doc = ds[strings.TrimPrefix(file, "./")]; doc == nil {
			return place{}, false
		}
	}
	fragment, err := url.PathUnescape(fragment)
	if err != nil {
		return place{}, false
	}
	if fragment == "" {
		return place{doc, doc.root}, true
	}
	if fragment[0] != '/' {
		return place{}, false
	}
	path := strings.Split(fragment[1:], "/")
	for i, step := range path {
		path[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
	}
	node, steps := doc.root.At(path)
	if steps < len(path) || node.Kind != data.Map && node.Kind != data.Bool {
		return place{}, false
	}
	return place{doc, node}, true
}

// properties calls visit for each property of a schema in the order of the
// file: its own, then those it has by reference or from the branches of
// allOf, anyOf and their like.
func (ds documents) properties(p place, visit func(f data.Field, at place)) {
	seen := map[*data.Node]bool{nil: true}
	var walk func(p place)
	walk = func(p place) {
		if seen[p.node] || p.node.Kind != data.Map {
			return
		}
		seen[p.node] = true
		if props := p.node.Get("properties"); props != nil && props.Kind == data.Map {
			for _, f := range props.Fields {
				visit(f, place{p.doc, f.Value})
			}
		}
		if target, ok := ds.follow(p); ok {
			walk(target)
		}
		for _, key := range []string{"allOf", "anyOf", "oneOf"} {
			if list := p.node.Get(key); list != nil {
				for _, branch := range list.Items {
					walk(place{p.doc, branch})
				}
			}
		}
		for _, key := range []string{"if", "then", "else"} {
			walk(place{p.doc, p.node.Get(key)})
		}
		if m := p.node.Get("dependentSchemas"); m != nil {
			for _, f := range m.Fields {
				walk(place{p.doc, f.Value})
			}
		}
	}
	walk(p)
}

// plain turns a node into what a JSON Schema validator takes. Numbers are
// bounded here: the exact arithmetic of the validator would write out
// 1e999999999 in full.
func plain(n *data.Node) any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case data.Null:
		return nil
	case data.Bool:
		return n.Text == "true"
	case data.Int, data.Float:
		return number(n.Text)
	case data.Seq:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			out[i] = plain(item)
		}
		return out
	case data.Map:
		out := make(map[string]any, len(n.Fields))
		for _, f := range n.Fields {
			out[f.Key] = plain(f.Value)
		}
		return out
	default:
		return n.Text
	}
}

// number reads a number as YAML and TOML write them. What has no finite value
// (.inf, .nan) stays a text and is refused as one.
func number(text string) any {
	if v, err := strconv.ParseInt(text, 10, 64); err == nil {
		return v
	}
	if v, err := strconv.ParseInt(text, 0, 64); err == nil {
		return v
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil || v-v != 0 {
		return text
	}
	return v
}
