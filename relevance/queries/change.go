package queries

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/openimis/casebook/internal/analysis"
)

// The ways in which people do not type what stands on the page. Each takes a
// query and returns it changed, or "" where it cannot be changed so.

// inflected puts another form of a word in its place.
func (l *language) inflected(text string, r *random) string {
	words := l.words(text)
	shuffle(r, words)
	for _, w := range words {
		if w.stop || !w.letters || length(text[w.start:w.end]) < 4 {
			continue
		}
		if others := l.relatives(analysis.Lower(text[w.start:w.end])); len(others) > 0 {
			return text[:w.start] + others[r.below(len(others))] + text[w.end:]
		}
	}
	return ""
}

var ligatures = strings.NewReplacer("œ", "oe", "Œ", "OE", "æ", "ae", "Æ", "AE", "ß", "ss", "ø", "o", "Ø", "O", "ł", "l", "Ł", "L")

// noAccent types the letters that every keyboard has.
func (l *language) noAccent(text string, _ *random) string {
	out := ligatures.Replace(norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))))
	if out == norm.NFC.String(text) {
		return ""
	}
	return out
}

// typo makes one mistake in a word: a letter too many, too few, wrong, or two
// in the wrong order. What it makes is no word of the pages.
func (l *language) typo(text string, r *random) string {
	words := l.words(text)
	shuffle(r, words)
	for _, w := range words {
		if w.stop || !w.letters || length(text[w.start:w.end]) < 5 {
			continue
		}
		for range 8 {
			wrong := mistake([]rune(analysis.Lower(text[w.start:w.end])), r)
			if form := analysis.Fold(wrong); form != w.form && l.pages[form] == 0 {
				return text[:w.start] + wrong + text[w.end:]
			}
		}
	}
	return ""
}

func mistake(word []rune, r *random) string {
	at := r.below(len(word))
	random := rune('a' + r.below(26))
	out := append([]rune(nil), word[:at]...)
	switch r.below(4) {
	case 0:
		out = append(append(out, random), word[at:]...)
	case 1:
		out = append(out, word[at+1:]...)
	case 2:
		out = append(append(out, random), word[at+1:]...)
	default:
		if at++; at == len(word) {
			at--
		}
		out = append(append(append([]rune(nil), word[:at-1]...), word[at], word[at-1]), word[at+1:]...)
	}
	return string(out)
}

// prefix cuts the last word to a half or three quarters of its letters.
func (l *language) prefix(text string, r *random) string {
	words := l.words(text)
	if len(words) == 0 {
		return ""
	}
	w := words[len(words)-1]
	letters := []rune(text[w.start:w.end])
	if !w.letters || len(letters) < 6 {
		return ""
	}
	least, most := (len(letters)+1)/2, len(letters)*3/4
	return text[:w.start] + string(letters[:least+r.below(most-least+1)])
}
