package link

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// Outlines are the texts of all pages as far as other pages see them: which
// ids their headings have at last, and which page shows the glossary.
type Outlines struct {
	texts    map[paths.Src]*text
	glossary map[string]*site.Page // language → the page with the glossary component
	Partial  bool                  // not all texts are there yet: a preview that is starting
}

// A Text is what the second join takes of a file.
type Text struct {
	Path    paths.Src
	Outline *site.Outline // nil where the file cannot be read
	Hits    []site.TermHit
}

// A text is a Text with the final ids of its headings.
type text struct {
	Text
	fixed  bool // what follows is decided
	ids    []string
	like   paths.Src         // of the original, whose ids they took over where the outlines agree
	was    *site.Outline     // the original's outline
	faults []diag.Diagnostic // ids that an author gave twice
}

// Of returns the Outline of a file, nil if there is none.
func (o *Outlines) Of(p paths.Src) *site.Outline { return o.texts[p].outline() }

func (t *text) outline() *site.Outline {
	if t == nil {
		return nil
	}
	return t.Outline
}

// ids are the final heading ids of a file.
func (o *Outlines) ids(p paths.Src) []string {
	if t := o.texts[p]; t != nil {
		return t.ids
	}
	return nil
}

// reservedIDs belong to the pages around the text. Themes use them, and
// visitors and tests rely on those of the contract.
var reservedIDs = []string{
	"main", "search-input", "search-results", "casebook-overlay",
	"top", "toc", "nav", "menu", "sources", "related", "footer", "header",
	"student-sheet",
}

// Outlines joins the Outlines of all texts: it fixes heading ids. Of texts
// that are the same in old Outlines these are taken over; nil is none.
func (t *Tables) Outlines(list []Text, old *Outlines) *Outlines {
	o := &Outlines{texts: make(map[paths.Src]*text, len(list)), glossary: map[string]*site.Page{}}
	if old == nil {
		old = &Outlines{}
	}
	glossary := o.add(list)
	// A page and its original are in one row, so nobody else fixes these.
	t.rows(func(_, from, to int) {
		for row := from; row < to; row++ {
			for _, p := range t.grid.twins(row) {
				if p != nil && p.Own {
					o.fix(p, old)
				}
			}
		}
	})
	for _, p := range t.Pages {
		if glossary && o.glossary[p.Lang] == nil && showsGlossary(o.Of(p.Head.Path)) {
			o.glossary[p.Lang] = p
		}
	}
	return o
}

// add takes in texts, and reports whether one of them shows the glossary.
func (o *Outlines) add(list []Text) (glossary bool) {
	texts := make([]text, len(list))
	for i, one := range list {
		if one.Outline == nil {
			continue
		}
		texts[i].Text = one
		o.texts[one.Path] = &texts[i]
		glossary = glossary || showsGlossary(one.Outline)
	}
	return glossary
}

func showsGlossary(out *site.Outline) bool {
	return out != nil && slices.Contains(out.Components, "glossary")
}

// Twice reports ids that an author gave twice.
func (o *Outlines) Twice() []diag.Diagnostic {
	var faults []diag.Diagnostic
	for _, t := range o.texts {
		faults = append(faults, t.faults...)
	}
	return faults
}

// fix decides the ids of a page's headings, once, and returns its text. A
// translation takes over its original's, so these are decided first.
func (o *Outlines) fix(p *site.Page, old *Outlines) *text {
	path := p.Head.Path
	own := o.texts[path]
	if own == nil || own.fixed || len(own.Outline.Headings) == 0 {
		return own
	}
	var like []string
	if original := p.Original; original != p {
		own.like = original.Head.Path
		if there := o.fix(original, old); there != nil {
			own.was = there.Outline
			if agree(own.Outline.Headings, there.Outline.Headings) {
				like = there.ids
			}
		}
	}
	own.fixed = true
	if was := old.texts[path]; was != nil && was.fixed && was.Outline == own.Outline && was.like == own.like && was.was == own.was {
		own.ids, own.faults = was.ids, was.faults
	} else {
		own.ids, own.faults = decide(own.Outline, like, path)
	}
	return own
}

// decide gives each heading of a text an id: the one that its author set, else
// its counterpart's, else one of its words.
func decide(own *site.Outline, like []string, path paths.Src) ([]string, []diag.Diagnostic) {
	var faults []diag.Diagnostic
	used := make(map[string]bool, len(own.Headings)+len(own.IDs)+len(reservedIDs))
	for _, id := range reservedIDs {
		used[id] = true
	}
	for _, id := range own.IDs {
		used[id] = true
	}
	for _, c := range own.Cites {
		used[sourceAnchor(c.ID)] = true
	}
	// Explicit ids come first: links rely on them wherever they stand.
	ids := make([]string, len(own.Headings))
	for i, h := range own.Headings {
		if h.ID == "" {
			continue
		}
		if used[h.ID] && !slices.Contains(reservedIDs, h.ID) {
			faults = append(faults, diag.DuplicateID.At(string(path), h.Span, diag.S("id", h.ID)))
		}
		ids[i] = unique(h.ID, used)
	}
	for i, h := range own.Headings {
		if ids[i] != "" {
			continue
		}
		id := h.Slug
		if like != nil {
			id = like[i]
		}
		if id == "" {
			id = "section"
		}
		ids[i] = unique(id, used)
	}
	return ids, faults
}

// agree reports whether two texts have headings of the same levels in the
// same order, so that each has its counterpart.
func agree(a, b []site.Heading) bool {
	return slices.EqualFunc(a, b, func(x, y site.Heading) bool { return x.Level == y.Level })
}

// unique returns the id, with a number behind it if it is taken, and takes it.
func unique(id string, used map[string]bool) string {
	free := id
	for n := 1; used[free]; n++ {
		free = id + "-" + strconv.Itoa(n)
	}
	used[free] = true
	return free
}

// anchor finds the place in a text that a fragment means: an id as published,
// an id that its author set, or the slug of a heading's own words, which is
// what GitHub shows.
func (o *Outlines) anchor(file paths.Src, fragment string) (id string, ok bool) {
	text := o.texts[file]
	if text == nil {
		return fragment, o.Partial
	}
	out := text.Outline
	if slices.Contains(text.ids, fragment) || slices.Contains(out.IDs, fragment) || fragment == "main" {
		return fragment, true
	}
	for i, h := range out.Headings {
		if h.ID == fragment || h.Slug == fragment {
			return text.ids[i], true
		}
	}
	slug := paths.Slug(fragment)
	for i, h := range out.Headings {
		if h.Slug == slug && slug != "" {
			return text.ids[i], true
		}
	}
	if strings.HasPrefix(fragment, "src-") {
		for _, c := range out.Cites {
			if sourceAnchor(c.ID) == fragment {
				return fragment, true
			}
		}
	}
	return fragment, false
}

// With returns Outlines in which some texts are others, for pages whose Heads
// have not changed: a preview's way not to join 10,000 texts for one edit.
// Their heading ids and those of their translations are fixed anew. Files
// whose text is not known yet are no fault of those who link to them.
func (t *Tables) With(o *Outlines, list []Text) *Outlines {
	n := &Outlines{texts: maps.Clone(o.texts), glossary: maps.Clone(o.glossary), Partial: o.Partial}
	n.add(list)
	edited := make(map[paths.Src]bool, len(list))
	for _, one := range list {
		edited[one.Path] = one.Outline != nil
	}
	var again []*site.Page
	for _, p := range t.Pages {
		path, from := p.Head.Path, p.Original.Head.Path
		// A hidden original has no page here, but its translations have its ids.
		if p.Own && (edited[path] || edited[from]) {
			again = append(again, p)
			for _, file := range []paths.Src{path, from} {
				if was := n.texts[file]; was != nil && (!was.fixed || edited[from]) {
					n.texts[file] = &text{Text: was.Text} // o's own stays as it is
				}
			}
		}
		switch {
		case !edited[path]:
		case showsGlossary(n.Of(path)):
			n.glossary[p.Lang] = p
		case n.glossary[p.Lang] == p:
			delete(n.glossary, p.Lang)
		}
	}
	for _, p := range again {
		n.fix(p, o)
	}
	return n
}

// Since returns the pages whose own text is another than in old Outlines.
// They are alone if no other page can be at fault by that: if the places that
// links lead to are the same.
func (o *Outlines) Since(old *Outlines, t *Tables) (pages []*site.Page, alone bool) {
	if len(o.texts) != len(old.texts) || o.Partial != old.Partial {
		return nil, false
	}
	for _, p := range t.Pages {
		path := p.Head.Path
		now, was := o.Of(path), old.Of(path)
		if !p.Own || now == was && o.Of(p.Original.Head.Path) == old.Of(p.Original.Head.Path) {
			continue
		}
		if now == nil || was == nil || !slices.Equal(o.ids(path), old.ids(path)) || !slices.Equal(now.IDs, was.IDs) ||
			!slices.Equal(slugs(now), slugs(was)) || !slices.Equal(citations(now), citations(was)) {
			return nil, false
		}
		pages = append(pages, p)
	}
	return pages, true
}

func slugs(o *site.Outline) []string {
	var out []string
	for _, h := range o.Headings {
		out = append(out, h.Slug, h.ID)
	}
	return out
}

func citations(o *site.Outline) []string {
	var out []string
	for _, c := range o.Cites {
		out = append(out, c.ID)
	}
	return out
}
