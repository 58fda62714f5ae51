package lang

import (
	"slices"
	"strings"
	"testing"
)

func TestParseGivesFolderCanonicalFormAndDirection(t *testing.T) {
	for _, c := range []struct{ in, text, folder, base, dir, name string }{
		{"fr", "fr", "fr", "fr", "ltr", "Français"},
		{"EN", "en", "en", "en", "ltr", "English"},
		{"pt-br", "pt-BR", "pt-br", "pt", "ltr", "Português"},
		{"zh-hant-tw", "zh-Hant-TW", "zh-hant-tw", "zh", "ltr", "繁體中文"},
		{"ar", "ar", "ar", "ar", "rtl", "العربية"},
		{"ha-arab", "ha-Arab", "ha-arab", "ha", "rtl", ""},
		{"az-IR", "az-IR", "az-ir", "az", "rtl", ""},
		{"ff-Adlm", "ff-Adlm", "ff-adlm", "ff", "rtl", ""},
		{"dv", "dv", "dv", "dv", "rtl", ""},
		{"mos", "mos", "mos", "mos", "ltr", ""},
		{"iw", "iw", "iw", "he", "rtl", "עברית"},
		{"en-latn", "en-Latn", "en-latn", "en", "ltr", "English"},
		{"ka", "ka", "ka", "ka", "ltr", "ქართული"},
	} {
		tag, err := Parse(c.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.in, err)
			continue
		}
		got := [5]string{tag.String(), tag.Folder(), tag.Base(), tag.Dir(), tag.Name()}
		if want := [5]string{c.text, c.folder, c.base, c.dir, c.name}; got != want {
			t.Errorf("Parse(%q) = %q, want %q", c.in, got, want)
		}
	}
}

func TestParseRefusesWhatNamesNoLanguage(t *testing.T) {
	for in, word := range map[string]string{
		"": "no language tag", "a": "no language tag", "xx": `subtag "xx"`, "fr-AB": `subtag "AB"`, "pt_BR": `write "pt-BR"`,
		"und": "names no language", "mul": "names no language", "x-moore": "names no language", "français": "no language tag",
	} {
		if tag, err := Parse(in); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("Parse(%q) = %q, %v; want an error with %q", in, tag, err, word)
		}
	}
}

func TestParentsGoFromNearToFar(t *testing.T) {
	for in, want := range map[string][]string{
		"fr": nil, "fr-CA": {"fr"}, "zh-Hant-TW": {"zh-hant", "zh"}, "en-u-nu-thai": {"en-u-nu", "en"}, "en-x-nepal": {"en"},
	} {
		tag, err := Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := tag.Parents(); !slices.Equal(got, want) {
			t.Errorf("parents of %s = %q, want %q", in, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"fr", "pt-br", "zh-Hant-TW", "i-klingon", "en-u-nu-thai", "x-a", "sgn-BE-FR", "a--b", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		tag, err := Parse(in)
		if err != nil {
			return
		}
		again, err := Parse(tag.Folder())
		if err != nil || again != tag {
			t.Fatalf("%q has folder %q, which parses as %v, %v", in, tag.Folder(), again, err)
		}
		tag.Parents()
		tag.Name()
		New(in, Custom{}).Date("2026-03-01", Long)
	})
}
