package build

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/load"
	"github.com/openimis/casebook/internal/memo"
)

// buildSite builds a site and returns its messages as the terminal shows them.
func buildSite(t testing.TB, dir, out string, change ...func(*Options)) (messages string, r *Result) {
	t.Helper()
	o := Options{Dir: dir, Out: out, Now: "2026-11-22", Version: memo.Sum([]byte("test"))}
	for _, c := range change {
		c(&o)
	}
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := (diag.Text{Sources: r.Source}).Print(&text, r.Diagnostics); err != nil {
		t.Fatal(err)
	}
	return text.String(), r
}

// tree is every file below a folder with its bytes.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		out[rel] = string(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// same fails with the names of the files in which two trees differ.
func same(t testing.TB, what string, a, b map[string]string) {
	t.Helper()
	var differ []string
	for name, src := range a {
		if other, ok := b[name]; !ok || other != src {
			differ = append(differ, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			differ = append(differ, name)
		}
	}
	if len(differ) > 0 {
		slices.Sort(differ)
		t.Errorf("%s: %d files differ, such as %s", what, len(differ), strings.Join(differ[:min(5, len(differ))], ", "))
	}
}

func copyTree(t testing.TB, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// generated makes a site of n pages with a few things wrong with it, so that
// messages are compared too.
func generated(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	if err := gen.Generate(dir, gen.Options{Pages: n, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "content/en/odd.md", "---\ntitle: Odd\ntags: [unheard-of]\n---\n# One\n\n[nowhere](#nowhere) <b>bold</b>\n")
	return dir
}

func write(t testing.TB, dir, name, text string) {
	t.Helper()
	full := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// sites are those that the properties are tested on: a generated one, and the
// site of this repository.
func sites(t *testing.T) map[string]string {
	own := t.TempDir()
	for _, name := range []string{"content", "themes", "i18n", "static"} {
		copyTree(t, filepath.Join("../..", name), filepath.Join(own, name))
	}
	src, err := os.ReadFile("../../casebook.toml")
	if err != nil {
		t.Fatal(err)
	}
	write(t, own, "casebook.toml", string(src))
	return map[string]string{"generated": generated(t, 120), "own": own}
}

func TestSameBytesAndMessagesEverywhere(t *testing.T) {
	for name, dir := range sites(t) {
		t.Run(name, func(t *testing.T) {
			other := filepath.Join(t.TempDir(), "elsewhere")
			copyTree(t, dir, other)
			one, eight := t.TempDir()+"/out", t.TempDir()+"/out"

			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			cold, _ := buildSite(t, dir, one)
			want := tree(t, one)
			runtime.GOMAXPROCS(8)
			elsewhere, _ := buildSite(t, other, eight)
			same(t, "another folder, 8 processors", want, tree(t, eight))

			warm, r := buildSite(t, dir, one)
			same(t, "warm", want, tree(t, one))
			if r.Stats.Parsed != 0 || r.Stats.Rendered != 0 || r.Stats.Wrote != 0 {
				t.Errorf("a warm build did work: %s", r.Stats.Line())
			}
			if cold != elsewhere || cold != warm {
				t.Errorf("messages differ:\n%s\n--- elsewhere\n%s\n--- warm\n%s", cold, elsewhere, warm)
			}
			if name == "generated" && !strings.Contains(cold, "dead-anchor") {
				t.Error("the generated site should have had something to say")
			}
		})
	}
}

// Without any entry in [checks], and on the day when the pages were last
// verified, so that none of them is due again.
func TestACheckOfOurOwnSiteFindsNothing(t *testing.T) {
	dir := sites(t)["own"]
	r, err := Check(context.Background(), Options{Dir: dir, Now: "2026-11-23", Version: memo.Sum([]byte("test"))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := (diag.Text{Sources: r.Source}).Print(&text, r.Diagnostics); err != nil {
		t.Fatal(err)
	}
	if text.Len() > 0 || r.Stats.Pages["en"] == 0 {
		t.Errorf("%v pages\n%s", r.Stats.Pages, text.String())
	}
}

func TestIncrementalBuildEqualsCleanBuild(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	for seed := range uint64(2) {
		dir, out := generated(t, 60), filepath.Join(t.TempDir(), "out")
		buildSite(t, dir, out)
		rng := rand.New(rand.NewPCG(seed, 11))
		for round := range rounds {
			what, _ := edit(t, rng, dir)
			messages, r := buildSite(t, dir, out)
			clean := filepath.Join(t.TempDir(), "out")
			cleanMessages, cr := buildSite(t, dir, clean, func(o *Options) { o.Fresh = true })
			if r.Published != cr.Published || messages != cleanMessages {
				t.Fatalf("seed %d round %d (%s): messages differ:\n%s\n--- clean\n%s", seed, round, what, messages, cleanMessages)
			}
			if r.Published {
				same(t, fmt.Sprintf("seed %d round %d (%s)", seed, round, what), tree(t, clean), tree(t, out))
			}
			if t.Failed() {
				return
			}
		}
	}
}

func TestDamagedStoreIsOnlyANuisance(t *testing.T) {
	dir, out := generated(t, 40), filepath.Join(t.TempDir(), "out")
	want, _ := buildSite(t, dir, out)
	first := tree(t, out)
	segments, _ := filepath.Glob(filepath.Join(dir, ".casebook/memo/*"))
	rng := rand.New(rand.NewPCG(3, 5))
	for _, name := range segments {
		src, err := os.ReadFile(name)
		if err != nil || len(src) == 0 {
			continue
		}
		for range 40 {
			src[rng.IntN(len(src))] ^= byte(1 << rng.IntN(8))
		}
		if err := os.WriteFile(name, src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	again, _ := buildSite(t, dir, out)
	same(t, "with a damaged store", first, tree(t, out))
	if want != again {
		t.Errorf("messages differ:\n%s\n---\n%s", want, again)
	}
}

func TestErrorsLeaveTheOutputAsItWas(t *testing.T) {
	dir, out := generated(t, 20), filepath.Join(t.TempDir(), "out")
	buildSite(t, dir, out)
	want := tree(t, out)
	write(t, dir, "content/en/broken.md", "---\ntitle: [\n---\n")
	_, r := buildSite(t, dir, out)
	if r.Published {
		t.Fatal("published with a broken page")
	}
	same(t, "after a failed build", want, tree(t, out))
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(out), ".*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// BenchmarkJoin is the first join over 10,000 Heads.
func BenchmarkJoin(b *testing.B) {
	dir := b.TempDir()
	if err := gen.Generate(dir, gen.Options{Pages: 10_000}); err != nil {
		b.Fatal(err)
	}
	p, sources := parsed(b, dir)
	b.ResetTimer()
	for b.Loop() {
		p.JoinHeads(sources)
	}
}

// BenchmarkView fills the Views of 1,000 pages.
func BenchmarkView(b *testing.B) {
	dir := b.TempDir()
	if err := gen.Generate(dir, gen.Options{Pages: 1_000}); err != nil {
		b.Fatal(err)
	}
	p, sources := parsed(b, dir)
	j, err := p.Join(context.Background(), sources)
	if err != nil {
		b.Fatal(err)
	}
	targets := j.Tables.Targets()
	b.ResetTimer()
	for b.Loop() {
		for _, t := range targets {
			t.View(j.Tables, j.Outlines)
		}
	}
}

func parsed(tb testing.TB, dir string) (*Project, []*Source) {
	tb.Helper()
	root, err := load.Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { root.Close() })
	p, faults := Load(context.Background(), Options{Dir: dir, Now: "2026-11-22"}, root, memo.OpenMemory())
	if p == nil {
		tb.Fatal(faults)
	}
	sources, err := p.Parse(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	return p, sources
}
