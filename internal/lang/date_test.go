package lang

import (
	"strings"
	"testing"
	"time"
)

func TestDatesInBuiltInLanguages(t *testing.T) {
	for _, c := range []struct {
		tag, iso string
		style    Style
		want     string
	}{
		{"en", "2026-03-01", Long, "1 March 2026"},
		{"en", "2026-03-01", Short, "1 Mar 2026"},
		{"en", "2026-03-01", Month, "March 2026"},
		{"en", "2026-03-01", Full, "Sunday 1 March 2026"},
		{"en", "2026-03", Long, "March 2026"},
		{"en", "2026-03", Short, "Mar 2026"},
		{"en", "2026-03", Full, "March 2026"},
		{"en", "2026", Long, "2026"},
		{"en", "2026", Month, "2026"},
		{"en", "2024-02-29", Long, "29 February 2024"},
		{"fr", "2026-03-01", Long, "1er mars 2026"},
		{"fr", "2026-02-01", Short, "1er févr. 2026"},
		{"fr", "2026-03-11", Long, "11 mars 2026"},
		{"fr", "2026-08-31", Full, "lundi 31 août 2026"},
		{"fr-CA", "2026-03-01", Long, "1er mars 2026"},
		{"ar", "2026-03-01", Long, "1 مارس 2026"},
		{"ar", "2026-03-01", Full, "الأحد، 1 مارس 2026"},
		{"ar", "2026-03", Long, "مارس 2026"},
		{"es", "2026-03-01", Long, "1 de marzo de 2026"},
		{"pt-BR", "2026-03", Long, "março de 2026"},
		{"de", "2026-03-01", Long, "1. März 2026"},
		{"sw", "2026-03-01", Long, "1 Machi 2026"},
		{"id", "2026-03-01", Long, "1 Maret 2026"},
		{"ne", "2026-03-01", Long, "२०२६ मार्च १"},
	} {
		if got := New(c.tag, Custom{}).Date(c.iso, c.style); got != c.want {
			t.Errorf("%s: Date(%s, %d) = %q, want %q", c.tag, c.iso, c.style, got, c.want)
		}
	}
}

func TestDateWithTimeKeepsTheDayTheAuthorWrote(t *testing.T) {
	en := New("en", Custom{})
	for _, iso := range []string{
		"2026-03-01T14:00", "2026-03-01T14:00:30", "2026-03-01T23:59:59.5Z", "2026-03-01T00:30:00+13:00",
		"2026-03-01t00:30:00-11:00", "2026-03-01 14:00:00",
	} {
		if got := en.Date(iso, Long); got != "1 March 2026" {
			t.Errorf("Date(%s) = %q", iso, got)
		}
	}
}

func TestTimesOfDayAreWrittenWhereAsked(t *testing.T) {
	for _, c := range []struct{ tag, iso, want string }{
		{"en", "2026-03-01", "1 March 2026"},
		{"en", "2026-03", "March 2026"},
		{"en", "2026-03-01T14:00", "1 March 2026, 14:00"},
		{"en", "2026-03-01T09:05:30Z", "1 March 2026, 09:05 UTC"},
		{"fr", "2026-03-01T14:00:00+02:00", "1er mars 2026, 14:00 UTC+2"},
		{"en", "2026-03-01 14:00:00-03:30", "1 March 2026, 14:00 UTC-3:30"},
		{"en", "2026-03-01T14:00:00.5+00:00", "1 March 2026, 14:00 UTC"},
		{"en", "2026-03-01T14:00+10:00", "1 March 2026, 14:00 UTC+10"},
		{"ar", "2026-03-01T14:00", "1 مارس 2026، 14:00"},
		{"en", "soon", "soon"},
		{"en", "2026-03-01T25:00", "2026-03-01T25:00"},
	} {
		if got := New(c.tag, Custom{}).DateTime(c.iso, Long); got != c.want {
			t.Errorf("%s DateTime(%s) = %q, want %q", c.tag, c.iso, got, c.want)
		}
	}
}

func TestNoDateComesOutAsItWentIn(t *testing.T) {
	en := New("en", Custom{})
	for _, iso := range []string{
		"", "soon", "2026-13", "2026-00", "2026-02-29", "2026-1-1", "26", "20260301", "2026-03-01T", "2026-03-01T25:00",
		"2026-03-01T14:00 CET", "2026-03-01x", "+2026", "２０２６", "2026-03-", "2026-03-01-01", "March 2026", "-026-03",
	} {
		if got := en.Date(iso, Long); got != iso {
			t.Errorf("Date(%q) = %q, want it unchanged", iso, got)
		}
	}
}

func TestDatesDoNotDependOnTheTimeZone(t *testing.T) {
	before := time.Local
	t.Cleanup(func() { time.Local = before })
	for _, zone := range []*time.Location{time.FixedZone("west", -11*3600), time.FixedZone("east", 14*3600)} {
		time.Local = zone
		if got := New("en", Custom{}).Date("2026-03-01T00:30:00+14:00", Full); got != "Sunday 1 March 2026" {
			t.Errorf("in zone %s: %q", zone, got)
		}
	}
}

func TestLanguageThatIsNotBuiltInNeedsOnlyNamesOfMonths(t *testing.T) {
	if got := New("mos", Custom{}).Date("2026-03-01", Long); got != "2026-03-01" {
		t.Errorf("without months: %q, want the ISO date", got)
	}
	months := strings.Fields("m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11 m12")
	mos := New("mos", Custom{Months: months, FirstDay: "1st"})
	for style, want := range map[Style]string{Long: "1st m3 2026", Short: "1st m3 2026", Month: "m3 2026", Full: "1st m3 2026"} {
		got := mos.Date("2026-03-01", style)
		if style == Full {
			got = New("mos", Custom{Months: months, FirstDay: "1st", Days: strings.Fields("a b c d e f g")}).Date("2026-03-01", style)
			want = "a " + want
		}
		if got != want {
			t.Errorf("style %d: %q, want %q", style, got, want)
		}
	}
	if got := mos.Date("2026-03-01", Full); got != "1st m3 2026" {
		t.Errorf("full date without days: %q, want the long one", got)
	}
}

func TestCustomOverridesBuiltIn(t *testing.T) {
	l := New("en-US", Custom{DateLong: "MMMM d, y", DateShort: "MM/dd/y", Months: []string{"too", "few"}})
	if got := l.Date("2026-03-01", Long); got != "March 1, 2026" {
		t.Errorf("long: %q", got)
	}
	if got := l.Date("2026-03-01", Short); got != "03/01/2026" {
		t.Errorf("short: %q", got)
	}
}

func TestCheckPatternNamesTheFault(t *testing.T) {
	for pattern, word := range map[string]string{
		"d MMMM y": "", "y年M月d日": "", "d 'de' MMMM 'de' y": "", "d 'o''clock'": "", "d 'de MMMM": "not closed",
		"d de MMMM": "letter e", "D": "letter D", "dddd": "too long", "yyyyy": "too long", "": "",
	} {
		err := CheckPattern(pattern)
		if (word == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), word) {
			t.Errorf("CheckPattern(%q) = %v, want %q", pattern, err, word)
		}
	}
}

func FuzzDate(f *testing.F) {
	f.Add("2026-03-01", "d 'de' MMMM y")
	f.Add("2026-03-01T14:00:00Z", "'")
	f.Add("0000-12", "EEEE EEE dd MM")
	f.Fuzz(func(t *testing.T, iso, pattern string) {
		l := New("fr", Custom{DateLong: pattern, DateMonth: pattern})
		got := l.Date(iso, Long)
		if _, ok := parseDate(iso); !ok && got != iso {
			t.Fatalf("Date(%q) = %q although it is no date", iso, got)
		}
	})
}
