package data

import (
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/openimis/casebook/internal/diag"
)

// A making says how a table or list came to be, which decides who may add to
// it later.
type making uint8

const (
	byValue   making = iota // written as one value: closed
	byPassing               // on the way to a deeper section: may be opened once
	bySection               // opened by its own header
	byDots                  // by a dotted key: other dotted keys may add to it
	byList                  // a list of sections
)

var makingWords = [...]string{"a value", "a section", "a section", "a table made by dotted keys", "a list of sections"}

type tomlKey struct {
	table *Node
	name  string
}

// A part is one name of a dotted key.
type part struct {
	name       string
	start, end int
}

func (r *tomlReader) parts(it unstable.Iterator) []part {
	var out []part
	for it.Next() {
		k := it.Node()
		start := r.from + int(k.Raw.Offset)
		out = append(out, part{string(k.Data), start, start + int(k.Raw.Length)})
	}
	return out
}

func (r *tomlReader) get(table *Node, name string) *Field {
	if i, ok := r.index[tomlKey{table, name}]; ok {
		return &table.Fields[i]
	}
	return nil
}

func (r *tomlReader) put(table *Node, p part, value *Node) *Node {
	r.index[tomlKey{table, p.name}] = len(table.Fields)
	table.Fields = append(table.Fields, Field{Key: p.name, Span: r.span(p.start, p.end), Value: value})
	return value
}

// section opens the table of a header, [a.b] or [[a.b]].
func (r *tomlReader) section(e *unstable.Node) {
	parts := r.parts(e.Key())
	start, end := r.header(parts)
	r.end = end
	span := r.span(start, end)
	// What stands in a section that cannot be opened is checked, but kept
	// apart from the tree.
	r.current = &Node{Kind: Map, Span: span}
	r.made[r.current] = bySection
	r.depth = len(parts) + 1
	if r.tooDeep(start, r.depth) {
		return
	}
	table := r.root
	last := parts[len(parts)-1]
	for _, p := range parts[:len(parts)-1] {
		f := r.get(table, p.name)
		switch {
		case f == nil:
			table = r.put(table, p, &Node{Kind: Map, Span: span})
			r.made[table] = byPassing
		case r.made[f.Value] == byValue:
			r.refuse(parts, p, f)
			return
		case f.Value.Kind == Seq:
			table = f.Value.Items[len(f.Value.Items)-1]
		default:
			table = f.Value
		}
	}
	f := r.get(table, last.name)
	switch {
	case e.Kind == unstable.ArrayTable && f == nil:
		list := r.put(table, last, &Node{Kind: Seq, Span: span, Items: []*Node{r.current}})
		r.made[list] = byList
	case e.Kind == unstable.ArrayTable && r.made[f.Value] == byList:
		f.Value.Items = append(f.Value.Items, r.current)
	case e.Kind == unstable.Table && f == nil:
		r.put(table, last, r.current)
	case e.Kind == unstable.Table && r.made[f.Value] == byPassing:
		r.made[f.Value] = bySection
		f.Value.Span, f.Span = span, r.span(last.start, last.end)
		r.current = f.Value
	default:
		r.refuse(parts, last, f)
	}
}

// header returns the place of a section's header with its brackets, of which
// the parser tells only the names in it.
func (r *tomlReader) header(parts []part) (start, end int) {
	start, end = parts[0].start, parts[len(parts)-1].end
	for start > 0 && strings.IndexByte(" \t[", r.src[start-1]) >= 0 {
		start--
	}
	for start < end && r.src[start] != '[' {
		start++
	}
	for end < len(r.src) && strings.IndexByte(" \t", r.src[end]) >= 0 {
		end++
	}
	for end < len(r.src) && r.src[end] == ']' {
		end++
	}
	return start, end
}

func (r *tomlReader) refuse(parts []part, p part, first *Field) {
	names := make([]string, len(parts))
	for i := range parts {
		names[i] = parts[i].name
	}
	r.diags = append(r.diags, diag.TOMLTable.At(r.path, r.span(p.start, p.end),
		diag.S("name", strings.Join(names, ".")), diag.S("key", p.name), diag.S("kind", makingWords[r.made[first.Value]])).
		With(diag.Place{Path: r.path, Span: first.Span, Role: "first"}))
}

// pair puts a key with its value into a table and returns the offset after
// the value.
func (r *tomlReader) pair(table *Node, e *unstable.Node, depth int) (end int) {
	parts := r.parts(e.Key())
	start := parts[0].start
	last := parts[len(parts)-1]
	at := last.end
	for r.src[at] == ' ' || r.src[at] == '\t' || r.src[at] == '=' {
		at++
	}
	depth += len(parts)
	deep := r.tooDeep(start, depth-1)
	value, end := r.value(e.Value(), at, depth)
	if deep {
		return end
	}
	for _, p := range parts[:len(parts)-1] {
		f := r.get(table, p.name)
		if f == nil {
			table = r.put(table, p, &Node{Kind: Map, Span: r.span(p.start, last.end)})
			r.made[table] = byDots
			continue
		}
		if r.made[f.Value] != byDots {
			r.twice(p, f)
			return end
		}
		table = f.Value
	}
	if f := r.get(table, last.name); f != nil {
		r.twice(last, f)
		return end
	}
	r.put(table, last, value)
	return end
}

func (r *tomlReader) twice(p part, first *Field) {
	r.diags = append(r.diags, diag.DuplicateKey.At(r.path, r.span(p.start, p.end), diag.S("key", p.name)).
		With(diag.Place{Path: r.path, Span: first.Span, Role: "first"}))
}
