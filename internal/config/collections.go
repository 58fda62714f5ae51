package config

import (
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

var ops = []string{"eq", "ne", "in", "lt", "gt", "has"}

// maxRows bounds `limit`; a list of all needs none.
const maxRows = 10_000

// ParseCollect reads a page's own `collect`: a collection, or a list of them.
// Texts in the list name collections of casebook.toml and are left to those
// who know these. A title without languages has the key "".
func ParseCollect(n *data.Node, path string) ([]Collection, []diag.Diagnostic) {
	d := &decoder{path: path}
	if n == nil || n.Kind == data.Null || n.Kind == data.String {
		return nil, nil
	}
	items := []*data.Node{n}
	if n.Kind == data.Seq {
		items = n.Items
	}
	var out []Collection
	for _, item := range items {
		if item.Kind == data.String {
			continue
		}
		q := Collection{}
		if d.collection(item, "collect", &q, d.text("name", &q.Name)) {
			out = append(out, q)
		}
	}
	return out, d.diags
}

func (d *decoder) collections(f *data.Field, c *Config) {
	d.each(f, func(f *data.Field) {
		q := Collection{Name: f.Key}
		if d.collection(f.Value, f.Key, &q) {
			c.Collections = append(c.Collections, q)
		}
	})
}

// collection reads one query; it returns false if a part of it is missing,
// since it would then answer another question.
func (d *decoder) collection(n *data.Node, what string, q *Collection, more ...key) bool {
	before := len(d.diags)
	d.table(n, what, "a collection", append(more,
		key{"type", func(f *data.Field) {
			d.text(f.Key, &q.Type).read(f)
			q.name("", f.Value)
		}},
		key{"where", func(f *data.Field) { d.where(f, q) }},
		d.named("group", &q.Group, q),
		d.named("each", &q.Each, q),
		d.truth("self", &q.Self),
		d.named("map", &q.Map, q),
		key{"sort", func(f *data.Field) {
			d.texts(f.Key, &q.Sort).read(f)
			for _, name := range q.Sort {
				if strings.Trim(name, "- ") == "" {
					d.wrong(f.Key, f.Value, "names of fields", "`[\"-date\", \"title\"]`")
				}
			}
			q.names(f.Value)
		}},
		key{"fields", func(f *data.Field) {
			d.texts(f.Key, &q.Fields).read(f)
			q.names(f.Value)
		}},
		key{"filter", func(f *data.Field) {
			d.texts(f.Key, &q.Filter).read(f)
			q.names(f.Value)
		}},
		d.number("limit", &q.Limit, 0, maxRows),
		d.labels("title", &q.Title))...)
	return len(d.diags) == before
}

// named reads a key that holds the name of a field.
func (d *decoder) named(name string, to *string, q *Collection) key {
	return key{name, func(f *data.Field) {
		d.text(name, to).read(f)
		q.names(f.Value)
	}}
}

// names remembers where a collection names fields, so that those who know the
// types can say which of them there are not.
func (q *Collection) names(n *data.Node) {
	if n.Kind != data.Seq {
		q.name(strings.TrimPrefix(n.Str(), "-"), n)
	}
	for _, item := range n.Items {
		q.name(strings.TrimPrefix(item.Str(), "-"), item)
	}
}

func (q *Collection) name(field string, n *data.Node) {
	if q.Spans == nil {
		q.Spans = map[string]diag.Span{}
	}
	if _, named := q.Spans[field]; !named {
		q.Spans[field] = n.Span
	}
}

const whereExample = "`where = [{ field = \"stage\", op = \"eq\", value = \"live\" }]`"

func (d *decoder) where(f *data.Field, q *Collection) {
	items := []*data.Node{f.Value}
	if f.Value.Kind == data.Seq {
		items = f.Value.Items
	}
	for _, n := range items {
		if n.Kind != data.Map {
			d.wrong(f.Key, n, "a list of conditions", whereExample)
			continue
		}
		c := Condition{Op: "eq"}
		d.table(n, f.Key, "a condition",
			d.named("field", &c.Field, q),
			key{"op", func(f *data.Field) {
				if op, ok := d.choice(f, ops...); ok {
					c.Op = op
				}
			}},
			key{"value", func(*data.Field) {}})
		for _, name := range []string{"field", "value"} {
			if n.Field(name) == nil {
				d.report(diag.ConfigMissing, n.Span, diag.S("key", name), diag.S("where", "this condition"), diag.S("example", "it, as in "+whereExample))
			}
		}
		if v := n.Field("value"); v != nil {
			c.Value = d.operands(v, c.Op)
		}
		q.Where = append(q.Where, c)
	}
}

// operands reads what a field is compared with: one value, or several for in.
func (d *decoder) operands(f *data.Field, op string) []string {
	items := []*data.Node{f.Value}
	if f.Value.Kind == data.Seq {
		if op != "in" {
			d.wrong(f.Key, f.Value, "one value, except after `in`", "")
			return nil
		}
		items = f.Value.Items
	}
	var out []string
	for _, n := range items {
		switch {
		case n.Kind == data.Null || n.Kind == data.Seq || n.Kind == data.Map:
			d.wrong(f.Key, n, "a text, a number, a date, true or false", "")
		case strings.TrimSpace(strings.TrimPrefix(n.Text, "this.")) == "" && n.Text != "":
			d.report(diag.ConfigChoice, n.Span, diag.S("key", f.Key), diag.S("value", n.Text),
				diag.L("choices", []string{"this.FIELD", "now"}))
		default:
			out = append(out, n.Text)
		}
	}
	return out
}
