// Package link is the join in the middle of a build. Join turns the Heads of
// all pages into Tables: addresses, sections, translations, taxonomies,
// references. Outlines joins a second time, over the Outlines of all texts:
// the final heading ids, and whether links and anchors lead somewhere. View
// is a map again: it fills one page's View from these.
//
// Everything here is a pure function of its input. Time is an input (Now),
// and so is what lies on disk (Files).
package link

import (
	"sync"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/glossary"
	"github.com/openimis/casebook/internal/i18n"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
	"github.com/openimis/casebook/internal/theme"
)

// Input is all that the join depends on.
type Input struct {
	Config     *config.Config
	Types      *schema.Set
	Catalogues *i18n.Catalogues
	Heads      []*site.Head // of every page of the site, sorted by path
	Tags       *Tags
	Sources    *Sources
	Glossary   *glossary.Glossary
	Files      Files
	Layouts    func(kind, typ string) string                       // which layout shows a page
	Plain      func(lang, text string) string                      // the typography of a language, for texts that are no Markdown
	Inline     func(lang, text string) (*site.Body, *site.Outline) // Markdown of a field
	Assets     map[string]site.Asset
	Theme      theme.Settings
	Each       func(n int, fn func(i int)) // calls fn for 0 to n-1, in any order and at the same time
	Now        string                      // ISO date: what is past, and what is yet to come
	Drafts     bool                        // drafts are shown
	Future     bool                        // pages whose publish date has not come are shown
}

// Files are the attachments, images and static files of the site.
type Files struct {
	Content map[paths.Src]int64 // attachments below content/, with their size in bytes
	Static  map[paths.URL]bool  // "/img/logo.png"
	Images  func(paths.Src) (Image, bool)
}

// An Image is what the header of an image file says. Static images have a
// Src below static/.
type Image struct {
	URL           string // "/assets/map-1400.1a2b3c4d.png", without the path of base_url: the widest picture
	Width, Height int    // in pixels; 0 where an SVG has no size
	MIME          string
	Bad           string // why it is no image, in words; "" if it is one
	Variants      []Variant
}

// A Variant is one of several pictures of an image, narrow ones first, by
// format.
type Variant struct {
	URL, MIME string
	Width     int
}

// Tables are site.Tables and what link keeps for the Views.
type Tables struct {
	site.Tables
	in      Input
	locales map[string]*language
	hidden  map[site.Key]string // why a page is not published
	inverse map[string][]inverse
	related relatedIndex
	queries map[string]*config.Collection
	sites   map[string]*site.Site
	navs    navCache
	grid    *grid
	terms   pageTerms
	targets []Target

	sections map[*site.Page]drawing // cards that pages share
	drawn    sync.Map               // paths.URL → card.Card, of those that a View has named

	collections sync.Map // evaluated queries, by name and what the page asks for
}

// Page returns the page of an id in a language, nil if there is none.
func (t *Tables) Page(lang, id string) *site.Page { return t.grid.page(lang, id) }

// Join makes the Tables. The diagnostics hold those of the Heads too.
func Join(in Input) (*Tables, []diag.Diagnostic) {
	t := &Tables{in: in, hidden: map[site.Key]string{}, inverse: map[string][]inverse{}}
	j := joiner{Tables: t, unclear: map[string]bool{}, folders: map[site.Key]paths.URL{}}
	t.locales = languages(in)
	for _, l := range in.Config.Languages {
		t.Langs = append(t.Langs, l.Tag)
	}
	j.pages()
	j.originals()
	j.hide()
	j.fallbacks()
	j.tree()
	j.fields()
	j.routes()
	j.order()
	j.aliases()
	j.freeze()
	j.declared()
	j.scan()
	j.taxonomies()
	j.outputs()
	j.wholes()
	j.forms()
	j.menus()
	j.logos()
	j.places()
	t.shared()
	return t, j.faults
}

// A joiner holds what only the join itself needs.
type joiner struct {
	*Tables
	folders map[site.Key]paths.URL // addresses of folders, made once each
	lately  struct {               // the folder last asked for: its pages come one after the other
		key site.Key
		url paths.URL
	}
	mentions [][]mention     // language × taxonomy: where terms are named
	unclear  map[string]bool // ids whose pages do not say which of them is the original
	faults   []diag.Diagnostic
}

// each calls fn for the rows of the grid in stretches, several at the same
// time. What is reported stands in the order of the rows.
func (j *joiner) each(fn func(j *joiner, row int)) {
	faults := make([][]diag.Diagnostic, stretches)
	j.rows(func(stretch, from, to int) {
		own := *j
		own.faults = nil
		for row := from; row < to; row++ {
			fn(&own, row)
		}
		faults[stretch] = own.faults
	})
	for _, list := range faults {
		j.report(list...)
	}
}

// stretches is into how many parts work is cut that can be done at the same
// time: more than processors, so that none waits long for another.
const stretches = 16

// rows calls fn for the stretches of the grid, several at the same time.
func (t *Tables) rows(fn func(stretch, from, to int)) {
	n := len(t.grid.ids)
	t.in.Each(stretches, func(i int) { fn(i, i*n/stretches, (i+1)*n/stretches) })
}

func (j *joiner) report(d ...diag.Diagnostic) { j.faults = append(j.faults, d...) }

// freeze fixes the order of all pages: by language as configured, then id.
func (j *joiner) freeze() {
	j.Pages = make([]*site.Page, 0, len(j.grid.cells))
	for c := range j.Langs {
		j.grid.column(c, func(p *site.Page) {
			p.Index = len(j.Pages)
			j.Pages = append(j.Pages, p)
		})
	}
}
