package gen

import (
	"bytes"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// Markdown writes page p in a language, front matter and body.
func (s *Site) Markdown(p Page, lang string) []byte {
	var out bytes.Buffer
	ids := make([]string, len(p.Tags))
	for i, t := range p.Tags {
		ids[i] = t.ID
	}
	fmt.Fprintf(&out, "---\ntitle: %s\ndescription: %s\ndate: %s\nweight: %d\ntags: [%s]\n",
		p.Title[lang], s.Description(p, lang), p.Date, p.Weight, strings.Join(ids, ", "))
	if p.Alias != "" {
		fmt.Fprintf(&out, "aliases: [/%s/%s/]\n", lang, p.Alias)
	}
	out.WriteString("---\n\n")
	s.body(&out, p, lang, false)
	return out.Bytes()
}

// Body writes the body of page p. With ids, every heading carries its id, for
// generators that do not give twins the same ids by themselves.
func (s *Site) Body(p Page, lang string, ids bool) []byte {
	var out bytes.Buffer
	s.body(&out, p, lang, ids)
	return out.Bytes()
}

// Description is a sentence of at most 160 characters.
func (s *Site) Description(p Page, lang string) string {
	text := prose{v: s.vocab[lang], words: newRandom(s.o.Seed, keyOf("description"), keyOf(lang), uint64(p.Index))}
	return text.phrase(11)
}

func (s *Site) body(out *bytes.Buffer, p Page, lang string, ids bool) {
	shape := newRandom(s.o.Seed, keyOf("shape"), uint64(p.Index))
	text := &prose{
		v:     s.vocab[lang],
		words: newRandom(s.o.Seed, keyOf("words"), keyOf(lang), uint64(p.Index)),
		shape: shape,
		out:   out,
		link:  func(n int) string { return s.linkFrom(p, n) },
	}
	parts := len(p.Headings)
	code := spread(shape, parts, shape.between(0, 2))
	table := spread(shape, parts, shape.below(2)+shape.below(2))
	lists := spread(shape, parts, shape.between(1, 2))
	alert := spread(shape, parts, shape.between(0, 2))
	text.paragraph(2)
	budget := p.target / (parts + 1)
	for i, h := range p.Headings {
		out.WriteString(strings.Repeat("#", h.Level) + " " + h.Text[lang])
		if ids {
			out.WriteString(" {#" + h.ID + "}")
		}
		out.WriteString("\n\n")
		// Sizes are reckoned, not measured: twins must get the same parts.
		left := budget - code[i]*300 - table[i]*350 - lists[i]*320 - alert[i]*160 - 40
		for first := true; first || left > sentenceBytes*3/2; first = false {
			n := min(shape.between(2, 5), max((left+sentenceBytes/2)/sentenceBytes, 1))
			text.paragraph(n)
			left -= n * sentenceBytes
		}
		for range lists[i] {
			text.list()
		}
		for range table[i] {
			text.table()
		}
		for range alert[i] {
			text.alert()
		}
		for range code[i] {
			codeBlock(text, shape.below(5))
		}
	}
	for n := range text.notes {
		out.WriteString("[^" + strconv.Itoa(n+1) + "]: " + text.phrase(9) + ".\n")
	}
}

// sentenceBytes is the mean length of a sentence with its mark-up in the two
// languages.
const sentenceBytes = 128

// spread puts n things into parts at random.
func spread(rnd *random, parts, n int) []int {
	in := make([]int, parts)
	for range n {
		in[rnd.below(parts)]++
	}
	return in
}

func (p *prose) list() {
	ordered := p.shape.chance(3)
	for i := range p.shape.between(3, 6) {
		mark := "- "
		if ordered {
			mark = strconv.Itoa(i+1) + ". "
		}
		p.out.WriteString(mark + p.phrase(p.shape.between(5, 10)) + ".\n")
		if !ordered && p.shape.chance(5) {
			p.out.WriteString("  - " + p.phrase(4) + "\n  - " + p.phrase(5) + "\n")
		}
	}
	p.out.WriteByte('\n')
}

func (p *prose) table() {
	columns := p.shape.between(3, 4)
	row := func(cell func(c int) string) {
		for c := range columns {
			p.out.WriteString("| " + cell(c) + " ")
		}
		p.out.WriteString("|\n")
	}
	row(func(int) string { return p.phrase(2) })
	row(func(c int) string { return []string{"---", "--:", ":-:", "---"}[c] })
	for range p.shape.between(3, 7) {
		row(func(c int) string {
			if c == 1 {
				return strconv.Itoa(p.words.below(100000))
			}
			return p.phrase(2)
		})
	}
	p.out.WriteByte('\n')
}

func (p *prose) alert() {
	kind := p.shape.pick([]string{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"})
	p.out.WriteString("> [!" + kind + "]\n> ")
	p.sentence()
	p.out.WriteString("\n\n")
}

// linkFrom is the n-th link of a page: to a neighbour, to the same top
// section or anywhere, and in one of three cases to a heading.
func (s *Site) linkFrom(p Page, n int) string {
	rnd := newRandom(s.o.Seed, keyOf("link"), uint64(p.Index), uint64(n))
	sec := s.sections[p.section]
	target := p.Index
	for try := 0; target == p.Index && try < 8; try++ {
		switch k := rnd.below(20); {
		case k < 12:
			target = sec.first + rnd.below(sec.count)
		case k < 17:
			// The leaves of a top section are neighbours in the order of pages.
			near := sec.first - sectionPages + rnd.below(2*sectionPages+sec.count)
			target = min(max(near, 0), s.perLang-1)
		default:
			target = rnd.below(s.perLang)
		}
	}
	to := s.Page(target)
	href := relative(path.Dir(p.Path), to.Path) + ".md"
	if rnd.chance(3) {
		href += "#" + to.Headings[rnd.below(len(to.Headings))].ID
	}
	return href
}

// relative is the path to a page as seen from a folder; both are clean.
func relative(from, to string) string {
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	same := 0
	for same < len(a) && same < len(b)-1 && a[same] == b[same] {
		same++
	}
	return strings.Repeat("../", len(a)-same) + strings.Join(b[same:], "/")
}
