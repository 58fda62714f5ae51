package lang

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Style is how much of a date is written.
type Style uint8

// The styles: "1 March 2026", "1 Mar 2026", "March 2026" and "Sunday 1 March
// 2026".
const (
	Long Style = iota
	Short
	Month
	Full
)

// Date writes an ISO date: a year, a month, a day, or a day and time. Only
// the day of the latter is written, and as the author wrote it, whatever the
// zone: a date must read the same on every machine. What the date leaves open
// is left out. A text that is no date is returned as it is.
func (l *Locale) Date(iso string, style Style) string {
	d, ok := parseDate(iso)
	if !ok || l.format.months == nil {
		return iso
	}
	if d.month == 0 {
		return l.number(strconv.Itoa(d.year))
	}
	if d.day == 0 && style != Month {
		return l.writeDate(l.patterns[Month], d, style == Short)
	}
	return l.writeDate(l.patterns[min(style, Full)], d, false)
}

// DateTime writes an ISO date as Date does, with its time of day where it has
// one, "1 March 2026, 14:00 UTC+2": of a meeting, the day alone is not enough.
func (l *Locale) DateTime(iso string, style Style) string {
	text := l.Date(iso, style)
	if text == iso || len(iso) <= len("2026-03-01") {
		return text
	}
	return strings.TrimSuffix(l.Join(text, l.Clock(iso))+" "+Offset(iso), " ")
}

// Join puts a comma between two texts, where neither is empty.
func (l *Locale) Join(a, b string) string {
	comma := ", "
	switch {
	case a == "" || b == "":
		return a + b
	case l.tag.rtl:
		comma = "، "
	}
	return a + comma + b
}

// Clock writes the time of day of an ISO date-time, "14:00"; of a date without
// one, "".
func (l *Locale) Clock(iso string) string {
	if _, ok := parseDate(iso); !ok || len(iso) <= len("2026-03-01") {
		return ""
	}
	clock := iso[len("2026-03-01T"):]
	return l.number(clock[:2]) + ":" + l.number(clock[3:5])
}

// Offset is what an ISO date-time says of its distance from UTC, "UTC+2"; ""
// if nothing.
func Offset(iso string) string {
	if len(iso) <= len("2026-03-01T") {
		return ""
	}
	return zone(iso[len("2026-03-01T"):])
}

// zone is what a time of day says of its place: "UTC+2", "" if nothing.
func zone(clock string) string {
	i := strings.LastIndexAny(clock, "Zz+-")
	if i < 0 {
		return ""
	}
	hours, minutes, _ := strings.Cut(clock[i+1:], ":")
	hours = strings.TrimPrefix(hours, "0")
	switch {
	case hours == "" || hours == "0" && minutes == "00":
		return "UTC"
	case minutes == "00":
		return "UTC" + clock[i:i+1] + hours
	}
	return "UTC" + clock[i:i+1] + hours + ":" + minutes
}

// A date has zeros for what is left open.
type date struct{ year, month, day int }

func parseDate(iso string) (d date, ok bool) {
	day := iso
	if len(iso) > len("2026-03-01") {
		if day = iso[:len("2026-03-01")]; !strings.ContainsRune("Tt ", rune(iso[len(day)])) || !isClock(iso[len(day)+1:]) {
			return date{}, false
		}
	}
	parts := strings.Split(day, "-")
	widths := [...]int{4, 2, 2}
	if len(parts) > len(widths) {
		return date{}, false
	}
	for i, to := range []*int{&d.year, &d.month, &d.day}[:len(parts)] {
		if len(parts[i]) != widths[i] || !allDigits(parts[i]) {
			return date{}, false
		}
		*to, _ = strconv.Atoi(parts[i])
	}
	return d, (len(parts) < 2 || d.month >= 1 && d.month <= 12) &&
		(len(parts) < 3 || d.day >= 1 && d.day <= daysIn(d.year, d.month))
}

// isClock accepts 14:00, 14:00:30 and 14:00:30.5, each with Z or an offset.
func isClock(s string) bool {
	for _, layout := range [...]string{"15:04", "15:04Z07:00", "15:04:05", "15:04:05Z07:00"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// The day before the first of the next month, which time.Date works out.
func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// A pattern is a date pattern taken apart.
type pattern []field

// A field is a letter of a pattern with its width, or text where letter is 0.
type field struct {
	letter byte
	width  int
	text   string
}

// CheckPattern says what is wrong with a date pattern: y is the year, M or
// MM the number of the month, MMM and MMMM its names, d or dd the day, EEE and
// EEEE the day of the week; 'text' stands for itself.
func CheckPattern(text string) error {
	if strings.Count(text, "'")%2 != 0 {
		return fmt.Errorf("a quote ' is not closed")
	}
	for _, f := range parsePattern(text) {
		if f.letter == 0 {
			continue
		}
		switch longest := map[byte]int{'y': 4, 'M': 4, 'd': 2, 'E': 4}[f.letter]; {
		case longest == 0:
			return fmt.Errorf("the letter %c has no meaning in a date; put words in quotes 'so'", f.letter)
		case f.width > longest:
			return fmt.Errorf("%s is too long", strings.Repeat(string(rune(f.letter)), f.width))
		}
	}
	return nil
}

func parsePattern(text string) pattern {
	var p pattern
	literal := func(s string) {
		if n := len(p); n > 0 && p[n-1].letter == 0 {
			p[n-1].text += s
		} else {
			p = append(p, field{text: s})
		}
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\'':
			end := strings.IndexByte(text[i+1:], '\'')
			switch {
			case end < 0:
				literal(text[i+1:])
				return p
			case end == 0:
				literal("'")
			default:
				literal(text[i+1 : i+1+end])
			}
			i += end + 2
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			n := 1
			for i+n < len(text) && text[i+n] == c {
				n++
			}
			p = append(p, field{letter: c, width: n})
			i += n
		default:
			literal(text[i : i+1])
			i++
		}
	}
	return p
}

func (l *Locale) writeDate(p pattern, d date, short bool) string {
	var out strings.Builder
	for _, f := range p {
		switch f.letter {
		case 0:
			out.WriteString(f.text)
		case 'y':
			out.WriteString(l.number(strconv.Itoa(d.year)))
		case 'M':
			switch {
			case f.width <= 2:
				out.WriteString(l.padded(d.month, f.width))
			case f.width == 3 || short:
				out.WriteString(l.format.shortMonths[d.month-1])
			default:
				out.WriteString(l.format.months[d.month-1])
			}
		case 'd':
			if d.day == 1 && f.width == 1 && l.format.first != "" {
				out.WriteString(l.format.first)
			} else {
				out.WriteString(l.padded(d.day, f.width))
			}
		case 'E':
			names := l.format.days
			if f.width < 4 {
				names = l.format.shortDays
			}
			if names != nil {
				weekday := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC).Weekday()
				out.WriteString(names[weekday])
			}
		}
	}
	return out.String()
}

func (l *Locale) padded(n, width int) string {
	return l.number(fmt.Sprintf("%0*d", width, n))
}
