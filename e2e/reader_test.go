package e2e

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/html"
)

// find returns a page of a kind, in any language if lang is "".
func find(t *testing.T, s *published, kind, lang string) page {
	t.Helper()
	for _, p := range s.pages {
		if p.kind == kind && (lang == "" || p.lang == lang) {
			return p
		}
	}
	t.Fatalf("the site %s has no page of the kind %q in %q", s.name, kind, lang)
	return page{}
}

func TestThemeSwitchKeepsItsChoice(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	const colour = `getComputedStyle(document.body).backgroundColor`
	const pressed = `document.querySelector("[data-theme-switch]").getAttribute("aria-pressed")`
	for _, s := range publishedSites(t) {
		b := openTab(t)
		home, section := find(t, s, "home", "en"), find(t, s, "section", "fr")
		must(t, b.visit(home.url()))
		light := mustEval[string](t, b, colour)
		if got := mustEval[string](t, b, pressed); got != "false" {
			t.Errorf("%s: aria-pressed is %q in light colours", home, got)
		}
		must(t, b.do(chromedp.Click(chromedp.CSS("[data-theme-switch]"), chromedp.NodeVisible)))
		dark := mustEval[string](t, b, colour)
		if dark == light {
			t.Errorf("%s: the switch leaves the background %s", home, light)
		}
		must(t, b.do(chromedp.Reload()))
		if got := mustEval[string](t, b, colour); got != dark {
			t.Errorf("%s: after a reload the background is %s, not %s", home, got, dark)
		}
		must(t, b.visit(section.url()))
		if got := mustEval[string](t, b, colour); got != dark {
			t.Errorf("%s: on the next page the background is %s, not %s", section, got, dark)
		}
		if got := mustEval[string](t, b, pressed); got != "true" {
			t.Errorf("%s: aria-pressed is %q in dark colours", section, got)
		}
		// The choice stands above the system's, in both directions.
		must(t, b.media("dark"))
		must(t, b.do(chromedp.Click(chromedp.CSS("[data-theme-switch]"), chromedp.NodeVisible)))
		if got := mustEval[string](t, b, colour); got != light {
			t.Errorf("%s: switched back on a dark system the background is %s, not %s", section, got, light)
		}
	}
}

// A way leads to a page in another language.
type way struct {
	Lang, Path string
	Visible    bool
}

const ways = `[...document.querySelectorAll("[data-language-switch] a[hreflang]")].map(a => ({
	Lang: a.hreflang, Path: new URL(a.href).pathname, Visible: a.checkVisibility()}))`

func TestLanguageSwitchLeadsToTheSamePageAndBack(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachPage(t, func(t *testing.T, b *tab, p page) {
		must(t, b.visit(p.url()))
		found := mustEval[[]way](t, b, ways)
		if len(found) == 0 {
			t.Errorf("%s: there is no switch of the language", p)
		}
		for _, s := range []screen{phone, desktop} {
			must(t, b.screen(s))
			for _, w := range mustEval[[]way](t, b, ways) {
				if !w.Visible {
					t.Errorf("%s, %s: the switch to %s cannot be seen", p, s, w.Lang)
				}
			}
		}
		if p.kind == "404" || p.kind == "chooser" || strings.Contains(p.path, "/page/") {
			return // these lead to the beginning: nothing says that the same page exists
		}
		for _, w := range found {
			body, _, ok := p.site.host.file(unescaped(w.Path))
			lang, back := otherLanguages(string(body))
			if !ok || !strings.EqualFold(lang, w.Lang) || !slices.Contains(back, p.path) {
				t.Errorf("%s: in %s the switch leads to %s (found: %t, in %q), whose switch leads to %q", p, w.Lang, w.Path, ok, lang, back)
			}
		}
	})
}

func unescaped(p string) string {
	out, err := url.PathUnescape(p)
	if err != nil {
		return p
	}
	return out
}

// otherLanguages reads from a page its language and where its switch leads.
func otherLanguages(src string) (lang string, paths []string) {
	z := html.NewTokenizer(strings.NewReader(src))
	inside := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return lang, paths
		case html.StartTagToken:
			token := z.Token()
			attrs := map[string]string{}
			for _, a := range token.Attr {
				attrs[a.Key] = a.Val
			}
			_, isSwitch := attrs["data-language-switch"]
			switch {
			case token.Data == "html":
				lang = attrs["lang"]
			case isSwitch:
				inside = token.Data
			case inside != "" && token.Data == "a" && attrs["hreflang"] != "":
				paths = append(paths, attrs["href"])
			}
		case html.EndTagToken:
			if z.Token().Data == inside {
				inside = ""
			}
		}
	}
}

func TestLanguageSwitchAnswersAClick(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	b := openTab(t)
	from := find(t, publishedSites(t)[0], "page case-study", "en")
	for _, s := range []screen{phone, desktop} {
		must(t, b.screen(s))
		must(t, b.visit(from.url()))
		want := mustEval[[]way](t, b, ways)[0]
		must(t, b.do(chromedp.Click(chromedp.CSS("[data-language-switch] a[hreflang]"), chromedp.NodeVisible)))
		must(t, b.do(chromedp.WaitReady(chromedp.CSS(`html[lang="`+want.Lang+`"] #main`))))
		if got := mustEval[string](t, b, "location.pathname"); got != want.Path {
			t.Errorf("%s, %s: a click on the switch leads to %s, not %s", from, s, got, want.Path)
		}
	}
}

func TestKeyboardReachesTheTextFirst(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachPage(t, func(t *testing.T, b *tab, p page) {
		if p.kind == "chooser" {
			return // nothing stands before its text
		}
		screens := []screen{desktop}
		if p.kind == "home" {
			screens = append(screens, phone) // all pages of a language have its header
		}
		for _, s := range screens {
			must(t, b.screen(s))
			must(t, b.visit(p.url()))
			must(t, b.do(chromedp.KeyEvent(kb.Tab)))
			first := mustEval[struct {
				Href    string
				Visible bool
			}](t, b, `(e => {
				const r = e.getBoundingClientRect(), over = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)
				return {Href: e.getAttribute("href") || e.tagName, Visible: r.width > 20 && r.height > 10 && e.contains(over)}
			})(document.activeElement)`)
			if first.Href != "#main" {
				t.Errorf("%s, %s: the first Tab reaches %s", p, s, first.Href)
				continue
			}
			if !first.Visible {
				t.Errorf("%s, %s: the link to the text has the focus and cannot be seen", p, s)
			}
			must(t, b.do(chromedp.KeyEvent(kb.Enter)))
			if got := mustEval[string](t, b, `location.hash + " " + document.activeElement.id`); got != "#main main" {
				t.Errorf("%s, %s: Enter leads to %q", p, s, got)
			}
			must(t, b.do(chromedp.KeyEvent(kb.Tab)))
			if !mustEval[bool](t, b, `document.activeElement == document.body || document.querySelector("#main").contains(document.activeElement) || !document.querySelector("#main a[href]")`) {
				t.Errorf("%s, %s: the next Tab does not go on from the text", p, s)
			}
		}
	})
}

// whole is what a page tells its reader, without what only scripts can do. Two
// things look different on purpose: panels behind tabs count as open, their
// names standing above all or above each, and filters are links in one way
// and fields in the other (filters_test.go).
const whole = `(() => {
	const shown = e => !!e && e.checkVisibility()
	for (const e of document.querySelectorAll("#main noscript, #main [data-script], #main [data-filter], #main [data-tabs] > :first-child, #main .tab-title")) e.remove()
	for (const e of document.querySelectorAll("#main [role=tabpanel]")) e.hidden = false
	const any = query => [...document.querySelectorAll(query)].some(shown)
	return {
		Text: document.querySelector("#main").innerText,
		Navigation: any("header nav a, header details summary, #main a"),
		Languages: any("[data-language-switch] a[hreflang]"),
		Scripted: document.documentElement.classList.contains("js"),
	}
})()`

func TestPagesAreCompleteWithoutScripts(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	type content struct {
		Text                            string
		Navigation, Languages, Scripted bool
	}
	eachPage(t, func(t *testing.T, b *tab, p page) {
		must(t, b.screen(desktop))
		must(t, b.visit(p.url()))
		with := mustEval[content](t, b, whole)
		must(t, b.scripts(false))
		must(t, b.visit(p.url()))
		without := mustEval[content](t, b, whole)
		if without.Scripted || !with.Scripted {
			t.Fatalf("%s: switching scripts off changed nothing", p)
		}
		if strings.TrimSpace(without.Text) == "" || without.Text != with.Text {
			at := 0
			for at < min(len(without.Text), len(with.Text)) && without.Text[at] == with.Text[at] {
				at++
			}
			t.Errorf("%s: without scripts the text goes on %.200q, with them %.200q", p, without.Text[at:], with.Text[at:])
		}
		for _, s := range []screen{desktop, phone} {
			must(t, b.screen(s))
			got := mustEval[content](t, b, whole)
			if strings.TrimSpace(got.Text) == "" {
				t.Errorf("%s, %s: without scripts there is no text", p, s)
			}
			if !got.Navigation {
				t.Errorf("%s, %s: without scripts there is no way to other pages", p, s)
			}
			if !got.Languages {
				t.Errorf("%s, %s: without scripts there is no switch of the language", p, s)
			}
		}
		must(t, b.scripts(true))
	})
}
