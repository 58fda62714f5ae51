// Package fulltext is the search index that stays on the author's machine:
// what `casebook search` and the preview ask.
//
// What goes in: documents (a page in the search of one language), each with a
// key that names all that it depends on, and queries. What comes out: for a
// query two lists of pages, those of the language and those that exist in
// another one only, with the section that fits, the words in context, and on
// request the reasons.
//
// Bleve holds the words: the tokens of internal/analysis, cut once, by field,
// as the static index (internal/search) has them. Its BM25 finds the pages
// worth a look. The best of these are then ordered as the browser's client
// orders them (themes/default/assets/js/search), so that both name the
// same page first. The rule it keeps: the index holds exactly the documents
// of the last Sync, in memory or on disk, whatever happened to the files.
//
// Bleve calls goroutines of its own; any number may search while one syncs.
package fulltext

import (
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/memo"
)

// A Doc is a page in the search of one language. A page that is read in two
// languages is two of them.
type Doc struct {
	ID   string      // Lang + "/" + id of the page
	Key  memo.Digest // names all that Load gives
	Lang string      // whose search it is in: "fr"
	From string      // language of its text; another one than Lang for a page that Lang lacks
	Load func() *Page
}

// A Page is what is searched and shown of a Doc.
type Page struct {
	URL         string
	Tag         string // BCP 47 of the text
	Title       string
	Description string
	Fields      string // values of its fields
	Address     string // words of its address
	Twins       []Text // titles in other languages
	Sections    []Section
	Facets      []Value
	Also        *Thesaurus // what else its words are found by; nil for nothing
}

// A Text is a text in a language.
type Text struct{ Lang, Text string }

// A Section is a heading with the text below it. The first of a page is what
// stands before any heading.
type Section struct {
	ID      string `cbor:"1,keyasint,omitempty"`
	Heading string `cbor:"2,keyasint,omitempty"`
	Text    string `cbor:"3,keyasint,omitempty"` // paragraphs, with "\n" between
	Code    string `cbor:"4,keyasint,omitempty"`
}

// A Value is one that a page has in a facet.
type Value struct {
	Facet string `cbor:"1,keyasint"`
	Value string `cbor:"2,keyasint"`
}

// An Index is open until Close.
type Index struct {
	// Notice says why the index is not the one of last time, "" if it is.
	Notice string

	bleve  bleve.Index
	dir    string // "" in memory
	lock   *memo.Lock
	dirty  bool        // something may not be on disk yet
	broken atomic.Bool // a damage was found while it was open

	using   sync.RWMutex          // held by searches, and by Close alone
	syncing sync.Mutex            // one Sync at a time
	state   atomic.Pointer[state] // of the documents that are in
	words   sync.Map              // language → *analysis.Analyser
	forms   dictionary
}

// A state is what is known of the documents at a time. It does not change.
type state struct {
	entries map[string]entry // by ID
	order   map[string]int   // place of a document in the site, by ID
	langs   map[string]*language
}

// An entry is what the index remembers of a document besides its words.
type entry struct {
	_       struct{} `cbor:",toarray"`
	Key     memo.Digest
	Lang    string
	Foreign bool
	Lengths [fields]int // words
}

// A language sums up the documents of one search.
type language struct {
	pages   int
	native  int
	words   [fields]int // of all pages
	average [fields]int // class of the mean length, see impact.go
}

// Len is how many documents the index holds.
func (x *Index) Len() int { return len(x.state.Load().entries) }

// InMemory says that the index is lost at Close.
func (x *Index) InMemory() bool { return x.dir == "" }

func (x *Index) analyser(lang string) *analysis.Analyser {
	if a, ok := x.words.Load(lang); ok {
		return a.(*analysis.Analyser)
	}
	a, _ := x.words.LoadOrStore(lang, analysis.New(lang))
	return a.(*analysis.Analyser)
}

// summary counts what the documents of each language have.
func summary(entries map[string]entry) map[string]*language {
	out := map[string]*language{}
	type sums struct{ words, pages [fields]int }
	all, native := map[string]*sums{}, map[string]*sums{}
	for _, e := range entries {
		l := out[e.Lang]
		if l == nil {
			l = &language{}
			out[e.Lang], all[e.Lang], native[e.Lang] = l, &sums{}, &sums{}
		}
		l.pages++
		lists := []*sums{all[e.Lang]}
		if !e.Foreign {
			l.native++
			lists = append(lists, native[e.Lang])
		}
		for f, n := range e.Lengths {
			l.words[f] += n
			if n > 0 {
				for _, s := range lists {
					s.words[f] += n
					s.pages[f]++
				}
			}
		}
	}
	for lang, l := range out {
		s := native[lang]
		if l.native == 0 {
			s = all[lang]
		}
		for f := range fields {
			if s.pages[f] > 0 {
				l.average[f] = classOf(float64(s.words[f]) / float64(s.pages[f]))
			}
		}
	}
	return out
}
