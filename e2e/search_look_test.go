package e2e

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A sight is the search as it looks after a query, in the header or on its
// page.
type sight struct {
	at, query, name string
}

// sights of a site are those that differ: results, one of them in another
// language or with filters; a word put right; nothing.
func sights(r reading) []sight {
	query := r.word
	if r.site.name == "library" && r.lang == "fr" {
		query = "batterie" // some only in English
	}
	return []sight{
		{r.home(), query, "popup"}, {r.home(), "qzxvkj", "popup-nothing"},
		{r.page(), query, "page"}, {r.page(), r.typo, "page-typo"}, {r.page(), "qzxvkj", "page-nothing"},
	}
}

// show brings a sight to the screen.
func (s *searcher) show(v sight) {
	s.t.Helper()
	if strings.HasSuffix(v.at, "/search/") {
		s.arrives(v.at + "?q=" + url.QueryEscape(v.query))
		return
	}
	s.open(v.at)
	s.asks(v.query)
}

func TestAxeFindsNoViolationsInTheSearch(t *testing.T) {
	need(t, chromium, axeCore)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		s := newSearcher(t, l, r.home())
		for _, v := range sights(r) {
			for _, sc := range []screen{phone, desktop} {
				must(t, s.screen(sc))
				s.show(v)
				must(t, loadAxe(s.tab))
				for _, scheme := range []string{"light", "dark"} {
					must(t, s.media(scheme))
					if got := s.shown(); !got.Open {
						t.Fatalf("%s, %s: the list is not open", v.name, sc)
					}
					found, err := axe(s.tab, allRules)
					must(t, err)
					for _, f := range found {
						t.Errorf("%s of %q, %s, %s: %s", v.name, v.query, sc, scheme, f)
					}
				}
			}
		}
		// What is chosen with the keyboard.
		s.show(sights(r)[0])
		s.press(kb.ArrowDown)
		must(t, loadAxe(s.tab))
		found, err := axe(s.tab, allRules)
		must(t, err)
		for _, f := range found {
			t.Errorf("with a page chosen: %s", f)
		}
	})
}

func TestSearchNeverScrollsSideways(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		s := newSearcher(t, l, r.home())
		for _, v := range sights(r) {
			must(t, s.textSize(16))
			must(t, s.screen(screen{320, 640}))
			s.show(v)
			for _, c := range []struct {
				screen screen
				text   int64
			}{{screen{320, 640}, 16}, {phone, 32}, {desktop, 32}, {desktop, 16}} {
				must(t, s.screen(c.screen))
				must(t, s.textSize(c.text))
				where := fmt.Sprintf("%s at %s with text of %d pixels", v.name, c.screen, c.text)
				for _, what := range mustEval[[]string](t, s.tab, beyond) {
					t.Errorf("%s: %s", where, what)
				}
				// The box scrolls by itself, but not to the side either, and
				// stands within the screen.
				box := mustEval[struct{ Left, Right, Inner, Outer, Screen float64 }](t, s.tab, `(e => {
					const r = e.getBoundingClientRect()
					return {Left: r.left, Right: r.right, Inner: e.scrollWidth, Outer: e.clientWidth, Screen: document.documentElement.clientWidth}
				})(document.querySelector(".search-box"))`)
				if box.Left < 0 || box.Right > box.Screen || box.Inner > box.Outer {
					t.Errorf("%s: the box is %+v", where, box)
				}
			}
		}
	})
}

// takeSearchPictures writes each sight into a folder, on two screens and in
// two colours.
func takeSearchPictures(b *tab, dir string) error {
	all, err := readings()
	if err != nil {
		return err
	}
	for _, r := range all {
		for _, v := range sights(r) {
			for _, sc := range []screen{phone, desktop} {
				for _, scheme := range []string{"light", "dark"} {
					png, err := b.photographSearch(r.site.host.URL, v, sc, scheme)
					if err != nil {
						return fmt.Errorf("%s, %s: %w", r, v.name, err)
					}
					name := fmt.Sprintf("%s-search-%s-%s-%d-%s.png", r.site.name, v.name, r.lang, sc.width, scheme)
					if err := os.WriteFile(filepath.Join(dir, name), png, 0o644); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func (b *tab) photographSearch(host string, v sight, sc screen, scheme string) ([]byte, error) {
	if err := b.screen(sc); err != nil {
		return nil, err
	}
	if err := b.media(scheme); err != nil {
		return nil, err
	}
	if err := b.visit(host + v.at); err != nil {
		return nil, err
	}
	_, err := eval[bool](b, `new Promise(done => {
		const input = document.querySelector("#search-input")
		input.value = `+quoted(v.query)+`
		input.focus()
		input.dispatchEvent(new Event("input", {bubbles: true}))
		const look = () => document.querySelector("#search-results").dataset.state == "done" ? done(true) : setTimeout(look, 20)
		look()
	})`)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(v.name, "page") {
		return b.photograph()
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.CaptureScreenshot())
}
