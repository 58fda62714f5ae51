package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/internal/memo"
)

// program returns a command that runs this test's own binary as casebook.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// testscript.Main looks at the name that the binary is called by.
	link := filepath.Join(t.TempDir(), "casebook")
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	return exec.Command(link, args...)
}

// manifest is what a published tree says it holds; it fails where a file is
// missing or is another than said, or a file of ours is not in it.
func manifest(t *testing.T, dir string) map[string]string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, "casebook-manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var files map[string]string
	if err := json.Unmarshal(src, &files); err != nil {
		t.Fatal(err)
	}
	for name, digest := range files {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatalf("the manifest names a file that is not there: %v", err)
		}
		if got := memo.Sum(data).String(); got != digest {
			t.Fatalf("%s is not what the manifest says", name)
		}
	}
	return files
}

func TestKilledBuildLeavesTheOldOrTheNewSite(t *testing.T) {
	kills := 50
	if testing.Short() {
		kills = 5
	}
	dir := t.TempDir()
	if err := gen.Generate(dir, gen.Options{Pages: 200}); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "public")
	args := []string{"build", "-q", "-s", dir, "-o", out, "--now", "2026-11-22"}
	began := time.Now()
	if text, err := program(t, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	took := time.Since(began)

	toml, err := os.ReadFile(filepath.Join(dir, "casebook.toml"))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	olds, news := 0, 0
	for n := range kills {
		before := manifest(t, out)
		// A new title changes every page.
		title := strings.Repeat("Again ", n%3+1)
		changed := strings.Replace(string(toml), "title = \"", "title = \""+title, 1)
		if err := os.WriteFile(filepath.Join(dir, "casebook.toml"), []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := program(t, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.Int64N(int64(took))))
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		after := manifest(t, out) // also that every file is what it says
		if equal(before, after) {
			olds++
		} else {
			news++
		}
	}
	t.Logf("%d builds killed: the old site %d times, the new one %d times", kills, olds, news)
	if text, err := program(t, args...).CombinedOutput(); err != nil {
		t.Fatalf("the build after them: %v\n%s", err, text)
	}
	manifest(t, out)
	left, _ := filepath.Glob(filepath.Join(dir, ".public*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func equal(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}
