package i18n

import (
	"strings"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/lang"
)

// A setting is a key of the section [format]: how many texts it takes, and
// where they go.
type setting struct {
	texts int // 1 is a text, more is a list
	set   func(*lang.Custom, []string)
	check func(string) string // what is wrong with a text, "" if nothing is
}

var settings = map[string]setting{
	"date.full":    one(func(c *lang.Custom, s string) { c.DateFull = s }, pattern),
	"date.long":    one(func(c *lang.Custom, s string) { c.DateLong = s }, pattern),
	"date.short":   one(func(c *lang.Custom, s string) { c.DateShort = s }, pattern),
	"date.month":   one(func(c *lang.Custom, s string) { c.DateMonth = s }, pattern),
	"date.first":   one(func(c *lang.Custom, s string) { c.FirstDay = s }, nil),
	"decimal":      one(func(c *lang.Custom, s string) { c.Decimal = s }, nil),
	"group":        one(func(c *lang.Custom, s string) { c.Group = s }, nil),
	"minus":        one(func(c *lang.Custom, s string) { c.Minus = s }, nil),
	"digits":       one(func(c *lang.Custom, s string) { c.Digits = s }, tenDigits),
	"percent":      one(func(c *lang.Custom, s string) { c.Percent = s }, hasNumber),
	"unit_gap":     one(func(c *lang.Custom, s string) { c.UnitGap = s }, nil),
	"months":       {12, func(c *lang.Custom, l []string) { c.Months = l }, nil},
	"short_months": {12, func(c *lang.Custom, l []string) { c.ShortMonths = l }, nil},
	"days":         {7, func(c *lang.Custom, l []string) { c.Days = l }, nil},
	"short_days":   {7, func(c *lang.Custom, l []string) { c.ShortDays = l }, nil},
	"units":        {5, func(c *lang.Custom, l []string) { c.Units = l }, nil},
}

func one(set func(*lang.Custom, string), check func(string) string) setting {
	return setting{1, func(c *lang.Custom, l []string) { set(c, l[0]) }, check}
}

func pattern(s string) string {
	if err := lang.CheckPattern(s); err != nil {
		return err.Error()
	}
	return ""
}

func tenDigits(s string) string {
	if utf8.RuneCountInString(s) != 10 {
		return "it must be the ten digits, from zero"
	}
	return ""
}

func hasNumber(s string) string {
	if strings.Count(s, "#") != 1 {
		return "# must stand for the number, once"
	}
	return ""
}

// format takes a key of [format].
func (r *reader) format(key string, at diag.Span, value *data.Node) {
	s, known := settings[key]
	if !known {
		names := make([]string, 0, len(settings))
		for name := range settings {
			names = append(names, name)
		}
		r.report(diag.FormatKey, at, diag.S("key", key), diag.S("suggest", diag.Near(key, names)), diag.L("known", diag.AtMost(len(names), names)))
		return
	}
	list, problem := texts(value, s.texts)
	if problem == "" && s.check != nil {
		problem = s.check(list[0])
	}
	if problem != "" {
		r.report(diag.FormatValue, value.Span, diag.S("key", key), diag.S("problem", problem))
		return
	}
	r.settings = append(r.settings, func(c *lang.Custom) { s.set(c, list) })
}

func texts(value *data.Node, n int) (list []string, problem string) {
	if n == 1 {
		if value.Kind != data.String || value.Text == "" {
			return nil, "it must be a text between quotation marks"
		}
		return []string{value.Text}, ""
	}
	for _, item := range value.Items {
		if item.Kind == data.String && item.Text != "" {
			list = append(list, item.Text)
		}
	}
	if value.Kind != data.Seq || len(list) != n || len(value.Items) != n {
		return nil, map[int]string{
			12: "it must be a list of twelve texts, from January",
			7:  "it must be a list of seven texts, from Sunday",
			5:  "it must be a list of five texts: byte, kilobyte, megabyte, gigabyte, terabyte",
		}[n]
	}
	return list, ""
}

// nameKinds are the sections below [names], each with the test of its codes.
var nameKinds = map[string]struct {
	what  string
	known func(string) bool
	of    func(*lang.Custom) *map[string]string
}{
	"countries":  {"country", lang.IsCountry, func(c *lang.Custom) *map[string]string { return &c.Countries }},
	"currencies": {"currency", lang.IsCurrency, func(c *lang.Custom) *map[string]string { return &c.Currencies }},
	"languages":  {"language", isLanguage, func(c *lang.Custom) *map[string]string { return &c.Languages }},
}

func isLanguage(tag string) bool {
	_, err := lang.Parse(tag)
	return err == nil
}

// name takes a key of [names]: "countries.CD".
func (r *reader) name(key string, at diag.Span, value *data.Node) {
	section, code, _ := strings.Cut(key, ".")
	kind, known := nameKinds[section]
	if !known {
		r.report(diag.FormatKey, at, diag.S("key", "names."+section), diag.S("suggest", suggestSection(section)),
			diag.L("known", []string{"names.countries", "names.currencies", "names.languages"}))
		return
	}
	if !kind.known(code) {
		r.report(diag.NameCode, at, diag.S("code", code), diag.S("what", kind.what))
		return
	}
	if value.Kind != data.String {
		r.report(diag.StringValue, value.Span, diag.S("key", "names."+key))
		return
	}
	if tag, err := lang.Parse(code); section == "languages" && err == nil {
		code = tag.Folder()
	}
	r.settings = append(r.settings, func(c *lang.Custom) {
		names := kind.of(c)
		if *names == nil {
			*names = map[string]string{}
		}
		(*names)[code] = value.Text
	})
}

func suggestSection(section string) string {
	if near := diag.Near(section, []string{"countries", "currencies", "languages"}); near != "" {
		return "names." + near
	}
	return ""
}
