package link

import (
	"bytes"
	"slices"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/geo"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// worldMap marks the countries of a collection's rows. A country leads to its
// one page, else to the page that shows all with it.
func (t *Tables) worldMap(q *config.Collection, hits []hit, pr printer) *site.Map {
	if q.Map == "" {
		return nil
	}
	var codes []string
	pages := map[string][]*site.Page{}
	fields := map[string]*schema.Field{}
	for _, h := range hits {
		f, n := t.fieldOf(q, h, q.Map)
		if f = countryField(f); f == nil {
			continue
		}
		for _, code := range n.Strings() {
			if len(pages[code]) == 0 {
				codes = append(codes, code)
				fields[code] = f
			}
			if !slices.Contains(pages[code], h.page) {
				pages[code] = append(pages[code], h.page)
			}
		}
	}
	key := func(code string) []byte {
		return t.locales[pr.lang].locale.Key(t.scalarText(fields[code], code, pr.lang))
	}
	slices.SortFunc(codes, func(a, b string) int { return bytes.Compare(key(a), key(b)) })
	drawn, ok := geo.Draw(codes)
	if !ok {
		return nil
	}
	out := &site.Map{ViewBox: drawn.ViewBox, Width: drawn.Width, Height: drawn.Height, Land: drawn.Land}
	for _, p := range drawn.Places {
		of := pages[p.Code]
		ref := t.valuePage(q.Map, fields[p.Code], p.Code, of[0], pr.lang)
		if len(of) == 1 {
			ref.URL = of[0].Href
		}
		place := site.MapPlace{Ref: ref, Count: len(of), Path: p.Path, X: p.X, Y: p.Y}
		if slices.Contains(q.Filter, q.Map) {
			place.Key = filterKey(q.Map, p.Code)
		}
		out.Places = append(out.Places, place)
	}
	return out
}

// countryField is the field, or that of its items, if it holds countries.
func countryField(f *schema.Field) *schema.Field {
	if f != nil && f.Items != nil {
		f = f.Items
	}
	if f == nil || f.Format != "country" {
		return nil
	}
	return f
}

// holdsCountries reports whether the field that a collection wants on a map
// holds countries in one of its types.
func (j *joiner) holdsCountries(q *config.Collection, types []*schema.Type) bool {
	return slices.ContainsFunc(types, func(typ *schema.Type) bool {
		if list := typ.Field(q.Each); list != nil && list.Items != nil {
			i := slices.IndexFunc(list.Items.Fields, func(f schema.Field) bool { return f.Name == q.Map })
			if i >= 0 {
				return countryField(&list.Items.Fields[i]) != nil
			}
		}
		return countryField(typ.Field(q.Map)) != nil
	})
}
