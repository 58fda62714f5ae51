package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focused says what has the focus, whether that can be seen, and whether it
// shows that it has it.
const focused = `(e => {
	const r = e.getBoundingClientRect(), s = getComputedStyle(e)
	return {
		What: e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + " " + (e.ariaLabel || e.textContent).trim().slice(0, 40),
		Matches: e.matches(SELECTOR), Page: e == document.body,
		Seen: r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
		Marked: s.outlineStyle != "none" && parseFloat(s.outlineWidth) >= 2,
	}
})(document.activeElement)`

type focus struct {
	What                        string
	Matches, Page, Seen, Marked bool
}

// tabTo presses Tab until an element has the focus. All on the way must show
// that they have it.
func tabTo(t *testing.T, b *tab, p page, selector string) {
	t.Helper()
	for range 80 {
		must(t, b.do(chromedp.KeyEvent(kb.Tab)))
		got := mustEval[focus](t, b, strings.ReplaceAll(focused, "SELECTOR", quoted(selector)))
		if !got.Page && (!got.Seen || !got.Marked) {
			t.Errorf("%s: with the focus on %q: %+v", p, got.What, got)
		}
		if got.Matches {
			return
		}
	}
	t.Fatalf("%s: Tab does not reach %s", p, selector)
}

func TestKeyboardAloneWorksTheHeader(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := publishedSites(t)[0]
	for _, sc := range []screen{phone, desktop} {
		for _, lang := range []string{"en", "fr"} {
			p := find(t, s, "page case-study", lang)
			b := openTab(t)
			must(t, b.screen(sc))
			must(t, b.visit(p.url()))
			tabTo(t, b, p, "[data-theme-switch]")
			const pressed = `document.querySelector("[data-theme-switch]").getAttribute("aria-pressed")`
			before := mustEval[string](t, b, pressed)
			press(t, b, " ")
			if after := mustEval[string](t, b, pressed); after == before {
				t.Errorf("%s, %s: the space bar does not switch the colours", p, sc)
			}
			must(t, b.do(chromedp.KeyEvent(kb.Enter)))
			if after := mustEval[string](t, b, pressed); after != before {
				t.Errorf("%s, %s: Enter does not switch the colours back", p, sc)
			}
			must(t, b.visit(p.url()))
			tabTo(t, b, p, "[data-language-switch] a[hreflang]")
			want := mustEval[string](t, b, `document.activeElement.pathname`)
			must(t, b.do(chromedp.KeyEvent(kb.Enter)))
			until(t, b, `location.pathname == `+quoted(want)+` && !!document.querySelector("#main")`)
			if got := mustEval[string](t, b, `document.documentElement.lang`); got == lang {
				t.Errorf("%s, %s: Enter on the language leads to a page in %s", p, sc, got)
			}
		}
	}
}

// A click into the text does nothing, and says nothing.
func TestAClickIntoTheTextIsNoCommand(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := find(t, publishedSites(t)[1], "page page", "fr")
	b := openTab(t)
	must(t, b.visit(p.url()))
	mustEval[bool](t, b, `(document.querySelector(".text p").click(), new Promise(done => setTimeout(() => done(true), 100)))`)
	if _, faults := b.heard(p.url()); len(faults) > 0 {
		t.Errorf("%s: %q", p, faults)
	}
}

// Terms of a taxonomy are the single facets: pages that plain links reach.
func TestFacetsArePagesWithoutScripts(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := publishedSites(t)[0]
	b := openTab(t)
	must(t, b.scripts(false))
	for _, lang := range []string{"en", "fr"} {
		p := find(t, s, "page case-study", lang)
		must(t, b.visit(p.url()))
		facets := mustEval[[]string](t, b, `[...document.querySelectorAll("#main a")].map(a => new URL(a.href)).filter(u => u.origin == location.origin && !u.hash).map(u => u.pathname)`)
		found := 0
		for _, at := range facets {
			body, _, ok := s.host.file(unescaped(at))
			if !ok {
				t.Errorf("%s leads to %s, which is not there", p, at)
			}
			if !strings.Contains(string(body), "kind-term") {
				continue
			}
			found++
			must(t, b.visit(s.host.URL+at))
			if !mustEval[bool](t, b, `[...document.querySelectorAll("#main a")].some(a => a.pathname == `+quoted(p.path)+`)`) {
				t.Errorf("%s: %s does not list it", p, at)
			}
		}
		if found == 0 {
			t.Errorf("%s leads to no facet: %q", p, facets)
		}
	}
}

// A box is where something stands between the edges of the screen, from 0 to 1
// in the direction of reading left to right.
type box struct {
	Name       string
	Start, End float64
}

const boxes = `[".brand", "[data-theme-switch]", "[data-language-switch]", "#search-form", ".sidebar", "#main", "h1", ".toc", ".site-footer nav"].flatMap(name => {
	const e = [...document.querySelectorAll(name)].find(e => e.checkVisibility() && e.getBoundingClientRect().width)
	if (!e) return []
	const r = e.getBoundingClientRect(), width = document.documentElement.clientWidth
	return [{Name: name, Start: r.left / width, End: r.right / width}]
})`

func TestRightToLeftIsMirrored(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	fixture := publishedSites(t)[1]
	b := openTab(t)
	for _, sc := range []screen{phone, desktop} {
		must(t, b.screen(sc))
		at := func(lang string) map[string]box {
			must(t, b.visit(find(t, fixture, "page page", lang).url()))
			out := map[string]box{}
			for _, x := range mustEval[[]box](t, b, boxes) {
				out[x.Name] = x
			}
			return out
		}
		left, right := at("fr"), at("ar")
		compared := 0
		for name, l := range left {
			r, there := right[name]
			if !there {
				continue
			}
			middle := func(x box) float64 { return (x.Start + x.End) / 2 }
			if d := middle(l) - .5; d > -.05 && d < .05 {
				continue // in the middle
			}
			compared++
			if (middle(l) < .5) == (middle(r) < .5) {
				t.Errorf("%s: %s is at %s, and in Arabic at %s", sc, name, l, r)
			}
		}
		if compared < 2 {
			t.Errorf("%s: only %d things to compare: %v, %v", sc, compared, left, right)
		}
	}
}

func (x box) String() string { return fmt.Sprintf("%.0f–%.0f %%", 100*x.Start, 100*x.End) }
