package e2e

import (
	"context"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// paper is how wide the text stands on A4 between the margins of the style
// sheet, in CSS pixels: (210 − 2 × 16) mm at 96 pixels an inch.
const paper = 672

// A section on one page is a document of several sheets, a case of some: with
// where it comes from, without the ways to other pages, and with nothing that
// is cut off at the edge.
func TestPagesArePrintedWhole(t *testing.T) {
	need(t, chromium)
	site := publishedSites(t)[0].host.URL
	for _, path := range []string{"/en/implement/print/", "/fr/mettre-en-oeuvre/print/", "/en/cases/nepal-hib/", "/en/implement/docker/"} {
		b := openTab(t)
		must(t, b.screen(screen{paper, 900}))
		must(t, b.visit(site+path))
		must(t, command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
		for _, cut := range mustEval[[]string](t, b, `[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility()).slice(0, 5).map(e => e.tagName + " " + e.textContent.trim().slice(0, 40))`) {
			t.Errorf("%s: cut off on paper: %s", path, cut)
		}
		for _, what := range []string{".site-header .bar", ".site-footer", ".sidebar", ".crumbs", ".neighbours", ".screen"} {
			if n := mustEval[int](t, b, `[...document.querySelectorAll("`+what+`")].filter(e => e.checkVisibility()).length`); n > 0 {
				t.Errorf("%s: %s is printed", path, what)
			}
		}
		if end := mustEval[string](t, b, `document.querySelector(".imprint")?.innerText || ""`); !regexp.MustCompile(`https://\S+` + regexp.QuoteMeta(path) + `\s`).MatchString(end + " ") {
			t.Errorf("%s: the end of the page does not say its address: %q", path, end)
		}
		var pdf cdppage.PrintToPDFResult
		must(t, b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) (err error) {
			pdf, err = cdp.Call(ctx, target, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PreferCSSPageSize: new(true)})
			return err
		})))
		if sheets := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll([]byte(pdf.Data), -1)); sheets < 2 {
			t.Errorf("%s: %d sheets in %d bytes", path, sheets, len(pdf.Data))
		}
	}
}
