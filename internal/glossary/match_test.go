package glossary

import (
	"html"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/site"
)

func TestMatchMarksTheFirstUseOfEachTerm(t *testing.T) {
	g := openimis(t)
	for _, c := range []struct{ name, lang, text, want string }{
		{"a word", "en", "An insuree pays.", "An [insuree insuree] pays."},
		{"once a page", "en", "A claim.|Two claims.", "A [claim claim].|Two claims."},
		{"synonyms count as the term", "en", "An insured person is an insuree.", "An [insured person insuree] is an insuree."},
		{"plural", "fr", "Les assurés", "Les [assurés insuree]"},
		{"feminine plural", "fr", "Les personnes assurées", "Les [personnes assurées insuree]"},
		{"feminine", "fr", "Les payeuses", "Les [payeuses payer]"},
		{"capitals", "fr", "LES ASSURÉS ET LES REGIMES", "LES [ASSURÉS insuree] ET LES [REGIMES scheme]"},
		{"capitals without accents", "fr", "NUMERO D'ASSURE", "[NUMERO D'ASSURE insurance-number]"},
		{"accents inside of a word", "fr", "le regime", "le [regime scheme]"},
		{"the accent at the end tells words apart", "fr", "Le régime assure, demande et cotise.", "Le [régime scheme] assure, demande et cotise."},
		{"a verb is not the noun", "fr", "vérifier, déployer, cotiser, assurer", "vérifier, déployer, cotiser, assurer"},
		{"a person is not the thing", "en", "The reviewer reviewed.", "The reviewer reviewed."},
		{"elision", "fr", "L’assuré", "L’[assuré insuree]"},
		{"either apostrophe", "fr", "le numéro d'assuré", "le [numéro d'assuré insurance-number]"},
		{"possessive", "en", "the insuree’s card", "the [insuree insuree]’s card"},
		{"stop words inside must be the same", "fr", "responsable de la famille, responsable des familles", "[responsable de la famille head-of-family], responsable des familles"},
		{"the longest wins", "en", "The Health Insurance Board and health insurance", "The [Health Insurance Board hib] and [health insurance health-insurance]"},
		{"the longest that is complete wins", "en", "health insurance boards of health insurance", "[health insurance boards hib] of [health insurance health-insurance]"},
		{"a longer beginning that leads nowhere", "en", "universal health insurance", "universal [health insurance health-insurance]"},
		{"a found term keeps its words", "en", "insured person, insured person", "[insured person insuree], insured person"},
		{"a term inside a found one is free elsewhere", "en", "head of family, head of family, family", "[head of family head-of-family], head of family, [family family-group]"},
		{"the first that begins wins", "en", "medical review review", "[medical review review] review"},
		{"abbreviations in capitals only", "fr", "la csu, la Csu, la CSU", "la csu, la Csu, la [CSU uhc]"},
		{"abbreviation that is a stop word", "en", "it is IT", "it is [IT information-technology]"},
		{"letters and digits", "en", "dhis2 and DHIS2", "dhis2 and [DHIS2 dhis2]"},
		{"names with capitals inside", "en", "OpenIMIS administrators", "[OpenIMIS administrators imis-administrator]"},
		{"no part of an identifier", "en", "claim_id, getClaim", "claim_id, getClaim"},
		{"no part of a compound", "fr", "non-assuré, assuré-payeur", "non-assuré, assuré-payeur"},
		{"no part of an address", "en", "www.claim.org claim@x #claim", "www.claim.org claim@x #claim"},
		{"a full stop ends no address", "en", "It is a claim. A scheme.", "It is a [claim claim]. A [scheme scheme]."},
		{"hyphen or space", "en", "the scale up", "the [scale up scale-up]"},
		{"line break", "en", "the first\nservice  point", "the [first\nservice  point first-service-point]"},
		{"not over punctuation", "en", "head. Of family; insured (person)", "head. Of [family family-group]; insured (person)"},
		{"unless the term has it", "en", "Family/Group", "[Family/Group family-group]"},
		{"not over runs", "en", "insured |person", "insured |person"},
		{"note of a synonym", "fr", "les prestations", "les [prestations claim]"},
		{"note of a name", "fr", "Conseil de l’assurance maladie", "[Conseil de l’assurance maladie hib]"},
		{"lone plural needs the plural", "en", "due dues", "due [dues contribution]"},
		{"everyday words never", "fr", "Deux bons exemples, un bon", "Deux bons exemples, un bon"},
		{"symbols", "fr", "N° d’assuré", "[N° d’assuré insurance-number]"},
		{"apostrophe as an entity", "fr", "&laquo;&nbsp;L&#39;assuré&nbsp;&raquo; &amp; le r&eacute;gime", "&laquo;&nbsp;L&#39;[assuré insuree]&nbsp;&raquo; &amp; le [r&eacute;gime scheme]"},
		{"entity inside", "fr", "num&eacute;ro&#160;d&#x2019;assur&eacute;&lt;", "[num&eacute;ro&#160;d&#x2019;assur&eacute; insurance-number]&lt;"},
		{"entity as a wall", "en", "insured&lt;person&gt;", "insured&lt;person&gt;"},
		{"names of entities are no text", "en", "&claim; x &amp;claim", "&[claim claim]; x &amp;claim"},
		{"a language without rules", "ne", "बीमित र दावी", "[बीमित insuree] र [दावी claim]"},
		{"words of more than one script", "ne", "स्वास्थ्य बीमा बोर्ड (HIB)", "[स्वास्थ्य बीमा बोर्ड hib] (HIB)"},
		{"what looks like an entity", "en", "&#00claim ; claim&ampscheme;", "&#00claim ; [claim claim]&ampscheme;"},
		{"nothing", "en", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := marked(g.Matcher(c.lang), c.text); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestHitsCountFromThePiece(t *testing.T) {
	m := openimis(t).Matcher("en")
	got := m.Match([]Text{{HTML: []byte("x"), At: 5}, {HTML: []byte("&amp; a claim"), Piece: 2, At: 100}})
	want := site.TermHit{Piece: 2, Start: 108, End: 113, ID: "claim"}
	if len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestTermsOfOneStemAreToldApart(t *testing.T) {
	g, _ := Parse(read(t, "id,en\nmodular,Modular\nmodule,Module\n"), []string{"en"}, path)
	if got, want := marked(g.Matcher("en"), "modules are modular"), "[modules module] are [modular modular]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTermsWithoutSpacesAreFound(t *testing.T) {
	g, _ := Parse(read(t, "id,zh\nhealth,健康保险\n"), []string{"zh"}, path)
	if got, want := marked(g.Matcher("zh"), "我们的健康保险制度"), "我们的[健康保险 health]制度"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTermsThatSayNothingAreNeverFound(t *testing.T) {
	g, _ := Parse(read(t, "id,en\na,The\nb,7\nc,x\nd,of the\ne,—\n"), []string{"en"}, path)
	if got, want := marked(g.Matcher("en"), "The 7 x of the —"), "The 7 x of the —"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestNamesGoBeforeSynonyms(t *testing.T) {
	g, _ := Parse(read(t, "id,en,en_synonyms\nfirst,Group,household\nsecond,Household,\n"), []string{"en"}, path)
	if got, want := marked(g.Matcher("en"), "a household"), "a [household second]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestManyGoroutinesShareAMatcher(t *testing.T) {
	m := openimis(t).Matcher("fr")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				if got := marked(m, "L&#39;assuré du régime|assuré"); got != "L&#39;[assuré insuree] du [régime scheme]|assuré" {
					t.Errorf("got %s", got)
					return
				}
			}
		})
	}
	wait.Wait()
}

func FuzzMatch(f *testing.F) {
	f.Add("L&#39;assuré &amp; le r&eacute;gime; N° d’assuré", "head of family&", 3)
	f.Add("0&#00ClAim ;", "&ampclaim; &semi;claim", 1)
	f.Add("health insurance board\xff", "&NotEqualTilde;claim&#0;", 0)
	g := openimis(f)
	f.Fuzz(func(t *testing.T, one, two string, at int) {
		at &= 0xffff
		for _, lang := range g.Languages() {
			last := map[int]int{}
			seen := map[string]bool{}
			for _, h := range g.Matcher(lang).Match([]Text{{HTML: []byte(one), At: at}, {HTML: []byte(two), Piece: 1}}) {
				text := one
				if h.Piece == 1 {
					text = two
				} else {
					h.Start, h.End = h.Start-at, h.End-at
				}
				if h.Start < last[h.Piece] || h.Start >= h.End || h.End > len(text) {
					t.Fatalf("hit %+v in %q", h, text)
				}
				last[h.Piece] = h.End
				if seen[h.ID] || g.Entry(h.ID) == nil {
					t.Fatalf("%s is found twice or unknown", h.ID)
				}
				seen[h.ID] = true
				// What is cut out is the same text whether entities are read
				// before or after, so none was cut.
				parts := text[:h.Start] + "\x00" + text[h.Start:h.End] + "\x00" + text[h.End:]
				if utf8.ValidString(text) && strings.ReplaceAll(html.UnescapeString(parts), "\x00", "") != strings.ReplaceAll(html.UnescapeString(text), "\x00", "") {
					t.Fatalf("hit %+v cuts an entity in %q", h, text)
				}
			}
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	m := openimis(b).Matcher("fr")
	run := []byte(strings.Repeat("Les personnes de la province s’adressent d’abord à l’établissement de premier recours, puis à l’hôpital du régime. ", 4))
	var texts []Text
	for i := range 15 {
		texts = append(texts, Text{HTML: run, At: i * len(run)})
	}
	b.SetBytes(int64(len(run) * len(texts)))
	b.ReportAllocs()
	for b.Loop() {
		m.Match(texts)
	}
}
