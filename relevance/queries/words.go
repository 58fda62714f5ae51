package queries

import (
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/registry"

	casebook "github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/relevance/corpus"
)

// A word of a query or a page: text[start:end].
type word struct {
	start, end int
	form       string // folded
	stop       bool
	letters    bool // and nothing else
}

// A language is what is known of the words of one language's pages.
type language struct {
	analyser *casebook.Analyser
	second   func(lower string) string // another stemmer than the search's; nil if there is none

	pages    map[string]int      // form → pages that have it
	families map[string][]string // stem → its words in small letters, sorted; stems of the second one begin with "2 "
}

// seconds are stemmers that the search does not use. What only they hold to
// be forms of one word is asked as well, or the search would mark its own
// work.
var seconds = map[string]string{"en": en.SnowballStemmerName, "fr": fr.SnowballStemmerName}

func newLanguage(lang string, pages []*corpus.Page) *language {
	l := &language{analyser: casebook.New(lang), pages: map[string]int{}, families: map[string][]string{}}
	if name := seconds[lang]; name != "" {
		if filter, err := registry.NewCache().TokenFilterNamed(name); err == nil {
			l.second = func(lower string) string {
				out := filter.Filter(analysis.TokenStream{{Term: []byte(lower), End: len(lower), Position: 1}})
				if len(out) != 1 {
					return lower
				}
				return string(out[0].Term)
			}
		}
	}
	all := map[string]bool{} // words in small letters
	for _, p := range pages {
		seen := map[string]bool{}
		for _, text := range texts(p) {
			for _, w := range l.words(text) {
				seen[w.form] = true
				if w.letters && !w.stop {
					all[casebook.Lower(text[w.start:w.end])] = true
				}
			}
		}
		for form := range seen {
			l.pages[form]++
		}
	}
	for _, lower := range slices.Sorted(maps.Keys(all)) {
		for _, stem := range l.stems(lower) {
			l.families[stem] = append(l.families[stem], lower)
		}
	}
	return l
}

// texts are all texts of a page.
func texts(p *corpus.Page) []string {
	out := []string{p.Title, p.Description}
	for _, b := range p.Blocks {
		out = append(out, b.Text)
	}
	return out
}

// words cuts a text. The parts of identifiers are no words of their own.
func (l *language) words(text string) []word {
	var out []word
	l.analyser.Tokens([]byte(text), func(t casebook.Token) bool {
		if !t.Part {
			out = append(out, word{t.Start, t.End, t.Form, t.Stop, onlyLetters(text[t.Start:t.End])})
		}
		return true
	})
	return out
}

func onlyLetters(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
	}
	return true
}

// stems are the names of the families that a word belongs to.
func (l *language) stems(lower string) []string {
	var out []string
	l.analyser.Tokens([]byte(lower), func(t casebook.Token) bool {
		out = append(out, t.Term)
		return false
	})
	if l.second != nil {
		out = append(out, "2 "+casebook.Fold(l.second(lower)))
	}
	return out
}

// relatives are the other words of a word's families.
func (l *language) relatives(lower string) []string {
	var out []string
	own := casebook.Fold(lower)
	for _, stem := range l.stems(lower) {
		for _, other := range l.families[stem] {
			if casebook.Fold(other) != own && !slices.Contains(out, other) {
				out = append(out, other)
			}
		}
	}
	slices.Sort(out)
	return out
}

func length(s string) int { return utf8.RuneCountInString(s) }
