// Package site is the vocabulary of a build: what the stages hand to each
// other. It is data without behaviour worth the name: no I/O, no clock, no
// knowledge of templates or Markdown syntax. Every value is made by one
// function and never changed afterwards.
//
//	File ─► Head, Outline, Body ─► Tables ─► View ─► Artifact
//
// Values that the memo store keeps carry CBOR keys; a change of their
// meaning needs no version, since every key holds the executable's digest.
package site

import (
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// A File is one file below content/<lang>/.
type File struct {
	Path paths.Src // content/en/cases/nepal.md
	Lang string    // "en"
	ID   string    // path below the language, without ".md": "cases/nepal"; of a section or folder page the folder: "cases"
	Kind Kind
	Size int64
}

// Kind is the part that a file plays.
type Kind uint8

// A Leaf is nepal.md; a Section is _index.md; a Bundle is index.md, the page
// of its folder; an Attachment is any other file.
const (
	Leaf Kind = iota + 1
	Section
	Bundle
	Attachment
)

// A Head is all that the front matter of one file says, and where.
type Head struct {
	Path        paths.Src         `cbor:"1,keyasint"`
	Lang        string            `cbor:"2,keyasint"`
	ID          string            `cbor:"3,keyasint"`
	Kind        Kind              `cbor:"4,keyasint"`
	Type        string            `cbor:"5,keyasint"`           // never ""
	Meta        *data.Node        `cbor:"6,keyasint"`           // nil without front matter
	BodyAt      int               `cbor:"7,keyasint"`           // offset of the text in the file
	Broken      bool              `cbor:"8,keyasint,omitempty"` // not to be published; the reason is among Diagnostics
	Digest      memo.Digest       `cbor:"9,keyasint"`           // of the file's bytes before the text, and of what decided Type
	Diagnostics []diag.Diagnostic `cbor:"10,keyasint,omitempty"`
	SortKey     []byte            `cbor:"11,keyasint,omitempty"` // collation key of the title in Lang
	Common      Common            `cbor:"12,keyasint"`
}

// Common are the fields that the join asks of every page, taken out of the
// front matter once, since looking for each in 10,000 trees costs more than
// all that is done with them.
type Common struct {
	Title       string `cbor:"1,keyasint,omitempty"`
	Description string `cbor:"2,keyasint,omitempty"`
	Date        string `cbor:"3,keyasint,omitempty"`
	Updated     string `cbor:"4,keyasint,omitempty"`
	Publish     string `cbor:"5,keyasint,omitempty"`
	Expire      string `cbor:"6,keyasint,omitempty"`
	Slug        string `cbor:"7,keyasint,omitempty"`
	Weight      int    `cbor:"8,keyasint,omitempty"`
	Draft       bool   `cbor:"9,keyasint,omitempty"`
	Aliases     bool   `cbor:"10,keyasint,omitempty"` // has some
	Translation bool   `cbor:"11,keyasint,omitempty"` // says of what it is one
	HasSlug     bool   `cbor:"12,keyasint,omitempty"` // has a field of that name, be it good or bad
	Form        string `cbor:"14,keyasint,omitempty"` // with which readers write
	Print       bool   `cbor:"13,keyasint,omitempty"` // of a section: all its pages on one
}

// An Artifact is one file of the output.
type Artifact struct {
	Path   paths.Out
	MIME   string
	Data   []byte
	Source string // path of the source that asked for it, where one did
}

// CSP is the content security policy of every page: nothing from elsewhere,
// nothing inline.
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'"

// Policy is CSP where forms may be sent to one other origin too, "" for none.
func Policy(forms string) string {
	if forms == "" {
		return CSP
	}
	return strings.Replace(CSP, "form-action 'self'", "form-action 'self' "+forms, 1)
}
