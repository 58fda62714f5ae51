package i18n

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/openimis/casebook/internal/diag"
)

// site is a site in English and French with one file each, whose texts and
// the binary's are the arguments.
func load(t *testing.T, english, own string) (*Catalogues, []string) {
	t.Helper()
	c, diags := Load([]File{
		{Path: "builtin/en.toml", Lang: "en", Bytes: []byte(english), Default: true},
		{Path: "i18n/fr.toml", Lang: "fr", Bytes: []byte(own)},
	}, "en", "fr")
	return c, lines(diags)
}

func lines(diags []diag.Diagnostic) []string {
	var out []string
	for _, d := range diags {
		out = append(out, fmt.Sprintf("%s:%d-%d %s: %s | %s", d.Path, d.Span.Start, d.Span.End, d.Code, d.Message(), d.Help()))
	}
	return out
}

func TestLaterFilesOverrideKeyByKey(t *testing.T) {
	c, diags := Load([]File{
		{Path: "builtin/en.toml", Lang: "en", Bytes: []byte("\"a.one_\" = \"1\"\n\"a.two_\" = \"2\"\n\"a.three\" = \"3\""), Default: true},
		{Path: "themes/x/i18n/en.toml", Lang: "en", Bytes: []byte("[a]\ntwo_ = \"theme 2\"\nthree = \"theme 3\"")},
		{Path: "i18n/en.toml", Lang: "EN", Bytes: []byte("a.three = \"site 3\"")},
	}, "en")
	if len(diags) != 0 {
		t.Errorf("unexpected: %q", lines(diags))
	}
	en := c.Language("en")
	if got := []string{en.T("a.one_"), en.T("a.two_"), en.T("a.three")}; !slices.Equal(got, []string{"1", "theme 2", "site 3"}) {
		t.Errorf("got %q", got)
	}
	if keys := en.Keys(); !slices.Equal(keys, []string{"a.one_", "a.three", "a.two_"}) {
		t.Errorf("keys %q", keys)
	}
}

func TestTextsFallBackToParentThenDefaultThenKey(t *testing.T) {
	c, _ := Load([]File{
		{Path: "builtin/en.toml", Lang: "en", Bytes: []byte("a = \"en a\"\nb = \"en b\"\nc = \"en c\"\nd = \"en d\""), Default: true},
		{Path: "i18n/fr.toml", Lang: "fr", Bytes: []byte("a = \"fr a\"\nb = \"fr b\"")},
		{Path: "i18n/fr-ca.toml", Lang: "fr-ca", Bytes: []byte("a = \"ca a\"")},
		{Path: "i18n/ar.toml", Lang: "ar", Bytes: []byte("c = \"ar c\"")},
	}, "ar", "fr-ca")
	for key, want := range map[string]string{"a": "ca a", "b": "fr b", "c": "ar c", "d": "en d", "e": "e"} {
		if got := c.Language("fr-CA").T(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if c.Language("fr-ca").Has("e") || !c.Language("fr-ca").Has("d") {
		t.Error("Has must count texts of other languages, and no others")
	}
	if got := c.Language("fr-BE").T("b"); got != "fr b" {
		t.Errorf("a language without files shows %q, want its parent's text", got)
	}
	if got := c.Language("no such").T("c"); got != "ar c" {
		t.Errorf("no language shows %q, want the default one's text", got)
	}
	if got := c.Languages(); !slices.Equal(got, []string{"ar", "en", "fr", "fr-ca"}) {
		t.Errorf("languages %q", got)
	}
}

func TestBorrowedTextCountsAsItsOwnLanguageDoes(t *testing.T) {
	c, _ := load(t, "[p]\none = \"{{.N}} page\"\nother = \"{{.N}} pages\"", "")
	// Zero is singular in French, but the text is English.
	if got := c.Language("fr").N("p", 0); got != "0 pages" {
		t.Errorf("got %q", got)
	}
	if got := c.Language("fr").N("p", 12345); got != "12,345 pages" {
		t.Errorf("got %q", got)
	}
}

func TestSiteWithoutFilesHasItsKeysAsTexts(t *testing.T) {
	c, diags := Load(nil)
	if got := c.Language("fr").T("search.label", "A", 1); got != "search.label" || len(diags) != 0 {
		t.Errorf("%q, %q", got, lines(diags))
	}
	if got := c.Language("").N("pages", 3); got != "pages" {
		t.Errorf("%q", got)
	}
	if c.Language("x").Locale() == nil {
		t.Error("no locale")
	}
}

func TestFormatSectionDescribesALanguageToLang(t *testing.T) {
	c, diags := Load([]File{{Path: "i18n/mos.toml", Lang: "mos", Bytes: []byte(`
[format]
date.long = "d 'de' MMMM y"
"date.first" = "1er"
months = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12"]
decimal = ","
group = "."
[names.countries]
BF = "Burkĩna Faso"
[names.languages]
"pt-BR" = "portugezi"
`)}}, "mos")
	if len(diags) != 0 {
		t.Errorf("unexpected: %q", lines(diags))
	}
	l := c.Language("mos").Locale()
	for got, want := range map[string]string{
		l.Date("2026-03-01", 0): "1er de m3 2026", l.Number("1234.5"): "1.234,5", l.Country("BF"): "Burkĩna Faso",
		l.Language("pt-br"): "portugezi",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestFormatIsInheritedFromTheParentLanguageOnly(t *testing.T) {
	c, _ := Load([]File{
		{Path: "i18n/en.toml", Lang: "en", Bytes: []byte("[format]\ndecimal = \"!\"")},
		{Path: "i18n/pt.toml", Lang: "pt", Bytes: []byte("[format]\ndecimal = \"/\"\ngroup = \"~\"")},
		{Path: "i18n/pt-br.toml", Lang: "pt-br", Bytes: []byte("[format]\ngroup = \":\"")},
	}, "en", "pt-br", "sw")
	if got := c.Language("pt-br").Locale().Number("1234.5"); got != "1:234/5" {
		t.Errorf("pt-BR writes %q", got)
	}
	if got := c.Language("sw").Locale().Number("1234.5"); got != "1,234.5" {
		t.Errorf("sw writes %q", got)
	}
}

func TestDigestFollowsTextsAndFormatOfItsLanguage(t *testing.T) {
	const english, french = "a = \"a\"\nb = \"b\"", "a = \"à\""
	digest := func(english, french, lang string) any {
		c, _ := load(t, english, french)
		return c.Language(lang).Digest()
	}
	base := digest(english, french, "fr")
	if digest(english, french, "fr") != base {
		t.Error("two loads give two digests")
	}
	for name, other := range map[string]any{
		"own text": digest(english, "a = \"â\"", "fr"), "borrowed text": digest("a = \"a\"\nb = \"B\"", french, "fr"),
		"format": digest(english, french+"\n[format]\ngroup = \".\"", "fr"), "language": digest(english, french, "en"),
		"plural": digest(english, "[a]\none=\"à\"\nother=\"à\"", "fr"),
	} {
		if other == base {
			t.Errorf("another %s gives the same digest", name)
		}
	}
	if digest(english+"\nx=\"1\"", french, "en") == digest(english, french, "en") {
		t.Error("a new key gives the same digest")
	}
	if digest(english, "a = \"â\"", "en") != digest(english, french, "en") {
		t.Error("a French text changes the English digest")
	}
	if digest("a = \"x\"", french, "fr") != digest("a = \"y\"", french, "fr") {
		t.Error("an overridden text changes the digest")
	}
}

func TestCatalogueMayBeUsedByManyGoroutines(t *testing.T) {
	c, _ := load(t, "[p]\none = \"{{.N}} page\"\nother = \"{{.N}} pages\"", "[p]\none = \"{{.N}} page\"\nmany = \"{{.N}} de pages\"\nother = \"{{.N}} pages\"")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if got := c.Language("fr").N("p", 1_000_000); got != "1\u202f000\u202f000 de pages" {
					t.Errorf("got %q", got)
					return
				}
			}
		})
	}
	wg.Wait()
}

func FuzzLoad(f *testing.F) {
	f.Add("fr", "\"a.b\" = \"{{.X}} {{\"\n[p]\none = \"1\"\nfour = \"4\"\n[format]\nmonths = [1]\ndate.long = \"'\"\n[names.countries]\nXX = \"\"")
	f.Add("ar", "[p.q]\nother = {x = 1}\n[names]\nfoo = 1\nnames.x = []")
	f.Add("no such", "a = ")
	f.Add("en-x-a", "format = \"\"\nnames = [1]")
	f.Fuzz(func(t *testing.T, tag, src string) {
		c, diags := Load([]File{
			{Path: "builtin/en.toml", Lang: "en", Bytes: []byte("a.b = \"{{.X}}\"\np.one = \"x\"\np.other = \"y\""), Default: true},
			{Path: "i18n/x.toml", Lang: tag, Bytes: []byte(src)},
		}, "en", tag)
		for _, d := range diags {
			if d.Span.Start > d.Span.End || d.Path == "i18n/x.toml" && d.Span.End > len(src) {
				t.Fatalf("span %v of %d bytes in %s", d.Span, len(src), d.Code)
			}
			d.Message()
			d.Help()
		}
		for _, key := range c.Language(tag).Keys() {
			c.Language(tag).T(key, "X")
			for _, n := range []int{-1, 0, 1, 2, 1 << 40} {
				if got := c.Language(tag).N(key, n, n, nil); strings.Contains(got, "%!") {
					t.Fatalf("%q", got)
				}
			}
		}
	})
}
