package highlight

import (
	"slices"

	"github.com/dlclark/regexp2/v2/syntax"
)

// A matcher is a regular expression as a chain of functions, each of which
// knows what comes next. It matches where it stands, makes no garbage and
// takes a fraction of the interpreter's time. Expressions with references
// back, conditions or a view to the left are left to the interpreter.
type matcher struct {
	first  step
	groups int // of captures, the whole not among them
	loops  int
}

// A step matches at a position and then all that follows it. It returns
// where the match ends, or -1.
type step func(x *exec, pos int) int

// An exec is the state of one search.
type exec struct {
	text   []rune
	steps  int    // left until the search is given up
	budget int    // left for all searches in the text
	groups []span // of the captures
	opened []int  // where captures have begun
	loops  []loop
}

// A span is a part of the text; one that starts at -1 is none.
type span struct{ start, end int }

// A loop is how far a repetition has come.
type loop struct{ count, start int }

// mostSteps is far above what any match in real code takes, and low enough
// for the stack; stepsPerRune bounds what all matches in a text take. Counted
// steps, unlike seconds, run out at the same place on every machine.
const (
	mostSteps    = 300_000
	stepsPerRune = 1000
)

func newMatcher(pattern string) *matcher {
	tree, err := syntax.Parse(pattern, syntax.ParseOptions{})
	if err != nil {
		return nil
	}
	b := &builder{ok: true}
	first := b.node(tree.Root, done)
	if !b.ok {
		return nil
	}
	return &matcher{first: first, groups: b.groups, loops: b.loops}
}

// match returns the end of a match at the position, or -1. It reports false
// if the search was given up.
func (m *matcher) match(x *exec, pos int) (end int, ok bool) {
	x.steps = min(mostSteps, x.budget)
	before := x.steps
	for len(x.groups) < m.groups {
		x.groups = append(x.groups, span{})
		x.opened = append(x.opened, 0)
	}
	for i := range m.groups {
		x.groups[i] = span{-1, -1}
	}
	for len(x.loops) < m.loops {
		x.loops = append(x.loops, loop{})
	}
	end = m.first(x, pos)
	x.budget -= before - x.steps
	return end, x.steps > 0
}

// A builder makes steps of a tree, from its end to its beginning.
type builder struct {
	groups, loops int
	ok            bool
}

func (b *builder) node(n *syntax.RegexNode, next step) step {
	if n.Options&syntax.RightToLeft != 0 {
		return b.behind(n, next)
	}
	switch n.T {
	case syntax.NtEmpty, syntax.NtUpdateBumpalong:
		return next
	case syntax.NtNothing:
		return func(*exec, int) int { return -1 }
	case syntax.NtGroup:
		if len(n.Children) == 1 {
			return b.node(n.Children[0], next)
		}
	case syntax.NtConcatenate:
		for i := len(n.Children) - 1; i >= 0; i-- {
			next = b.node(n.Children[i], next)
		}
		return next
	case syntax.NtAlternate:
		return b.alternate(n, next)
	case syntax.NtCapture:
		return b.capture(n, next)
	case syntax.NtAtomic:
		return b.atomic(n, next)
	case syntax.NtPosLook, syntax.NtNegLook:
		return b.look(n, next)
	case syntax.NtLoop, syntax.NtLazyloop:
		return b.loop(n, next)
	case syntax.NtMulti:
		return multi(n.Str, next)
	case syntax.NtBol, syntax.NtEol, syntax.NtBoundary, syntax.NtNonboundary, syntax.NtBeginning, syntax.NtEnd, syntax.NtEndZ:
		return edge(n.T, next)
	default:
		if one, ok := oneOf(n); ok {
			return repeat(n, one, next)
		}
	}
	b.ok = false
	return next
}

func multi(str []rune, next step) step {
	return func(x *exec, pos int) int {
		if len(x.text)-pos < len(str) {
			return -1
		}
		for i, r := range str {
			if x.text[pos+i] != r {
				return -1
			}
		}
		return next(x, pos+len(str))
	}
}

// alternate tries those branches that can begin with the character ahead.
func (b *builder) alternate(n *syntax.RegexNode, next step) step {
	var table [128][]step
	var other, all []step
	for _, c := range n.Children {
		s := b.node(c, next)
		f := firstOfNode(c)
		for r := range table {
			if f.nullable || f.has(r) {
				table[r] = append(table[r], s)
			}
		}
		if f.nullable || f.other {
			other = append(other, s)
		}
		if f.nullable {
			all = append(all, s) // at the end of the text
		}
	}
	return func(x *exec, pos int) int {
		if x.steps--; x.steps <= 0 {
			return -1
		}
		branches := all
		if pos < len(x.text) {
			if branches = other; x.text[pos] < 128 {
				branches = table[x.text[pos]]
			}
		}
		for _, s := range branches {
			if end := s(x, pos); end >= 0 {
				return end
			}
		}
		return -1
	}
}

func (b *builder) capture(n *syntax.RegexNode, next step) step {
	if len(n.Children) != 1 || n.N != -1 {
		b.ok = false // a balancing group
		return next
	}
	if n.M == 0 {
		return b.node(n.Children[0], next)
	}
	i := n.M - 1
	b.groups = max(b.groups, n.M)
	inner := b.node(n.Children[0], func(x *exec, pos int) int {
		old := x.groups[i]
		x.groups[i] = span{x.opened[i], pos}
		end := next(x, pos)
		if end < 0 {
			x.groups[i] = old
		}
		return end
	})
	return func(x *exec, pos int) int {
		old := x.opened[i]
		x.opened[i] = pos
		end := inner(x, pos)
		if end < 0 {
			x.opened[i] = old
		}
		return end
	}
}

// done ends a part that is matched for itself.
func done(_ *exec, pos int) int { return pos }

// alone builds a part that is matched for itself. It returns how many groups
// must be taken back when what follows the part does not match.
func (b *builder) alone(n *syntax.RegexNode) (inner step, groups int, ok bool) {
	if len(n.Children) != 1 {
		return nil, 0, false
	}
	outer := b.groups
	b.groups = 0
	inner = b.node(n.Children[0], done)
	groups = b.groups
	b.groups = max(outer, groups)
	return inner, groups, groups <= len(captures{})
}

// captures are groups as they were.
type captures [8]span

func (b *builder) atomic(n *syntax.RegexNode, next step) step {
	inner, groups, ok := b.alone(n)
	if !ok {
		b.ok = false
		return next
	}
	return func(x *exec, pos int) int {
		var was captures
		copy(was[:groups], x.groups)
		if pos = inner(x, pos); pos < 0 {
			return -1
		}
		end := next(x, pos)
		if end < 0 {
			copy(x.groups, was[:groups])
		}
		return end
	}
}

func (b *builder) look(n *syntax.RegexNode, next step) step {
	inner, groups, ok := b.alone(n)
	if !ok {
		b.ok = false
		return next
	}
	want := n.T == syntax.NtPosLook
	return func(x *exec, pos int) int {
		var was captures
		copy(was[:groups], x.groups)
		end := -1
		if (inner(x, pos) >= 0) == want {
			end = next(x, pos)
		}
		if end < 0 {
			copy(x.groups, was[:groups])
		}
		return end
	}
}

// behind looks at the character or word before, the only views to the left
// that are understood.
func (b *builder) behind(n *syntax.RegexNode, next step) step {
	if n.T != syntax.NtPosLook && n.T != syntax.NtNegLook || len(n.Children) != 1 {
		b.ok = false
		return next
	}
	want, child := n.T == syntax.NtPosLook, n.Children[0]
	var o *one
	switch child.T {
	case syntax.NtMulti:
		str := child.Str
		return func(x *exec, pos int) int {
			if (pos >= len(str) && slices.Equal(x.text[pos-len(str):pos], str)) != want {
				return -1
			}
			return next(x, pos)
		}
	case syntax.NtOne, syntax.NtNotone, syntax.NtSet:
		o, _ = oneOf(child)
	}
	if o == nil {
		b.ok = false
		return next
	}
	return func(x *exec, pos int) int {
		if (pos > 0 && o.has(x.text[pos-1])) != want {
			return -1
		}
		return next(x, pos)
	}
}

// loop repeats a part of any kind.
func (b *builder) loop(n *syntax.RegexNode, next step) step {
	if len(n.Children) != 1 {
		b.ok = false
		return next
	}
	i, least, most, lazy := b.loops, n.M, n.N, n.T == syntax.NtLazyloop
	b.loops++
	var round step
	body := b.node(n.Children[0], func(x *exec, pos int) int {
		was := x.loops[i]
		if pos == was.start && was.count >= least {
			return next(x, pos) // a round that took nothing is the last
		}
		x.loops[i].count++
		end := round(x, pos)
		if end < 0 {
			x.loops[i] = was
		}
		return end
	})
	again := func(x *exec, pos int) int {
		was := x.loops[i]
		if was.count >= most {
			return -1
		}
		x.loops[i].start = pos
		end := body(x, pos)
		if end < 0 {
			x.loops[i] = was
		}
		return end
	}
	leave := func(x *exec, pos int) int {
		was := x.loops[i]
		if was.count < least {
			return -1
		}
		end := next(x, pos)
		if end < 0 {
			x.loops[i] = was
		}
		return end
	}
	if lazy {
		again, leave = leave, again
	}
	round = func(x *exec, pos int) int {
		if x.steps--; x.steps <= 0 {
			return -1
		}
		if end := again(x, pos); end >= 0 {
			return end
		}
		return leave(x, pos)
	}
	return func(x *exec, pos int) int {
		was := x.loops[i]
		x.loops[i] = loop{start: -1}
		end := round(x, pos)
		if end < 0 {
			x.loops[i] = was
		}
		return end
	}
}
