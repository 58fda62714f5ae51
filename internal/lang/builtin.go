package lang

import (
	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/id"
	"github.com/go-playground/locales/ne"
	"github.com/go-playground/locales/pt"
	"github.com/go-playground/locales/sw"
)

// A format is how a language writes dates and numbers.
type format struct {
	long, short, month, full string // patterns
	first                    string // for the day number 1, "" for the number
	months, shortMonths      []string
	days, shortDays          []string
	decimal, group, minus    string
	percent                  string // # stands for the number
	indian                   bool   // 12,34,567: groups of two after the first
	minGroup                 int    // digits before the first group, at least
	digits                   string
	units                    []string
	gap                      string
}

// root is what is written in a language that nobody has described: ISO dates
// (there are no patterns, and no names to put into them) and CLDR's root.
var root = format{
	decimal: ".", group: ",", minus: "-", percent: "#%", minGroup: 1,
	digits: "0123456789", units: []string{"B", "kB", "MB", "GB", "TB"}, gap: nbsp,
}

// Units stay on the line of their number.
const (
	nbsp   = "\u00a0"
	narrow = "\u202f" // the French narrow no-break space
	lrm    = "\u200e"
)

// builtIn is the one list of languages that need no words from the site. The
// names of months and days are those of package locales; all else is from
// CLDR 48, which is newer, apart from two matters of usage: English dates
// are those of the countries openIMIS is used in, and French writes 1er.
var builtIn = map[string]func() format{
	"ar": func() format {
		f := named(ar.New())
		f.full = "EEEE، d MMMM y"
		// Without the mark, a minus or percent sign would change sides.
		f.minus, f.percent = lrm+"-", "#"+lrm+"%"+lrm
		f.units = []string{"بايت", "كيلوبايت", "م.ب", "غ.ب", "تيرابايت"}
		return f
	},
	"de": func() format {
		f := named(de.New())
		f.long, f.short, f.full = "d. MMMM y", "d. MMM y", "EEEE, d. MMMM y"
		f.decimal, f.group, f.percent = ",", ".", "#"+nbsp+"%"
		return f
	},
	"en": func() format {
		return named(en.New())
	},
	"es": func() format {
		f := named(es.New())
		f.long, f.month, f.full = "d 'de' MMMM 'de' y", "MMMM 'de' y", "EEEE, d 'de' MMMM 'de' y"
		f.decimal, f.group, f.minGroup, f.percent = ",", ".", 2, "#"+nbsp+"%"
		return f
	},
	"fr": func() format {
		f := named(fr.New())
		f.first = "1er"
		f.decimal, f.group, f.percent = ",", narrow, "#"+nbsp+"%"
		f.units, f.gap = []string{"o", "ko", "Mo", "Go", "To"}, narrow
		return f
	},
	"id": func() format {
		f := named(id.New())
		f.full = "EEEE, d MMMM y"
		f.decimal, f.group = ",", "."
		return f
	},
	"ne": func() format {
		f := named(ne.New())
		f.long, f.short, f.month, f.full = "y MMMM d", "y MMM d", "y MMMM", "y MMMM d, EEEE"
		f.indian, f.digits = true, "०१२३४५६७८९"
		return f
	},
	"pt": func() format {
		f := named(pt.New())
		f.long, f.short = "d 'de' MMMM 'de' y", "d 'de' MMM 'de' y"
		f.month, f.full = "MMMM 'de' y", "EEEE, d 'de' MMMM 'de' y"
		f.decimal, f.group = ",", "."
		return f
	},
	"sw": func() format {
		f := named(sw.New())
		f.full = "EEEE, d MMMM y"
		return f
	},
}

// named is the root with a language's names and the most common patterns.
func named(t locales.Translator) format {
	f := root
	f.long, f.short, f.month, f.full = "d MMMM y", "d MMM y", "MMMM y", "EEEE d MMMM y"
	f.months, f.shortMonths = t.MonthsWide(), t.MonthsAbbreviated()
	f.days, f.shortDays = t.WeekdaysWide(), t.WeekdaysAbbreviated()
	return f
}
