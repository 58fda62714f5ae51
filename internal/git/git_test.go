package git

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// repository is one with a site in a folder, committed; write changes files of
// it, "" removes one.
func repository(t *testing.T) (dir string, write func(files map[string]string), run func(args ...string)) {
	t.Helper()
	root := t.TempDir()
	t.Setenv("HOME", root)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(root))
	run = func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write = func(files map[string]string) {
		t.Helper()
		for name, text := range files {
			at := filepath.Join(root, name)
			if text == "" {
				if err := os.Remove(at); err != nil {
					t.Fatal(err)
				}
				continue
			}
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return filepath.Join(root, "docs"), write, run
}

func TestChangesAndExport(t *testing.T) {
	long := strings.Repeat("A line that git knows again.\n", 5)
	dir, write, run := repository(t)
	run("init", "-q")
	write(map[string]string{
		"other/x.md": "x", ".gitignore": "*.tmp\n",
		"docs/a.md": "a", "docs/été.md": long, "docs/gone now.md": "g", "docs/same.md": "s", "docs/big.bin": "b",
	})
	run("add", "-A")
	run("commit", "-qm", "first")
	write(map[string]string{
		"other/x.md": "y", "docs/a.md": "b", "docs/gone now.md": "", "docs/été.md": "", "docs/sub/été 2.md": long, "docs/new.md": "n", "docs/x.tmp": "t",
	})
	run("add", "docs/sub")
	rev, err := At(context.Background(), dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	files, moved, err := rev.Changed(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a.md", "gone now.md", "new.md", "sub/été 2.md", "été.md"}; !slices.Equal(files, want) {
		t.Errorf("changed: %q, want %q", files, want)
	}
	if want := map[string]string{"été.md": "sub/été 2.md"}; !reflect.DeepEqual(moved, want) {
		t.Errorf("moved: %q, want %q", moved, want)
	}

	to := t.TempDir()
	if err := rev.Export(context.Background(), to, func(name string) bool { return strings.HasSuffix(name, ".md") }); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(to)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"a.md", "gone now.md", "same.md", "été.md"}; !slices.Equal(names, want) {
		t.Errorf("exported: %q, want %q", names, want)
	}
	if src, err := os.ReadFile(filepath.Join(to, "a.md")); err != nil || string(src) != "a" {
		t.Errorf("a.md holds %q (%v)", src, err)
	}
}

func TestWrongUse(t *testing.T) {
	dir, write, run := repository(t)
	write(map[string]string{"docs/a.md": "a"})
	if _, err := At(context.Background(), dir, "HEAD"); !errors.Is(err, ErrUse) {
		t.Errorf("outside a repository: %v", err)
	}
	run("init", "-q")
	if _, err := At(context.Background(), dir, "HEAD"); !errors.Is(err, ErrUse) {
		t.Errorf("before the first commit: %v", err)
	}
	run("add", "-A")
	run("commit", "-qm", "first")
	for _, name := range []string{"", "nowhere", "--all", "-h", "HEAD:docs", "HEAD\nHEAD", "..", "HEAD..HEAD"} {
		if _, err := At(context.Background(), dir, name); !errors.Is(err, ErrUse) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
