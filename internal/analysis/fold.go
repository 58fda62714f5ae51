package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// How words are folded. As the cutting, this must be easy to do in a browser:
//
//	text.normalize("NFKD"), small letters, `letters`, without `dropped`,
//	decimal digits of every script as 0 to 9, .normalize("NFC")
//
// Accents go where they are decoration to those who type in a hurry (Latin,
// Greek, Cyrillic, Arabic, Hebrew). The vowel signs of Devanagari and its
// sisters are marks too, but dropping them would make कुल and कल one word.

// letters that no decomposition brings to what people type instead.
var letters = map[rune]string{
	'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h", 'ı': "i", 'ł': "l", 'ŧ': "t",
	'ɓ': "b", 'ɖ': "d", 'ɗ': "d", 'ƙ': "k", 'ƴ': "y", 'ɛ': "e", 'ɔ': "o", 'ŋ': "n", // Hausa, Ewe, Lingala …
	'ς': "σ",
	'ى': "ي", 'ی': "ي", 'ة': "ه", 'ە': "ه", 'ہ': "ه", 'ھ': "ه", 'ٱ': "ا", 'ک': "ك", 'ـ': "", // Arabic, Persian, Urdu
	'ँ': "ं", // Hindi and Nepali write either
}

// dropped are the marks and the invisible joiners that are left out.
var dropped = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00ad, Hi: 0x00ad, Stride: 1}, // soft hyphen
		{Lo: 0x0300, Hi: 0x036f, Stride: 1}, // accents
		{Lo: 0x0591, Hi: 0x05bd, Stride: 1}, // Hebrew points
		{Lo: 0x05bf, Hi: 0x05c7, Stride: 1},
		{Lo: 0x0610, Hi: 0x061a, Stride: 1}, // Arabic vowels
		{Lo: 0x064b, Hi: 0x065f, Stride: 1},
		{Lo: 0x0670, Hi: 0x0670, Stride: 1},
		{Lo: 0x093c, Hi: 0x093c, Stride: 1}, // the dot of Devanagari's foreign letters
		{Lo: 0x1ab0, Hi: 0x1aff, Stride: 1}, // more accents
		{Lo: 0x1dc0, Hi: 0x1dff, Stride: 1},
		{Lo: 0x200c, Hi: 0x200d, Stride: 1}, // joiners
		{Lo: 0x2060, Hi: 0x2060, Stride: 1},
		{Lo: 0x20d0, Hi: 0x20ff, Stride: 1},
		{Lo: 0xfe00, Hi: 0xfe0f, Stride: 1}, // variants of signs
		{Lo: 0xfe20, Hi: 0xfe2f, Stride: 1},
	},
	LatinOffset: 1,
}

// zeros are the digits 0 of the scripts that people count with; 1 to 9 follow.
var zeros = []rune{0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810}

// Fold returns a text as it is compared: without accents and capitals.
func Fold(text string) string {
	if plain(text) {
		return strings.ToLower(text)
	}
	var out strings.Builder
	out.Grow(len(text))
	// Broken bytes would keep their neighbours from being decomposed.
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, "\uFFFD")) {
		r = unicode.ToLower(r)
		if r < utf8.RuneSelf {
			out.WriteByte(byte(r))
			continue
		}
		if unicode.Is(dropped, r) {
			continue
		}
		if s, ok := letters[r]; ok {
			out.WriteString(s)
			continue
		}
		if r >= zeros[0] && unicode.IsDigit(r) {
			for _, zero := range zeros {
				if zero <= r && r < zero+10 {
					r = '0' + r - zero
					break
				}
			}
		}
		out.WriteRune(r)
	}
	return norm.NFC.String(out.String())
}

// form folds a word. What a decomposition brings in besides letters (the
// spaces of ﷺ, the stroke of ½) would end the word elsewhere.
func form(word string) string {
	folded := Fold(word)
	if plain(word) {
		return folded
	}
	return strings.Map(func(r rune) rune {
		if r != '.' && classOf(r) == other {
			return -1
		}
		return r
	}, folded)
}

// Lower returns a word in small letters, with its accents, each composed with
// its letter: what the stemmers expect.
func Lower(word string) string {
	if plain(word) {
		return strings.ToLower(word)
	}
	return strings.Map(func(r rune) rune {
		if classOf(r) == joiner {
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToLower(word)))
}

func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
