package lang

import (
	"math"
	"strings"
	"testing"
	"unicode"
)

func TestNumbersInBuiltInLanguages(t *testing.T) {
	for _, c := range []struct{ tag, in, want string }{
		{"en", "5012213", "5,012,213"},
		{"en", "-1234.50", "-1,234.50"},
		{"en", "999", "999"},
		{"en", "0", "0"},
		{"en", "+12", "+12"},
		{"en", "123456789012345678901234567890", "123,456,789,012,345,678,901,234,567,890"},
		{"en", "0.1000000000000000000001", "0.1000000000000000000001"},
		{"fr", "5012213", "5\u202f012\u202f213"},
		{"fr", "-1234.5", "-1\u202f234,5"},
		{"fr-CA", "1234", "1\u202f234"},
		{"ar", "5012213.5", "5,012,213.5"},
		{"ar", "-5", "\u200e-5"},
		{"es", "1234", "1234"},
		{"es", "12345", "12.345"},
		{"pt", "1234.5", "1.234,5"},
		{"ne", "5012213.5", "५०,१२,२१३.५"},
		{"ne", "100", "१००"},
		{"mos", "5012213", "5,012,213"},
		{"", "1234.5", "1,234.5"},
	} {
		if got := New(c.tag, Custom{}).Number(c.in); got != c.want {
			t.Errorf("%s: Number(%s) = %q, want %q", c.tag, c.in, got, c.want)
		}
	}
}

func TestTextThatIsNoNumberComesOutAsItWentIn(t *testing.T) {
	en := New("en", Custom{})
	for _, in := range []string{"", "-", ".5", "5.", "1e6", "007", "1_000", "1,000", "NaN", "12 %", "--1", "1.2.3", "٣", "0x10"} {
		if got := en.Number(in); got != in {
			t.Errorf("Number(%q) = %q", in, got)
		}
		if got := en.Percent(in); got != in {
			t.Errorf("Percent(%q) = %q", in, got)
		}
	}
}

func TestPercent(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "1,085.5%", "fr": "1\u202f085,5\u00a0%", "ar": "1,085.5\u200e%\u200e", "mos": "1,085.5%",
	} {
		if got := New(tag, Custom{}).Percent("1085.5"); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

func TestBytesRoundToAtMostOneDecimal(t *testing.T) {
	for _, c := range []struct {
		n    int64
		want string
	}{
		{0, "0 B"}, {999, "999 B"}, {1000, "1 kB"}, {1049, "1 kB"}, {1050, "1.1 kB"}, {9949, "9.9 kB"}, {9950, "10 kB"},
		{12_345, "12 kB"}, {999_499, "999 kB"}, {999_500, "1 MB"}, {1_234_567, "1.2 MB"}, {1_960_000, "2 MB"},
		{3_400_000_000, "3.4 GB"}, {math.MaxInt64, "9,223,372 TB"}, {-1_234_567, "-1.2 MB"}, {math.MinInt64, "-9,223,372 TB"},
	} {
		if got := New("en", Custom{}).Bytes(c.n); got != strings.ReplaceAll(c.want, " ", nbsp) {
			t.Errorf("Bytes(%d) = %q, want %q", c.n, got, c.want)
		}
	}
	for tag, want := range map[string]string{"fr": "1,2\u202fMo", "ar": "1.2\u00a0م.ب"} {
		if got := New(tag, Custom{}).Bytes(1_234_567); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

func TestCustomNumbers(t *testing.T) {
	l := New("ar-EG", Custom{
		Digits: "٠١٢٣٤٥٦٧٨٩", Decimal: "٫", Group: "٬", Minus: "\u061c-", Percent: "#٪\u061c", UnitGap: " ",
		Units: []string{"a", "b", "c", "d", "e"},
	})
	for got, want := range map[string]string{
		l.Number("-1234.5"): "\u061c-١٬٢٣٤٫٥", l.Percent("85"): "٨٥٪\u061c", l.Bytes(1_200_000): "١٫٢ c",
		l.Date("2026-03-01", Long): "١ مارس ٢٠٢٦",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func FuzzNumberKeepsItsDigits(f *testing.F) {
	for _, s := range []string{"5012213", "-0.75", "1e6", "007", "9999999999999999999999"} {
		f.Add(s)
	}
	fr, ne := New("fr", Custom{}), New("ne", Custom{})
	f.Fuzz(func(t *testing.T, in string) {
		for _, got := range []string{fr.Number(in), ne.Number(in)} {
			if got != in && only(got) != only(in) {
				t.Fatalf("Number(%q) = %q", in, got)
			}
		}
	})
}

// only returns the digits of s, in ASCII.
func only(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsDigit(r) {
			return -1
		}
		if r >= '०' && r <= '९' {
			return '0' + r - '०'
		}
		return r
	}, s)
}
