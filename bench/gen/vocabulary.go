package gen

import "strings"

// contentBits sets the number of content words of a language, 2^15: search
// indexes of real sites have tens of thousands of terms, and an index of a few
// hundred would flatter every format.
const contentBits = 15

// A vocabulary is the words of one language. Function words are real ones, so
// that lists of stop words find their work; content words are invented from
// syllables and inflected with real endings, so that stemmers find theirs.
type vocabulary struct {
	lang     string
	function []string // in order of frequency
	content  []string // 2^contentBits of them, in order of frequency
	plain    []string // content words of ASCII letters, for names of terms
}

type sounds struct {
	onsets, vowels, codas, endings []string
}

func words(list string) []string { return strings.Fields(list) }

var english = sounds{
	onsets: words("b br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sp st str t th tr v w z"),
	vowels: words("a a e e i i o o u ai ea ee ou oa"),
	codas:  words("n r l s t m d ck nd nt st rt rd ll ng x p b g sh th"),
	endings: []string{"", "", "s", "ed", "ing", "er", "ers", "ation", "ations", "ment", "ments", "able", "ly", "ness",
		"ity", "ive", "al"},
}

var french = sounds{
	onsets: words("b br c ch cl cr d dr f fl fr g gl gn gr j l m n p pl pr qu r s t tr v vr z ph"),
	vowels: words("a a e e i i o o u é é è ou oi au eu ai an on in ê â ui"),
	codas:  words("n r l s t m d c nt rt st x p b g f"),
	endings: []string{"", "", "s", "e", "es", "é", "ée", "és", "ées", "er", "ation", "ations", "ement", "ements",
		"eur", "euse", "able", "ité", "ique", "iques", "ent"},
}

var functionWords = map[string][]string{
	"en": words(`the of and to in a is that for it as was with be by on not he this are or his from at which but have
		an had they you were their one all we can her has there been if more when will would who so no out up into its
		than them only other new some could these may then do first any my now such like our over even most after also
		did many before must through years where much your well down should because each just those people how too
		little good very make still see own men work long get here between both life being under never day same another
		know while last might us great old year off come since against go came right used take three`),
	"fr": words(`de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec ou
		son aux cette ces mais comme on sa ses tout nous leur fait été être bien peut sans deux entre même aussi si elle
		dont ont leurs encore lors très où ainsi après avant chaque autres autre depuis tous toutes sous contre moins
		vers toujours alors jusque pendant donc selon fois doit font celui celle ceux trois peu car ni dès quand enfin
		notamment surtout plusieurs certains parmi afin quelques cela rien non mieux ici là`),
}

// reserved words would mean something else: to YAML, or as the first part of
// a path.
var reserved = words("null true false search assets data page print admin index")

// newVocabulary makes the words of a language. No two words are equal.
func newVocabulary(lang string, seed uint64) *vocabulary {
	snd := english
	if lang == "fr" {
		snd = french
	}
	v := &vocabulary{lang: lang, function: functionWords[lang]}
	seen := map[string]bool{}
	for _, w := range v.function {
		seen[w] = true
	}
	for _, w := range reserved {
		seen[w] = true
	}
	rnd := newRandom(seed, keyOf(lang), keyOf("vocabulary"))
	total := 1 << contentBits
	for len(v.content) < total {
		stem := snd.stem(rnd)
		// A stem gives a handful of its forms, as in a text about something.
		for range rnd.between(2, 6) {
			w := stem + rnd.pick(snd.endings)
			if len(w) < 4 || seen[w] || len(v.content) == total {
				continue
			}
			seen[w] = true
			v.content = append(v.content, w)
		}
	}
	for i := len(v.content) - 1; i > 0; i-- { // forms of a stem must not be neighbours in frequency
		j := rnd.below(i + 1)
		v.content[i], v.content[j] = v.content[j], v.content[i]
	}
	for _, w := range v.content {
		if isASCII(w) && len(w) < 12 {
			v.plain = append(v.plain, w)
		}
	}
	return v
}

func (s sounds) stem(rnd *random) string {
	var b strings.Builder
	for range rnd.between(1, 3) {
		b.WriteString(rnd.pick(s.onsets))
		b.WriteString(rnd.pick(s.vowels))
	}
	b.WriteString(rnd.pick(s.codas))
	return b.String()
}

// word returns a content word, frequent ones more often. The first octaves
// are left out: no content word of a text is as frequent as "the".
func (v *vocabulary) word(rnd *random) string { return v.content[rnd.zipf(5, contentBits)] }

// rare returns any content word: titles and headings of real sites are made
// of words that tell pages apart.
func (v *vocabulary) rare(rnd *random) string { return v.plain[rnd.below(len(v.plain))] }

// small returns a function word.
func (v *vocabulary) small(rnd *random) string {
	return v.function[min(rnd.zipf(0, 7), len(v.function)-1)]
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// keyOf makes a name usable as a key of a random sequence (FNV-1a).
func keyOf(name string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return h
}
