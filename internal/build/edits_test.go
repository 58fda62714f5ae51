package build

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// edit changes something at random, and says what and which files.
func edit(t *testing.T, rng *rand.Rand, dir string) (what string, changed []string) {
	t.Helper()
	e := editor{t: t, rng: rng, dir: dir}
	kinds := []func() string{
		e.text, e.text, e.text, e.title, e.remove, e.copy, e.draft, e.slug, e.deadLink, e.config,
		e.style, e.template, e.badTemplate, e.strings, e.badStrings, e.static, e.attachment, e.folder, e.section, e.contains, e.glossary,
	}
	what = kinds[rng.IntN(len(kinds))]()
	return what + " " + strings.Join(e.changed, " "), e.changed
}

// state reads all that a site is made of.
func state(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, top := range []string{"content", "themes", "i18n", "static", "casebook.toml"} {
		_ = filepath.WalkDir(filepath.Join(dir, top), func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				rel, _ := filepath.Rel(dir, name)
				out[rel] = readFile(t, dir, rel)
			}
			return nil
		})
	}
	return out
}

// restore brings a former state back, and returns the files that it changed.
func restore(t *testing.T, dir string, was map[string]string) []string {
	t.Helper()
	now := state(t, dir)
	var changed []string
	for name := range now {
		if _, had := was[name]; !had {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			changed = append(changed, name)
		}
	}
	for name, src := range was {
		if now[name] != src {
			write(t, dir, name, src)
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	return changed
}

type editor struct {
	t       *testing.T
	rng     *rand.Rand
	dir     string
	changed []string
}

// pages lists the pages' files, with those of sections or without.
func (e *editor) pages(sections bool) []string {
	var out []string
	_ = filepath.WalkDir(filepath.Join(e.dir, "content"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".md") && (sections || !strings.HasSuffix(name, "_index.md")) {
			rel, _ := filepath.Rel(e.dir, name)
			out = append(out, rel)
		}
		return nil
	})
	slices.Sort(out)
	return out
}

func (e *editor) page(sections bool) string {
	all := e.pages(sections)
	return all[e.rng.IntN(len(all))]
}

func (e *editor) put(name, text string) {
	write(e.t, e.dir, name, text)
	e.changed = append(e.changed, name)
}

// replace changes a page's text by its first occurrence of old.
func (e *editor) replace(name, old, text string) {
	e.put(name, strings.Replace(readFile(e.t, e.dir, name), old, text, 1))
}

func (e *editor) text() string {
	name := e.page(true)
	e.put(name, readFile(e.t, e.dir, name)+fmt.Sprintf("\nA further sentence, number %d.\n", e.rng.IntN(1000)))
	return "text"
}

func (e *editor) title() string {
	e.replace(e.page(true), "title: ", fmt.Sprintf("title: T%d ", e.rng.IntN(1000)))
	return "title"
}

func (e *editor) remove() string {
	name := e.page(false)
	if err := os.Remove(filepath.Join(e.dir, name)); err != nil {
		e.t.Fatal(err)
	}
	e.changed = append(e.changed, name)
	return "removal"
}

func (e *editor) copy() string {
	name := e.page(false)
	e.put(filepath.Join(filepath.Dir(name), fmt.Sprintf("new-%d.md", e.rng.IntN(1000))), readFile(e.t, e.dir, name))
	return "copy"
}

func (e *editor) draft() string {
	e.replace(e.page(true), "---\n", "---\ndraft: true\n")
	return "draft"
}

func (e *editor) slug() string {
	e.replace(e.page(true), "---\n", fmt.Sprintf("---\nslug: s%d\n", e.rng.IntN(1000)))
	return "slug"
}

func (e *editor) deadLink() string {
	name := e.page(true)
	e.put(name, readFile(e.t, e.dir, name)+"\n## A new heading\n\n[here](#a-new-heading) and [a dead one](nowhere-at-all.md)\n")
	return "dead link"
}

func (e *editor) config() string {
	e.replace("casebook.toml", "title = \"", "title = \"X")
	return "configuration"
}

func (e *editor) style() string {
	e.put("themes/default/assets/css/95-own.css", fmt.Sprintf("main { margin-top: %dpx }\n", e.rng.IntN(100)))
	return "style sheet"
}

func (e *editor) template() string {
	e.put("themes/default/partials/colophon.html", fmt.Sprintf("<p>Edit %d of {{ .Title }}</p>\n", e.rng.IntN(100)))
	return "template"
}

func (e *editor) badTemplate() string {
	e.put("themes/default/partials/colophon.html", "<p>{{ .Title </p>\n")
	return "broken template"
}

func (e *editor) strings() string {
	e.put("i18n/en.toml", fmt.Sprintf("[\"nav.skip\"]\nother = \"Skip %d\"\n", e.rng.IntN(100)))
	return "strings"
}

func (e *editor) badStrings() string {
	e.put("i18n/en.toml", "[\"nav.skip\nother = \n")
	return "broken strings"
}

func (e *editor) static() string {
	e.put(fmt.Sprintf("static/notes/n%d.txt", e.rng.IntN(4)), fmt.Sprint(e.rng.IntN(100)))
	return "static file"
}

func (e *editor) attachment() string {
	name := e.page(false)
	file := fmt.Sprintf("table-%d.csv", e.rng.IntN(3))
	e.put(filepath.Join(filepath.Dir(name), file), fmt.Sprintf("a,b\n1,%d\n", e.rng.IntN(100)))
	e.put(name, readFile(e.t, e.dir, name)+"\n[The table]("+file+").\n")
	return "attachment"
}

// folder gives a folder of pages another name.
func (e *editor) folder() string {
	from := filepath.Dir(e.page(false))
	if strings.Count(from, "/") < 2 {
		return "nothing" // it is a language's
	}
	to := fmt.Sprintf("%s-%d", from, e.rng.IntN(1000))
	var moved []string
	_ = filepath.WalkDir(filepath.Join(e.dir, from), func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(filepath.Join(e.dir, from), name)
			moved = append(moved, filepath.Join(from, rel), filepath.Join(to, rel))
		}
		return nil
	})
	if err := os.Rename(filepath.Join(e.dir, from), filepath.Join(e.dir, to)); err != nil {
		e.t.Fatal(err)
	}
	e.changed = append(e.changed, moved...)
	return "folder"
}

// section gives a section another address.
func (e *editor) section() string {
	var names []string
	for _, name := range e.pages(true) {
		if strings.HasSuffix(name, "_index.md") && strings.Count(name, "/") > 2 {
			names = append(names, name)
		}
	}
	e.replace(names[e.rng.IntN(len(names))], "---\n", fmt.Sprintf("---\nslug: sec%d\n", e.rng.IntN(1000)))
	return "section"
}

// contains makes the pages of a section posts, or what they were.
func (e *editor) contains() string {
	var names []string
	for _, name := range e.pages(true) {
		if strings.HasSuffix(name, "_index.md") && strings.Count(name, "/") > 2 {
			names = append(names, name)
		}
	}
	name := names[e.rng.IntN(len(names))]
	if src := readFile(e.t, e.dir, name); strings.Contains(src, "contains: ") {
		e.put(name, strings.Replace(src, "contains: ", "holds: ", 1))
	} else {
		e.replace(name, "---\n", "---\ncontains: post\n")
	}
	return "type of a section's pages"
}

func (e *editor) glossary() string {
	e.put("content/glossary.csv", fmt.Sprintf("id,en,fr,en_definition,fr_definition\nthe-%d,the,le,An article.,Un article.\n", e.rng.IntN(10)))
	return "glossary"
}
