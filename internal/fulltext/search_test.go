package fulltext

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestQueriesFindPages(t *testing.T) {
	x := indexOf(t, corpus())
	for _, c := range []struct{ name, lang, query, first string }{
		{"a title", "en", "Install openIMIS", "en/install"},
		{"a word in a title before one in a text", "en", "claims", "en/claims"},
		{"an inflection", "en", "claiming family", "en/nepal"},
		{"an inflection in French", "fr", "assuré", "fr/nepal"},
		{"accents do not matter", "fr", "enrolement cout", "fr/nepal"},
		{"nor where a stemmer sees them", "fr", "ilots", "fr/install"},
		{"capitals do not matter", "en", "NEPAL", "en/nepal"},
		{"a typing error", "en", "premuims", "en/chad"},
		{"a typing error at the start", "en", "nstall", "en/install"},
		{"two in a long word", "fr", "remboursemnts", "fr/nepal"},
		{"the start of a word", "en", "enrolm", "en/nepal"},
		{"a description", "en", "mutual scheme", "en/chad"},
		{"words of a text", "en", "medical officer reviews", "en/nepal"},
		{"the title in the other language", "fr", "health insurance", "fr/nepal"},
		{"an identifier", "en", "api_fhir_r4", "en/claims"},
		{"a part of an identifier", "en", "getClaimResponse", "en/fhir"},
		{"stop words that are a heading", "en", "if", "en/fhir"},
		{"stop words among others", "en", "what is the harvest", "en/phrases"},
		{"an article before an apostrophe", "fr", "l’assurance", "fr/nepal"},
		{"Devanagari", "en", "बीमितहरू", "en/nepali"},
		{"neighbours in Chinese", "en", "保险", "en/chinese"},
		{"a number", "en", "3,500", "en/nepal"},
		{"a phrase", "en", `"after the harvest"`, "en/phrases"},
		{"words in marks", "en", "<b>Docker</b>", "en/install"},
		{"a variable", "en", "DB_HOST", "en/install"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ask(t, x, Query{Text: c.query, Lang: c.lang})
			if first, _, _ := strings.Cut(ids(got), " "); first != c.first {
				t.Errorf("%q finds %s; want %s first", c.query, ids(got), c.first)
			}
		})
	}
}

func TestOddQueriesFindNothingAndBreakNothing(t *testing.T) {
	x := indexOf(t, corpus())
	for _, text := range []string{
		"", " ", "x", "👍", "️", "́", "\"", "\"\"", `"""`, "«", "\x00", "\xff\xfe", "'; DROP TABLE pages; --", "*", "zz:qq^77~77", "[77 TO 88]",
		"<zscript>qalert(77)</zscript>", strings.Repeat("zq", 5000), strings.Repeat("q ", 5000), `"zzzz yyyy"`, "‮abcqqq", "zzzzzzzz",
	} {
		if r := ask(t, x, Query{Text: text, Lang: "en", Counts: true, Explain: true}); ids(r) != "" {
			t.Errorf("%q finds %s", text, ids(r))
		}
	}
	if r := ask(t, x, Query{Text: "claims", Lang: "de"}); ids(r) != "" {
		t.Errorf("a language that is not there finds %s", ids(r))
	}
}

func TestTheRestOfALongQueryIsNotRead(t *testing.T) {
	x := indexOf(t, corpus())
	if r := ask(t, x, Query{Text: "Nepal " + strings.Repeat("é ", 5000), Lang: "en"}); !strings.HasPrefix(ids(r), "en/nepal") {
		t.Errorf("finds %s", ids(r))
	}
}

func TestPhrasesNeedTheWordsInTheirOrder(t *testing.T) {
	x := indexOf(t, corpus())
	for _, c := range []struct{ query, want string }{
		{`"health insurance"`, "en/nepal"},
		{`"insurance health"`, ""},
		{`"family pays"`, "en/nepal"},
		{`"families pay"`, ""}, // word by word
		{`"claims are"`, "en/claims en/nepal"},
		{`"enrolment began"`, "en/nepal"},  // in a description
		{`"docker compose"`, "en/install"}, // in code
		{`"memory Settings"`, ""},          // not from one section into the next
		{`“after the harvest” year`, "en/phrases en/chad"},
	} {
		got := strings.Fields(ids(ask(t, x, Query{Text: c.query, Lang: "en"})))
		want := strings.Fields(c.want)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", c.query, got, want)
		}
	}
}

func TestPagesInAnotherLanguageAreAListOfTheirOwn(t *testing.T) {
	x := indexOf(t, corpus())
	r := ask(t, x, Query{Text: "claims reviewed", Lang: "fr"})
	if ids(r) != "+fr/claims" {
		t.Errorf("the text of a page that is not translated finds %s", ids(r))
	}
	r = ask(t, x, Query{Text: "demande de remboursement", Lang: "fr"})
	if ids(r) != "fr/nepal +fr/claims" {
		t.Errorf("a translated word finds %s", ids(r))
	}
	if h := r.Foreign.Hits[0]; h.Tag != "en" || h.URL != "/fr/claims/" {
		t.Errorf("it is %+v", h)
	}
	if !ask(t, x, Query{Text: "claims", Lang: "fr"}).ForeignFirst {
		t.Error("what fits far better does not come first")
	}
	if strings.Contains(ids(ask(t, x, Query{Text: "demande", Lang: "en"})), "claims") {
		t.Error("a translation counts for readers who need none")
	}
}

func TestHitsNameTheSectionAndShowTheWords(t *testing.T) {
	x := indexOf(t, corpus())
	for _, c := range []struct{ query, section, title, text string }{
		{"family claims cost", "costs", "Health insurance in Nepal", "A [family] pays Rs 3,500 a year. [Claims] are reviewed by a medical officer."},
		{"nepal enrolment", "enrolment", "Health insurance in [Nepal]", "Officers visit families in the districts and [enrol] them with a phone."},
	} {
		h := ask(t, x, Query{Text: c.query, Lang: "en"}).Native.Hits[0]
		if h.Section.ID != c.section || marked(h.Title, h.Marks) != c.title || marked(h.Snippet.Text, h.Snippet.Marks) != c.text {
			t.Errorf("%s: #%s %q %q", c.query, h.Section.ID, marked(h.Title, h.Marks), marked(h.Snippet.Text, h.Snippet.Marks))
		}
	}
	if h := ask(t, x, Query{Text: "Install openIMIS", Lang: "en"}).Native.Hits[0]; !h.Titled {
		t.Error("a page whose title has all is not said to")
	}
}

func TestSnippetsAreCutBetweenWordsAroundTheWords(t *testing.T) {
	d, p := doc("en/long", "Long", "", "||"+strings.Repeat("Früher stand hier etwas anderes. ", 30)+"The needle lies here, beside another needle. "+strings.Repeat("Später auch. ", 50)+"|")
	x := indexOf(t, []Doc{keyed(d, p)})
	h := ask(t, x, Query{Text: "needle", Lang: "en"}).Native.Hits[0]
	got := marked(h.Snippet.Text, h.Snippet.Marks)
	if !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, " …") || strings.Count(got, "[needle]") != 2 || len(got) > 2*(before+window) || !utf8.ValidString(got) {
		t.Errorf("%q", got)
	}
	for _, m := range h.Snippet.Marks {
		if h.Snippet.Text[m.Start:m.End] != "needle" {
			t.Errorf("a mark on %q", h.Snippet.Text[m.Start:m.End])
		}
	}
}

func TestFacetsNarrowAndAreCountedWithoutThemselves(t *testing.T) {
	x := indexOf(t, corpus())
	r := ask(t, x, Query{Text: "claims", Lang: "en", Facets: map[string][]string{"type": {"case"}}, Counts: true})
	if ids(r) != "en/nepal" {
		t.Errorf("cases: %s", ids(r))
	}
	if got := r.Facets["type"]; got["case"] != 1 || got["module"] != 2 {
		t.Errorf("types are counted %v", got)
	}
	if got := r.Facets["country"]; got["NP"] != 1 || len(got) != 1 {
		t.Errorf("countries are counted %v", got)
	}
	r = ask(t, x, Query{Text: "claims", Lang: "en", Facets: map[string][]string{"type": {"case", "module"}}})
	if ids(r) != "en/claims en/nepal" {
		t.Errorf("two values find %s", ids(r))
	}
	if r = ask(t, x, Query{Lang: "en", Facets: map[string][]string{"type": {"case"}}}); ids(r) != "en/nepal en/chad" || r.Native.Total != 2 {
		t.Errorf("a facet alone finds %s, %d", ids(r), r.Native.Total)
	}
	if r = ask(t, x, Query{Text: "claims", Lang: "en", Facets: map[string][]string{"type": {"none"}, "unknown": {"x"}}, Counts: true}); ids(r) != "" {
		t.Errorf("values that no page has find %s", ids(r))
	}
	if r = ask(t, x, Query{Text: "claims", Lang: "en", Facets: map[string][]string{"type": nil}}); ids(r) == "" {
		t.Error("a facet without values narrows the search")
	}
}

func TestPagesCanBeTurned(t *testing.T) {
	x := indexOf(t, corpus())
	all := ask(t, x, Query{Text: "year family claims health", Lang: "en"})
	if len(all.Native.Hits) < 3 {
		t.Fatalf("%s", ids(all))
	}
	second := ask(t, x, Query{Text: "year family claims health", Lang: "en", Offset: 1, Limit: 1})
	if len(second.Native.Hits) != 1 || second.Native.Hits[0].ID != all.Native.Hits[1].ID || second.Native.Total != all.Native.Total {
		t.Errorf("page two is %s of %s", ids(second), ids(all))
	}
	if r := ask(t, x, Query{Text: "claims", Lang: "en", Offset: 1 << 40, Limit: 1 << 40}); ids(r) != "" {
		t.Errorf("beyond the end are %s", ids(r))
	}
}

func TestQueriesThatMayBeMeantAreSuggested(t *testing.T) {
	x := indexOf(t, corpus())
	for _, c := range []struct{ query, want string }{
		{"Nepal premuims", "Nepal premiums"},
		{"enrolm", "enrolment"},
		{"harwxst", "harvest"},
	} {
		if got := ask(t, x, Query{Text: c.query, Lang: "en"}).Suggest; !slices.Contains(got, c.want) {
			t.Errorf("%s: %q", c.query, got)
		}
	}
	if got := ask(t, x, Query{Text: "claims", Lang: "en"}).Suggest; len(got) > 0 {
		t.Errorf("a query that is right is put right: %q", got)
	}
}

func TestExplainSaysInWordsWhyAPageIsWhereItIs(t *testing.T) {
	x := indexOf(t, corpus())
	r := ask(t, x, Query{Text: "premuims harvest", Lang: "en", Explain: true})
	data, err := json.Marshal(r.Native.Hits[0].Why)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"`premiums`, near `premuims`", "× in the headings", "found by BM25", "`harvest` in words", "heading \\\"Paying premiums\\\""} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %q in %s", want, data)
		}
	}
	if ask(t, x, Query{Text: "harvest", Lang: "en"}).Native.Hits[0].Why != nil {
		t.Error("reasons that nobody asked for")
	}
}

func TestASearchEndsWithItsContext(t *testing.T) {
	x := indexOf(t, corpus())
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := x.Search(ctx, Query{Text: "claims", Lang: "en"}); err == nil {
		t.Error("a search that nobody waits for goes on")
	}
}

func TestDistanceCountsChanges(t *testing.T) {
	var d differ
	for _, c := range []struct {
		a, b string
		most int
		open bool
		want int
	}{
		{"claim", "claim", 2, false, 0}, {"claim", "clam", 2, false, 1}, {"claim", "cliam", 2, false, 1}, {"claim", "blame", 2, false, 3},
		{"santé", "sante", 1, false, 1}, {"健康", "健全", 1, false, 1}, {"enrolm", "enrolment", 1, true, 0}, {"enrloment", "enrol", 1, true, 2}, {"enrlo", "enrolment", 1, true, 1},
		{"ab", "abcdefghijkl", 1, false, 2},
	} {
		if got := d.distance(c.a, c.b, c.most, c.open); got != c.want {
			t.Errorf("from %s to %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"claims reviewed", `"after the harvest`, "api_fhir_r4", "l’assurance", "健康保险", "👍️", "\xff\"", "enrlm\"a b\""} {
		f.Add(s, uint8(0))
	}
	x := indexOf(f, corpus())
	f.Fuzz(func(t *testing.T, text string, how uint8) {
		q := Query{Text: text, Lang: []string{"en", "fr"}[how&1], Counts: how&2 != 0, Explain: how&4 != 0, Offset: int(how >> 6)}
		if how&8 != 0 {
			q.Facets = map[string][]string{"type": {text}}
		}
		r := ask(t, x, q)
		for _, h := range slices.Concat(r.Native.Hits, r.Foreign.Hits) {
			for _, s := range []Snippet{h.Snippet, {h.Title, h.Marks}, {h.Section.Heading, h.Section.Marks}} {
				at := 0
				for _, m := range s.Marks {
					if m.Start < at || m.End <= m.Start || m.End > len(s.Text) || !utf8.ValidString(s.Text[m.Start:m.End]) {
						t.Fatalf("mark %v in %q", m, s.Text)
					}
					at = m.End
				}
			}
		}
	})
}
