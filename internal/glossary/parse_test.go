package glossary

import (
	"slices"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/data"
)

func TestParseReadsEntries(t *testing.T) {
	g := openimis(t)
	if got, want := strings.Join(g.Languages(), " "), "en fr ne"; got != want {
		t.Errorf("languages %s, want %s", got, want)
	}
	e := g.Entry("insurance-number")
	if e == nil || g.Entries()[3] != e || len(g.Entries()) != 18 {
		t.Fatalf("insurance-number is %+v", e)
	}
	if e.Names["fr"] != "Numéro d’assuré" || e.Names["ne"] != "सदस्यता नम्बर" || e.Definitions["en"] != "Identifier printed on the card." || e.Definitions["ne"] != "" {
		t.Errorf("%+v", e)
	}
	if got := strings.Join(e.Synonyms["en"], "|"); got != "insurance no.|CHFID|ID adherent (BEPHA)" {
		t.Errorf("synonyms %s", got)
	}
	if g.Entry("nothing") != nil || g.Matcher("sw") != nil {
		t.Error("there is an entry or a language that is not in the file")
	}
	if got := g.Sources(); !slices.Equal(got, []string{"screens-fr"}) {
		t.Errorf("sources %q", got)
	}
}

func TestASiteWithoutGlossaryHasAnEmptyOne(t *testing.T) {
	g, faults := Parse(nil, []string{"en", "fr"}, path)
	if len(faults) != 0 || g.Matcher("en") != nil || g.Entry("x") != nil || len(g.Entries()) != 0 || g.Sources() != nil || g.Languages() != nil || g.Digest().IsZero() {
		t.Errorf("%+v %v", g, faults)
	}
}

func TestSemicolonsInNotesDivideNothing(t *testing.T) {
	g, _ := Parse(read(t, "id,en,en_synonyms\na,Claim,one (x; y) ; two;; ; three)\n"), nil, path)
	if got := strings.Join(g.Entry("a").Synonyms["en"], "|"); got != "one (x; y)|two|three)" {
		t.Errorf("got %s", got)
	}
}

func TestPlainLeavesNotesOut(t *testing.T) {
	for in, want := range map[string]string{
		"adherent (BEPHA)": "adherent", "a (b) c": "a (b) c", "(all)": "(all)", " x ": "x", "a (b) (c)": "a (b)", "": "",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSiteLanguagesKeepTheirName(t *testing.T) {
	g, faults := Parse(read(t, "id,pt-BR,pt-BR_synonyms,EN\na,Segurado,x,Insuree\n"), []string{"pt-br"}, path)
	if len(faults) != 0 || g.Entry("a").Names["pt-br"] != "Segurado" || g.Entry("a").Names["en"] != "Insuree" || g.Matcher("pt-br") == nil {
		t.Errorf("%v %+v", faults, g.Entry("a"))
	}
}

func TestFaultsOfTheFile(t *testing.T) {
	for _, c := range []struct{ name, csv, want string }{
		{"no id", "ID,en,fr\na,b,c\n", "error glossary-no-id @ID,en,fr: the glossary has no column `id`; call the column `ID` `id`; the first line looks like `id,en,en_synonyms,en_definition,source`, with the languages of the site"},
		{"column", "id,en,fr,fr_synonims\na,b,c,d\n", "warning glossary-column @fr_synonims: the glossary knows no column `fr_synonims`; did you mean `fr_synonyms`? columns are `id`, `source`, and for each language its code, such as `fr`, with `fr_synonyms` and `fr_definition`"},
		{"column the other way round", "id,en,fr,definition_en\na,b,c,d\n", "warning glossary-column @definition_en: the glossary knows no column `definition_en`; did you mean `en_definition`? columns are `id`, `source`, and for each language its code, such as `fr`, with `fr_synonyms` and `fr_definition`"},
		{"column of nothing", "id,en,fr,remarks of the team\na,b,c,d\n", "warning glossary-column @remarks of the team: the glossary knows no column `remarks of the team`; columns are `id`, `source`, and for each language its code, such as `fr`, with `fr_synonyms` and `fr_definition`"},
		{"no column for a site language", "id,en\na,b\n", "warning glossary-no-language @id,en: the glossary has no column `fr`; add a column `fr` with the terms in this language"},
		{"definition without term", "id,en,fr,ne_definition\na,b,c,d\n", "warning glossary-no-language @ne_definition: the glossary has no column `ne`; add a column `ne` with the terms in this language"},
		{"bad id", "id,en,fr\nClé d’accès,b,c\n", "error glossary-id @Clé d’accès: `Clé d’accès` cannot be the id of a term; write `cle-d-acces`: an id is made of small letters from a to z, digits and hyphens"},
		{"no id in a row", "id,en,fr\n,b,c\n", "error glossary-id @: `` cannot be the id of a term; an id is made of small letters from a to z, digits and hyphens"},
		{"hyphens at the ends", "id,en,fr\n-a,b,c\nd--e,f,g\nh-,i,j\n", "error glossary-id @-a: `-a` cannot be the id of a term; write `a`: an id is made of small letters from a to z, digits and hyphens\n" +
			"error glossary-id @d--e: `d--e` cannot be the id of a term; write `d-e`: an id is made of small letters from a to z, digits and hyphens\n" +
			"error glossary-id @h-: `h-` cannot be the id of a term; write `h`: an id is made of small letters from a to z, digits and hyphens"},
		{"id twice", "id,en,fr\na,b,c\na,d,e\n", "error glossary-id-twice @a: the id `a` stands in another line already; give this line an id of its own, or join the two lines (first @a)"},
		{"empty term", "id,en,fr,fr_synonyms\na,b,,c\n", "warning glossary-empty-term @: the term `a` has no word in the column `fr`; write the term in this language; synonyms and a definition do not stand for it"},
		{"no term in another language", "id,en,fr,ne\na,b,c,\n", ""},
		{"empty lines at the end", "id,en,fr\na,b,c\n,,\n , ,\n", ""},
		{"two lines for a word", "id,en,fr,en_synonyms\na,Claim,c,\nb,Bill,d,request (x); CLAIM (y)\n", "warning glossary-ambiguous @request (x); CLAIM (y): `CLAIM` stands for `a` and for `b`; keep it in one of the two lines; on pages it is explained as `a` (first @Claim)"},
		{"a name goes before an earlier synonym", "id,en,fr,en_synonyms\na,Claim,c,bill\nb,Bill,d,\n", "warning glossary-ambiguous @bill: `bill` stands for `b` and for `a`; keep it in one of the two lines; on pages it is explained as `b` (first @Bill)"},
		{"a word twice in a line", "id,en,fr,en_synonyms\na,Claim,c,claim; Claims\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, faults := Parse(read(t, c.csv), []string{"en", "fr"}, path)
			var got []string
			for _, d := range faults {
				line := d.Severity.String() + " " + d.Code + " @" + c.csv[d.Span.Start:d.Span.End] + ": " + d.Message() + "; " + d.Help()
				for _, r := range d.Related {
					line += " (" + r.Role + " @" + c.csv[r.Span.Start:r.Span.End] + ")"
				}
				got = append(got, line)
			}
			if text := strings.Join(got, "\n"); text != c.want {
				t.Errorf("\n got %s\nwant %s", text, c.want)
			}
		})
	}
}

func TestRowsWithAFaultAreLeftOut(t *testing.T) {
	g, _ := Parse(read(t, "id,en\na,first\na,second\nB,third\n"), []string{"en"}, path)
	if len(g.Entries()) != 1 || g.Entry("a").Names["en"] != "first" {
		t.Errorf("%d entries, a is %+v", len(g.Entries()), g.Entry("a"))
	}
}

func TestDigestsChangeWithWhatTheyCover(t *testing.T) {
	parse := func(csv string) *Glossary {
		g, _ := Parse(read(t, csv), []string{"en"}, path)
		return g
	}
	base := parse("id,en,en_definition,fr\na,Claim,x,y\n")
	if other := parse("id,en,en_definition,fr\na,Claim,x,y\n"); other.Digest() != base.Digest() || other.Matcher("en").Digest() != base.Matcher("en").Digest() {
		t.Error("equal files have different digests")
	}
	for csv, words := range map[string]bool{
		"id,en,en_definition,fr\na,Claim,other,y\n":              false,
		"id,en,en_definition,fr\na,Claim,x,other\n":              false,
		"id,en,en_definition,fr\na,Claims,x,y\n":                 true,
		"id,en,en_definition,fr\nb,Claim,x,y\n":                  true,
		"id,en,en_definition,fr,en_synonyms\na,Claim,x,y,bill\n": true,
	} {
		g := parse(csv)
		if g.Digest() == base.Digest() {
			t.Errorf("%q has the digest of another file", csv)
		}
		if (g.Matcher("en").Digest() != base.Matcher("en").Digest()) != words {
			t.Errorf("%q: the digest of the words changed or did not", csv)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(table)
	f.Add("id,en\n,\n\"\",x")
	f.Fuzz(func(t *testing.T, csv string) {
		table, _ := data.CSV([]byte(csv), path)
		g, faults := Parse(table, []string{"en", "fr"}, path)
		for _, d := range faults {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(csv) {
				t.Fatalf("%s at %+v of %d bytes", d.Code, d.Span, len(csv))
			}
			_, _ = d.Message(), d.Help()
		}
		for _, l := range g.Languages() {
			if m := g.Matcher(l); m != nil {
				m.Match([]Text{{HTML: []byte(csv)}})
			}
		}
	})
}
