package hugotwin

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/openimis/casebook/bench/gen"
)

func write(t *testing.T) (string, *gen.Site) {
	t.Helper()
	s := gen.New(gen.Options{Pages: 60})
	dir := t.TempDir()
	if err := Write(dir, s); err != nil {
		t.Fatal(err)
	}
	return dir, s
}

func file(t *testing.T, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTwinHasTheSameTextsAtTheSamePaths(t *testing.T) {
	dir, s := write(t)
	id := regexp.MustCompile(` \{#[a-z0-9-]+\}`)
	for i := range s.Len() {
		p := s.Page(i)
		for _, lang := range gen.Languages {
			_, twin, ok := strings.Cut(file(t, dir, "content", lang, p.Path+".md")[4:], "---\n\n")
			if !ok {
				t.Fatalf("%s: no front matter", p.Path)
			}
			if want := string(s.Body(p, lang, false)); id.ReplaceAllString(twin, "") != want {
				t.Fatalf("%s in %s: the texts differ", p.Path, lang)
			}
		}
	}
}

func TestFrenchHeadingsCarryTheIdsThatLinksUse(t *testing.T) {
	dir, s := write(t)
	p := s.Page(0)
	text := file(t, dir, "content", "fr", p.Path+".md")
	for _, h := range p.Headings {
		if want := "# " + h.Text["fr"] + " {#" + h.ID + "}\n"; !strings.Contains(text, want) {
			t.Errorf("no heading %q", want)
		}
	}
}

func TestTagsAndAliasesAreAsHugoReadsThem(t *testing.T) {
	dir, s := write(t)
	for i := range s.Len() {
		p := s.Page(i)
		text := file(t, dir, "content", "fr", p.Path+".md")
		if want := p.Tags[0].Label["fr"]; !strings.Contains(text, "tags: ["+want) {
			t.Errorf("%s: tags are not named in French (%s)", p.Path, want)
		}
		// Hugo puts the language in front by itself.
		if p.Alias != "" && !strings.Contains(text, "aliases: [/"+p.Alias+"/]") {
			t.Errorf("%s: no alias %s", p.Path, p.Alias)
		}
	}
}

func TestBothLanguagesHaveStringsForAllKeys(t *testing.T) {
	dir, _ := write(t)
	key := regexp.MustCompile(`(?m)^[a-z-]+ =`)
	en := key.FindAllString(file(t, dir, "i18n", "en.toml"), -1)
	fr := key.FindAllString(file(t, dir, "i18n", "fr.toml"), -1)
	if strings.Join(en, " ") != strings.Join(fr, " ") {
		t.Errorf("keys differ:\n%v\n%v", en, fr)
	}
	used := regexp.MustCompile(`i18n "([a-z-]+)"`)
	err := filepath.WalkDir(filepath.Join(dir, "layouts"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, m := range used.FindAllStringSubmatch(file(t, path), -1) {
			if !strings.Contains(strings.Join(en, " "), m[1]+" =") {
				t.Errorf("%s uses %q, which has no string", filepath.Base(path), m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
