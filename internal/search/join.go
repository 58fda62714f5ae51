package search

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/memo"
)

// An index is one language while its files are made.
type index struct {
	b     *builder
	l     *Language
	pages []Page // native, then foreign
	segs  []*held
	first []int // first page of each segment, and the number of pages

	groups []group
	forms  []formEntry // in order
	said   memo.Digest // of the forms
	files  []File
	names  map[string]memo.Digest // by kind and name
}

// A group is a stem, with those of its forms that are in one part of the
// dictionary.
type group struct {
	pages int    // that have it
	list  string // encoded
	head  string // its best postings, if the list is external
	ext   string // name of the external list
	named bool   // has a form in the dictionary
}

type formEntry struct {
	form  string
	group int
}

const (
	flagTitle   = 1
	flagHeading = 2
	flagMore    = 4
)

// language makes the files of one language.
func (b *builder) language(l *Language) []File {
	x := &index{b: b, l: l, names: map[string]memo.Digest{}, pages: slices.Concat(l.Native, l.Foreign)}
	x.first = b.segments(l.Native)
	for _, c := range b.segments(l.Foreign)[1:] {
		x.first = append(x.first, len(l.Native)+c)
	}
	n := len(x.first) - 1
	own := func(i int) []Page { return x.pages[x.first[i]:x.first[i+1]] }
	keys := make([]memo.Digest, n)
	lens := make([]lengthSums, n)
	b.in.Each(n, func(i int) {
		keys[i] = b.segmentKey(l.Lang, own(i))
		lens[i] = b.sums(keys[i], own(i))
	})
	averages := x.averages(lens)
	scale := newScale(averages)
	x.segs = make([]*held, n)
	b.in.Each(n, func(i int) {
		h := memo.NewHasher()
		h.AddDigest(keys[i])
		for _, a := range averages {
			h.Add([]byte{byte(a)})
		}
		x.segs[i] = b.segment(l.Lang, own(i), h.Sum(), scale)
	})
	if slices.Contains(x.segs, nil) {
		return nil // the build was stopped
	}
	x.join()
	for _, s := range x.segs {
		s.slices = nil // joined; what is left is needed for the chunks
	}
	x.root(x.dictionary(), x.tails(), x.cards(), x.facets())
	return x.files
}

// lengthSums are the words of the fields of some pages, and how many of the
// pages have the field.
type lengthSums struct{ words, pages [fields]int }

func (b *builder) sums(key memo.Digest, pages []Page) (out lengthSums) {
	data := b.remember("search-lengths", key, func() []byte {
		var s lengthSums
		for i := range pages {
			var u unpacker
			if pages[i].Load != nil {
				r := pages[i].Load()
				u.s = string(r[:min(len(r), 3*binary.MaxVarintLen32)])
			}
			for f, n := range b.lengths(&pages[i], u.uv(), u.uv(), u.uv()) {
				if n > 0 {
					s.words[f] += n
					s.pages[f]++
				}
			}
		}
		var p packer
		for f := range fields {
			p.uv(s.words[f])
			p.uv(s.pages[f])
		}
		return p.buf
	})
	u := unpacker{s: string(data)}
	for f := range fields {
		out.words[f], out.pages[f] = u.uv(), u.uv()
	}
	return out
}

// averages are the rounded mean lengths of the fields of native pages, or of
// all if there are none.
func (x *index) averages(lens []lengthSums) (out [fields]int) {
	var sum lengthSums
	for i := range lens {
		if x.first[i] >= len(x.l.Native) && len(x.l.Native) > 0 {
			break
		}
		for f := range fields {
			sum.words[f] += lens[i].words[f]
			sum.pages[f] += lens[i].pages[f]
		}
	}
	for f := range out {
		if sum.pages[f] > 0 {
			out[f] = classOf(float64(sum.words[f]) / float64(sum.pages[f]))
		}
	}
	return out
}

// A place says where a segment has a slice for a part.
type place struct{ seg, slice int }

// join puts the segments together, one part of the dictionary after the
// other. A part is remembered by what the segments bring to it.
func (x *index) join() {
	parts := map[string][]place{}
	for i, s := range x.segs {
		for j := range s.slices {
			key := s.slices[j].key
			parts[key] = append(parts[key], place{i, j})
		}
	}
	keys := make([]string, 0, len(parts))
	for key := range parts {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, compare)
	data := make([]string, len(keys))
	x.b.in.Each(len(keys), func(i int) {
		places := parts[keys[i]]
		var p packer
		p.uv(len(x.l.Native))
		p.str(x.l.Lang)
		for _, at := range places {
			p.uv(x.first[at.seg])
			p.raw(x.segs[at.seg].slices[at.slice].digest)
		}
		data[i] = string(x.b.remember("search-part", memo.Sum([]byte(segmentFormat), p.buf), func() []byte { return x.part(places) }))
	})
	said := memo.NewHasher()
	for i := range data {
		said.AddString(x.unpackPart(data[i]))
	}
	x.said = said.Sum()
}

// postings are those of some groups, group after group, in columns.
type postings struct {
	page []uint32
	bits []uint8  // impact and flags, as in the format
	more []uint32 // where rest has what follows
	rest []byte   // title byte, chunk bitmap, heading bitmap with words
}

// part joins one part of the dictionary: its forms in order, then its groups.
func (x *index) part(places []place) []byte {
	type joined struct {
		pages, at, next int
		forms           []string
	}
	var groups []joined
	ids := map[uint64]int{}
	var order []int // of the groups in the slices, one after another
	total := 0
	for _, at := range places {
		x.segs[at.seg].fill()
		u := unpacker{s: x.segs[at.seg].slices[at.slice].data}
		for range u.uv() {
			hash := u.take(8)
			if len(hash) < 8 {
				break
			}
			h := binary.LittleEndian.Uint64([]byte(hash))
			id, ok := ids[h]
			if !ok {
				id = len(groups)
				ids[h] = id
				groups = append(groups, joined{})
			}
			order = append(order, id)
			g := &groups[id]
			for range u.uv() {
				if f := u.str(); !slices.Contains(g.forms, f) {
					g.forms = append(g.forms, f)
				}
			}
			n := u.uv()
			g.pages += n
			total += n
			for range n {
				u.uv()
			}
			u.take(n)
			u.take(u.uv())
		}
	}
	at := 0
	for i := range groups {
		groups[i].at, groups[i].next = at, at
		at += groups[i].pages
	}
	p := &postings{page: make([]uint32, total), bits: make([]uint8, total), more: make([]uint32, total)}
	for _, at := range places {
		u := unpacker{s: x.segs[at.seg].slices[at.slice].data}
		for range u.uv() {
			u.take(8)
			for range u.uv() {
				u.str()
			}
			if len(order) == 0 {
				break // the slice is damaged
			}
			g := &groups[order[0]]
			order = order[1:]
			from := g.next
			page := x.first[at.seg]
			for range u.uv() {
				page += u.uv()
				p.page[g.next] = uint32(page)
				g.next++
			}
			copy(p.bits[from:g.next], u.take(g.next-from))
			rest := unpacker{s: u.str()}
			for i := from; i < g.next; i++ {
				p.more[i] = uint32(len(p.rest))
				p.take(&rest, p.bits[i])
			}
		}
	}
	var forms []formEntry
	for i := range groups {
		for _, f := range groups[i].forms {
			if f != "" && units(f) <= longestForm {
				forms = append(forms, formEntry{f, i})
			}
		}
	}
	slices.SortFunc(forms, func(a, b formEntry) int {
		if c := compare(a.form, b.form); c != 0 {
			return c
		}
		// Two stems with one form: the one that more pages have first.
		if c := groups[b.group].pages - groups[a.group].pages; c != 0 {
			return c
		}
		return a.group - b.group
	})
	var out packer
	out.uv(len(forms))
	for _, f := range forms {
		out.str(f.form)
	}
	for _, f := range forms {
		out.uv(f.group)
	}
	out.uv(len(groups))
	e := encoder{native: uint32(len(x.l.Native))}
	for i := range groups {
		g := &groups[i]
		list, head := e.group(g.at, g.pages, p)
		out.uv(g.pages)
		out.uv(len(list))
		out.uv(len(head))
		out.buf = append(out.buf, list...)
		out.buf = append(out.buf, head...)
	}
	return out.buf
}

// take moves what follows the impact of one posting.
func (p *postings) take(u *unpacker, bits uint8) {
	if bits&flagTitle != 0 {
		p.rest = append(p.rest, byte(u.u8()))
	}
	if bits&flagMore != 0 {
		p.rest = appendUvarint(p.rest, u.uv())
	}
	if bits&flagHeading != 0 {
		set := u.uv()
		p.rest = appendUvarint(p.rest, set)
		for ; set > 0; set &= set - 1 {
			p.rest = append(p.rest, byte(u.u8()))
		}
	}
}

// unpackPart adds a part to the dictionary, and returns what says its forms.
func (x *index) unpackPart(data string) string {
	u := unpacker{s: data}
	first := len(x.groups)
	from := len(x.forms)
	for range u.count(2) {
		x.forms = append(x.forms, formEntry{form: u.str()})
	}
	said := data[:len(data)-len(u.s)]
	for i := from; i < len(x.forms); i++ {
		x.forms[i].group = first + u.uv()
	}
	for range u.count(3) {
		g := group{pages: u.uv()}
		list, head := u.uv(), u.uv()
		g.list, g.head = u.take(list), u.take(head)
		x.groups = append(x.groups, g)
	}
	for i := from; i < len(x.forms); i++ {
		x.groups[x.forms[i].group].named = true
	}
	return said
}

// name gives a payload a file, once, and returns the file's name.
func (x *index) name(kind byte, digest memo.Digest, bytes func() []byte) string {
	for i := 0; i+nameBytes <= len(digest); i++ {
		name := string(digest[i : i+nameBytes])
		key := string(kind) + name
		if known, ok := x.names[key]; ok {
			if known == digest {
				return name
			}
			continue // two payloads whose digests begin alike
		}
		x.names[key] = digest
		x.files = append(x.files, File{Path: filePath(x.l.Lang, kind, name), Kind: kind, Bytes: bytes})
		return name
	}
	// Eleven times in a row, one in 2^40 each: not in the life of the sun.
	panic("search: no name is left")
}

func (x *index) file(p packer) string {
	payload, names := p.payload()
	return x.name(payload[0], memo.Sum(payload), func() []byte { return deflateTo(payload, names) })
}

// joined sorts texts and puts spaces between.
func joined(words []string) string {
	words = slices.Clone(words)
	slices.SortFunc(words, compare)
	return strings.Join(slices.Compact(words), " ")
}
