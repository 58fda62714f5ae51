package build

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/internal/load"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

func openLive(t *testing.T, dir string) *Live {
	t.Helper()
	l, err := OpenLive(context.Background(), Options{Dir: dir, Now: "2026-11-22", Version: memo.Sum([]byte("test"))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// shows compares every page and file of a clean build with what the preview
// answers.
func shows(t *testing.T, what string, l *Live, clean map[string]string) {
	t.Helper()
	s := l.Snapshot()
	for name, want := range clean {
		at := "/" + strings.TrimSuffix(name, "index.html")
		if name == "casebook-manifest.json" {
			continue
		}
		if _, old := s.Redirect(at); old && strings.Contains(want, `http-equiv="refresh"`) {
			continue // a stub of the build: the preview redirects
		}
		got, ok := s.Get(at)
		if !ok || string(got.Body) != want {
			t.Errorf("%s: %s differs (there: %v, faults: %v) %s", what, at, ok, got.Faults, firstDifference(string(got.Body), want))
			return
		}
	}
	for at := range s.targets {
		if _, ok := clean[string(paths.URL(at).Out())]; !ok {
			t.Errorf("%s: the preview has %s, the build has not", what, at)
		}
	}
}

// firstDifference quotes both texts where they part.
func firstDifference(got, want string) string {
	n := 0
	for n < len(got) && n < len(want) && got[n] == want[n] {
		n++
	}
	quote := func(s string) string { return fmt.Sprintf("%q", s[max(0, n-40):min(len(s), n+80)]) }
	return quote(got) + " where the build has " + quote(want)
}

func TestPreviewShowsWhatABuildWouldMake(t *testing.T) {
	rounds := 30
	if testing.Short() {
		rounds = 8
	}
	dir := generated(t, 40)
	l := openLive(t, dir)
	rng := rand.New(rand.NewPCG(5, 6))
	compared, broken, good := 0, false, map[string]string{}
	for round := range rounds {
		what := "at the start"
		if round > 0 {
			var changed []string
			if broken {
				what, changed = "taking back", restore(t, dir, good)
			} else {
				good = state(t, dir)
				what, changed = edit(t, rng, dir)
			}
			l.Update(context.Background(), changed)
		}
		out := filepath.Join(t.TempDir(), "out")
		_, r := buildSite(t, dir, out, func(o *Options) { o.Fresh = true })
		broken = !r.Published
		if broken {
			// What is wrong must be said by both.
			if errors := fmt.Sprint(l.Snapshot().Diagnostics()); !strings.Contains(errors, r.Diagnostics[0].Code) {
				t.Fatalf("round %d (%s): the preview says %s", round, what, errors)
			}
			continue
		}
		compared++
		shows(t, fmt.Sprintf("round %d (%s)", round, what), l, tree(t, out))
		if t.Failed() {
			return
		}
	}
	if compared*3 < rounds {
		t.Errorf("of %d rounds only %d ended with a site", rounds, compared)
	}
}

func TestPreviewMakesNoRecordsForTheStaticSearch(t *testing.T) {
	dir := t.TempDir()
	if err := gen.Generate(dir, gen.Options{Pages: 8, Search: true}); err != nil {
		t.Fatal(err)
	}
	o := Options{Dir: dir, Out: filepath.Join(t.TempDir(), "public"), Now: "2026-11-22", Version: memo.Sum([]byte("test"))}
	l, err := OpenLive(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	<-l.Ready()
	if l.Snapshot().project.analysers == nil {
		t.Fatal("the site has no search")
	}
	for _, s := range l.Snapshot().joined.list {
		if _, made := l.store.Get("search", recordKey(s)); made {
			t.Errorf("%s has a record", s.Head.Path)
		}
	}
}

func TestPreviewShowsAPageBeforeAllTextsAreRead(t *testing.T) {
	dir := generated(t, 40)
	out := filepath.Join(t.TempDir(), "out")
	buildSite(t, dir, out)
	want := tree(t, out)
	l := &Live{options: Options{Dir: dir, Now: "2026-11-22"}, root: mustOpen(t, dir), store: memo.OpenMemory()}
	s, err := l.open(context.Background(), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/en/", "/fr/", "/404.html", "/"} {
		got, ok := s.Get(at)
		if !ok || string(got.Body) != want[string(paths.URL(at).Out())] {
			t.Errorf("%s differs", at)
		}
	}
}

func TestBrokenConfigurationKeepsTheLastGoodSite(t *testing.T) {
	dir := generated(t, 10)
	l := openLive(t, dir)
	<-l.Ready()
	before, _ := l.Snapshot().Get("/en/")
	toml := readFile(t, dir, "casebook.toml")
	write(t, dir, "casebook.toml", toml+"\nnonsense = [\n")
	l.Update(context.Background(), []string{"casebook.toml"})
	after, ok := l.Snapshot().Get("/en/")
	if !ok || string(after.Body) != string(before.Body) {
		t.Error("the page is gone")
	}
	if len(l.Snapshot().Diagnostics()) == 0 {
		t.Error("nobody is told why")
	}
	write(t, dir, "casebook.toml", toml)
	l.Update(context.Background(), []string{"casebook.toml"})
	for _, d := range l.Snapshot().Diagnostics() {
		if strings.HasPrefix(d.Path, "casebook.toml") {
			t.Errorf("still complains: %s", d.Message())
		}
	}
}

func TestPageThatBreaksShowsWhatItDid(t *testing.T) {
	dir := generated(t, 10)
	l := openLive(t, dir)
	<-l.Ready()
	before, _ := l.Snapshot().Get("/en/odd/")
	if len(before.Body) == 0 {
		t.Fatal("no such page")
	}
	good := readFile(t, dir, "content/en/odd.md")
	for what, bad := range map[string]string{
		"front matter that cannot be read": "---\ntitle: [\n---\n",
		"an unknown field":                 strings.Replace(good, "---\n", "---\ntitel: Odd\n", 1),
		"a dead link":                      good + "\n[Nowhere](nowhere-at-all.md)\n",
	} {
		write(t, dir, "content/en/odd.md", bad)
		l.Update(context.Background(), []string{"content/en/odd.md"})
		after, ok := l.Snapshot().Get("/en/odd/")
		if !ok || string(after.Body) != string(before.Body) || len(after.Faults) == 0 {
			t.Errorf("%s: there: %v, same: %v, faults: %v", what, ok, string(after.Body) == string(before.Body), after.Faults)
		}
		write(t, dir, "content/en/odd.md", good)
		l.Update(context.Background(), []string{"content/en/odd.md"})
		if mended, _ := l.Snapshot().Get("/en/odd/"); len(mended.Faults) != 0 {
			t.Errorf("%s: still faults: %v", what, mended.Faults)
		}
	}
}

func TestKeyChangesWithThePageAndOnlyThen(t *testing.T) {
	dir := generated(t, 20)
	l := openLive(t, dir)
	<-l.Ready()
	keys := func() map[string]string {
		out := map[string]string{}
		s := l.Snapshot()
		for at := range s.targets {
			out[at] = s.Key(at)
		}
		return out
	}
	before := keys()
	write(t, dir, "content/en/odd.md", readFile(t, dir, "content/en/odd.md")+"\nMore.\n")
	l.Update(context.Background(), []string{"content/en/odd.md"})
	for at, key := range keys() {
		// The French site shows the same text as a fallback.
		if own := strings.HasSuffix(at, "/odd/"); own == (key == before[at]) {
			t.Errorf("%s: changed: %v", at, key != before[at])
		}
	}
}

func TestPanelSaysWhyAPageIsAnother(t *testing.T) {
	dir := generated(t, 20)
	l := openLive(t, dir)
	<-l.Ready()
	why := func() string {
		info, ok := l.Snapshot().Info("/en/odd/")
		if !ok {
			t.Fatal("no such page")
		}
		return strings.Join(info.Why, "; ")
	}
	if got := why(); !strings.Contains(got, "first time") {
		t.Errorf("at first: %s", got)
	}
	for _, c := range []struct{ file, src, want string }{
		{"content/en/odd.md", readFile(t, dir, "content/en/odd.md") + "\nMore.\n", "the text"},
		{"i18n/en.toml", "[\"nav.skip\"]\nother = \"Jump\"\n", "UI strings"},
		{"themes/default/partials/colophon.html", "<p>New</p>\n", "a template"},
		{"static/a.txt", "a", "a template"}, // it did not touch the page, so the reason stays
	} {
		write(t, dir, c.file, c.src)
		l.Update(context.Background(), []string{c.file})
		if got := why(); !strings.Contains(got, c.want) {
			t.Errorf("after %s: %q, want %q", c.file, got, c.want)
		}
	}
}

func TestPreviewFollowsTheRulesForTheHost(t *testing.T) {
	dir := generated(t, 20)
	write(t, dir, "static/_redirects", "/old/* /en/:splat 301\n")
	write(t, dir, "static/_headers", "/en/*\n  X-Kind: test\n")
	l := openLive(t, dir)
	<-l.Ready()
	if to, ok := l.Snapshot().Redirect("/old/odd/"); !ok || to != "/en/odd" && to != "/en/odd/" {
		t.Errorf("/old/odd/ leads to %q", to)
	}
	if r, _ := l.Snapshot().Get("/en/odd/"); r.Headers["X-Kind"] != "test" {
		t.Errorf("headers: %v", r.Headers)
	}
	write(t, dir, "static/_redirects", "/old/* /fr/:splat 301\n")
	l.Update(context.Background(), []string{"static/_redirects"})
	if to, _ := l.Snapshot().Redirect("/old/odd/"); !strings.HasPrefix(to, "/fr/") {
		t.Errorf("after an edit /old/odd/ leads to %q", to)
	}
}

func readFile(t *testing.T, dir, name string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func mustOpen(t *testing.T, dir string) *load.Root {
	t.Helper()
	root, err := load.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}
