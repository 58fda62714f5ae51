package fulltext

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/blevesearch/bleve/v2"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/markdown"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/search"
)

// texts are pages as authors write them.
var texts = []string{
	"Enrolment officers visit `families` with **open**IMIS.<br>Every family.\n\n## Costs and claims\n\nClaims cost Rs 3,500 a family.\n\n```sh\napi_fhir_r4 --run claimed\n```\n\n### If\n\nWe're late. The [claims](x.md) are paid.\n",
	"The Œuvre of N'Djaména &amp; more. Enrolled are 24.10 %.\n\n## Claim\n\nSee api_fhir_r4 & co.\n\n| family | cost |\n|---|---|\n| one | 1 |\n",
	"Nothing of it.\n\n## Costs\n\n> A quotation on families, and `a b` `c`.\n\n## Claims\n\nCosts.\n\n## Costs\n\nEnrolment, enrolments, enrolling.\n",
}

// Both indexes are made of the same words, and weigh them alike.
func TestWordsWeighWhatTheyWeighInTheStaticIndex(t *testing.T) {
	a := analysis.New("en")
	static := search.Language{Lang: "en", Analyser: a, Base: "/en/"}
	var docs []Doc
	for i, text := range texts {
		body, out := markdown.New(markdown.Options{Lang: "en"}).Convert([]byte(text), 0, "x.md")
		r := search.Extract(a, body)
		var ids []string
		for _, h := range out.Headings {
			ids = append(ids, h.Slug)
		}
		id, title, description, fields := fmt.Sprint("page-", i), "Page claim "+fmt.Sprint(i), "On families.", "Nepal\nclaims"
		static.Native = append(static.Native, search.Page{
			ID: id, Lang: "en", Tag: "en", Href: "/en/" + id + "/", Title: title, Description: description, Fields: fields,
			Twins: []search.Title{{Lang: "fr", Text: "Les familles"}}, IDs: ids, Key: memo.Sum(r), Load: func() search.Record { return r },
		})
		also := NewThesaurus()
		also.Add(a, "family", Phrase{a, "household"})
		also.Add(a, "claim cost", Phrase{a, "expense claim bill"})
		docs = append(docs, keyed(Doc{ID: "en/" + id, Lang: "en", From: "en"}, &Page{
			URL: "/en/" + id + "/", Tag: "en", Title: title, Description: description, Fields: fields, Address: "en " + id,
			Twins: []Text{{"fr", "Les familles"}}, Sections: Sections(body, ids), Also: also,
		}))
	}
	files := fstest.MapFS{}
	for _, f := range search.Build(search.Input{Languages: []search.Language{static}, Glossary: []search.Entry{
		{ID: "family", Words: map[string][]string{"en": {"family", "household"}}},
		{ID: "cost", Words: map[string][]string{"en": {"claim cost", "expense claim bill"}}},
	}}) {
		files[string(f.Path)] = &fstest.MapFile{Data: f.Bytes()}
	}
	index, err := search.Open(files, "en")
	if err != nil {
		t.Fatal(err)
	}
	x := indexOf(t, docs)
	compared := 0
	for _, form := range []string{
		"claims", "claimed", "family", "families", "enrolment", "enrolling", "costs", "if", "openimis", "api_fhir_r4", "fhir", "page", "0", "1",
		"household", "expense", "bill", "nepal", "oeuvre", "n", "familles", "run", "late", "b", "24.10", "quotation",
	} {
		groups, err := index.Lookup(form)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for _, g := range groups {
			for _, p := range g.Postings {
				card, err := index.Card(p.Page)
				if err != nil {
					t.Fatal(err)
				}
				want["/en/"+card.Href] += fmt.Sprint(" ", p.Impact, p.Title > 0)
			}
		}
		got := map[string]string{}
		for url, s := range weights(t, x, form) {
			got[url] = s
		}
		if len(want) == 0 || !equal(got, want) {
			t.Errorf("%s weighs\n     %v,\nnot %v", form, got, want)
		}
		compared += len(want)
	}
	if compared < 40 {
		t.Errorf("only %d words are compared", compared)
	}
}

func equal(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

// weights are the impacts of a form on each page.
func weights(t *testing.T, x *Index, form string) map[string]string {
	t.Helper()
	advanced, err := x.bleve.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	reader, err := advanced.Reader()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	f := &finder{ctx: context.Background(), x: x, q: Query{Text: form, Lang: "en"}, state: x.state.Load(), parsed: parse(x.analyser("en"), form)}
	f.parsed.open = nil
	f.lang = f.state.langs["en"]
	if f.words, err = (&lexicon{ctx: f.ctx, x: x, reader: reader, lang: "en", state: f.state}).resolve(f.parsed); err != nil {
		t.Fatal(err)
	}
	req := bleve.NewSearchRequestOptions(f.query(listNative, ""), 100, 0, false)
	req.Fields = []string{stored, storedUses}
	found, err := x.bleve.Search(req)
	if err != nil {
		t.Fatal(err)
	}
	ranked, err := f.rank(found.Hits)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, c := range ranked {
		for _, h := range c.hits {
			out[c.stored().URL] += fmt.Sprint(" ", h.impact, h.use.titled)
		}
	}
	return out
}

func TestSectionsHoldTheTextOfAPage(t *testing.T) {
	body, out := markdown.New(markdown.Options{Lang: "en"}).Convert([]byte(texts[0]), 0, "x.md")
	var ids []string
	for _, h := range out.Headings {
		ids = append(ids, h.Slug)
	}
	got := Sections(body, ids)
	want := []Section{
		{Text: "Enrolment officers visit families with openIMIS. Every family."},
		{ID: "costs-and-claims", Heading: "Costs and claims", Text: "Claims cost Rs 3,500 a family.", Code: "api_fhir_r4 --run claimed"},
		{ID: "if", Heading: "If", Text: "We're late. The claims are paid."},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func FuzzUses(f *testing.F) {
	u := uses{at: map[string]int{}, lengths: [fields]int{3, 200, 1}, headings: []int{0, 3, 300}}
	for i, term := range []string{"claim", "", "健康"} {
		n := u.of(term)
		n.counts[i], n.titled, n.headings = 10*i+6, i == 0, []int{i, 1000}
	}
	f.Add(u.pack())
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		terms := map[string]int{"claim": 0, "健康": 1, "none": 2}
		u, found, err := unpackUses(string(data), terms)
		if err == nil && (u == nil || len(found) != len(terms)) {
			t.Fatal("no answer and no error")
		}
	})
}

func TestUsesArePackedAndUnpacked(t *testing.T) {
	u := uses{at: map[string]int{}, lengths: [fields]int{3, 200, 1}, headings: []int{0, 3, 300}}
	for i, term := range []string{"claim", "pay", "健康"} {
		n := u.of(term)
		n.counts[i], n.counts[fTwin], n.titled, n.headings = 10*i+6, 1000, i == 0, []int{i, 1000}
	}
	back, found, err := unpackUses(string(u.pack()), map[string]int{"健康": 0, "none": 1, "claim": 2})
	if err != nil || back.lengths != u.lengths || !slices.Equal(back.headings, u.headings) {
		t.Fatal(err, back)
	}
	if found[1] != nil || found[0].term != "健康" || found[0].counts != u.list[2].counts || !found[2].titled || !slices.Equal(found[2].headings, []int{0, 1000}) {
		t.Errorf("%+v %+v", found[0], found[2])
	}
}
