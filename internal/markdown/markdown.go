// Package markdown turns the text of a page into a site.Body and its
// site.Outline.
//
// What goes in: the bytes of a file, where its text begins, and the theme's
// components. What comes out: minimal HTML with holes for all that other
// files decide (addresses, heading ids, images, components, strings of the
// interface), the visible text as runs, and what is wrong with it. The rule
// it keeps: nothing of the author's HTML passes, every tag that is opened is
// closed, every span lies in the file, and any bytes may come in.
//
// It is the one wrapper of goldmark, of which it uses the parser only: a walk
// over the tree writes the HTML and collects everything else on the way, and
// the tree is dropped.
package markdown

import (
	"slices"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
)

// Options say how the pages of one language are read.
type Options struct {
	Lang       string // BCP 47, for quotation marks and spaces
	Linkify    bool   // bare addresses become links
	Typography bool   // quotation marks, dashes, dots and no-break spaces
	MaxDepth   int    // of nesting; 0 is 100

	// Components of the theme by name.
	Components map[string]Component

	// Highlight returns the inside of <code>, escaped, and whether it knows
	// the language. Without it, code is only escaped and no language known.
	Highlight func(lang, code string) (html []byte, known bool)

	// Languages are the names that Highlight knows, for "did you mean".
	Languages []string
}

// A Component is what Markdown must know of a component of the theme.
type Component struct {
	// Markdown are the paths of fields that hold Markdown, with * for any
	// item of a list: "text", "items.*.text", "steps.*".
	Markdown []string
	Headings []string // fields that are headings of the page, in the same way

	// Validate checks the data against the component's schema; nil if it has
	// none.
	Validate func(data *data.Node, path string) []diag.Diagnostic
}

// A Converter reads the pages of one language. It may be used by many
// goroutines.
type Converter struct {
	options    Options
	parser     parser.Parser
	style      *style
	components []string // names, sorted
}

// New returns a Converter. It is meant to be kept: making one costs as much
// as converting a page.
func New(o Options) *Converter {
	if o.MaxDepth <= 0 {
		o.MaxDepth = 100
	}
	c := &Converter{options: o, parser: newParser(o), style: styleOf(o.Lang, o.Typography)}
	for name := range o.Components {
		c.components = append(c.components, name)
	}
	slices.Sort(c.components)
	return c
}

// Convert reads the Markdown in src from bodyAt on. All spans count bytes
// from the start of src. Both results are complete even where there are
// errors; a text that is nested too deeply comes back empty.
func (c *Converter) Convert(src []byte, bodyAt int, path string) (*site.Body, *site.Outline) {
	bodyAt = min(max(bodyAt, 0), len(src))
	d := &document{c: c, path: path, file: src}
	// A run every forty bytes is what most pages have.
	d.body, d.outline = &site.Body{Runs: make([]site.Run, 0, (len(src)-bodyAt)/40+8)}, &site.Outline{}
	d.convert(src[bodyAt:], places{{file: bodyAt}})
	if d.refused != nil {
		d.body = &site.Body{Pieces: []site.Piece{{}}}
		d.outline = &site.Outline{Diagnostics: []diag.Diagnostic{*d.refused}}
	}
	d.outline.Digest = memo.DigestOf(d.body)
	return d.body, d.outline
}

// A document is what all pieces of one page share while it is converted.
type document struct {
	c       *Converter
	path    string
	file    []byte
	body    *site.Body
	outline *site.Outline

	heading   int // index of the latest heading + 1
	tables    int
	footnotes int
	cites     map[string]int   // source → its number
	images    int              // written so far, to see whether a link shows one
	depth     int              // of the node being written
	blockAt   int              // where the block being written begins in body.Runs
	nested    int              // of the component whose field is being written
	strings   map[string]int   // key → index in body.Strings
	refused   *diag.Diagnostic // why there is no text
}

// convert makes one more Piece of a Markdown text and returns its index.
func (d *document) convert(src []byte, at places) int {
	n := len(d.body.Pieces)
	d.body.Pieces = append(d.body.Pieces, site.Piece{})
	w := &writer{document: d, src: src, at: at, piece: n}
	if w.bound(); d.refused != nil {
		return n
	}
	w.page = &page{writer: w}
	pc := parser.NewContext()
	pc.Set(pageKey, w.page)
	root := d.c.parser.Parse(text.NewReader(src), parser.WithContext(pc))
	if d.refused != nil {
		return n
	}
	w.out = make([]byte, 0, len(src)+len(src)/2+64)
	w.blocks(root)
	w.footnoteSection()
	w.leftovers()
	d.body.Pieces[n] = site.Piece{HTML: w.out, Holes: w.holes}
	return n
}

// report adds a diagnostic at a place of the file.
func (d *document) report(code diag.Code, span diag.Span, args ...diag.Arg) {
	d.outline.Diagnostics = append(d.outline.Diagnostics, code.At(d.path, span, args...))
}
