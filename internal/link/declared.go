package link

import (
	"maps"
	"slices"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/schema"
)

// declared checks that the collections that pages name exist, and that those
// of casebook.toml and of pages ask for types and fields that there are: a
// misspelt one would give an empty list without a word.
func (j *joiner) declared() {
	j.queries = map[string]*config.Collection{}
	var names []string
	for i := range j.in.Config.Collections {
		c := &j.in.Config.Collections[i]
		j.queries[c.Name] = c
		names = append(names, c.Name)
		j.checkQuery(c, config.Path)
	}
	slices.Sort(names)
	unknown := func(name, path string, span diag.Span) {
		if j.queries[name] == nil {
			j.report(diag.UnknownCollection.At(path, span, diag.S("name", name), diag.S("suggest", diag.Near(name, names))))
		}
	}
	for _, typ := range j.in.Types.Types() {
		for _, m := range typ.Collect {
			unknown(m.Name, m.Path, m.Span)
		}
	}
	for _, p := range j.Pages {
		if !p.Own {
			continue
		}
		path := string(p.Head.Path)
		for _, n := range collectItems(p.Field("collect")) {
			if n.Kind != data.Map {
				unknown(n.Str(), path, n.Span)
				continue
			}
			queries, faults := config.ParseCollect(n, path)
			j.report(faults...)
			for i := range queries {
				j.checkQuery(&queries[i], path)
			}
		}
	}
}

// checkQuery reports a type or field that a collection names in vain.
func (j *joiner) checkQuery(q *config.Collection, path string) {
	types := j.in.Types.Types()
	if q.Type != "" {
		typ := j.in.Types.Type(q.Type)
		if typ == nil {
			var names []string
			for _, t := range types {
				names = append(names, t.Name)
			}
			j.report(diag.UnknownType.At(path, q.Spans[""], diag.S("type", q.Type), diag.S("suggest", diag.Near(q.Type, names))))
			return
		}
		types = []*schema.Type{typ}
	}
	known := map[string]bool{"id": true}
	add := func(fields []schema.Field) {
		for _, f := range fields {
			known[f.Name] = true
		}
	}
	add(j.in.Types.Common())
	if f := j.field(nil, q.Each); f.Items != nil {
		add(f.Items.Fields)
	}
	for _, t := range types {
		add(t.Fields)
		if f := t.Field(q.Each); f != nil && f.Items != nil {
			add(f.Items.Fields)
		}
	}
	what := "pages of the type `" + q.Type + "`"
	if q.Type == "" {
		what = "the pages of this site"
	}
	if q.Map != "" && known[q.Map] && !j.holdsCountries(q, types) {
		j.report(diag.CollectionMap.At(path, q.Spans[q.Map], diag.S("field", q.Map)))
	}
	for _, name := range slices.Sorted(maps.Keys(q.Spans)) {
		if name != "" && !known[name] {
			j.report(diag.CollectionField.At(path, q.Spans[name], diag.S("field", name), diag.S("what", what),
				diag.S("suggest", diag.Near(name, slices.Collect(maps.Keys(known))))))
		}
	}
}
