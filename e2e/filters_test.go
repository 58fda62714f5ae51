package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// filtered opens a page with a list that readers can narrow down.
func filtered(t *testing.T, b *tab, lang string) page {
	t.Helper()
	for _, p := range publishedSites(t)[0].pages {
		if p.kind == "section" && p.lang == lang {
			must(t, b.visit(p.url()))
			if mustEval[bool](t, b, `!!document.querySelector("[data-filters]")`) {
				return p
			}
		}
	}
	t.Fatal("no section has a list with filters")
	return page{}
}

const shownRows = `[...document.querySelectorAll("[data-keys]")].filter(r => r.checkVisibility()).length`

func TestListsAreNarrowedDownWithTheKeyboardAlone(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for _, lang := range []string{"en", "fr"} {
		b := openTab(t)
		p := filtered(t, b, lang)
		all := mustEval[int](t, b, shownRows)
		tabTo(t, b, p, ".filters select")
		const chosen = `document.activeElement.value`
		must(t, b.do(chromedp.KeyEvent(kb.ArrowDown)))
		key := mustEval[string](t, b, chosen)
		some := mustEval[int](t, b, shownRows)
		if key == "" || some == 0 || some >= all {
			t.Fatalf("%s: %d of %d rows are shown for %q", p, some, all, key)
		}
		if got := mustEval[string](t, b, `location.search`); got != "?"+key {
			t.Errorf("%s: the address says %q, not %q", p, got, key)
		}
		if got := mustEval[bool](t, b, `[...document.querySelectorAll("[data-keys]:not([hidden])")].every(r => r.dataset.keys.split(" ").includes(`+quoted(key)+`))`); !got {
			t.Errorf("%s: a row without %s is shown", p, key)
		}
		status := mustEval[string](t, b, `document.querySelector(".filters [role=status]").textContent`)
		if !strings.HasPrefix(status, mustEval[string](t, b, shownRows+`.toLocaleString(document.documentElement.lang)`)) {
			t.Errorf("%s: %d rows, but the status says %q", p, some, status)
		}

		// The map marks the countries of the rows that are shown, and no others.
		if got := mustEval[bool](t, b, `(() => {
			const rows = [...document.querySelectorAll("[data-keys]:not([hidden])")].flatMap(r => r.dataset.keys.split(" "))
			const places = [...document.querySelectorAll("[data-place]")]
			const seen = p => getComputedStyle(p).visibility == "visible"
			return places.length > 0 && places.every(p => seen(p) == rows.includes(p.dataset.place))
		})()`); !got {
			t.Errorf("%s: the map does not follow %q", p, key)
		}

		// What was chosen can be passed on, and the way back leads to all.
		must(t, b.visit(p.url()+"?"+key))
		if got := mustEval[int](t, b, shownRows); got != some {
			t.Errorf("%s?%s shows %d rows, not %d", p, key, got, some)
		}
		tabTo(t, b, p, ".filters button")
		must(t, b.do(chromedp.KeyEvent(kb.Enter)))
		if got := mustEval[int](t, b, shownRows); got != all {
			t.Errorf("%s: without filters %d rows are shown of %d", p, got, all)
		}
		must(t, b.do(chromedp.NavigateBack()))
		until(t, b, `location.search == `+quoted("?"+key)+` && `+shownRows+` == `+strconv.Itoa(some))
	}
}

func TestFiltersAreLinksWithoutScripts(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	b := openTab(t)
	p := filtered(t, b, "fr")
	must(t, b.scripts(false))
	must(t, b.visit(p.url()))
	address := mustEval[string](t, b, `document.querySelector(".filter a").href`)
	must(t, b.visit(address))
	if got := mustEval[int](t, b, `document.querySelectorAll("#main .card, #main a[href]").length`); got == 0 {
		t.Errorf("%s, a filter's own page, lists nothing", address)
	}
}
