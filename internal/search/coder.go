package search

import (
	"math/bits"
	"sync"
)

// Posting lists are written bit by bit, each for what it is worth: a bit that
// was to be expected costs little. What is to be expected is learnt while a
// file is written, and by its reader in the same way. This is the binary
// arithmetic coder of LZMA's kind (I. Pavlov, LZMA specification, 2015), with
// likelihoods that move fast at first.

const (
	contexts = 32
	patience = 30      // a likelihood moves by 1/1.5, 1/2.5, … 1/30.5 of the way
	least    = 1 << 10 // likelihood of a bit, of 65,536
	most     = 1<<16 - least
	whole    = 1<<32 - 1
	narrow   = 1 << 24 // below it a byte moves
)

// The contexts of what is written.
const (
	cPages    = 0 // that have a group
	cLeft     = 1 // of them, not in the list
	cTitle    = 2
	cHeadings = 3
	cBucket   = 4
	cWords    = 5
	cChunks   = 6
	cImpact   = 7  // to 10: whether there is a title, and headings
	cPage     = 20 // to 31: leading zeros of the list's length, of 32 bits
)

// inContext is how many bits are told apart in a context: those that say how
// many follow, and of these the first three and the others by what came before.
const inContext = 32 + 32*16

// likelihoods are those of ones, by place in a context.
type likelihoods struct {
	one   [contexts * inContext]uint16
	times [contexts * inContext]uint8
}

var known = sync.Pool{New: func() any { return &likelihoods{} }}

func newLikelihoods() *likelihoods {
	l := known.Get().(*likelihoods)
	for i := range l.one {
		l.one[i] = 1 << 15
	}
	clear(l.times[:])
	return l
}

func (l *likelihoods) learn(at int, bit bool) {
	if l.times[at] < patience {
		l.times[at]++
	}
	to := least
	if bit {
		to = most
	}
	d := 2*int(l.times[at]) + 1
	l.one[at] = uint16((int(l.one[at])*(d-2) + 2*to) / d)
}

// A coder writes bits.
type coder struct {
	*likelihoods
	low uint64
	rng uint32
	out []byte // the first byte is 0, and not written
}

func newCoder() *coder { return &coder{likelihoods: newLikelihoods(), rng: narrow} }

func (c *coder) bit(at int, bit bool) {
	for c.rng < narrow {
		c.shift()
		c.rng <<= 8
	}
	bound := c.rng >> 16 * uint32(c.one[at])
	if bit {
		c.rng = bound
	} else {
		c.low += uint64(bound)
		c.rng -= bound
		if c.low > whole {
			c.low &= whole
			for i := len(c.out) - 1; ; i-- {
				if c.out[i]++; c.out[i] != 0 {
					break
				}
			}
		}
	}
	c.learn(at, bit)
}

func (c *coder) shift() {
	c.out = append(c.out, byte(c.low>>24))
	c.low = c.low << 8 & whole
}

func (c *coder) end() []byte {
	for range 4 {
		c.shift()
	}
	known.Put(c.likelihoods)
	return c.out[1:]
}

// num writes any number: how many bits it has after the highest, and these.
func (c *coder) num(context, v int) {
	v++
	n := 0
	for v>>(n+1) > 0 {
		n++
	}
	for i := range n {
		c.bit(context*inContext+i, true)
	}
	c.bit(context*inContext+n, false)
	for i := n - 1; i >= 0; i-- {
		c.bit(numPlace(context, n, v>>(i+1)), v>>i&1 != 0)
	}
}

// numPlace is where the next bit of a number is expected that has n bits and
// begins with some.
func numPlace(context, n, begin int) int { return context*inContext + 32 + 16*n + min(begin, 8) }

// postings writes a list without its length.
func (c *coder) postings(list []Posting) {
	page := -1
	for i := range list {
		p := &list[i]
		c.num(pageContext(len(list)), p.Page-page-1)
		page = p.Page
		c.num(cTitle, p.Title)
		c.num(cHeadings, len(p.Words))
		bucket := -1
		for i, set := 0, p.Headings; set > 0; i, set = i+1, set&(set-1) {
			c.num(cBucket, bits.TrailingZeros(uint(set))-bucket-1)
			bucket = bits.TrailingZeros(uint(set))
			c.num(cWords, p.Words[i])
		}
		c.num(impactContext(p), p.Impact)
		c.num(cChunks, p.Chunks-1)
	}
}

func pageContext(n int) int { return max(cPage, bits.LeadingZeros32(uint32(n))) }

func impactContext(p *Posting) int {
	context := cImpact
	if p.Title > 0 {
		context++
	}
	if p.Headings > 0 {
		context += 2
	}
	return context
}

// A decoder reads what a coder wrote.
type decoder struct {
	*likelihoods
	u    *unpacker
	rng  uint32
	code uint32
}

func newDecoder(u *unpacker) *decoder {
	d := &decoder{likelihoods: newLikelihoods(), u: u, rng: narrow}
	for range 3 {
		d.code = d.code<<8 | uint32(u.u8())
	}
	return d
}

func (d *decoder) bit(at int) int {
	for d.rng < narrow {
		d.code = d.code<<8 | uint32(d.u.u8())
		d.rng <<= 8
	}
	bound := d.rng >> 16 * uint32(d.one[at])
	bit := d.code < bound
	if bit {
		d.rng = bound
	} else {
		d.code -= bound
		d.rng -= bound
	}
	d.learn(at, bit)
	if bit {
		return 1
	}
	return 0
}

func (d *decoder) num(context int) int {
	n := 0
	for d.bit(context*inContext+n) == 1 {
		if n++; n > 31 || d.u.err != nil {
			d.u.fail(errBad)
			return 0
		}
	}
	v := 1
	for range n {
		v = 2*v + d.bit(numPlace(context, n, v))
	}
	return v - 1
}

// postings reads n postings. A posting takes a sixty-fourth of a byte or more.
func (d *decoder) postings(n int) []Posting {
	if n < 0 || n > 64*(len(d.u.s)+4) {
		d.u.fail(errShort)
		return nil
	}
	out := make([]Posting, n)
	page := -1
	for i := range out {
		p := &out[i]
		if page += d.num(pageContext(n)) + 1; d.u.err != nil || page > 1<<32-1 {
			d.u.fail(errBad)
			return nil
		}
		p.Page, p.Title = page, d.num(cTitle)
		headings := d.num(cHeadings)
		if headings > mostBits {
			d.u.fail(errBad)
			return nil
		}
		bucket := -1
		for range headings {
			if bucket += d.num(cBucket) + 1; bucket >= mostBits {
				d.u.fail(errBad)
				return nil
			}
			p.Headings |= 1 << bucket
			p.Words = append(p.Words, d.num(cWords))
		}
		p.Impact = d.num(impactContext(p))
		p.Chunks = d.num(cChunks) + 1
	}
	return out
}
