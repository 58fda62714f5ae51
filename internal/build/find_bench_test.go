package build

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/internal/memo"
)

var searched = flag.Int("searched", 2000, "pages of the generated site that is searched")

// BenchmarkFind is the first search after an edit, and one more.
func BenchmarkFind(b *testing.B) {
	dir := b.TempDir()
	if err := gen.Generate(dir, gen.Options{Pages: *searched, Search: true}); err != nil {
		b.Fatal(err)
	}
	l, err := OpenLive(context.Background(), Options{Dir: dir, Now: "2026-11-22", Version: memo.Sum([]byte("bench"))})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	<-l.Ready()
	f := l.NewFinder()
	defer f.Close()
	all := func() {
		for {
			a, err := f.Find(context.Background(), "en", "insurance claims", nil, 10)
			if err != nil {
				b.Fatal(err)
			}
			if a.Note == "" {
				return
			}
		}
	}
	start := time.Now()
	all()
	b.Logf("all %d pages are in the index after %v", *searched, time.Since(start))
	var page string
	for _, p := range l.Snapshot().joined.Tables.Pages {
		if p.Own && !p.IsSection {
			page = string(p.Head.Path)
		}
	}
	src, err := os.ReadFile(filepath.Join(dir, page))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("after an edit", func(b *testing.B) {
		for n := 0; b.Loop(); n++ {
			b.StopTimer()
			if err := os.WriteFile(filepath.Join(dir, page), fmt.Appendf(src, "\nEdit %d.\n", n), 0o644); err != nil {
				b.Fatal(err)
			}
			l.Update(context.Background(), []string{page})
			b.StartTimer()
			all()
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			all()
		}
	})
}
