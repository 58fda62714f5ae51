package schema

import (
	"slices"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

func (j *judge) repeated(s spot, pair [2]int) {
	first, second := s.node, s.node
	if s.node.Kind == data.Seq && pair[0] >= 0 && pair[0] < pair[1] && pair[1] < len(s.node.Items) {
		first, second = s.node.Items[pair[0]], s.node.Items[pair[1]]
	}
	d := diag.RepeatedItem.At(j.path, second.Span, diag.S("field", s.name), diag.S("value", clip(second.Str())))
	j.out = append(j.out, d.With(diag.Place{Path: j.path, Span: first.Span, Role: "first"}))
}

// unknown reports a field that its object does not have.
func (j *judge) unknown(f *data.Field, what string, names []string, listed []Field) {
	args := []diag.Arg{diag.S("field", clip(f.Key)), diag.S("what", what)}
	if near := near(f.Key, names); near != "" {
		args = append(args, diag.S("suggest", near))
	} else if len(listed) > 0 {
		list := fieldNames(listed)
		args = append(args, diag.L("known", list[:min(len(list), listedFields)]))
		args = append(args, more(len(names), listedFields)...)
	}
	j.report(diag.UnknownField, f.Span, args...)
}

// listedFields and listedValues are how many proposals a message holds.
const listedFields, listedValues = 8, 5

func more(all, shown int) []diag.Arg {
	if all <= shown {
		return nil
	}
	return []diag.Arg{diag.N("more", all-shown)}
}

func (j *judge) unknownIn(s spot, keys []string) {
	var listed []Field
	if s.field != nil {
		listed = s.field.Fields
	}
	for _, key := range keys {
		if f := s.node.Field(key); f != nil {
			j.unknown(f, s.name, fieldNames(listed), listed)
		} else {
			j.unfit(s)
		}
	}
}

// holder finds the object with a key that "propertyNames" refuses. The
// library's own path cannot be used: it is overwritten while the siblings of
// the object are validated.
func (j *judge) holder(schemaURL, key string) []string {
	var search func(n *data.Node, path []string) []string
	search = func(n *data.Node, path []string) []string {
		if n.Field(key) != nil {
			return path
		}
		for _, f := range n.Fields {
			if found := search(f.Value, append(path, f.Key)); found != nil {
				return found
			}
		}
		for i, item := range n.Items {
			if found := search(item, append(path, strconv.Itoa(i))); found != nil {
				return found
			}
		}
		return nil
	}
	_, pointer, _ := strings.Cut(schemaURL, "#/properties/")
	name, _, _ := strings.Cut(pointer, "/")
	if n := j.root.Get(name); n != nil {
		return search(n, []string{name})
	}
	return search(j.root, []string{})
}

func (j *judge) notAllowed(s spot, want []any) {
	allowed := make([]string, 0, len(want))
	for _, v := range want {
		if text, ok := valueText(v); ok && !slices.Contains(allowed, text) {
			allowed = append(allowed, text)
		}
	}
	value := clip(s.node.Str())
	if !scalar(s.node) {
		value = kindOf(s.node)
	}
	args := []diag.Arg{diag.S("field", s.name), diag.S("value", value), suggestion(s.node.Str(), allowed)}
	if len(allowed) > 0 {
		args = append(args, diag.L("allowed", allowed[:min(len(allowed), listedValues)]))
		args = append(args, more(len(allowed), listedValues)...)
	}
	j.report(diag.NotAllowedValue, s.node.Span, args...)
}

func valueText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}
