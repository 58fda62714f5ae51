package e2e

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// measuredKinds are the pages on which Lighthouse must find nothing.
var measuredKinds = []string{"home", "page case-study", "list", "page guide", "glossary"}

// A measure is one run of Lighthouse on one page. Times are milliseconds.
type measure struct {
	URL               string
	Scores            map[string]int
	Lost              []string // audits that cost points
	Error             string
	FCP, LCP, TBT, SI float64
	CLS               float64
}

// measured picks the pages: the longest of each kind, and the list of the
// cases.
func measured(t *testing.T, s *published, lang string) []page {
	var out []page
	for _, kind := range measuredKinds {
		if kind != "list" {
			out = append(out, find(t, s, kind, lang))
			continue
		}
		one := find(t, s, "page case-study", lang)
		parts := strings.Split(strings.Trim(one.path, "/"), "/")
		out = append(out, page{site: s, kind: kind, lang: lang, path: "/" + strings.Join(parts[:2], "/") + "/"})
	}
	return out
}

// auditPages runs Lighthouse on pages, each some times.
func auditPages(t *testing.T, runs int, pages ...page) map[string][]measure {
	t.Helper()
	args := []string{"lighthouse.mjs", chromium.path(), strconv.Itoa(runs)}
	for _, p := range pages {
		args = append(args, p.url())
	}
	cmd := exec.Command(nodeJS.path(), args...)
	var talk bytes.Buffer
	cmd.Stderr = &talk
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("lighthouse: %v\n%s", err, talk.String())
	}
	found := map[string][]measure{}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var m measure
		must(t, d.Decode(&m))
		if m.Error != "" {
			t.Fatalf("%s: %s", m.URL, m.Error)
		}
		found[m.URL] = append(found[m.URL], m)
	}
	return found
}

// categories are what Lighthouse scores, in the order of its own pages.
var categories = []string{"performance", "accessibility", "best-practices", "seo"}

// median is the middle one of the runs by a number of theirs.
func median[N cmp.Ordered](list []measure, number func(measure) N) N {
	var all []N
	for _, m := range list {
		all = append(all, number(m))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// TestLighthouseFindsNothing looks at one page once in the usual tests, where
// other tests share the processor and speed says nothing. LIGHTHOUSE=5 (make
// lighthouse) measures all kinds in both languages five times.
func TestLighthouseFindsNothing(t *testing.T) {
	need(t, chromium, nodeJS, auditor)
	s := publishedSites(t)[0]
	runs, _ := strconv.Atoi(os.Getenv("LIGHTHOUSE"))
	timed := runs > 0
	var pages []page
	if timed {
		for _, lang := range []string{"en", "fr"} {
			pages = append(pages, measured(t, s, lang)...)
		}
	} else {
		runs, pages = 1, []page{find(t, s, "page case-study", "fr")}
	}
	found := auditPages(t, runs, pages...)
	var table strings.Builder
	fmt.Fprintf(&table, "%-64s  perf  a11y  best   seo  %7s %7s %6s %6s\n", fmt.Sprintf("median of %d", runs), "FCP ms", "LCP ms", "TBT ms", "CLS")
	for _, p := range pages {
		list := found[p.url()]
		if len(list) != runs {
			t.Errorf("%s: %d runs, not %d", p, len(list), runs)
			continue
		}
		fmt.Fprintf(&table, "%-64s", p.path)
		for _, c := range categories {
			score := median(list, func(m measure) int { return m.Scores[c] })
			fmt.Fprintf(&table, "  %4d", score)
			if score < 100 && (timed || c != "performance") {
				t.Errorf("%s: %s is %d; what costs points:\n\t%s", p, c, score, strings.Join(slices.Compact(slices.Sorted(slices.Values(lostOf(list)))), "\n\t"))
			}
		}
		fmt.Fprintf(&table, "  %7.0f %7.0f %6.0f %6.3f\n", median(list, func(m measure) float64 { return m.FCP }), median(list, func(m measure) float64 { return m.LCP }),
			median(list, func(m measure) float64 { return m.TBT }), median(list, func(m measure) float64 { return m.CLS }))
	}
	t.Log("\n" + table.String())
}

func lostOf(list []measure) (out []string) {
	for _, m := range list {
		out = append(out, m.Lost...)
	}
	return out
}
