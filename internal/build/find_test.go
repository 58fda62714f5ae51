package build

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// finder is the search of a preview of a folder, once all its pages are in.
func finder(t *testing.T, l *Live) *Finder {
	t.Helper()
	f := l.NewFinder()
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	<-l.Ready()
	found(t, f, "en", "anything")
	return f
}

// found asks until all pages are in the index.
func found(t *testing.T, f *Finder, lang, text string) *Answer {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	for {
		a, err := f.Find(ctx, lang, text, nil, 10)
		if err != nil {
			t.Fatal(err)
		}
		if a.Note == "" {
			return a
		}
	}
}

func urls(list []Found) string {
	var out []string
	for _, f := range list {
		out = append(out, f.URL)
	}
	return strings.Join(out, " ")
}

func searchSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, src := range map[string]string{
		"casebook.toml":        "title = \"A site\"\nbase_url = \"https://example.org/base\"\n[[languages]]\nlang = \"en\"\n[[languages]]\nlang = \"fr\"\n",
		"content/en/_index.md": "---\ntitle: Home\ndescription: d\n---\n",
		"content/fr/_index.md": "---\ntitle: Accueil\ndescription: d\n---\n",
		"content/en/a.md":      "---\ntitle: Apples\ndescription: Of trees.\n---\nRed ones.\n\n## The harvest\n\nIn autumn.\n",
		"content/fr/a.md":      "---\ntitle: Pommes\ndescription: Des arbres.\n---\nRouges.\n",
		"content/en/b.md":      "---\ntitle: Bread\ndescription: Of ovens.\n---\nA loaf.\n",
		"content/glossary.csv": "id,en,fr\nbread,bread,pain\n",
	} {
		write(t, dir, name, src)
	}
	return dir
}

func TestThePreviewFindsWhatItShows(t *testing.T) {
	f := finder(t, openLive(t, searchSite(t)))
	a := found(t, f, "en", "harvest")
	if len(a.Native) != 1 || a.Native[0].URL != "/base/en/a/" || a.Native[0].ID != "the-harvest" || a.Native[0].Lang != "" || a.Total.More {
		t.Errorf("%+v", a)
	}
	if len(a.Facets) != 1 || a.Facets[0].Key != "type" || a.Facets[0].Label == "" || a.Facets[0].Values[0].Count != 1 {
		t.Errorf("facets %+v", a.Facets)
	}
	a = found(t, f, "FR", "pain")
	if urls(a.Native) != "" || urls(a.Foreign) != "/base/fr/b/" || a.Foreign[0].Lang != "en" {
		t.Errorf("%+v", a)
	}
	// The browser's client reads these as lists, whatever is in them.
	text, err := json.Marshal(found(t, f, "en", "xylophone"))
	if err != nil || strings.Contains(string(text), "null") {
		t.Errorf("%v %s", err, text)
	}
}

func TestThePreviewFindsEditsAndReadsNothingElse(t *testing.T) {
	dir := searchSite(t)
	l := openLive(t, dir)
	f := finder(t, l)
	write(t, dir, "content/en/a.md", "---\ntitle: Apples\ndescription: Of trees.\n---\nYellow ones.\n")
	l.Update(context.Background(), []string{"content/en/a.md"})
	if a := found(t, f, "en", "yellow"); urls(a.Native) != "/base/en/a/" {
		t.Errorf("a new word finds %q", urls(a.Native))
	}
	if a := found(t, f, "en", "harvest"); urls(a.Native) != "" {
		t.Errorf("a word that is gone finds %q", urls(a.Native))
	}
	write(t, dir, "content/en/b.md", "---\ntitle: Cakes\ndescription: Of ovens.\n---\nA loaf.\n")
	l.Update(context.Background(), []string{"content/en/b.md"})
	if a := found(t, f, "en", "cakes"); urls(a.Native) != "/base/en/b/" || a.Native[0].Title != "Cakes" {
		t.Errorf("a new title finds %q", urls(a.Native))
	}
	if err := os.Remove(filepath.Join(dir, "content/en/b.md")); err != nil {
		t.Fatal(err)
	}
	l.Update(context.Background(), []string{"content/en/b.md"})
	if a := found(t, f, "fr", "loaf"); urls(a.Native)+urls(a.Foreign) != "" {
		t.Errorf("a page that is gone is found: %+v", a)
	}
}

func TestASearchWithoutItsLanguageSaysSo(t *testing.T) {
	dir := searchSite(t)
	l := openLive(t, dir)
	f := finder(t, l)
	if _, err := f.Find(context.Background(), "de", "x", nil, 0); !errors.Is(err, ErrNoSearch) {
		t.Errorf("%v", err)
	}
	write(t, dir, "casebook.toml", "title = \"A site\"\n[[languages]]\nlang = \"en\"\n[[languages]]\nlang = \"fr\"\n[search]\nenabled = false\n")
	l.Update(context.Background(), []string{"casebook.toml"})
	if _, err := f.Find(context.Background(), "en", "x", nil, 0); !errors.Is(err, ErrNoSearch) {
		t.Errorf("switched off: %v", err)
	}
}

func TestAClosedFinderSaysSo(t *testing.T) {
	l := openLive(t, searchSite(t))
	f := l.NewFinder()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Find(context.Background(), "en", "x", nil, 0); err == nil {
		t.Error("no error")
	}
}
