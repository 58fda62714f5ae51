package search

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/markdown"
	"github.com/openimis/casebook/internal/memo"
)

// A source is a page as an author writes it.
type source struct {
	id, title, description, text string
	facets                       []Pick
}

var analysers = map[string]*analysis.Analyser{}

func analyserOf(lang string) *analysis.Analyser {
	if analysers[lang] == nil {
		analysers[lang] = analysis.New(lang)
	}
	return analysers[lang]
}

// page reads a source in a language.
func page(lang string, s source) Page {
	body, out := markdown.New(markdown.Options{Lang: lang, Linkify: true}).Convert([]byte(s.text), 0, s.id+".md")
	r := Extract(analyserOf(lang), body)
	p := Page{
		ID: s.id, Lang: lang, Tag: lang, Href: "/" + lang + "/" + s.id + "/", Title: s.title, Description: s.description,
		Key: memo.Sum(r), Load: func() Record { return r }, Facets: s.facets,
	}
	for _, h := range out.Headings {
		p.IDs = append(p.IDs, h.Slug)
	}
	return p
}

func language(lang string, sources ...source) Language {
	l := Language{Lang: lang, Analyser: analyserOf(lang), Base: "/" + lang + "/"}
	for _, s := range sources {
		l.Native = append(l.Native, page(lang, s))
	}
	return l
}

func tree(files []File) fstest.MapFS {
	out := fstest.MapFS{}
	for _, f := range files {
		out[string(f.Path)] = &fstest.MapFile{Data: f.Bytes()}
	}
	return out
}

func open(t testing.TB, files fs.FS, lang string) *Index {
	t.Helper()
	x, err := Open(files, lang)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// found says what an index has of a form: pages, with what is known of each.
func found(t testing.TB, x *Index, form string) string {
	t.Helper()
	groups, err := x.Lookup(form)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, g := range groups {
		for _, p := range g.Postings {
			s := fmt.Sprint(p.Page)
			if p.Title > 0 {
				s += fmt.Sprintf(" title of %d", p.Title)
			}
			if p.Chunks != 1 {
				s += fmt.Sprintf(" chunks %b", p.Chunks)
			}
			if p.Headings != 0 {
				s += fmt.Sprintf(" headings %b%v", p.Headings, p.Words)
			}
			out = append(out, s)
		}
		out = append(out, "|")
	}
	return strings.TrimSuffix(strings.Join(out, ", "), ", |")
}

// countries are two small pages, with what search has to cope with.
var countries = []source{
	{"cases/nepal", "Health insurance in Nepal", "How enrolment began in 2016.",
		"Enrolment officers visit `families` with **open**IMIS.\n\n## Costs and claims\n\nClaims cost Rs 3,500 a family.\n\n```sh\napi_fhir_r4 --run claimed\n```\n\n### If\n\nWe're late.\n",
		[]Pick{{"type", "case"}, {"country", "NP"}}},
	{"cases/chad", "Chad: première étape", "A pilot.",
		"The Œuvre of N'Djaména. Enrolled are 24.10 %.\n\n## Claim\n\nSee api_fhir_r4 & co.\n",
		[]Pick{{"type", "case"}, {"country", "TD"}}},
}
