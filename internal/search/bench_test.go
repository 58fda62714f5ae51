package search

import (
	"fmt"
	"os"
	"path"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/markdown"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
)

// parallel is what a build gives as Each.
func parallel(n int, fn func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				fn(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

type corpus struct {
	bodies map[string][]*site.Body
	in     Input
}

func textAt(src []byte) int {
	const fence = "\n---\n"
	for i := 4; i+len(fence) < len(src); i++ {
		if string(src[i:i+len(fence)]) == fence {
			return i + len(fence)
		}
	}
	return 0
}

func generated(tb testing.TB, pages int) *corpus {
	s := gen.New(gen.Options{Pages: pages})
	c := &corpus{bodies: map[string][]*site.Body{}}
	for _, lang := range gen.Languages {
		conv := markdown.New(markdown.Options{Lang: lang})
		l := Language{Lang: lang, Base: "/" + lang + "/", Analyser: analysis.New(lang)}
		l.Native = make([]Page, s.Len())
		bodies := make([]*site.Body, s.Len())
		parallel(s.Len(), func(i int) {
			p := s.Page(i)
			src := s.Markdown(p, lang)
			body, out := conv.Convert(src, textAt(src), "x.md")
			bodies[i] = body
			var ids []string
			for _, h := range out.Headings {
				ids = append(ids, h.Slug)
			}
			l.Native[i] = Page{
				ID: p.Path, Lang: lang, Tag: lang, Href: "/" + lang + "/" + p.Path + "/", Title: fmt.Sprint(path.Base(p.Path), " ", i), Description: "about " + p.Path,
				IDs: ids, Key: out.Digest,
			}
		})
		c.bodies[lang] = bodies
		c.in.Languages = append(c.in.Languages, l)
	}
	c.in.Each = parallel
	return c
}

// TestReport prints what an index of generated pages costs, if asked to.
func TestReport(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("SEARCH_REPORT"))
	if n == 0 {
		t.Skip("SEARCH_REPORT is not set")
	}
	c := generated(t, n)
	store, err := memo.Open(t.TempDir(), memo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	c.in.Store = store
	begin, cpu := time.Now(), cpuTime()
	size := 0
	for i := range c.in.Languages {
		l := &c.in.Languages[i]
		bodies := c.bodies[l.Lang]
		records := make([]Record, len(bodies))
		parallel(len(bodies), func(j int) {
			records[j] = Extract(l.Analyser, bodies[j])
			store.Put("record", l.Native[j].Key, memo.Encode(records[j]))
		})
		for j := range records {
			size += len(records[j])
			key := l.Native[j].Key
			l.Native[j].Load = func() Record {
				r, _ := memo.Do(store, "record", key, func() Record { panic("lost") })
				return r
			}
		}
	}
	c.bodies = nil
	t.Logf("records: %v, cpu %v, %d bytes", time.Since(begin), cpuTime()-cpu, size)
	for i, what := range append([]string{"cold", "warm"}, strings.Fields(os.Getenv("SEARCH_EDITS"))...) {
		if i > 1 {
			p := &c.in.Languages[0].Native[n/4]
			load, key := p.Load, memo.Sum([]byte(what))
			p.Key = key
			p.Load = load
		}
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begin, cpu = time.Now(), cpuTime()
		files := Build(c.in)
		joined, joinedCPU := time.Since(begin), cpuTime()-cpu
		runtime.ReadMemStats(&after)
		var mu sync.Mutex
		kinds := map[byte][2]int{}
		parallel(len(files), func(i int) {
			if what != "cold" {
				return
			}
			n := len(files[i].Bytes())
			mu.Lock()
			k := kinds[files[i].Kind]
			kinds[files[i].Kind] = [2]int{k[0] + 1, k[1] + n}
			mu.Unlock()
		})
		t.Logf("%s: build %v (cpu %v), with bytes %v (cpu %v), allocated %d MB", what, joined, joinedCPU, time.Since(begin), cpuTime()-cpu, (after.TotalAlloc-before.TotalAlloc)>>20)
		for k, v := range kinds {
			t.Logf("  %c: %d files, %d bytes, mean %d", k, v[0], v[1], v[1]/v[0])
		}
	}
}
