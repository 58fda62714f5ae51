package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestPreviewTakesOverATextInPlace(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t)
	b := p.open("/en/cases/nepal/")
	must(t, b.do(chromedp.Click(chromedp.CSS("#note"), chromedp.NodeVisible), chromedp.KeyEvent("half a thought")))
	mustEval[bool](t, b, `document.querySelector(".text details").open = true`)
	mustEval[int](t, b, `scrollTo(0, document.getElementById("costs").offsetTop - 100), 0`)
	const state = `({
		Open: document.querySelector(".text details").open, Note: document.getElementById("note").value, Focus: document.activeElement.id,
		Caret: document.getElementById("note").selectionStart, Place: Math.round(document.getElementById("costs").getBoundingClientRect().top)})`
	type reading struct {
		Open        bool
		Note, Focus string
		Caret       int
		Place       int
	}
	before := mustEval[reading](t, b, state)
	if !before.Open || before.Note != "half a thought" || before.Focus != "note" {
		t.Fatalf("%+v", before)
	}
	for _, e := range []struct{ what, old, text, shown string }{
		{"below what is read", "Beginning of part 3.", "The end is near.", "The end is near."},
		{"in what is read", "Beginning of part 2.", "What it *costs*.", "What it costs."},
		{"above it", "The first words of Nepal.", "The first words.\n\nAnd " + strings.Repeat("many ", 200) + "more.", "The first words."},
		{"in what was unfolded", "What is folded.", "What was folded.", "What was folded."},
		{"a part that is new", "## People", "## Clinics\n\nForty clinics.\n\n## People", "Forty clinics."},
		{"a part that goes", "## Clinics\n\nForty clinics.\n\n", "", "The end is near."},
	} {
		p.edit("content/en/cases/nepal.md", e.old, e.text)
		until(t, b, `document.querySelector("#main").innerText.includes(`+quoted(e.shown)+`)`)
		if now := mustEval[reading](t, b, state); now != before {
			t.Errorf("an edit %s: %+v, before it %+v", e.what, now, before)
		}
	}
	until(t, b, `!document.getElementById("clinics")`)
	inPlace(t, b)
}

func TestPreviewSwapsStyleSheetsWithoutALoad(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t)
	b := p.open("/en/cases/nepal/")
	const colour = `getComputedStyle(document.querySelector(".own")).color`
	if got := mustEval[string](t, b, colour); got != "rgb(1, 2, 3)" {
		t.Fatalf("before the edit: %s", got)
	}
	mustEval[bool](t, b, `(window.bare = 0, window.touched = 0,
		new MutationObserver(() => bare += !document.querySelector("head link[rel=stylesheet]")).observe(document.head, {childList: true}),
		new MutationObserver(list => touched += list.length).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true}), true)`)
	p.asked(b)
	p.edit("themes/own/assets/css/50-own.css", "rgb(1, 2, 3)", "rgb(4, 5, 6)")
	until(t, b, colour+` == "rgb(4, 5, 6)"`)
	until(t, b, `document.querySelectorAll("head link[rel=stylesheet]").length == 1`)
	if bare, touched := mustEval[int](t, b, "bare"), mustEval[int](t, b, "touched"); bare != 0 || touched != 0 {
		t.Errorf("without a style sheet %d times; %d changes in the text", bare, touched)
	}
	if slices.Contains(p.asked(b), "/en/cases/nepal/") {
		t.Error("the page was fetched again")
	}
	inPlace(t, b)
}

func TestPreviewShowsImagesAnew(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t)
	b := p.open("/en/cases/mali/")
	const clinic, logo = `document.querySelector("img[alt='A clinic']").naturalWidth`, `document.getElementById("logo").naturalWidth`
	if _, err := b.images(); err != nil {
		t.Fatal(err)
	}
	until(t, b, clinic+" == 40 && "+logo+" == 10")
	p.write("content/en/cases/clinic.svg", drawing(80)) // its name has its digest
	until(t, b, clinic+" == 80 && "+logo+" == 10")
	p.write("static/logo.svg", drawing(20)) // its name stays
	until(t, b, clinic+" == 80 && "+logo+" == 20")
	inPlace(t, b)
}

func TestPreviewFollowsTemplatesTextsOfTheInterfaceAndConfiguration(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t)
	b := p.open("/en/cases/nepal/")
	must(t, b.do(chromedp.Click(chromedp.CSS("#note"), chromedp.NodeVisible), chromedp.KeyEvent("x")))
	p.edit("themes/own/partials/banner.html", "Banner", "Under construction")
	until(t, b, `document.querySelector(".own").innerText.includes("Under construction")`)
	p.edit("i18n/en.toml", "To the text", "Straight to the text")
	until(t, b, `document.querySelector(".skip").textContent == "Straight to the text"`)
	p.edit("casebook.toml", `title = "Country cases"`, `title = "Cases of countries"`)
	until(t, b, `document.title.includes("Cases of countries")`)
	p.edit("content/en/cases/_index.md", "title: Country cases", "title: All cases")
	until(t, b, `document.querySelector(".crumbs").innerText.includes("All cases")`)
	p.edit("content/en/cases/nepal.md", "title: Nepal", "title: Nepal today")
	until(t, b, `document.querySelector("h1").textContent == "Nepal today"`)
	if got := mustEval[string](t, b, `document.activeElement.id + document.activeElement.value`); got != "notex" {
		t.Errorf("the focus and what was typed: %q", got)
	}
	inPlace(t, b)
}

func TestOnlyTabsThatShowAnEditAreTold(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t)
	english, again, french, other := p.open("/en/cases/nepal/"), p.open("/en/cases/nepal/"), p.open("/fr/cases/nepal/"), p.open("/en/cases/mali/")
	for _, b := range []*tab{english, again, french, other} {
		p.asked(b)
	}
	p.edit("content/en/cases/nepal.md", "Beginning of part 1.", "Now.")
	for _, b := range []*tab{english, again} {
		until(t, b, `document.querySelector("#main").innerText.includes("Now.")`)
		same(t, "a tab of the page", p.asked(b), []string{"/en/cases/nepal/"})
		inPlace(t, b)
	}
	// The edits come one after the other: had those tabs been told of the
	// first, they would have asked before they ask for the second.
	p.edit("content/fr/cases/nepal.md", "Beginning of part 1.", "Maintenant.")
	until(t, french, `document.querySelector("#main").innerText.includes("Maintenant.")`)
	same(t, "the translation's tab", p.asked(french), []string{"/fr/cases/nepal/"})
	p.edit("content/en/cases/mali.md", "Beginning of part 1.", "Later.")
	until(t, other, `document.querySelector("#main").innerText.includes("Later.")`)
	same(t, "another page's tab", p.asked(other), []string{"/en/cases/mali/"})
	same(t, "a tab of the page, after edits of others", p.asked(english), nil)
}

func TestTabsFollowTheEdit(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t, "--follow")
	b := p.open("/en/")
	const place = `(r => r.top >= -1 && r.top < innerHeight)(document.getElementById("costs").getBoundingClientRect())`
	p.edit("content/en/cases/nepal.md", "Beginning of part 2.", "What it costs.")
	until(t, b, `location.pathname + location.hash == "/en/cases/nepal/#costs" && document.querySelector("#main").innerText.includes("What it costs.")`)
	until(t, b, place)

	// On the page itself it scrolls, unless the place is on the screen.
	p.listens(b)
	mustEval[bool](t, b, `(scrollTo(0, 0), window.noted = true)`)
	p.edit("content/en/cases/nepal.md", "What it costs.", "What it costs now.")
	until(t, b, `document.querySelector("#main").innerText.includes("What it costs now.")`)
	until(t, b, place)
	mustEval[bool](t, b, `(window.went = [], Element.prototype.scrollIntoView = function () { went.push(this.textContent); scrollTo(0, 0) }, true)`)
	p.edit("content/en/cases/nepal.md", "What it costs now.", "What it costs.")
	until(t, b, `document.querySelector("#main").innerText.includes("What it costs.")`)
	p.edit("content/en/cases/nepal.md", "The first words of Nepal.", "Its first words.")
	until(t, b, `went.includes("Its first words.")`)
	same(t, "places that it went to", mustEval[[]string](t, b, "went"), []string{"Its first words."})
	inPlace(t, b)

	// Another page is another address.
	p.edit("content/fr/cases/nepal.md", "Beginning of part 3.", "La fin.")
	until(t, b, `location.pathname + location.hash == "/fr/cases/nepal/#people"`)
}

func TestTabsGoWithTheirPage(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t)
	b := p.open("/en/cases/mali/")
	// Another slug.
	p.edit("content/en/cases/mali.md", "title: Mali", "title: Mali\nslug: bamako")
	until(t, b, `location.pathname == "/en/cases/bamako/" && document.querySelector("h1").textContent == "Mali"`)
	p.listens(b)
	// Without a page, and with one again.
	src := strings.Replace(previewSite()["content/en/cases/mali.md"], "title: Mali", "title: Mali again\nslug: bamako", 1)
	p.remove("content/en/cases/mali.md")
	until(t, b, `document.body.className == "kind-404"`)
	p.write("content/en/cases/mali.md", src)
	until(t, b, `document.querySelector("h1").textContent == "Mali again"`)
}

func TestTabsFindThePreviewThatStartedAgain(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t)
	b := p.open("/en/cases/nepal/")
	p.stop()
	p.edit("content/en/cases/nepal.md", "Beginning of part 1.", "Meanwhile.")
	p.start(strings.TrimPrefix(p.url, "http://"))
	until(t, b, `document.querySelector("#main").innerText.includes("Meanwhile.")`)
	if !mustEval[bool](t, b, `window.noted === true`) {
		t.Error("the page was loaded anew")
	}
}

func TestTwoLanguagesSideBySide(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	p := previewed(t)
	b := openTab(t)
	must(t, b.screen(desktop))
	must(t, b.visit(p.url+"/__casebook/side-by-side/fr/cases/nepal/"))
	const setUp = `(window.side = lang => document.querySelector("iframe[data-lang=" + lang + "]").contentWindow, true)`
	mustEval[bool](t, b, setUp)
	for _, lang := range []string{"en", "fr"} {
		until(t, b, `side("`+lang+`").document.querySelector("casebook-preview") && side("`+lang+`").document.readyState == "complete"`)
	}
	if got := mustEval[string](t, b, `[...document.querySelectorAll("iframe")].map(f => f.dataset.lang + " " + f.contentWindow.location.pathname).join(" ")`); got != "en /en/cases/nepal/ fr /fr/cases/nepal/" {
		t.Errorf("side by side: %s", got)
	}
	// One scrolls with the other, by their common headings.
	mustEval[int](t, b, `side("en").document.getElementById("costs").scrollIntoView({behavior: "instant"}), 0`)
	until(t, b, `Math.abs(side("fr").document.getElementById("costs").getBoundingClientRect().top) < 40 && side("fr").scrollY > 0`)
	// An edit is shown in its language; the other stays.
	mustEval[bool](t, b, `side("en").noted = side("fr").noted = true`)
	p.edit("content/fr/cases/nepal.md", "Beginning of part 2.", "Ce que cela coûte.")
	until(t, b, `side("fr").document.querySelector("#main").innerText.includes("Ce que cela coûte.")`)
	if !mustEval[bool](t, b, `side("en").noted && side("fr").noted && !side("en").document.body.innerText.includes("coûte")`) {
		t.Error("a page was loaded anew")
	}
	// Another page in one is another page in the other.
	mustEval[int](t, b, `side("en").document.querySelector('a[href="/en/cases/"]').click(), 0`)
	until(t, b, `side("fr").location.pathname == "/fr/cases/"`)
	silent(t, b)
}

func TestPanelTellsHowAPageCameAbout(t *testing.T) {
	need(t, chromium, axeCore)
	t.Parallel()
	p := previewed(t)
	b := p.open("/en/cases/mali/")
	// By keyboard alone: the badge is the page's last stop.
	must(t, b.do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(kb.ModifierShift))))
	if got := mustEval[string](t, b, `document.activeElement.closest("#casebook-badge") ? document.activeElement.tagName : document.activeElement.outerHTML`); got != "SUMMARY" {
		t.Fatalf("Shift-Tab from the top reaches %s", got)
	}
	must(t, b.do(chromedp.KeyEvent(kb.Enter)))
	until(t, b, `document.querySelector("#casebook-badge").open`)
	must(t, b.do(chromedp.KeyEvent(kb.Tab)))
	panel := mustEval[string](t, b, `document.activeElement.textContent == "About this page" ? document.activeElement.getAttribute("href") : document.activeElement.outerHTML`)
	inPlace(t, b)

	must(t, b.visit(p.url+panel))
	text := mustEval[string](t, b, `document.querySelector("main").innerText`)
	for _, want := range []string{"Mali", "/en/cases/mali/", "content/en/cases/mali.md", "Layout\npage", "kB packed", "ms", "Français: not translated", "Linked from", "Leads to"} {
		if !strings.Contains(text, want) {
			t.Errorf("the panel does not say %q:\n%s", want, text)
		}
	}
	if got := mustEval[string](t, b, `document.querySelector('dd a[href^="editor:"]').href`); !strings.HasSuffix(got, "/content/en/cases/mali.md&line=1") {
		t.Errorf("the link to the editor: %s", got)
	}
	must(t, loadAxe(b))
	found, err := axe(b, allRules)
	must(t, err)
	for _, v := range found {
		t.Errorf("the panel: %s", v)
	}
	silent(t, b)
}
