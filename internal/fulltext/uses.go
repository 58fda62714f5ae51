package fulltext

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// uses say how a page uses words: what the final order of answers needs. They
// are kept beside Bleve's index, packed, since its scores do not tell in
// which heading a word stands, nor that a part of an identifier is one.
type uses struct {
	lengths  [fields]int // words
	headings []int       // words in the heading of each section
	list     []use
	at       map[string]int // of a term, its place in list
}

// A use is what a page has of one term.
type use struct {
	term     string
	counts   [fields]int // in tenths
	titled   bool
	headings []int // sections in whose headings it stands
	sections []int // sections in which it stands; not packed
}

// of returns the use of a term. What it returned before is stale.
func (u *uses) of(term string) *use { return &u.list[u.place(term)] }

// place is where the use of a term stands.
func (u *uses) place(term string) int {
	i, ok := u.at[term]
	if !ok {
		i = len(u.list)
		u.at[term] = i
		if i < cap(u.list) { // of an earlier page, with its memory
			u.list = u.list[:i+1]
			old := &u.list[i]
			*old = use{term: term, headings: old.headings[:0], sections: old.sections[:0]}
		} else {
			u.list = append(u.list, use{term: term})
		}
	}
	return i
}

// addOnce adds to an ascending list.
func addOnce(list []int, v int) []int {
	if n := len(list); n > 0 && list[n-1] == v {
		return list
	}
	return append(list, v)
}

func (u *uses) pack() []byte {
	out := make([]byte, 0, 64+16*len(u.list))
	uv := func(n int) { out = binary.AppendUvarint(out, uint64(n)) }
	for _, n := range u.lengths {
		uv(n)
	}
	uv(len(u.headings))
	for _, n := range u.headings {
		uv(n)
	}
	uv(len(u.list))
	for i := range u.list {
		n := &u.list[i]
		uv(len(n.term))
		out = append(out, n.term...)
		mask := 0
		for f, c := range n.counts {
			if c > 0 {
				mask |= 1 << f
			}
		}
		mask <<= 1
		if n.titled {
			mask |= 1
		}
		uv(mask)
		for _, c := range n.counts {
			if c > 0 {
				uv(c)
			}
		}
		uv(len(n.headings))
		for _, s := range n.headings {
			uv(s)
		}
	}
	return out
}

var errUses = errors.New("fulltext: broken record")

// unpackUses reads what a page has of some terms, in their order; nil for one
// that it lacks.
func unpackUses(data string, terms map[string]int) (*uses, []*use, error) {
	r := usesReader{data: data}
	u := &uses{}
	for f := range u.lengths {
		u.lengths[f] = r.uv()
	}
	u.headings = make([]int, r.count())
	for i := range u.headings {
		u.headings[i] = r.uv()
	}
	found := make([]*use, len(terms))
	for range r.count() {
		term := r.str()
		mask := r.uv()
		i, wanted := terms[term]
		if !wanted { // most of them
			for range bits.OnesCount(uint(mask >> 1)) {
				r.uv()
			}
			for range r.count() {
				r.uv()
			}
			continue
		}
		n := &use{term: term, titled: mask&1 != 0}
		for f := range n.counts {
			if mask>>1&(1<<f) != 0 {
				n.counts[f] = r.uv()
			}
		}
		n.headings = make([]int, r.count())
		for h := range n.headings {
			n.headings[h] = r.uv()
		}
		found[i] = n
	}
	if r.bad || r.data != "" {
		return nil, nil, errUses
	}
	return u, found, nil
}

type usesReader struct {
	data string
	bad  bool
}

func (r *usesReader) uv() int {
	n := uint64(0)
	for i := 0; i < len(r.data) && i < 9; i++ {
		b := r.data[i]
		n |= uint64(b&127) << (7 * i)
		if b < 128 {
			r.data = r.data[i+1:]
			return int(n)
		}
	}
	r.bad, r.data = true, ""
	return 0
}

// count is a length: of what follows, each takes a byte or more.
func (r *usesReader) count() int {
	n := r.uv()
	if n > len(r.data) {
		r.bad, r.data = true, ""
		return 0
	}
	return n
}

func (r *usesReader) str() string {
	n := r.count()
	s := r.data[:n]
	r.data = r.data[n:]
	return s
}
