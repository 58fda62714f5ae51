package gen

import (
	"bytes"
	"fmt"
	"strings"
)

// menuEntries is how many top sections the main menu shows.
const menuEntries = 6

// TopSections are the sections of the first level.
func (s *Site) TopSections() []Section {
	var tops []Section
	for _, sec := range s.sections {
		if !strings.Contains(sec.Path, "/") {
			tops = append(tops, sec)
		}
	}
	return tops
}

// MenuSections are those that the main menu shows.
func (s *Site) MenuSections() []Section {
	tops := s.TopSections()
	return tops[:min(len(tops), menuEntries)]
}

// Titles of the site and names of its languages, for both generators.
var (
	SiteTitle     = map[string]string{"en": "Bench casebook", "fr": "Recueil de mesure"}
	LanguageNames = map[string]string{"en": "English", "fr": "Français"}
)

func (s *Site) config() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "title = %q\nbase_url = %q\ndefault_language = \"en\"\ntheme = \"default\"\n", SiteTitle["en"], s.o.BaseURL)
	for _, lang := range Languages {
		fmt.Fprintf(&b, "\n[[languages]]\nlang = %q\nname = %q\ntitle = %q\n", lang, LanguageNames[lang], SiteTitle[lang])
	}
	for _, sec := range s.MenuSections() {
		fmt.Fprintf(&b, "\n[[menus.main]]\npage = %q\n", sec.Path)
	}
	b.WriteString("\n[taxonomies.tags]\nfield = \"tags\"\nlabel.en = \"Topics\"\nlabel.fr = \"Sujets\"\n")
	b.WriteString("\n[related]\ntags = 1\n")
	fmt.Fprintf(&b, "\n[search]\nenabled = %t\n", s.o.Search)
	return b.Bytes()
}

func (s *Site) tagTable() []byte {
	var b bytes.Buffer
	b.WriteString("id," + strings.Join(Languages, ",") + "\n")
	for _, t := range s.tags {
		b.WriteString(t.ID)
		for _, lang := range Languages {
			b.WriteString("," + t.Label[lang])
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// articleType gives pages what a page of a real site has: a place in the feed
// and a description for machines.
const articleType = `title: Article
x-casebook-label.fr: Article
x-casebook-plural: Articles
x-casebook-plural.fr: Articles
description: A page of the bench.
type: object
required: [title, description, date]
x-casebook-role: article
x-casebook-feed: true
x-casebook-layout: page
`

// HomeMarkdown is the front page of a language.
func (s *Site) HomeMarkdown(lang string) []byte {
	return s.lead(SiteTitle[lang], "home", "", lang)
}

// SectionMarkdown is the _index.md of a section.
func (s *Site) SectionMarkdown(sec Section, lang string) []byte {
	contains := ""
	if sec.count > 0 {
		contains = "contains: article\n"
	}
	return s.lead(sec.Title[lang], sec.Path, contains, lang)
}

func (s *Site) lead(title, key, extra, lang string) []byte {
	head := fmt.Appendf(nil, "---\ntitle: %s\ndescription: %s\n%s---\n\n", title, s.LeadDescription(key, lang), extra)
	return append(head, s.LeadBody(key, lang)...)
}

// LeadDescription is the description of the section page named by its path,
// or of "home".
func (s *Site) LeadDescription(key, lang string) string { return s.leadText(key, lang).phrase(10) }

// LeadBody is the text of the section page named by its path, or of "home".
func (s *Site) LeadBody(key, lang string) []byte {
	text := s.leadText(key, lang)
	text.phrase(10) // the description drew these words
	for range 3 {
		text.out.WriteString(text.phrase(12) + ". ")
	}
	text.out.Truncate(text.out.Len() - 1)
	text.out.WriteByte('\n')
	return text.out.Bytes()
}

func (s *Site) leadText(key, lang string) *prose {
	seed := newRandom(s.o.Seed, keyOf("lead"), keyOf(key), keyOf(lang))
	return &prose{v: s.vocab[lang], words: seed, shape: seed, out: &bytes.Buffer{}}
}
