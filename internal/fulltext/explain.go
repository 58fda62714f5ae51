package fulltext

import (
	"fmt"
	"strconv"
	"strings"

	blevesearch "github.com/blevesearch/bleve/v2/search"
)

// A Reason says in words where a number comes from.
type Reason struct {
	Text    string    `json:"text"`
	Value   float64   `json:"value"`
	Because []*Reason `json:"because,omitempty"`
}

// fieldWords name the fields for readers.
var fieldWords = [fields]string{"title", "headings", "text", "code", "description", "title in another language", "address"}

// explain says why a page has its place.
func (f *finder) explain(c *candidate) *Reason {
	own := &Reason{Value: c.sum * c.share, Text: fmt.Sprintf("the words that it has, times the share of the query that they are (%d %%)", int(c.share*100+0.5))}
	for _, h := range c.hits {
		name := "`" + h.form.form + "`"
		switch {
		case h.form.distance > 0:
			name += ", near `" + h.word.form + "`"
		case h.form.completes:
			name += ", which goes on after `" + h.word.form + "`"
		}
		r := &Reason{Value: h.value, Text: fmt.Sprintf("%s: on %d of %d pages, so it weighs %.2f, times %d/%d for where it stands", name, h.form.pages, f.lang.pages, h.form.weight, h.impact, impacts)}
		for field, n := range h.use.counts {
			if n > 0 {
				r.Because = append(r.Because, &Reason{
					Value: f.lang.counts(field, n, c.uses.lengths[field]),
					Text:  fmt.Sprintf("%s × in the %s (%s), where a word counts %s-fold", tenths(n), fieldWords[field], wordCount(c.uses.lengths[field]), strconv.FormatFloat(weight[field], 'f', -1, 64)),
				})
			}
		}
		own.Because = append(own.Because, r)
	}
	out := &Reason{Value: c.score, Text: "score", Because: []*Reason{own}}
	if c.title.worth > 0 {
		out.Because = append(out.Because, &Reason{Value: titleBonus * c.title.worth, Text: "the title has words of the query, among " + wordCount(c.uses.lengths[fTitle])})
	}
	if c.lead.worth > 0 {
		name := "a heading"
		if p := c.stored(); p != nil && c.lead.section < len(p.Sections) {
			name = fmt.Sprintf("the heading %q", p.Sections[c.lead.section].Heading)
		}
		out.Because = append(out.Because, &Reason{Value: headingBonus * c.lead.worth, Text: name + " has words of the query"})
	}
	found := &Reason{Value: c.hit.Score, Text: "found by BM25, whose score no more than chose the pages to look at"}
	f.leaves(c.hit.Expl, found)
	out.Because = append(out.Because, found)
	return out
}

func wordCount(n int) string {
	if n == 1 {
		return "1 word"
	}
	return strconv.Itoa(n) + " words"
}

func tenths(n int) string { return strconv.FormatFloat(float64(n)/wholeWord, 'f', -1, 64) }

// leaves picks from Bleve's explanation the words and fields that count.
func (f *finder) leaves(e *blevesearch.Explanation, to *Reason) {
	if e == nil {
		return
	}
	for _, kind := range []string{"weight(", "fieldWeight("} {
		rest, ok := strings.CutPrefix(e.Message, kind)
		if !ok {
			continue
		}
		name, rest, ok := strings.Cut(rest, ":")
		if !ok || e.Value == 0 {
			return // narrows the search, and counts nothing
		}
		term := rest
		for _, end := range []string{" in ", "^"} {
			term, _, _ = strings.Cut(term, end)
		}
		to.Because = append(to.Because, &Reason{Value: e.Value, Text: "`" + term + "` in " + strings.TrimPrefix(name, f.q.Lang+".")})
		return
	}
	for _, child := range e.Children {
		f.leaves(child, to)
	}
}
