package search

import (
	"sync"

	"github.com/openimis/casebook/internal/memo"
)

// pack writes a segment for the store, without the data of its slices, which
// are needed only when a part is joined anew.
func (s *segment) pack() []byte {
	p := packer{buf: make([]byte, 0, len(s.slices)*24+len(s.pages)*16+len(s.chunks)*16)}
	p.uv(len(s.pages))
	for i := range s.pages {
		g := &s.pages[i]
		p.uv(g.sections)
		p.uv(len(g.stretches))
		for _, t := range g.stretches {
			p.uv(t.chunk)
			p.uv(t.slot)
			p.uv(t.first)
		}
	}
	p.uv(len(s.chunks))
	for _, c := range s.chunks {
		p.raw(c)
	}
	p.uv(len(s.slices))
	for i := range s.slices {
		p.str(s.slices[i].key)
		p.raw(s.slices[i].digest)
		p.uv(len(s.slices[i].data))
	}
	return p.buf
}

const digestBytes = len(memo.Digest{})

// unpackSegment reads what pack wrote. The data of slices are as many bytes
// of zero, to be filled in.
func unpackSegment(data []byte) (s *segment, lens []int, err error) {
	u := unpacker{s: string(data)}
	s = &segment{pages: make([]segmentPage, u.count(2))}
	for i := range s.pages {
		g := &s.pages[i]
		g.sections = u.uv()
		g.stretches = make([]stretch, u.count(3))
		for j := range g.stretches {
			g.stretches[j] = stretch{chunk: u.uv(), slot: u.uv(), first: u.uv()}
		}
	}
	s.chunks = make([]string, u.count(digestBytes))
	for i := range s.chunks {
		s.chunks[i] = u.take(digestBytes)
	}
	s.slices = make([]slice, u.count(digestBytes+2))
	lens = make([]int, len(s.slices))
	for i := range s.slices {
		s.slices[i] = slice{key: u.str(), digest: u.take(digestBytes)}
		lens[i] = u.uv()
	}
	return s, lens, u.end()
}

// A held segment is one that may be in the store: its data are fetched when
// they are asked for.
type held struct {
	*segment
	b      *builder
	reader string
	scale  *scale
	own    []Page
	key    memo.Digest
	lens   []int // of the slices' data

	once  sync.Once
	alone map[memo.Digest][]byte // chunks, where there is no store
}

// segment returns the segment of these pages, from the store if it is there.
// What a chunk holds is in the store too, by its digest.
func (b *builder) segment(reader string, pages []Page, key memo.Digest, scale *scale) *held {
	h := &held{b: b, reader: reader, scale: scale, own: pages, key: key}
	if b.in.Store != nil {
		if data, ok := b.in.Store.Get("search-segment", key); ok {
			if seg, lens, err := unpackSegment(data); err == nil && len(seg.pages) == len(pages) {
				h.segment, h.lens = seg, lens
				return h
			}
		}
	}
	h.make()
	if b.in.Store != nil {
		b.in.Store.Put("search-segment", key, h.pack())
	}
	return h
}

// make makes the segment, and leaves its data in the store.
func (h *held) make() {
	seg, chunks := h.b.makeSegment(h.reader, h.own, h.scale)
	h.segment, h.lens = seg, nil
	if h.b.in.Store == nil {
		h.alone = map[memo.Digest][]byte{}
		for _, c := range chunks {
			h.alone[c.digest] = deflate(c.payload)
		}
		return
	}
	for _, c := range chunks {
		h.b.in.Store.Put("search-chunk", c.digest, deflate(c.payload))
	}
	size := 0
	for i := range seg.slices {
		size += len(seg.slices[i].data)
	}
	p := packer{buf: make([]byte, 0, size)}
	for i := range seg.slices {
		p.raw(seg.slices[i].data)
	}
	h.b.in.Store.Put("search-slices", h.key, p.buf)
}

// fill fetches the data of the slices. A store that has lost them since (it
// drops what is oldest) costs making the segment again.
func (h *held) fill() {
	h.once.Do(func() {
		if h.lens == nil {
			return
		}
		all, _ := h.b.in.Store.Get("search-slices", h.key)
		u := unpacker{s: string(all)}
		for i, n := range h.lens {
			h.slices[i].data = u.take(n)
		}
		if u.end() != nil {
			h.make()
		}
	})
}

// chunk returns the file of a chunk.
func (h *held) chunk(digest memo.Digest) []byte {
	if h.b.in.Store == nil {
		return h.alone[digest]
	}
	data, ok := h.b.in.Store.Get("search-chunk", digest)
	if !ok {
		_, chunks := h.b.makeSegment(h.reader, h.own, h.scale)
		for _, c := range chunks {
			if c.digest == digest {
				data = deflate(c.payload)
				h.b.in.Store.Put("search-chunk", digest, data)
			}
		}
	}
	return data
}

// remember returns what make gave for a key.
func (b *builder) remember(kind string, key memo.Digest, make func() []byte) []byte {
	if b.in.Store == nil {
		return make()
	}
	if data, ok := b.in.Store.Get(kind, key); ok {
		return data
	}
	data := make()
	b.in.Store.Put(kind, key, data)
	return data
}
