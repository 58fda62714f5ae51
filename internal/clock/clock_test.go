package clock

import (
	"slices"
	"testing"
	"time"
)

func TestMoments(t *testing.T) {
	for _, c := range []struct {
		text, zone, iso, utc string
		fault                Fault
	}{
		{"2027-03-01", "Africa/Douala", "2027-03-01", "2027-03-01T00:00:00Z", None},
		{"2027-03-01T14:00", "Africa/Douala", "2027-03-01T14:00:00+01:00", "2027-03-01T13:00:00Z", None},
		{"2027-03-01 14:00:30", "Asia/Kathmandu", "2027-03-01T14:00:30+05:45", "2027-03-01T08:15:30Z", None},
		{"2027-03-01t14:00z", "", "2027-03-01T14:00:00Z", "2027-03-01T14:00:00Z", None},
		{"2027-03-01T14:00Z", "Africa/Douala", "2027-03-01T15:00:00+01:00", "2027-03-01T14:00:00Z", None},
		{"2027-03-01T14:00+02:00", "", "2027-03-01T14:00:00+02:00", "2027-03-01T12:00:00Z", None},
		{"2027-03-01T14:00", "UTC", "2027-03-01T14:00:00Z", "2027-03-01T14:00:00Z", None},
		{"2027-03-01T14:00", "", "2027-03-01T14:00:00", "2027-03-01T14:00:00Z", Zoneless},
		{"2027-03-01T14:00", "Mars/Olympus", "2027-03-01T14:00:00", "2027-03-01T14:00:00Z", Zoneless},
		// Summer and winter.
		{"2027-07-01T14:00", "Europe/Zurich", "2027-07-01T14:00:00+02:00", "2027-07-01T12:00:00Z", None},
		{"2027-12-01T14:00", "Europe/Zurich", "2027-12-01T14:00:00+01:00", "2027-12-01T13:00:00Z", None},
		{"2087-07-01T14:00", "Europe/Zurich", "2087-07-01T14:00:00+02:00", "2087-07-01T12:00:00Z", None},
		// Clocks are put forward at 02:00 on 28 March 2027, and back at 03:00 on 31 October.
		{"2027-03-28T02:30", "Europe/Zurich", "2027-03-28T03:30:00+02:00", "2027-03-28T01:30:00Z", Skipped},
		{"2027-03-28T01:59", "Europe/Zurich", "2027-03-28T01:59:00+01:00", "2027-03-28T00:59:00Z", None},
		{"2027-03-28T03:00", "Europe/Zurich", "2027-03-28T03:00:00+02:00", "2027-03-28T01:00:00Z", None},
		{"2027-10-31T02:30", "Europe/Zurich", "2027-10-31T02:30:00+02:00", "2027-10-31T00:30:00Z", None},
		{"2027-03", "UTC", "", "", Unreadable},
		{"soon", "UTC", "", "", Unreadable},
		{"2027-02-30", "UTC", "", "", Unreadable},
	} {
		m, fault := Read(c.text, c.zone)
		if fault != c.fault || m.ISO != c.iso || fault != Unreadable && m.Time.UTC().Format(time.RFC3339) != c.utc {
			t.Errorf("Read(%q, %q) = %q, %v, %d; want %q, %s, %d", c.text, c.zone, m.ISO, m.Time.UTC(), fault, c.iso, c.utc, c.fault)
		}
	}
}

func TestBefore(t *testing.T) {
	at := func(text, zone string) Moment { m, _ := Read(text, zone); return m }
	for _, c := range []struct {
		a, b Moment
		want bool
	}{
		{at("2027-03-01", ""), at("2027-03-01", ""), false},
		{at("2027-03-01", ""), at("2027-03-02", ""), true},
		{at("2027-03-01T14:00", "UTC"), at("2027-03-01", ""), false},
		{at("2027-03-01T14:00", ""), at("2027-03-01T15:00", ""), true},
		{at("2027-03-01T14:00", "Asia/Kathmandu"), at("2027-03-01T13:00", "Africa/Douala"), true},
		{at("2027-03-01T14:00", "Africa/Douala"), at("2027-03-01T14:00", "Asia/Kathmandu"), false},
	} {
		if got := c.a.Before(c.b); got != c.want {
			t.Errorf("%s before %s: %v", c.a.ISO, c.b.ISO, got)
		}
	}
}

// Every zone can be read, and none depends on the machine.
func TestZones(t *testing.T) {
	t.Setenv("ZONEINFO", t.TempDir())
	names := Zones()
	if len(names) < 500 || slices.Contains(names, "Factory") || IsZone("") || IsZone("Africa") || IsZone("Local") || IsZone("../UTC") {
		t.Error(len(names), "zones")
	}
	for _, name := range names {
		if zone(name) == nil {
			t.Error(name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("2027-03-28T02:30", "Europe/Zurich")
	f.Add("2027-03-01 ", "UTC")
	f.Add("0000-01-01T00:00:00.5-23:59", "Asia/Kathmandu")
	f.Fuzz(func(t *testing.T, text, zone string) {
		m, fault := Read(text, zone)
		if fault == Unreadable {
			return
		}
		if len(m.ISO) < 10 || m.Before(m) || m.Fixed == (fault == Zoneless || m.Day) {
			t.Errorf("Read(%q, %q) = %+v, %d", text, zone, m, fault)
		}
	})
}
