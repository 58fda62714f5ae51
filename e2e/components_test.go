package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// fixtureSite is the test site with a page of each component.
func fixtureSite(t *testing.T) *published {
	t.Helper()
	for _, s := range publishedSites(t) {
		if s.name == "fixture" {
			return s
		}
	}
	t.Fatal("there is no fixture")
	return nil
}

// chosenTabs are, of each group of tabs, the name that is chosen and the text
// that is shown.
const chosenTabs = `[...document.querySelectorAll("[data-tabs]")].map(g => {
	const tab = g.querySelectorAll("[aria-selected=true]"), panel = [...g.querySelectorAll("[role=tabpanel]")].filter(p => !p.hidden)
	if (tab.length != 1 || panel.length != 1 || panel[0].id != tab[0].getAttribute("aria-controls") || tab[0].tabIndex != 0) return "wrong"
	return tab[0].textContent
}).join(", ")`

func TestTabsAreChosenWithTheKeyboardAndRemembered(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := fixtureSite(t)
	b := openTab(t)
	is := func(want string) {
		t.Helper()
		if got := mustEval[string](t, b, chosenTabs); got != want {
			t.Errorf("chosen are %s, want %s", got, want)
		}
	}
	key := func(k string) {
		t.Helper()
		must(t, b.do(chromedp.KeyEvent(k)))
	}
	must(t, b.visit(s.host.URL+"/fr/guide/composants/"))
	is("PostgreSQL, SQLite")
	mustEval[bool](t, b, `document.querySelector("[role=tab]").focus(), true`)
	key(kb.ArrowRight)
	is("SQL Server, SQLite") // the other group has no such tab
	key(kb.End)
	is("SQLite, SQLite")
	key(kb.ArrowRight)
	is("PostgreSQL, PostgreSQL")
	key(kb.ArrowLeft)
	key(kb.ArrowLeft)
	is("SQL Server, SQLite")
	if got := mustEval[string](t, b, `document.activeElement.textContent`); got != "SQL Server" {
		t.Errorf("the focus is on %q", got)
	}
	// Another page, in another language.
	must(t, b.visit(s.host.URL+"/en/guide/components/"))
	is("SQL Server")
	// An address within a panel shows the panel.
	id := mustEval[string](t, b, `document.querySelectorAll("[role=tabpanel]")[0].id`)
	must(t, b.visit(s.host.URL+"/en/guide/components/#"+id))
	mustEval[bool](t, b, `new Promise(done => setTimeout(() => done(true), 100))`)
	is("PostgreSQL")
	// From right to left, the arrows lead where they point.
	must(t, b.visit(s.host.URL+"/ar/guide/elements/"))
	is("واحد")
	mustEval[bool](t, b, `document.querySelector("[role=tab]").focus(), true`)
	key(kb.ArrowLeft)
	is("اثنان")
}

func TestTabsStandOneBelowTheOtherWithoutScriptsAndOnPaper(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := fixtureSite(t)
	const shown = `[...document.querySelectorAll(".tab")].every(p => p.getBoundingClientRect().height > 0 && p.checkVisibility() && p.querySelector(".tab-title").checkVisibility()) && !document.querySelector(".tab-list").checkVisibility()`
	b := openTab(t)
	must(t, b.visit(s.host.URL+"/fr/guide/composants/"))
	must(t, command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	if !mustEval[bool](t, b, shown) {
		t.Error("on paper, tabs are missing")
	}
	b = openTab(t)
	must(t, b.scripts(false))
	must(t, b.visit(s.host.URL+"/fr/guide/composants/"))
	must(t, b.scripts(true)) // for the question alone
	if !mustEval[bool](t, b, shown) {
		t.Error("without scripts, tabs are missing")
	}
}

func TestPagesDoNotMoveWhenTabsAndButtonsAreMade(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := fixtureSite(t)
	for _, width := range []int64{390, 1280} {
		b := openTab(t)
		must(t, b.screen(screen{width, 844}))
		must(t, b.visit(s.host.URL+"/fr/guide/composants/#choix"))
		moved := mustEval[string](t, b, `new Promise(done => {
			const all = []
			new PerformanceObserver(l => { for (const e of l.getEntries()) for (const s of e.sources)
				if (s.node?.parentElement?.closest(".text")) all.push(e.value + ": " + (s.node.outerHTML ?? s.node.textContent).slice(0, 120))
			}).observe({type: "layout-shift", buffered: true})
			setTimeout(() => done(all.join("\n")), 300)
		})`)
		if moved != "" {
			t.Errorf("at %d px parts of the text move:\n%s", width, moved)
		}
	}
}

func TestCodeIsCopiedWithoutPromptsAndAnswers(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := fixtureSite(t)
	b := openTab(t)
	must(t, b.visit(s.host.URL+"/fr/guide/composants/"))
	for i, want := range []string{"git clone https://example.org/un-depot-dont-le-nom-est-plutot-long\ncd depot", "docker compose up -d", "DB_PORT=5432"} {
		got := mustEval[string](t, b, fmt.Sprintf(`(async () => {
			let text = "nothing"
			navigator.clipboard.writeText = async t => { text = t }
			const button = document.querySelectorAll(".copy")[%d]
			button.click()
			await new Promise(done => setTimeout(done, 50))
			return text + "|" + button.textContent + "|" + button.nextElementSibling.getAttribute("role") + "|" + button.nextElementSibling.textContent
		})()`, i))
		if got != want+"|Copié|status|Copié" {
			t.Errorf("copied: %q", got)
		}
	}
	if got := mustEval[float64](t, b, `Math.min(...[...document.querySelectorAll(".copy")].filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().height))`); got < 24 {
		t.Errorf("the button is %v px high", got)
	}
}

// definition is what is shown of a term, "" for nothing.
const definition = `document.querySelector(".definition:popover-open")?.textContent ?? ""`

func TestTermsShowTheirDefinitionWithoutHovering(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := fixtureSite(t)
	address := s.host.URL + "/fr/guide/elements/"
	b := openTab(t)
	must(t, b.visit(address))
	const expanded = `document.querySelector("[data-definition]").getAttribute("aria-expanded")`
	is := func(step, state string) {
		t.Helper()
		text := mustEval[string](t, b, definition)
		if got := mustEval[string](t, b, expanded); got != state || (text != "") != (state == "true") {
			t.Errorf("after %s: aria-expanded is %s, shown is %q", step, got, text)
		}
	}
	is("nothing", "false")
	mustEval[bool](t, b, `document.querySelector("[data-definition]").focus(), true`)
	for _, step := range []struct{ name, key, state string }{
		{"Enter", kb.Enter, "true"}, {"Enter again", kb.Enter, "false"}, {"Space", " ", "true"}, {"Escape", kb.Escape, "false"}, {"Space again", " ", "true"},
	} {
		press(t, b, step.key)
		is(step.name, step.state)
	}
	want := mustEval[string](t, b, `document.querySelector("[data-definition]").dataset.definition`)
	if got := mustEval[string](t, b, `document.querySelector(".definition [role=status]").textContent`); got != want || want == "" {
		t.Errorf("said is %q, the definition is %q", got, want)
	}
	// The entry is the next stop.
	press(t, b, kb.Tab)
	if got := mustEval[string](t, b, `document.activeElement.href`); !strings.Contains(got, "/glossaire/#term-") {
		t.Errorf("Tab leads to %q", got)
	}
	press(t, b, kb.Escape)
	is("Escape", "false")
	for _, state := range []string{"true", "false", "true"} {
		must(t, b.do(chromedp.Click(chromedp.CSS("[data-definition]"), chromedp.NodeVisible)))
		is("a click", state)
	}
	must(t, b.do(chromedp.Click(chromedp.CSS("h1"), chromedp.NodeVisible)))
	is("a click elsewhere", "false")
	must(t, b.do(chromedp.Click(chromedp.CSS("[data-definition]"), chromedp.NodeVisible)))
	for _, size := range []screen{{320, 640}, {1280, 800}} {
		must(t, b.screen(size))
		if inside := mustEval[bool](t, b, `(r => r.left >= 0 && r.right <= innerWidth && r.top >= 0 && r.bottom <= innerHeight)(document.querySelector(".definition").getBoundingClientRect())`); !inside {
			t.Errorf("at %v the definition reaches over the edge", size)
		}
	}

	b = openTab(t)
	must(t, b.scripts(false))
	must(t, b.visit(address))
	must(t, b.do(chromedp.Click(chromedp.CSS("[data-definition]"), chromedp.NodeVisible)))
	must(t, b.do(chromedp.WaitVisible(chromedp.CSS(".glossary"))))
}

// What is closed when a page is loaded, the survey of all pages does not see.
func TestOpenedComponentsKeepTheRules(t *testing.T) {
	need(t, chromium, axeCore)
	t.Parallel()
	s := fixtureSite(t)
	b := openTab(t)
	must(t, b.screen(screen{320, 640}))
	for _, path := range []string{"/fr/guide/composants/", "/fr/guide/elements/", "/ar/guide/elements/", "/fr/guide/glossaire/"} {
		must(t, b.visit(s.host.URL+path))
		mustEval[bool](t, b, `document.querySelectorAll(".chart details").forEach(d => d.open = true), document.querySelector("[data-definition]")?.click(), true`)
		must(t, loadAxe(b))
		found, err := axe(b, allRules)
		must(t, err)
		for _, v := range found {
			t.Errorf("%s: %s", path, v)
		}
		if over := mustEval[[]string](t, b, beyond); len(over) > 0 {
			t.Errorf("%s at 320 px: %v", path, over)
		}
	}
}
