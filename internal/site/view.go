package site

import "github.com/openimis/casebook/internal/memo"

// A View is all that one page may show: plain data, filled by link.View, seen
// by the templates, and nothing else. A page depends on the bytes of its View
// and on nothing else, so one digest decides whether it is rendered again.
//
// Addresses (fields named URL, Href, Src) are complete: escaped, and with the
// path of base_url in front. Dates are ISO; templates print them with `date`.
type View struct {
	Site *Site `cbor:"-"` // shared by all pages of a language; its digest stands for it
	Nav  *Nav  `cbor:"-"` // shared by the pages of a window; its digest stands for it

	SiteDigest memo.Digest
	NavDigest  memo.Digest

	Kind   string // home section page taxonomy term search print part chooser 404
	Layout string // the layout's name
	Type   string // the content type, "" for pages made from no file
	ID     string // the page in every language

	Lang, Dir         string      // of the page around the text: BCP 47, ltr or rtl
	TextLang, TextDir string      // of the text: another than Lang on a fallback
	TextStrings       memo.Digest // of the UI strings in the text, on a fallback

	Title       string // of the page: its h1
	HeadTitle   string // of <title>
	Description string
	URL         string // of this page
	Canonical   string // absolute; of the original on a fallback; "" without base_url
	Absolute    string // absolute address of this page, "" without base_url
	NoIndex     bool
	Source      string // path of the file
	EditURL     string
	IssueURL    string

	Date, Updated, Verified, ReviewBy string
	Authors, Translators              []string
	Owner                             string
	AppliesTo, TestedOn               []string
	Draft                             bool
	Words                             int
	TypeLabel                         string
	Report                            bool // it ends with the ways to report a problem

	Fallback    *Fallback
	Stale       *Fallback   // the original has changed since the translation (a later issue fills it)
	Alternates  []Alternate // every language of the site, in its order
	HrefLangs   []HrefLang  // for <link rel=alternate>, x-default included; absolute; none on a fallback
	Breadcrumbs []Ref       // home first, the page itself last
	Prev, Next  *Ref

	Event       *Occasion // when the page's event takes place, nil for none
	Panel       []Row     // fields of the type marked for the panel
	Before      []Row     // those marked as what to know before one begins
	Lead        []Row     // fields that are Markdown or prose and not in the panel
	TOC         []TOCItem
	Terms       []TermGroup
	Children    *Listing // of a section or term: cards, paginated
	Collections []Collection
	Inverse     []Collection // pages that refer to this one
	Related     []Card
	Sources     []SourceRef
	Changes     []Change
	Attachments []AttachedFile
	Glossary    []GlossaryEntry // only where a component of the page asks for it

	Image   *Picture // of the page, also for cards
	Share   *Picture // stands beside links to the page on other sites; nil without base_url
	JSONLD  []string // JSON documents for <script type="application/ld+json">
	Fills   Fills    // of the Body
	HasBody bool
	HasRest bool // the text goes on after its lead

	Form       *Form   // with which readers write, nil for none
	CorrectURL string  // of the form for corrections, told of which page
	PrintURL   string  // of a section, all its pages on one; of that page, the section
	Parts      []*View // of such a page: those that it is made of, laid out for themselves
	Anchor     string  // of a part: its id, with which all ids in it begin
}

// Site is what all pages of one language share.
type Site struct {
	Title, Description                string
	Lang, Dir, Tag                    string // Tag is the folder
	HomeURL                           string
	BaseURL                           string      // "" if unset
	Root                              string      // "/" or "/docs/"
	Languages                         []Alternate // names and home pages
	Menus                             map[string][]Ref
	FeedURL, JSONFeedURL, CalendarURL string // "" where there is none
	SearchURL, SearchRoot             string // page and first file of the search; "" where it is off
	Logo                              *Logo  // nil for the theme's own
	Toolbar                           Toolbar
	Params                            map[string]string
	CSPMeta                           string
	Assets                            map[string]Asset // logical name → address and SRI
	Catalogue                         memo.Digest      // of the UI strings
	Digest                            memo.Digest      `cbor:"-"`
}

// A Toolbar is the colour that a browser paints around a page in each scheme,
// "#8f3c1d"; "" leaves it alone.
type Toolbar struct{ Light, Dark string }

// A Logo is the site's picture in both schemes.
type Logo struct {
	Light Picture
	Dark  *Picture // nil where the light one serves for both
	Alone bool     // it shows the site's name, which then stands nowhere else
}

// An Asset is a fingerprinted file of the theme.
type Asset struct{ URL, Integrity string }

// A Nav is the window of the tree around a page.
type Nav struct {
	Top    []NavItem   // the site's top sections
	Path   []NavItem   // sections from the top one down to the page's own
	Items  []NavItem   // pages and sections beside the page, at most 60
	AllURL string      // the section's page, when Items is not all
	All    int         // how many there are
	Digest memo.Digest `cbor:"-"`
}

// A NavItem is one entry. Which one is current is not said here, so that
// pages can share a Nav: templates compare URL.
type NavItem struct {
	Title, URL string
	Lang, Dir  string // of the title, where it is not the page's
	Section    bool
}

// A Ref is a link with its text. Lang and Dir are set only where they differ
// from the page's.
type Ref struct {
	Title, URL string
	Lang, Dir  string
	Current    bool
}

// An Alternate is the page in one language of the site. Where the page does
// not exist, URL leads to the fallback and Exists is false.
type Alternate struct {
	Lang, Dir, Name string
	URL, Title      string
	Exists, Current bool
	Also            string // in its language: that the page exists in it; "" where it does not, and for the page's own
}

// HrefLang is one <link rel="alternate" hreflang>.
type HrefLang struct{ Lang, URL string }

// Fallback says that the text is in another language than the page.
type Fallback struct {
	Lang, Dir    string // of the text
	Name         string // of that language, in the page's language
	OriginalURL  string
	TranslateURL string // "" without a repository
}

// An Occasion is when something takes place.
type Occasion struct {
	Start, End  When   // End.ISO is "" where none is given
	SameDay     bool   // End.Text is the time alone
	Zone        string // of both, in words: "Africa/Douala, UTC+1"; "" for whole days and where nobody knows
	Status      string // what has become of it, in words: "cancelled"; "" where all is as planned
	CalendarURL string // of the file that a calendar reads; "" without base_url, and when all is over or cancelled
}

// A When is a day or a time of a day.
type When struct {
	ISO  string // as written where it takes place, with the distance from UTC: 2027-03-01T14:00:00+01:00
	Text string // for the page's language
}

// A Row is a label with values, of a panel, a card or a table.
type Row struct {
	Name   string // of the field
	Label  string
	Values []Value
}

// A Value is one value, ready to print. Fields that do not apply are zero.
type Value struct {
	Kind      string // text number date link bool list object html
	Text      string // formatted for the page's language
	Raw       string // as written, for <time datetime> and <data value>
	URL       string
	Lang, Dir string
	Items     []Value // of a list
	Rows      []Row   // of an object
	Source    *SourceMark
}

// A SourceMark is the number of a source in the page's list. In a list of
// other pages it has no number: Title names the source, and Href leads to it on
// the page that the value comes from.
type SourceMark struct {
	N     int
	Href  string // "#src-…"
	Title string
}

// A TOCItem is a heading of level 2 or 3.
type TOCItem struct {
	Level    int
	Text, ID string
	Class    string // of the heading, as its author set it
	Items    []TOCItem
}

// A TermGroup is the page's terms of one taxonomy.
type TermGroup struct {
	Name, Label, URL string
	Terms            []Ref
}

// A Card shows a page in a list, from its Head alone.
type Card struct {
	Ref             Ref
	Description     string
	Type, TypeLabel string
	Date            string
	Rows            []Row
	Fallback        bool   // it is in another language than the list
	Keys            string // in a list with filters: "country=CM kind=mutual kind=voucher"
}

// A Listing is a page of cards.
type Listing struct {
	Cards       []Card
	Total       int
	Page, Of    int
	Prev, Next  *Ref // towards page 1; away from it
	First, Last *Ref
	Terms       []TermCount // of a taxonomy's own page
}

// TermCount is a term with the number of its pages.
type TermCount struct {
	Ref   Ref
	Count int
}

// A Collection is the answer to a declared query.
type Collection struct {
	Name, Title string
	Columns     []Column // of Fields, for tables
	Groups      []Group
	Total       int
	Filters     []Filter // by which readers may narrow it down
	Map         *Map     // of the countries of its pages, nil for none
	DataURL     string   // of its type's records, without the ending (.csv, .json); "" without a type
}

// A Map is a part of the world with links from some of its countries. ViewBox
// and all paths count in the same units.
type Map struct {
	ViewBox       string
	Width, Height int
	Land          string // outlines of the other countries
	Places        []MapPlace
}

// A MapPlace is a country with pages: Ref names it, and leads to the one page
// or to that which shows all; its URL is "" where there is none.
type MapPlace struct {
	Ref   Ref
	Count int
	Path  string // its outline, "" where it is too small
	X, Y  int    // a point in it
	Key   string // as in Card.Keys, "" where readers cannot filter by it
}

// A Filter is a field with the values that a collection's pages have.
type Filter struct {
	Name, Label string
	Values      []FilterValue
}

// A FilterValue is one value: Ref.URL leads to the page that shows all with
// it, "" where there is none.
type FilterValue struct {
	Key   string // as in Card.Keys: "country=CM"
	Ref   Ref
	Count int
}

// A Column is a field with its label.
type Column struct{ Name, Label string }

// A Group of rows; its title is "" when the query does not group.
type Group struct {
	Title     string
	ID        string // of its heading, "" without one
	URL       string // of the page about its value, "" where there is none
	Lang, Dir string // of the title, where it is not the page's
	Rows      []Entry
}

// An Entry is a page in a collection: its card, and the values of Columns.
type Entry struct {
	Card  Card
	Cells []Row
}

// A SourceRef is one source of the page, numbered from 1 as cited.
type SourceRef struct {
	N                     int
	ID                    string // of the list item: "src-…"
	Title, Publisher, URL string
	Date, Read            string
	Lang, Dir             string
}

// A Change is a line of the page's history.
type Change struct{ Date, HTML string }

// A Form is what readers fill in to write to the editors.
type Form struct {
	Name     string
	Action   string // where it is sent, "" where only Mail can be used
	Netlify  bool   // that host takes it
	Next     string // absolute address to be shown after it was sent to another host
	Mail     *Ref   // the address to write to, nil for none
	Question string
	AskPage  bool   // of which page, too
	Reader   string // who reads it
	From     string // address of the page that it stands on
}

// An AttachedFile is a file beside the page that its text links to.
type AttachedFile struct {
	Title, URL string
	Type       string // in words: "Slides (PPTX)"
	Ext        string
	Size       int64
}

// A GlossaryEntry is a term with its names in all languages.
type GlossaryEntry struct {
	ID         string
	Letter     string // with which the term begins, of the first term of a letter
	Term       string
	Synonyms   []string
	Definition string
	Others     []GlossaryName
}

// A GlossaryName is a term's name in another language.
type GlossaryName struct {
	Lang, Dir, LangName string
	Term, Definition    string
	Synonyms            []string
}

// A Picture is an image with its size. Src is the widest of its variants.
type Picture struct {
	Src           string
	Alt           string
	Width, Height int
	Srcset, Sizes string // "" where there is one picture only
	Sources       []PictureSource
	MIME          string
	// Of an image in a text, as its author set them.
	Title, ID, Class, Lang, Dir string
}

// A PictureSource is the same picture in a format that not all browsers show.
type PictureSource struct{ MIME, Srcset string }

// Fills are what goes into the holes of the Body.
type Fills struct {
	Body     memo.Digest
	Lead     int       // of the Outline
	Hrefs    []string  // of Outline.Links
	External []bool    // of Outline.Links: leads off the site
	IDs      []string  // of Outline.Headings
	Images   []Picture // of Outline.Images
	Terms    []TermFill
}

// A TermFill marks a glossary term in the text.
type TermFill struct {
	_                    struct{} `cbor:",toarray"`
	Piece, Start, End    int
	ID, Term, Definition string
	Href                 string
}
