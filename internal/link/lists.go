package link

import (
	"path"
	"strconv"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// A listing shows this many cards a page.
const listingSize = 50

// card shows a page in a list of the given language, from its Head alone.
func (t *Tables) card(p *site.Page, lang string) site.Card {
	c := site.Card{Ref: t.ref(p, lang), Description: p.Description, Type: p.Type, Date: p.Date, Fallback: !p.Own}
	typ := t.in.Types.Type(p.Type)
	if typ == nil {
		return c
	}
	if p.Type != "page" {
		c.TypeLabel = schema.Text(typ.Label, lang, t.in.Config.DefaultLanguage)
	}
	pr := printer{t: t, page: p, lang: lang}
	for i := range typ.Fields {
		if f := &typ.Fields[i]; f.OnCard {
			if row := pr.row(p, f); row != nil {
				c.Rows = append(c.Rows, *row)
			}
		}
	}
	return c
}

func (t *Tables) cards(pages []*site.Page, lang string) []site.Card {
	out := make([]site.Card, 0, len(pages))
	for _, p := range pages {
		out = append(out, t.card(p, lang))
	}
	return out
}

// lists fills all that shows other pages.
func (t *Tables) lists(v *site.View, p *site.Page, page int) {
	if p.IsSection {
		t.children(v, p, page)
	}
	if page > 1 {
		return // the rest of a section stands on its first page only
	}
	named := map[string]bool{}
	for _, n := range collectItems(p.Field("collect")) {
		named[n.Str()] = true
		if n.Kind == data.Map {
			queries, _ := config.ParseCollect(n, string(p.Head.Path))
			for i := range queries {
				v.Collections = append(v.Collections, t.collection(&queries[i], p))
			}
		} else if q := t.queries[n.Str()]; q != nil {
			v.Collections = append(v.Collections, t.collection(q, p))
		}
	}
	if typ := t.in.Types.Type(p.Type); typ != nil {
		for _, m := range typ.Collect {
			if q := t.queries[m.Name]; q != nil && !named[m.Name] {
				v.Collections = append(v.Collections, t.collection(q, p))
			}
		}
	}
	v.Inverse = t.inverseLists(p)
	for _, r := range t.relatedTo(p) {
		v.Related = append(v.Related, t.card(r, p.Lang))
	}
}

// children lists the pages of a section.
func (t *Tables) children(v *site.View, p *site.Page, page int) {
	of := max(1, (len(p.Children)+listingSize-1)/listingSize)
	from := (page - 1) * listingSize
	list := &site.Listing{
		Cards: t.cards(p.Children[from:min(from+listingSize, len(p.Children))], p.Lang),
		Total: len(p.Children), Page: page, Of: of,
	}
	at := func(n int) *site.Ref {
		if n < 1 || n > of || n == page {
			return nil
		}
		return &site.Ref{Title: strconv.Itoa(n), URL: t.href(listingURL(p.URL, n))}
	}
	list.Prev, list.Next, list.First, list.Last = at(page-1), at(page+1), at(1), at(of)
	v.Children = list
	if page > 1 {
		v.URL = t.href(listingURL(p.URL, page))
		if v.Absolute != "" {
			v.Absolute = t.in.Config.BaseURL + listingURL(p.URL, page).Escape()
			v.Canonical = v.Absolute
		}
		v.HrefLangs = nil
	}
}

// listingURL is the address of a page of a listing; the first is the section.
func listingURL(u paths.URL, n int) paths.URL {
	if n == 1 {
		return u
	}
	return u.Join("page", strconv.Itoa(n))
}

// inverseLists are the pages that refer to this one, by type and field. A
// field whose list has no heading of its own adds only pages that no other
// list of their type has.
func (t *Tables) inverseLists(p *site.Page) []site.Collection {
	var out []site.Collection
	at := map[*schema.Field]int{}
	listed := map[string]bool{}
	for _, inv := range t.inverse[p.ID] {
		if len(inv.field.RefLabel) > 0 {
			listed[inv.id] = true
		}
	}
	for _, inv := range t.inverse[p.ID] {
		from := t.grid.page(p.Lang, inv.id)
		if from == nil || len(inv.field.RefLabel) == 0 && listed[inv.id] {
			continue
		}
		i, ok := at[inv.field]
		if !ok {
			title := schema.Text(inv.field.RefLabel, p.Lang, t.in.Config.DefaultLanguage)
			if title == "" {
				title = schema.Text(inv.typ.Plural, p.Lang, t.in.Config.DefaultLanguage)
			}
			i = len(out)
			at[inv.field] = i
			out = append(out, site.Collection{Name: inv.typ.Name + "-" + inv.field.Name, Title: title, Groups: []site.Group{{}}})
		}
		g := &out[i].Groups[0]
		g.Rows = append(g.Rows, site.Entry{Card: t.card(from, p.Lang)})
		out[i].Total++
	}
	return out
}

func baseName(p paths.Src) string { return path.Base(string(p)) }
