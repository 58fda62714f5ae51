// Package data reads YAML, TOML and CSV into one tree that remembers where
// each key and value stands in the source, so that every later complaint can
// point at it. Scalars stay as the author wrote them: `2026-03-01` is the
// text of a date and `01` is not the number 1 unless the syntax says so.
//
// It knows nothing of what the data mean; that is package schema's business.
package data

import (
	"encoding/json"
	"strconv"

	"github.com/openimis/casebook/internal/diag"
)

// Kind is what a value is in its syntax.
type Kind uint8

// The kinds of a Node. A Date is a date or date-time written without quotes.
const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	Date
	Seq
	Map
)

// A Node is one value. Spans count bytes from the start of the whole source
// file (not of the front matter). Nodes are never changed once made.
type Node struct {
	Kind   Kind      `cbor:"1,keyasint,omitempty"`
	Span   diag.Span `cbor:"2,keyasint,omitempty"`
	Text   string    `cbor:"3,keyasint,omitempty"` // of a scalar, unquoted
	Items  []*Node   `cbor:"4,keyasint,omitempty"` // of a Seq
	Fields []Field   `cbor:"5,keyasint,omitempty"` // of a Map, in source order
}

// A Field is a key with its value.
type Field struct {
	Key   string    `cbor:"1,keyasint"`
	Span  diag.Span `cbor:"2,keyasint"` // of the key
	Value *Node     `cbor:"3,keyasint"`
}

// Get returns the value of a key of a Map, nil if there is none or n is no
// Map. It may be called on nil.
func (n *Node) Get(key string) *Node {
	if f := n.Field(key); f != nil {
		return f.Value
	}
	return nil
}

// Field is Get with the key's own span.
func (n *Node) Field(key string) *Field {
	if n == nil || n.Kind != Map {
		return nil
	}
	for i := range n.Fields {
		if n.Fields[i].Key == key {
			return &n.Fields[i]
		}
	}
	return nil
}

// Str returns the text of a scalar, "" for nil, Null, Seq and Map.
func (n *Node) Str() string {
	if n == nil || n.Kind == Null {
		return ""
	}
	return n.Text
}

// Strings returns the texts of a Seq of scalars; a single scalar counts as a
// list of one. Items that are no scalars are left out.
func (n *Node) Strings() []string {
	switch {
	case n == nil || n.Kind == Null || n.Kind == Map:
		return nil
	case n.Kind != Seq:
		return []string{n.Text}
	}
	var out []string
	for _, item := range n.Items {
		if item.Kind != Seq && item.Kind != Map && item.Kind != Null {
			out = append(out, item.Text)
		}
	}
	return out
}

// EachText calls fn for the node's own text, if it is a String, and for all
// below it, in the order of the source. Keys are none.
func (n *Node) EachText(fn func(string)) {
	if n == nil {
		return
	}
	if n.Kind == String {
		fn(n.Text)
	}
	for _, item := range n.Items {
		item.EachText(fn)
	}
	for _, f := range n.Fields {
		f.Value.EachText(fn)
	}
}

// Bool returns the value of a Bool; ok is false for anything else.
func (n *Node) Bool() (value, ok bool) {
	if n == nil || n.Kind != Bool {
		return false, false
	}
	return n.Text == "true", true
}

// Int returns the value of an Int; ok is false for anything else.
func (n *Node) Int() (value int, ok bool) {
	if n == nil || n.Kind != Int {
		return 0, false
	}
	v, err := strconv.Atoi(n.Text)
	return v, err == nil
}

// At follows a path of keys and indexes as JSON Schema reports it. It returns
// the deepest node that exists and how many steps were taken.
func (n *Node) At(path []string) (at *Node, steps int) {
	at = n
	for i, step := range path {
		var next *Node
		switch at.Kind {
		case Map:
			next = at.Get(step)
		case Seq:
			if k, err := strconv.Atoi(step); err == nil && k >= 0 && k < len(at.Items) {
				next = at.Items[k]
			}
		}
		if next == nil {
			return at, i
		}
		at = next
	}
	return at, len(path)
}

// Any returns the value as a JSON Schema validator and encoding/json take it:
// maps, slices, strings (dates too), bool, json.Number, nil.
func (n *Node) Any() any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case Null:
		return nil
	case Bool:
		return n.Text == "true"
	case Int, Float:
		return json.Number(n.Text)
	case Seq:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			out[i] = item.Any()
		}
		return out
	case Map:
		out := make(map[string]any, len(n.Fields))
		for _, f := range n.Fields {
			out[f.Key] = f.Value.Any()
		}
		return out
	default:
		return n.Text
	}
}
