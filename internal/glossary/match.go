package glossary

import (
	"unicode"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/site"
)

// A Text is a run of plain text: escaped HTML without tags, which begins at
// byte At of a piece of the Body.
type Text struct {
	HTML      []byte
	Piece, At int
}

// scratch is what matching a page needs and the next page can use again.
type scratch struct {
	tokens  []analysis.Token
	seen    []bool // by entry
	decoded decoded
}

// Match returns the first use of each term in the texts of a page, which come
// in reading order. Where terms overlap, the one that begins first wins, then
// the longest; a term that was found before still keeps its words from others.
func (m *Matcher) Match(texts []Text) []site.TermHit {
	m.once.Do(m.compile)
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	s.seen = append(s.seen[:0], make([]bool, m.entries)...)
	var hits []site.TermHit
	for _, t := range texts {
		hits = m.match(t, s, hits)
	}
	return hits
}

func (m *Matcher) match(t Text, s *scratch, hits []site.TermHit) []site.TermHit {
	text := s.decoded.decode(t.HTML)
	s.tokens = s.tokens[:0]
	m.analyser.Tokens(text, func(t analysis.Token) bool {
		if !t.Part {
			s.tokens = append(s.tokens, t)
		}
		return true
	})
	for i := 0; i < len(s.tokens); {
		found, n := m.longest(text, s.tokens[i:])
		if found == nil {
			i++
			continue
		}
		if !s.seen[found.entry] {
			s.seen[found.entry] = true
			hits = append(hits, site.TermHit{
				Piece: t.Piece,
				Start: t.At + s.decoded.place(s.tokens[i].Start),
				End:   t.At + s.decoded.place(s.tokens[i+n-1].End),
				ID:    found.id,
			})
		}
		i += n
	}
	return hits
}

// longest returns the longest term that begins with the first token, and how
// many tokens it takes.
func (m *Matcher) longest(text []byte, tokens []analysis.Token) (found *term, taken int) {
	n := m.root.next[tokens[0].Term]
	if n == nil || joinedBefore(text, tokens[0].Start) {
		return nil, 0
	}
	for i := 1; n != nil; i++ {
		for _, t := range n.ends {
			if m.fits(text, tokens[:i], t) {
				found, taken = t, i
				break
			}
		}
		if i == len(tokens) {
			break
		}
		n = n.next[tokens[i].Term]
	}
	return found, taken
}

// fits reports whether tokens with the stems of a term are that term.
func (m *Matcher) fits(text []byte, tokens []analysis.Token, t *term) bool {
	for i, token := range tokens {
		w := &t.words[i]
		if i > 0 && !bridges(text, tokens[i-1].End, token.Start, w.gap) {
			return false
		}
		if !m.same(text[token.Start:token.End], token, w) {
			return false
		}
	}
	return !joinedAfter(text, tokens[len(tokens)-1].End)
}

func (m *Matcher) same(surface []byte, token analysis.Token, w *word) bool {
	switch w.kind {
	case abbreviation:
		return w.exact == string(surface)
	case fixed:
		return w.exact == token.Form
	}
	switch {
	case token.Ident:
		return w.exact == token.Form
	case m.inflect == nil:
		return true
	}
	b := m.bases(surface)
	return b.base == w.base || capitals(surface) && b.plain == w.plain
}

// bridges reports whether the words of a term may stand on both sides of a
// gap: with spaces and what joins words, or with just what the term has there.
func bridges(text []byte, from, to int, own string) bool {
	if from >= to || string(text[from:to]) == own {
		return true // pairs of a script without spaces overlap
	}
	for _, r := range string(text[from:to]) {
		switch {
		case unicode.IsSpace(r), hyphen(r), apostrophe(r), r == '/', r == '&', r == '°':
		default:
			return false
		}
	}
	return true
}

// joinedBefore reports whether a word goes on to the left of a place, as in
// "non-assuré" or "www.claim": then what follows is no word by itself.
func joinedBefore(text []byte, at int) bool {
	r, size := utf8.DecodeLastRune(text[:at])
	if r == '@' || r == '#' {
		return true
	}
	if !hyphen(r) && r != '.' {
		return false
	}
	r, _ = utf8.DecodeLastRune(text[:at-size])
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// joinedAfter is the same to the right.
func joinedAfter(text []byte, at int) bool {
	r, size := utf8.DecodeRune(text[at:])
	if !hyphen(r) && r != '.' && r != '@' {
		return false
	}
	r, _ = utf8.DecodeRune(text[at+size:])
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

func hyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '＇' }
