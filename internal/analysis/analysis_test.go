package analysis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// show writes tokens as "surface" or "surface>form" or "surface>form/term",
// with "." after stop words, in brackets for identifiers, and "+" before parts.
func show(a *Analyser, text string) string {
	var out []string
	a.Tokens([]byte(text), func(t Token) bool {
		surface := text[t.Start:t.End]
		s := surface
		if t.Form != surface || t.Term != t.Form {
			s += ">" + t.Form
		}
		if t.Term != t.Form {
			s += "/" + t.Term
		}
		switch {
		case t.Part:
			s = "+" + s
		case t.Ident:
			s = "[" + s + "]"
		case t.Stop:
			s += "."
		}
		out = append(out, s)
		return true
	})
	return strings.Join(out, " ")
}

func TestTokensAreCutAndStemmed(t *testing.T) {
	for _, c := range []struct{ name, lang, text, want string }{
		{"nothing", "en", " — ", ""},
		{"stop words are kept and marked", "en", "The policies of a member", "The>the. policies>policies/polici of. a. member"},
		{"possessive", "en", "member's card, members’ cards", "member s. card members>members/member cards>cards/card"},
		{"contraction", "en", "they don't", "they. don. t."},
		{"a letter alone is no stop word", "en", "vitamin s", "vitamin s"},
		{"hyphen and slash divide", "en", "scale-up/pilot", "scale up. pilot"},
		{"elision", "fr", "l’assuré d'une", "l. assuré>assure/asur d. une."},
		{"an article needs its apostrophe", "fr", "Jusqu l’", "Jusqu>jusqu l."},
		{"jusqu'à", "fr", "jusqu'au jusqu", "jusqu. au. jusqu"},
		{"inflections share a term", "fr", "assurés assurées ASSURÉ", "assurés>assures/asur assurées>assurees/asur ASSURÉ>assure/asur"},
		{"folding comes after stemming", "fr", "îlots œuvre", "îlots>ilots/ilot œuvre>oeuvre/oeuvr"},
		{"snake case", "en", "insuree_number_length", "[insuree_number_length] +insuree +number +length"},
		{"identifiers are not stemmed and have no stop words", "en", "get_for_policies", "[get_for_policies] +get +for +policies"},
		{"letters and digits", "en", "api_fhir_r4 DHIS2", "[api_fhir_r4] +api +fhir +r4 [DHIS2>dhis2]"},
		{"camel case", "en", "openIMIS getHTTPServer UHCs", "[openIMIS>openimis] +open +IMIS>imis [getHTTPServer>gethttpserver] +get +HTTP>http +Server>server UHCs>uhcs/uhc"},
		{"versions", "en", "24.10 v2.6.3. 5.", "24.10 [v2.6.3] 5"},
		{"underscores alone are no word", "en", "__ a_", "[a_]"},
		{"decomposed accents", "fr", "e\u0301tablissement", "e\u0301tablissement>etablissement/etabli"},
		{"soft hyphen", "en", "mem\u00adbers", "mem\u00adbers>members/member"},
		{"pairs", "zh", "健康保险 v2 税", "健康 康保 保险 [v2] 税"},
		{"pairs in any language", "en", "the 健康险", "the. 健康 康险"},
		{"pairs keep marks with their letter", "th", "กี่ข", "กี่ข"},
		{"devanagari keeps its vowels", "ne", "बीमितहरू कुल कल", "बीमितहरू कुल कल"},
		{"devanagari nasals and nukta are one", "ne", "पाँच क़", "पाँच>पांच क़>क"},
		{"arabic", "ar", "الصِّحَّة", "الصِّحَّة>الصحه/صح"},
		{"arabic digits", "fa", "۱۴۰۳ ١٤", "۱۴۰۳>1403 ١٤>14"},
		{"no analyser: cut and folded", "sw", "Hospitali zilizosajiliwa", "Hospitali>hospitali zilizosajiliwa"},
		{"no language", "", "Bénéficiaires", "Bénéficiaires>beneficiaires"},
		{"region of a language", "fr-CM", "assurés", "assurés>assures/asur"},
		{"broken text", "en", "a\xffmember\xc3", "a. member"},
		{"keys are no words", "en", strings.Repeat("x", 64) + " " + strings.Repeat("é", 65) + " b", strings.Repeat("x", 64) + " b"},
		{"emoji", "en", "ok 👍️ ✔️", "ok"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(New(c.lang), c.text); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

func TestFoldIsWhatPeopleTypeInAHurry(t *testing.T) {
	for in, want := range map[string]string{
		"Œuvre Æ ß ẞ Ø Ł đ ı İ ﬁn Å": "oeuvre ae ss ss o l d i i fin a",
		"e\u0301 é ü ç ñ":            "e e u c n",
		"ΟΔΟΣ όδος":                  "οδοσ οδοσ",
		"Ɓauna Ɗan ƙasa ɛ ɔ ŋ":       "bauna dan kasa e o n",
		"أإآٱ ى ة ک ی":               "اااا ي ه ك ي",
		"हिन्दी":                     "हिन्दी",
		"가방":                         "가방",
		"が":                          "が",
		"ＡＢ１":                        "ab1",
		"๒๕ १२":                      "25 12",
		"co\u00adopt":                "coopt",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEveryRecipeIsRegisteredAndStems(t *testing.T) {
	for lang, r := range recipes {
		a := New(lang)
		if r.stop != "" && len(a.StopWords()) < 20 {
			t.Errorf("%s has only %d stop words", lang, len(a.StopWords()))
		}
		if len(r.stems) > 0 && a.stem == nil {
			t.Errorf("%s has no stemmer", lang)
		}
		if !slices.IsSorted(a.StopWords()) {
			t.Errorf("the stop words of %s are not sorted", lang)
		}
	}
	// Inflections of one word, by which a wrong order of filters would show.
	for lang, words := range map[string][2]string{
		"de": {"Versicherung", "Versicherungen"}, "es": {"asegurado", "asegurados"}, "pt": {"segurado", "segurados"},
		"it": {"assicurato", "assicurati"}, "nl": {"verzekering", "verzekeringen"}, "sv": {"försäkring", "försäkringar"},
		"ru": {"страховка", "страховки"}, "hi": {"अस्पताल", "अस्पतालों"}, "ar": {"الصحة", "صحة"}, "tr": {"hastane", "hastaneler"},
	} {
		a := New(lang)
		if x, y := a.word([]byte(words[0])).term, a.word([]byte(words[1])).term; x != y {
			t.Errorf("%s: %s is %s, but %s is %s", lang, words[0], x, words[1], y)
		}
	}
}

func TestAStemmerThatTripsLeavesTheWord(t *testing.T) {
	if got := stemmer(nil)("word"); got != "word" {
		t.Errorf("no filters make %q", got)
	}
	a := New("en")
	a.stem = func(w string) string { return "" }
	if got := a.word([]byte("word")).term; got != "word" {
		t.Errorf("an empty stem gives the term %q", got)
	}
}

func TestTokensStopsWhenAsked(t *testing.T) {
	for _, text := range []string{"one two", "one_two three", "健康保险 v2"} {
		n := 0
		New("en").Tokens([]byte(text), func(Token) bool { n++; return n < 2 })
		if n != 2 {
			t.Errorf("%q: %d tokens after a stop at 2", text, n)
		}
	}
}

func TestManyGoroutinesShareAnAnalyser(t *testing.T) {
	a := New("fr")
	var words []string
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		words = append(words, fmt.Sprintf("%c%cassurés", 'a'+r.IntN(26), 'a'+r.IntN(26)))
	}
	text := strings.Join(words, " ")
	want := show(New("fr"), text)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 5 {
				if got := show(a, text); got != want {
					t.Error("tokens differ between goroutines")
					return
				}
			}
		})
	}
	wait.Wait()
}

func TestNumbersStandForWordsAndStems(t *testing.T) {
	text := "The claims, the claim: Claims claimed api_fhir_r4 FHIR fhir 健康保险 claim's naïve Naive naives"
	for _, most := range []int{mostWords, 4, 0} {
		a := New("en")
		a.words.most = most
		numbers := map[uint32][2]string{}
		stems, terms := map[uint32]string{}, map[string]uint32{}
		for range 2 {
			got := show(a, text)
			if want := show(New("en"), text); got != want {
				t.Errorf("with room for %d words: %s, want %s", most, got, want)
			}
			a.Tokens([]byte(text), func(tok Token) bool {
				if was, known := numbers[tok.Number]; known && tok.Number > 0 && was != [2]string{tok.Form, tok.Term} {
					t.Errorf("%d is %v and %+v", tok.Number, was, tok)
				}
				if was, known := stems[tok.Stem]; known && tok.Stem > 0 && was != tok.Term {
					t.Errorf("stem %d is %q and %+v", tok.Stem, was, tok)
				}
				if was, known := terms[tok.Term]; known && was != tok.Stem {
					t.Errorf("%+v had the number %d", tok, was)
				}
				numbers[tok.Number], stems[tok.Stem], terms[tok.Term] = [2]string{tok.Form, tok.Term}, tok.Term, tok.Stem
				return true
			})
		}
		if kept := len(numbers) > 1; kept != (most > 0) {
			t.Errorf("with room for %d words: %d numbers", most, len(numbers))
		}
	}
}

func TestATableOfWordsGrows(t *testing.T) {
	a := New("en")
	for round := range 2 {
		for i := range 5000 {
			w := a.word(fmt.Appendf(nil, "word%d", i))
			if w.surface != fmt.Sprintf("word%d", i) || round == 1 && w.number != uint32(i+1) {
				t.Fatalf("%d: %+v", i, w)
			}
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"l’assuré d'une api_fhir_r4", "健康保险", "a\xff. 24.10 v2.", "ﷺ ½ ǅ", "กี่ข", "e\u0301\u200d_"} {
		f.Add(s)
	}
	var all []*Analyser
	for lang := range recipes {
		all = append(all, New(lang))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, a := range all {
			last := 0
			a.Tokens([]byte(text), func(tok Token) bool {
				if tok.Start < 0 || tok.End > len(text) || tok.Start >= tok.End || tok.Start < last {
					t.Fatalf("token %+v in %q after %d", tok, text, last)
				}
				last = tok.Start
				if !utf8.ValidString(text[tok.Start:tok.End]) {
					t.Fatalf("token %+v is broken UTF-8", tok)
				}
				for _, s := range []string{tok.Form, tok.Term} {
					if s == "" || strings.ContainsAny(s, " \n\x00") || !utf8.ValidString(s) {
						t.Fatalf("%+v: %q", tok, s)
					}
				}
				return true
			})
		}
	})
}

func FuzzFold(f *testing.F) {
	f.Add("Œuvre ﷺ ½ ǅ 가 हिन्दी İ")
	f.Add("\xf2ǅ")
	f.Fuzz(func(t *testing.T, text string) {
		if once := Fold(text); Fold(once) != once {
			t.Fatalf("%q folds to %q and then to %q", text, once, Fold(once))
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	text := []byte(strings.Repeat("Les assurés de la province s’adressent d’abord à l’établissement de premier recours, puis à l’hôpital. ", 70))
	a := New("fr")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		a.Tokens(text, func(Token) bool { return true })
	}
}
