package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFloorWritesEveryPageWithoutItsFrontMatter(t *testing.T) {
	site, out := t.TempDir(), t.TempDir()
	page := filepath.Join(site, "content", "en", "a.md")
	if err := os.MkdirAll(filepath.Dir(page), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, []byte("---\ntitle: A\n---\n\n## Two\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := build(filepath.Join(site, "content"), out); err != nil {
		t.Fatal(err)
	}
	html, err := os.ReadFile(filepath.Join(out, "en", "a", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(html); !strings.Contains(got, "<h2") || strings.Contains(got, "title:") {
		t.Errorf("wrote %q", got)
	}
}

func TestFloorOfAMissingSiteIsAnError(t *testing.T) {
	if err := build(filepath.Join(t.TempDir(), "content"), t.TempDir()); err == nil {
		t.Error("no error")
	}
}
