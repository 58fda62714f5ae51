package search

import (
	"encoding/binary"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/memo"
)

// A segment is a stretch of neighbouring pages, with all that they bring to
// the index, their numbers counted from the segment's first page. It is a
// function of these pages and of the language's averages, and remembered.
type segment struct {
	pages  []segmentPage
	chunks []string // raw digests, 16 bytes each
	slices []slice  // by key
}

type segmentPage struct {
	sections  int
	stretches []stretch
}

// A slice is what a segment brings to one part of the dictionary.
type slice struct {
	key    string
	digest string // 16 bytes, of data
	data   string // see sliceReader
}

// A partKey says to which part of the dictionary a form belongs. Parts are
// joined and remembered one by one, so they are many and small. The order of
// their texts is that of the forms. A text of at most seven bytes stands in
// the high ones, its length in the lowest.
type partKey uint64

func partOf(form string) (key partKey) {
	n := 0
	add := func(c byte) {
		key |= partKey(c) << (56 - 8*n)
		n++
	}
	for n < 2 && n < len(form) && form[n] < utf8.RuneSelf {
		add(form[n])
	}
	switch {
	case n == 2 && len(form) > 2:
		add(form[2] >> 3)
	case n < len(form) && n < 2:
		r, _ := utf8.DecodeRuneInString(form[n:])
		var text [utf8.UTFMax]byte
		for _, c := range text[:utf8.EncodeRune(text[:], r&^31)] {
			add(c)
		}
	}
	return key | partKey(n)
}

func (k partKey) String() string {
	var text [8]byte
	binary.BigEndian.PutUint64(text[:], uint64(k))
	return string(text[:text[7]])
}

// How many pages a segment has: enough that few words come in all of them
// anew, few enough that one changed page is no great work.
const (
	segmentMin = 48
	segmentMax = 112
)

// segmentFormat changes with what a segment holds; the store's keys know the
// program, but tests share stores.
const segmentFormat = "search segment 3"

func (b *builder) segments(pages []Page) []int {
	return cutter{
		n:    len(pages),
		size: func(_, _ int) int { return 1 },
		hash: func(i int) uint32 { return mixed(pages[i].ID) },
		min:  segmentMin, max: segmentMax,
	}.cuts()
}

// segmentKey is the digest of all that a segment depends on.
func (b *builder) segmentKey(reader string, pages []Page) memo.Digest {
	h := memo.NewHasher()
	h.AddString(segmentFormat)
	h.AddString(reader)
	var p packer
	for i := range pages {
		g := &pages[i]
		p.buf = p.buf[:0]
		for _, s := range []string{g.ID, g.Lang, g.Title, g.Description, g.Fields, g.address()} {
			p.str(s)
		}
		p.uv(len(g.Twins))
		for _, t := range g.Twins {
			p.str(t.Lang)
			p.str(t.Text)
		}
		p.uv(len(g.IDs))
		for _, id := range g.IDs {
			p.str(id)
		}
		p.raw(string(g.Key[:]))
		h.Add(p.buf)
	}
	for _, lang := range languagesOf(pages) {
		h.AddString(lang)
		h.AddDigest(b.expansions[[2]string{lang, reader}].digest)
	}
	return h.Sum()
}

func languagesOf(pages []Page) []string {
	var out []string
	for i := range pages {
		if !slices.Contains(out, pages[i].Lang) {
			out = append(out, pages[i].Lang)
		}
	}
	slices.Sort(out)
	return out
}

// address is the words of a page's URL.
func (p *Page) address() string {
	if p.Address != "" {
		return p.Address
	}
	parts := strings.Split(strings.Trim(p.Href, "/"), "/")
	return strings.Join(parts[max(0, len(parts)-2):], " ")
}

// A gatherer makes segments, one after the other.
type gatherer struct {
	b      *builder
	reader string
	scale  *scale
	seg    *segment
	chunk  chunker
	ids    hashed // of terms, plus 1, by hash
	known  hashed // the same by hash of the term and one of its forms
	terms  []segmentTerm
	where  []int // of terms in the page's list, plus 1
	page   []usage
	title  int // words of the page's title, at most 255
	posts  []post
	rest   packer
	parts  parts
	record text
	out    packer
}

// A segmentTerm is a stem. That two stems of a site have one hash of 64 bits
// is not to be expected, and would make them one word.
type segmentTerm struct {
	hash  uint64
	forms []string
	pages int
}

// A post is a posting before postings are ordered by term.
type post struct {
	term uint32
	page uint32
	rest uint32 // where its rest begins
	bits uint8
}

// A usage is what a page has of a term.
type usage struct {
	id       int
	tf       [fields]int
	title    int // words of the title that it is in, 0 for none
	headings []int
	sections []int
}

func (b *builder) makeSegment(reader string, pages []Page, scale *scale) (*segment, []chunk) {
	g := gatherers.Get().(*gatherer)
	defer gatherers.Put(g)
	g.b, g.reader, g.scale = b, reader, scale
	g.seg, g.chunk = &segment{}, chunker{measure: chunkMeasure}
	g.terms, g.where, g.page, g.posts, g.rest.buf = g.terms[:0], g.where[:0], g.page[:0], g.posts[:0], g.rest.buf[:0]
	g.ids.clear()
	g.known.clear()
	for i := range pages {
		g.add(&pages[i])
	}
	g.chunk.close()
	for _, c := range g.chunk.chunks {
		g.seg.chunks = append(g.seg.chunks, string(c.digest[:]))
	}
	g.slice()
	return g.seg, g.chunk.chunks
}

var gatherers = sync.Pool{New: func() any { return &gatherer{} }}

// parts are the terms of a segment by the parts of the dictionary that their
// forms belong to.
type parts struct {
	ids     hashed // of parts, plus 1
	keys    []partKey
	members []member
	order   []int32 // parts in the order of their texts
	ends    []int32 // of the terms of each part in terms
	terms   []int32 // in the order of parts, then their own
}

// A member says that a term has a form in a part.
type member struct{ part, term int32 }

// fill sorts the terms into parts.
func (x *parts) fill(terms []segmentTerm) {
	x.ids.clear()
	x.keys, x.members = x.keys[:0], x.members[:0]
	for id := range terms {
		first := len(x.members)
		for _, f := range terms[id].forms {
			key := partOf(f)
			n := x.ids.at(uint64(key))
			if *n == 0 {
				x.keys = append(x.keys, key)
				*n = int32(len(x.keys))
			}
			if m := (member{*n - 1, int32(id)}); !slices.Contains(x.members[first:], m) {
				x.members = append(x.members, m)
			}
		}
	}
	x.order = x.order[:0]
	texts := make([]string, len(x.keys))
	for i, key := range x.keys {
		texts[i] = key.String()
		x.order = append(x.order, int32(i))
	}
	slices.SortFunc(x.order, func(a, b int32) int { return compare(texts[a], texts[b]) })
	x.ends = append(x.ends[:0], make([]int32, len(x.keys))...)
	for _, m := range x.members {
		x.ends[m.part]++
	}
	at := int32(0)
	for _, part := range x.order {
		at, x.ends[part] = at+x.ends[part], at // where it begins, until it is filled
	}
	x.terms = append(x.terms[:0], make([]int32, len(x.members))...)
	for _, m := range x.members {
		x.terms[x.ends[m.part]] = m.term
		x.ends[m.part]++
	}
}

// slice orders the postings by term, and the terms by the parts of the
// dictionary that their forms belong to.
func (g *gatherer) slice() {
	at := make([]int, len(g.terms)+1)
	for i := range g.terms {
		at[i+1] = at[i] + g.terms[i].pages
	}
	next := slices.Clone(at)
	order := make([]uint32, len(g.posts))
	for i := range g.posts {
		n := &next[g.posts[i].term]
		order[*n] = uint32(i)
		*n++
	}
	x := &g.parts
	x.fill(g.terms)
	var own []string
	p := &g.out
	p.buf = p.buf[:0]
	ends := make([]int, 0, len(x.keys))
	from := int32(0)
	for _, part := range x.order {
		terms := x.terms[from:x.ends[part]]
		from = x.ends[part]
		p.uv(len(terms))
		for _, id := range terms {
			t := &g.terms[id]
			p.buf = binary.LittleEndian.AppendUint64(p.buf, t.hash)
			own = own[:0]
			for _, f := range t.forms {
				if partOf(f) == x.keys[part] {
					own = append(own, f)
				}
			}
			p.uv(len(own))
			for _, f := range own {
				p.str(f)
			}
			p.uv(t.pages)
			posts := order[at[id]:at[id+1]]
			last := uint32(0)
			size := 0
			for _, i := range posts {
				p.uv(int(g.posts[i].page - last))
				last = g.posts[i].page
				size += len(g.restOf(int(i)))
			}
			for _, i := range posts {
				p.u8(int(g.posts[i].bits))
			}
			p.uv(size)
			for _, i := range posts {
				p.buf = append(p.buf, g.restOf(int(i))...)
			}
		}
		ends = append(ends, len(p.buf))
	}
	all := string(p.buf)
	start := 0
	for i, part := range x.order {
		data := all[start:ends[i]]
		start = ends[i]
		digest := memo.Sum(p.buf[start-len(data) : start])
		g.seg.slices = append(g.seg.slices, slice{x.keys[part].String(), string(digest[:]), data})
	}
}

func (g *gatherer) restOf(i int) []byte {
	end := len(g.rest.buf)
	if i+1 < len(g.posts) {
		end = int(g.posts[i+1].rest)
	}
	return g.rest.buf[g.posts[i].rest:end]
}

// use returns what the page has of a term, given by its hash, of which it has
// a form.
func (g *gatherer) use(form string, hash uint64) *usage {
	id := g.term(form, hash)
	if g.where[id] == 0 {
		g.page = append(g.page, usage{id: id})
		g.where[id] = len(g.page)
	}
	return &g.page[g.where[id]-1]
}

// term is the number of a term of which a page has a form.
func (g *gatherer) term(form string, hash uint64) int {
	known := g.known.at(hash*3 ^ hash64(form))
	if *known > 0 {
		return int(*known) - 1
	}
	id := g.ids.at(hash)
	if *id == 0 {
		n := len(g.terms)
		*id = int32(n + 1)
		if n == cap(g.terms) {
			g.terms = slices.Grow(g.terms, 1<<12)
		}
		g.terms = g.terms[:n+1]
		g.terms[n] = segmentTerm{hash: hash, forms: g.terms[n].forms[:0]}
		g.where = append(g.where, 0)
	}
	*known = *id
	t := &g.terms[*id-1]
	t.forms = append(t.forms, form)
	return int(*id) - 1
}

// words counts the words of a text that stands in a field by itself. Stop
// words count in a title, which may have nothing else.
func (g *gatherer) words(lang, s string, field int) {
	g.b.analysers[lang].Tokens([]byte(s), func(t analysis.Token) bool {
		if t.Stop && field != fTitle {
			return true
		}
		u := g.use(t.Form, hash64(t.Term))
		if t.Part {
			u.tf[field] += partWord
		} else {
			u.tf[field] += wholeWord
		}
		if field == fTitle {
			u.title = g.title
		}
		return true
	})
}

func (g *gatherer) add(p *Page) {
	t := &g.record
	if p.Load == nil || p.Load().read(t) != nil || len(t.sections) == 0 {
		*t = text{sections: make([]section, 1)}
	}
	lens := g.b.lengths(p, t.heading, t.body, t.code)
	g.page = g.page[:0]
	page := segmentPage{sections: len(t.sections)}
	g.title = min(lens[fTitle], 255)
	g.words(p.Lang, p.Title, fTitle)
	g.words(p.Lang, p.Description, fDescription)
	g.words(p.Lang, p.Fields, fBody)
	for i := range t.uses {
		n := &t.uses[i]
		if len(n.forms) == 0 {
			continue
		}
		u := g.use(n.forms[0], n.term)
		for _, form := range n.forms[1:] {
			g.term(form, n.term)
		}
		u.tf[fHeading] += n.heading
		u.tf[fBody] += n.body
		u.tf[fCode] += n.code
		u.headings, u.sections = n.headings, n.sections
	}
	g.expand(p.Lang)
	// What comes now is said in other words already.
	for _, twin := range p.Twins {
		g.words(twin.Lang, twin.Text, fTwin)
	}
	g.words(p.Lang, p.address(), fAddress)

	page.stretches = g.chunk.page(p.ID, p.IDs, t)
	var class [fields]int
	for f, n := range lens {
		class[f] = classOf(float64(n))
	}
	for i := range g.page {
		g.post(&g.page[i], &page, t, &class)
	}
	g.seg.pages = append(g.seg.pages, page)
}

// expand adds the words that mean the same as words of the page, at half of
// their counts.
func (g *gatherer) expand(lang string) {
	x := g.b.expansions[[2]string{lang, g.reader}]
	if x == nil || len(x.rules) == 0 {
		return
	}
	type addition struct {
		word
		tf       [fields]int
		sections []int
	}
	var found []addition
	for i := range g.page {
		for _, n := range x.byTerm[g.terms[g.page[i].id].hash] {
			rule := &x.rules[n]
			tf, sections := g.both(rule.needs)
			if tf == ([fields]int{}) {
				continue
			}
			for _, w := range rule.adds {
				found = append(found, addition{w, tf, sections})
			}
		}
	}
	for _, a := range found {
		u := g.use(a.form, hash64(a.term))
		for f := range u.tf {
			u.tf[f] += a.tf[f] / 2
		}
		u.sections = union(u.sections, a.sections)
	}
}

// both says how often a page has all words of a phrase: in a field as often
// as the rarest of them, and in the text only if they meet in a section.
func (g *gatherer) both(needs []uint64) (tf [fields]int, sections []int) {
	for i, term := range needs {
		id := g.ids.get(term) - 1
		if id < 0 || g.where[id] == 0 {
			return [fields]int{}, nil
		}
		u := &g.page[g.where[id]-1]
		if i == 0 {
			tf, sections = u.tf, u.sections
			continue
		}
		for f := range tf {
			tf[f] = min(tf[f], u.tf[f])
		}
		sections = intersection(sections, u.sections)
	}
	if len(sections) == 0 {
		tf[fHeading], tf[fBody], tf[fCode] = 0, 0, 0
	}
	return tf, sections
}

// bucket is the heading bucket of a section.
func bucket(section, sections int) int {
	if sections <= mostBits {
		return section
	}
	return mostBits * section / sections
}

// post weighs what a page has of a term. What follows the impact is packed
// as the format has it, posting by posting.
func (g *gatherer) post(u *usage, page *segmentPage, t *text, class *[fields]int) {
	g.where[u.id] = 0
	g.terms[u.id].pages++
	sum := 0.0
	for f, n := range u.tf {
		if n > 0 {
			sum += float64(g.scale.factor[f][class[f]] * float64(n))
		}
	}
	out := post{term: uint32(u.id), page: uint32(len(g.seg.pages)), rest: uint32(len(g.rest.buf)), bits: uint8(quantise(sum) << 3)}
	p := &g.rest
	if u.title > 0 {
		out.bits |= flagTitle
		p.u8(u.title)
	}
	var chunks uint32
	for i, s := range page.stretches {
		at, _ := slices.BinarySearch(u.sections, s.first)
		if at < len(u.sections) && u.sections[at] <= s.last {
			chunks |= 1 << i
		}
	}
	if chunks > 1 { // what nothing is said of is in the first
		out.bits |= flagMore
		p.uv(int(chunks))
	}
	if len(u.headings) > 0 {
		out.bits |= flagHeading
		var bits uint32
		var words [mostBits]int
		for _, s := range u.headings {
			b := bucket(s, page.sections)
			n := min(max(t.sections[s].words, 1), 255)
			if bits&(1<<b) == 0 || n < words[b] {
				words[b] = n
			}
			bits |= 1 << b
		}
		p.uv(int(bits))
		for b := range mostBits {
			if bits&(1<<b) != 0 {
				p.u8(words[b])
			}
		}
	}
	g.posts = append(g.posts, out)
}

// lengths are how many words the fields of a page have.
func (b *builder) lengths(p *Page, heading, body, code int) (out [fields]int) {
	out[fHeading], out[fBody], out[fCode] = heading, body, code
	count := func(field int, lang, s string) {
		b.analysers[lang].Tokens([]byte(s), func(t analysis.Token) bool {
			if !t.Part {
				out[field]++
			}
			return true
		})
	}
	count(fTitle, p.Lang, p.Title)
	count(fDescription, p.Lang, p.Description)
	count(fBody, p.Lang, p.Fields)
	for _, t := range p.Twins {
		count(fTwin, t.Lang, t.Text)
	}
	count(fAddress, p.Lang, p.address())
	return out
}

func intersection(a, b []int) (out []int) {
	for _, v := range a {
		if _, ok := slices.BinarySearch(b, v); ok {
			out = append(out, v)
		}
	}
	return out
}

func union(a, b []int) []int {
	if len(a) == 0 {
		return b
	}
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}
