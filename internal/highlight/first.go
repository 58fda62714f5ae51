package highlight

import (
	"unicode"

	"github.com/dlclark/regexp2/v2/syntax"
)

// A first is the set of characters that a match of a pattern can begin with.
// It may be too large, never too small.
type first struct {
	ascii    [2]uint64
	other    bool // characters beyond ASCII
	nullable bool // a match can be empty
}

var anyFirst = first{ascii: [2]uint64{^uint64(0), ^uint64(0)}, other: true, nullable: true}

func (f *first) has(c int) bool { return f.ascii[c>>6]&(1<<(c&63)) != 0 }

func (f *first) add(c rune) {
	if c < 128 {
		f.ascii[c>>6] |= 1 << (c & 63)
	} else {
		f.other = true
	}
}

func (f *first) union(g first) {
	f.ascii[0] |= g.ascii[0]
	f.ascii[1] |= g.ascii[1]
	f.other = f.other || g.other
}

// firstOf returns anyFirst for a pattern that can match nothing, and for one
// that it does not understand.
func firstOf(pattern string) first {
	tree, err := syntax.Parse(pattern, syntax.ParseOptions{})
	if err != nil {
		return anyFirst
	}
	f := firstOfNode(tree.Root)
	if f.nullable {
		return anyFirst
	}
	return f
}

func firstOfNode(n *syntax.RegexNode) first {
	if n.Options&syntax.RightToLeft != 0 {
		return anyFirst
	}
	var f first
	switch n.T {
	case syntax.NtOne, syntax.NtOneloop, syntax.NtOnelazy, syntax.NtOneloopatomic:
		f.letter(n, n.Ch)
		f.nullable = n.T != syntax.NtOne && n.M == 0
	case syntax.NtMulti:
		if len(n.Str) == 0 {
			return anyFirst
		}
		f.letter(n, n.Str[0])
	case syntax.NtNotone, syntax.NtNotoneloop, syntax.NtNotonelazy, syntax.NtNotoneloopatomic:
		f = anyFirst
		if n.Ch < 128 && n.Options&syntax.IgnoreCase == 0 {
			f.ascii[n.Ch>>6] &^= 1 << (n.Ch & 63)
		}
		f.nullable = n.T != syntax.NtNotone && n.M == 0
	case syntax.NtSet, syntax.NtSetloop, syntax.NtSetlazy, syntax.NtSetloopatomic:
		if n.Options&syntax.IgnoreCase != 0 {
			f = anyFirst
		} else {
			f.other = true
			for c := rune(0); c < 128; c++ {
				if n.Set.CharIn(c) {
					f.add(c)
				}
			}
		}
		f.nullable = n.T != syntax.NtSet && n.M == 0
	case syntax.NtEmpty, syntax.NtBol, syntax.NtEol, syntax.NtBoundary, syntax.NtNonboundary, syntax.NtECMABoundary, syntax.NtNonECMABoundary,
		syntax.NtBeginning, syntax.NtStart, syntax.NtEndZ, syntax.NtEnd, syntax.NtPosLook, syntax.NtNegLook, syntax.NtUpdateBumpalong:
		// Of no width: what begins the match stands behind.
		f.nullable = true
	case syntax.NtCapture, syntax.NtGroup, syntax.NtAtomic:
		if len(n.Children) != 1 {
			return anyFirst
		}
		return firstOfNode(n.Children[0])
	case syntax.NtLoop, syntax.NtLazyloop:
		if len(n.Children) != 1 {
			return anyFirst
		}
		f = firstOfNode(n.Children[0])
		f.nullable = f.nullable || n.M == 0
	case syntax.NtConcatenate:
		f.nullable = true
		for _, c := range n.Children {
			g := firstOfNode(c)
			f.union(g)
			if !g.nullable {
				f.nullable = false
				break
			}
		}
	case syntax.NtAlternate:
		for _, c := range n.Children {
			g := firstOfNode(c)
			f.union(g)
			f.nullable = f.nullable || g.nullable
		}
	default:
		return anyFirst // references and conditions
	}
	return f
}

// letter adds a character of the pattern, in both cases if need be.
func (f *first) letter(n *syntax.RegexNode, c rune) {
	f.add(c)
	if n.Options&syntax.IgnoreCase != 0 {
		for r := unicode.SimpleFold(c); r != c; r = unicode.SimpleFold(r) {
			f.add(r)
		}
	}
}
