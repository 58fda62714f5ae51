package i18n

import (
	"slices"
	"testing"
)

func TestPlaceholdersAreFilledAsTheLanguageWrites(t *testing.T) {
	c, diags := load(t, "a = \"{{.X}} and {{ .Y_2 }}.\"", "a = \"{{.X}} et {{ .Y_2 }}.\"")
	if diags != nil {
		t.Fatalf("unexpected: %q", diags)
	}
	fr := c.Language("fr")
	for _, c := range []struct {
		args []any
		want string
	}{
		{[]any{"X", "<b>", "Y_2", "2026"}, "<b> et 2026."},
		{[]any{"X", 1234, "Y_2", int64(-5012213)}, "1\u202f234 et -5\u202f012\u202f213."},
		{[]any{"Y_2", true, "X", 1.5}, "1.5 et true."},
		{[]any{"X", "{{.Y_2}}", "Y_2", "y"}, "{{.Y_2}} et y."},
		{[]any{"X"}, "{{.X}} et {{.Y_2}}."},
		{[]any{"x", 1, 2, "X", nil}, "{{.X}} et {{.Y_2}}."},
		{[]any{"X", nil, "Y_2", []int{1}}, "<nil> et [1]."},
		{nil, "{{.X}} et {{.Y_2}}."},
	} {
		if got := fr.T("a", c.args...); got != c.want {
			t.Errorf("T(a, %v) = %q, want %q", c.args, got, c.want)
		}
	}
}

func TestNumbersChooseThePluralForm(t *testing.T) {
	const six = "zero = \"zero\"\none = \"one\"\ntwo = \"two\"\nfew = \"few {{.N}}\"\nmany = \"many {{.N}}\"\nother = \"other {{.N}}\""
	for lang, cases := range map[string]map[int]string{
		"en":    {0: "other 0", 1: "one", 2: "other 2", 1_000_000: "other 1,000,000", -1: "one"},
		"fr":    {0: "one", 1: "one", 2: "other 2", 201: "other 201", 1_000_000: "many 1\u202f000\u202f000", 1_000_001: "other 1\u202f000\u202f001"},
		"fr-ca": {0: "one", 2: "other 2"},
		"ar":    {0: "zero", 1: "one", 2: "two", 3: "few 3", 11: "many 11", 99: "many 99", 100: "other 100", 103: "few 103", 1002: "other 1,002"},
		"sw":    {0: "other 0", 1: "one"},
		"id":    {1: "other 1"},
		"mos":   {1: "other 1", 1000: "other 1,000"},
	} {
		c, _ := Load([]File{{Path: "i18n/" + lang + ".toml", Lang: lang, Bytes: []byte("[p]\n" + six)}}, lang)
		for n, want := range cases {
			if got := c.Language(lang).N("p", n); got != want {
				t.Errorf("%s: %d is %q, want %q", lang, n, got, want)
			}
		}
	}
}

func TestMissingFormBorrowsAnother(t *testing.T) {
	c, _ := load(t, "p.other = \"{{.N}} pages\"\nq = \"plain {{.N}}\"\nr.one = \"single\"", "[p]\none = \"{{.N}} page\"\nother = \"{{.N}} pages\"")
	fr, en := c.Language("fr"), c.Language("en")
	for got, want := range map[string]string{
		fr.N("p", 1_000_000): "1\u202f000\u202f000 pages", // many, which French files may leave out
		en.N("p", 1):         "1 pages",
		en.N("q", 3):         "plain 3",
		en.N("r", 3):         "single",
		en.T("p", "N", 7):    "7 pages",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestCLDRSaysWhichFormsALanguageNeeds(t *testing.T) {
	for lang, want := range map[string][2][]string{
		"en":  {{"one", "other"}, {"one", "other"}},
		"fr":  {{"one", "other"}, {"one", "many", "other"}},
		"ar":  {formNames, formNames},
		"cs":  {{"one", "few", "other"}, {"one", "few", "many", "other"}},
		"ja":  {{"other"}, {"other"}},
		"mos": {{"other"}, nil},
	} {
		p := pluralsOf(lang)
		if !slices.Equal(p.needed, want[0]) || !slices.Equal(p.used, want[1]) {
			t.Errorf("%s needs %q and uses %q, want %q", lang, p.needed, p.used, want)
		}
	}
}

func TestTextWithoutPlaceholderCostsNothing(t *testing.T) {
	c, _ := load(t, "a = \"text\"", "a = \"texte\"")
	fr := c.Language("fr")
	if n := testing.AllocsPerRun(100, func() { fr.T("a"); fr.N("a", 5) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
