package highlight

import (
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
)

// lex is the loop of Chroma's RegexLexer, with the rules that cannot match
// left out and without the tokens in between. An added line break at the end
// is there for the rules only.
func (g *grammar) lex(w *writer, text []rune, root string, added bool) bool {
	end := len(text)
	if added {
		end--
	}
	ls := &chroma.LexerState{
		Lexer:          g.lexer,
		Registry:       registry,
		Text:           text,
		Rules:          g.rules,
		Stack:          []string{root},
		MutatorContext: map[any]any{},
	}
	x := &exec{text: text, budget: mostSteps + stepsPerRune*len(text)}
	var s *state
	still := 0 // rules in a row that took no text
	for ls.Pos < end && len(ls.Stack) > 0 {
		if name := ls.Stack[len(ls.Stack)-1]; s == nil || s.name != name {
			s = g.state(name)
		}
		rules := s.other
		if c := text[ls.Pos]; c < 128 {
			rules = s.ascii[c]
		}
		m := match{end: -1}
		for _, i := range rules {
			r, ok := s.rules[i], true
			if m.rule = r; r.matcher != nil {
				m.end, ok = r.matcher.match(x, ls.Pos)
				m.groups = x.groups[:r.matcher.groups]
			} else {
				ok = m.interpret(text, ls.Pos)
			}
			if !ok {
				return false
			}
			if m.end >= 0 {
				ls.Rule = int(i)
				break
			}
		}
		if m.end < 0 {
			if text[ls.Pos] == '\n' && s.name != root {
				// A line that went wrong must not spoil those that follow.
				ls.Stack = append(ls.Stack[:0], root)
				continue
			}
			w.runes(chroma.Error, text[ls.Pos:ls.Pos+1])
			ls.Pos++
			continue
		}
		if still++; m.end > ls.Pos {
			still = 0
		}
		if still > mostStill || !g.apply(w, ls, s, &m) {
			return false
		}
	}
	if ls.Pos < len(text) && len(ls.Stack) == 0 {
		w.runes(chroma.Error, text[ls.Pos:])
	}
	return true
}

// A match says which rule has matched, and where.
type match struct {
	rule   *rule
	end    int
	groups []span
}

// interpret lets regexp2 match. It reports false where that took too long.
func (m *match) interpret(text []rune, pos int) bool {
	m.end = -1
	found, err := m.rule.re.FindRunesMatchStartingAt(text, pos)
	if err != nil {
		return false
	}
	if found == nil || found.RuneIndex != pos {
		return true
	}
	m.end, m.groups = pos+found.RuneLength, m.groups[:0]
	if m.rule.parts != nil || !m.rule.plain || m.rule.whole.kind == partOther {
		m.groups = nil
		for _, g := range found.Groups()[1:] {
			group := span{-1, -1}
			if len(g.Captures) > 0 {
				group = span{g.RuneIndex, g.RuneIndex + g.RuneLength}
			}
			m.groups = append(m.groups, group)
		}
	}
	return true
}

// inOrder moves the groups of a match to where they follow each other, if
// their texts put together are the text of the match: some rules repeat a
// group to colour what a reference back has matched.
func (m *match) inOrder(text []rune, at int) {
	start, moved := at, false
	for _, g := range m.groups {
		if size := g.end - g.start; size > 0 {
			if g.start != at {
				if at+size > m.end || !slices.Equal(text[g.start:g.end], text[at:at+size]) {
					return
				}
				moved = true
			}
			at += size
		}
	}
	if !moved || at != m.end {
		return
	}
	for i, g := range m.groups {
		if size := g.end - g.start; size > 0 {
			m.groups[i] = span{start, start + size}
			start += size
		}
	}
}

// texts returns what Chroma's own rules are given: the whole match, its
// groups, and these by name.
func (m *match) texts(text []rune, pos int) (list []string, named map[string]string) {
	list = append(list, string(text[pos:m.end]))
	for _, n := range m.rule.re.GetGroupNumbers()[1:] {
		s := ""
		if n <= len(m.groups) && m.groups[n-1].start >= 0 {
			s = string(text[m.groups[n-1].start:m.groups[n-1].end])
		}
		list = append(list, s)
	}
	named = map[string]string{}
	for i, s := range list {
		named[m.rule.re.GroupNameFromNumber(i)] = s
	}
	return list, named
}

// mostStill ends a lexer that goes round in circles.
const mostStill = 1000

// apply changes the state as a rule says and writes its tokens.
func (g *grammar) apply(w *writer, ls *chroma.LexerState, s *state, m *match) bool {
	r, start := m.rule, ls.Pos
	ls.State, ls.Pos = s.name, m.end
	if !r.plain || r.whole.kind == partOther {
		ls.Groups, ls.NamedGroups = m.texts(ls.Text, start)
	}
	if r.mutator != nil {
		if err := r.mutator.Mutate(ls); err != nil {
			return false
		}
	}
	if r.parts == nil {
		return g.emit(w, ls, r.whole, ls.Text[start:m.end], ls.Groups)
	}
	// Text that stands in no group is written too, and text that stands in
	// two is written once. A matcher does not know of groups at the end that
	// took no part.
	if r.named != nil {
		return g.named(w, ls, m, start)
	}
	m.inOrder(ls.Text, start)
	at := start
	for i, p := range r.parts[:min(len(r.parts), len(m.groups))] {
		group := m.groups[i]
		if group.end <= group.start || group.start < at {
			continue
		}
		w.runes(chroma.Text, ls.Text[at:group.start])
		at = group.end
		text := ls.Text[group.start:at]
		var strs []string
		if p.kind == partOther {
			strs = []string{string(text)}
		}
		if !g.emit(w, ls, p, text, strs) {
			return false
		}
	}
	w.runes(chroma.Text, ls.Text[at:m.end])
	return true
}

// named writes a match that holds code in a language that it names itself.
func (g *grammar) named(w *writer, ls *chroma.LexerState, m *match, at int) bool {
	n := m.rule.named
	group := func(i int) (text []rune) {
		if i < len(m.groups) && m.groups[i].start >= at {
			s := m.groups[i]
			w.runes(chroma.Text, ls.Text[at:s.start])
			text, at = ls.Text[s.start:s.end], s.end
		}
		return text
	}
	var sub *language
	if i := n.name - 1; i >= 0 && i < len(m.groups) && m.groups[i].start >= 0 {
		sub = languages()[strings.ToLower(string(ls.Text[m.groups[i].start:m.groups[i].end]))]
	}
	for i, p := range m.rule.parts {
		text := group(i)
		switch {
		case len(text) == 0:
		case i == n.code-1 && sub != nil && sub.lexer != nil:
			if !sub.lex(w, text, false) {
				return false
			}
		case !g.emit(w, ls, p, text, []string{string(text)}):
			return false
		}
	}
	w.runes(chroma.Text, ls.Text[at:m.end])
	return true
}

func (g *grammar) emit(w *writer, ls *chroma.LexerState, p part, text []rune, groups []string) bool {
	switch p.kind {
	case partNone:
		w.runes(chroma.Text, text)
	case partToken:
		w.runes(p.token, text)
	case partSelf:
		if len(text) > 0 {
			return g.lex(w, text, p.state, false)
		}
	case partUsing:
		if len(text) == 0 {
			return true
		}
		if l := languages()[strings.ToLower(p.state)]; l != nil && l.lexer != nil {
			return l.lex(w, text, true)
		}
		w.runes(chroma.Text, text)
	case partOther:
		it := p.other.Emit(groups, ls)
		for t := it(); t != chroma.EOF; t = it() {
			if t.Type != chroma.Ignore {
				w.token(t.Type, t.Value)
			}
		}
	}
	return true
}
