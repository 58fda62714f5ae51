package churn

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewFilesAreCountedByKind(t *testing.T) {
	before := Listing{"search/en.bin": {1}, "search/en/tabc.bin": {2}, "search/en/tdef.bin": {3}}
	after := Listing{"search/en.bin": {9}, "search/en/tabc.bin": {2}, "search/en/t123.bin": {4}, "search/en/x123.bin": {5}}
	if got := New(before, after); !maps.Equal(got, Count{"root": 1, "t": 1, "x": 1}) || got.All() != 3 {
		t.Errorf("new files %v", got)
	}
}

func TestMedian(t *testing.T) {
	got := Median([]Count{{"t": 1, "c": 2}, {"t": 5}, {"t": 3, "c": 4}})
	if !maps.Equal(got, Count{"t": 3, "c": 2, "": 5}) {
		t.Errorf("median %v", got)
	}
}

// A stand-in for a build: each word of a page is a file of the index.
func fake(dir, public string) func() error {
	return func() error {
		if err := os.RemoveAll(public); err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(public, "search", "en"), 0o755); err != nil {
			return err
		}
		files, _ := filepath.Glob(filepath.Join(dir, "*.md"))
		for _, f := range files {
			src, err := os.ReadFile(f)
			if err != nil {
				return err
			}
			for w := range strings.FieldsSeq(string(src)) {
				if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
					continue
				}
				if err := os.WriteFile(filepath.Join(public, "search", "en", w+".bin"), nil, 0o644); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

func TestEditsAreCountedAndUndone(t *testing.T) {
	dir := t.TempDir()
	src := "---\ntitle: some title\n---\n\nA first paragraph that is long enough to be held for a paragraph of text, with some more words.\n\n```sh\ncode that stays as it was, though it would be long enough to be held for a paragraph of text\n```\n"
	file := filepath.Join(dir, "a.md")
	if err := os.WriteFile(file, []byte(src), 0o644); err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(dir, "public")
	s, err := Open(dir, public, fake(dir, public))
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.EditParagraph("a.md")
	if err != nil || !maps.Equal(got, Count{"z": 1, "x": 1}) {
		t.Errorf("edit: %v, error %v", got, err)
	}
	got, err = s.InsertPage("a.md", "b.md", "novel subject")
	if err != nil || got.All() == 0 {
		t.Errorf("insert: %v, error %v", got, err)
	}
	if now, err := os.ReadFile(file); err != nil || string(now) != src {
		t.Errorf("the page was not restored: %v", err)
	}
	if _, err := os.Stat(filepath.Join(s.Dir, "b.md")); err == nil {
		t.Error("the added page is still there")
	}
	if _, err := s.EditParagraph("missing.md"); err == nil {
		t.Error("an edit of no page is no error")
	}
}

func TestPagesShareNoTitleAndNoAddress(t *testing.T) {
	got := others("title: A\ndate: 2026-01-02\naliases:\n  - /old/\n- /older/\ntags: [a]\nslug: s\ndescription: B")
	if want := "date: 2026-01-02\ntags: [a]\n"; got != want {
		t.Errorf("shared fields %q, want %q", got, want)
	}
}
