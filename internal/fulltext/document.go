package fulltext

import (
	"math"
	"sync"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/memo"
)

// The names of Bleve's fields. Each language has its own, so that words of
// two languages that look alike do not count as one.
const (
	nameWords    = "words" // of all fields, each as often as its places weigh
	nameTitle    = "title"
	nameHeadings = "headings"
	nameForms    = "forms" // "form\x00term", of the dictionary; in documents of its own
	nameList     = "list"  // native or foreign
	nameFacet    = "facet:"

	stored     = "page" // what is shown, packed
	storedUses = "uses"
)

// textFields are those that words are looked for in, and how much Bleve makes
// of a hit in each.
var textFields = []struct {
	name  string
	boost float64
}{{nameWords, 1}, {nameTitle, 1}, {nameHeadings, 0.5}}

const (
	listNative  = "native"
	listForeign = "foreign"
)

func fieldName(lang, name string) string { return lang + "." + name }

// A storedPage is what answers show.
type storedPage struct {
	URL         string    `cbor:"1,keyasint"`
	Tag         string    `cbor:"2,keyasint"`
	From        string    `cbor:"3,keyasint"`
	Title       string    `cbor:"4,keyasint"`
	Description string    `cbor:"5,keyasint,omitempty"`
	Sections    []Section `cbor:"6,keyasint,omitempty"`
	Facets      []Value   `cbor:"7,keyasint,omitempty"`
	Fields      string    `cbor:"8,keyasint,omitempty"`
}

// document makes the Bleve document of a page, in one pass over its words.
// Forms are those that it has.
func (x *Index) document(d *Doc, p *Page) (doc *document.Document, e entry, forms []word) {
	r := readers.Get().(*wordReader)
	defer readers.Put(r)
	r.reset()
	from := x.analyser(d.From)
	r.read(fTitle, from, p.Title, 0)
	r.read(fDescription, from, p.Description, 0)
	r.read(fBody, from, p.Fields, -1)
	for i, s := range p.Sections {
		r.uses.headings = append(r.uses.headings, r.read(fHeading, from, s.Heading, i))
		r.read(fBody, from, s.Text, i)
		r.read(fCode, from, s.Code, i)
	}
	added := p.Also.expand(&r.uses)
	// What comes now is said in other words already.
	for _, t := range p.Twins {
		r.read(fTwin, x.analyser(t.Lang), t.Text, 0)
	}
	r.read(fAddress, from, p.Address, 0)

	e = entry{Key: d.Key, Lang: d.Lang, Foreign: d.From != d.Lang, Lengths: r.uses.lengths}
	doc = document.NewDocument(d.ID)
	for _, f := range r.uses.fields(d.Lang) {
		doc.AddField(f)
	}
	keywords := func(name string, values ...string) {
		f := &field{name: fieldName(d.Lang, name), how: index.IndexField | index.SkipFreqNorm | index.DocValues}
		for _, v := range values {
			f.count(v, 0)
		}
		doc.AddField(f)
	}
	list := listNative
	if e.Foreign {
		list = listForeign
	}
	keywords(nameList, list)
	for key, values := range facetsOf(p) {
		keywords(nameFacet+key, values...)
	}
	doc.AddField(&field{name: storedUses, how: index.StoreField, value: r.uses.pack()})
	doc.AddField(&field{name: stored, how: index.StoreField, value: memo.Encode(storedPage{
		URL: p.URL, Tag: p.Tag, From: d.From, Title: p.Title, Description: p.Description, Sections: p.Sections, Facets: p.Facets, Fields: p.Fields,
	})})
	forms = added
	for i := range r.forms {
		forms = append(forms, r.forms[i].word)
	}
	return doc, e, forms
}

func facetsOf(p *Page) map[string][]string {
	out := map[string][]string{}
	for _, v := range p.Facets {
		out[v.Facet] = append(out[v.Facet], v.Value)
	}
	return out
}

// A wordReader gathers the words of a page. It is used again and again.
type wordReader struct {
	uses  uses
	forms []seenForm
	at    map[string]int // of a form, its first place in forms
}

// A seenForm is a form of the page with one stem.
type seenForm struct {
	word
	use  int // of the stem
	next int // the same form with another stem, -1 for none
}

var readers = sync.Pool{New: func() any { return &wordReader{at: map[string]int{}, uses: uses{at: map[string]int{}}} }}

func (r *wordReader) reset() {
	clear(r.at)
	clear(r.uses.at)
	r.forms = r.forms[:0]
	r.uses = uses{at: r.uses.at, list: r.uses.list[:0], headings: r.uses.headings[:0]}
}

// read cuts a text that stands in a field, and in a section, and returns its
// length in words. Stop words say nothing in a text, but a title or heading
// may have nothing else: "if", "for".
func (r *wordReader) read(f int, a *analysis.Analyser, text string, section int) (words int) {
	if text == "" {
		return 0
	}
	a.Tokens([]byte(text), func(t analysis.Token) bool {
		if !t.Part {
			words++
		}
		if t.Stop && f != fTitle && f != fHeading {
			return true
		}
		u := &r.uses.list[r.use(t.Form, t.Term)]
		if t.Part {
			u.counts[f] += partWord
		} else {
			u.counts[f] += wholeWord
		}
		switch f {
		case fTitle:
			u.titled = true
		case fHeading:
			u.headings = addOnce(u.headings, section)
			u.sections = addOnce(u.sections, section)
		case fBody, fCode:
			if section >= 0 {
				u.sections = addOnce(u.sections, section)
			}
		}
		return true
	})
	r.uses.lengths[f] += words
	return words
}

// use is the place of a stem among the uses. A form is looked up once, its
// stem only when it is new.
func (r *wordReader) use(form, term string) int {
	first, ok := r.at[form]
	if ok {
		for i := first; i >= 0; i = r.forms[i].next {
			if r.forms[i].term == term {
				return r.forms[i].use
			}
		}
	}
	n := seenForm{word: word{form, term}, use: r.uses.place(term), next: -1}
	if ok {
		n.next = r.forms[first].next
		r.forms[first].next = len(r.forms)
	} else {
		r.at[form] = len(r.forms)
	}
	r.forms = append(r.forms, n)
	return n.use
}

// fields are the words for Bleve. Its BM25 weighs each field by itself and
// adds up; here a word in a title is as often there as that counts, so that
// one field has them all (the idea of BM25F).
func (u *uses) fields(lang string) []*field {
	words := &field{name: fieldName(lang, nameWords), how: index.IndexField}
	title := &field{name: fieldName(lang, nameTitle), how: index.IndexField, length: u.lengths[fTitle]}
	headings := &field{name: fieldName(lang, nameHeadings), how: index.IndexField, length: u.lengths[fHeading]}
	for _, n := range u.lengths {
		words.length += n
	}
	for i := range u.list {
		n := &u.list[i]
		sum := 0.0
		for f, c := range n.counts {
			sum += weight[f] * float64(c) / wholeWord
		}
		words.count(n.term, max(int(math.Round(sum)), 1))
		if c := n.counts[fTitle]; c > 0 {
			title.count(n.term, max(c/wholeWord, 1))
		}
		if c := n.counts[fHeading]; c > 0 {
			headings.count(n.term, max(c/wholeWord, 1))
		}
	}
	var out []*field
	for _, f := range []*field{words, title, headings} {
		if len(f.words) > 0 {
			f.length = max(f.length, 1)
			out = append(out, f)
		}
	}
	return out
}
