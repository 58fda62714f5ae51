package build

import (
	"image"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// cardSite has a type whose pages have cards of their own, and one whose pages
// have none, in three languages.
func cardSite(t testing.TB, base string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "casebook.toml", "title = \"Site\"\n"+base+"\ntheme = \"plain\"\n[[languages]]\nlang = \"en\"\n[[languages]]\nlang = \"fr\"\n[[languages]]\nlang = \"ar\"\ntitle = \"موقع\"\n[search]\nenabled = false\n")
	for _, layout := range []string{"page", "section", "home"} {
		write(t, dir, "themes/plain/layouts/"+layout+".html", "<html>{{with .Share}}{{.Src}} {{.Width}}x{{.Height}} {{.Alt}}{{end}}</html>")
	}
	write(t, dir, "content/types/dossier.yaml", "title: Dossier\nx-casebook-label.fr: Dossier\nx-casebook-card: true\ntype: object\nproperties:\n  land: {type: string, format: country}\n")
	page := func(name, title, more string) {
		write(t, dir, "content/"+name, "---\ntitle: "+title+"\ndescription: About it.\n"+more+"---\nText.\n")
	}
	page("en/_index.md", "Home", "")
	page("fr/_index.md", "Accueil", "")
	page("ar/_index.md", "بيت", "")
	page("en/files/_index.md", "Files", "")
	page("fr/files/_index.md", "Dossiers", "")
	page("en/files/nepal.md", "Nepal", "type: dossier\nland: NP\ndate: 2026-11-22\n")
	page("fr/files/nepal.md", "Népal", "type: dossier\nland: NP\ndate: 2026-11-22\ntranslation: {of: en}\n")
	page("ar/files/nepal.md", "نيبال", "type: dossier\ntranslation: {of: en}\n")
	page("en/files/note.md", "A note", "")
	page("en/files/other.md", "Another note", "")
	page("en/photo.md", "Photo", "type: dossier\nimage: {src: photo.jpg, alt: A clinic}\n")
	write(t, dir, "content/en/photo.jpg", photo(t, "jpeg", 700, 300))
	return dir
}

func TestSharedLinksHaveAPicture(t *testing.T) {
	dir := cardSite(t, `base_url = "https://example.org/docs"`)
	out := filepath.Join(dir, "public")
	if messages, r := buildSite(t, dir, out); !r.Published {
		t.Fatal(messages)
	}
	files := tree(t, out)
	share := func(name string) string {
		text, _ := strings.CutPrefix(files[name+"index.html"], "<html>")
		return strings.TrimSuffix(strings.TrimSpace(text), "</html>")
	}
	for name, want := range map[string]string{
		"en/files/nepal/": "Nepal · Site", "fr/files/nepal/": "Népal · Site", "en/files/note/": "Files · Site",
		"en/files/": "Files · Site", "fr/files/": "Dossiers · Site", "en/": "Site", "en/photo/": "A clinic",
		// The fonts have no Arabic: the home page in the default language stands in.
		"ar/files/nepal/": "Site", "ar/": "Site",
		// What the language lacks has the card of its text.
		"fr/photo/": "A clinic", "fr/files/note/": "Dossiers · Site",
	} {
		src, alt, _ := strings.Cut(share(name), " 1200x630 ")
		if want == "A clinic" {
			src, alt, _ = strings.Cut(share(name), " 700x300 ")
		}
		if alt != want {
			t.Errorf("%s: %q, not %q", name, share(name), want)
		}
		file := files[strings.TrimPrefix(src, "/docs/")]
		if _, format, err := image.DecodeConfig(strings.NewReader(file)); err != nil || format == "png" != (want != "A clinic") {
			t.Errorf("%s: %s is %s, %v", name, src, format, err)
		}
	}
	if share("en/files/note/") != share("en/files/other/") || share("en/files/nepal/") == share("fr/files/nepal/") {
		t.Error("pages without a card of their own share one, the others do not")
	}
	cards := 0
	for name := range files {
		if strings.HasPrefix(name, "assets/card.") {
			cards++
		}
	}
	if want := 1 + 2 + 2; cards != want { // the home pages say the same; two sections, two dossiers
		t.Errorf("%d cards, not %d", cards, want)
	}
	if _, r := buildSite(t, dir, out); r.Stats.Wrote != 0 {
		t.Errorf("a second build wrote %d files", r.Stats.Wrote)
	}
	if err := os.RemoveAll(filepath.Join(dir, ".casebook")); err != nil {
		t.Fatal(err)
	}
	l := openLive(t, dir)
	<-l.Ready()
	shows(t, "cards", l, files)
	if _, ok := l.Snapshot().Get("/assets/card.0123456789abcdef.png"); ok {
		t.Error("a card that no page has")
	}
}

func TestWithoutAnAddressThereAreNoCards(t *testing.T) {
	dir := cardSite(t, "")
	out := filepath.Join(dir, "public")
	if messages, r := buildSite(t, dir, out); !r.Published {
		t.Fatal(messages)
	}
	for name, src := range tree(t, out) {
		if strings.Contains(name, "card.") || regexp.MustCompile(`card\.[0-9a-f]{16}`).MatchString(src) {
			t.Errorf("%s: %s", name, src)
		}
	}
}
