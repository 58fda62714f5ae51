package fulltext

import (
	"cmp"
	"slices"
	"strings"

	blevesearch "github.com/blevesearch/bleve/v2/search"

	"github.com/openimis/casebook/internal/memo"
)

// What a title or a heading that has the query adds, and how much of that
// depends on its having no more words. The browser's client has the same.
const (
	titleBonus   = 1.0
	headingBonus = 1.2
	alike        = 0.7
)

// A candidate is a page that Bleve found.
type candidate struct {
	hit   *blevesearch.DocumentMatch
	order int
	hits  []wordHit // of the words that it has
	title bonus
	lead  bonus // the heading that has most of the query
	share float64
	sum   float64
	score float64
	uses  *uses

	page     *storedPage
	unloaded bool
}

// A wordHit is what a page has of one word of the query.
type wordHit struct {
	word   *token
	form   *form // by which it was found
	use    *use
	impact int
	value  float64
}

// A bonus is for a title or heading.
type bonus struct {
	weight  float64
	worth   float64
	section int // of a heading
}

// rank puts candidates into the order in which the browser's client has them:
// the words that a page has, what they weigh, how much of the query that is,
// and how much of it the title or a heading has.
func (f *finder) rank(hits blevesearch.DocumentMatchCollection) ([]*candidate, error) {
	terms := map[string]int{}
	for _, w := range f.words {
		for _, form := range w.forms {
			if _, known := terms[form.term]; !known {
				terms[form.term] = len(terms)
			}
		}
	}
	out := make([]*candidate, 0, len(hits))
	for _, hit := range hits {
		c := &candidate{hit: hit, order: len(f.state.order)}
		if n, known := f.state.order[hit.ID]; known {
			c.order = n
		}
		packed, _ := hit.Fields[storedUses].(string)
		u, found, err := unpackUses(packed, terms)
		if err != nil {
			return nil, err
		}
		c.uses = u
		f.score(c, found, terms)
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), a.order-b.order, strings.Compare(a.hit.ID, b.hit.ID))
	})
	return out, nil
}

func (f *finder) score(c *candidate, found []*use, terms map[string]int) {
	all, matched := 0.0, 0.0
	heads := map[int]*bonus{}
	for _, w := range f.words {
		all += w.weight
		best := wordHit{word: w}
		for i := range w.forms {
			form := &w.forms[i]
			u := found[terms[form.term]]
			if u == nil {
				continue
			}
			n := f.lang.impact(&u.counts, &c.uses.lengths)
			if value := form.weight * float64(n) / impacts; best.use == nil || value > best.value {
				best.form, best.use, best.impact, best.value = form, u, n, value
			}
		}
		if best.use == nil {
			continue
		}
		c.hits = append(c.hits, best)
		c.sum += best.value
		matched += min(best.form.weight, w.weight)
		if best.use.titled {
			c.title.weight += best.form.weight
		}
		for _, s := range best.use.headings {
			if heads[s] == nil {
				heads[s] = &bonus{section: s}
			}
			heads[s].weight += best.form.weight
		}
	}
	if all <= 0 {
		return
	}
	c.share = matched / all
	asked := len(f.parsed.tokens)
	c.title.rate(all, asked, min(c.uses.lengths[fTitle], 15))
	for _, h := range heads {
		n := 1
		if h.section < len(c.uses.headings) {
			n = max(c.uses.headings[h.section], 1)
		}
		h.rate(all, asked, n)
		if h.worth > c.lead.worth || h.worth == c.lead.worth && h.section < c.lead.section {
			c.lead = *h
		}
	}
	c.score = c.sum*c.share + titleBonus*c.title.worth + headingBonus*c.lead.worth
}

// rate says what a title or heading of n words is worth, for a query of
// another number.
func (b *bonus) rate(all float64, asked, n int) {
	if b.weight == 0 || asked == 0 || n == 0 {
		return
	}
	share := b.weight / all
	b.worth = b.weight * share * share * (1 - alike + alike*float64(min(asked, n))/float64(max(asked, n)))
}

// titled says that no section has more of the query than the title.
func (c *candidate) titled() bool {
	has := 0.0
	for _, h := range c.hits {
		has += min(h.form.weight, h.word.weight)
	}
	return c.title.weight >= has
}

// stored is what the page shows; nil if it cannot be read.
func (c *candidate) stored() *storedPage {
	if c.page == nil && !c.unloaded {
		var p storedPage
		data, _ := c.hit.Fields[stored].(string)
		if memo.Decode([]byte(data), &p) == nil {
			c.page = &p
		} else {
			c.unloaded = true
		}
	}
	return c.page
}

// phrased reports whether a page has all phrases word by word: in its title,
// its description, its fields or one of its sections.
func (f *finder) phrased(c *candidate) bool {
	p := c.stored()
	if p == nil {
		return false
	}
	a := f.x.analyser(p.From)
	texts := []string{p.Title, p.Description, p.Fields}
	for _, s := range p.Sections {
		texts = append(texts, s.Heading, s.Text, s.Code)
	}
	missing := slices.Clone(f.parsed.phrases)
	for _, text := range texts {
		if text == "" {
			continue
		}
		forms := formsOf(a, text)
		missing = slices.DeleteFunc(missing, func(phrase []*token) bool { return follows(forms, phrase) })
		if len(missing) == 0 {
			return true
		}
	}
	return len(missing) == 0
}

func follows(forms []string, phrase []*token) bool {
	for i := range len(forms) - len(phrase) + 1 {
		if slices.EqualFunc(forms[i:i+len(phrase)], phrase, func(f string, t *token) bool { return f == t.form }) {
			return true
		}
	}
	return false
}
