package i18n

import (
	"slices"
	"strings"
	"testing"
)

func TestFaultsAreReportedAtTheirPlace(t *testing.T) {
	const english = `"search.label" = "Search"
"hello" = "Hello {{.Name}}"
[pages.count]
one = "{{.N}} page"
other = "{{.N}} pages"
`
	const french = `"search.label" = "Rechercher"
"hello" = "Bonjour {{.Name}}"
[pages.count]
one = "{{.N}} page"
other = "{{.N}} pages"
`
	for name, c := range map[string]struct {
		own  string
		want []string // place, code and the words that matter
	}{
		"nothing wrong": {french, nil},
		"own keys":      {french + "[footer]\nlicence = \"Licence\"\n", nil},
		"missing key": {strings.Replace(french, `"hello" = "Bonjour {{.Name}}"`, "", 1), []string{
			"i18n/fr.toml:0-0 missing-string: `hello` has no text in the language `fr` | add it to i18n/fr.toml; until then readers see the text in `en`: \"Hello {{.Name}}\"",
		}},
		"misspelt key": {strings.Replace(french, "search.label", "search.lable", 1), []string{
			"i18n/fr.toml:0-0 missing-string: `search.label`", "unknown-string: nobody uses a key `search.lable` | did you mean `search.label`?",
		}},
		"misspelt form": {strings.Replace(french, "one =", "oen =", 1), []string{
			"missing-plural-form: of the plural forms of the language `fr`, `pages.count` lacks `one`",
			"plural-form: `oen` in `pages.count` is no plural form of the language `fr` | did you mean `one`? its forms are `one`, `many`, `other`",
		}},
		"form of another language": {french + "few = \"{{.N}} pages\"", []string{"plural-form: `few` in `pages.count`"}},
		"other is missing":         {strings.Replace(french, "other =", "many =", 1), []string{"missing-plural-form: of the plural forms of the language `fr`, `pages.count` lacks `other`"}},
		"other placeholder": {strings.Replace(french, "{{.Name}}", "{{.Nom}}", 1), []string{
			"placeholder-mismatch: the text of `hello` in `fr` has `{{.Nom}}` and lacks `{{.Name}}`, other than the text in `en`",
		}},
		"number left out":    {strings.Replace(french, "{{.N}} page\"", "une page\"", 1), nil},
		"broken placeholder": {strings.Replace(french, "{{.Name}}", "{{Name}}", 1), []string{"placeholder-mismatch", "string-placeholder: `{{Name}}` in `hello` is not a placeholder | write {{.Name}}: two"}},
		"open placeholder":   {strings.Replace(french, "{{.Name}}", "{{.Name", 1), []string{"placeholder-mismatch", "string-placeholder: `{{.Name` in"}},
		"function":           {strings.Replace(french, "{{.Name}}", "{{.Name | html}}", 1), []string{"placeholder-mismatch", "string-placeholder"}},
		"number for a text":  {strings.Replace(french, `"Rechercher"`, "1", 1), []string{"missing-string", "i18n/fr.toml:17-18 string-value: `search.label` is not a text"}},
		"list for a form":    {strings.Replace(french, `"{{.N}} page"`, "[]", 1), []string{"missing-plural-form", "string-value: `pages.count.one` is not a text"}},
		"key twice":          {french + "[search]\nlabel = \"Chercher\"", []string{"duplicate-key: the key `search.label` is given twice"}},
		"broken file":        {french + "x = ", []string{"toml"}},
		"unknown format":     {french + "[format]\ndate.lnog = \"d\"", []string{"format-key: there is no setting `date.lnog` here | did you mean `date.long`?"}},
		"bad pattern":        {french + "[format]\n\"date.long\" = \"d de MMMM\"", []string{"format-value: the value of `date.long` cannot be used: the letter e has no meaning"}},
		"eleven months":      {french + "[format]\nmonths = [\"a\"]", []string{"format-value: the value of `months` cannot be used: it must be a list of twelve texts"}},
		"nine digits":        {french + "[format]\ndigits = \"123456789\"", []string{"format-value: the value of `digits`"}},
		"percent without #":  {french + "[format]\npercent = \"%\"", []string{"format-value: the value of `percent`"}},
		"no country":         {french + "[names.countries]\nXX = \"Nulle part\"", []string{"name-code: `XX` is no code of a country"}},
		"no section":         {french + "[names.contries]\nCD = \"RDC\"", []string{"format-key: there is no setting `names.contries` here | did you mean `names.countries`?"}},
		"name is no text":    {french + "[names.countries]\nCD = 1", []string{"string-value: `names.countries.CD`"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, got := load(t, english, c.own)
			slices.SortFunc(got, func(a, b string) int { return strings.Compare(codeOf(a), codeOf(b)) })
			if len(got) != len(c.want) {
				t.Fatalf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
			}
			for i := range got {
				if !strings.Contains(got[i], c.want[i]) {
					t.Errorf("got  %s\nwant %s", got[i], c.want[i])
				}
			}
		})
	}
}

func codeOf(line string) string { return strings.Fields(line)[1] }

func TestLanguageWithoutFileIsOneWarning(t *testing.T) {
	files := []File{{Path: "builtin/en.toml", Lang: "en", Bytes: []byte("a = \"a\"\nb = \"b\""), Default: true}}
	_, diags := Load(files, "en", "sw")
	want := "i18n/sw.toml:0-0 missing-strings: there are no texts of the user interface in the language `sw` | add i18n/sw.toml with the keys of i18n/en.toml"
	if got := lines(diags); len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKeyOfTheSiteIsMissedInEverySiteLanguageAndNoOther(t *testing.T) {
	_, diags := Load([]File{
		{Path: "builtin/ar.toml", Lang: "ar", Bytes: []byte("a = \"a\""), Default: true},
		{Path: "builtin/en.toml", Lang: "en", Bytes: []byte("a = \"a\""), Default: true},
		{Path: "builtin/fr.toml", Lang: "fr", Bytes: []byte("a = \"a\""), Default: true},
		{Path: "i18n/en.toml", Lang: "en", Bytes: []byte("own.key = \"own\"")},
	}, "en", "fr")
	got := lines(diags)
	if len(got) != 1 || !strings.HasPrefix(got[0], "i18n/en.toml:4-7 ") || !strings.Contains(got[0], "missing-string: `own.key` has no text in the language `fr`") {
		t.Errorf("got %q", got)
	}
}

func TestOverridingTheReferenceDoesNotBlameTheOthers(t *testing.T) {
	_, diags := Load([]File{
		{Path: "builtin/en.toml", Lang: "en", Bytes: []byte("a = \"in {{.Language}}\""), Default: true},
		{Path: "builtin/fr.toml", Lang: "fr", Bytes: []byte("a = \"en {{.Language}}\""), Default: true},
		{Path: "i18n/en.toml", Lang: "en", Bytes: []byte("a = \"in {{.Lang}}\"")},
	}, "en", "fr")
	got := lines(diags)
	if len(got) != 1 || !strings.HasPrefix(got[0], "i18n/en.toml:0-1 placeholder-mismatch") {
		t.Errorf("got %q", got)
	}
}

func TestLanguagesOfAThemeThatTheSiteLacksAreNoMatter(t *testing.T) {
	_, diags := Load([]File{
		{Path: "builtin/en.toml", Lang: "en", Bytes: []byte("hello = \"Hello {{.X}}\""), Default: true},
		{Path: "themes/x/i18n/ar.toml", Lang: "ar", Bytes: []byte("helo = \"x\"\nhello = \"{{.Y}}\"\n[p]\nother = \"x\"\nfour = \"y\"")},
	}, "en")
	if len(diags) != 0 {
		t.Errorf("got %q", lines(diags))
	}
}

func TestFileNamedByNoLanguageIsAnError(t *testing.T) {
	_, diags := Load([]File{{Path: "i18n/french.toml", Lang: "french!", Bytes: []byte("a = \"a\"")}}, "en")
	if got := lines(diags); len(got) != 1 || !strings.Contains(got[0], "strings-language: `french!` is no language tag") {
		t.Errorf("got %q", got)
	}
}

func TestArabicIsToldOfEveryFormThatIsMissing(t *testing.T) {
	_, diags := Load([]File{{Path: "i18n/ar.toml", Lang: "ar", Bytes: []byte("[p]\none = \"x\"\nother = \"y\"")}}, "ar")
	if got := lines(diags); len(got) != 1 || !strings.Contains(got[0], "of the plural forms of the language `ar`, `p` lacks `zero`, `two`, `few`, `many`") {
		t.Errorf("got %q", got)
	}
}
