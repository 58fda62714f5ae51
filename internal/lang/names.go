package lang

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// isoCountries are the codes of ISO 3166-1 alpha-2. golang.org/x/text knows
// withdrawn and private ones besides, which are no countries here.
const isoCountries = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT " +
	"BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK " +
	"FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE " +
	"JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ " +
	"MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO " +
	"RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW " +
	"TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"

var countries = strings.Fields(isoCountries)

// Countries returns all codes of ISO 3166-1 alpha-2, in order.
func Countries() []string { return slices.Clone(countries) }

// IsCountry reports whether code is one of Countries, in capitals.
func IsCountry(code string) bool {
	_, found := slices.BinarySearch(countries, code)
	return found
}

// Currencies returns the codes of ISO 4217 that are in use, in order.
func Currencies() []string { return slices.Clone(currencies().codes) }

// IsCurrency reports whether code is one of Currencies, in capitals.
func IsCurrency(code string) bool {
	_, found := slices.BinarySearch(currencies().codes, code)
	return found
}

// Country returns the language's name of a country, the code itself where
// there is none.
func (l *Locale) Country(code string) string {
	if name := l.custom.Countries[code]; name != "" {
		return name
	}
	if name := renamed()[[2]string{l.tag.base, code}]; name != "" {
		return name
	}
	if IsCountry(code) && l.regions != nil {
		if region, err := language.ParseRegion(code); err == nil {
			if name := l.regions.Name(region); name != "" {
				return name
			}
		}
	}
	return code
}

// Language returns the name of another language as it reads inside a
// sentence: "français", "French". It is the tag itself where there is none.
func (l *Locale) Language(tag string) string {
	t, err := Parse(tag)
	if err != nil {
		return tag
	}
	if name := l.custom.Languages[t.Folder()]; name != "" {
		return name
	}
	if l.tags != nil {
		if name := l.tags.Name(language.Make(t.text)); name != "" {
			return name
		}
	}
	return t.text
}

// Currency returns the language's name of a currency, the code itself where
// there is none.
func (l *Locale) Currency(code string) string {
	if name := l.custom.Currencies[code]; name != "" {
		return name
	}
	if name := currencies().names[[2]string{l.tag.base, code}]; name != "" {
		return name
	}
	return code
}

//go:embed countries.tsv
var countriesTSV string

//go:embed currencies.tsv
var currenciesTSV string

// renamed holds the countries whose names in golang.org/x/text are old.
var renamed = sync.OnceValue(func() map[[2]string]string {
	out := map[[2]string]string{}
	for line := range strings.Lines(countriesTSV) {
		if cells := strings.Split(strings.TrimSpace(line), "\t"); len(cells) == 3 {
			out[[2]string{cells[0], cells[1]}] = cells[2]
		}
	}
	return out
})

type currencyTable struct {
	codes []string
	names map[[2]string]string // by language and code
}

var currencies = sync.OnceValue(func() currencyTable {
	t := currencyTable{names: map[[2]string]string{}}
	var langs []string
	for line := range strings.Lines(currenciesTSV) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		switch {
		case strings.HasPrefix(line, "#"):
		case langs == nil:
			langs = cells
		default:
			t.codes = append(t.codes, cells[0])
			for i := 1; i < len(cells) && i < len(langs); i++ {
				t.names[[2]string{langs[i], cells[0]}] = cells[i]
			}
		}
	}
	return t
})
