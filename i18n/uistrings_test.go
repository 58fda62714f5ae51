package uistrings_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	uistrings "github.com/openimis/casebook/i18n"
	"github.com/openimis/casebook/internal/i18n"
)

func catalogues(t *testing.T) *i18n.Catalogues {
	t.Helper()
	names, err := fs.Glob(uistrings.FS, "*.toml")
	if err != nil {
		t.Fatal(err)
	}
	var files []i18n.File
	for _, name := range names {
		src, err := fs.ReadFile(uistrings.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, i18n.File{Path: name, Lang: strings.TrimSuffix(name, ".toml"), Bytes: src, Default: true})
	}
	c, diags := i18n.Load(files, "en", "fr", "ar")
	for _, d := range diags {
		t.Errorf("%s:%d: %s", d.Path, d.Span.Start, d.Message())
	}
	if got := strings.Join(c.Languages(), " "); got != "ar en fr" {
		t.Fatalf("languages %q", got)
	}
	return c
}

// The loader reports keys, forms and placeholders that differ; this test sees
// the rest: a text left in English, or none at all.
func TestEveryTextIsTranslated(t *testing.T) {
	c := catalogues(t)
	same := map[string]string{ // and why
		"Sources": "one word in both", "Source {{.Number}}": "one word in both", "Page {{.Page}}": "one word in both",
		"Notes": "one word in both", "Note {{.Number}}": "one word in both", "Important": "one word in both",
		"Menu": "one word in both", "Page": "one word in both", "JSON": "a name", "Document ({{.Ext}})": "one word in both", "{{.Type}}, {{.Size}}": "no words", "{{.Label}}: {{.Value}}": "no words", "{{.Name}}: {{.Value}} ({{.At}}).": "no words", "{{.Country}}: {{.Pages}}": "no words", "source": "one word in both",
	}
	for _, key := range c.Language("en").Keys() {
		en := c.Language("en").T(key)
		for _, tag := range []string{"fr", "ar"} {
			text := c.Language(tag).T(key)
			if strings.TrimSpace(text) == "" || text != strings.TrimSpace(text) {
				t.Errorf("%s: %s is %q", tag, key, text)
			}
			if text == en && same[en] == "" && !strings.HasSuffix(key, ".count") {
				t.Errorf("%s: %s is still English: %q", tag, key, text)
			}
		}
	}
}

func TestFrenchTypography(t *testing.T) {
	fr := catalogues(t).Language("fr")
	wrong := map[string]*regexp.Regexp{
		"a straight apostrophe or quotation mark":           regexp.MustCompile(`['"]`),
		"no narrow space before ; ! ?":                      regexp.MustCompile(`[^\x{202f}][;!?]`),
		"no no-break space before a colon":                  regexp.MustCompile(`[^\x{a0}]:`),
		"no no-break space in « »":                          regexp.MustCompile(`«[^\x{a0}]|[^\x{a0}]»`),
		"a capital without its accent":                      regexp.MustCompile(`\b(Etat|Etape|Evenement|A propos|A revoir|Ecri)`),
		"three full stops where there is one sign for them": regexp.MustCompile(`\.\.\.`),
		"two spaces": regexp.MustCompile(`\s\s`),
	}
	for _, key := range fr.Keys() {
		for _, text := range []string{fr.T(key), fr.N(key, 1), fr.N(key, 1_000_000)} {
			for what, pattern := range wrong {
				if pattern.MatchString(text) {
					t.Errorf("%s has %s: %q", key, what, text)
				}
			}
		}
	}
}

func TestArabicIsWrittenInArabic(t *testing.T) {
	ar := catalogues(t).Language("ar")
	foreign := regexp.MustCompile(`\{\{[^}]*\}\}|JavaScript|JSON|CSV|ICS|Atom|Natural Earth`)
	for _, key := range ar.Keys() {
		for _, r := range foreign.ReplaceAllString(ar.T(key), "") {
			if unicode.Is(unicode.Latin, r) || r == ',' || r == '?' || r == ';' {
				t.Errorf("%s has %q: %q", key, r, ar.T(key))
				break
			}
		}
	}
}

func TestNamesOfLanguagesReadRightInSentences(t *testing.T) {
	c := catalogues(t)
	for tag, want := range map[string]string{
		"en": "This page does not exist in English yet. Here is the French text.",
		"fr": "Cette page n’existe pas encore en français. Voici le texte anglais.",
		"ar": "هذه الصفحة غير متاحة بعد باللغة العربية. إليك النص باللغة الفرنسية.",
	} {
		l := c.Language(tag).Locale()
		original := map[string]string{"en": "fr", "fr": "en", "ar": "fr"}[tag]
		if got := c.Language(tag).T("fallback.notice", "Language", l.Language(tag), "Original", l.Language(original)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestCountsReadRight(t *testing.T) {
	c := catalogues(t)
	for _, x := range []struct {
		tag  string
		n    int
		want string
	}{
		{"en", 0, "0 pages"}, {"en", 1, "1 page"}, {"en", 1234, "1,234 pages"},
		{"fr", 0, "0 page"}, {"fr", 2, "2 pages"}, {"fr", 1_000_000, "1\u202f000\u202f000 de pages"},
		{"ar", 0, "لا صفحات"}, {"ar", 1, "صفحة واحدة"}, {"ar", 2, "صفحتان"}, {"ar", 5, "5 صفحات"}, {"ar", 50, "50 صفحة"}, {"ar", 100, "100 صفحة"},
	} {
		if got := c.Language(x.tag).N("pages.count", x.n); got != x.want {
			t.Errorf("%s: %d is %q, want %q", x.tag, x.n, got, x.want)
		}
	}
}

// A key that a program or a template asks for and no file has would be shown
// to readers as it stands.
func TestEveryKeyInUseHasAText(t *testing.T) {
	asked := regexp.MustCompile(`(?:\bui\(|\bT\(|\bN\(|\{\{-? ?t |\(t )"([a-z]+(?:\.[a-z]+)+)"`)
	known := catalogues(t).Language("en").Keys()
	n := 0
	for _, dir := range []string{"../internal", "../themes/default"} {
		err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || path.Ext(name) != ".go" && path.Ext(name) != ".html" {
				return err
			}
			src, err := os.ReadFile(path.Join(dir, name))
			for _, m := range asked.FindAllStringSubmatch(string(src), -1) {
				n++
				if !slices.Contains(known, m[1]) {
					t.Errorf("%s/%s asks for %q, which has no text", dir, name, m[1])
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 50 {
		t.Errorf("found %d keys in use only: the pattern misses them", n)
	}
}
