// Package relevance holds the rules about the corpus that the search is
// measured on, as tests.
package relevance

import (
	"context"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/relevance/corpus"
)

const (
	leastPages = 300 // in both languages
	leastTexts = 150 // that are unlike each other, in each language

	shingle = 4   // words in a row
	alike   = 0.2 // share of a page's shingles that another page has
	most    = 0.05
)

// Template pages would make the figures worthless: a query could not say which
// of them it wants.
func TestFixtureHasEnoughPagesThatAreUnlikeEachOther(t *testing.T) {
	c, err := corpus.Read(context.Background(), "fixture")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Pages) < leastPages {
		t.Errorf("the fixture has %d pages, want %d or more", len(c.Pages), leastPages)
	}
	for _, lang := range c.Langs {
		pages := c.Of(lang)
		near := duplicates(lang, pages)
		for _, pair := range near {
			t.Logf("%s: alike: %s", lang, pair)
		}
		if unlike := len(pages) - len(near); unlike < leastTexts {
			t.Errorf("%s: %d texts that are unlike each other, want %d or more", lang, unlike, leastTexts)
		}
		if share := float64(len(near)) / float64(len(pages)); share > most {
			t.Errorf("%s: %.1f %% of the pages are near duplicates, want %.0f %% at most", lang, 100*share, 100*most)
		}
	}
}

// duplicates lists the pages of whose shingles another page has too many.
func duplicates(lang string, pages []*corpus.Page) []string {
	a := analysis.New(lang)
	own := make([]map[string]bool, len(pages))
	having := map[string][]int{}
	for i, p := range pages {
		own[i] = shingles(a, p)
		for s := range own[i] {
			having[s] = append(having[s], i)
		}
	}
	var out []string
	for i, p := range pages {
		shared := map[int]int{}
		for s := range own[i] {
			for _, j := range having[s] {
				if j != i {
					shared[j]++
				}
			}
		}
		worst, count := -1, 0
		for j, n := range shared {
			if n > count || n == count && j < worst {
				worst, count = j, n
			}
		}
		if worst >= 0 && float64(count) >= alike*float64(len(own[i])) {
			out = append(out, p.URL+" and "+pages[worst].URL)
		}
	}
	return out
}

func shingles(a *analysis.Analyser, p *corpus.Page) map[string]bool {
	out := map[string]bool{}
	for _, b := range p.Blocks {
		var words []string
		a.Tokens([]byte(b.Text), func(t analysis.Token) bool {
			if !t.Part {
				words = append(words, t.Form)
			}
			return true
		})
		for i := 0; i+shingle <= len(words); i++ {
			out[strings.Join(words[i:i+shingle], " ")] = true
		}
	}
	return out
}

func TestCopiedPagesAreFound(t *testing.T) {
	page := func(url, text string) *corpus.Page {
		return &corpus.Page{URL: url, Blocks: []corpus.Block{{Text: text}}}
	}
	got := duplicates("en", []*corpus.Page{
		page("/a/", "one two three four five six seven eight nine ten"),
		page("/b/", "one two three four five six seven other words here"),
		page("/c/", "nothing of this stands on any of the others at all"),
	})
	if len(got) != 2 || got[0] != "/a/ and /b/" {
		t.Errorf("alike: %q, want /a/ and /b/", got)
	}
}
