package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// library is the corpus on which relevance is measured, published twice: some
// 180 pages in each of two languages. One page is missing in French, and one
// has markup in its title and text. In the second build a page is another one.
var library = sync.OnceValues(func() (builds [2]*published, err error) {
	if _, err := sites(); err != nil { // brings the program
		return builds, err
	}
	source := filepath.Join(scratch, "library")
	for _, part := range []string{"casebook.toml", "content"} {
		if err := copyTree(filepath.Join("..", "relevance", "fixture", part), filepath.Join(source, part)); err != nil {
			return builds, err
		}
	}
	put := func(name, text string) error {
		return os.WriteFile(filepath.Join(source, "content", filepath.FromSlash(name)), []byte(text), 0o644)
	}
	if err := os.Remove(filepath.Join(source, "content", "fr", "solar", "battery-upkeep.md")); err != nil {
		return builds, err
	}
	for _, lang := range []string{"en", "fr"} {
		if err := put(lang+"/reference/quasar.md", hostile); err != nil {
			return builds, err
		}
	}
	for i := range builds {
		if i == 1 {
			for _, lang := range []string{"en", "fr"} {
				if err := put(lang+"/reference/quasar.md", strings.ReplaceAll(hostile, "Quasar", "Pulsar")); err != nil {
					return builds, err
				}
			}
		}
		public := fmt.Sprintf("%s-public-%d", source, i)
		if err := publish(source, public); err != nil {
			return builds, err
		}
		h, err := serve(public)
		if err != nil {
			return builds, err
		}
		builds[i] = &published{name: "library", dir: public, host: h}
	}
	return builds, nil
})

// hostile is what a page may say about markup without being understood as such.
const hostile = "---\ntitle: Quasar <img src=x onerror=hit=1> & <b>bold</b>\ndescription: What looks like markup.\n---\n\n" +
	"A quasar writes \\<script\\>hit = 1\\</script\\> and \\<img src=x onerror=hit=1\\> as plain words.\n"

// publish builds a site as the others are built.
func publish(source, public string) error {
	cmd := exec.Command(filepath.Join(scratch, "casebook"), "build", "-s", source, "-o", public, "--now", today)
	if talk, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", source, err, talk)
	}
	return nil
}

// libraries returns both builds of the corpus, or ends the test.
func libraries(t *testing.T) [2]*published {
	t.Helper()
	builds, err := library()
	must(t, err)
	return builds
}

// A reading is a site in a language, with words that lead to a known page:
// whole, unfinished, without an accent or with one too many, and mistaken.
type reading struct {
	site                       *published
	lang                       string
	word, begun, accents, typo string
	at                         string // the page, first for word and accents, among the first for typo
	meant                      string // what a mistaken word is taken for
}

func (r reading) String() string { return r.site.name + "/" + r.lang }

func (r reading) home() string { return "/" + r.lang + "/" }

func (r reading) page() string { return "/" + r.lang + "/search/" }

// readings are two sites in two languages: the library, and the site of this
// repository.
func readings() ([]reading, error) {
	builds, err := library()
	if err != nil {
		return nil, err
	}
	all, err := sites()
	if err != nil {
		return nil, err
	}
	lib, own := builds[0], all[0]
	return []reading{
		{lib, "en", "wheels", "whee", "whéels", "wheals", "/en/workshop/bicycle-wheels/", "wheels"},
		{lib, "fr", "électricité", "électri", "electricite", "electricté", "/fr/electricite-solaire/", "électricité"},
		{own, "en", "Moldova", "Moldo", "Móldova", "Moldovva", "/en/cases/moldova/", "moldova"},
		{own, "fr", "Moldavie", "Moldavi", "moldâvie", "Moldavvie", "/fr/experiences/moldova/", "moldavie"},
	}, nil
}

// eachReading runs a test on a line of its own for each site and language.
func eachReading(t *testing.T, look func(t *testing.T, l *line, r reading)) {
	t.Helper()
	all, err := readings()
	must(t, err)
	for _, r := range all {
		t.Run(r.String(), func(t *testing.T) {
			t.Parallel()
			look(t, lineTo(t, r.site), r)
		})
	}
}
