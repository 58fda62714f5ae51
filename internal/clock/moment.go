package clock

import (
	"strings"
	"time"
)

// A Moment is a day, or a time of a day, that a page names.
type Moment struct {
	ISO   string    // 2027-03-01, or 2027-03-01T14:00:00+01:00; without an offset where nothing tells it
	Time  time.Time // the instant, in its zone; as if in UTC for a day, and where nothing tells the zone
	Day   bool      // a whole day, wherever one is
	Fixed bool      // it is known to be one instant for all the world
}

// A Fault is what is wrong with a moment.
type Fault uint8

// The faults. Skipped is a time that the zone's clocks leave out when they are
// put forward; the moment is then as far after that as was meant.
const (
	None Fault = iota
	Unreadable
	Zoneless
	Skipped
)

var forms = []string{"2006-01-02T15:04", "2006-01-02T15:04:05"}

// Read reads an ISO date (2027-03-01) or date with a time (2027-03-01T14:00,
// with seconds and an offset if need be). A time without an offset is one of
// the named zone; of two that clocks show twice, the earlier. The zone "" or
// one that does not exist leaves the time open (Zoneless).
func Read(text, in string) (Moment, Fault) {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return Moment{ISO: text, Time: t, Day: true}, None
	}
	if n := len(time.DateOnly); len(text) > n && (text[n] == ' ' || text[n] == 't') {
		text = text[:n] + "T" + strings.ToUpper(text[n+1:])
	}
	there := zone(in)
	for _, form := range forms {
		if t, err := time.Parse(form+"Z07:00", text); err == nil {
			if there != nil {
				t = t.In(there)
			}
			return fixed(t), None
		}
		t, err := time.Parse(form, text)
		switch {
		case err != nil:
		case there == nil:
			return Moment{ISO: t.Format("2006-01-02T15:04:05"), Time: t}, Zoneless
		default:
			t, skipped := instant(t, there)
			if skipped {
				return fixed(t), Skipped
			}
			return fixed(t), None
		}
	}
	return Moment{}, Unreadable
}

func fixed(t time.Time) Moment { return Moment{ISO: t.Format(time.RFC3339), Time: t, Fixed: true} }

// instant is when the clocks of a zone show what t shows. It tries the offsets
// of the days around: no zone changes twice within them.
func instant(t time.Time, there *time.Location) (at time.Time, skipped bool) {
	const day = 24 * time.Hour
	shown := t.Format(time.DateTime)
	for _, near := range []time.Duration{-day, day} {
		_, offset := t.Add(near).In(there).Zone()
		at = t.Add(-time.Duration(offset) * time.Second).In(there)
		if at.Format(time.DateTime) == shown {
			return at, false
		}
	}
	_, before := t.Add(-day).In(there).Zone() // as iCalendar has it, RFC 5545, 3.3.5
	return t.Add(-time.Duration(before) * time.Second).In(there), true
}

// Before reports whether m is before another: by the day alone where one of
// them is a day, or where their zones are not both known.
func (m Moment) Before(other Moment) bool {
	if m.Fixed && other.Fixed || !m.Fixed && !other.Fixed && !m.Day && !other.Day {
		return m.Time.Before(other.Time)
	}
	return m.ISO[:len(time.DateOnly)] < other.ISO[:len(time.DateOnly)]
}

// Offset is the distance from UTC as in ISO, "+01:00" or "Z"; "" where it is
// not known.
func (m Moment) Offset() string {
	if !m.Fixed {
		return ""
	}
	return m.Time.Format("Z07:00")
}
