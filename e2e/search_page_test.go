package e2e

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A filter is a choice among the values of a facet, as it is shown.
type filter struct {
	Name, Value string
	Options     []struct{ Value, Label string }
}

func (s *searcher) filters() []filter {
	s.t.Helper()
	return mustEval[[]filter](s.t, s.tab, `[...document.querySelectorAll(".search-filters select")].map(e => ({
		Name: e.name, Value: e.value, Options: [...e.options].map(o => ({Value: o.value, Label: o.label})),
	}))`)
}

// choose takes a value of a filter, as a reader does with the keyboard.
func (s *searcher) choose(name, value string) shown {
	s.t.Helper()
	mustEval[int](s.t, s.tab, `(e => {
		states = []
		e.focus()
		e.value = `+quoted(value)+`
		e.dispatchEvent(new Event("change", {bubbles: true}))
		return 0
	})(document.querySelector("select[name=" + `+quoted(name)+` + "]"))`)
	return s.settled()
}

func (s *searcher) query() url.Values {
	s.t.Helper()
	values, err := url.ParseQuery(strings.TrimPrefix(mustEval[string](s.t, s.tab, `location.search`), "?"))
	must(s.t, err)
	return values
}

// arrives opens an address and waits for what is found.
func (s *searcher) arrives(at string) shown {
	s.t.Helper()
	s.open(at)
	until(s.t, s.tab, `["done", "error"].includes(document.querySelector("#search-results").dataset.state)`)
	return s.shown()
}

func TestSearchPageIsAnAddressToPassOn(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for lang, kind := range map[string]string{"en": "Country cases", "fr": "Expériences par pays"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSearcher(t, lineTo(t, publishedSites(t)[0]), "/"+lang+"/search/")
			got := s.asks("Nepal")
			s.sound(got)
			if q := s.query(); q.Get("q") != "Nepal" || len(q) != 1 {
				t.Errorf("after a search the address has %v", q)
			}
			all := len(got.Native)
			types := s.filters()
			n := slices.IndexFunc(types, func(f filter) bool { return f.Name == "type" })
			if n < 0 || types[n].Value != "" {
				t.Fatalf("the filters are %+v", types)
			}
			var label string
			for _, o := range types[n].Options {
				if o.Value == "case-study" {
					label = o.Label
				}
			}
			got = s.choose("type", "case-study")
			s.sound(got)
			if q := s.query(); q.Get("q") != "Nepal" || q.Get("type") != "case-study" || len(q) != 2 {
				t.Errorf("after a choice the address has %v", q)
			}
			if len(got.Native) == 0 || len(got.Native) >= all {
				t.Errorf("of %d pages the filter leaves %d", all, len(got.Native))
			}
			// The number that the filter says is the number that it leaves.
			number := strings.TrimFunc(strings.TrimPrefix(label, kind), func(r rune) bool { return strings.ContainsRune(" ()", r) })
			if !strings.HasPrefix(label, kind) || !strings.HasSuffix(got.Status, " "+number) && !strings.HasSuffix(got.Status, "\u00a0"+number) {
				t.Errorf("the filter %q leaves %q", label, got.Status)
			}
			if name := mustEval[string](t, s.tab, `document.activeElement.name`); name != "type" {
				t.Errorf("after the choice the focus is on %q", name)
			}
			// Opened elsewhere, the address shows the same.
			address := mustEval[string](t, s.tab, `location.pathname + location.search`)
			other := newSearcher(t, s.l, address)
			again := other.arrives(address)
			if !slices.EqualFunc(again.Native, got.Native, func(a, b result) bool { return a.Href == b.Href && a.Text == b.Text }) {
				t.Errorf("%s shows %+v, not %+v", address, again.Native, got.Native)
			}
			if f := other.filters(); !slices.ContainsFunc(f, func(f filter) bool { return f.Name == "type" && f.Value == "case-study" }) {
				t.Errorf("%s shows the filters %+v", address, f)
			}
			if value := mustEval[string](t, other.tab, `document.querySelector("#search-input").value`); value != "Nepal" {
				t.Errorf("%s shows the words %q", address, value)
			}
			// Back to all, and the address with it.
			if got := s.choose("type", ""); len(got.Native) != all {
				t.Errorf("without the filter there are %d pages, not %d", len(got.Native), all)
			}
			if q := s.query(); len(q) != 1 {
				t.Errorf("without the filter the address has %v", q)
			}
		})
	}
}

// Where all results are of one value, the filter that was chosen goes away
// when it is given up.
func TestSearchPageGivesUpTheLastFilter(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := newSearcher(t, lineTo(t, libraries(t)[0]), "/en/search/")
	got := s.arrives("/en/search/?q=wheels&type=page")
	if f := s.filters(); len(f) != 1 || f[0].Value != "page" || len(got.Native) == 0 {
		t.Fatalf("the filters are %+v, found is %+v", f, got.Native)
	}
	if got := s.choose("type", ""); got.State != "done" || len(got.Native) == 0 {
		t.Errorf("giving up the filter leaves %+v", got)
	}
	if id := mustEval[string](t, s.tab, `document.activeElement.id`); id != "search-input" {
		t.Errorf("the focus is lost to %q", id)
	}
}

func TestSearchPageIgnoresWhatItDoesNotKnow(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := newSearcher(t, lineTo(t, libraries(t)[0]), "/fr/search/")
	want := s.arrives("/fr/search/?q=compost").Native
	for _, more := range []string{"fbclid=x&utm_source=mail", "type=", "__proto__=x&constructor=y&q2=<b>", "type=<img src=x onerror=hit=1>%00"} {
		got := s.arrives("/fr/search/?q=compost&" + more)
		s.sound(got)
		if strings.Contains(more, "onerror") {
			if got.State != "done" || len(got.Native) != 0 {
				t.Errorf("%s finds %+v", more, got.Native)
			}
		} else if len(got.Native) != len(want) || got.State != "done" {
			t.Errorf("%s finds %d pages, not %d", more, len(got.Native), len(want))
		}
	}
	for _, more := range []string{"", "?", "?q=", "?q=%20%20", "?q=%", "?fbclid=x"} {
		s.open("/fr/search/" + more)
		until(t, s.tab, `document.querySelector("#search-results").dataset.state != "loading"`)
		if got := s.shown(); len(got.Native) != 0 || !got.Browse || got.State == "error" {
			t.Errorf("%s shows %+v", more, got)
		}
	}
}

func TestSearchPageShowsMoreOnRequest(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := newSearcher(t, lineTo(t, libraries(t)[0]), "/en/search/")
	got := s.asks("battery")
	if len(got.Native) != 10 {
		t.Fatalf("%d results are shown at first", len(got.Native))
	}
	mustEval[int](t, s.tab, `states = [], document.querySelector("#search-results > ul + button").focus(), 0`)
	s.press(kb.Enter)
	more := s.settled()
	s.sound(more)
	if len(more.Native) != 20 || more.Native[0].Href != got.Native[0].Href {
		t.Errorf("more shows %d results", len(more.Native))
	}
	until(t, s.tab, `document.activeElement.getAttribute("href") == `+quoted(more.Native[10].Href))
	// Another query starts from the beginning.
	if got := s.asks("batteries"); len(got.Native) != 10 {
		t.Errorf("another query shows %d results at first", len(got.Native))
	}
}

func TestSearchFormLeadsToListsWithoutScripts(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		b := openTab(t)
		must(t, b.scripts(false))
		for _, sc := range []screen{desktop, phone} {
			must(t, b.screen(sc))
			must(t, b.visit(l.URL+r.home()))
			must(t, b.do(chromedp.SendKeys(chromedp.CSS("#search-input"), r.word+kb.Enter)))
			// Timers, by which the other tests wait, do not run here.
			must(t, b.do(chromedp.WaitReady(chromedp.CSS("body.kind-search footer"))))
			got := mustEval[struct {
				Q, Text string
				Links   []string
				Box     bool
			}](t, b, `({
				Q: new URLSearchParams(location.search).get("q"), Text: document.querySelector("[data-search-browse]").innerText,
				Links: [...document.querySelectorAll("[data-search-browse] a")].filter(a => a.checkVisibility()).map(a => a.getAttribute("href")),
				Box: document.querySelector(".search-box").checkVisibility() && document.querySelector(".search-box").innerText.trim() != "",
			})`)
			if got.Q != r.word || !strings.Contains(got.Text, "JavaScript") || got.Box {
				t.Errorf("%s, %s: %+v", r.page(), sc, got)
			}
			if len(got.Links) < 5 {
				t.Errorf("%s offers %q", r.page(), got.Links)
			}
			for _, href := range got.Links {
				if _, _, ok := r.site.host.file(unescaped(href)); !ok {
					t.Errorf("%s: there is no %s", r.page(), href)
				}
			}
		}
	})
}
