package link

import (
	"time"

	"github.com/openimis/casebook/internal/clock"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/lang"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// event is what a page says of when and where people meet, nil where it does
// not say when.
func (j *joiner) event(p *site.Page, typ *schema.Type) *site.Event {
	get := func(role string) string { return roleText(typ, p, role) }
	e := &site.Event{
		Zone: get("timezone"), Status: get("status"), Attendance: get("attendance"), Place: get("location"),
		Country: get("country"), Link: get("url"), Organizer: get("organizer"),
	}
	if !clock.IsZone(e.Zone) {
		e.Zone = ""
	}
	e.Start = j.moment(p, typ, "start", e.Zone)
	e.End = j.moment(p, typ, "end", e.Zone)
	if e.Start.ISO == "" {
		return nil
	}
	if e.Start.Day && e.End.ISO != "" && !e.End.Day {
		e.End, _ = clock.Read(e.End.ISO[:len(time.DateOnly)], "")
	}
	if e.End.ISO != "" && e.End.Before(e.Start) {
		j.ofEvent(p, typ, "end", diag.BadDate, diag.S("field", typ.RoleField("end")), diag.S("other", typ.RoleField("start")))
		e.End = clock.Moment{}
	}
	return e
}

// moment reads a field of an event, and reports what is wrong with it. That a
// field is not a date at all, or that one is missing which its type requires,
// has been said before.
func (j *joiner) moment(p *site.Page, typ *schema.Type, role, zone string) clock.Moment {
	text, field := roleText(typ, p, role), typ.RoleField(role)
	if text == "" {
		if role == "start" && !typ.Requires(field) {
			j.ofEvent(p, typ, role, diag.EventStart, diag.S("field", field))
		}
		return clock.Moment{}
	}
	m, fault := clock.Read(text, zone)
	switch fault {
	case clock.Unreadable:
		if f := j.field(typ, field); f.Format != "date" && f.Format != "date-time" {
			j.ofEvent(p, typ, role, diag.EventStart, diag.S("field", field))
		}
	case clock.Zoneless:
		if role == "start" && roleText(typ, p, "timezone") == "" { // a wrong zone has been reported
			j.ofEvent(p, typ, role, diag.EventZone, diag.S("field", field), diag.S("value", text), diag.S("zone", typ.Map["timezone"]))
		}
	case clock.Skipped:
		j.ofEvent(p, typ, role, diag.EventGap, diag.S("zone", zone), diag.S("value", text), diag.S("instead", m.ISO[:len("2006-01-02T15:04")]))
	}
	return m
}

// ofEvent reports a fault of a role's field once, on the page that has the
// field, or should have it.
func (j *joiner) ofEvent(p *site.Page, typ *schema.Type, role string, c diag.Code, args ...diag.Arg) {
	name := typ.RoleField(role)
	f := j.field(typ, name)
	if !p.Own || j.unclear[p.ID] || p != p.Original && f.Shared || misspelt(p.Head, name) {
		return
	}
	var span diag.Span
	if p.Head.Meta != nil {
		if n := p.Head.Meta.Get(name); n != nil {
			if faulted(p.Head, n.Span) {
				return
			}
			span = n.Span
		}
	}
	j.report(c.At(string(p.Head.Path), span, args...))
}

// timed tells the fields of an event that its Occasion shows.
func timed(typ *schema.Type, field string) bool {
	return typ.Role == "event" && (field == typ.RoleField("start") || field == typ.RoleField("end") || field == typ.RoleField("timezone"))
}

// occasion fills when the event of a page takes place.
func (t *Tables) occasion(v *site.View, p *site.Page) {
	e := p.Event
	if e == nil {
		return
	}
	l := t.locales[p.Lang].locale
	v.Event = &site.Occasion{Start: when(e.Start, l), Zone: e.Zone}
	if typ := t.in.Types.Type(p.Type); eventStatus[e.Status] != "" {
		v.Event.Status = t.scalarText(t.field(typ, typ.RoleField("status")), e.Status, p.Lang)
	}
	if e.End.ISO != "" && e.End != e.Start {
		v.Event.End = when(e.End, l)
	}
	own := t.grid.page(p.Head.Lang, p.ID)
	over := day(max(e.Start.ISO, e.End.ISO)) < t.in.Now || e.Status == "cancelled"
	if t.in.Config.BaseURL != "" && own != nil && !own.Draft && !over {
		v.Event.CalendarURL = own.Href + site.CalendarFile
	}
	if e.Start.Day {
		v.Event.Zone = ""
		return
	}
	start, end := lang.Offset(e.Start.ISO), lang.Offset(e.End.ISO)
	if start != e.Zone {
		v.Event.Zone = l.Join(e.Zone, start)
	}
	if v.Event.End.ISO == "" || e.End.Day {
		return
	}
	v.Event.SameDay = e.Start.ISO[:len(time.DateOnly)] == e.End.ISO[:len(time.DateOnly)]
	if v.Event.SameDay {
		v.Event.End.Text = l.Clock(e.End.ISO)
	}
	if start != end { // the clocks change while people meet, or each time has its own distance
		v.Event.Start.Text = l.Join(v.Event.Start.Text, start)
		v.Event.End.Text = l.Join(v.Event.End.Text, end)
		v.Event.Zone = e.Zone
	}
}

func when(m clock.Moment, l *lang.Locale) site.When {
	w := site.When{ISO: m.ISO, Text: l.Date(m.ISO, langLong)}
	if !m.Day {
		w.Text = l.Join(w.Text, l.Clock(m.ISO))
	}
	return w
}

// zoned is the value of a field of an event as it is where it takes place,
// with the distance from UTC; "" for any other field.
func (t *Tables) zoned(p *site.Page, f *schema.Field) string {
	if p == nil || p.Event == nil {
		return ""
	}
	typ := t.in.Types.Type(p.Type)
	switch m := &p.Event.Start; {
	case f.Name == typ.RoleField("end"):
		m = &p.Event.End
		fallthrough
	case f.Name == typ.RoleField("start"):
		if m.Fixed {
			return m.ISO
		}
	}
	return ""
}
