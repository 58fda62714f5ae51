package link

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/search"
	"github.com/openimis/casebook/internal/site"
)

// Searchable are the pages of a language that its search finds, in the order
// of the tree: its own, and those of which it shows another language's text.
// What the caller adds is their texts. Each is as in search.Input.
func (t *Tables) Searchable(o *Outlines, lang string, each func(n int, fn func(i int))) search.Language {
	l := t.in.Config.Language(lang)
	out := search.Language{Lang: lang, Base: t.in.Config.BasePath + "/" + lang + "/", Facets: t.facets(lang)}
	var native, foreign []*site.Page
	for _, p := range t.Pages {
		switch {
		case p.Lang != l.Tag || p.Unlisted || o.Of(p.Head.Path) == nil:
		case !p.Own:
			foreign = append(foreign, p)
		case !p.NoIndex:
			native = append(native, p)
		}
	}
	fill := func(pages []*site.Page) []search.Page {
		list := make([]search.Page, len(pages))
		each(len(pages), func(i int) { list[i] = t.searchable(o, pages[i], out.Facets) })
		return list
	}
	out.Native, out.Foreign = fill(native), fill(foreign)
	return out
}

func (t *Tables) searchable(o *Outlines, p *site.Page, facets []search.Facet) search.Page {
	out := search.Page{
		ID: p.ID, Lang: p.Head.Lang, Tag: t.locales[p.Head.Lang].tag, Href: p.Href,
		Title: p.Title, Description: p.Description, IDs: o.ids(p.Head.Path),
	}
	for _, twin := range p.Twins {
		if twin.Lang != p.Head.Lang {
			out.Twins = append(out.Twins, search.Title{Lang: twin.Lang, Text: twin.Title})
		}
	}
	pr := printer{t: t, page: p, lang: p.Lang}
	typ := t.in.Types.Type(p.Type)
	var words strings.Builder
	if typ != nil {
		for i := range typ.Fields {
			f := &typ.Fields[i]
			if f.Name == "title" || f.Name == "description" || f.Name == "sources" {
				continue
			}
			if row := pr.row(p, f); row != nil {
				texts(&words, row.Values)
			}
		}
	}
	out.Fields = strings.TrimSpace(words.String())
	for _, f := range facets {
		if f.Key == typeFacet {
			out.Facets = append(out.Facets, search.Pick{Facet: typeFacet, Value: p.Type})
		}
	}
	if typ == nil {
		return out
	}
	for _, fields := range [][]schema.Field{typ.Fields, t.in.Types.Common()} {
		for i := range fields {
			f := &fields[i]
			if !f.Facet || t.field(typ, f.Name) != f {
				continue
			}
			for _, n := range values(p.Field(f.Name)) {
				if n.Str() != "" {
					out.Facets = append(out.Facets, search.Pick{Facet: facetOf(f), Value: n.Str()})
				}
			}
		}
	}
	return out
}

// texts gathers what a reader sees of values.
func texts(out *strings.Builder, list []site.Value) {
	for _, v := range list {
		switch v.Kind {
		case "list":
			texts(out, v.Items)
		case "object":
			for _, row := range v.Rows {
				texts(out, row.Values)
			}
		default:
			out.WriteString(v.Text)
			out.WriteByte('\n')
		}
	}
}

// typeFacet is the facet that every site has: the type of a page.
const typeFacet = "type"

// facetOf names the facet of a field: after its taxonomy, so that the one
// country of a case and the countries of an organisation are one filter, else
// after the field.
func facetOf(f *schema.Field) string {
	if f.Taxonomy == "" && f.Items != nil {
		return cmp.Or(f.Items.Taxonomy, f.Name)
	}
	return cmp.Or(f.Taxonomy, f.Name)
}

// facets are the fields by which a search can be narrowed: those that any type
// marks so, in the order of the types, after the type itself.
func (t *Tables) facets(lang string) []search.Facet {
	def := t.in.Config.DefaultLanguage
	kinds := search.Facet{Key: typeFacet, Label: t.locales[lang].texts.T("search.type")}
	of := map[string][]*site.Page{} // pages of the language by type
	var all []*site.Page
	for _, p := range t.Pages {
		if p.Lang == lang {
			of[p.Type] = append(of[p.Type], p)
			all = append(all, p)
		}
	}
	var out []search.Facet
	at := map[string]int{}
	add := func(f *schema.Field, pages []*site.Page) {
		if !f.Facet {
			return
		}
		i, known := at[facetOf(f)]
		if !known {
			i = len(out)
			at[facetOf(f)] = i
			pr := printer{t: t, lang: lang}
			out = append(out, search.Facet{Key: facetOf(f), Label: pr.label(f)})
		}
		for _, v := range t.facetValues(f, pages, lang) {
			if !slices.ContainsFunc(out[i].Values, func(have search.Value) bool { return have.Key == v.Key }) {
				out[i].Values = append(out[i].Values, v)
			}
		}
	}
	for _, typ := range t.in.Types.Types() {
		if len(of[typ.Name]) > 0 {
			label := schema.Text(typ.Plural, lang, def)
			if label == "" {
				label = schema.Text(typ.Label, lang, def)
			}
			kinds.Values = append(kinds.Values, search.Value{Key: typ.Name, Label: label})
		}
		for i := range typ.Fields {
			add(&typ.Fields[i], of[typ.Name])
		}
	}
	common := t.in.Types.Common()
	for i := range common {
		add(&common[i], all)
	}
	return append([]search.Facet{kinds}, out...)
}

// facetValues are the values that pages have in a field, with their names, in
// the order of the field's own list, else of their first pages.
func (t *Tables) facetValues(f *schema.Field, pages []*site.Page, lang string) []search.Value {
	var out []search.Value
	seen := map[string]bool{}
	for _, p := range pages {
		for _, n := range values(p.Field(f.Name)) {
			if raw := n.Str(); raw != "" && !seen[raw] {
				seen[raw] = true
				out = append(out, search.Value{Key: raw, Label: t.valueLabel(p, f, n, lang)})
			}
		}
	}
	order := f.Enum
	if f.Items != nil && len(order) == 0 {
		order = f.Items.Enum
	}
	slices.SortStableFunc(out, func(a, b search.Value) int { return slices.Index(order, a.Key) - slices.Index(order, b.Key) })
	return out
}

func (t *Tables) valueLabel(p *site.Page, f *schema.Field, n *data.Node, lang string) string {
	if f.Taxonomy != "" || f.Items != nil && f.Items.Taxonomy != "" {
		return t.termLabel(p, f.Name, n.Str(), lang)
	}
	return t.scalarText(f, n.Str(), lang)
}

// searchPath is where the search of a language stands.
func searchPath(lang string) paths.URL { return paths.URL("/" + lang + "/search/") }

// searchView is the page that searches, and without a script lists where one
// can go instead.
func (t *Tables) searchView(l config.Language) *site.View {
	u := searchPath(l.Tag)
	v := t.made(l, "search", u)
	v.Title = t.locales[l.Tag].texts.T("search.title")
	v.NoIndex = true
	v.Breadcrumbs = append(v.Breadcrumbs, site.Ref{Title: v.Title, URL: v.URL, Current: true})
	for _, tax := range t.Taxonomies[l.Tag] {
		g := site.TermGroup{Name: tax.Name, Label: tax.Label, URL: t.href(tax.URL)}
		for _, term := range tax.Terms {
			g.Terms = append(g.Terms, site.Ref{Title: term.Label, URL: t.href(term.URL)})
		}
		if len(g.Terms) > 0 {
			v.Terms = append(v.Terms, g)
		}
	}
	t.twins(v, l, func(lang string) (paths.URL, string, bool) {
		if t.Homes[lang] == nil {
			return "", "", false
		}
		return searchPath(lang), t.locales[lang].texts.T("search.title"), true
	})
	v.HeadTitle = t.headTitle(v)
	return v
}

// searchRoot is the first file of a language's index.
func (t *Tables) searchRoot(lang string) string {
	return path.Join("/", t.in.Config.BasePath, string(search.RootPath(lang)))
}
