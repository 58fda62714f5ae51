// Package glossary reads the terms of content/glossary.csv and finds their
// first use in the text of a page.
//
// What goes in: the table of the file, and the runs of plain text of a page's
// Body. What comes out: entries, diagnostics about the file, and the places
// of terms.
//
// The rule it keeps: better a term unmarked than a word marked that is not
// the term, since readers trust the definition. So a word counts as a term's
// when the analyser gives both one stem and it differs in number and gender
// alone; abbreviations need their capitals; a term never reaches over a mark
// of punctuation, nor out of its run. The longest term wins, and each is
// found once a page. What is not done here: whether a text may carry terms
// (only the caller knows headings, links and code), and what a mark shows.
package glossary

import (
	"strings"

	"github.com/openimis/casebook/internal/memo"
)

// An Entry is one term. Its maps are keyed by language, as the site's folders
// are named.
type Entry struct {
	ID          string
	Names       map[string]string
	Synonyms    map[string][]string // as written, with notes such as "adherent (BEPHA)"; see Plain
	Definitions map[string]string
	Source      string
}

// A Glossary is the terms of a site. It does not change.
type Glossary struct {
	entries  []*Entry
	byID     map[string]*Entry
	langs    []string
	matchers map[string]*Matcher
	digest   memo.Digest
}

// Entries are all entries, in the order of the file.
func (g *Glossary) Entries() []*Entry { return g.entries }

// Entry returns the entry of an id, nil if there is none.
func (g *Glossary) Entry(id string) *Entry { return g.byID[id] }

// Languages are the languages that have a column, in the order of the file.
func (g *Glossary) Languages() []string { return g.langs }

// Digest changes with anything that the glossary says.
func (g *Glossary) Digest() memo.Digest { return g.digest }

// Sources are the sources that are one identifier, as sources.yaml has them,
// once each, in the order of the file. A source that is a text stands for
// itself.
func (g *Glossary) Sources() []string {
	var out []string
	seen := map[string]bool{}
	for _, e := range g.entries {
		if identifier(e.Source) && !seen[e.Source] {
			seen[e.Source] = true
			out = append(out, e.Source)
		}
	}
	return out
}

// Matcher returns what finds the terms of a language, nil where the glossary
// has none.
func (g *Glossary) Matcher(lang string) *Matcher { return g.matchers[lang] }

// Plain returns a term without the note that may follow it in parentheses:
// "adherent" of "adherent (BEPHA)".
func Plain(term string) string {
	term = strings.TrimSpace(term)
	if open := strings.LastIndexByte(term, '('); open > 0 && strings.HasSuffix(term, ")") {
		return strings.TrimSpace(term[:open])
	}
	return term
}

func identifier(text string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-':
		default:
			return false
		}
	}
	return text != ""
}
