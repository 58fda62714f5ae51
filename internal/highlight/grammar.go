package highlight

import (
	"reflect"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/dlclark/regexp2/v2"
)

// matchTime ends the search of a regular expression that has run away. It is
// far above what any match needs, so that no code is coloured on one machine
// and not on another.
const matchTime = 10 * time.Second

// A grammar is the rules of a lexer, made ready state by state.
type grammar struct {
	lexer *chroma.RegexLexer
	rules chroma.CompiledRules
	flags string

	mu     sync.Mutex
	states map[string]*state
}

// A state is the rules that hold in one state of a lexer, and for each ASCII
// character the rules that can match where it stands.
type state struct {
	name  string
	rules []*rule
	ascii [128][]int32
	other []int32
}

// A rule is a chroma.Rule, taken apart as far as it is of a known kind.
type rule struct {
	matcher *matcher // nil where only the interpreter can match
	re      *regexp2.Regexp
	emitter chroma.Emitter
	mutator chroma.Mutator
	parts   []part // of an emitter of groups
	whole   part   // of any other
	named   *named // of one whose groups hold code and the name of its language
	plain   bool   // the mutator does not look at the groups
}

// named says which groups hold the name of a language and code in it.
type named struct{ name, code int }

// A part says what becomes of one group of a match.
type part struct {
	token chroma.TokenType
	kind  partKind
	state string         // of partSelf; the language of partUsing
	other chroma.Emitter // of partOther
}

type partKind uint8

const (
	partNone  partKind = iota // no colour, as in rules that only change the state
	partToken                 // one token
	partSelf                  // the same lexer again, from another state
	partUsing                 // another lexer
	partOther                 // Chroma decides
)

// grammarOf returns nil for lexers that are made of several others, or are
// more than rules.
func grammarOf(lexer chroma.Lexer) *grammar {
	if lexer.Config().Name == "markdown" {
		// Chroma's wrapper only looks for front matter.
		if v := reflect.Indirect(reflect.ValueOf(lexer)); v.Kind() == reflect.Struct && v.FieldByName("Lexer").IsValid() {
			lexer, _ = v.FieldByName("Lexer").Interface().(chroma.Lexer)
		}
	}
	l, ok := lexer.(*chroma.RegexLexer)
	if !ok {
		return nil
	}
	raw, err := l.Rules()
	if err != nil {
		return nil
	}
	config := l.Config()
	g := &grammar{lexer: l, rules: chroma.CompiledRules{}, states: map[string]*state{}}
	if !config.NotMultiline {
		g.flags += "m"
	}
	if config.CaseInsensitive {
		g.flags += "i"
	}
	if config.DotAll {
		g.flags += "s"
	}
	for name, rules := range raw {
		g.rules[name] = nil
		for _, r := range rules {
			if _, ok := r.Mutator.(chroma.SerialisableMutator); !ok && r.Mutator != nil {
				return nil // Go code that may look at anything
			}
			g.rules[name] = append(g.rules[name], &chroma.CompiledRule{Rule: r})
		}
	}
	if !g.expand() {
		return nil
	}
	return g
}

// expand lets the rules that stand for others (include, combined) put them in
// their place.
func (g *grammar) expand() bool {
	for {
		changed := false
	search:
		for name, rules := range g.rules {
			for i, r := range rules {
				if m, ok := r.Mutator.(chroma.LexerMutator); ok {
					if m.MutateLexer(g.rules, name, i) != nil {
						return false
					}
					changed = true
					break search
				}
			}
		}
		if !changed {
			return true
		}
	}
}

// state makes a state ready.
func (g *grammar) state(name string) *state {
	g.mu.Lock()
	defer g.mu.Unlock()
	if s, ok := g.states[name]; ok {
		return s
	}
	rules, ok := g.rules[name]
	if !ok {
		panic("highlight: unknown state " + name)
	}
	s := &state{name: name}
	for i, r := range rules {
		pattern := "(?:" + r.Pattern + ")"
		if g.flags != "" {
			pattern = "(?" + g.flags + ")" + pattern
		}
		if r.Regexp == nil {
			re, err := regexp2.Compile(`\G` + pattern)
			if err != nil {
				panic("highlight: " + err.Error())
			}
			re.MatchTimeout = matchTime
			r.Regexp = re
		}
		s.rules = append(s.rules, newRule(r, newMatcher(pattern)))
		first := firstOf(pattern)
		for c := range s.ascii {
			if first.has(c) {
				s.ascii[c] = append(s.ascii[c], int32(i))
			}
		}
		if first.other {
			s.other = append(s.other, int32(i))
		}
	}
	g.states[name] = s
	return s
}

func newRule(c *chroma.CompiledRule, m *matcher) *rule {
	r := &rule{matcher: m, re: c.Regexp, emitter: c.Type, mutator: c.Mutator, plain: isPlain(c.Mutator)}
	if parts, ok := field[chroma.Emitters](c.Type, "bygroups", "Emitters"); ok && len(parts) == len(c.Regexp.GetGroupNumbers())-1 {
		for _, e := range parts {
			r.parts = append(r.parts, partOf(e))
		}
		return r
	}
	const byGroup = "usingbygroup"
	if parts, ok := field[chroma.Emitters](c.Type, byGroup, "Emitters"); ok && len(parts) == len(c.Regexp.GetGroupNumbers())-1 {
		r.named = &named{}
		r.named.name, _ = field[int](c.Type, byGroup, "SublexerNameGroup")
		r.named.code, _ = field[int](c.Type, byGroup, "CodeGroup")
		for _, e := range parts {
			r.parts = append(r.parts, partOf(e))
		}
		return r
	}
	r.whole = partOf(c.Type)
	return r
}

func partOf(e chroma.Emitter) part {
	if e == nil {
		return part{}
	}
	if t, ok := e.(chroma.TokenType); ok {
		if t == chroma.Ignore {
			return part{}
		}
		return part{kind: partToken, token: t}
	}
	if name, ok := field[string](e, "usingself", "State"); ok {
		return part{kind: partSelf, state: name}
	}
	if name, ok := field[string](e, "using", "Lexer"); ok {
		return part{kind: partUsing, state: name}
	}
	return part{kind: partOther, other: e}
}

// field reads an exported field of an emitter of the given kind. Chroma's
// types have no names to the outside, their kinds have.
func field[T any](e chroma.Emitter, kind, name string) (value T, ok bool) {
	s, ok := e.(chroma.SerialisableEmitter)
	if !ok || s.EmitterKind() != kind {
		return value, false
	}
	v := reflect.Indirect(reflect.ValueOf(e))
	if v.Kind() != reflect.Struct {
		return value, false
	}
	f := v.FieldByName(name)
	if !f.IsValid() || !f.CanInterface() {
		return value, false
	}
	value, ok = f.Interface().(T)
	return value, ok
}

// isPlain reports whether a mutator is one of those that change the stack of
// states and look at nothing else.
func isPlain(m chroma.Mutator) bool {
	s, ok := m.(chroma.SerialisableMutator)
	return m == nil || ok && (s.MutatorKind() == "push" || s.MutatorKind() == "pop")
}
