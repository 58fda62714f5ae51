package search

import (
	"flag"
	"fmt"
	"maps"
	"path"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/markdown"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
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
	tb.Helper()
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

var pages = flag.Int("pages", 1000, "size of the generated site that is measured")

// records gives each page its Record, from a store as a build has it.
func (c *corpus) records(tb testing.TB, store *memo.Store) {
	for i := range c.in.Languages {
		l := &c.in.Languages[i]
		bodies := c.bodies[l.Lang]
		parallel(len(bodies), func(j int) {
			key := l.Native[j].Key
			store.Put("record", key, Extract(l.Analyser, bodies[j]))
			l.Native[j].Load = func() Record {
				r, ok := store.Get("record", key)
				if !ok {
					tb.Error("a record is lost")
				}
				return r
			}
		})
	}
}

func BenchmarkExtract(b *testing.B) {
	c := generated(b, *pages)
	for b.Loop() {
		for _, l := range c.in.Languages {
			for _, body := range c.bodies[l.Lang] {
				Extract(l.Analyser, body)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N**pages), "µs/page")
}

// BenchmarkCold makes an index of Records, files included.
func BenchmarkCold(b *testing.B) {
	c := generated(b, *pages)
	records := memo.OpenMemory()
	c.records(b, records)
	var files []File
	for b.Loop() {
		c.in.Store = memo.OpenMemory()
		files = Build(c.in)
		parallel(len(files), func(i int) { files[i].Bytes() })
	}
	report(b, files)
}

// BenchmarkEdit changes one page of a site that is remembered.
func BenchmarkEdit(b *testing.B) {
	c := generated(b, *pages)
	store, err := memo.Open(b.TempDir(), memo.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	c.records(b, store)
	c.in.Store = store
	old := map[paths.Out]bool{}
	for _, f := range Build(c.in) {
		old[f.Path] = true
	}
	p := &c.in.Languages[0].Native[*pages/4]
	r := p.Load()
	for i := 0; b.Loop(); i++ {
		// A page of the same words is a changed page all the same.
		p.Key = memo.Sum([]byte(fmt.Sprint(i)))
		p.Load = func() Record { return r }
		for _, f := range Build(c.in) {
			if !old[f.Path] || f.Fixed {
				f.Bytes()
			}
		}
	}
}

func report(b *testing.B, files []File) {
	count, size := map[byte]int{}, map[byte]int{}
	for _, f := range files {
		count[f.Kind]++
		size[f.Kind] += len(f.Bytes())
	}
	for _, kind := range slices.Sorted(maps.Keys(count)) {
		b.Logf("%c: %d files of %d bytes", kind, count[kind], size[kind]/count[kind])
	}
}
