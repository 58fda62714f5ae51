package publish

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// A record is one page in all its languages.
type record struct {
	id    string
	pages []*site.Page // in the order of the site's languages
}

// data makes /data/<type>.json and .csv: one record a page id. What every
// language has is an object by language; shared fields are there once.
func (in Input) data() []site.Artifact {
	by := map[string][]record{}
	at := map[string]int{}
	for _, p := range in.own("") {
		i, ok := at[p.ID]
		if !ok {
			i = len(by[p.Type])
			at[p.ID] = i
			by[p.Type] = append(by[p.Type], record{id: p.ID})
		}
		by[p.Type][i].pages = append(by[p.Type][i].pages, p)
	}
	var out []site.Artifact
	for _, t := range in.Types.Types() {
		records := by[t.Name]
		if len(records) == 0 {
			continue
		}
		slices.SortFunc(records, func(a, b record) int { return strings.Compare(a.id, b.id) })
		root := paths.URL("/data/" + t.Name)
		out = append(out,
			site.Artifact{Path: paths.URL(root + ".json").Out(), MIME: "application/json", Data: in.jsonData(t, records)},
			site.Artifact{Path: paths.URL(root + ".csv").Out(), MIME: "text/csv", Data: in.csvData(t, records)})
	}
	return out
}

// common fields that a record holds for every type.
var dataFields = []string{"date", "updated", "verified", "tags", "sources"}

func (in Input) jsonData(t *schema.Type, records []record) []byte {
	list := make([]data.Object, 0, len(records))
	for _, r := range records {
		o := data.Object{{Name: "id", Value: r.id}}
		o.Set("url", in.each(r, func(p *site.Page) any { return in.address(p) }))
		o.Set("title", in.each(r, func(p *site.Page) any { return p.Title }))
		o.Set("description", in.each(r, func(p *site.Page) any { return p.Description }))
		for _, name := range dataFields {
			if v := r.original().Field(name); v != nil {
				o.Set(name, value(v, nil))
			}
		}
		for i := range t.Fields {
			f := &t.Fields[i]
			if isCommon(f.Name) {
				continue
			}
			if f.Shared {
				if v := r.original().Field(f.Name); v != nil {
					o.Set(f.Name, value(v, f))
				}
			} else if by := in.each(r, func(p *site.Page) any { return value(p.Field(f.Name), f) }); len(by) > 0 {
				o.Set(f.Name, by)
			}
		}
		list = append(list, o)
	}
	return marshalJSON(list)
}

func isCommon(name string) bool {
	return name == "title" || name == "description" || slices.Contains(dataFields, name)
}

func (in Input) address(p *site.Page) string {
	return cmp.Or(in.Config.BaseURL, in.Config.BasePath) + p.URL.Escape()
}

// each is an object by language of what the pages of a record have.
func (in Input) each(r record, get func(*site.Page) any) data.Object {
	var out data.Object
	for _, p := range r.pages {
		if v := get(p); v != nil && v != "" {
			out.Set(in.Config.Language(p.Lang).Lang, v)
		}
	}
	return out
}

func (r record) original() *site.Page {
	for _, p := range r.pages {
		if p.Original == p {
			return p
		}
	}
	return r.pages[0]
}

// value is a field as JSON, the members of objects in the author's order. F
// may be nil.
func value(n *data.Node, f *schema.Field) any {
	switch {
	case n == nil || n.Kind == data.Null:
		return nil
	case n.Kind == data.Seq:
		out := make([]any, 0, len(n.Items))
		for _, item := range n.Items {
			out = append(out, value(item, f.Item()))
		}
		return out
	case n.Kind == data.Map:
		out := data.Object{}
		for _, m := range n.Fields {
			out.Set(m.Key, value(m.Value, f.Field(m.Key)))
		}
		return out
	case f != nil && f.Kind == "date":
		return n.Text // a year, too
	case n.Kind == data.Int || n.Kind == data.Float:
		return json.Number(n.Text)
	case n.Kind == data.Bool:
		return n.Text == "true"
	}
	return n.Text
}

func (in Input) csvData(t *schema.Type, records []record) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	header := []string{"id"}
	var langs []string
	for _, l := range in.Config.Languages {
		langs = append(langs, l.Tag)
	}
	for _, name := range []string{"url", "title", "description"} {
		for _, l := range langs {
			header = append(header, name+"_"+l)
		}
	}
	var fields []*schema.Field
	for i := range t.Fields {
		if f := &t.Fields[i]; !isCommon(f.Name) {
			fields = append(fields, f)
		}
	}
	header = append(header, dataFields...)
	for _, f := range fields {
		if f.Shared {
			header = append(header, f.Name)
			continue
		}
		for _, l := range langs {
			header = append(header, f.Name+"_"+l)
		}
	}
	rows := [][]string{header}
	for _, r := range records {
		row := []string{cell(r.id)}
		of := func(l string) *site.Page {
			for _, p := range r.pages {
				if p.Lang == l {
					return p
				}
			}
			return &site.Page{}
		}
		for _, get := range []func(*site.Page) string{
			func(p *site.Page) string {
				if p.URL == "" {
					return ""
				}
				return in.address(p)
			},
			func(p *site.Page) string { return p.Title },
			func(p *site.Page) string { return p.Description },
		} {
			for _, l := range langs {
				row = append(row, cell(get(of(l))))
			}
		}
		for _, name := range dataFields {
			row = append(row, cell(flat(r.original().Field(name), nil)))
		}
		for _, f := range fields {
			if f.Shared {
				row = append(row, cell(flat(r.original().Field(f.Name), f)))
				continue
			}
			for _, l := range langs {
				row = append(row, cell(flat(of(l).Field(f.Name), f)))
			}
		}
		rows = append(rows, row)
	}
	if err := w.WriteAll(rows); err != nil {
		panic("publish: " + err.Error()) // a buffer takes all
	}
	return out.Bytes()
}

// flat is a field in one cell: a list of scalars joined by "; ", anything
// deeper as JSON.
func flat(n *data.Node, f *schema.Field) string {
	if n == nil {
		return ""
	}
	if n.Kind == data.Seq {
		if list := n.Strings(); len(list) == len(n.Items) {
			return strings.Join(list, "; ")
		}
	}
	if n.Kind == data.Seq || n.Kind == data.Map {
		return string(marshalJSON(value(n, f)))
	}
	return n.Str()
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(s string) string {
	if s != "" && strings.IndexByte("=+@\t\r", s[0]) >= 0 || len(s) > 1 && s[0] == '-' && (s[1] < '0' || s[1] > '9') {
		return "'" + s
	}
	return s
}
