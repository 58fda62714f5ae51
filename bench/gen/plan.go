package gen

import (
	"fmt"
	"strings"
)

const (
	sectionPages = 100 // at most, in a section of the second level
	topSections  = 12  // at most: a site of any size has a menu that can be read
	tagCount     = 200
)

// A Site is the plan of a site: everything about it but the texts of its
// pages, which are made when asked for.
type Site struct {
	o        Options
	perLang  int
	vocab    map[string]*vocabulary
	sections []Section
	leaves   []int // sections that hold pages
	tags     []Tag
}

// A Section is a folder with an _index.md.
type Section struct {
	Path  string // "kavers/mirol"
	Title map[string]string
	index int
	first int // pages [first, first+count) lie in it
	count int
}

// A Tag is a term of the taxonomy, with its name in each language.
type Tag struct {
	ID    string
	Label map[string]string
}

// A Page is the plan of one page in all its languages.
type Page struct {
	Index    int
	Path     string // below the language, without .md
	Weight   int    // its place in its section
	Title    map[string]string
	Date     string
	Tags     []Tag
	Alias    string // an old path below the language, "" for most
	Headings []Heading
	section  int
	target   int // bytes of Markdown to aim at
}

// A Heading of a page. Its id is the slug of the English text, which Casebook
// gives the French twin as well, since their outlines agree.
type Heading struct {
	Level int
	ID    string
	Text  map[string]string
}

// New plans a site.
func New(o Options) *Site {
	o = o.withDefaults()
	s := &Site{o: o, perLang: max(o.Pages/len(Languages), 1), vocab: map[string]*vocabulary{}}
	for _, lang := range Languages {
		s.vocab[lang] = newVocabulary(lang, o.Seed)
	}
	s.planTags()
	s.planSections()
	return s
}

// Len is the number of pages in each language, sections and home not counted.
func (s *Site) Len() int { return s.perLang }

// Sections are all sections, a parent before its children.
func (s *Site) Sections() []Section { return s.sections }

// Tags are the terms that pages carry.
func (s *Site) Tags() []Tag { return s.tags }

// Options are the options that the site was planned with.
func (s *Site) Options() Options { return s.o }

func (s *Site) planTags() {
	rnd := newRandom(s.o.Seed, keyOf("tags"))
	seen := map[string]bool{}
	for len(s.tags) < tagCount {
		label := map[string]string{}
		id := ""
		for _, lang := range Languages {
			label[lang] = s.vocab[lang].rare(rnd)
			id += lang + label[lang]
		}
		// Neither language may use a word twice: two terms would claim one URL.
		if seen["en"+label["en"]] || seen["fr"+label["fr"]] {
			continue
		}
		seen["en"+label["en"]], seen["fr"+label["fr"]] = true, true
		s.tags = append(s.tags, Tag{ID: label["en"], Label: label})
	}
}

func (s *Site) planSections() {
	leaves := (s.perLang + sectionPages - 1) / sectionPages
	tops := 1
	for tops*tops < leaves && tops < topSections {
		tops++
	}
	rnd := newRandom(s.o.Seed, keyOf("sections"))
	names := map[string]bool{}
	name := func() string {
		for {
			n := s.vocab["en"].rare(rnd)
			if !names[n] {
				names[n] = true
				return n
			}
		}
	}
	add := func(parent string) int {
		n := name()
		title := map[string]string{"en": capital(n), "fr": capital(s.vocab["fr"].rare(rnd) + " " + s.vocab["fr"].rare(rnd))}
		path := n
		if parent != "" {
			path = parent + "/" + n
		}
		s.sections = append(s.sections, Section{Path: path, Title: title, index: len(s.sections)})
		return len(s.sections) - 1
	}
	leaf := 0
	for t := range tops {
		parent := s.sections[add("")].Path
		for ; leaf < leaves*(t+1)/tops; leaf++ {
			i := add(parent)
			first := s.perLang * leaf / leaves
			s.sections[i].first, s.sections[i].count = first, s.perLang*(leaf+1)/leaves-first
			s.leaves = append(s.leaves, i)
		}
	}
}

// Page plans page i. It is cheap: links with an anchor plan their target to
// learn its headings.
func (s *Site) Page(i int) Page {
	leaf := s.leafOf(i)
	sec := s.sections[leaf]
	rnd := newRandom(s.o.Seed, keyOf("page"), uint64(i))
	p := Page{Index: i, Weight: i - sec.first + 1, section: leaf, Title: map[string]string{}}
	for _, lang := range Languages {
		v := s.vocab[lang]
		p.Title[lang] = capital(v.rare(rnd) + " " + v.small(rnd) + " " + v.rare(rnd) + " " + v.word(rnd))
	}
	slug := s.vocab["en"].rare(rnd) + "-" + s.vocab["en"].rare(rnd)
	p.Path = fmt.Sprintf("%s/%s-%d", sec.Path, slug, p.Weight)
	p.Date = fmt.Sprintf("%04d-%02d-%02d", rnd.between(2018, 2025), rnd.between(1, 12), rnd.between(1, 28))
	for n := rnd.between(2, 5); len(p.Tags) < n; {
		t := s.tags[rnd.below(len(s.tags))]
		if !hasTag(p.Tags, t.ID) {
			p.Tags = append(p.Tags, t)
		}
	}
	if i%25 == 7 {
		p.Alias = fmt.Sprintf("archive/%s-%d", slug, i)
	}
	p.target = s.o.PageBytes * rnd.between(60, 140) / 100
	s.planHeadings(&p, rnd)
	return p
}

func (s *Site) planHeadings(p *Page, rnd *random) {
	seen := map[string]bool{}
	add := func(level int) {
		h := Heading{Level: level, Text: map[string]string{}}
		for h.ID == "" || seen[h.ID] {
			h.Text["en"] = s.heading("en", rnd)
			h.ID = strings.ReplaceAll(strings.ToLower(h.Text["en"]), " ", "-")
		}
		h.Text["fr"] = s.heading("fr", rnd)
		seen[h.ID] = true
		p.Headings = append(p.Headings, h)
	}
	for range max(p.target/1500, 1) {
		add(2)
		for range rnd.below(3) {
			add(3)
		}
	}
}

func (s *Site) heading(lang string, rnd *random) string {
	v := s.vocab[lang]
	text := v.rare(rnd) + " " + v.rare(rnd)
	if rnd.chance(2) {
		text += " " + v.rare(rnd)
	}
	return capital(text)
}

func (s *Site) leafOf(page int) int {
	// Leaves are filled evenly, so the guess is at most one off.
	i := page * len(s.leaves) / s.perLang
	for s.sections[s.leaves[i]].first > page {
		i--
	}
	for s.sections[s.leaves[i]].first+s.sections[s.leaves[i]].count <= page {
		i++
	}
	return s.leaves[i]
}

func hasTag(tags []Tag, id string) bool {
	for _, t := range tags {
		if t.ID == id {
			return true
		}
	}
	return false
}

func capital(s string) string {
	if s == "" || s[0] >= 0x80 {
		return strings.ToUpper(s[:min(2, len(s))]) + s[min(2, len(s)):]
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// SampleURLs are the addresses of n pages, spread evenly over the site, by
// turns in each language.
func (s *Site) SampleURLs(n int) []string {
	urls := make([]string, 0, n)
	for i := range min(n, s.perLang) {
		p := s.Page(i * s.perLang / min(n, s.perLang))
		urls = append(urls, "/"+Languages[i%len(Languages)]+"/"+p.Path+"/")
	}
	return urls
}
