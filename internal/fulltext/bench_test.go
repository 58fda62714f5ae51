package fulltext

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"path"
	"sync"
	"testing"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/internal/markdown"
	"github.com/openimis/casebook/internal/memo"
)

var pages = flag.Int("pages", 1000, "size of the generated site that is measured")

// generated makes the documents of the site that other tools are measured
// with.
func generated(tb testing.TB) []Doc {
	tb.Helper()
	s := gen.New(gen.Options{Pages: *pages})
	docs := make([]Doc, s.Len()*len(gen.Languages))
	var wait sync.WaitGroup
	for n, lang := range gen.Languages {
		wait.Go(func() {
			conv := markdown.New(markdown.Options{Lang: lang})
			for i := range s.Len() {
				g := s.Page(i)
				src := s.Markdown(g, lang)
				_, text, _ := bytes.Cut(src, []byte("\n---\n"))
				body, out := conv.Convert(text, 0, "x.md")
				var ids []string
				for _, h := range out.Headings {
					ids = append(ids, h.Slug)
				}
				id := lang + "/" + g.Path
				p := &Page{URL: "/" + id + "/", Tag: lang, Title: fmt.Sprint(path.Base(g.Path), " ", i), Description: "about " + g.Path, Sections: Sections(body, ids)}
				p.Facets = []Value{{"type", fmt.Sprint("t", i%7)}}
				docs[n*s.Len()+i] = Doc{ID: id, Lang: lang, From: lang, Key: memo.Sum([]byte(id)), Load: func() *Page { return p }}
			}
		})
	}
	wait.Wait()
	return docs
}

func BenchmarkSyncCold(b *testing.B) {
	docs := generated(b)
	for b.Loop() {
		x, err := Open(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		syncTo(b, x, docs)
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSyncOneChanged(b *testing.B) {
	docs := generated(b)
	x := indexOf(b, docs)
	for n := 0; b.Loop(); n++ {
		docs[17].Key = memo.Sum([]byte(fmt.Sprint("edit", n)))
		if changed := syncTo(b, x, docs); changed != 1 {
			b.Fatal(changed)
		}
	}
}

func BenchmarkReopen(b *testing.B) {
	docs := generated(b)
	dir := b.TempDir()
	x, _ := Open(dir)
	syncTo(b, x, docs)
	x.Close()
	for b.Loop() {
		x, err := Open(dir)
		if err != nil || x.Notice != "" {
			b.Fatal(err, x.Notice)
		}
		syncTo(b, x, docs)
		b.StopTimer()
		x.Close()
		b.StartTimer()
	}
}

func BenchmarkSearch(b *testing.B) {
	docs := generated(b)
	x := indexOf(b, docs)
	titles := make([]string, 50)
	for i := range titles {
		titles[i] = docs[i*2].Load().Title
	}
	for name, change := range map[string]func(string) string{
		"title":  func(s string) string { return s },
		"prefix": func(s string) string { return s[:len(s)-3] },
		"typo":   func(s string) string { return s[:1] + "x" + s[1:] },
		"phrase": func(s string) string { return `"` + s + `"` },
	} {
		b.Run(name, func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				if _, err := x.Search(context.Background(), Query{Text: change(titles[n%len(titles)]), Lang: "en", Counts: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
