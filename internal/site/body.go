package site

import (
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
)

// A Body is the text of a page after Markdown: minified HTML with holes where
// the rest of the site decides what stands there. It depends on the file, the
// language and the theme's components, on nothing else.
type Body struct {
	Pieces     []Piece     `cbor:"1,keyasint"` // [0] is the text; the others are Markdown fields of components
	Runs       []Run       `cbor:"2,keyasint"` // the visible text in reading order
	Components []Component `cbor:"3,keyasint,omitempty"`
	Strings    []string    `cbor:"4,keyasint,omitempty"` // keys of UI strings that HoleString shows
}

// A Piece is HTML with holes, in the order of At.
type Piece struct {
	HTML  []byte `cbor:"1,keyasint"`
	Holes []Hole `cbor:"2,keyasint,omitempty"`
}

// A Hole is a place in a Piece's HTML where something is put in.
type Hole struct {
	_    struct{} `cbor:",toarray"`
	At   int
	Kind HoleKind
	N    int // index into the list that Kind names
}

// HoleKind says what fills a hole.
type HoleKind uint8

// What a hole takes. The HTML around it is already there: a HoleHref stands
// between the quotes of href="", a HoleID between those of id="".
const (
	HoleHref      HoleKind = iota + 1 // Outline.Links[N]: the address, escaped
	HoleID                            // Outline.Headings[N]: the final id
	HoleImage                         // Outline.Images[N]: the whole <img> or <picture>
	HoleComponent                     // Body.Components[N]: the whole component
	HoleString                        // Body.Strings[N]: a UI string, escaped
)

// A Run is a stretch of visible text: Piece.HTML[Start:End], which holds
// escaped text and no tags.
type Run struct {
	_       struct{} `cbor:",toarray"`
	Piece   int
	Start   int
	End     int
	Kind    RunKind
	Heading int       // index of the heading it stands under (or is), -1 before the first
	Src     diag.Span // in the file; zero where typography or entities changed its length
}

// RunKind says what a run of text is part of.
type RunKind uint8

// Only RunText may carry glossary terms. A RunBreak has no text: it marks the
// end of a block, across which no phrase reaches.
const (
	RunText RunKind = iota + 1
	RunHeading
	RunLink
	RunCode
	RunTable
	RunBreak
)

// A Component is a fenced block whose info string names a component of the
// theme.
type Component struct {
	Name     string     `cbor:"1,keyasint"`
	Data     *data.Node `cbor:"2,keyasint"` // the YAML inside; spans count in the file
	Markdown []Field    `cbor:"3,keyasint,omitempty"`
	Level    int        `cbor:"5,keyasint,omitempty"` // of a heading that stands in it, 2 to 6
	Span     diag.Span  `cbor:"4,keyasint"`
}

// A Field says that the value at Path in a component's data is Markdown or a
// heading, rendered as Pieces[Piece].
type Field struct {
	Path  string `cbor:"1,keyasint"` // "items.0.text"
	Piece int    `cbor:"2,keyasint"`
}

// An Outline is what other pages and the checks need of a text: small enough
// to keep for every page.
type Outline struct {
	Headings    []Heading         `cbor:"1,keyasint,omitempty"`
	Links       []Link            `cbor:"2,keyasint,omitempty"`
	Images      []Image           `cbor:"3,keyasint,omitempty"`
	Cites       []Cite            `cbor:"4,keyasint,omitempty"` // sources, first mention of each, in order
	IDs         []string          `cbor:"5,keyasint,omitempty"` // set by authors elsewhere than on headings
	Components  []string          `cbor:"6,keyasint,omitempty"` // names used, once each
	Words       int               `cbor:"7,keyasint,omitempty"`
	Digest      memo.Digest       `cbor:"8,keyasint"` // of the Body
	Diagnostics []diag.Diagnostic `cbor:"9,keyasint,omitempty"`

	// Lead is where the first part of the text ends in Pieces[0].HTML: before
	// the second heading of level 2 where the text begins with one, else
	// before the first. 0 where there is no second part.
	Lead int `cbor:"10,keyasint,omitempty"`
}

// A Heading of the text. Level is 2 to 6.
type Heading struct {
	Level int       `cbor:"1,keyasint"`
	Text  string    `cbor:"2,keyasint"`           // plain
	ID    string    `cbor:"3,keyasint,omitempty"` // explicit {#id}
	Slug  string    `cbor:"4,keyasint,omitempty"` // of the text, not yet made unique
	Span  diag.Span `cbor:"5,keyasint"`
	Class string    `cbor:"6,keyasint,omitempty"` // {.class}
}

// A Link as written. Dest is decoded from Markdown's escapes, otherwise as
// the author wrote it: "../nepal.md#costs", "https://…", "#here".
type Link struct {
	Dest string    `cbor:"1,keyasint"`
	Span diag.Span `cbor:"2,keyasint"`
}

// An Image as written.
type Image struct {
	Dest  string    `cbor:"1,keyasint"`
	Alt   string    `cbor:"2,keyasint,omitempty"`
	Title string    `cbor:"3,keyasint,omitempty"`
	ID    string    `cbor:"4,keyasint,omitempty"`
	Class string    `cbor:"5,keyasint,omitempty"`
	Lang  string    `cbor:"6,keyasint,omitempty"`
	Dir   string    `cbor:"8,keyasint,omitempty"`
	Span  diag.Span `cbor:"7,keyasint"`
}

// A Cite is a `[^src:ID]`.
type Cite struct {
	ID   string    `cbor:"1,keyasint"`
	Span diag.Span `cbor:"2,keyasint"`
}

// A TermHit is the first use of a glossary term in a text: bytes Start to End
// of Pieces[Piece].HTML.
type TermHit struct {
	_     struct{} `cbor:",toarray"`
	Piece int
	Start int
	End   int
	ID    string
}
