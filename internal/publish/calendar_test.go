package publish

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/clock"
	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

func TestTimesOfACalendar(t *testing.T) {
	for _, c := range []struct{ start, end, zone, want string }{
		{"2027-03-01T14:00", "2027-03-01T16:00", "Africa/Douala", "DTSTART:20270301T130000Z|DTEND:20270301T150000Z"},
		{"2027-07-01T14:00", "", "Europe/Zurich", "DTSTART:20270701T120000Z"},
		{"2027-03-01", "", "", "DTSTART;VALUE=DATE:20270301"},
		{"2027-03-01", "2027-03-03", "Africa/Douala", "DTSTART;VALUE=DATE:20270301|DTEND;VALUE=DATE:20270304"},
		{"2027-12-31", "2027-12-31", "", "DTSTART;VALUE=DATE:20271231|DTEND;VALUE=DATE:20280101"},
		{"2027-03-01T14:00", "2027-03-02", "Asia/Kathmandu", "DTSTART:20270301T081500Z|DTEND:20270302T181500Z"},
		{"2027-03-01T14:00", "2027-03-01T15:00", "", "DTSTART:20270301T140000|DTEND:20270301T150000"},
		{"2027-03-01T14:00", "2027-03-01T14:00", "UTC", "DTSTART:20270301T140000Z"},
	} {
		var e site.Event
		e.Start, _ = clock.Read(c.start, c.zone)
		e.End, _ = clock.Read(c.end, c.zone)
		var out ics
		out.when(&e)
		if got := strings.ReplaceAll(strings.TrimSuffix(out.String(), "\r\n"), "\r\n", "|"); got != c.want {
			t.Errorf("%s to %s in %q: %s; want %s", c.start, c.end, c.zone, got, c.want)
		}
	}
}

// Whatever a page is called, its calendar has the lines that it should have,
// none longer than RFC 5545 allows, and the text comes back from them.
func FuzzCalendar(f *testing.F) {
	f.Add("Webinar: claims, reviews; and \\more", "Two\nlines\r\nEND:VEVENT", "Lomé")
	f.Add(strings.Repeat("é", 100), "\x00\xff", "")
	f.Fuzz(func(t *testing.T, title, description, place string) {
		start, _ := clock.Read("2027-03-01T14:00", "Africa/Douala")
		page := &site.Page{ID: "events/a", Title: title, Description: description, URL: "/en/events/a/", Event: &site.Event{Start: start, Place: place}}
		in := Input{Config: &config.Config{BaseURL: "https://example.org"}}
		a := in.calendar(config.Language{Tag: "en"}, paths.URL("/en/events/a/event.ics"), "", []*site.Page{page})
		src := string(a.Data)
		if !utf8.ValidString(src) || !strings.HasSuffix(src, "\r\n") || strings.ContainsAny(strings.ReplaceAll(src, "\r\n", ""), "\r\n") {
			t.Fatalf("lines: %q", src)
		}
		for line := range strings.SplitSeq(src, "\r\n") {
			if len(line) > 75 {
				t.Errorf("%d bytes: %q", len(line), line)
			}
		}
		names := ""
		for line := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(src, "\r\n ", ""), "\r\n"), "\r\n") {
			name, value, _ := strings.Cut(line, ":")
			names += name + " "
			plain := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(title)
			if back := strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(value); name == "SUMMARY" && utf8.ValidString(title) && !hasControl(title) && back != plain {
				t.Errorf("%q comes back as %q", title, back)
			}
		}
		want := "BEGIN VERSION PRODID CALSCALE BEGIN UID DTSTAMP DTSTART "
		for _, part := range []struct{ name, text string }{{"SUMMARY ", title}, {"DESCRIPTION ", description}, {"LOCATION ", place}} {
			var c ics
			if c.text("X", part.text); c.Len() > 0 {
				want += part.name
			}
		}
		if want += "URL STATUS END END "; names != want {
			t.Errorf("%s; want %s", names, want)
		}
	})
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f })
}
