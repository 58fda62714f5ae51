package link

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// Tags are the terms of content/tags.csv: their names in each language.
type Tags struct {
	names  map[string]map[string]string // id → language → name
	ids    []string
	unsure bool // the file could not be read in full: an unknown term may stand there
}

// TagsPath is where the terms are.
const TagsPath = "content/tags.csv"

// ParseTags reads the table. A nil table is a site without one. Whole is
// false where the file has faults that hide a part of it.
func ParseTags(table *data.Table, langs []string, whole bool) (*Tags, []diag.Diagnostic) {
	t := &Tags{names: map[string]map[string]string{}, unsure: !whole}
	if table == nil {
		return t, nil
	}
	var faults []diag.Diagnostic
	idAt := slices.IndexFunc(table.Header, func(c data.Cell) bool { return c.Text == "id" })
	if idAt < 0 {
		return t, []diag.Diagnostic{diag.TagsNoID.At(TagsPath, diag.Span{})}
	}
	for i, c := range table.Header {
		if i == idAt || slices.Contains(langs, c.Text) || strings.TrimSpace(c.Text) == "" { // which the reader of tables reports
			continue
		}
		faults = append(faults, diag.TagsColumn.At(TagsPath, c.Span,
			diag.S("column", c.Text), diag.S("suggest", config.NearLanguage(c.Text, langs))))
	}
	first := map[string]diag.Span{}
	for _, row := range table.Rows {
		id := row[idAt].Text
		if strings.TrimSpace(id) == "" {
			if slices.ContainsFunc(row, func(c data.Cell) bool { return strings.TrimSpace(c.Text) != "" }) {
				faults = append(faults, diag.TagsEmptyID.At(TagsPath, row[idAt].Span))
			}
			continue
		}
		if at, twice := first[id]; twice {
			faults = append(faults, diag.TagsRow.At(TagsPath, row[idAt].Span, diag.S("id", id)).
				With(diag.Place{Path: TagsPath, Span: at, Role: "first"}))
			continue
		}
		first[id] = row[idAt].Span
		names := map[string]string{}
		for i, c := range row {
			if i != idAt && c.Text != "" {
				names[table.Header[i].Text] = c.Text
			}
		}
		t.names[id] = names
		t.ids = append(t.ids, id)
	}
	return t, faults
}

func taxonomySlug(tax config.Taxonomy, lang string) string {
	if s := tax.Slug[lang]; s != "" {
		return s
	}
	return tax.Name
}

// taxonomies groups the pages of each language by their terms.
func (j *joiner) taxonomies() {
	j.Taxonomies = map[string][]*site.Taxonomy{}
	order, rank := ranks(j.Pages)
	for i, tax := range j.in.Config.Taxonomies {
		known := map[string]bool{} // terms reported as unknown
		for row, l := range j.Langs {
			if j.Homes[l] != nil {
				mentions := j.mentions[row*len(j.in.Config.Taxonomies)+i]
				j.Taxonomies[l] = append(j.Taxonomies[l], j.taxonomy(tax, l, mentions, order, rank, known))
			}
		}
	}
}

// ranks numbers pages as lists of terms show them: dated pages first, the
// newest first, and others by path, so that a page added with a date changes
// the fewest pages of a long list. What comes out is the list of all, and
// Index → rank in it.
func ranks(pages []*site.Page) (order []*site.Page, rank []int32) {
	count := map[string]int32{} // date → its pages, then the rank of the next of them
	for _, p := range pages {
		count[p.Date]++
	}
	next := int32(0)
	for _, date := range slices.Backward(slices.Sorted(maps.Keys(count))) {
		next, count[date] = next+count[date], next
	}
	order, rank = make([]*site.Page, len(pages)), make([]int32, len(pages))
	for i, p := range pages {
		r := count[p.Date]
		count[p.Date]++
		order[r], rank[i] = p, r
	}
	return order, rank
}

func (j *joiner) taxonomy(tax config.Taxonomy, lang string, mentions []mention, order []*site.Page, rank []int32, reported map[string]bool) *site.Taxonomy {
	root := paths.URL("/" + lang + "/").Join(taxonomySlug(tax, lang))
	out := &site.Taxonomy{Name: tax.Name, Label: schema.Text(tax.Label, lang, j.in.Config.DefaultLanguage), URL: root}
	if out.Label == "" {
		out.Label = tax.Name
	}
	terms := map[string]*site.Term{}
	for _, m := range mentions {
		id := m.item.Str()
		term := terms[id]
		if term == nil {
			term = &site.Term{Taxonomy: tax.Name, ID: id, Label: j.termLabel(m.page, m.field, id, lang)}
			terms[id] = term
			out.Terms = append(out.Terms, term)
			j.checkTerm(m.page, m.field, m.item, reported)
		}
		// A page that names a term twice has it once.
		if n := len(term.Pages); n == 0 || term.Pages[n-1] != m.page {
			term.Pages = append(term.Pages, m.page)
		}
	}
	var places []int32
	for _, term := range out.Terms {
		places = places[:0]
		for _, p := range term.Pages {
			places = append(places, rank[p.Index])
		}
		slices.Sort(places)
		for i, place := range places {
			term.Pages[i] = order[place]
		}
	}
	locale := j.locales[lang].locale
	keys := make(map[*site.Term][]byte, len(out.Terms))
	for _, term := range out.Terms {
		keys[term] = locale.Key(term.Label)
	}
	slices.SortFunc(out.Terms, func(a, b *site.Term) int {
		return cmp.Or(bytes.Compare(keys[a], keys[b]), strings.Compare(a.ID, b.ID))
	})
	j.termAddresses(out, lang)
	return out
}

// pageTerms are the terms of each page: those of page i are
// all[from[i]:from[i+1]].
type pageTerms struct {
	from []int32
	all  []pageTerm
}

// A pageTerm is a term with the number of its taxonomy.
type pageTerm struct {
	*site.Term
	of int
}

// termsByPage turns the lists of the terms around.
func termsByPage(t *Tables) pageTerms {
	each := func(yield func(p *site.Page, term pageTerm)) {
		for _, l := range t.Langs {
			for i, tax := range t.Taxonomies[l] {
				for _, term := range tax.Terms {
					for _, p := range term.Pages {
						yield(p, pageTerm{term, i})
					}
				}
			}
		}
	}
	out := pageTerms{from: make([]int32, len(t.Pages)+1)}
	each(func(p *site.Page, _ pageTerm) { out.from[p.Index+1]++ })
	for i := range t.Pages {
		out.from[i+1] += out.from[i]
	}
	out.all = make([]pageTerm, out.from[len(t.Pages)])
	next := slices.Clone(out.from)
	each(func(p *site.Page, term pageTerm) {
		out.all[next[p.Index]] = term
		next[p.Index]++
	})
	return out
}

// termsOf are the terms of a page, by taxonomy and in its order.
func (t *Tables) termsOf(p *site.Page) []pageTerm {
	return t.terms.all[t.terms.from[p.Index]:t.terms.from[p.Index+1]]
}

// termAddresses gives each term its address. Two terms whose names make one
// address both get their ids behind it.
func (j *joiner) termAddresses(tax *site.Taxonomy, lang string) {
	by := map[string][]*site.Term{}
	for _, term := range tax.Terms {
		slug := paths.Slug(term.Label)
		if slug == "" || slug == "page" {
			slug = paths.Slug("term " + term.ID)
		}
		by[slug] = append(by[slug], term)
	}
	for slug, terms := range by {
		for _, term := range terms {
			own := slug
			if len(terms) > 1 {
				own = slug + "-" + paths.Slug(term.ID)
			}
			term.URL = tax.URL.Join(own)
		}
		if len(terms) > 1 {
			j.report(diag.TermClash.At(j.termPath(terms[1]), j.termSpan(terms[1]),
				diag.S("term", terms[0].ID), diag.S("other", terms[1].ID), diag.S("taxonomy", tax.Name)).
				With(diag.Place{Path: j.termPath(terms[0]), Span: j.termSpan(terms[0]), Role: "the other term"}))
		}
	}
}

// termPath and termSpan say where a term stands on the first of its pages.
func (j *joiner) termPath(term *site.Term) string { return string(term.Pages[0].Head.Path) }

func (j *joiner) termSpan(term *site.Term) diag.Span {
	p := term.Pages[0]
	for _, tax := range j.in.Config.Taxonomies {
		if tax.Name != term.Taxonomy {
			continue
		}
		for _, field := range j.taxonomyFields(tax, j.in.Types.Type(p.Type)) {
			for _, n := range values(p.Head.Meta.Get(field)) {
				if n.Str() == term.ID {
					return n.Span
				}
			}
		}
	}
	return diag.Span{}
}

// taxonomyFields are the fields of a type whose values are terms: the one that
// the taxonomy names, and those that the type assigns to it.
func (t *Tables) taxonomyFields(tax config.Taxonomy, typ *schema.Type) []string {
	fields := []string{tax.Field}
	if typ != nil {
		for _, f := range typ.Fields {
			if f.Name != tax.Field && (f.Taxonomy == tax.Name || f.Items != nil && f.Items.Taxonomy == tax.Name) {
				fields = append(fields, f.Name)
			}
		}
	}
	return fields
}

// termLabel is what a term is called in a language.
func (t *Tables) termLabel(p *site.Page, field, id, lang string) string {
	if names := t.in.Tags.names[id]; names != nil {
		return schema.Text(names, lang, t.in.Config.DefaultLanguage)
	}
	if typ := t.in.Types.Type(p.Type); typ != nil {
		if f := typ.Field(field); f != nil {
			return t.scalarText(f, id, lang)
		}
	}
	return id
}

// checkTerm warns of a term that tags.csv lacks, where the site has one and
// the field's values have no names of their own.
func (j *joiner) checkTerm(p *site.Page, field string, item *data.Node, reported map[string]bool) {
	id := item.Str()
	if len(j.in.Tags.ids) == 0 || j.in.Tags.unsure || j.in.Tags.names[id] != nil || reported[id] || !p.Own {
		return
	}
	if typ := j.in.Types.Type(p.Type); typ != nil && typ.Field(field) != nil {
		return
	}
	reported[id] = true
	j.report(diag.UnknownTerm.At(string(p.Head.Path), item.Span, diag.S("term", id), diag.S("suggest", diag.Near(id, j.in.Tags.ids))))
}

// values are the scalars of a field: of a list its items, else itself.
func values(n *data.Node) []*data.Node {
	switch {
	case n == nil || n.Kind == data.Null || n.Kind == data.Map:
		return nil
	case n.Kind != data.Seq:
		return []*data.Node{n}
	case !slices.ContainsFunc(n.Items, func(item *data.Node) bool { return !scalar(item) }):
		return n.Items // nearly always
	}
	var out []*data.Node
	for _, item := range n.Items {
		if scalar(item) {
			out = append(out, item)
		}
	}
	return out
}

func scalar(n *data.Node) bool {
	return n.Kind != data.Seq && n.Kind != data.Map && n.Kind != data.Null
}
