package fulltext

import (
	"slices"

	"github.com/openimis/casebook/internal/analysis"
)

// A Thesaurus says by which other words pages in one language are found, for
// readers of one language: synonyms, translations. They count half.
type Thesaurus struct {
	rules  []rule
	byTerm map[string][]int // by the first term that a rule needs
}

// A rule says that a page with all these terms has the others too.
type rule struct {
	needs []string
	adds  []word
}

type word struct{ form, term string }

// NewThesaurus makes an empty one.
func NewThesaurus() *Thesaurus { return &Thesaurus{byTerm: map[string][]int{}} }

// Add says that words of the text's language mean the same as others. Each
// may be a phrase.
func (t *Thesaurus) Add(from *analysis.Analyser, words string, others ...Phrase) {
	r := rule{}
	for _, w := range wordsOf(from, words) {
		if !slices.Contains(r.needs, w.term) {
			r.needs = append(r.needs, w.term)
		}
	}
	for _, o := range others {
		for _, w := range wordsOf(o.Analyser, o.Text) {
			if !slices.Contains(r.needs, w.term) && !slices.Contains(r.adds, w) { // else it is no news
				r.adds = append(r.adds, w)
			}
		}
	}
	t.add(r)
}

// A Phrase is some words, cut as their language needs.
type Phrase struct {
	Analyser *analysis.Analyser
	Text     string
}

// AddStems is Add for words whose stems are known.
func (t *Thesaurus) AddStems(term, form, otherTerm, otherForm string) {
	t.add(rule{needs: []string{term}, adds: []word{{otherForm, otherTerm}}})
}

func (t *Thesaurus) add(r rule) {
	if len(r.needs) == 0 || len(r.adds) == 0 {
		return
	}
	t.byTerm[r.needs[0]] = append(t.byTerm[r.needs[0]], len(t.rules))
	t.rules = append(t.rules, r)
}

func wordsOf(a *analysis.Analyser, text string) (out []word) {
	for _, t := range a.Words(text) {
		out = append(out, word{t.Form, t.Term})
	}
	return out
}

// expand gives a page the words that stand for those it has.
func (t *Thesaurus) expand(u *uses) (added []word) {
	if t == nil || len(t.rules) == 0 {
		return nil
	}
	type addition struct {
		word
		counts [fields]int
	}
	var found []addition
	for i := range u.list { // what is added is not expanded again
		for _, n := range t.byTerm[u.list[i].term] {
			counts, ok := u.both(t.rules[n].needs)
			if !ok {
				continue
			}
			for _, w := range t.rules[n].adds {
				found = append(found, addition{w, counts})
			}
		}
	}
	for _, a := range found {
		use := u.of(a.term)
		for f := range use.counts {
			use.counts[f] += a.counts[f] / 2
		}
		added = append(added, a.word)
	}
	return added
}

// both says how often a page has all words of a phrase: in a field as often
// as the rarest of them, and in the text only if they meet in a section.
func (u *uses) both(terms []string) (counts [fields]int, ok bool) {
	var meet []int
	for i, term := range terms {
		at, known := u.at[term]
		if !known {
			return counts, false
		}
		has := &u.list[at]
		if i == 0 {
			counts, meet = has.counts, has.sections
			continue
		}
		for f := range counts {
			counts[f] = min(counts[f], has.counts[f])
		}
		meet = slices.DeleteFunc(slices.Clone(meet), func(s int) bool { return !slices.Contains(has.sections, s) })
	}
	if len(meet) == 0 {
		counts[fHeading], counts[fBody], counts[fCode] = 0, 0, 0
	}
	return counts, counts != [fields]int{}
}
