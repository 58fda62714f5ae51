// Package gen writes bilingual Casebook sites of any size to measure with.
//
// In goes a number of pages and a seed, out comes a folder with a
// casebook.toml and content/{en,fr}: half of the pages in each language, each
// page with a twin of the same path and structure. The rule it keeps: equal
// options give equal bytes on every machine, so nothing here uses floating
// point, maps in order of iteration, the clock or the standard library's
// random numbers. A site is made page by page and never held in memory, so
// that a million pages need no more of it than a thousand.
package gen

import (
	"fmt"
	"os"
	"path/filepath"
)

// Languages are the languages of a generated site, the default one first.
var Languages = []string{"en", "fr"}

// Options say what to generate. The zero value of a field means its default.
type Options struct {
	Pages     int    // in both languages together, section pages not counted: 1,000
	Seed      uint64 // 1
	PageBytes int    // of Markdown, on average: 7,000
	BaseURL   string // "https://bench.example.org"
	Search    bool   // with a search index
}

func (o Options) withDefaults() Options {
	if o.Pages <= 0 {
		o.Pages = 1000
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.PageBytes <= 0 {
		o.PageBytes = 7000
	}
	if o.BaseURL == "" {
		o.BaseURL = "https://bench.example.org"
	}
	return o
}

// Generate writes a site into dir, which is made if it is missing. Files that
// are there already are overwritten, others are left alone.
func Generate(dir string, o Options) error {
	s := New(o)
	f := NewFolder(dir)
	f.Write("casebook.toml", s.config())
	f.Write("content/tags.csv", s.tagTable())
	f.Write("content/types/article.yaml", []byte(articleType))
	for _, lang := range Languages {
		f.Write("content/"+lang+"/_index.md", s.HomeMarkdown(lang))
		for _, sec := range s.Sections() {
			f.Write("content/"+lang+"/"+sec.Path+"/_index.md", s.SectionMarkdown(sec, lang))
		}
		for i := range s.Len() {
			p := s.Page(i)
			f.Write("content/"+lang+"/"+p.Path+".md", s.Markdown(p, lang))
		}
	}
	if err := f.Err(); err != nil {
		return fmt.Errorf("generate site: %w", err)
	}
	return nil
}

// A Folder is written to file by file. It keeps the first error, so that what
// writes a site reads as a list of files.
type Folder struct {
	root string
	made map[string]bool
	err  error
}

// NewFolder returns the folder of that path, which is made when its first
// file is.
func NewFolder(path string) *Folder { return &Folder{root: path, made: map[string]bool{}} }

// Err is the first error.
func (f *Folder) Err() error { return f.err }

// Write writes a file; its path is relative, with slashes.
func (f *Folder) Write(path string, data []byte) {
	if f.err != nil {
		return
	}
	full := filepath.Join(f.root, filepath.FromSlash(path))
	if dir := filepath.Dir(full); !f.made[dir] {
		if f.err = os.MkdirAll(dir, 0o755); f.err != nil {
			return
		}
		f.made[dir] = true
	}
	f.err = os.WriteFile(full, data, 0o644)
}
