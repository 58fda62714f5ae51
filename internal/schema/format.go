package schema

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/openimis/casebook/internal/clock"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/lang"
)

// A format is a form that a text may have.
type format struct {
	want  string // what the text should be
	write string // how it is written, when nothing better can be proposed
	valid func(string) bool
}

// ownFormats are those that the site does something with; they take the place
// of JSON Schema's own of the same name.
var ownFormats = map[string]format{
	"country":      {"a country code", "the two letters of ISO 3166-1, such as CM", lang.IsCountry},
	"currency":     {"a currency code", "the three letters of ISO 4217, such as XAF", lang.IsCurrency},
	"date":         {"a date", "YYYY-MM-DD", isDate},
	"date-time":    {"a date with a time", "YYYY-MM-DDTHH:MM, with Z or +01:00 after it if need be", isDateTime},
	"email":        {"an e-mail address", "one such as name@example.org", isEmail},
	"language":     {"a language code", "a tag such as fr or pt-BR", isLanguage},
	"markdown":     {"Markdown", "plain text", func(string) bool { return true }},
	"partial-date": {"a year, a month or a day", "2026, 2026-03 or 2026-03-01", isPartialDate},
	"source":       {"a source", "an id of content/sources.yaml or an address that begins with https://", isSource},
	"timezone":     {"a time zone", "an area and a town, such as Africa/Douala, or UTC", clock.IsZone},
	"uri":          {"an address", "one that begins with https://", isAddress},
}

// standardFormats are those of JSON Schema which are left as they are.
var standardFormats = []string{
	"duration", "hostname", "ipv4", "ipv6", "iri", "iri-reference", "json-pointer", "regex", "relative-json-pointer",
	"time", "uri-reference", "uri-template", "uuid",
}

var (
	formatNamesOwn = slices.Sorted(maps.Keys(ownFormats))
	formatNames    = slices.Concat(formatNamesOwn, standardFormats)
)

func isDate(s string) bool {
	if len(s) > len(time.DateOnly) {
		return isDateTime(s)
	}
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// isPartialDate takes what sources say of a figure: often only a year or a
// month is known, and a day would be invented.
func isPartialDate(s string) bool {
	for _, form := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(form, s); err == nil {
			return true
		}
	}
	return false
}

// timeForms are what may follow a date. A fraction of a second is taken after
// the seconds of each.
var timeForms = []string{"15:04", "15:04Z07:00", "15:04:05", "15:04:05Z07:00"}

func isDateTime(s string) bool {
	const day = len(time.DateOnly)
	if len(s) < day+2 || s[day] != 'T' && s[day] != 't' && s[day] != ' ' || !isDate(s[:day]) {
		return false
	}
	clock := strings.ToUpper(s[day+1:])
	return slices.ContainsFunc(timeForms, func(form string) bool {
		_, err := time.Parse(form, clock)
		return err == nil
	})
}

func isEmail(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && !strings.ContainsAny(s, " \t\r\n<>()[],;:\\\"") && isHost(host)
}

// isHost accepts letters of every script, since hosts are written that way.
func isHost(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' || strings.ContainsAny(label, "@/_?#%!$&'*+=~|`^{}") {
			return false
		}
	}
	return true
}

func isLanguage(s string) bool {
	_, err := lang.Parse(s)
	return err == nil
}

// isAddress accepts what is safe behind a link: no javascript:, no address
// without a scheme, which would lead into the site.
func isAddress(s string) bool {
	if s == "" || strings.ContainsAny(s, " \t\r\n<>\"`\\") {
		return false
	}
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Hostname() != ""
	case "mailto":
		address, _, _ := strings.Cut(u.Opaque, "?")
		return isEmail(address)
	case "tel":
		return u.Opaque != ""
	}
	return false
}

func isSource(s string) bool {
	if strings.Contains(s, "://") {
		return isAddress(s)
	}
	return s != "" && !strings.ContainsAny(s, " \t\r\n:<>[]()\"`\\")
}

// badFormat says what is wrong with a text, and what to write instead.
func badFormat(name, value string, o Options) []diag.Arg {
	f, ok := ownFormats[name]
	if !ok {
		return []diag.Arg{diag.S("value", value), diag.S("want", "of the form `"+name+"`")}
	}
	args := []diag.Arg{diag.S("value", value), diag.S("want", f.want)}
	proposal := ""
	switch name {
	case "country":
		proposal = proposeCode(value, f.valid, o, countryNames)
	case "currency":
		proposal = proposeCode(value, f.valid, o, currencyNames)
	case "language":
		proposal = proposeLanguage(value, o)
	case "date":
		proposal = proposeDate(value)
	case "timezone":
		proposal = proposeZone(value)
	case "uri", "source":
		if with := "https://" + value; strings.Contains(value, ".") && isAddress(with) && isHost(strings.SplitN(value, "/", 2)[0]) {
			proposal = with
		}
	}
	if proposal == "" {
		return append(args, diag.S("write", f.write))
	}
	return append(args, diag.S("write", "`"+proposal+"`"))
}

// proposeCode proposes the code whose name in one of the site's languages is
// the text, or nearly so; or the text itself in capitals.
func proposeCode(text string, valid func(string) bool, o Options, names func(language string) map[string]string) string {
	if upper := strings.ToUpper(strings.TrimSpace(text)); valid(upper) {
		return upper
	}
	text = strings.ToLower(strings.TrimSpace(text))
	for _, language := range o.languages() {
		if code := names(language)[text]; code != "" {
			return code
		}
	}
	for _, language := range o.languages() {
		byName := names(language)
		if near := diag.Near(text, slices.Collect(maps.Keys(byName))); near != "" {
			return byName[near]
		}
	}
	return ""
}

// countryNames and currencyNames lead from a name in small letters to the
// code. They are asked for on faults only, and made once per language.
func countryNames(language string) map[string]string {
	return names("country", language, lang.Countries, (*lang.Locale).Country)
}

func currencyNames(language string) map[string]string {
	return names("currency", language, lang.Currencies, (*lang.Locale).Currency)
}

var nameTables sync.Map // [kind, language] → map[string]string

func names(kind, language string, codes func() []string, name func(*lang.Locale, string) string) map[string]string {
	key := [2]string{kind, language}
	if m, ok := nameTables.Load(key); ok {
		return m.(map[string]string)
	}
	locale, m := lang.New(language, lang.Custom{}), map[string]string{}
	for _, code := range codes() {
		if n := strings.ToLower(name(locale, code)); m[n] == "" {
			m[n] = code
		}
	}
	nameTables.Store(key, m)
	return m
}

func proposeLanguage(text string, o Options) string {
	if tag, err := lang.Parse(strings.ReplaceAll(strings.TrimSpace(text), "_", "-")); err == nil {
		return tag.String()
	}
	for _, language := range o.languages() {
		tag, err := lang.Parse(language)
		if err != nil {
			continue
		}
		candidates := []string{tag.Name()}
		for _, reader := range o.languages() {
			candidates = append(candidates, lang.New(reader, lang.Custom{}).Language(language))
		}
		if slices.ContainsFunc(candidates, func(name string) bool { return strings.EqualFold(name, strings.TrimSpace(text)) }) {
			return tag.String()
		}
	}
	return ""
}

// proposeZone proposes the zone whose name, or whose town, is the text, or
// nearly so.
func proposeZone(text string) string {
	text = strings.ReplaceAll(strings.TrimSpace(text), " ", "_")
	zones := clock.Zones()
	names := make(map[string]string, 2*len(zones)) // town → zone
	for _, zone := range zones {
		names[zone] = zone
		if area, town, ok := strings.Cut(zone, "/"); ok && area != "Etc" {
			names[town[strings.LastIndexByte(town, '/')+1:]] = zone
		}
	}
	for name, zone := range names {
		if strings.EqualFold(name, text) {
			return zone
		}
	}
	return names[near(text, slices.Collect(maps.Keys(names)))]
}

// proposeDate rewrites a date that begins with its year (2026/3/1). In any
// other order day and month could be mistaken for each other.
func proposeDate(text string) string {
	var year, month, day int
	for _, form := range []string{"%4d-%d-%d", "%4d/%d/%d", "%4d.%d.%d"} {
		if n, err := fmt.Sscanf(text, form, &year, &month, &day); n != 3 || err != nil {
			continue
		}
		if s := fmt.Sprintf("%04d-%02d-%02d", year, month, day); isDate(s) && len(text) <= len(s) {
			return s
		}
	}
	return ""
}
