package lang

import (
	"slices"
	"testing"

	"golang.org/x/text/language"
)

func TestNamesOfCountries(t *testing.T) {
	for _, c := range []struct{ tag, code, want string }{
		{"en", "NP", "Nepal"}, {"fr", "NP", "Népal"}, {"fr", "CM", "Cameroun"}, {"fr", "CD", "Congo-Kinshasa"},
		{"ar", "CM", "الكاميرون"}, {"fr-CA", "CM", "Cameroun"}, {"sw", "CM", "Kameruni"},
		{"en", "SZ", "Eswatini"}, {"fr", "MK", "Macédoine du Nord"}, {"en", "TR", "Türkiye"},
		{"en", "EU", "EU"}, {"en", "np", "np"}, {"en", "NPL", "NPL"}, {"en", "", ""}, {"mos", "CM", "CM"}, {"", "CM", "CM"},
	} {
		if got := New(c.tag, Custom{}).Country(c.code); got != c.want {
			t.Errorf("%s: Country(%s) = %q, want %q", c.tag, c.code, got, c.want)
		}
	}
	l := New("fr", Custom{Countries: map[string]string{"CD": "République démocratique du Congo"}})
	if got := l.Country("CD"); got != "République démocratique du Congo" {
		t.Errorf("a site's own name is not used: %q", got)
	}
}

func TestEveryCountryHasAName(t *testing.T) {
	if n := len(Countries()); n != 249 || !slices.IsSorted(Countries()) {
		t.Fatalf("%d countries, want the 249 of ISO 3166-1 in order", n)
	}
	for tag := range builtIn {
		l := New(tag, Custom{})
		for _, code := range Countries() {
			if l.Country(code) == code {
				t.Errorf("%s has no name for %s", tag, code)
			}
			if r, err := language.ParseRegion(code); err != nil || !r.IsCountry() {
				t.Errorf("%s is no country: %v", code, err)
			}
		}
	}
}

func TestIsCountryTakesISOCodesOnly(t *testing.T) {
	for code, want := range map[string]bool{
		"NP": true, "CD": true, "np": false, "UK": false, "EU": false, "XK": false, "SU": false, "NPL": false, "524": false, "": false,
	} {
		if got := IsCountry(code); got != want {
			t.Errorf("IsCountry(%q) = %t", code, got)
		}
	}
}

func TestNamesOfLanguagesReadInsideASentence(t *testing.T) {
	for _, c := range []struct{ tag, of, want string }{
		{"fr", "fr", "français"}, {"fr", "en", "anglais"}, {"en", "fr", "French"}, {"ar", "fr", "الفرنسية"},
		{"fr", "pt-br", "portugais brésilien"}, {"fr", "mos", "moré"}, {"en", "und", "und"}, {"en", "q", "q"}, {"mos", "pt-br", "pt-BR"},
	} {
		if got := New(c.tag, Custom{}).Language(c.of); got != c.want {
			t.Errorf("%s: Language(%s) = %q, want %q", c.tag, c.of, got, c.want)
		}
	}
	l := New("fr", Custom{Languages: map[string]string{"mos": "mooré"}})
	if got := l.Language("mos"); got != "mooré" {
		t.Errorf("a site's own name is not used: %q", got)
	}
}

func TestNamesOfCurrencies(t *testing.T) {
	for _, c := range []struct{ tag, code, want string }{
		{"en", "XOF", "West African CFA Franc"}, {"fr", "XAF", "franc CFA (BEAC)"}, {"fr-CA", "NPR", "roupie népalaise"},
		{"ar", "NPR", "روبية نيبالي"}, {"en", "QQQ", "QQQ"}, {"mos", "XOF", "XOF"},
	} {
		if got := New(c.tag, Custom{}).Currency(c.code); got != c.want {
			t.Errorf("%s: Currency(%s) = %q, want %q", c.tag, c.code, got, c.want)
		}
	}
	if got := New("en", Custom{Currencies: map[string]string{"XOF": "CFA franc"}}).Currency("XOF"); got != "CFA franc" {
		t.Errorf("a site's own name is not used: %q", got)
	}
	if !slices.IsSorted(Currencies()) || len(Currencies()) < 150 {
		t.Errorf("%d currencies, or not in order", len(Currencies()))
	}
	if !IsCurrency("XOF") || IsCurrency("xof") || IsCurrency("XXX") || IsCurrency("code") {
		t.Error("IsCurrency must know the codes in use, in capitals, and no others")
	}
}
