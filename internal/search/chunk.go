package search

import (
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/memo"
)

// mostBits is how many chunks and heading buckets a page has at most: what a
// browser's integers hold.
const mostBits = 28

// A measure says how much text a chunk holds, in bytes.
type measure struct {
	min, max int
	page     int // pages of less text share a chunk
	share    int // which holds no more
}

// chunkMeasure is the same for sites of all sizes: a reader pays for five
// chunks, wherever the answers are.
var chunkMeasure = measure{1300, 2900, 1200, 1800}

const (
	unitSep   = "\x1f"
	recordSep = "\x1e"
)

// A stretch is the part of a page that one chunk holds.
type stretch struct {
	chunk int // number in the segment
	slot  int // which page of the chunk
	first int // first section
	last  int
}

// A part is a section or, of one that is too long, some of its paragraphs.
type part struct {
	section int
	text    string
}

// split divides a page's text into parts of no more than a size, and says
// which of them are in each chunk.
func split(t *text, m measure) (parts []part, cuts []int) {
	total := 0
	for i := range t.sections {
		total += len(t.sections[i].text) + len(t.sections[i].heading)
	}
	low, high := m.min, m.max
	// A very long page has larger chunks and not more than the bitmaps hold.
	if least := total / (mostBits / 2); least > low {
		low, high = least, 2*least
	}
	for i := range t.sections {
		text := t.sections[i].text
		for len(text) > high {
			at := strings.LastIndexByte(text[:high], '\n')
			if at < high/2 {
				at = strings.LastIndexByte(text[:high], ' ')
			}
			if at < high/2 {
				at = high
				for at > 0 && text[at]&0xc0 == 0x80 {
					at--
				}
			}
			parts = append(parts, part{i, text[:at]})
			text = strings.TrimLeft(text[at:], "\n ")
		}
		if text != "" || t.sections[i].heading != "" || len(parts) == 0 || parts[len(parts)-1].section != i {
			parts = append(parts, part{i, text})
		}
	}
	cuts = cutter{
		n:    len(parts),
		size: func(i, _ int) int { return len(parts[i].text) + len(t.sections[parts[i].section].heading) + 8 },
		hash: func(i int) uint32 { return mixed(t.sections[parts[i].section].heading) },
		min:  low, max: high,
	}.cuts()
	// The cutter's least size makes this rare: paragraphs of one huge section
	// between many tiny ones.
	for len(cuts)-1 > mostBits {
		keep := cuts[:1]
		for i := 2; i < len(cuts)-1; i += 2 {
			keep = append(keep, cuts[i])
		}
		cuts = append(keep, cuts[len(cuts)-1])
	}
	return parts, cuts
}

// A chunker writes the chunks of a segment's pages, which come in order.
type chunker struct {
	measure
	chunks []chunk
	open   packer // a chunk that small pages share
	number int    // of it
	slots  int    // pages in it
}

type chunk struct {
	digest  memo.Digest
	payload []byte
}

// page adds a page, and returns its stretches. A large page leaves the chunk
// open that small pages before and after it share, so that one that is put in
// between changes no chunk but its own.
func (c *chunker) page(id string, ids []string, t *text) []stretch {
	parts, cuts := split(t, c.measure)
	size := 0
	for _, p := range parts {
		size += len(p.text) + len(t.sections[p.section].heading) + 8
	}
	if len(cuts) == 2 && size < c.measure.page {
		// A page whose hash is low begins a chunk, so that the pages after
		// one that is put in fall into the same chunks as before.
		if c.slots > 0 && (len(c.open.buf)+size > c.share || mixed(id)%4 == 0) {
			c.close()
		}
		if c.slots == 0 {
			c.number = len(c.chunks)
			c.chunks = append(c.chunks, chunk{})
		}
		c.write(&c.open, c.slots, parts, ids, t)
		c.slots++
		return []stretch{{chunk: c.number, slot: c.slots - 1, last: parts[len(parts)-1].section}}
	}
	var out []stretch
	for i := range len(cuts) - 1 {
		p := packer{}
		own := parts[cuts[i]:cuts[i+1]]
		c.write(&p, 0, own, ids, t)
		out = append(out, stretch{chunk: len(c.chunks), first: own[0].section, last: own[len(own)-1].section})
		c.chunks = append(c.chunks, chunk{memo.Sum(p.buf), p.buf})
	}
	return out
}

func (c *chunker) close() {
	if c.slots > 0 {
		c.chunks[c.number] = chunk{memo.Sum(c.open.buf), c.open.buf}
		c.open, c.slots = packer{}, 0
	}
}

func (c *chunker) write(p *packer, slot int, parts []part, ids []string, t *text) {
	if len(p.buf) == 0 {
		p.u8('x')
	} else {
		p.raw(recordSep)
	}
	for i, part := range parts {
		if i > 0 {
			p.raw(recordSep)
		}
		id := ""
		if n := part.section - 1; n >= 0 && n < len(ids) {
			id = ids[n]
		}
		p.raw(strconv.Itoa(slot))
		p.raw(unitSep)
		p.raw(strconv.Itoa(part.section))
		p.raw(unitSep)
		p.raw(clean(id))
		p.raw(unitSep)
		p.raw(clean(t.sections[part.section].heading))
		p.raw(unitSep)
		p.raw(clean(part.text))
	}
}

// clean takes out of a text what divides records, and what is no UTF-8.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.ContainsAny(s, unitSep+recordSep) {
		s = strings.NewReplacer(unitSep, " ", recordSep, " ").Replace(s)
	}
	return s
}
