package queries

import (
	"cmp"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/relevance/corpus"
)

// Options say what to draw.
type Options struct {
	Seed uint64 // 1
	Per  int    // queries of a class in a language, at most: 120
}

func (o Options) withDefaults() Options {
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Per <= 0 {
		o.Per = 120
	}
	return o
}

// Draw makes the queries about a site's pages in the given languages, all of
// its languages if none is given.
func Draw(c *corpus.Corpus, o Options, langs ...string) []Query {
	o = o.withDefaults()
	if len(langs) == 0 {
		langs = c.Langs
	}
	d := &draw{o: o, seen: map[string]bool{}}
	for _, lang := range langs {
		pages := c.Of(lang)
		if len(pages) == 0 {
			continue
		}
		l := newLanguage(lang, pages)
		titles, heads, descriptions := l.titles(pages), l.headings(pages), l.descriptions(pages)
		named := slices.Concat(titles, heads)
		all := slices.Concat(named, descriptions)
		d.take(lang, Title, titles, nil)
		d.take(lang, Head, heads, nil)
		d.take(lang, Description, descriptions, nil)
		d.take(lang, Inflected, named, l.inflected)
		d.take(lang, NoAccent, all, l.noAccent)
		d.take(lang, Typo, named, l.typo)
		d.take(lang, Prefix, named, l.prefix)
		d.take(lang, Body, l.bodies(pages, newRandom(o.Seed, lang+Body+"words"), 3*o.Per), nil)
		for _, other := range c.Langs {
			if other != lang {
				d.take(lang, Counterpart, counterparts(newLanguage(other, nil), c.Of(other), lang), nil)
			}
		}
	}
	return d.list
}

// A candidate is a query that a class may take.
type candidate struct {
	text string
	urls []string
}

type draw struct {
	o    Options
	list []Query
	seen map[string]bool
}

// take draws from the candidates in random order, each changed if the class
// changes them.
func (d *draw) take(lang, class string, from []candidate, change func(string, *random) string) {
	r := newRandom(d.o.Seed, lang+" "+class)
	from = slices.Clone(from)
	slices.SortFunc(from, func(a, b candidate) int { return cmp.Compare(a.text, b.text) })
	shuffle(r, from)
	for n := 0; len(from) > 0 && n < d.o.Per; from = from[1:] {
		text, urls := from[0].text, from[0].urls
		if change != nil {
			text = change(text, r)
		}
		// Capitals alone make no other query.
		key := lang + " " + strings.ToLower(text)
		if text == "" || d.seen[key] {
			continue
		}
		d.seen[key] = true
		d.list = append(d.list, Query{lang, class, text, urls})
		n++
	}
}

// A group gathers the pages that share a text.
type group struct {
	l     *language
	of    map[string]*candidate
	order []string
}

func (l *language) group() *group { return &group{l: l, of: map[string]*candidate{}} }

// add adds a page if the text has so many words.
func (g *group) add(text, url string, least, most int) {
	text = strings.Join(strings.Fields(text), " ")
	if n := len(g.l.words(text)); n < least || n > most {
		return
	}
	key := analysis.Fold(text)
	c := g.of[key]
	if c == nil {
		c = &candidate{text: text}
		g.of[key] = c
		g.order = append(g.order, key)
	}
	if !slices.Contains(c.urls, url) {
		c.urls = append(c.urls, url)
	}
}

// shared returns the texts that at most so many pages have.
func (g *group) shared(most int) []candidate {
	var out []candidate
	for _, key := range g.order {
		if c := g.of[key]; len(c.urls) <= most {
			out = append(out, *c)
		}
	}
	return out
}

func (l *language) titles(pages []*corpus.Page) []candidate {
	g := l.group()
	for _, p := range pages {
		g.add(p.Title, p.URL, 1, 7)
	}
	return g.shared(3)
}

func (l *language) headings(pages []*corpus.Page) []candidate {
	g := l.group()
	for _, p := range pages {
		for _, b := range p.Blocks {
			if b.Kind == corpus.Heading {
				g.add(b.Text, p.URL, 2, 7)
			}
		}
	}
	return g.shared(2)
}

// descriptions are what pages say of themselves, else how they begin: the
// first ten words, since nobody types more.
func (l *language) descriptions(pages []*corpus.Page) []candidate {
	g := l.group()
	for _, p := range pages {
		text := p.Description
		for _, b := range p.Blocks {
			if text == "" && b.Kind == corpus.Text {
				text = b.Text
			}
		}
		words := l.words(text)
		if len(words) > 10 {
			text = text[:words[9].end]
		}
		g.add(text, p.URL, 3, 10)
	}
	return g.shared(2)
}

// counterparts are the titles that pages have in another language.
func counterparts(l *language, pages []*corpus.Page, lang string) []candidate {
	g := l.group()
	for _, p := range pages {
		// Where the reader's language lacks the page, its list is the other one.
		if url := p.Twins[lang]; url != "" && !p.StandIn[lang] {
			g.add(p.Title, url, 1, 7)
		}
	}
	return g.shared(3)
}
