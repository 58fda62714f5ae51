package link

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// glossaryTerms fills the marked terms of a text, and on the page that shows
// the glossary all its entries.
func (t *Tables) glossaryTerms(v *site.View, o *Outlines, p *site.Page, out *site.Outline) {
	if slices.Contains(out.Components, "glossary") {
		v.Glossary = t.glossaryEntries(p.Lang)
		return
	}
	if on, ok := p.Field("glossary").Bool(); ok && !on {
		return
	}
	lang := p.Head.Lang
	text := o.texts[p.Head.Path]
	if text == nil {
		return
	}
	for _, h := range text.Hits {
		e := t.in.Glossary.Entry(h.ID)
		if e == nil {
			continue
		}
		fill := site.TermFill{Piece: h.Piece, Start: h.Start, End: h.End, ID: h.ID, Term: e.Names[lang], Definition: e.Definitions[lang]}
		if page := o.glossary[p.Lang]; page != nil {
			fill.Href = page.Href + "#" + termAnchor(h.ID)
		}
		if fill.Definition != "" || fill.Href != "" {
			v.Fills.Terms = append(v.Fills.Terms, fill)
		}
	}
}

// termAnchor is the id of a term on the glossary's page.
func termAnchor(id string) string { return "term-" + paths.Slug(id) }

// glossaryEntries are all entries with a term in a language, as it sorts.
func (t *Tables) glossaryEntries(lang string) []site.GlossaryEntry {
	var out []site.GlossaryEntry
	locale := t.locales[lang].locale
	for _, e := range t.in.Glossary.Entries() {
		if e.Names[lang] == "" {
			continue
		}
		entry := site.GlossaryEntry{ID: termAnchor(e.ID), Term: e.Names[lang], Synonyms: e.Synonyms[lang], Definition: e.Definitions[lang]}
		for _, other := range t.in.Glossary.Languages() {
			if other == lang || e.Names[other] == "" {
				continue
			}
			tag, dir := other, "ltr"
			if l := t.locales[other]; l != nil {
				tag, dir = l.tag, l.dir
			}
			entry.Others = append(entry.Others, site.GlossaryName{
				Lang: tag, Dir: dir, LangName: locale.Language(tag), Term: e.Names[other], Definition: e.Definitions[other], Synonyms: e.Synonyms[other],
			})
		}
		out = append(out, entry)
	}
	keys := map[string][]byte{}
	for _, e := range out {
		keys[e.ID] = locale.Key(e.Term)
	}
	slices.SortFunc(out, func(a, b site.GlossaryEntry) int {
		return cmp.Or(bytes.Compare(keys[a.ID], keys[b.ID]), strings.Compare(a.ID, b.ID))
	})
	last := ""
	for i := range out {
		if l := firstLetter(out[i].Term); l != last {
			out[i].Letter, last = l, l
		}
	}
	return out
}

// firstLetter is the capital letter that a term is filed under, without its
// accents: "E" of "État".
func firstLetter(term string) string {
	for _, r := range analysis.Fold(term) {
		return strings.ToUpper(string(r))
	}
	return ""
}
