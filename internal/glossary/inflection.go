package glossary

import (
	"strings"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/analysis"
)

// Stemmers are made for searching: they take "demander", "demandé" and
// "demande" for one, and "reviewer" for "review". To a glossary these are
// different words. So where we know how a language forms number and gender,
// words must also be equal without these; elsewhere the stem must do.

// An inflection is how words of a language form number and gender. The first
// rule of a list that fits counts.
type inflection struct {
	plural   []ending
	feminine []ending
	// accent on the last letter that is no decoration, but tells one word
	// from another
	accent string
	// words, without number and gender, that a glossary may have as nouns
	// and that texts use at every turn as something else; stop words hold
	// the particles only
	everyday []string
}

// An ending is a rule: a word in small letters, of at least min letters, that
// ends in from, ends in to instead.
type ending struct {
	min      int
	from, to string
}

var inflections = map[string]*inflection{
	"en": {
		plural: []ending{
			{5, "ies", "y"}, {5, "sses", "ss"}, {5, "shes", "sh"}, {5, "ches", "ch"}, {5, "xes", "x"}, {5, "zes", "z"},
			{3, "ss", "ss"}, {3, "us", "us"}, {3, "is", "is"}, {4, "s", ""},
		},
		everyday: []string{"due", "good", "like", "mean", "need", "open", "set", "use", "way"},
	},
	"fr": {
		plural: []ending{
			{3, "ss", "ss"}, {5, "eaux", "eau"}, {5, "aux", "al"}, {4, "s", ""}, {4, "x", ""},
		},
		feminine: []ending{
			{4, "ée", "é"}, {7, "trice", "teur"}, {6, "euse", "eur"}, {6, "ière", "ier"}, {6, "enne", "en"}, {6, "elle", "el"},
			{5, "ive", "if"}, {6, "ale", "al"}, {6, "ente", "ent"}, {6, "ante", "ant"},
		},
		accent:   "é", // who is insured (assuré) and what the insurer does (assure)
		everyday: []string{"bon", "cours", "fait", "mis", "mise", "moyen", "suite", "vu"},
	},
}

// inflectionOf returns the rules of a language, nil if we know none.
func inflectionOf(lang string) *inflection {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return inflections[base]
}

// base returns a word without number and gender, folded.
func (f *inflection) base(word string) string {
	word = change(change(word, f.plural), f.feminine)
	base := analysis.Fold(word)
	if f.accent != "" && strings.HasSuffix(word, f.accent) {
		base += f.accent
	}
	return base
}

// isPlural reports whether a word looks like a plural.
func (f *inflection) isPlural(word string) bool { return change(word, f.plural) != word }

func change(word string, rules []ending) string {
	for _, r := range rules {
		if stem, found := strings.CutSuffix(word, r.from); found && utf8.RuneCountInString(word) >= r.min {
			return stem + r.to
		}
	}
	return word
}
