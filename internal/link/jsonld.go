package link

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// jsonLD describes a page to search engines, as schema.org names things: what
// it is by its type's role, and where it stands. Roles map their fields to the
// type's own (x-casebook-map), so no type is known here by name.
func (t *Tables) jsonLD(v *site.View, p *site.Page) []string {
	if v.Absolute == "" || !p.Own {
		return nil
	}
	var docs []string
	if doc := t.roleDoc(v, p); doc != nil {
		if v.Share != nil {
			doc.Image = t.origin() + v.Share.Src
		}
		docs = append(docs, encode(doc))
	}
	if len(v.Breadcrumbs) > 1 {
		docs = append(docs, encode(t.breadcrumbDoc(v)))
	}
	return docs
}

// encode writes JSON with < and & escaped, so that it can stand in a script
// element.
func encode(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic("link: JSON-LD: " + err.Error()) // strings and slices only
	}
	return string(out)
}

type ldThing struct {
	Context      string    `json:"@context,omitempty"`
	Type         string    `json:"@type"`
	Headline     string    `json:"headline,omitempty"`
	Name         string    `json:"name,omitempty"`
	Description  string    `json:"description,omitempty"`
	URL          string    `json:"url,omitempty"`
	Lang         string    `json:"inLanguage,omitempty"`
	Published    string    `json:"datePublished,omitempty"`
	Modified     string    `json:"dateModified,omitempty"`
	Author       []ldThing `json:"author,omitempty"`
	Start        string    `json:"startDate,omitempty"`
	End          string    `json:"endDate,omitempty"`
	Status       string    `json:"eventStatus,omitempty"`
	Attendance   string    `json:"eventAttendanceMode,omitempty"`
	Location     []ldThing `json:"location,omitempty"`
	Address      *ldThing  `json:"address,omitempty"`
	Locality     string    `json:"addressLocality,omitempty"`
	Country      string    `json:"addressCountry,omitempty"`
	Organizer    *ldThing  `json:"organizer,omitempty"`
	Email        string    `json:"email,omitempty"`
	Area         string    `json:"areaServed,omitempty"`
	Teaches      []string  `json:"teaches,omitempty"`
	Level        string    `json:"educationalLevel,omitempty"`
	Duration     string    `json:"timeRequired,omitempty"`
	Audience     []ldThing `json:"audience,omitempty"`
	AudienceType string    `json:"audienceType,omitempty"`
	Translation  *ldThing  `json:"translationOfWork,omitempty"`
	License      string    `json:"license,omitempty"`
	Image        string    `json:"image,omitempty"`
	Position     int       `json:"position,omitempty"`
	Item         string    `json:"item,omitempty"`
	Items        []ldThing `json:"itemListElement,omitempty"`
}

const ldContext = "https://schema.org"

// roleDoc describes a page by the role of its type, without one as a page of
// the web; nil for an event of no day.
func (t *Tables) roleDoc(v *site.View, p *site.Page) *ldThing {
	typ := cmp.Or(t.in.Types.Type(p.Type), &schema.Type{})
	doc := &ldThing{Context: ldContext, Name: p.Title, Description: p.Description, URL: v.Absolute, Lang: v.Lang}
	if p.Original != p && p.Original != nil {
		doc.Translation = &ldThing{Type: "CreativeWork", URL: t.in.Config.BaseURL + p.Original.URL.Escape()}
	}
	get := func(role string) string { return roleText(typ, p, role) }
	switch typ.Role {
	case "article":
		doc.Type, doc.Headline, doc.Name = "Article", p.Title, ""
		doc.Published, doc.Modified = p.Date, p.Updated
		authors := roleValue(typ, p, "author").Strings()
		if len(authors) == 0 {
			authors = p.Field("authors").Strings()
		}
		for _, a := range authors {
			doc.Author = append(doc.Author, ldThing{Type: "Organization", Name: a})
		}
		doc.License = t.in.Config.Params["license_url"]
	case "event":
		if p.Event == nil {
			return nil // an Event without a start is refused by every reader
		}
		doc.Translation = nil
		t.eventDoc(doc, p, typ)
	case "organisation":
		doc.Type, doc.Lang, doc.Translation = "Organization", "", nil
		if name := get("name"); name != "" {
			doc.Name = name
		}
		doc.Email, doc.Area = get("email"), get("area")
		if u := get("url"); u != "" {
			doc.URL = u
		}
	case "course":
		doc.Type, doc.Level = "LearningResource", get("level")
		pr := printer{t: t, page: p, lang: p.Lang}
		for _, s := range roleValue(typ, p, "outcomes").Strings() {
			doc.Teaches = append(doc.Teaches, pr.words(s))
		}
		for _, s := range roleValue(typ, p, "audience").Strings() {
			doc.Audience = append(doc.Audience, ldThing{Type: "EducationalAudience", AudienceType: t.scalarText(t.field(typ, typ.RoleField("audience")), s, p.Lang)})
		}
		if d := get("duration"); isoDuration.MatchString(d) {
			doc.Duration = d
		}
	default:
		doc.Type, doc.Published, doc.Modified = "WebPage", p.Date, p.Updated
	}
	return doc
}

// isoDuration is the form that timeRequired takes (ISO 8601, P1D or PT90M):
// what a type has in words is not said to machines.
var isoDuration = regexp.MustCompile(`^P(\d+[DW])?(T(\d+H)?(\d+M)?)?$`)

// eventStatus and eventAttendance are what schema.org calls the values of
// those roles.
var (
	eventStatus = map[string]string{
		"cancelled": "EventCancelled", "moved-online": "EventMovedOnline", "postponed": "EventPostponed",
		"rescheduled": "EventRescheduled",
	}
	eventAttendance = map[string]string{
		"online": "OnlineEventAttendanceMode", "mixed": "MixedEventAttendanceMode",
	}
)

// eventDoc says of an event what search engines ask for:
// https://developers.google.com/search/docs/appearance/structured-data/event
func (t *Tables) eventDoc(doc *ldThing, p *site.Page, typ *schema.Type) {
	e := p.Event
	doc.Type, doc.Start, doc.End = "Event", e.Start.ISO, e.End.ISO
	doc.Status = ldContext + "/" + cmp.Or(eventStatus[e.Status], "EventScheduled")
	doc.Attendance = ldContext + "/" + cmp.Or(eventAttendance[e.Attendance], "OfflineEventAttendanceMode")
	if e.Attendance != "online" && (e.Place != "" || e.Country != "") {
		place := ldThing{Type: "Place", Name: cmp.Or(e.Place, t.locales[p.Lang].locale.Country(e.Country))}
		place.Address = &ldThing{Type: "PostalAddress", Locality: e.Place, Country: e.Country}
		doc.Location = append(doc.Location, place)
	}
	if eventAttendance[e.Attendance] != "" {
		doc.Location = append(doc.Location, ldThing{Type: "VirtualLocation", URL: cmp.Or(e.Link, doc.URL)})
	}
	if e.Organizer != "" {
		f := t.field(typ, typ.Map["organizer"])
		doc.Organizer = &ldThing{Type: "Organization", Name: t.scalarText(f, e.Organizer, p.Lang)}
		if page := t.grid.page(p.Lang, e.Organizer); f.Ref != "" && page != nil {
			doc.Organizer.URL = t.in.Config.BaseURL + page.URL.Escape()
		}
	}
}

// roleText is the text of a role's field.
func roleText(typ *schema.Type, p *site.Page, role string) string {
	return roleValue(typ, p, role).Str()
}

// roleValue is the page's value for a field of its type's role.
func roleValue(typ *schema.Type, p *site.Page, role string) *data.Node {
	return p.Field(typ.RoleField(role))
}

func (t *Tables) breadcrumbDoc(v *site.View) ldThing {
	doc := ldThing{Context: ldContext, Type: "BreadcrumbList"}
	for i, b := range v.Breadcrumbs {
		doc.Items = append(doc.Items, ldThing{Type: "ListItem", Position: i + 1, Name: b.Title, Item: t.origin() + b.URL})
	}
	return doc
}

// origin is base_url without its path, which addresses in Views have.
func (t *Tables) origin() string {
	return strings.TrimSuffix(t.in.Config.BaseURL, t.in.Config.BasePath)
}
