package site

import (
	"github.com/openimis/casebook/internal/clock"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
)

// A Page is a page of one language after all Heads have met: what it
// inherited, where it stands, which files of other languages are the same
// page. A page that a language lacks is there too, as a fallback.
type Page struct {
	ID       string // same in every language
	Lang     string // the language whose address space it is in
	Head     *Head  // what is shown: its own, or on a fallback another language's
	Own      bool   // false on a fallback
	Original *Page  // the page whose shared fields it has; itself for an original
	URL      paths.URL
	Href     string // URL as links have it: escaped, the path of base_url in front
	Slug     string // last segment of URL

	Type        string
	Title       string
	Description string
	Date        string // ISO, "" if none
	Updated     string
	Weight      int          // 0 if none
	Fields      []data.Field // own and inherited, front-matter order
	Inherited   map[string]bool

	IsSection bool
	Parent    *Page   // nil for a home page
	Children  []*Page // of a section, in its order
	Twins     []*Page // the same page in every language that has its own, this one included
	SortKey   []byte  // collation key of the title
	Index     int     // in Tables.Pages
	Place     int     // among its parent's Children
	NoIndex   bool    // out of sitemap, feeds and search
	Unlisted  bool    // in no menu, list, feed or search: only links lead to it
	Draft     bool
	Event     *Event // of a page whose type has that role and which says when it begins
}

// Field returns the value of a front-matter field, own or inherited, nil if
// there is none.
func (p *Page) Field(name string) *data.Node {
	for i := range p.Fields {
		if p.Fields[i].Key == name {
			return p.Fields[i].Value
		}
	}
	return nil
}

// CalendarFile stands beside the page of an event, for calendars.
const CalendarFile = "event.ics"

// An Event is what a page says of when and where people meet, by the role of
// its type.
type Event struct {
	Start, End clock.Moment // End.ISO is "" where none is given
	Zone       string       // IANA name, "" where none is given
	Status     string       // cancelled, postponed, rescheduled, moved-online; anything else is as planned
	Attendance string       // online, mixed; anything else is in a place
	Place      string
	Country    string // ISO 3166-1
	Link       string // to take part, or to read more
	Organizer  string
}

// Key names a page of a language.
type Key struct{ Lang, ID string }

// A Term is one term of a taxonomy in one language.
type Term struct {
	Taxonomy string
	ID       string // as written in front matter
	Label    string
	URL      paths.URL
	Pages    []*Page // newest first, undated last by path
}

// A Taxonomy is a taxonomy in one language.
type Taxonomy struct {
	Name  string
	Label string
	URL   paths.URL
	Terms []*Term // in the order of the language
}

// A Redirect leads from an address that a page had to the one it has.
type Redirect struct {
	From, To  paths.URL
	Generated bool   // by a translation whose original's text stood at From
	Path      string // source of the alias, for messages
	Span      diag.Span
}

// Tables are the join: all that is known of all pages before any View.
type Tables struct {
	Langs      []string // folder names, in the order of the configuration
	Pages      []*Page  // by language, then ID; fallbacks included; hidden pages left out
	Routes     map[paths.URL]*Page
	Homes      map[string]*Page       // language → home
	Taxonomies map[string][]*Taxonomy // language → taxonomies in the order of the configuration
	Redirects  []Redirect
}
