// Package lang is all that the engine knows of one human language: its tag,
// direction, dates, numbers, names of countries and the order of its words.
//
// In go a BCP 47 tag, what a site says of a language that is not built in,
// and values as machines write them (ISO dates, decimal literals, ISO codes).
// Out come texts for readers, and sort keys. A value that makes no sense
// comes out as it went in, since a wrong date must not stop a page: finding
// faults is the business of others. Nothing depends on the locale, the time
// zone or the clock of the machine. Texts of the user interface are not kept
// here but in package i18n.
package lang

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Custom overrides what is built in. Empty fields, and lists of a wrong
// length, change nothing.
type Custom struct {
	DateFull, DateLong, DateShort, DateMonth string   // patterns, see CheckPattern
	FirstDay                                 string   // the day number 1 in dates, such as "1er"
	Months, ShortMonths                      []string // 12
	Days, ShortDays                          []string // 7, from Sunday
	Decimal, Group, Minus                    string
	Digits                                   string   // ten digits, from zero
	Percent                                  string   // pattern around #, such as "# %"
	Units                                    []string // byte, kilobyte, megabyte, gigabyte, terabyte
	UnitGap                                  string   // between a number and its unit

	// Names that CLDR lacks or that a site wants otherwise, by code; the
	// codes of languages are folder names.
	Countries, Languages, Currencies map[string]string
}

// A Locale writes for the readers of one language. Make it once; it may be
// used by many goroutines at a time.
type Locale struct {
	tag      Tag
	custom   Custom
	format   format
	patterns [4]pattern // by Style
	digits   [10]string
	regions  display.Namer // nil where CLDR has no such language
	tags     display.Namer
	collator sync.Pool // of *sorter
}

// New makes a Locale. A tag that is none gives a Locale that writes dates and
// numbers as machines do.
func New(tag string, custom Custom) *Locale {
	t, err := Parse(tag)
	x := language.Und
	l := &Locale{custom: custom, format: root}
	if err == nil {
		l.tag = t
		x = language.Make(t.text)
		if f, ok := builtIn[t.base]; ok {
			l.format = f()
		}
		l.regions, l.tags = display.Regions(x), display.Tags(x)
	}
	l.format.apply(custom)
	if l.format.full == "" {
		l.format.full = l.format.long
	}
	for i, text := range [...]string{l.format.long, l.format.short, l.format.month, l.format.full} {
		l.patterns[i] = parsePattern(text)
	}
	i := 0
	for _, r := range l.format.digits {
		l.digits[i] = string(r)
		i++
	}
	l.collator.New = func() any { return &sorter{collator: collate.New(x, collate.Numeric)} }
	return l
}

// Tag returns the language of the Locale.
func (l *Locale) Tag() Tag { return l.tag }

func (f *format) apply(c Custom) {
	text := func(to *string, from string) {
		if from != "" {
			*to = from
		}
	}
	list := func(to *[]string, from []string, n int) bool {
		if len(from) != n {
			return false
		}
		*to = from
		return true
	}
	// Long names of one tongue and short ones of another must not meet, and
	// a language without patterns of its own gets the most common ones.
	if list(&f.months, c.Months, 12) {
		f.shortMonths = c.Months
		text(&f.long, pick(f.long == "", "d MMMM y"))
		text(&f.short, pick(f.short == "", "d MMM y"))
		text(&f.month, pick(f.month == "", "MMMM y"))
	}
	list(&f.shortMonths, c.ShortMonths, 12)
	if list(&f.days, c.Days, 7) {
		f.shortDays = c.Days
		text(&f.full, pick(f.full == "", "EEEE d MMMM y"))
	}
	list(&f.shortDays, c.ShortDays, 7)
	list(&f.units, c.Units, 5)
	text(&f.full, c.DateFull)
	text(&f.long, c.DateLong)
	text(&f.short, c.DateShort)
	text(&f.month, c.DateMonth)
	text(&f.first, c.FirstDay)
	text(&f.decimal, c.Decimal)
	text(&f.group, c.Group)
	text(&f.minus, c.Minus)
	text(&f.percent, c.Percent)
	text(&f.gap, c.UnitGap)
	if utf8.RuneCountInString(c.Digits) == 10 {
		f.digits = c.Digits
	}
}

func pick(when bool, text string) string {
	if when {
		return text
	}
	return ""
}
