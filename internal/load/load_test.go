package load

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/paths"
)

// open makes a folder with files in it and opens it.
func open(t *testing.T, files map[string]string) (*Root, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r, dir
}

func TestFilesOverTheLimitAreNotRead(t *testing.T) {
	r, _ := open(t, map[string]string{"a.md": "12345", "empty.md": ""})
	for _, c := range []struct {
		name  paths.Src
		limit int
		src   string
		size  int64
	}{
		{"a.md", 5, "12345", 5},
		{"a.md", 4, "", 5},
		{"a.md", 0, "", 5},
		{"empty.md", 0, "", 0},
	} {
		src, size, err := r.ReadAtMost(c.name, c.limit)
		if err != nil || string(src) != c.src || size != c.size {
			t.Errorf("%s with %d: %q, %d, %v", c.name, c.limit, src, size, err)
		}
	}
	if src, err := r.Read("a.md"); err != nil || string(src) != "12345" {
		t.Errorf("%q, %v", src, err)
	}
}

func TestLinksOutOfTheFolderAreNeverRead(t *testing.T) {
	r, dir := open(t, map[string]string{"content/en/a.md": "inside"})
	if err := os.WriteFile(filepath.Join(dir, "..", "secret"), []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"content/en/out.md": "../../../secret", "content/en/whole.md": filepath.Join(filepath.Dir(dir), "secret"),
		"content/en/in.md": "a.md",
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[paths.Src]string{"content/en/out.md": "", "content/en/whole.md": "", "content/en/in.md": "inside", "content/en/a.md": "inside"} {
		if src, _ := r.Read(name); string(src) != want {
			t.Errorf("%s: %q", name, src)
		}
	}
	_, err := r.Read("content/en/out.md")
	if d := r.Fault("content/en/out.md", "file", err); d.Code != "symlink-outside" || !strings.Contains(d.Message(), "../../../secret") {
		t.Errorf("%s: %s", d.Code, d.Message())
	}
}

func TestTheFolderOfContentMayBeALinkThatLeadsNowhereElse(t *testing.T) {
	_, dir := open(t, map[string]string{"casebook.toml": "", "texts/tags.csv": "inside"})
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	outside := t.TempDir()
	write(filepath.Join(outside, "tags.csv"), "secret")
	for target, want := range map[string]string{"texts": "inside", outside: ""} {
		link := filepath.Join(dir, "content")
		os.Remove(link)
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
		r, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if src, _ := r.Read("content/tags.csv"); string(src) != want {
			t.Errorf("by a link to %s: %q", target, src)
		}
		r.Close()
	}
}

func TestChangedFilesAreThoseThatALookAtAllWouldFind(t *testing.T) {
	root, dir := open(t, map[string]string{
		"content/en/_index.md": "", "content/en/a.md": "a", "content/en/sub/b.md": "b", "content/en/sub/b.csv": "1,2",
		"content/fr/a.md": "a",
	})
	langs := []string{"en", "fr"}
	files, _ := root.Content(langs)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		t.Helper()
		must(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		must(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	for _, c := range []struct {
		what  string
		do    func()
		names []string
		ok    bool
	}{
		{"a new page", func() { write("content/en/c.md", "c") }, []string{"content/en/c.md"}, true},
		{"an attachment grows", func() { write("content/en/sub/b.csv", "1,2,3") }, []string{"content/en/sub/b.csv"}, true},
		{"a page goes", func() { must(os.Remove(filepath.Join(dir, "content/fr/a.md"))) }, []string{"content/fr/a.md"}, true},
		{"a folder moves", func() { must(os.Rename(filepath.Join(dir, "content/en/sub"), filepath.Join(dir, "content/en/under"))) },
			[]string{"content/en/sub/b.csv", "content/en/sub/b.md", "content/en/under/b.csv", "content/en/under/b.md"}, true},
		{"names that clash", func() { write("content/en/C.md", "c") }, []string{"content/en/C.md"}, true},
		{"a file that came and went", func() {}, []string{"content/en/none.md", "static/a.txt"}, true},
		{"a folder", func() {}, []string{"content/en/under"}, false},
		{"another language", func() { write("content/de/a.md", "a") }, []string{"content/de/a.md"}, false},
		{"a hidden file", func() { write("content/en/.x.md", "a") }, []string{"content/en/.x.md"}, false},
	} {
		c.do()
		got, faults, ok := root.Changed(files, langs, c.names)
		if ok != c.ok {
			t.Errorf("%s: ok is %v", c.what, ok)
		}
		if !c.ok {
			continue
		}
		want, wantFaults := root.Content(langs)
		if !slices.Equal(got, want) || fmt.Sprint(faults) != fmt.Sprint(wantFaults) {
			t.Errorf("%s: got %v %v, want %v %v", c.what, got, faults, want, wantFaults)
		}
		files = want
	}
}
