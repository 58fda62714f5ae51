package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/bench/measure"
)

func TestFlags(t *testing.T) {
	for _, c := range []struct {
		args  string
		sizes []int
		fault string
	}{
		{"", []int{1000, 10000}, ""},
		{"-scale", []int{1000, 10000, 100000}, ""},
		{"-sizes 500,100,500", []int{100, 500}, ""},
		{"-sizes 10", nil, "at least 20"},
		{"-sizes many", nil, "not a number"},
		{"-rounds 0", nil, "at least 1"},
		{"-only zola", nil, "casebook or hugo"},
		{"fast", nil, "unexpected argument"},
	} {
		o, err := parse(strings.Fields(c.args))
		if c.fault != "" {
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%q: error %v, want %q", c.args, err, c.fault)
			}
			continue
		}
		if err != nil || !slices.Equal(o.sizes, c.sizes) {
			t.Errorf("%q: sizes %v, error %v", c.args, o.sizes, err)
		}
	}
}

func TestHugoIsLeftOutAtTheLargestSize(t *testing.T) {
	names := func(o options, pages int) string {
		var out []string
		for _, tool := range (programs{}).tools(o, "", pages) {
			out = append(out, tool.name)
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		o     options
		pages int
		want  string
	}{
		{options{}, 1000, "casebook hugo floor"},
		{options{plainHugo: true}, 1000, "casebook hugo hugo plain floor"},
		{options{only: "hugo"}, 1000, "hugo floor"},
		{options{only: "casebook"}, 1000, "casebook floor"},
		{options{}, scalePages, "casebook floor"},
	} {
		if got := names(c.o, c.pages); got != c.want {
			t.Errorf("%+v, %d pages: %q, want %q", c.o, c.pages, got, c.want)
		}
	}
}

func TestEditChangesOneTextAndIsUndone(t *testing.T) {
	dir := t.TempDir()
	if err := gen.Generate(dir, gen.Options{Pages: 40}); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	restore, err := edit(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	var changed []string
	for name, text := range tree(t, dir) {
		if text != before[name] {
			changed = append(changed, name)
			if !strings.HasPrefix(text, before[name]) {
				t.Errorf("%s: more than its end changed", name)
			}
		}
	}
	if len(changed) != 1 {
		t.Errorf("changed %v, want one page", changed)
	}
	if err := restore(); err != nil {
		t.Fatal(err)
	}
	for name, text := range tree(t, dir) {
		if text != before[name] {
			t.Errorf("%s was not restored", name)
		}
	}
}

func TestEditOfASiteWithoutPagesIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "content", "en"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := edit(dir, 0); err == nil {
		t.Error("no error")
	}
}

// The tables are for people, so what they must not get wrong is tested: which
// way a ratio goes, and that a missed budget and an unlike page are said.
func TestTableTellsRatiosBudgetsAndDifferences(t *testing.T) {
	s := &size{Pages: 10000, Markdown: 7e6, samples: map[key][]measure.Sample{}, Output: map[string]output{}}
	add := func(tool, step string, wall, cpu time.Duration, peak int64) {
		k := key{tool, step}
		s.samples[k] = append(s.samples[k], measure.Sample{Wall: wall, CPU: cpu, Peak: peak})
	}
	for _, step := range steps {
		add("casebook", step, 2*time.Second, 3*time.Second, 100e6)
		add("hugo", step, 8*time.Second, 12*time.Second, 300e6)
	}
	add("floor", steps[0], time.Second, 2*time.Second, 10e6)
	stats := `{"parsed":1,"rendered":2,"reused":3,"wrote":4,"removed":0,"stages":[{"name":"load","ms":12.4}]}`
	if err := s.stats(steps[0], []byte(stats)); err != nil {
		t.Fatal(err)
	}
	tools := []tool{{name: "casebook"}, {name: "hugo"}, {name: "floor"}}
	s.Differences = []string{"/en/a/: <p>: 3 and 9"}
	s.sum(tools)
	got := s.table()
	for _, want := range []string{
		"hugo ÷ casebook", "4.0×", "casebook ÷ floor", "1.5×",
		"cold build at least 3× better than Hugo: 4.0×, held (CPU 4.0×)",
		"peak memory at least 4× better than Hugo: 3.0×, MISSED",
		"nothing changed at least 20× better than Hugo: 4.0×, MISSED (CPU 4.0×)",
		"cold: parsed 1, rendered 2, reused 3, wrote 4, removed 0", "load",
		"1 differences on 20 sampled pages: the comparison is not fair yet",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the table lacks %q:\n%s", want, got)
		}
	}
	little := *s
	little.Pages = 1000
	if strings.Contains(little.table(), "budget") {
		t.Error("budgets of a small site are judged")
	}
	ten := *s
	ten.Pages = 100000
	ten.Results = slices.Clone(s.Results)
	for i := range ten.Results {
		ten.Results[i].CPU.Median *= 12
	}
	growth := report{Sizes: []*size{s, &ten}}.growth()
	if !strings.Contains(growth, "casebook, cold, CPU t(100,000)/t(10,000): 12.0") {
		t.Errorf("growth:\n%s", growth)
	}
}

func TestStatsThatAreNoJSONAreAnError(t *testing.T) {
	if err := (&size{}).stats(steps[0], []byte("parsed 3")); err == nil {
		t.Error("no error")
	}
}

func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	var matches []string
	for _, pattern := range []string{"content/*/*.md", "content/*/*/*.md", "content/*/*/*/*.md"} {
		m, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		matches = append(matches, m...)
	}
	for _, m := range matches {
		data, err := os.ReadFile(m)
		if err != nil {
			t.Fatal(err)
		}
		out[m] = string(data)
	}
	return out
}
