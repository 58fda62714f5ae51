package e2e

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// TestEveryPage looks at each page of both sites: accessibility on two screens
// in two schemes of colours, the console, requests to other sites, and whether
// anything reaches over the edge of a small screen or with large text. A page
// is loaded once; the rest is switched in place.
func TestEveryPage(t *testing.T) {
	need(t, chromium, axeCore)
	t.Parallel()
	var todo []page
	for _, s := range publishedSites(t) {
		some := s.every
		if os.Getenv("EVERY_PAGE") == "" { // all of them take two cores a quarter of an hour: make every-page
			some = nil
			for i := 0; i < len(s.every); i += 8 {
				some = append(some, s.every[i])
			}
		}
		todo = append(todo, some...)
		t.Logf("%s: %d of %d pages", s.name, len(some), len(s.every))
	}
	next := make(chan page)
	var workers sync.WaitGroup
	for range max(2, runtime.NumCPU()) {
		b := openTab(t)
		workers.Go(func() {
			for p := range next {
				faults, err := judge(b, p)
				for _, f := range faults {
					t.Errorf("%s: %s", p, f)
				}
				if err != nil {
					t.Errorf("%s: %v", p, err)
				}
			}
		})
	}
	for _, p := range todo {
		next <- p
	}
	close(next)
	workers.Wait()
}

// judge returns what is wrong with a page.
func judge(b *tab, p page) (faults []string, err error) {
	do := func(step func() error) {
		if err == nil {
			err = step()
		}
	}
	rules := func(what, rules string) {
		do(func() error {
			found, err := axe(b, rules)
			for _, v := range found {
				faults = append(faults, what+": "+v.String())
			}
			return err
		})
	}
	edges := func(s screen, text int64) {
		do(func() error { return b.screen(s) })
		do(func() error { return b.textSize(text) })
		do(func() error {
			over, err := eval[[]string](b, beyond)
			for _, what := range over {
				faults = append(faults, fmt.Sprintf("at %s with text of %d pixels: %s", s, text, what))
			}
			return err
		})
	}
	do(func() error { return b.screen(phone) })
	do(func() error { return b.media("light") })
	do(func() error { return b.textSize(16) })
	do(func() error { return b.visit(p.url()) })
	do(func() error {
		broken, err := b.images()
		for _, src := range broken {
			faults = append(faults, "the image "+src+" cannot be shown")
		}
		return err
	})
	do(func() error { return loadAxe(b) })
	rules("phone, light", allRules)
	do(func() error { return b.media("dark") })
	rules("phone, dark", contrastRules)
	edges(screen{320, 640}, 16)
	edges(phone, 32)
	edges(desktop, 32)
	do(func() error { return b.textSize(16) })
	rules("desktop, dark", contrastRules)
	do(func() error { return b.media("light") })
	rules("desktop, light", allRules)
	if err != nil {
		return faults, err
	}
	requests, heard := b.heard(p.url())
	if len(requests) == 0 {
		faults = append(faults, "the browser asked for nothing at all")
	}
	for _, r := range requests {
		if !strings.HasPrefix(r, p.site.host.URL+"/") && !strings.HasPrefix(r, "data:") {
			faults = append(faults, "it asks for "+r)
		}
	}
	return append(faults, heard...), nil
}
