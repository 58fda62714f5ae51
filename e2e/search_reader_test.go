package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A searcher is a reader at a page who searches.
type searcher struct {
	*tab
	t *testing.T
	l *line
	// What the console may say: of files that a test has taken away, the
	// browser says so itself.
	tolerated string
}

// newSearcher opens a page of a site.
func newSearcher(t *testing.T, l *line, at string) *searcher {
	t.Helper()
	s := &searcher{tab: openTab(t), t: t, l: l}
	// A tab that is not in front does as if it were.
	must(t, command(s.tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	must(t, s.screen(desktop))
	t.Cleanup(s.silent)
	s.open(at)
	return s
}

// silent sees that the console is, and that nothing was executed.
func (s *searcher) silent() {
	_, faults := s.heard("")
	for _, f := range faults {
		if s.tolerated == "" || !strings.Contains(f, s.tolerated) {
			s.t.Errorf("the console: %s", f)
		}
	}
	if hit, err := eval[bool](s.tab, `"hit" in window`); err != nil || hit {
		s.t.Errorf("markup was executed: %t, %v", hit, err)
	}
}

// open goes to a page and from then on notes each state of the search.
func (s *searcher) open(at string) {
	s.t.Helper()
	must(s.t, s.visit(s.l.URL+at))
	s.watch()
}

func (s *searcher) watch() {
	s.t.Helper()
	mustEval[int](s.t, s.tab, `(() => {
		window.states = []
		const results = document.querySelector("#search-results")
		new MutationObserver(all => {
			for (const m of all.slice(1)) states.push(m.oldValue)
			states.push(results.dataset.state)
		}).observe(results, {attributeFilter: ["data-state"], attributeOldValue: true})
		return 0
	})()`)
}

// write puts a text into the field, in the place of what is there.
func (s *searcher) write(q string) {
	s.t.Helper()
	mustEval[int](s.t, s.tab, `states = [], document.querySelector("#search-input").focus(), document.activeElement.select(), 0`)
	if q == "" {
		s.press(kb.Delete)
		return
	}
	must(s.t, command(s.tab, input.InsertText, input.InsertTextParams{Text: q}))
}

// settled is the state that the search ends in. A field that was empty before
// the search was there to see it may never change its state.
func (s *searcher) settled() shown {
	s.t.Helper()
	until(s.t, s.tab, `["done", "error"].includes(states.at(-1)) ||
		!document.querySelector("#search-input").value.trim() && document.querySelector("#search-results").dataset.state == "idle"`)
	return s.shown()
}

// asks writes a query and waits for what is found.
func (s *searcher) asks(q string) shown {
	s.t.Helper()
	s.write(q)
	return s.settled()
}

func (s *searcher) press(keys ...string) {
	s.t.Helper()
	press(s.t, s.tab, keys...)
}

// press presses one key after the other. A key and its letter are one event,
// so that who holds the one back holds back the other: a space that a page
// takes for itself would scroll it.
func press(t *testing.T, b *tab, keys ...string) {
	t.Helper()
	for _, r := range strings.Join(keys, "") {
		events := kb.Encode(r)
		for i, e := range events {
			switch {
			case e.Type == kb.KeyChar:
				continue
			case i+1 < len(events) && events[i+1].Type == kb.KeyChar:
				e.Type, e.Text, e.UnmodifiedText = kb.KeyDown, events[i+1].Text, events[i+1].UnmodifiedText
			}
			send(t, b, input.DispatchKeyEvent, *e)
		}
	}
}

func (s *searcher) click(selector string) {
	s.t.Helper()
	must(s.t, s.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible)))
}

// A result is a page that was found, as it is shown.
type result struct {
	Href, Title, Section, Text, Lang string
	Marks                            []string
}

// shown is what the search tells its reader.
type shown struct {
	State, Status, Also, More string
	Open, Browse              bool
	States, Hints, Tags       []string
	Native, Foreign           []result
}

func (s *searcher) shown() shown {
	s.t.Helper()
	return mustEval[shown](s.t, s.tab, `(() => {
		const form = document.querySelector("#search-form"), results = form.querySelector("#search-results"), also = form.querySelector("#search-also")
		const text = e => e?.textContent ?? "", all = (query, e = form) => [...e.querySelectorAll(query)]
		const list = links => links.map(a => ({
			Href: a.getAttribute("href"), Title: text(a.querySelector("b")), Section: text(a.querySelector("i")), Text: text(a.parentElement.querySelector("span")), Lang: a.lang,
			Marks: all("mark", a.parentElement).map(text),
		}))
		return {
			State: results.dataset.state, Status: text(form.querySelector("[role=status]")), Also: text(also), More: text(form.querySelector(".search-more")),
			Open: form.querySelector(".search-box").checkVisibility(), Browse: document.querySelector("[data-search-browse]")?.checkVisibility() ?? false,
			States: window.states, Hints: all(".search-hints button").map(text), Tags: [...new Set(all("*:not(#search-results > ul + button)", results).map(e => e.localName))],
			Native: list(all("a", results).filter(a => !also?.parentElement.contains(a))), Foreign: list(also ? all("a", also.parentElement) : []),
		}
	})()`)
}

// has reports whether an address is among pages that were found.
func has(list []result, at string) bool {
	return slices.ContainsFunc(list, func(r result) bool { return strings.HasPrefix(r.Href, at) })
}

// send is command for tests, where the answer does not matter.
func send[P, R any](t *testing.T, b *tab, c cdp.Command[P, R], params P) {
	t.Helper()
	must(t, command(b, c, params))
}
