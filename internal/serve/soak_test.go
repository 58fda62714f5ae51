package serve

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/memo"
)

// A soak is a preview that is edited for a long time, with two tabs that do
// what the preview's script does.
type soak struct {
	t     *testing.T
	dir   string
	page  string // the file that the tabs look at
	s     *server
	srv   *httptest.Server
	tabs  []*stream
	texts map[string]string // as they were
}

func newSoak(t *testing.T) *soak {
	t.Helper()
	dir := t.TempDir()
	o := gen.Options{Pages: 100}
	if err := gen.Generate(dir, o); err != nil {
		t.Fatal(err)
	}
	page := gen.New(o).Page(7).Path
	k := &soak{t: t, dir: dir, page: "content/en/" + page + ".md", texts: map[string]string{}}
	k.put("i18n/en.toml", "\"skip.main\" = \"Text\"\n")
	live, err := build.OpenLive(t.Context(), build.Options{Dir: dir, Now: "2026-11-22", Version: memo.Sum([]byte("soak"))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := live.Close(); err != nil {
			t.Error(err)
		}
	})
	<-live.Ready()
	k.s = newServer(Options{Build: build.Options{Dir: dir}, Addr: "127.0.0.1:1414"}, liveSite{live}, hosts{names: []string{"127.0.0.1"}})
	k.srv = httptest.NewServer(k.s)
	t.Cleanup(k.srv.Close)
	for _, lang := range gen.Languages {
		at := "/" + lang + "/" + page + "/"
		tab := connect(t, k.srv, map[string]string{"path": at, "key": keyOf(t, k.srv.URL+at)})
		tab.next("hello")
		k.tabs = append(k.tabs, tab)
	}
	return k
}

func (k *soak) put(name, text string) {
	k.t.Helper()
	full := filepath.Join(k.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		k.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		k.t.Fatal(err)
	}
}

// text is what a file was when it was first asked for.
func (k *soak) text(name string) string {
	if _, known := k.texts[name]; !known {
		src, err := os.ReadFile(filepath.Join(k.dir, filepath.FromSlash(name)))
		if err != nil {
			k.t.Fatal(err)
		}
		k.texts[name] = string(src)
	}
	return k.texts[name]
}

// edit makes the n-th edit: mostly of a text, which is never the same twice;
// now and then of a title, the interface, the configuration, or one that
// breaks the page and is mended. The English tab shows each.
func (k *soak) edit(n int) {
	k.t.Helper()
	name, mark := k.page, fmt.Sprintf("mark-%d-", n)
	var text string
	switch {
	case n%50 == 10:
		text = strings.Replace(k.text(name), "title: ", "title: "+mark, 1)
	case n%50 == 20:
		name = "i18n/en.toml"
		text = strings.Replace(k.text(name), "Text", mark, 1)
	case n%50 == 30:
		name = "casebook.toml"
		text = strings.Replace(k.text(name), `title = "`+gen.SiteTitle["en"]+`"`+"\n\n[", `title = "`+mark+`"`+"\n\n[", 1)
	case n%50 == 40:
		k.put(name, "---\ntitle: [\n---\n")
		k.s.update(k.t.Context(), []string{name})
		text = k.text(name) + "\n" + mark + "\n"
	default:
		text = k.text(name) + "\n" + mark + "\n"
	}
	k.put(name, text)
	k.s.update(k.t.Context(), []string{name})
	k.tabs[0].next("morph")
	_, body := get(k.t, k.srv.URL+"/en/"+strings.TrimSuffix(strings.TrimPrefix(k.page, "content/en/"), ".md")+"/")
	if !strings.Contains(body, mark) {
		k.t.Fatalf("edit %d of %s is not shown", n, name)
	}
	k.s.report(k.s.live.Snapshot().Diagnostics(), k.s.live.Snapshot().Source, map[string]bool{})
	// What the other tab was told is of no interest, but must not pile up.
	for {
		select {
		case <-k.tabs[1].lines:
			continue
		default:
		}
		return
	}
}

// load is the number of goroutines and the bytes that are in use.
func load() (goroutines int, heap uint64) {
	var m runtime.MemStats
	for range 3 { // what a finalizer frees is gone with the second, or the third
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return runtime.NumGoroutine(), m.HeapAlloc
}

func TestThousandEditsLeaveNothingBehind(t *testing.T) {
	edits := 1000
	if testing.Short() {
		edits = 200
	}
	k := newSoak(t)
	for n := range 50 { // one of each kind, so that pools and caches are filled
		k.edit(n)
	}
	goroutines, heap := load()
	for n := range edits {
		k.edit(50 + n)
	}
	var now int
	var after uint64
	// A request that has just been answered ends a moment later.
	for limit := time.Now().Add(deadline); ; runtime.Gosched() {
		if now, after = load(); now <= goroutines || time.Now().After(limit) {
			break
		}
	}
	t.Logf("%d edits: %d goroutines, %d before; heap %.2f MB, %.2f MB before (%+.1f %%)", edits, now, goroutines,
		float64(after)/1e6, float64(heap)/1e6, 100*(float64(after)/float64(heap)-1))
	if now > goroutines {
		stacks := make([]byte, 1<<20)
		t.Errorf("%d goroutines, %d before\n%s", now, goroutines, stacks[:runtime.Stack(stacks, true)])
	}
	if float64(after) > 1.05*float64(heap) {
		t.Errorf("the heap grew from %d to %d bytes", heap, after)
	}
}
