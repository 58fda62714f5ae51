package scale

import (
	"testing"

	"github.com/openimis/casebook/bench/gen"
)

func TestQueriesAskPagesAllOverTheSite(t *testing.T) {
	s := gen.New(gen.Options{Pages: 400, Seed: 1})
	list := Queries(s, 20)
	if len(list) != 40 {
		t.Fatalf("%d queries, want 20 in each language", len(list))
	}
	seen := map[string]bool{}
	for _, q := range list {
		if q.Text == "" || seen[q.URLs[0]] {
			t.Errorf("query %+v", q)
		}
		seen[q.URLs[0]] = true
	}
	if got := swapped("a longish title"); got != "a lognish title" {
		t.Errorf("typo %q", got)
	}
}
