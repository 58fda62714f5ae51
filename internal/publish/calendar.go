package publish

import (
	"bytes"
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/clock"
	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// calendars are events.ics, which has the pages of a language that tell of an
// event, the last to begin first, and one file beside each of these pages
// (RFC 5545).
func (in Input) calendars(l config.Language) []site.Artifact {
	var events []*site.Page
	has := false
	for _, p := range in.own(l.Tag) {
		if t := in.Types.Type(p.Type); t != nil && t.Role == "event" {
			has = true
			if p.Event != nil {
				events = append(events, p)
			}
		}
	}
	if !has {
		return nil
	}
	slices.SortFunc(events, func(a, b *site.Page) int {
		return cmp.Or(b.Event.Start.Time.Compare(a.Event.Start.Time), strings.Compare(a.ID, b.ID))
	})
	out := []site.Artifact{in.calendar(l, paths.URL("/"+l.Tag+"/events.ics"), in.title(l.Tag), events)}
	for i, p := range events {
		out = append(out, in.calendar(l, p.URL+site.CalendarFile, "", events[i:i+1]))
	}
	return out
}

// calendar is one file. A name makes it one to which people subscribe.
func (in Input) calendar(l config.Language, at paths.URL, name string, events []*site.Page) site.Artifact {
	var c ics
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//Casebook//"+strings.ToUpper(l.Tag))
	c.line("CALSCALE", "GREGORIAN")
	c.text("NAME", name)
	c.text("X-WR-CALNAME", name)
	host := "casebook"
	if u, err := url.Parse(in.Config.BaseURL); err == nil && u.Host != "" {
		host = u.Host
	}
	for _, p := range events {
		c.event(p, strings.ReplaceAll(p.ID, "/", ".")+"."+l.Tag+"@"+host, in.absolute(p))
	}
	c.line("END", "VCALENDAR")
	return site.Artifact{Path: at.Out(), MIME: "text/calendar", Data: c.Bytes()}
}

// status is what calendars call the values of that role.
var status = map[string]string{"cancelled": "CANCELLED", "postponed": "TENTATIVE"}

// ics writes content lines: CRLF, folded at 75 bytes between characters.
type ics struct{ bytes.Buffer }

// event writes the event of a page. DTSTAMP is when the page last changed:
// equal pages give equal files.
func (c *ics) event(p *site.Page, uid, address string) {
	e := p.Event
	c.line("BEGIN", "VEVENT")
	c.text("UID", uid)
	stamp, _ := clock.Read(cmp.Or(changed(p), e.Start.ISO), "UTC")
	if stamp.ISO == "" { // of the page only a year or a month is known
		stamp = e.Start
	}
	c.line("DTSTAMP", stamp.Time.UTC().Format(basicUTC))
	c.when(e)
	c.text("SUMMARY", p.Title)
	c.text("DESCRIPTION", p.Description)
	c.text("LOCATION", e.Place)
	c.line("URL", address)
	c.line("STATUS", cmp.Or(status[e.Status], "CONFIRMED"))
	c.line("END", "VEVENT")
}

const (
	basicDay   = "20060102"
	basicLocal = "20060102T150405"
	basicUTC   = "20060102T150405Z"
)

// when writes from when to when. A time is written in UTC: a reader's calendar
// shows it on the reader's own clock, and needs to be told of no zone. A time
// whose zone nobody knows is written as one (floating). DTEND is exclusive, so
// the end of whole days is the day after, and it is of the same kind as DTSTART.
func (c *ics) when(e *site.Event) {
	form := func(name string, m clock.Moment, t time.Time) {
		switch {
		case m.Day:
			c.line(name+";VALUE=DATE", t.Format(basicDay))
		case m.Fixed:
			c.line(name, t.UTC().Format(basicUTC))
		default:
			c.line(name, t.Format(basicLocal))
		}
	}
	form("DTSTART", e.Start, e.Start.Time)
	switch {
	case e.End.ISO == "":
	case e.End.Day: // midnight, of the place where the event begins
		y, m, d := e.End.Time.Date()
		form("DTEND", e.Start, time.Date(y, m, d+1, 0, 0, 0, 0, e.Start.Time.Location()))
	case e.End.Fixed == e.Start.Fixed && e.End.Time.After(e.Start.Time):
		form("DTEND", e.End, e.End.Time)
	}
}

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

// text writes a text, without the control characters that none may have.
func (c *ics) text(name, value string) {
	value = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(value, "\uFFFD"))
	if value != "" {
		c.line(name, icsEscape.Replace(value))
	}
}
