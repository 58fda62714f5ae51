package link

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// filters are the values of a collection's filter fields. Each has a page of
// its own where there is one (a term's, or the page that a reference leads
// to), so that one filter works without a script.
type filters struct {
	t     *Tables
	q     *config.Collection
	shown []site.Filter
}

func (t *Tables) filters(q *config.Collection, hits []hit, pr printer) filters {
	out := filters{t: t, q: q}
	for _, name := range q.Filter {
		f := site.Filter{Name: name, Label: t.columnLabel(pr, q, name)}
		at := map[string]int{}       // value → its place in f.Values
		sorts := map[string][]byte{} // key → what it sorts by
		for _, h := range hits {
			field, n := t.fieldOf(q, h, name)
			if n == nil {
				continue
			}
			if field.Items != nil {
				field = field.Items
			}
			for _, v := range n.Strings() {
				i, known := at[v]
				if !known {
					i = len(f.Values)
					at[v] = i
					ref := t.valuePage(name, field, v, h.page, pr.lang)
					value := site.FilterValue{Key: filterKey(name, v), Ref: ref}
					f.Values = append(f.Values, value)
					if sorts[value.Key] = t.locales[pr.lang].locale.Key(ref.Title); len(field.Order) > 0 {
						sorts[value.Key] = []byte{byte(1 + slices.Index(field.Order, v))}
					}
				}
				f.Values[i].Count++
			}
		}
		if len(f.Values) < 2 {
			continue // it would narrow nothing down
		}
		slices.SortFunc(f.Values, func(a, b site.FilterValue) int {
			return cmp.Or(bytes.Compare(sorts[a.Key], sorts[b.Key]), strings.Compare(a.Key, b.Key))
		})
		out.shown = append(out.shown, f)
	}
	return out
}

// valuePage is what a value is called, and the page that shows all with it.
func (t *Tables) valuePage(name string, f *schema.Field, value string, p *site.Page, lang string) site.Ref {
	if f.Ref != "" {
		if to := t.Page(lang, value); to != nil {
			return t.ref(to, lang)
		}
	}
	for i, tax := range t.Taxonomies[lang] {
		if !slices.Contains(t.taxonomyFields(t.in.Config.Taxonomies[i], t.in.Types.Type(p.Type)), name) {
			continue
		}
		for _, term := range tax.Terms {
			if term.ID == value {
				return site.Ref{Title: term.Label, URL: t.href(term.URL)}
			}
		}
	}
	return site.Ref{Title: t.scalarText(f, value, lang)}
}

// filterKey is a value in the list of a row's values, which stands between
// spaces, and in the address of a page that is narrowed down.
func filterKey(name, value string) string { return name + "=" + paths.URL(value).Escape() }

// keys are the values of one row, for the script that combines filters.
func (f filters) keys(h hit) string {
	var out []string
	for _, shown := range f.shown {
		if _, n := f.t.fieldOf(f.q, h, shown.Name); n != nil {
			for _, v := range n.Strings() {
				out = append(out, filterKey(shown.Name, v))
			}
		}
	}
	return strings.Join(out, " ")
}
