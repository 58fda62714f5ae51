package gen

import (
	"bytes"
	"strconv"
)

// A prose writes sentences of one language. What varies with the language is
// drawn from words; what twins must share is drawn from shape, so that both
// have the same sentences, links and notes at the same places.
type prose struct {
	v     *vocabulary
	words *random
	shape *random
	out   *bytes.Buffer
	notes int                // footnotes referred to so far
	link  func(n int) string // a link target, n for the n-th link of the page
	links int
}

// sentence writes one of some 14 words, with a mark-up of its own at times.
func (p *prose) sentence() {
	n := p.shape.between(8, 19)
	special := p.shape.below(9) // one sentence in three carries something
	at := p.shape.between(2, n-3)
	comma := p.shape.between(4, n)
	for i := range n {
		if i > 0 {
			p.out.WriteByte(' ')
		}
		switch {
		case i == 0:
			p.out.WriteString(capital(p.pickWord(i)))
		case i == at && special < 4:
			p.special(special)
		default:
			p.out.WriteString(p.pickWord(i))
		}
		if i == comma && i < n-2 {
			p.comma()
		}
	}
	if special == 5 && p.notes < 3 && p.shape.chance(2) {
		p.notes++
		p.out.WriteString("[^" + strconv.Itoa(p.notes) + "]")
	}
	p.out.WriteByte('.')
}

// pickWord alternates small and content words much as real text does.
func (p *prose) pickWord(i int) string {
	if p.words.below(100) < 42 && i > 0 {
		return p.v.small(p.words)
	}
	w := p.v.word(p.words)
	if p.v.lang == "fr" && i > 0 && isVowel(w) && p.words.chance(2) {
		return p.words.pick([]string{"l’", "d’", "qu’", "s’"}) + w
	}
	return w
}

func (p *prose) special(kind int) {
	switch kind {
	case 0, 1:
		target := p.link(p.links)
		p.links++
		p.out.WriteString("[" + p.v.word(p.words) + " " + p.v.word(p.words) + "](" + target + ")")
	case 2:
		mark := []string{"**", "*"}[p.shape.below(2)]
		p.out.WriteString(mark + p.v.word(p.words) + " " + p.v.word(p.words) + mark)
	default:
		switch p.shape.below(3) {
		case 0:
			p.out.WriteString("`" + identifier(p.words) + "`")
		case 1:
			p.out.WriteString(p.number())
		default:
			p.quote()
		}
	}
}

func (p *prose) comma() {
	switch p.shape.below(6) {
	case 0:
		if p.v.lang == "fr" {
			p.out.WriteString(" ;") // French puts a space before it
		} else {
			p.out.WriteByte(';')
		}
	default:
		p.out.WriteByte(',')
	}
}

func (p *prose) quote() {
	text := p.v.word(p.words) + " " + p.v.small(p.words) + " " + p.v.word(p.words)
	if p.v.lang == "fr" {
		p.out.WriteString("« " + text + " »")
	} else {
		p.out.WriteString("“" + text + "”")
	}
}

func (p *prose) number() string {
	n := p.words.between(2, 9800)
	switch p.shape.below(3) {
	case 0:
		if p.v.lang == "fr" {
			return strconv.Itoa(n%100) + " %"
		}
		return strconv.Itoa(n%100) + "%"
	case 1:
		return strconv.Itoa(20+n%7) + "." + []string{"04", "10"}[n%2]
	default:
		return strconv.Itoa(n)
	}
}

// phrase returns a few words without mark-up.
func (p *prose) phrase(n int) string {
	var b []byte
	for i := range n {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, p.pickWord(i)...)
	}
	return capital(string(b))
}

func (p *prose) paragraph(sentences int) {
	for i := range sentences {
		if i > 0 {
			p.out.WriteByte(' ')
		}
		p.sentence()
	}
	p.out.WriteString("\n\n")
}

func isVowel(w string) bool {
	switch w[0] {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	}
	return w[0] >= 0x80 // an accented letter
}
