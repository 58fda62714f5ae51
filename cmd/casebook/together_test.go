package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
)

// write puts files below a folder; names have slashes.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const twoLanguages = "title = \"Country cases\"\nbase_url = \"https://example.org\"\n[[languages]]\nlang = \"en\"\n[[languages]]\nlang = \"fr\"\n"

// bilingual is a site of two languages with some pages in each.
func bilingual(t *testing.T, pages int) string {
	dir := t.TempDir()
	files := map[string]string{
		"casebook.toml":        twoLanguages,
		"content/en/_index.md": "---\ntitle: Home\ndescription: Country cases.\n---\nWelcome.\n",
		"content/fr/_index.md": "---\ntitle: Accueil\ndescription: Expériences par pays.\n---\nBienvenue.\n",
	}
	for i := range pages {
		n := strconv.Itoa(i)
		files["content/en/case-"+n+".md"] = "---\ntitle: Case " + n + "\ndescription: The first year.\n---\nText of case " + n + ".\n"
		files["content/fr/case-"+n+".md"] = "---\ntitle: Cas " + n + "\ndescription: La première année.\n---\nTexte du cas " + n + ".\n"
	}
	write(t, dir, files)
	return dir
}

// together runs builds of one site at the same time, each into one of the
// outputs, and returns what they said, by number.
func together(t *testing.T, dir string, outputs ...string) []string {
	t.Helper()
	said := make([]string, len(outputs))
	var all sync.WaitGroup
	for i, out := range outputs {
		cmd := program(t, "build", "-q", "-s", dir, "-o", out)
		all.Go(func() {
			text, err := cmd.CombinedOutput()
			said[i] = string(text)
			if err != nil {
				said[i] += err.Error()
			}
		})
	}
	all.Wait()
	return said
}

func TestBuildsOfOneOutputWaitForEachOther(t *testing.T) {
	dir := bilingual(t, 20)
	out := filepath.Join(dir, "public")
	for i, text := range together(t, dir, out, out, out) {
		if text != "" {
			t.Errorf("build %d: %s", i, text)
		}
	}
	files := manifest(t, out)
	if files["en/case-19/index.html"] == "" || files["fr/case-19/index.html"] == "" {
		t.Error("pages are missing")
	}
	left, err := filepath.Glob(filepath.Join(dir, ".public*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestBuildsOfTwoOutputsAtOnceAreEqual(t *testing.T) {
	dir := bilingual(t, 20)
	one, other := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "other")
	for i, text := range together(t, dir, one, other) {
		if text != "" {
			t.Errorf("build %d: %s", i, text)
		}
	}
	if !maps.Equal(manifest(t, one), manifest(t, other)) {
		t.Error("two builds of the same sources differ")
	}
}

func TestBuildsWithOneAndWithManyWorkersSayTheSame(t *testing.T) {
	dir := bilingual(t, 3)
	for i := range 30 {
		n := strconv.Itoa(i)
		write(t, dir, map[string]string{"content/en/bad-" + n + ".md": "---\ntitle: Bad " + n + "\ncolour: red\n---\n[a](b" + n + ".md)\n"})
	}
	var said [2][]byte
	for i, workers := range []string{"1", "8"} {
		cmd := program(t, "build", "-q", "--fresh", "-s", dir)
		cmd.Env = append(os.Environ(), "GOMAXPROCS="+workers)
		said[i], _ = cmd.CombinedOutput()
	}
	if !bytes.Equal(said[0], said[1]) || bytes.Count(said[0], []byte("[dead-link]")) != 30 {
		t.Errorf("one worker says\n%s\neight say\n%s", said[0], said[1])
	}
}
