package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/openimis/casebook/bench/gen"
)

// An edit is one kind of change that a person makes, over and over. The mark
// is a word that no page has: where it is seen, the change is on screen.
type edit struct {
	kind   string
	shown  func(p place) string // the address that shows it
	file   func(p place) string
	change func(src, mark string) string // the file's text with the mark in it
	move   bool                          // file is a folder, and the mark its new name
}

// A place is the page that is looked at and its section.
type place struct{ page, section string }

// placeOf takes a page in the middle of the site.
func placeOf(s *gen.Site) place {
	p := s.Page(s.Len() / 2)
	return place{page: p.Path, section: path.Dir(p.Path)}
}

func thePage(p place) string    { return "/en/" + p.page + "/" }
func theSection(p place) string { return "/en/" + path.Dir(p.section) + "/" }

func page(p place) string    { return "content/en/" + p.page + ".md" }
func section(p place) string { return "content/en/" + p.section + "/_index.md" }
func always(name string) func(place) string {
	return func(place) string { return name }
}

func atEnd(src, mark string) string { return src + "\nA sentence with " + mark + ".\n" }

func inTitle(src, mark string) string {
	return strings.Replace(src, "title: ", "title: "+mark+" ", 1)
}

func replacing(old, text string) func(src, mark string) string {
	return func(src, mark string) string {
		return strings.Replace(src, old, strings.ReplaceAll(text, "MARK", mark), 1)
	}
}

func inTemplate(src, mark string) string { return src + "<p>" + mark + "</p>\n" }

func style(src, mark string) string { return src + "\n:root { --bench: \"" + mark + "\" }\n" }

var casebookEdits = []edit{
	{kind: "body", shown: thePage, file: page, change: atEnd},
	{kind: "style sheet", shown: thePage, file: always("themes/bench/assets/css/90-bench.css"), change: style},
	{kind: "template", shown: thePage, file: always("themes/bench/partials/heading.html"), change: inTemplate},
	{kind: "text of the interface", shown: thePage, file: always("i18n/en.toml"), change: replacing("Skip to the content", "MARK")},
	{kind: "title", shown: thePage, file: page, change: inTitle},
	{kind: "section's title", shown: thePage, file: section, change: inTitle},
	{kind: "section's folder", shown: theSection, file: func(p place) string { return "content/{lang}/" + p.section }, move: true},
}

var hugoEdits = []edit{
	{kind: "body", shown: thePage, file: page, change: atEnd},
	{kind: "style sheet", shown: thePage, file: always("assets/main.css"), change: style},
	{kind: "template", shown: thePage, file: always("layouts/_partials/heading.html"), change: inTemplate},
	{kind: "text of the interface", shown: thePage, file: always("i18n/en.toml"), change: replacing("Skip to the content", "MARK")},
	{kind: "title", shown: thePage, file: page, change: inTitle},
	{kind: "section's title", shown: thePage, file: section, change: inTitle},
}

// A hand makes edits of one kind in one site, and undoes the last.
type hand struct {
	file string
	was  string
	edit edit
	now  map[string]string // folders that were moved: language → where to
	from map[string]string
	n    int
}

func (t tool) hand(e edit, p place) (*hand, error) {
	h := &hand{edit: e}
	if e.move {
		h.now, h.from = map[string]string{}, map[string]string{}
		for _, lang := range gen.Languages {
			h.now[lang] = t.path(strings.ReplaceAll(e.file(p), "{lang}", lang))
			h.from[lang] = h.now[lang]
		}
		return h, nil
	}
	h.file = t.path(e.file(p))
	src, err := os.ReadFile(h.file)
	h.was = string(src)
	if err == nil && e.change(h.was, "x") == h.was {
		err = fmt.Errorf("an edit changes nothing in %s", h.file)
	}
	return h, err
}

// save makes one edit. By turns it writes the file in place and puts another
// over it, as editors do.
func (h *hand) save(mark string) error {
	if h.edit.move {
		for lang, from := range h.now {
			to := filepath.Join(filepath.Dir(from), mark)
			if err := os.Rename(from, to); err != nil {
				return err
			}
			h.now[lang] = to
		}
		return nil
	}
	h.n++
	return save(h.file, h.edit.change(h.was, mark), h.n%2 == 0)
}

func save(file, text string, byRename bool) error {
	if !byRename {
		return os.WriteFile(file, []byte(text), 0o644)
	}
	// The old name with a ~: editors' own, which both tools know.
	temp := file + "~"
	if err := os.WriteFile(temp, []byte(text), 0o644); err != nil {
		return err
	}
	return os.Rename(temp, file)
}

func (h *hand) undo() error {
	if h.edit.move {
		for lang, at := range h.now {
			if err := os.Rename(at, h.from[lang]); err != nil {
				return err
			}
		}
		return nil
	}
	return os.WriteFile(h.file, []byte(h.was), 0o644)
}
