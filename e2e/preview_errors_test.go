package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// told is what the overlay or the badge says, as the terminal prints it.
const told = `[...document.querySelectorAll("casebook-preview li")].map(li => li.querySelector("a, b").textContent + ": " + li.querySelector("pre").textContent)`

// overlaid waits for the overlay, and sees that the terminal says the same.
func (p *preview) overlaid(b *tab) {
	p.t.Helper()
	until(p.t, b, `document.querySelector("#casebook-overlay")`)
	p.tellsTheSame(b)
}

// tellsTheSame sees that the terminal has said what the tab shows.
func (p *preview) tellsTheSame(b *tab) {
	p.t.Helper()
	list := mustEval[[]string](p.t, b, told)
	if len(list) == 0 {
		p.t.Error("the tab shows nothing")
	}
	for _, text := range list {
		p.said(text)
	}
}

// mended waits until the overlay is gone.
func (p *preview) mended(b *tab) {
	p.t.Helper()
	until(p.t, b, `!document.querySelector("#casebook-overlay") && document.querySelector("#casebook-badge").dataset.level == "fine"`)
}

func TestErrorsLieOverTheLastGoodPage(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for _, c := range []struct {
		name, file, old, text string
		place                 string // in the overlay
	}{
		{"front matter that cannot be read", "content/en/cases/nepal.md", "title: Nepal", "title: [Nepal", "content/en/cases/nepal.md:2:8"},
		{"front matter that never ends", "content/en/cases/nepal.md", "scheme.\n---\n", "scheme.\n", "content/en/cases/nepal.md:1:1"},
		{"a template that cannot be read", "themes/own/partials/banner.html", "Banner", "{{if .Title}}Banner", "themes/own/partials/banner.html:"},
		{"a template that asks for what is not there", "themes/own/partials/banner.html", "Banner", "{{.Titel}}", "themes/own/partials/banner.html:1:"},
		{"configuration", "casebook.toml", "title = \"Country cases\"", "title = [\"Country cases", "casebook.toml:"},
		{"texts of the interface", "i18n/en.toml", "\"To the text\"", "\"To the text", "i18n/en.toml:1:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := previewed(t)
			b := p.open("/en/cases/nepal/")
			before := mustEval[string](t, b, `document.body.innerText`)
			p.edit(c.file, c.old, c.text)
			p.overlaid(b)
			if list := strings.Join(mustEval[[]string](t, b, told), "\n"); !strings.Contains(list, c.place) {
				t.Errorf("the overlay says\n%s\nnothing of %s", list, c.place)
			}
			if now := mustEval[string](t, b, `document.body.innerText`); now != before {
				t.Errorf("the page was\n%.300s\nand is\n%.300s", before, now)
			}
			link := mustEval[string](t, b, `document.querySelector("#casebook-overlay li a").href`)
			if !strings.HasPrefix(link, "editor://open?file=/") || !strings.Contains(link, "/"+c.file+"&line=") {
				t.Errorf("the link to the editor: %s", link)
			}
			// Who comes now sees the same, and other pages follow their edits.
			late := p.open("/en/cases/nepal/")
			until(t, late, `document.querySelector("#casebook-overlay")`)
			if now := mustEval[string](t, late, `document.body.innerText`); now != before {
				t.Errorf("a tab that opens now shows\n%.300s\nnot\n%.300s", now, before)
			}
			p.edit(c.file, c.text, c.old)
			for _, tab := range []*tab{b, late} {
				p.mended(tab)
				inPlace(t, tab)
			}
			p.edit("content/en/cases/nepal.md", "Beginning of part 1.", "And on it goes.")
			until(t, b, `document.querySelector("#main").innerText.includes("And on it goes.")`)
			inPlace(t, b)
		})
	}
}

func TestHalfSavedFileIsNotScolded(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t)
	b := p.open("/en/cases/nepal/")
	mustEval[bool](t, b, `(window.scolded = 0, new MutationObserver(() => scolded += !!document.querySelector("#casebook-overlay"))
		.observe(document.querySelector("casebook-preview"), {childList: true, subtree: true}), true)`)
	src := strings.Replace(previewSite()["content/en/cases/nepal.md"], "Beginning of part 1.", "All of it.", 1)
	for _, part := range []string{"", "---\ntitle: [", src[:20], src[:200], src} {
		p.write("content/en/cases/nepal.md", part)
	}
	until(t, b, `document.querySelector("#main").innerText.includes("All of it.")`)
	// What is wrong is told after a pause: a warning that follows is told later.
	p.edit("content/en/cases/nepal.md", "All of it.", "All <i>of</i> it.")
	until(t, b, `document.querySelector("#casebook-badge").dataset.level == "warning"`)
	if n := mustEval[int](t, b, "scolded"); n > 0 {
		t.Errorf("the overlay was shown %d times\n%s", n, &p.stderr)
	}
	if strings.Contains(p.stderr.String(), "error") {
		t.Errorf("the terminal: %s", &p.stderr)
	}
	inPlace(t, b)
}

func TestErrorAtTheStartIsShownOnAPageThatWaits(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t)
	p.stop()
	good := previewSite()["casebook.toml"]
	p.write("casebook.toml", "title = [")
	p.start("127.0.0.1:0")
	b := openTab(t)
	must(t, b.visit(p.url+"/en/cases/nepal/"))
	p.overlaid(b)
	p.write("casebook.toml", good)
	until(t, b, `document.querySelector("h1").textContent == "Nepal" && !document.querySelector("#casebook-overlay")`)
}

func TestOverlayObeysTheKeyboard(t *testing.T) {
	need(t, chromium, axeCore)
	t.Parallel()
	p := previewed(t)
	b := p.open("/en/cases/nepal/")
	p.edit("content/en/cases/nepal.md", "title: Nepal", "title: [Nepal")
	p.overlaid(b)
	must(t, loadAxe(b))
	found, err := axe(b, allRules)
	must(t, err)
	for _, v := range found {
		t.Errorf("with the overlay: %s", v)
	}
	// It takes no focus from the writer, and is reached last.
	if got := mustEval[string](t, b, "document.activeElement.tagName"); got != "BODY" {
		t.Errorf("the overlay took the focus: %s", got)
	}
	must(t, b.do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(kb.ModifierShift))))
	must(t, b.do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(kb.ModifierShift))))
	if got := mustEval[string](t, b, "document.activeElement.textContent"); got != "Close" {
		t.Errorf("Shift-Tab twice reaches %q", got)
	}
	must(t, b.do(chromedp.KeyEvent(kb.Escape)))
	until(t, b, `!document.querySelector("#casebook-overlay") && document.querySelector("#casebook-badge").dataset.level == "error"`)
	// What was closed stays so, on the next page too; another error is shown.
	other := p.url + "/en/cases/mali/"
	must(t, b.visit(other))
	p.listens(b)
	if mustEval[bool](t, b, `!!document.querySelector("#casebook-overlay")`) {
		t.Error("the overlay is back on the next page")
	}
	p.edit("content/en/cases/mali.md", "title: Mali", "title: [Mali")
	p.overlaid(b)
	must(t, b.do(chromedp.Click(chromedp.CSS("#casebook-overlay button"), chromedp.NodeVisible)))
	until(t, b, `!document.querySelector("#casebook-overlay")`)
	p.edit("content/en/cases/mali.md", "title: [Mali", "title: Mali")
	p.edit("content/en/cases/nepal.md", "title: [Nepal", "title: Nepal")
	p.mended(b)
	silent(t, b)
}

func TestWarningsAreAQuietBadge(t *testing.T) {
	need(t, chromium, axeCore)
	t.Parallel()
	p := previewed(t)
	b := p.open("/en/cases/nepal/")
	until(t, b, `document.querySelector("#casebook-badge summary").textContent == "Preview"`)
	p.edit("content/en/cases/nepal.md", "The first words of Nepal.", "The <i>first words of Nepal.")
	until(t, b, `document.querySelector("#casebook-badge summary").textContent == "1 warning"`)
	p.tellsTheSame(b)
	if mustEval[bool](t, b, `!!document.querySelector("#casebook-overlay") || document.querySelector("#casebook-badge").open`) {
		t.Error("a warning lies over the page")
	}
	must(t, b.do(chromedp.Click(chromedp.CSS("#casebook-badge summary"), chromedp.NodeVisible)))
	if !mustEval[bool](t, b, `document.querySelector("#casebook-badge li").checkVisibility()`) {
		t.Error("a click does not show the list")
	}
	must(t, loadAxe(b))
	found, err := axe(b, allRules)
	must(t, err)
	for _, v := range found {
		t.Errorf("with the badge: %s", v)
	}
	// It stays open while the list changes.
	p.edit("content/en/cases/mali.md", "The first words of Mali.", "The <i>first words of Mali.")
	until(t, b, `document.querySelector("#casebook-badge summary").textContent == "2 warnings"`)
	if !mustEval[bool](t, b, `document.querySelector("#casebook-badge").open`) {
		t.Error("the badge was closed")
	}
	p.edit("content/en/cases/nepal.md", "The <i>first", "The first")
	p.edit("content/en/cases/mali.md", "The <i>first", "The first")
	p.mended(b)
	inPlace(t, b)
}
