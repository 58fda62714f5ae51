package corpus

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const config = `title = "T"
default_language = "en"
[[languages]]
lang = "en"
name = "English"
fallback = ["fr"]
[[languages]]
lang = "fr"
name = "Français"
fallback = ["en"]
`

func TestTextIsCutIntoBlocks(t *testing.T) {
	dir := write(t, map[string]string{
		"casebook.toml":        config,
		"content/en/_index.md": "---\ntitle: Home\n---\n",
		"content/fr/_index.md": "---\ntitle: Accueil\n---\n",
		"content/en/a.md": "---\ntitle: A page\ndescription: What it says.\n---\n\nFirst **bo**ld & [link](b.md) with `code` text.\n\n## The heading\n\n" +
			"- one\n- two\n\n```sh\ncp a b\n```\n\n### Below {#own}\n\n| x | y |\n|---|---|\n| cell | other |\n",
		"content/fr/a.md": "---\ntitle: Une page\nslug: une-page\n---\nTexte.\n",
		"content/en/b.md": "---\ntitle: B\n---\nText.\n",
	})
	c, err := Read(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var a, b *Page
	for _, p := range c.Of("en") {
		switch p.ID {
		case "a":
			a = p
		case "b":
			b = p
		}
	}
	if a == nil || b == nil {
		t.Fatalf("pages %v", c.Pages)
	}
	if a.URL != "/en/a/" || a.Twins["fr"] != "/fr/une-page/" || b.Twins["fr"] != "/fr/b/" || a.Description != "What it says." {
		t.Errorf("page %+v, other %+v", a, b)
	}
	var got []string
	for _, bl := range a.Blocks {
		got = append(got, strings.Repeat("#", bl.Level)+[]string{"", " ", "code: "}[bl.Kind]+bl.Text+" "+bl.ID)
	}
	want := []string{"First bold & link with code text. ", "## The heading the-heading", "one ", "two ", "code: cp a b ", "### Below own", "x ", "y ", "cell ", "other "}
	if !slices.Equal(got, want) {
		t.Errorf("blocks\n%q, want\n%q", got, want)
	}
	if n := len(c.Of("fr")); n != 2 {
		t.Errorf("%d French pages, want 2: what stands in for one has no text of its own", n)
	}
	if under := a.Blocks[len(a.Blocks)-1].Under; under != 2 {
		t.Errorf("the last block stands under %d headings, want 2", under)
	}
}

func TestFolderWithoutSiteIsAnError(t *testing.T) {
	if _, err := Read(context.Background(), t.TempDir()); err == nil {
		t.Error("no error")
	}
}
