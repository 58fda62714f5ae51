package link

import (
	"encoding/json"

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
	Context     string    `json:"@context,omitempty"`
	Type        string    `json:"@type"`
	Headline    string    `json:"headline,omitempty"`
	Name        string    `json:"name,omitempty"`
	Description string    `json:"description,omitempty"`
	URL         string    `json:"url,omitempty"`
	Lang        string    `json:"inLanguage,omitempty"`
	Published   string    `json:"datePublished,omitempty"`
	Modified    string    `json:"dateModified,omitempty"`
	Author      []ldThing `json:"author,omitempty"`
	Start       string    `json:"startDate,omitempty"`
	End         string    `json:"endDate,omitempty"`
	Status      string    `json:"eventStatus,omitempty"`
	Attendance  string    `json:"eventAttendanceMode,omitempty"`
	Location    *ldThing  `json:"location,omitempty"`
	Organizer   *ldThing  `json:"organizer,omitempty"`
	Email       string    `json:"email,omitempty"`
	Area        string    `json:"areaServed,omitempty"`
	Teaches     []string  `json:"teaches,omitempty"`
	Level       string    `json:"educationalLevel,omitempty"`
	Duration    string    `json:"timeRequired,omitempty"`
	Translation *ldThing  `json:"translationOfWork,omitempty"`
	License     string    `json:"license,omitempty"`
	Image       string    `json:"image,omitempty"`
	Position    int       `json:"position,omitempty"`
	Item        string    `json:"item,omitempty"`
	Items       []ldThing `json:"itemListElement,omitempty"`
}

const ldContext = "https://schema.org"

// roleDoc describes a page by the role of its type; nil for a type without.
func (t *Tables) roleDoc(v *site.View, p *site.Page) *ldThing {
	typ := t.in.Types.Type(p.Type)
	if typ == nil || typ.Role == "" {
		return nil
	}
	doc := &ldThing{Context: ldContext, Name: p.Title, Description: p.Description, URL: v.Absolute, Lang: v.Lang}
	if p.Original != p && p.Original != nil {
		doc.Translation = &ldThing{Type: "CreativeWork", URL: t.in.Config.BaseURL + p.Original.URL.Escape()}
	}
	get := func(role string) string { return roleValue(typ, p, role).Str() }
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
		doc.Type, doc.Start, doc.End = "Event", get("start"), get("end")
		doc.Translation = nil
		doc.Status = "https://schema.org/EventScheduled"
		if s := get("status"); s == "cancelled" {
			doc.Status = "https://schema.org/EventCancelled"
		}
		if place := get("location"); place != "" {
			doc.Location = &ldThing{Type: "Place", Name: place}
		} else if u := get("url"); u != "" {
			doc.Attendance = "https://schema.org/OnlineEventAttendanceMode"
			doc.Location = &ldThing{Type: "VirtualLocation", URL: u}
		}
		if o := get("organizer"); o != "" {
			doc.Organizer = &ldThing{Type: "Organization", Name: t.scalarText(t.field(typ, typ.Map["organizer"]), o, p.Lang)}
		}
		if doc.Start == "" {
			return nil // an Event without a start is refused by every reader
		}
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
		doc.Type, doc.Level, doc.Teaches = "LearningResource", get("level"), roleValue(typ, p, "outcomes").Strings()
		doc.Duration = ""
	default:
		return nil
	}
	return doc
}

// roleValue is the page's value for a field of its type's role.
func roleValue(typ *schema.Type, p *site.Page, role string) *data.Node {
	if own := typ.Map[role]; own != "" {
		return p.Field(own)
	}
	return p.Field(role)
}

func (t *Tables) breadcrumbDoc(v *site.View) ldThing {
	doc := ldThing{Context: ldContext, Type: "BreadcrumbList"}
	origin := t.in.Config.BaseURL[:len(t.in.Config.BaseURL)-len(t.in.Config.BasePath)]
	for i, b := range v.Breadcrumbs {
		doc.Items = append(doc.Items, ldThing{Type: "ListItem", Position: i + 1, Name: b.Title, Item: origin + b.URL})
	}
	return doc
}
