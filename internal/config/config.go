// Package config is casebook.toml: what a maintainer wrote, checked key by
// key, and resolved so that nothing downstream asks again.
package config

import "github.com/openimis/casebook/internal/diag"

// A Config is the resolved configuration of a site. It is never changed once
// made.
type Config struct {
	Title           string            `cbor:"1,keyasint"`
	Titles          map[string]string `cbor:"2,keyasint,omitempty"` // per language, from [[languages]] title
	Description     map[string]string `cbor:"3,keyasint,omitempty"`
	BaseURL         string            `cbor:"4,keyasint"`  // "https://example.org/docs", no slash at the end, "" if unset
	BasePath        string            `cbor:"5,keyasint"`  // "/docs" or ""
	DefaultLanguage string            `cbor:"6,keyasint"`  // a folder name
	Theme           string            `cbor:"7,keyasint"`  // "default"
	ThemeSpan       diag.Span         `cbor:"-"`           // in casebook.toml
	Repository      Repository        `cbor:"8,keyasint"`  // edit and issue links
	Languages       []Language        `cbor:"9,keyasint"`  // in the order written
	Menus           []Menu            `cbor:"10,keyasint"` // main, footer, … in the order written
	Taxonomies      []Taxonomy        `cbor:"11,keyasint"`
	Collections     []Collection      `cbor:"12,keyasint"`
	Related         map[string]int    `cbor:"13,keyasint,omitempty"` // field → weight
	Checks          map[string]string `cbor:"14,keyasint,omitempty"` // code → error | warning | off
	Search          Search            `cbor:"15,keyasint"`
	Limits          Limits            `cbor:"16,keyasint"`
	Cache           Cache             `cbor:"-"` // where and how much to remember changes no page
	Markdown        Markdown          `cbor:"17,keyasint"`
	Publish         Publish           `cbor:"18,keyasint"`
	Forms           Forms             `cbor:"22,keyasint"`
	Params          map[string]string `cbor:"19,keyasint,omitempty"` // [params]: free values for the theme
	Images          Images            `cbor:"20,keyasint"`
	Logo            Logo              `cbor:"23,keyasint"`
	Colors          []Color           `cbor:"-"` // the style sheet's name tells of them
	Budgets         Budgets           `cbor:"-"` // what pages may weigh changes none of them
}

// A Language is one language of the site.
type Language struct {
	Tag      string            `cbor:"1,keyasint"` // folder and URL segment, lower case: "pt-br"
	Lang     string            `cbor:"2,keyasint"` // canonical BCP 47 tag: "pt-BR"
	Name     string            `cbor:"3,keyasint"` // in itself: "Français"
	Dir      string            `cbor:"4,keyasint"` // ltr or rtl
	Fallback []string          `cbor:"5,keyasint"` // tags, nearest first, never itself
	Params   map[string]string `cbor:"6,keyasint,omitempty"`
}

// A Menu is a named list of entries.
type Menu struct {
	Name    string      `cbor:"1,keyasint"`
	Entries []MenuEntry `cbor:"2,keyasint"`
}

// A MenuEntry leads to a page (its id, such as "cases") or to an address.
type MenuEntry struct {
	Page  string            `cbor:"1,keyasint,omitempty"`
	URL   string            `cbor:"2,keyasint,omitempty"`
	Label map[string]string `cbor:"3,keyasint,omitempty"` // per language; a page's title if absent
	Span  diag.Span         `cbor:"-"`                    // of its page in casebook.toml
}

// A Taxonomy groups pages by the values of a field.
type Taxonomy struct {
	Name  string            `cbor:"1,keyasint"` // "tags": the URL segment if Slug has none
	Field string            `cbor:"2,keyasint"` // the front-matter field, Name if unset
	Label map[string]string `cbor:"3,keyasint,omitempty"`
	Slug  map[string]string `cbor:"4,keyasint,omitempty"`
}

// A Collection is a declared query (DESIGN §8 of the project's notes): which
// pages, in what order, how many. Nothing else may ask for other pages.
type Collection struct {
	Name   string               `cbor:"1,keyasint"`
	Type   string               `cbor:"2,keyasint,omitempty"` // "" is every type
	Where  []Condition          `cbor:"3,keyasint,omitempty"`
	Group  string               `cbor:"4,keyasint,omitempty"`
	Each   string               `cbor:"5,keyasint,omitempty"` // one row per item of this list
	Sort   []string             `cbor:"6,keyasint,omitempty"` // field, or "-field" for descending
	Fields []string             `cbor:"7,keyasint,omitempty"`
	Limit  int                  `cbor:"8,keyasint,omitempty"` // 0 is all
	Title  map[string]string    `cbor:"9,keyasint,omitempty"`
	Filter []string             `cbor:"10,keyasint,omitempty"` // fields by whose values readers may narrow it down
	Self   bool                 `cbor:"12,keyasint,omitempty"` // and one for the page itself
	Map    string               `cbor:"11,keyasint,omitempty"` // field that holds countries, to be shown on a map
	Spans  map[string]diag.Span `cbor:"-"`                     // where it names each field, and under "" its type
}

// A Condition compares a field with a value: a literal, "this.FIELD", or
// "now".
type Condition struct {
	Field string   `cbor:"1,keyasint"`
	Op    string   `cbor:"2,keyasint"` // eq ne in lt gt has
	Value []string `cbor:"3,keyasint"`
}

// Repository says where sources can be edited. Edit holds {path}.
type Repository struct {
	URL    string `cbor:"1,keyasint,omitempty"`
	Edit   string `cbor:"2,keyasint,omitempty"` // "https://host/org/repo/edit/main/{path}"
	Issues string `cbor:"3,keyasint,omitempty"`
	New    string `cbor:"4,keyasint,omitempty"` // starts a new file: {path}
}

// Search, Limits, Cache, Markdown and Publish are the sections of these names.
type (
	Search struct {
		Enabled bool `cbor:"1,keyasint"`
	}
	Limits struct {
		PageBytes int `cbor:"1,keyasint"` // 1 MB
		Depth     int `cbor:"2,keyasint"` // nesting of Markdown and data: 100
	}
	Cache struct {
		MaxBytes int64 // 1 GB
	}
	Markdown struct {
		Linkify    bool `cbor:"1,keyasint"` // both on unless switched off
		Typography bool `cbor:"2,keyasint"`
	}
	Publish struct {
		CSPMeta  bool              `cbor:"1,keyasint"` // for hosts that cannot send headers
		FeedSize int               `cbor:"2,keyasint"` // 50
		NoIndex  bool              `cbor:"3,keyasint"`
		Headers  map[string]string `cbor:"4,keyasint,omitempty"`
	}
)

// Images says which pictures are made of the images beside pages.
type Images struct {
	Widths      []int     `cbor:"1,keyasint"` // in pixels, ascending: 480, 800, 1400
	Quality     int       `cbor:"2,keyasint"` // 1 to 100: 82
	Encoder     string    `cbor:"3,keyasint"` // cwebp, avifenc or "": one more format of each
	MaxBytes    int64     `cbor:"4,keyasint"` // of a file that contributors add: 20 MB
	EncoderSpan diag.Span `cbor:"-"`
}

// Language returns the language of a tag, nil if the site has none such.
func (c *Config) Language(tag string) *Language {
	for i := range c.Languages {
		if c.Languages[i].Tag == tag {
			return &c.Languages[i]
		}
	}
	return nil
}
