package search

import (
	"encoding/binary"
	"slices"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/memo"
)

// An Entry is a term of the glossary: its name and synonyms in each language,
// without notes.
type Entry struct {
	ID    string
	Words map[string][]string // by language
}

// A Translation says that a word of one language is often another in a second
// one, as Learn found. A glossary entry for the word overrules it.
type Translation struct {
	From, To       string // languages
	Source, Target string // stems
	SourceForm     string // as the texts mostly have them
	TargetForm     string
	Score          float64 // Dice coefficient
	Count          int     // texts that have both
}

// An expander knows what else pages in one language are found by, for readers
// of one language.
type expander struct {
	rules  []rule
	byTerm map[uint64][]int // by the first term a rule needs
	digest memo.Digest
}

// A rule says that a page with all these terms is found by these words too.
type rule struct {
	needs []uint64 // hashes
	adds  []word
}

type word struct{ form, term string }

func (b *builder) expander(from, to string) {
	key := [2]string{from, to}
	if b.expansions[key] != nil {
		return
	}
	x := &expander{byTerm: map[uint64][]int{}}
	b.expansions[key] = x
	known := map[string]bool{}
	for i := range b.in.Glossary {
		e := &b.in.Glossary[i]
		for _, source := range e.Words[from] {
			needs := b.terms(from, source)
			if len(needs) == 0 {
				continue
			}
			if len(needs) == 1 {
				known[needs[0].term] = true
			}
			var adds []word
			for _, lang := range b.glossaryLanguages(e) {
				for _, other := range e.Words[lang] {
					// Of a third language, people know the abbreviations.
					if other == source && lang == from || lang != to && !analysis.Abbreviation(other) {
						continue
					}
					adds = append(adds, b.terms(lang, other)...)
				}
			}
			x.rule(needs, adds)
		}
	}
	if from != to {
		for _, t := range b.in.Lexicon {
			if t.From == from && t.To == to && !known[t.Source] {
				x.rule([]word{{t.SourceForm, t.Source}}, []word{{t.TargetForm, t.Target}})
			}
		}
	}
	var p packer
	for _, r := range x.rules {
		p.uv(len(r.needs))
		for _, hash := range r.needs {
			p.buf = binary.LittleEndian.AppendUint64(p.buf, hash)
		}
		for _, w := range r.adds {
			p.str(w.form)
			p.str(w.term)
		}
		p.str("")
	}
	x.digest = memo.Sum(p.buf)
}

func (b *builder) glossaryLanguages(e *Entry) []string {
	out := make([]string, 0, len(e.Words))
	for lang := range e.Words {
		out = append(out, lang)
	}
	slices.Sort(out)
	return out
}

// rule adds a rule. Words that the page has anyway are no news.
func (x *expander) rule(needs, adds []word) {
	r := rule{}
	for _, n := range needs {
		if hash := hash64(n.term); !slices.Contains(r.needs, hash) {
			r.needs = append(r.needs, hash)
		}
	}
	for _, w := range adds {
		if !slices.Contains(r.needs, hash64(w.term)) && !slices.Contains(r.adds, w) {
			r.adds = append(r.adds, w)
		}
	}
	if len(r.adds) == 0 {
		return
	}
	x.byTerm[r.needs[0]] = append(x.byTerm[r.needs[0]], len(x.rules))
	x.rules = append(x.rules, r)
}

// terms are the words of a term that mean something.
func (b *builder) terms(lang, s string) (out []word) {
	for _, t := range b.analysers[lang].Words(s) {
		out = append(out, word{t.Form, t.Term})
	}
	return out
}
