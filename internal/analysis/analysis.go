// Package analysis says what a word is and which words are one.
//
// What goes in: a language and UTF-8 text. What comes out: tokens, each with
// its place in the text, its folded form (as a reader would type it without
// accents and capitals) and its term (the form's stem, which the inflections
// of a word share). The glossary finds its terms with it, the search its
// pages.
//
// The rule it keeps: how text is cut and folded is the same for all
// languages and simple enough to be done in a browser in the same way (see
// scanner.go and fold.go); only the stem depends on the language, and only
// this package knows it. So a list "form, term" is all that a browser needs.
//
// This is the one package that knows Bleve: its stemmers, stop words and
// elided articles, taken from its registry by name. A language for which
// Bleve has no stemmer is cut and folded, and its terms are its forms.
package analysis

import (
	"slices"
	"strings"
	"sync"
)

// A Token is a word of a text: text[Start:End].
type Token struct {
	Start, End int
	Form       string // the word, folded
	Term       string // its stem, folded; equal for the inflections of a word
	Stop       bool   // too common to mean anything by itself, or an article cut off by an apostrophe
	Ident      bool   // a name from a program or a file: api_fhir_r4, openIMIS, DHIS2; never stemmed
	Part       bool   // a part of the identifier before it, and at the same place

	// Numbers in this Analyser, as they come, from 1; 0: it keeps none of
	// this one. Equal numbers are of equal words, though not the other way
	// round; equal terms have equal numbers.
	Number uint32 // of Form and Term together
	Stem   uint32 // of Term
}

// An Analyser cuts texts of one language. Any number of goroutines may use it.
type Analyser struct {
	stem   func(lower string) string // nil where Bleve has no stemmer
	mu     sync.Mutex                // held for stem: Bleve does not say which of its filters keep a state
	stop   map[string]bool           // by form
	before map[string]bool           // forms that an apostrophe cuts off from the word after it: l', jusqu'
	after  map[string]bool           // forms that one cuts off from the word before it: 's, 'll
	words  *words
}

// New returns an Analyser for a language: "fr", "pt-br". Any other text gives
// one that knows neither stems nor stop words.
func New(lang string) *Analyser {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return recipes[base].analyser()
}

// StopWords returns the forms that are stop words wherever they stand, sorted.
func (a *Analyser) StopWords() []string {
	out := make([]string, 0, len(a.stop))
	for form := range a.stop {
		out = append(out, form)
	}
	slices.Sort(out)
	return out
}

// Tokens hands the tokens of a text to yield, in order, until it returns
// false.
func (a *Analyser) Tokens(text []byte, yield func(Token) bool) {
	cut := -1 // where a word begins if an apostrophe ends the one before
	for at := 0; ; {
		start, end, pairs := next(text, at)
		if start == len(text) {
			return
		}
		at = end
		if pairs {
			if !a.pairs(text, start, end, yield) {
				return
			}
			continue
		}
		if long(text[start:end]) {
			continue
		}
		w := a.word(text[start:end])
		if w.form == "" {
			continue
		}
		t := Token{Start: start, End: end, Form: w.form, Term: w.term, Stop: w.stop, Ident: w.ident, Number: w.number, Stem: w.stem}
		if start == cut && a.after[w.form] {
			t.Stop = true
		}
		if n := elision(text, end); n > 0 {
			cut = end + n
			if a.before[w.form] {
				t.Stop = true
			}
		}
		if !yield(t) {
			return
		}
		for _, p := range w.parts {
			if !yield(Token{Start: start + p.start, End: start + p.end, Form: p.form, Term: p.form, Ident: true, Part: true, Number: p.number, Stem: p.stem}) {
				return
			}
		}
	}
}

// Words are the words of a phrase that mean something: no stop words, and of
// identifiers not the parts.
func (a *Analyser) Words(phrase string) (out []Token) {
	a.Tokens([]byte(phrase), func(t Token) bool {
		if !t.Part && !t.Stop {
			out = append(out, t)
		}
		return true
	})
	return out
}

// pairs yields each two neighbours of a text without spaces, or a letter that
// stands alone.
func (a *Analyser) pairs(text []byte, start, end int, yield func(Token) bool) bool {
	first, second := start, unit(text, start, end)
	for alone := true; second < end || alone; alone = false {
		stop := second
		if second < end {
			stop = unit(text, second, end)
		}
		if w := a.word(text[first:stop]); w.form != "" && !yield(Token{Start: first, End: stop, Form: w.form, Term: w.term, Stop: w.stop, Number: w.number, Stem: w.stem}) {
			return false
		}
		if second == end {
			break
		}
		first, second = second, stop
	}
	return true
}

// word looks a word up, or finds out about it.
func (a *Analyser) word(surface []byte) *word {
	hash := hashOf(surface)
	if w := a.words.find(surface, hash); w != nil {
		return w
	}
	return a.words.add(a.analyse(string(surface)), hash)
}

func (a *Analyser) analyse(surface string) *word {
	w := &word{surface: surface, form: form(surface)}
	w.term = w.form
	w.stop = a.stop[w.form]
	s := shapeOf(surface)
	switch {
	case !s.letter && !s.digit:
		w.form, w.term = "", ""
	case s.ident():
		w.ident, w.stop = true, false
		w.parts = partsOf(surface)
	case s.digit || s.pair || w.stop || a.stem == nil:
		// Numbers, pairs and stop words have no inflections.
	default:
		a.mu.Lock()
		stem := a.stem(Lower(surface))
		a.mu.Unlock()
		if term := form(stem); term == w.form[:min(len(term), len(w.form))] && term != "" {
			w.term = w.form[:len(term)] // which is most often so, and needs no memory
		} else if term != "" {
			w.term = term
		}
	}
	return w
}
