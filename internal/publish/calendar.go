package publish

import (
	"bytes"
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones must not depend on the machine
	"unicode/utf8"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// calendar is events.ics (RFC 5545): the pages of types with the role event
// that say when they start.
func (in Input) calendar(l config.Language) []site.Artifact {
	type event struct {
		page *site.Page
		typ  *schema.Type
	}
	var events []event
	has := false
	for _, p := range in.own(l.Tag) {
		t := in.Types.Type(p.Type)
		if t == nil || t.Role != "event" {
			continue
		}
		has = true
		if roleText(t, p, "start") != "" {
			events = append(events, event{p, t})
		}
	}
	if !has {
		return nil
	}
	slices.SortFunc(events, func(a, b event) int {
		return cmp.Or(strings.Compare(roleText(a.typ, a.page, "start"), roleText(b.typ, b.page, "start")), strings.Compare(a.page.ID, b.page.ID))
	})
	host := "casebook"
	if u, err := url.Parse(in.Config.BaseURL); err == nil && u.Host != "" {
		host = u.Host
	}
	var c ics
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//Casebook//"+strings.ToUpper(l.Tag))
	c.line("CALSCALE", "GREGORIAN")
	c.text("NAME", in.title(l.Tag))
	c.text("X-WR-CALNAME", in.title(l.Tag))
	for _, e := range events {
		get := func(role string) string { return roleText(e.typ, e.page, role) }
		zone := get("timezone")
		c.line("BEGIN", "VEVENT")
		c.line("UID", strings.ReplaceAll(e.page.ID, "/", ".")+"."+l.Tag+"@"+host)
		c.line("DTSTAMP", stamp(cmp.Or(changed(e.page), get("start")), ""))
		c.when("DTSTART", get("start"), zone, false)
		if end := get("end"); end != "" {
			c.when("DTEND", end, zone, true)
		}
		c.text("SUMMARY", e.page.Title)
		c.text("DESCRIPTION", e.page.Description)
		c.text("LOCATION", get("location"))
		c.line("URL", in.absolute(e.page))
		if get("status") == "cancelled" {
			c.line("STATUS", "CANCELLED")
		}
		c.line("END", "VEVENT")
	}
	c.line("END", "VCALENDAR")
	return []site.Artifact{{Path: paths.URL("/" + l.Tag + "/events.ics").Out(), MIME: "text/calendar", Data: c.Bytes()}}
}

func roleText(t *schema.Type, p *site.Page, role string) string {
	return p.Field(cmp.Or(t.Map[role], role)).Str()
}

// ics writes content lines: CRLF, folded at 75 bytes between characters.
type ics struct{ bytes.Buffer }

func (c *ics) line(name, value string) {
	line := name + ":" + value
	for limit := 75; len(line) > limit; limit = 74 { // a folded line begins with a space
		cut := limit
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		c.WriteString(line[:cut] + "\r\n ")
		line = line[cut:]
	}
	c.WriteString(line + "\r\n")
}

var icsEscape = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

func (c *ics) text(name, value string) {
	if value != "" {
		c.line(name, icsEscape.Replace(value))
	}
}

// when writes a date, or a date-time in UTC. The end of an event of whole days
// is the day after, since DTEND is exclusive.
func (c *ics) when(name, iso, zone string, end bool) {
	if len(iso) == 10 {
		day, err := time.Parse(time.DateOnly, iso)
		if err != nil {
			return
		}
		if end {
			day = day.AddDate(0, 0, 1)
		}
		c.line(name+";VALUE=DATE", day.Format("20060102"))
		return
	}
	if s := stamp(iso, zone); s != "" {
		c.line(name, s)
	}
}

// stamp is an ISO date or date-time in UTC as iCalendar writes it. A time
// without an offset is one of the zone, of UTC where none is known.
func stamp(iso, zone string) string {
	where := time.UTC
	if z, err := time.LoadLocation(zone); err == nil && zone != "" {
		where = z
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly, "2006-01", "2006"} {
		if t, err := time.ParseInLocation(layout, iso, where); err == nil {
			return t.UTC().Format("20060102T150405Z")
		}
	}
	return ""
}
