package queries

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/openimis/casebook/relevance/corpus"
)

// Reduce copies a site without a fifth of one language's translations, and
// returns the pages that are left out. Sections stay: they say what their
// pages are.
func Reduce(c *corpus.Corpus, from, to, lang string, o Options) ([]*corpus.Page, error) {
	var translated []*corpus.Page
	for _, p := range c.Of(lang) {
		if strings.HasSuffix(p.File, "/_index.md") || !slices.ContainsFunc(c.Langs, func(other string) bool {
			return other != lang && p.Twins[other] != "" && !p.StandIn[other]
		}) {
			continue
		}
		translated = append(translated, p)
	}
	shuffle(newRandom(o.withDefaults().Seed, "reduce "+lang), translated)
	removed := translated[:len(translated)/5]
	without := map[string]bool{}
	for _, p := range removed {
		without[p.File] = true
	}
	if err := copySite(from, to, without); err != nil {
		return nil, fmt.Errorf("reduce site: %w", err)
	}
	return removed, nil
}

// copySite copies what makes a site, and leaves out what a build makes of it.
func copySite(from, to string, without map[string]bool) error {
	for _, name := range []string{"casebook.toml", "content", "themes", "i18n", "static"} {
		err := fs.WalkDir(os.DirFS(from), name, func(path string, d fs.DirEntry, err error) error {
			if err != nil || without[path] {
				return err
			}
			full := filepath.Join(to, filepath.FromSlash(path))
			if d.IsDir() {
				return os.MkdirAll(full, 0o755)
			}
			data, err := os.ReadFile(filepath.Join(from, filepath.FromSlash(path)))
			if err != nil {
				return err
			}
			if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
				return err
			}
			return os.WriteFile(full, data, 0o644)
		})
		if err != nil && !(os.IsNotExist(err) && name != "casebook.toml") {
			return err
		}
	}
	return nil
}

// DrawForeign asks for pages that were left out in words of the language that
// lacks them now. Right are what stands in for the page there, and the page in
// a language that has it.
func DrawForeign(reduced *corpus.Corpus, removed []*corpus.Page, lang string, o Options) []Query {
	l := newLanguage(lang, nil)
	addresses := map[string][]string{} // ID → right answers
	for _, p := range reduced.Pages {
		if p.StandIn[lang] {
			for _, url := range []string{p.Twins[lang], p.URL} {
				if !slices.Contains(addresses[p.ID], url) {
					addresses[p.ID] = append(addresses[p.ID], url)
				}
			}
		}
	}
	d := &draw{o: o.withDefaults(), seen: map[string]bool{}}
	for _, class := range []string{ForeignTitle, ForeignDescription} {
		list := l.titles(removed)
		if class == ForeignDescription {
			list = l.descriptions(removed)
		}
		for i, c := range list {
			var urls []string
			for _, p := range removed {
				if slices.Contains(c.urls, p.URL) {
					urls = append(urls, addresses[p.ID]...)
				}
			}
			list[i].urls = urls
		}
		list = slices.DeleteFunc(list, func(c candidate) bool { return len(c.urls) == 0 })
		d.take(lang, class, list, nil)
	}
	return d.list
}
