package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// below returns the parts of a page that end below the screen or are not
// there, and how many lines of the text's first part end on it.
const below = `(() => {
	const parts = {
		"name of the site": ".brand", "official site": ".site-banner a", "breadcrumbs": ".crumbs a", "title": "h1",
		"date": ".dates time", "share": "[data-share]", "save": "[data-print]", "in brief": ".opening .text h2",
	}
	const range = document.createRange(), text = document.querySelector(".opening .text :is(p, ul, ol)")
	if (text) range.selectNodeContents(text)
	const lines = new Set([...range.getClientRects()].filter(r => r.height > 10 && r.bottom <= innerHeight).map(r => Math.round(r.bottom / 12)))
	return {
		Missing: Object.keys(parts).filter(name => {
			const e = document.querySelector(parts[name]), r = e?.getBoundingClientRect()
			return !e?.checkVisibility() || r.top < 0 || r.bottom > innerHeight || r.left < 0 || r.right > innerWidth
		}),
		Lines: lines.size,
	}
})()`

func TestTheFirstScreenOfATextSaysWhereWhatAndHowCurrent(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := publishedSites(t)[0]
	b := openTab(t)
	must(t, b.screen(phone))
	for _, kind := range []string{"page case-study", "page guide", "page module"} {
		for _, lang := range []string{"en", "fr"} {
			p := find(t, s, kind, lang)
			must(t, b.visit(p.url()))
			got := mustEval[struct {
				Missing []string
				Lines   int
			}](t, b, below)
			if len(got.Missing) > 0 || got.Lines < 3 {
				t.Errorf("%s, %s: not on the first screen: %s; lines of the answer: %d", p, phone, strings.Join(got.Missing, ", "), got.Lines)
			}
		}
	}
}

// speaks sets the languages that the browser prefers.
func (b *tab) speaks(languages string) error {
	agent, err := eval[string](b, "navigator.userAgent")
	if err != nil {
		return err
	}
	return command(b, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: languages})
}

func TestAPageOffersTheLanguageThatTheBrowserPrefers(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := publishedSites(t)[0]
	p := find(t, s, "page case-study", "en")
	b := openTab(t)
	must(t, b.screen(phone))
	const shown = `[...document.querySelectorAll("[data-offer]")].filter(e => e.checkVisibility()).map(e => {
		const a = e.querySelector("a")
		return [a.lang, a.hreflang, new URL(a.href).pathname, a.innerText].join(" ")
	})`
	const title = `document.querySelector("h1").getBoundingClientRect().top`
	var top float64
	for _, test := range []struct {
		languages string
		want      bool
	}{{"en-US,fr", false}, {"de", false}, {"fr-CM,en", true}, {"ff,fr,en", true}} {
		must(t, b.visit(p.url()))
		must(t, b.speaks(test.languages))
		must(t, b.visit(p.url()))
		got := mustEval[[]string](t, b, shown)
		if len(got) > 0 != test.want || test.want && !strings.HasPrefix(got[0], "fr fr /fr/") {
			t.Errorf("%s: %q is offered", test.languages, got)
		}
		if at := mustEval[float64](t, b, title); top == 0 {
			top = at
		} else if at != top {
			t.Errorf("%s: the title moved from %v to %v", test.languages, top, at)
		}
	}
	must(t, b.do(chromedp.Click(chromedp.CSS("[data-offer]:not([hidden]) button"), chromedp.NodeVisible)))
	must(t, b.do(chromedp.Reload()))
	if got := mustEval[[]string](t, b, shown); len(got) > 0 {
		t.Errorf("what was closed is offered again: %q", got)
	}
}

func TestTheHeaderTakesOneRowOnWideScreens(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	b := openTab(t)
	must(t, b.screen(desktop))
	for _, lang := range []string{"en", "fr"} {
		p := find(t, publishedSites(t)[0], "page case-study", lang)
		must(t, b.visit(p.url()))
		rows := mustEval[[]string](t, b, `(() => {
			const parts = [...document.querySelectorAll(".brand, .menu li, .site-header .search, .languages, .theme-switch")].filter(e => e.checkVisibility())
			const first = parts[0].getBoundingClientRect()
			return parts.length < 9 ? ["parts are missing"] : parts.filter(e => e.getBoundingClientRect().top >= first.bottom).map(e => e.className || e.innerText)
		})()`)
		if len(rows) > 0 {
			t.Errorf("%s, %s: in another row than the name of the site: %q", p, desktop, rows)
		}
	}
}

// dialog is what the menu of small screens is like.
type dialog struct {
	Open, Focus      bool // open; the focus is in it
	Links, Left      int  // links in it; links of the menu and the tree elsewhere
	Summary, Visible bool // the focus is on what opens it; that is visible
}

const dialogState = `(() => {
	const d = document.querySelector(".menu-dialog"), links = document.querySelectorAll(".menu a, .sidebar a").length
	return {
		Open: !!d?.open, Focus: !!d?.contains(document.activeElement), Links: d?.querySelectorAll("nav a").length ?? 0, Left: links,
		Summary: document.activeElement.matches("[data-menu] > summary"), Visible: document.querySelector("[data-menu] > summary").checkVisibility(),
	}
})()`

func TestTheMenuOfSmallScreensIsADialog(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := find(t, publishedSites(t)[0], "page case-study", "fr")
	b := openTab(t)
	must(t, b.screen(phone))
	must(t, b.visit(p.url()))
	before := mustEval[dialog](t, b, dialogState)
	if before.Open || before.Left == 0 || !before.Visible {
		t.Fatalf("%s: before anyone touches the menu: %+v", p, before)
	}
	mustEval[bool](t, b, `document.querySelector("[data-menu] > summary").focus() ?? true`)
	must(t, b.do(chromedp.KeyEvent(kb.Enter)))
	for range 40 { // further than its last link
		got := mustEval[dialog](t, b, dialogState)
		if outside := mustEval[bool](t, b, `document.activeElement != document.body && !document.querySelector(".menu-dialog").contains(document.activeElement)`); outside || !got.Open || got.Links != before.Left || got.Left != 0 {
			t.Fatalf("%s: with the menu open: %+v", p, got)
		}
		must(t, b.do(chromedp.KeyEvent(kb.Tab)))
	}
	must(t, b.do(chromedp.KeyEvent(kb.Escape)))
	if after := mustEval[dialog](t, b, dialogState); after.Open || !after.Summary || after.Left != before.Left {
		t.Errorf("%s: after Escape: %+v", p, after)
	}
	must(t, b.do(chromedp.Click(chromedp.CSS("[data-menu] > summary"), chromedp.NodeVisible)))
	must(t, b.do(chromedp.Click(chromedp.CSS(".menu-dialog > button"), chromedp.NodeVisible)))
	if after := mustEval[dialog](t, b, dialogState); after.Open || after.Left != before.Left {
		t.Errorf("%s: after its button: %+v", p, after)
	}
}

func TestTheContentsFollowTheReaderAndTheLanguageKeepsTheSection(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := find(t, publishedSites(t)[0], "page case-study", "en")
	b := openTab(t)
	must(t, b.screen(desktop))
	must(t, b.visit(p.url()))
	const current = `[...document.querySelectorAll(".toc [aria-current=true]")].map(a => a.hash.slice(1)).join(" ")`
	ids := mustEval[[]string](t, b, `[...document.querySelectorAll("#main h2[id]")].map(h => h.id).filter(id => document.querySelector(".toc a[href='#" + CSS.escape(id) + "']"))`)
	if len(ids) < 3 {
		t.Fatalf("%s has the headings %q", p, ids)
	}
	for _, id := range ids[1 : len(ids)-1] {
		got := mustEval[string](t, b, `new Promise(done => {
			document.getElementById(`+quoted(id)+`).scrollIntoView()
			setTimeout(() => done(`+current+`), 200)
		})`)
		if got != id {
			t.Errorf("%s: at %s the contents mark %q", p, id, got)
		}
	}
	at := ids[len(ids)-2]
	mustEval[bool](t, b, `document.querySelector("[data-language-switch] a[hreflang=fr]").focus({preventScroll: true}) ?? true`)
	must(t, b.do(chromedp.KeyEvent(kb.Enter)))
	must(t, b.do(chromedp.WaitReady(chromedp.CSS(`html[lang="fr"] #main`))))
	until(t, b, `document.querySelector(":target")?.id == `+quoted(at))
}
