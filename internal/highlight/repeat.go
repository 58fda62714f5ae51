package highlight

import (
	"math"

	"github.com/dlclark/regexp2/v2/syntax"
)

// edge matches a place between characters.
func edge(t syntax.NodeType, next step) step {
	var at func(text []rune, pos int) bool
	switch t {
	case syntax.NtBol:
		at = func(text []rune, pos int) bool { return pos == 0 || text[pos-1] == '\n' }
	case syntax.NtEol:
		at = func(text []rune, pos int) bool { return pos == len(text) || text[pos] == '\n' }
	case syntax.NtBoundary:
		at = boundary
	case syntax.NtNonboundary:
		at = func(text []rune, pos int) bool { return !boundary(text, pos) }
	case syntax.NtBeginning:
		at = func(_ []rune, pos int) bool { return pos == 0 }
	case syntax.NtEnd:
		at = func(text []rune, pos int) bool { return pos == len(text) }
	default: // \Z, and $ where it is not the end of a line
		at = func(text []rune, pos int) bool {
			return pos == len(text) || pos == len(text)-1 && text[pos] == '\n'
		}
	}
	return func(x *exec, pos int) int {
		if !at(x.text, pos) {
			return -1
		}
		return next(x, pos)
	}
}

func boundary(text []rune, pos int) bool {
	return (pos > 0 && wordChar(text[pos-1])) != (pos < len(text) && wordChar(text[pos]))
}

func wordChar(r rune) bool {
	if r < 128 {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9' || r == '_'
	}
	return syntax.IsWordChar(r)
}

// A one is what a single character may be.
type one struct {
	ascii [2]uint64
	set   *syntax.CharSet // decides beyond ASCII, if there is one
	ch    rune            // else this one, or all but this one
	not   bool
}

func (o *one) has(r rune) bool {
	if uint32(r) < 128 {
		return o.ascii[r>>6]&(1<<(r&63)) != 0
	}
	if o.set != nil {
		return o.set.CharIn(r)
	}
	return (r == o.ch) != o.not
}

func oneOf(n *syntax.RegexNode) (*one, bool) {
	o := &one{}
	switch n.T {
	case syntax.NtOne, syntax.NtOneloop, syntax.NtOnelazy, syntax.NtOneloopatomic:
		o.ch = n.Ch
	case syntax.NtNotone, syntax.NtNotoneloop, syntax.NtNotonelazy, syntax.NtNotoneloopatomic:
		o.ch, o.not = n.Ch, true
	case syntax.NtSet, syntax.NtSetloop, syntax.NtSetlazy, syntax.NtSetloopatomic:
		o.set = n.Set
	default:
		return nil, false
	}
	for r := rune(0); r < 128; r++ {
		if o.set != nil && o.set.CharIn(r) || o.set == nil && (r == o.ch) != o.not {
			o.ascii[r>>6] |= 1 << (r & 63)
		}
	}
	return o, true
}

// repeat matches a character as often as its node says.
func repeat(n *syntax.RegexNode, o *one, next step) step {
	least, most := n.M, n.N
	switch n.T {
	case syntax.NtOne, syntax.NtNotone, syntax.NtSet:
		return func(x *exec, pos int) int {
			if pos >= len(x.text) || !o.has(x.text[pos]) {
				return -1
			}
			return next(x, pos+1)
		}
	case syntax.NtOnelazy, syntax.NtNotonelazy, syntax.NtSetlazy:
		return func(x *exec, pos int) int {
			last := limit(x.text, pos, most)
			for n := 0; ; n++ {
				if n >= least {
					if x.steps--; x.steps <= 0 {
						return -1
					}
					if end := next(x, pos); end >= 0 {
						return end
					}
				}
				if pos >= last || !o.has(x.text[pos]) {
					return -1
				}
				pos++
			}
		}
	}
	atomic := n.T == syntax.NtOneloopatomic || n.T == syntax.NtNotoneloopatomic || n.T == syntax.NtSetloopatomic
	return func(x *exec, pos int) int {
		start, last := pos, limit(x.text, pos, most)
		for pos < last && o.has(x.text[pos]) {
			pos++
		}
		if atomic {
			if pos-start < least {
				return -1
			}
			return next(x, pos)
		}
		for ; pos-start >= least; pos-- {
			if x.steps--; x.steps <= 0 {
				return -1
			}
			if end := next(x, pos); end >= 0 {
				return end
			}
		}
		return -1
	}
}

// limit returns where a repetition that begins at pos must end.
func limit(text []rune, pos, most int) int {
	if most == math.MaxInt32 || most > len(text)-pos {
		return len(text)
	}
	return pos + most
}
