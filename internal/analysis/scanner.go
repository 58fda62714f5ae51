package analysis

import (
	"unicode"
	"unicode/utf8"
)

// How text is cut. A browser must cut a query as we cut a page, so these
// rules look at single characters only:
//
//   - A word begins with a letter (\p{L}), a number (\p{N}) or "_", and goes
//     on with these, with marks (\p{M}) and with the invisible joiners.
//   - A dot between two numbers belongs to the word: 24.10, v2.6.3.
//   - Everything else ends a word: the hyphen, the slash and the apostrophe
//     too. An apostrophe between two letters may make one of the two pieces
//     a stop word (l'assuré, the member's card), see Analyser.Tokens.
//   - Letters of scripts that are written without spaces are cut into each
//     two neighbours, which overlap: 健康保险 is 健康, 康保, 保险. A letter
//     with its marks is one neighbour; a single letter stands alone.
//   - A word of more than 64 characters is no word (it is a key, or a file
//     in letters), and neither is one of "_" alone.
//   - A word is an identifier if it has a "_", or letters and numbers
//     (\p{N}), or a small letter before a capital. Its parts are what "_"
//     divides, and a capital after a small letter or before two small ones
//     that follow a capital (HTTPServer). Parts of one character are left out.
const longest = 64

type class uint8

const (
	other class = iota
	letter
	digit
	mark
	joiner
	underscore
	pair
)

var ascii = func() (table [utf8.RuneSelf]class) {
	for c := range table {
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			table[c] = letter
		case '0' <= c && c <= '9':
			table[c] = digit
		case c == '_':
			table[c] = underscore
		}
	}
	return table
}()

// unspaced are the blocks of the scripts written without spaces, and Hangul,
// whose words take endings that only pairs see through.
var unspaced = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0e00, Hi: 0x0eff, Stride: 1}, // Thai, Lao
		{Lo: 0x1000, Hi: 0x109f, Stride: 1}, // Myanmar
		{Lo: 0x1100, Hi: 0x11ff, Stride: 1}, // Hangul
		{Lo: 0x1780, Hi: 0x17ff, Stride: 1}, // Khmer
		{Lo: 0x3005, Hi: 0x3007, Stride: 1}, // signs that stand for Chinese characters
		{Lo: 0x3040, Hi: 0x318f, Stride: 1}, // Kana, Bopomofo, Hangul
		{Lo: 0x31a0, Hi: 0x31ff, Stride: 1},
		{Lo: 0x3400, Hi: 0x9fff, Stride: 1}, // Chinese
		{Lo: 0xa960, Hi: 0xa97f, Stride: 1},
		{Lo: 0xac00, Hi: 0xd7ff, Stride: 1}, // Hangul
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, // Chinese
		{Lo: 0xff66, Hi: 0xffdc, Stride: 1}, // Kana and Hangul of half width
	},
	R32: []unicode.Range32{{Lo: 0x1b000, Hi: 0x1b16f, Stride: 1}, {Lo: 0x20000, Hi: 0x3ffff, Stride: 1}},
}

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		return ascii[r]
	case r == 'ʼ': // by Unicode a letter, by use an apostrophe
		return other
	case 0xc0 <= r && r < 0x250:
		if r == '×' || r == '÷' {
			return other
		}
		return letter
	case r == 0xad || r == 0x200c || r == 0x200d || r == 0x2060:
		return joiner
	case 0x2000 <= r && r < 0x2070: // punctuation and spaces
		return other
	case r == utf8.RuneError:
		return other
	case unicode.IsLetter(r):
		if r >= 0x0e00 && unicode.Is(unspaced, r) {
			return pair
		}
		return letter
	case unicode.IsNumber(r):
		return digit
	case unicode.IsMark(r):
		return mark
	}
	return other
}

// next returns the first word at or after a place, and whether it is a text
// without spaces. There is none if start is the end of the text.
func next(text []byte, at int) (start, end int, pairs bool) {
	for start = at; start < len(text); {
		if c := text[start]; c < utf8.RuneSelf {
			if ascii[c] != other {
				return start, wordEnd(text, start), false
			}
			start++
			continue
		}
		r, size := utf8.DecodeRune(text[start:])
		switch classOf(r) {
		case letter, digit:
			return start, wordEnd(text, start), false
		case pair:
			return start, pairsEnd(text, start+size), true
		}
		start += size
	}
	return len(text), len(text), false
}

func wordEnd(text []byte, at int) int {
	for last := other; at < len(text); {
		c := text[at]
		if c < utf8.RuneSelf {
			now := ascii[c]
			if now == other && (c != '.' || last != digit || !numberAt(text, at+1)) {
				return at
			}
			last = now
			at++
			continue
		}
		r, size := utf8.DecodeRune(text[at:])
		now := classOf(r)
		if now == other || now == pair {
			return at
		}
		last = now
		at += size
	}
	return at
}

func pairsEnd(text []byte, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		switch classOf(r) {
		case pair, mark, joiner:
			at += size
		default:
			return at
		}
	}
	return at
}

// unit returns the end of the letter at a place, with its marks.
func unit(text []byte, at, end int) int {
	_, size := utf8.DecodeRune(text[at:end])
	for at += size; at < end; at += size {
		var r rune
		if r, size = utf8.DecodeRune(text[at:end]); classOf(r) == pair {
			break
		}
	}
	return at
}

func numberAt(text []byte, at int) bool {
	r, _ := utf8.DecodeRune(text[at:])
	return classOf(r) == digit
}

// elision returns the length of an apostrophe with a letter after it, else 0.
func elision(text []byte, at int) int {
	if at < len(text) && text[at] < utf8.RuneSelf && text[at] != '\'' {
		return 0 // nearly always
	}
	r, size := utf8.DecodeRune(text[at:])
	switch r {
	case '\'', '’', 'ʼ', '＇':
		if next, _ := utf8.DecodeRune(text[at+size:]); classOf(next) == letter {
			return size
		}
	}
	return 0
}

func long(word []byte) bool {
	return len(word) > longest && (len(word) > longest*utf8.UTFMax || utf8.RuneCount(word) > longest)
}

// Abbreviation reports whether a text is all capitals, of which it has two,
// and digits: UHC, DHIS2.
func Abbreviation(text string) bool {
	n := 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			n++
		case !unicode.IsDigit(r):
			return false
		}
	}
	return n > 1
}

// A shape is what a word is made of.
type shape struct{ letter, digit, pair, under, camel bool }

func shapeOf(word string) (s shape) {
	small := false
	for _, r := range word {
		switch classOf(r) {
		case letter:
			s.letter = true
			s.camel = s.camel || small && unicode.IsUpper(r)
			small = unicode.IsLower(r)
		case digit:
			s.digit, small = true, false
		case pair:
			s.letter, s.pair = true, true
		case underscore:
			s.under, small = true, false
		}
	}
	return s
}

func (s shape) ident() bool { return s.under || s.camel || s.letter && s.digit }

// partsOf divides an identifier; one that is a single part has none.
func partsOf(word string) (out []part) {
	type char struct {
		at           int
		upper, lower bool
		under        bool
	}
	var chars []char
	for at, r := range word {
		if c := classOf(r); c == letter || c == digit || c == underscore {
			chars = append(chars, char{at, unicode.IsUpper(r), unicode.IsLower(r), c == underscore})
		}
	}
	lower := func(i int) bool { return i < len(chars) && chars[i].lower }
	first := 0
	flush := func(to int) {
		if to-first > 1 {
			end := len(word)
			if to < len(chars) {
				end = chars[to].at
			}
			start := chars[first].at
			if f := form(word[start:end]); f != "" && end-start < len(word) {
				out = append(out, part{start: start, end: end, form: f})
			}
		}
		first = to
	}
	for i, c := range chars {
		switch {
		case c.under:
			flush(i)
			first = i + 1
		case i > first && c.upper && (chars[i-1].lower || chars[i-1].upper && lower(i+1) && lower(i+2)):
			flush(i)
		}
	}
	flush(len(chars))
	return out
}
