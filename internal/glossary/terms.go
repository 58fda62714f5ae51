package glossary

import (
	"slices"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/memo"
)

// A Matcher finds the terms of one language. Any number of goroutines may
// use it.
type Matcher struct {
	lang    string
	terms   []written
	entries int
	digest  memo.Digest

	once     sync.Once // a warm build asks for matchers it does not use
	analyser *analysis.Analyser
	inflect  *inflection // nil: the stem must do
	root     node
	bare     [512]atomic.Pointer[bare]
	scratch  sync.Pool
}

// A term as the file has it, without its note. Names come before synonyms.
type written struct {
	entry int // number in the order of first mention
	id    string
	text  string
}

// A node of the trie of terms: the way to it is their stems.
type node struct {
	next map[string]*node
	ends []*term // that end here, the first that fits is meant
}

// A term as its words.
type term struct {
	entry int
	id    string
	words []word
}

// A word of a term, and what a word of the text must share with it besides
// the stem.
type word struct {
	stem  string
	kind  kind
	stop  bool
	exact string // abbreviation: as written; else the form
	base  string // inflected: without number and gender
	plain string // the same of the word without its accents, for a text in capitals
	gap   string // what stands between it and the word before
}

type kind uint8

const (
	inflected    kind = iota
	fixed             // stop words, numbers, identifiers and lone plurals do not change
	abbreviation      // CSU is no csu
)

// newMatcher returns nil if no entry has a name in the language. Synonyms
// without a name have nothing to show.
func newMatcher(lang string, entries []*Entry) *Matcher {
	m := &Matcher{lang: lang}
	h := memo.NewHasher()
	h.AddString(lang)
	add := func(n int, id, text string) {
		m.terms = append(m.terms, written{n, id, Plain(text)})
		h.AddString(id)
		h.AddString(Plain(text))
	}
	var named []*Entry
	for _, e := range entries {
		if e.Names[lang] != "" {
			add(len(named), e.ID, e.Names[lang])
			named = append(named, e)
		}
	}
	for n, e := range named {
		for _, s := range e.Synonyms[lang] {
			add(n, e.ID, s)
		}
	}
	if named == nil {
		return nil
	}
	m.entries = len(named)
	m.digest = h.Sum()
	return m
}

// Digest changes when Match may find something else: with the words of the
// terms, not with their definitions.
func (m *Matcher) Digest() memo.Digest { return m.digest }

func (m *Matcher) compile() {
	m.analyser = analysis.New(m.lang)
	m.inflect = inflectionOf(m.lang)
	m.scratch.New = func() any { return &scratch{} }
	for _, t := range m.terms {
		words := m.words(t.text)
		if !findable(words) || len(words) == 1 && m.everyday(words[0]) {
			continue
		}
		n := &m.root
		for _, w := range words {
			if n.next == nil {
				n.next = map[string]*node{}
			}
			if n.next[w.stem] == nil {
				n.next[w.stem] = &node{}
			}
			n = n.next[w.stem]
		}
		n.ends = append(n.ends, &term{t.entry, t.id, words})
	}
}

// words cuts a term as the text is cut.
func (m *Matcher) words(text string) []word {
	src := []byte(text)
	var out []word
	end := 0
	m.analyser.Tokens(src, func(t analysis.Token) bool {
		if t.Part {
			return true
		}
		surface := src[t.Start:t.End]
		w := word{stem: t.Term, exact: t.Form, stop: t.Stop}
		if len(out) > 0 && t.Start > end {
			w.gap = string(src[end:t.Start])
		}
		end = t.End
		switch {
		case capitals(surface): // before stop words: IT is no "it"
			w.kind, w.exact = abbreviation, string(surface)
		case t.Stop || t.Ident || !letters(surface):
			w.kind = fixed
		default:
			b := m.bases(surface)
			w.base, w.plain = b.base, b.plain
		}
		out = append(out, w)
		return true
	})
	// A single word that the glossary has in the plural means something else
	// in the singular (dues, due), or has none (frais).
	if len(out) == 1 && out[0].kind == inflected && m.inflect != nil && m.inflect.isPlural(analysis.Lower(text)) {
		out[0].kind = fixed
	}
	return out
}

// A bare word is one without number and gender.
type bare struct {
	surface string
	base    string
	plain   string // the same of the word without its accents
}

// bases takes number and gender off a word. The few words that begin or
// continue a term come up on every page, so they are remembered, each in the
// slot that its length and its ends point to.
func (m *Matcher) bases(surface []byte) *bare {
	if m.inflect == nil {
		return &bare{}
	}
	n := len(surface)
	slot := &m.bare[(n*31+int(surface[0])*7+int(surface[n-1])*131+int(surface[n/2])*17)%len(m.bare)]
	if b := slot.Load(); b != nil && b.surface == string(surface) {
		return b
	}
	text := analysis.Lower(string(surface))
	b := &bare{string(surface), m.inflect.base(text), m.inflect.base(analysis.Fold(text))}
	slot.Store(b)
	return b
}

// everyday reports whether a word says too little by itself. One that has to
// be in the plural is rarer than its singular.
func (m *Matcher) everyday(w word) bool {
	return m.inflect != nil && w.kind == inflected && slices.Contains(m.inflect.everyday, w.base)
}

// findable reports whether a term says enough to be told from other text: at
// least one word that is neither a stop word, a number nor a single letter.
func findable(words []word) bool {
	return slices.ContainsFunc(words, func(w word) bool {
		return w.kind == abbreviation || !w.stop && letters([]byte(w.exact)) && utf8.RuneCountInString(w.exact) > 1
	})
}

// capitals reports whether a word has two letters or more, all capital.
func capitals(word []byte) bool {
	n := 0
	for _, r := range string(word) {
		switch {
		case unicode.IsUpper(r):
			n++
		case unicode.IsLetter(r):
			return false
		}
	}
	return n > 1
}

func letters(word []byte) bool {
	for _, r := range string(word) {
		if unicode.IsLetter(r) {
			return true
		}
	}
	return false
}
