package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/internal/memo"
)

// BenchmarkLive is what one edit of a site of 10,000 pages costs, from the
// call of Update to the bytes of the page that a browser shows.
func BenchmarkLive(b *testing.B) {
	dir := b.TempDir()
	if err := gen.Generate(dir, gen.Options{Pages: 10_000}); err != nil {
		b.Fatal(err)
	}
	l, err := OpenLive(context.Background(), Options{Dir: dir, Now: "2026-11-22", Version: memo.Sum([]byte("bench"))})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	<-l.Ready()
	var page, section, lang string
	for _, p := range l.Snapshot().joined.Tables.Pages {
		if p.IsSection && p.Own && p.ID != "" && len(p.Children) > 20 && section == "" {
			section = string(p.Head.Path)
			page, lang = string(p.Children[3].Head.Path), p.Lang
		}
	}
	read := func(name string) string {
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !os.IsNotExist(err) {
			b.Fatal(err)
		}
		return string(src)
	}
	body, head, top := read(page), read(page), read(section)
	for _, c := range []struct {
		name, file string
		src        func(n int) string
	}{
		{"body", page, func(n int) string { return body + fmt.Sprintf("\nEdit %d.\n", n) }},
		{"title", page, func(n int) string { return strings.Replace(head, "title: ", fmt.Sprintf("title: T%d ", n), 1) }},
		{"section", section, func(n int) string { return strings.Replace(top, "title: ", fmt.Sprintf("slug: s-%d\ntitle: ", n), 1) }},
		{"css", "themes/default/assets/css/95-own.css", func(n int) string { return fmt.Sprintf("main { margin-top: %dpx }\n", n) }},
		{"template", "themes/default/partials/colophon.html", func(n int) string { return fmt.Sprintf("<p>Edit %d</p>\n", n) }},
		{"strings", "i18n/en.toml", func(n int) string { return fmt.Sprintf("[\"nav.skip\"]\nother = \"Skip %d\"\n", n) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				n++
				if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(c.file)), 0o755); err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, c.file), []byte(c.src(n)), 0o644); err != nil {
					b.Fatal(err)
				}
				l.Update(context.Background(), []string{c.file})
				at, ok := l.Snapshot().PageOf(page)
				if !ok {
					b.Fatal("the page is gone")
				}
				l.Snapshot().Key(at)
				if _, ok := l.Snapshot().Get(at); !ok {
					b.Fatal("there is no page")
				}
			}
		})
	}
	b.Run("folder", func(b *testing.B) {
		// In all languages, as one who renames a section does.
		_, below, _ := strings.Cut(strings.TrimPrefix(filepath.Dir(section), "content/"), "/")
		from, to := below, below+"-moved"
		for b.Loop() {
			var changed []string
			for _, lang := range gen.Languages {
				from, to := filepath.Join("content", lang, from), filepath.Join("content", lang, to)
				entries, err := os.ReadDir(filepath.Join(dir, from))
				if err != nil {
					b.Fatal(err)
				}
				for _, e := range entries {
					changed = append(changed, filepath.Join(from, e.Name()), filepath.Join(to, e.Name()))
				}
				if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
					b.Fatal(err)
				}
			}
			l.Update(context.Background(), changed)
			at, ok := l.Snapshot().PageOf(filepath.Join("content", lang, to, filepath.Base(page)))
			if !ok {
				b.Fatal("the page is gone")
			}
			l.Snapshot().Get(at)
			from, to = to, from
		}
	})
}
