package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// plain are the elements that results are made of; none of them does anything.
var plain = []string{"a", "b", "div", "h2", "i", "li", "mark", "span", "ul"}

// sound sees that a list of results is what it should be, whatever was asked.
func (s *searcher) sound(got shown) {
	s.t.Helper()
	for _, tag := range got.Tags {
		if !slices.Contains(plain, tag) {
			s.t.Errorf("a %s is among the results", tag)
		}
	}
	for _, r := range append(got.Native, got.Foreign...) {
		if r.Title == "" {
			s.t.Errorf("%s has no title", r.Href)
		}
		if ids := s.ids(r.Href); ids == nil {
			s.t.Errorf("%s is not there", r.Href)
		} else if _, id, ok := strings.Cut(r.Href, "#"); ok && !slices.Contains(ids, unescaped(id)) {
			s.t.Errorf("%s: there is no such heading", r.Href)
		}
		for _, m := range r.Marks {
			if strings.TrimSpace(m) == "" || strings.ContainsAny(m, "<>&") {
				s.t.Errorf("%s: %q is marked", r.Href, m)
			}
		}
	}
}

// ids are the anchors of a page, nil if there is no page.
func (s *searcher) ids(href string) []string {
	address, _, _ := strings.Cut(href, "#")
	answer, err := http.Get(s.l.URL + address)
	if err != nil {
		return nil
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil
	}
	out := []string{""}
	z := html.NewTokenizer(answer.Body)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken:
			for _, a := range z.Token().Attr {
				if a.Key == "id" {
					out = append(out, a.Val)
				}
			}
		}
	}
}

func TestSearchAnswersWhileOneTypes(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		s := newSearcher(t, l, r.home())
		if got := s.shown(); got.State != "idle" || got.Open {
			t.Fatalf("before anyone searches: %+v", got)
		}
		if n := l.requests("/search/"); n != 0 {
			t.Errorf("%d files of the index are asked for before anyone searches", n)
		}
		got := s.asks(r.begun)
		s.sound(got)
		if want := "loading done"; strings.Join(got.States, " ") != want {
			t.Errorf("the states are %q, want %q", got.States, want)
		}
		if !got.Open || !has(got.Native, r.at) || len(got.Native) > 5 {
			t.Errorf("%q finds %+v", r.begun, got)
		}
		if !slices.ContainsFunc(got.Hints, func(h string) bool { return strings.EqualFold(h, r.word) }) {
			t.Errorf("%q is completed to %q, not %q", r.begun, got.Hints, r.word)
		}
		// One letter more, by hand.
		before := got.States
		s.press(string([]rune(r.word)[len([]rune(r.begun))]))
		until(t, s.tab, fmt.Sprintf(`states.length > %d && states.at(-1) == "done"`, len(before)))
		if got := s.shown(); !has(got.Native, r.at) {
			t.Errorf("one letter more finds %+v", got.Native)
		}
		// A hint is what one would have typed.
		hint := s.asks(r.begun).Hints[0]
		mustEval[int](t, s.tab, `states = [], 0`)
		s.click(".search-hints button")
		got = s.settled()
		if value := mustEval[string](t, s.tab, `document.activeElement.value`); value != hint {
			t.Errorf("after the hint %q there stands %q in the field with the focus", hint, value)
		}
		if !got.Open || len(got.Native) == 0 {
			t.Errorf("the hint finds %+v", got)
		}
		// Nothing written, nothing asked.
		if got := s.asks(""); got.State != "idle" || got.Open || len(got.Native) > 0 || got.Status != "" {
			t.Errorf("the empty field leaves %+v", got)
		}
	})
}

func TestSearchForgivesAccentsCaseAndSlips(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		s := newSearcher(t, l, r.home())
		for _, q := range []string{r.word, r.accents, strings.ToUpper(r.word)} {
			got := s.asks(q)
			s.sound(got)
			if len(got.Native) == 0 || !strings.HasPrefix(got.Native[0].Href, r.at) {
				t.Fatalf("%q finds %+v, want first %s", q, got.Native, r.at)
			}
			if best := got.Native[0]; len(best.Marks) == 0 || best.Text == "" {
				t.Errorf("%q: nothing is marked in %+v", q, best)
			}
		}
		got := s.asks(r.typo)
		if !has(got.Native, r.at) {
			t.Errorf("%q finds %+v", r.typo, got.Native)
		}
		if !slices.ContainsFunc(got.Hints, func(h string) bool { return strings.Contains(strings.ToLower(h), r.meant) }) {
			t.Errorf("%q is not said to be taken for %q but %q", r.typo, r.meant, got.Hints)
		}
	})
}

func TestSearchShowsTitlesBeforeExcerpts(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		texts, let := held("/search/" + r.lang + "/x")
		defer let()
		l.set(texts)
		s := newSearcher(t, l, r.home())
		s.write(r.word)
		until(t, s.tab, `document.querySelector("#search-results a")`)
		got := s.shown()
		if got.State != "loading" || !strings.HasPrefix(got.Native[0].Href, r.at) || got.Native[0].Title == "" || got.Native[0].Text != "" {
			t.Errorf("before the texts come: %+v", got)
		}
		if !strings.ContainsAny(got.Status, "123456789") {
			t.Errorf("before the texts come the number is %q", got.Status)
		}
		let()
		got = s.settled()
		s.sound(got)
		if got.State != "done" || got.Native[0].Text == "" {
			t.Errorf("when the texts have come: %+v", got)
		}
	})
}

func TestSearchLeadsToTheSectionThatFits(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for lang, c := range map[string]struct{ query, href string }{
		"en": {"battery cistern", "/en/solar/how-the-parts-fit/#cistern-the-battery"},
		"fr": {"seconde preuve", "/fr/petits-reseaux/mots-de-passe-vivables/#the-second-proof"},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSearcher(t, lineTo(t, libraries(t)[0]), "/"+lang+"/")
			got := s.asks(c.query)
			s.sound(got)
			if best := got.Native[0]; best.Href != c.href || best.Section == "" {
				t.Errorf("%q leads to %+v, want %s", c.query, best, c.href)
			}
		})
	}
}

func TestSearchFindsPhrasesWordByWord(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for lang, c := range map[string]struct{ phrase, turned, at string }{
		"en": {`"lead batteries"`, `"batteries lead"`, "/en/solar/battery-upkeep/"},
		"fr": {`« manier les couteaux »`, `« couteaux les manier »`, "/fr/cuisine/choisir-et-manier-les-couteaux/"},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSearcher(t, lineTo(t, libraries(t)[0]), "/"+lang+"/")
			got := s.asks(c.phrase)
			s.sound(got)
			if len(got.Native) != 1 || !strings.HasPrefix(got.Native[0].Href, c.at) {
				t.Errorf("%s finds %+v", c.phrase, got.Native)
			}
			if got := s.asks(c.turned); got.State != "done" || len(got.Native) != 0 {
				t.Errorf("%s finds %+v", c.turned, got.Native)
			}
		})
	}
}

func TestSearchShowsMarkupOfPagesAsText(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for _, at := range []string{"/en/", "/fr/search/"} {
		s := newSearcher(t, lineTo(t, libraries(t)[0]), at)
		got := s.asks("quasar")
		s.sound(got)
		if len(got.Native) != 1 || got.Native[0].Title != "Quasar <img src=x onerror=hit=1> & <b>bold</b>" {
			t.Fatalf("%s: found %+v", at, got.Native)
		}
		best := got.Native[0]
		if !strings.Contains(best.Text, "<script>hit = 1</script>") || !slices.Contains(best.Marks, "quasar") || !slices.Contains(best.Marks, "Quasar") {
			t.Errorf("%s: shown is %+v", at, best)
		}
		// What is marked is text, and stands where it stood.
		if n := mustEval[int](t, s.tab, `[...document.querySelectorAll("#search-results mark")].filter(m => m.childNodes.length != 1 || m.firstChild.nodeType != Node.TEXT_NODE).length`); n > 0 {
			t.Errorf("%s: %d marks hold more than a text", at, n)
		}
	}
}

func TestSearchListsWhatOnlyTheOtherLanguageHas(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	const only = "/fr/electricite-solaire/battery-upkeep/" // shows the English text
	s := newSearcher(t, lineTo(t, libraries(t)[0]), "/fr/")
	for _, q := range []string{"entretien batterie plomb", "battery upkeep"} {
		for _, at := range []string{"/fr/", "/fr/search/"} {
			s.open(at)
			got := s.asks(q)
			s.sound(got)
			if !has(got.Foreign, only) || has(got.Native, only) {
				t.Errorf("%s: %q finds %+v, and in other languages %+v", at, q, got.Native, got.Foreign)
				continue
			}
			if !strings.Contains(got.Also, "anglais") {
				t.Errorf("%s: the second list is called %q", at, got.Also)
			}
			for _, r := range got.Foreign {
				if r.Lang != "en" {
					t.Errorf("%s: %s is marked as of the language %q", at, r.Href, r.Lang)
				}
			}
			for _, r := range got.Native {
				if r.Lang != "" || !strings.HasPrefix(r.Href, "/fr/") {
					t.Errorf("%s: %+v is in the list of French pages", at, r)
				}
			}
		}
	}
	// A page that both languages have is found in the reader's only.
	s.open("/en/")
	if got := s.asks("wheels"); len(got.Foreign) != 0 {
		t.Errorf("in English %+v are found in other languages", got.Foreign)
	}
}

func TestSearchHelpsWhereNothingIsFound(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		s := newSearcher(t, l, r.home())
		got := s.asks("qzxvkj")
		if got.State != "done" || len(got.Native)+len(got.Foreign) != 0 || !strings.Contains(got.Status, "qzxvkj") || got.More == "" {
			t.Errorf("in the header nothing found shows as %+v", got)
		}
		href := mustEval[string](t, s.tab, `document.querySelector(".search-more a").pathname`)
		s.open(href)
		got = s.asks("qzxvkj")
		if got.State != "done" || !got.Browse || !strings.Contains(got.Status, "qzxvkj") {
			t.Errorf("%s: nothing found shows as %+v", href, got)
		}
		if got := s.asks(r.word); got.Browse || len(got.Native) == 0 {
			t.Errorf("with results the lists to browse are shown: %+v", got)
		}
		// Too far off to be taken for it, near enough to be offered.
		word := []rune(r.word)
		far := string(word[0]) + string(word[2]) + string(word[1]) + "x" + string(word[3:])
		if got := s.asks(far); len(got.Hints) == 0 {
			t.Errorf("%q: nothing is offered: %+v", far, got)
		}
	})
}

func TestSearchedWordsAreShownOnThePage(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	// The words that are marked, and how many of them the reader sees.
	const found = `(() => {
		const ranges = [...CSS.highlights.get("found") ?? []]
		return {
			Words: ranges.map(String),
			Seen: ranges.filter(r => { const box = r.getBoundingClientRect(); return box.height && box.top >= 0 && box.bottom <= innerHeight }).length,
			Path: location.pathname, Hash: location.hash, Kept: !!sessionStorage.found,
		}
	})()`
	type marked struct {
		Words      []string
		Seen       int
		Path, Hash string
		Kept       bool
	}
	eachReading(t, func(t *testing.T, l *line, r reading) {
		for _, sc := range []screen{desktop, phone} {
			s := newSearcher(t, l, r.home())
			must(t, s.screen(sc))
			best := s.asks(r.word).Native[0]
			s.click("#search-results a")
			until(t, s.tab, `CSS.highlights.has("found")`)
			got := mustEval[marked](t, s.tab, found)
			if !strings.HasPrefix(best.Href, got.Path) || len(got.Words) == 0 || got.Seen == 0 || got.Kept {
				t.Errorf("%s, %s: %+v", best.Href, sc, got)
			}
			for _, w := range got.Words {
				if strings.TrimSpace(w) != w || w == "" {
					t.Errorf("%s: %q is marked", best.Href, w)
				}
			}
			// Who comes another way sees the page as it is.
			must(t, s.visit(l.URL+best.Href))
			if mustEval[bool](t, s.tab, `CSS.highlights.has("found")`) {
				t.Errorf("%s: the words are marked for who has not searched", best.Href)
			}
		}
	})
}

func TestSearchedSectionOfTheSamePageIsShown(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := newSearcher(t, lineTo(t, libraries(t)[0]), "/en/solar/how-the-parts-fit/")
	best := s.asks("battery cistern").Native[0]
	s.click("#search-results a")
	until(t, s.tab, `location.hash == "#cistern-the-battery" && CSS.highlights.has("found")`)
	if got := s.shown(); got.Open {
		t.Errorf("the list still lies over %s", best.Href)
	}
	if !mustEval[bool](t, s.tab, `[...CSS.highlights.get("found")].some(r => { const box = r.getBoundingClientRect(); return box.height && box.top >= 0 && box.bottom <= innerHeight })`) {
		t.Error("none of the words can be seen")
	}
}
