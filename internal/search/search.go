// Package search writes the static search index: small files that a browser
// fetches as a reader types (docs/search-format.md has them byte for byte).
//
// What goes in: for each page a Record, the packed words and sections of its
// text (Extract, a map over Bodies), and what its Head says; the glossary.
// What comes out: files, each named by the digest of what it holds, under one
// root a language. Open reads them again.
//
// The rule it keeps: a file is a function of what stands in it. So nothing is
// numbered that need not be, all cuts depend on the keys beside them, and
// lengths count roughly; an edit of one page moves the files of its words.
// The work is remembered in stretches of pages (segments); the join of these
// runs whole every time, since it is cheap, and only files that the output
// lacks are compressed.
package search

import (
	"maps"
	"slices"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// Input is all that an index is made of.
type Input struct {
	Languages []Language
	Glossary  []Entry
	Lexicon   []Translation // of Learn; what the glossary does not say

	// Store remembers segments; nil: all is made anew.
	Store *memo.Store

	// Each calls fn for 0 to n-1, in any order and from any number of
	// goroutines. Nil: one after another. If it leaves some out, since the
	// build was stopped, what Build returns is not an index.
	Each func(n int, fn func(i int))
}

// A Language is an index of its own.
type Language struct {
	Lang     string // folder: "fr"
	Analyser *analysis.Analyser
	Base     string // what the addresses of its pages begin with: "/base/fr/"
	Native   []Page // in the order of the tree
	Foreign  []Page // pages that the language lacks, in the language they have
	Facets   []Facet
}

// A Page as search sees it.
type Page struct {
	ID          string // same in all languages
	Lang        string // folder of the language of its text
	Tag         string // BCP 47 of that language
	Href        string // as links have it
	Title       string
	Description string
	Fields      string   // other text that the page shows: the values of its fields
	Address     string   // words of the address; "": the last segments of Href
	Twins       []Title  // its titles in other languages
	IDs         []string // of its headings, in the order of the Outline
	Facets      []Pick

	Key  memo.Digest // names the Record
	Load func() Record
}

// A Title is the title that a page has in another language.
type Title struct{ Lang, Text string }

// A Facet is something to filter by. Values that pages have and Values does
// not name follow, by name, and are their own labels.
type Facet struct {
	Key, Label string
	Values     []Value
}

// A Value of a facet.
type Value struct{ Key, Label string }

// A Pick says that a page has a value of a facet.
type Pick struct{ Facet, Value string }

// A File of the index. Its bytes follow from its path for all but the root,
// so a file that the output already has need not be asked for.
type File struct {
	Path  paths.Out
	Fixed bool // the root: its path says nothing about its bytes
	Kind  byte // letter of docs/search-format.md
	Bytes func() []byte
}

// MIME is the media type of all files of an index.
const MIME = "application/octet-stream"

// RootPath is where the root of a language is published.
func RootPath(lang string) paths.Out { return paths.Out("search/" + lang + ".bin") }

// largeSite is how many pages are too many to join all languages at once, each
// with its postings in memory.
const largeSite = 30_000

// Build returns the files of all languages, by path.
func Build(in Input) []File {
	b := newBuilder(in)
	files := make([][]File, len(in.Languages))
	pages := 0
	for i := range in.Languages {
		pages += len(in.Languages[i].Native) + len(in.Languages[i].Foreign)
	}
	if pages < largeSite {
		b.in.Each(len(files), func(i int) { files[i] = b.language(&in.Languages[i]) })
	} else {
		for i := range files {
			files[i] = b.language(&in.Languages[i])
		}
	}
	out := slices.Concat(files...)
	slices.SortFunc(out, func(a, b File) int { return compare(string(a.Path), string(b.Path)) })
	return out
}

// A builder is what the languages of one Input share.
type builder struct {
	in         Input
	analysers  map[string]*analysis.Analyser
	expansions map[[2]string]*expander // language of the text, language of the reader
}

func newBuilder(in Input) *builder {
	b := &builder{in: in, analysers: map[string]*analysis.Analyser{}, expansions: map[[2]string]*expander{}}
	if b.in.Each == nil {
		b.in.Each = func(n int, fn func(int)) {
			for i := range n {
				fn(i)
			}
		}
	}
	need := map[string]bool{}
	for _, l := range in.Languages {
		if l.Analyser != nil {
			b.analysers[l.Lang] = l.Analyser
		}
		need[l.Lang] = true
		for _, list := range [][]Page{l.Native, l.Foreign} {
			for i := range list {
				need[list[i].Lang] = true
				for _, t := range list[i].Twins {
					need[t.Lang] = true
				}
			}
		}
	}
	for _, e := range in.Glossary {
		for lang := range e.Words {
			need[lang] = true
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(need)) {
		if b.analysers[lang] == nil {
			b.analysers[lang] = analysis.New(lang)
		}
	}
	for _, l := range in.Languages {
		b.expander(l.Lang, l.Lang)
		for i := range l.Foreign {
			b.expander(l.Foreign[i].Lang, l.Lang)
		}
	}
	return b
}
