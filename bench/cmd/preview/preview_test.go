package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openimis/casebook/bench/gen"
)

func TestFlags(t *testing.T) {
	for _, c := range []struct{ args, fault string }{
		{"", ""},
		{"-pages 100 -only casebook", ""},
		{"-pages 10", "at least 20"},
		{"-texts 0", "at least 1"},
		{"-only zola", "casebook or hugo"},
		{"fast", "unexpected argument"},
	} {
		_, err := parse(strings.Fields(c.args))
		if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%q: error %v, want %q", c.args, err, c.fault)
		}
	}
}

// An edit that changes nothing, or is not undone, would be measured all the
// same.
func TestEditsChangeTheSiteAndAreUndone(t *testing.T) {
	o := gen.Options{Pages: 200}
	s := gen.New(o)
	p := programs{work: t.TempDir()}
	for _, tool := range p.tools(options{pages: o.Pages}) {
		if err := tool.write(s, o); err != nil {
			t.Fatal(err)
		}
		before := tree(t, tool.site)
		for _, e := range tool.edits {
			h, err := tool.hand(e, placeOf(s))
			if err != nil {
				t.Fatalf("%s, %s: %v", tool.name, e.kind, err)
			}
			for _, mark := range []string{"benchmark1x", "benchmark2x"} {
				if err := h.save(mark); err != nil {
					t.Fatal(err)
				}
				found := 0
				for name, text := range tree(t, tool.site) {
					if strings.Contains(name+text, mark) {
						found++
					}
				}
				if found == 0 || found > 1 && !e.move {
					t.Errorf("%s, %s: the mark is in %d files", tool.name, e.kind, found)
				}
			}
			if err := h.undo(); err != nil {
				t.Fatal(err)
			}
			after := tree(t, tool.site)
			for name, text := range before {
				if after[name] != text {
					t.Errorf("%s, %s: %s is not as it was", tool.name, e.kind, name)
				}
			}
			if len(after) != len(before) {
				t.Errorf("%s, %s: %d files, %d before", tool.name, e.kind, len(after), len(before))
			}
		}
	}
}

func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := os.ReadFile(path)
		out[path] = string(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSeriesTellsTheMedianAndTheSlowest(t *testing.T) {
	var hundred []ms
	for i := range 100 {
		hundred = append(hundred, ms(100-i))
	}
	for _, c := range []struct {
		all                   []ms
		median, p95, min, max ms
	}{
		{nil, 0, 0, 0, 0},
		{[]ms{7}, 7, 7, 7, 7},
		{[]ms{9, 1, 4}, 4, 9, 1, 9},
		{hundred, 50, 95, 1, 100},
	} {
		got := newSeries(c.all)
		if got.Median != c.median || got.P95 != c.p95 || got.Min != c.min || got.Max != c.max {
			t.Errorf("%v: %+v", c.all, got)
		}
	}
}

// The table is for people, so what it must not get wrong is tested: which way
// a ratio goes, and that a missed budget is said.
func TestTableTellsRatiosAndBudgets(t *testing.T) {
	one := func(tool string, text, title ms) result {
		return result{
			Tool: tool, Start: map[string]ms{"cold": 2000, "warm": 1500}, Peak: map[string]int{"texts": 300}, Stop: 40,
			Kinds: []kindResult{{Kind: "body", Edits: 3, Sum: newSeries([]ms{text, text, text})}, {Kind: "title", Edits: 1, Sum: newSeries([]ms{title})}},
			Burst: burstResult{Edits: 3, Last: 20, Shown: 3},
		}
	}
	hugo := one("hugo", 2000, 4000)
	hugo.Kinds[1].Unseen, hugo.Burst.Lost = 1, true
	r := report{Pages: budgetPages, Tools: []result{one("casebook", 20, 200), hugo}}
	got := r.table()
	for _, want := range []string{
		"hugo ÷ casebook", "100×", "never on screen", "never", "3 of 3",
		"budget: body, median at most 50: 20, held",
		"budget: title, median at most 150: 200, MISSED",
		"budget: start to first page, cold at most 3000: 2000, held",
		"budget: start to first page, warm at most 1000: 1500, MISSED",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the table lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "20×\n") {
		t.Errorf("a ratio of what was not always shown:\n%s", got)
	}
	r.Pages = 1000
	if strings.Contains(r.table(), "budget") {
		t.Error("budgets of a small site are judged")
	}
}
