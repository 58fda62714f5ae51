package link

import (
	"bytes"
	"cmp"
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
	for _, tax := range j.in.Config.Taxonomies {
		known := map[string]bool{} // terms reported as unknown
		for _, l := range j.Langs {
			if j.Homes[l] == nil {
				continue
			}
			j.Taxonomies[l] = append(j.Taxonomies[l], j.taxonomy(tax, l, known))
		}
	}
}

func (j *joiner) taxonomy(tax config.Taxonomy, lang string, reported map[string]bool) *site.Taxonomy {
	root := paths.URL("/" + lang + "/").Join(taxonomySlug(tax, lang))
	out := &site.Taxonomy{Name: tax.Name, Label: schema.Text(tax.Label, lang, j.in.Config.DefaultLanguage), URL: root}
	if out.Label == "" {
		out.Label = tax.Name
	}
	terms := map[string]*site.Term{}
	for _, p := range j.Pages {
		if p.Lang != lang {
			continue
		}
		for _, field := range j.taxonomyFields(tax, p) {
			for _, item := range values(p.Field(field)) {
				id := item.Str()
				if id == "" {
					continue
				}
				term := terms[id]
				if term == nil {
					term = &site.Term{Taxonomy: tax.Name, ID: id, Label: j.termLabel(p, field, id, lang)}
					terms[id] = term
					j.checkTerm(p, field, item, reported)
				}
				// A page that names a term twice has it once.
				if n := len(term.Pages); n == 0 || term.Pages[n-1] != p {
					term.Pages = append(term.Pages, p)
				}
			}
		}
	}
	for _, term := range terms {
		out.Terms = append(out.Terms, term)
		slices.SortFunc(term.Pages, newestFirst)
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

// newestFirst puts dated pages before undated ones, and those by path, so
// that a page added with a date changes the fewest pages of a long list.
func newestFirst(a, b *site.Page) int {
	return cmp.Or(strings.Compare(b.Date, a.Date), strings.Compare(a.ID, b.ID))
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
		for _, field := range j.taxonomyFields(tax, p) {
			for _, n := range values(p.Head.Meta.Get(field)) {
				if n.Str() == term.ID {
					return n.Span
				}
			}
		}
	}
	return diag.Span{}
}

// taxonomyFields are the fields of a page whose values are terms: the one that
// the taxonomy names, and those that the page's type assigns to it.
func (j *joiner) taxonomyFields(tax config.Taxonomy, p *site.Page) []string {
	fields := []string{tax.Field}
	if t := j.in.Types.Type(p.Type); t != nil {
		for _, f := range t.Fields {
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
	}
	var out []*data.Node
	for _, item := range n.Items {
		if item.Kind != data.Seq && item.Kind != data.Map && item.Kind != data.Null {
			out = append(out, item)
		}
	}
	return out
}
