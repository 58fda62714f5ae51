package chart

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a letter takes, in em, and how wide a chart is on the narrowest screen:
// 288 px of 13.6 px a em. Letters of other scripts may be wider by half, what
// is drawn leaves room for them.
const (
	letter = .56
	narrow = 21.0
)

// width is the share of the narrowest chart that a text takes, in percent.
func width(text string) float64 {
	em := 0.0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
			em += 1.05
		default:
			em += letter
		}
	}
	return float64(em*100) / narrow
}

func widest(texts []string) float64 {
	most := 0.0
	for _, t := range texts {
		most = max(most, width(t))
	}
	return most
}

// wrap cuts a text into lines of at most so many percent; a word that is
// longer is cut short.
func wrap(text string, most float64) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		if n := len(lines) - 1; n >= 0 && width(lines[n]+" "+word) <= most {
			lines[n] += " " + word
			continue
		}
		lines = append(lines, cut(word, most))
	}
	return lines
}

// cut shortens a text to what fits.
func cut(text string, most float64) string {
	if width(text) <= most {
		return text
	}
	for text != "" && width(text+"…") > most {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return strings.TrimRightFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Mn, r) }) + "…"
}

// fits reports whether no word of the texts has to be cut.
func fits(texts []string, most float64) bool {
	for _, t := range texts {
		for _, word := range strings.Fields(t) {
			if width(word) > most {
				return false
			}
		}
	}
	return true
}

// A footing is how the labels below a chart are written.
type footing struct {
	height  float64 // em that they take
	every   int     // every how many are written
	upright bool
	lines   [][]string // of each label, where they are not upright
}

// longest label that still stands upright, percent of the narrow width.
const tallest = 50

// foot chooses how labels are written that have slot percent each: in up to
// four lines where the words fit; else, short ones as years are, every
// second or third; else upright. Dates that stand where time puts them have
// no slots: each has a line, and gives way to the one before.
func foot(labels []string, slot float64, timed bool) footing {
	f := footing{every: 1}
	if !timed && fits(labels, slot*.96) {
		most := 0
		for _, l := range labels {
			lines := wrap(l, slot*.96)
			f.lines, most = append(f.lines, lines), max(most, len(lines))
		}
		if most <= 4 {
			f.height = float64(most) * 1.25
			return f
		}
	}
	f.lines = nil
	if wide := widest(labels); wide <= 24 || timed {
		for !timed && float64(f.every)*slot < wide+2 && f.every < len(labels) {
			f.every++
		}
		for _, l := range labels {
			f.lines = append(f.lines, []string{l})
		}
		f.height = 1.25
		return f
	}
	f.upright = true
	for float64(f.every)*slot < 6 && f.every < len(labels) { // a line of text is some 6 %
		f.every++
	}
	f.height = float64(min(widest(labels), tallest)*narrow)/100 + .4
	return f
}
