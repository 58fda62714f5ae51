package search

import (
	"cmp"
	"encoding/binary"
	"slices"
)

const (
	longest      = 2000 // native postings of a list; the best
	longestOther = 500  // foreign ones
	externalSize = 900  // bytes of a list that is kept out of its shard
	headPostings = 96   // of such a list in the shard
	headOther    = 24
)

func appendUvarint(b []byte, v int) []byte { return binary.AppendUvarint(b, uint64(v)) }

// An encoder writes posting lists.
type encoder struct {
	native uint32 // pages
	picked []int
	buf    packer
	tail   packer
}

// group encodes the postings of a group, and if they are too many for a shard
// the best of them once more.
func (e *encoder) group(at, n int, p *postings) (list, head []byte) {
	list = e.list(e.best(at, n, p, longest, longestOther), p)
	if len(list) > externalSize {
		head = e.list(e.best(at, n, p, headPostings, headOther), p)
	}
	return list, head
}

// best picks the postings of the highest impact, those in titles first, in
// the order of pages. Pages of the language and foreign ones do not compete.
func (e *encoder) best(at, count int, p *postings, native, other int) []int {
	e.picked = e.picked[:0]
	for i := range count {
		e.picked = append(e.picked, at+i)
	}
	n, _ := slices.BinarySearchFunc(e.picked, e.native, func(i int, page uint32) int { return cmp.Compare(p.page[i], page) })
	if n <= native && len(e.picked)-n <= other {
		return e.picked
	}
	a := highestOf(e.picked[:n], p, native)
	b := highestOf(e.picked[n:], p, other)
	return append(a, b...)
}

func highestOf(list []int, p *postings, n int) []int {
	if len(list) <= n {
		return list
	}
	rank := func(i int) int { return int(p.bits[i]>>3) + int(p.bits[i]&flagTitle)*(impacts+1) }
	slices.SortFunc(list, func(a, b int) int {
		if c := rank(b) - rank(a); c != 0 {
			return c
		}
		return a - b
	})
	list = list[:n]
	slices.SortFunc(list, cmp.Compare[int])
	return list
}

// list encodes postings, column after column, which deflates better than one
// after another.
func (e *encoder) list(picked []int, p *postings) []byte {
	b := &e.buf
	b.buf = b.buf[:0]
	b.uv(len(picked))
	last := 0
	for _, i := range picked {
		b.uv(int(p.page[i]) - last)
		last = int(p.page[i])
	}
	for _, i := range picked {
		b.u8(int(p.bits[i]))
	}
	// The rest of a posting is title, chunks, headings, in this order.
	e.tail.buf = e.tail.buf[:0]
	for _, i := range picked {
		if p.bits[i]&flagTitle != 0 {
			b.u8(int(p.rest[p.more[i]]))
		}
	}
	for _, i := range picked {
		rest := p.rest[p.more[i]:]
		if p.bits[i]&flagTitle != 0 {
			rest = rest[1:]
		}
		if p.bits[i]&flagMore != 0 {
			_, n := binary.Uvarint(rest)
			b.buf = append(b.buf, rest[:n]...)
			rest = rest[n:]
		}
		if p.bits[i]&flagHeading != 0 {
			set, n := binary.Uvarint(rest)
			for ; set > 0; set &= set - 1 {
				n++
			}
			e.tail.buf = append(e.tail.buf, rest[:n]...)
		}
	}
	b.buf = append(b.buf, e.tail.buf...)
	return slices.Clone(b.buf)
}
