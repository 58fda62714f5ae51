package search

import (
	"encoding/binary"
	"slices"
	"sync"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/site"
)

// A Record is what search needs of the text of one page: its words by stem,
// with where they stand, and its sections as plain text. It is packed, since
// the store keeps one for every page, and holds nothing of other pages: no
// numbers, no heading ids.
type Record []byte

// Words are counted in tenths: a part of an identifier counts 0.6, and a word
// that stands for another half of that.
const (
	wholeWord = 10
	partWord  = 6
)

// highest is where counting ends: a word that comes so often has the highest
// impact anyway.
const highest = 1 << 16

// A section of a page's text. The first is what stands before any heading.
type section struct {
	heading string
	words   int    // in the heading
	text    string // paragraphs, with "\n" between; without code
}

// A use says how a page's text uses the words of one stem.
type use struct {
	term     uint64 // its hash
	forms    []string
	heading  int
	body     int
	code     int
	headings []int // sections in whose headings it stands, ascending
	sections []int // sections in which it stands, headings and code included, ascending
}

// A text is a Record unpacked.
type text struct {
	heading, body, code int // words
	sections            []section
	uses                []use // in the order of the text

	forms   []string // of all uses
	numbers []int
}

// Extract reads the Body of a page.
func Extract(a *analysis.Analyser, b *site.Body) Record {
	x := extractors.Get().(*extractor)
	defer extractors.Put(x)
	x.reset()
	for _, r := range b.Runs {
		x.section(r.Heading + 1)
	}
	Passages(b, func(p Passage) { x.passage(a, p) })
	return x.pack()
}

var extractors = sync.Pool{New: func() any {
	return &extractor{terms: map[string]int{}}
}}

// An extractor gathers what goes into a Record. It is used again and again.
type extractor struct {
	lens     [3]int
	sections []draft
	n        int // sections in use
	words    []gathered
	used     int // words in use

	// Places in words, by the analyser's numbers, as far as it has given any.
	turn    uint32 // of this page; what was noted in others says nothing
	numbers []noted
	stems   []noted
	terms   map[string]int
}

// A noted place says in whose turn it was noted.
type noted struct {
	turn  uint32
	place int32
}

type draft struct {
	heading []byte
	words   int
	text    []byte
}

// gathered is what is known of one stem.
type gathered struct {
	term     string
	forms    []string
	tf       [3]int
	headings []int
	sections []int
}

const (
	inHeading = iota
	inBody
	inCode
)

func (x *extractor) reset() {
	clear(x.terms)
	if x.turn++; x.turn == 0 {
		clear(x.numbers)
		clear(x.stems)
		x.turn = 1
	}
	x.lens, x.n, x.used = [3]int{}, 0, 0
	x.section(0)
}

// section makes room up to a section of that number.
func (x *extractor) section(n int) {
	for x.n <= n {
		if x.n == len(x.sections) {
			x.sections = append(x.sections, draft{})
		}
		s := &x.sections[x.n]
		s.heading, s.words, s.text = s.heading[:0], 0, s.text[:0]
		x.n++
	}
}

func (x *extractor) passage(a *analysis.Analyser, p Passage) {
	x.section(p.Section)
	s := &x.sections[p.Section]
	field := inBody
	switch p.Kind {
	case site.RunHeading:
		field = inHeading
		p.Text = squeeze(p.Text)
		if len(s.heading) > 0 {
			s.heading = append(s.heading, ' ')
		}
		s.heading = append(s.heading, p.Text...)
	case site.RunCode:
		field = inCode
	default:
		p.Text = squeeze(p.Text)
		if len(s.text) > 0 {
			s.text = append(s.text, '\n')
		}
		s.text = append(s.text, p.Text...)
	}
	a.Tokens(p.Text, func(t analysis.Token) bool {
		if !t.Part {
			x.lens[field]++
			if field == inHeading {
				s.words++
			}
		}
		// A stop word says nothing in a text, but it may be all that a
		// heading has: "if", "for".
		if t.Stop && field != inHeading {
			return true
		}
		w := x.word(&t)
		if t.Part {
			w.tf[field] += partWord
		} else {
			w.tf[field] += wholeWord
		}
		if field == inHeading {
			w.headings = add(w.headings, p.Section)
		}
		w.sections = add(w.sections, p.Section)
		return true
	})
}

func add(list []int, v int) []int {
	if n := len(list); n > 0 && list[n-1] == v {
		return list
	}
	return append(list, v)
}

// word returns what is known of a token's stem.
func (x *extractor) word(t *analysis.Token) *gathered {
	number := note(&x.numbers, t.Number)
	if t.Number > 0 && number.turn == x.turn {
		return &x.words[number.place]
	}
	place, known := 0, false
	if stem := note(&x.stems, t.Stem); t.Stem > 0 {
		if known = stem.turn == x.turn; !known {
			*stem = noted{x.turn, int32(x.used)}
		}
		place = int(stem.place)
	} else if place, known = x.terms[t.Term]; !known {
		place = x.used
		x.terms[t.Term] = place
	}
	if !known {
		if place == len(x.words) {
			x.words = append(x.words, gathered{})
		}
		w := &x.words[place]
		*w = gathered{term: t.Term, forms: w.forms[:0], headings: w.headings[:0], sections: w.sections[:0]}
		x.used++
	}
	*number = noted{x.turn, int32(place)}
	w := &x.words[place]
	if !slices.Contains(w.forms, t.Form) { // "The" and "the" have a number each
		w.forms = append(w.forms, t.Form)
	}
	return w
}

// note is the entry of a number; that of 0 says nothing.
func note(list *[]noted, n uint32) *noted {
	if int(n) >= len(*list) {
		*list = append(*list, make([]noted, max(int(n)+1-len(*list), len(*list)))...)
	}
	return &(*list)[n]
}

// pack writes the words in the order of the text.
func (x *extractor) pack() Record {
	size := 64
	for i := range x.sections[:x.n] {
		size += len(x.sections[i].text) + len(x.sections[i].heading) + 8
	}
	p := packer{buf: make([]byte, 0, size+x.used*18)}
	for _, n := range x.lens {
		p.uv(n)
	}
	p.uv(x.n)
	for i := range x.sections[:x.n] {
		s := &x.sections[i]
		p.uv(s.words)
		p.uv(len(s.heading))
		p.buf = append(p.buf, s.heading...)
		p.uv(len(s.text))
		p.buf = append(p.buf, s.text...)
	}
	p.uv(x.used)
	for i := range x.words[:x.used] {
		w := &x.words[i]
		p.buf = binary.LittleEndian.AppendUint64(p.buf, hash64(w.term))
		p.uv(len(w.forms))
		for _, f := range w.forms {
			p.str(f)
		}
		for _, n := range w.tf {
			p.uv(min(n, highest))
		}
		p.set(w.headings)
		p.set(w.sections)
	}
	return p.buf
}

// set packs numbers as an ascending set.
func (p *packer) set(list []int) {
	if !slices.IsSorted(list) { // footnotes stand after all, and belong before
		slices.Sort(list)
	}
	list = slices.Compact(list)
	p.uv(len(list))
	last := 0
	for _, v := range list {
		p.uv(v - last)
		last = v
	}
}

// unpack reads a Record. One that is broken, which only a damaged store can
// give, says so.
func (r Record) unpack() (*text, error) {
	t := &text{}
	if err := r.read(t); err != nil {
		return nil, err
	}
	return t, nil
}

// read is unpack into a text that may have held another.
func (r Record) read(t *text) error {
	u := unpacker{s: string(r)}
	t.heading, t.body, t.code = u.uv(), u.uv(), u.uv()
	t.sections = resized(t.sections, u.count(3))
	for i := range t.sections {
		t.sections[i] = section{words: u.uv(), heading: u.str(), text: u.str()}
	}
	t.uses = resized(t.uses, u.count(14))
	forms := slices.Grow(t.forms[:0], len(t.uses)+len(t.uses)/4)
	numbers := slices.Grow(t.numbers[:0], 2*len(t.uses))
	for i := range t.uses {
		n := &t.uses[i]
		n.term = u.u64()
		first := len(forms)
		for range u.count(1) {
			forms = append(forms, u.str())
		}
		n.forms = forms[first:len(forms):len(forms)]
		n.heading, n.body, n.code = u.uv(), u.uv(), u.uv()
		for _, list := range []*[]int{&n.headings, &n.sections} {
			first := len(numbers)
			at := 0
			for range u.count(1) {
				at += u.uv()
				numbers = append(numbers, at)
			}
			*list = numbers[first:len(numbers):len(numbers)]
			if at >= len(t.sections) {
				u.fail(errBad)
			}
		}
	}
	t.forms, t.numbers = forms, numbers
	return u.end()
}

// resized is a list of a length, in the old one's memory where it fits.
func resized[T any](list []T, n int) []T { return slices.Grow(list[:0], n)[:n] }
