package e2e

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A picture is a page as some reader sees it.
type picture struct {
	page   page
	screen screen
	scheme string
}

func (p picture) file() string {
	kind := strings.ReplaceAll(p.page.kind, " ", "-")
	return fmt.Sprintf("%s-%s-%s-%d-%s.png", p.page.site.name, kind, cmp.Or(p.page.lang, "root"), p.screen.width, p.scheme)
}

// picturedKinds are the pages that people look at when a theme changes.
var picturedKinds = map[string][]string{
	"casebook": {
		"home", "section", "page case-study", "page guide", "page module", "page organisation", "glossary", "taxonomy", "term", "404",
	},
	"fixture": {"chooser", "page page", "page dossier", "fallback", "pager"},
}

// pictures lists what is photographed: each kind in each language, on two
// screens, in two colours.
func pictures(all []*published) []picture {
	var out []picture
	for _, s := range all {
		for _, kind := range picturedKinds[s.name] {
			for _, p := range s.pages {
				// Of the pages at the root only the chooser is one of a kind.
				if p.kind != kind || p.lang == "" && kind != "chooser" {
					continue
				}
				for _, sc := range []screen{phone, desktop} {
					for _, scheme := range []string{"light", "dark"} {
						out = append(out, picture{p, sc, scheme})
					}
				}
			}
		}
	}
	return out
}

// takePictures writes them into a folder.
func takePictures(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	all, err := sites()
	if err != nil {
		return err
	}
	b, closeTab, err := newTab()
	if err != nil {
		return err
	}
	defer closeTab()
	for _, p := range pictures(all) {
		if err := b.screen(p.screen); err != nil {
			return err
		}
		if err := b.media(p.scheme); err != nil {
			return err
		}
		if err := b.visit(p.page.url()); err != nil {
			return err
		}
		png, err := b.photograph()
		if err != nil {
			return fmt.Errorf("%s: %w", p.page, err)
		}
		if err := os.WriteFile(filepath.Join(dir, p.file()), png, 0o644); err != nil {
			return err
		}
	}
	return takeSearchPictures(b, dir)
}

// photograph returns the whole page as PNG, also what is below the screen.
func (b *tab) photograph() ([]byte, error) {
	if _, err := b.images(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.FullScreenshot(100))
}

func TestPicturesShowEachKindInEachLanguage(t *testing.T) {
	need(t)
	files := map[string]bool{}
	all := publishedSites(t)
	for _, p := range pictures(all) {
		if files[p.file()] {
			t.Errorf("two pictures are called %s", p.file())
		}
		files[p.file()] = true
	}
	for _, lang := range []string{"en", "fr"} {
		for _, kind := range picturedKinds["casebook"] {
			for _, s := range []screen{phone, desktop} {
				for _, scheme := range []string{"light", "dark"} {
					p := picture{page{site: all[0], kind: kind, lang: lang}, s, scheme}
					if !files[p.file()] {
						t.Errorf("%s is missing", p.file())
					}
				}
			}
		}
	}
}
