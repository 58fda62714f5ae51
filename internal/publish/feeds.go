package publish

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// Atom, RFC 4287.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   atomAuthor  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel      string `xml:"rel,attr,omitempty"`
	Type     string `xml:"type,attr,omitempty"`
	HrefLang string `xml:"hreflang,attr,omitempty"`
	Href     string `xml:"href,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Updated   string       `xml:"updated"`
	Published string       `xml:"published,omitempty"`
	Links     []atomLink   `xml:"link"`
	Authors   []atomAuthor `xml:"author"`
	Summary   string       `xml:"summary,omitempty"`
}

// JSON Feed 1.1.
type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	HomeURL     string     `json:"home_page_url"`
	FeedURL     string     `json:"feed_url"`
	Description string     `json:"description,omitempty"`
	Language    string     `json:"language"`
	Items       []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Text      string       `json:"content_text"`
	Published string       `json:"date_published,omitempty"`
	Modified  string       `json:"date_modified,omitempty"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
	Language  string       `json:"language"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// never is the date of a feed without entries: any other would change with
// the day of the build.
const never = "1970-01-01T00:00:00Z"

func (in Input) feeds(l config.Language) []site.Artifact {
	root := paths.URL("/" + l.Tag + "/")
	home := in.Config.BaseURL + root.Escape()
	atom := atomFeed{
		Lang: l.Lang, ID: home + "feed.xml", Title: clean(in.title(l.Tag)), Subtitle: clean(in.Config.Description[l.Tag]), Updated: never,
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: home + "feed.xml"},
			{Rel: "alternate", Type: "text/html", HrefLang: l.Lang, Href: home},
		},
		Author: atomAuthor{clean(in.title(l.Tag))},
	}
	feed := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: in.title(l.Tag), HomeURL: home, FeedURL: home + "feed.json",
		Description: in.Config.Description[l.Tag], Language: l.Lang, Items: []jsonItem{},
	}
	for _, p := range in.news(l.Tag) {
		u, updated := in.absolute(p), instant(changed(p))
		if updated > atom.Updated {
			atom.Updated = updated
		}
		e := atomEntry{
			ID: u, Title: clean(p.Title), Updated: updated, Published: instant(p.Date), Summary: clean(p.Description),
			Links: []atomLink{{Rel: "alternate", Type: "text/html", HrefLang: l.Lang, Href: u}},
		}
		item := jsonItem{
			ID: u, URL: u, Title: p.Title, Text: p.Description, Published: instant(p.Date), Modified: updated,
			Tags: p.Field("tags").Strings(), Language: l.Lang,
		}
		for _, name := range p.Field("authors").Strings() {
			e.Authors = append(e.Authors, atomAuthor{clean(name)})
			item.Authors = append(item.Authors, jsonAuthor{name})
		}
		atom.Entries = append(atom.Entries, e)
		feed.Items = append(feed.Items, item)
	}
	return []site.Artifact{
		{Path: paths.URL(root + "feed.xml").Out(), MIME: "application/atom+xml", Data: marshalXML(atom)},
		{Path: paths.URL(root + "feed.json").Out(), MIME: "application/feed+json", Data: marshalJSON(feed)},
	}
}

// clean drops what XML 1.0 cannot hold, even escaped.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r >= ' ' && r != 0xFFFE && r != 0xFFFF && r != utf8.RuneError {
			return r
		}
		return -1
	}, s)
}

func marshalXML(v any) []byte {
	out, err := xml.Marshal(v)
	if err != nil {
		panic("publish: " + err.Error()) // structs of text only
	}
	return append([]byte(xml.Header), out...)
}

func marshalJSON(v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("publish: " + err.Error()) // structs of text only
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
