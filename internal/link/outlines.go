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
	of       map[paths.Src]*site.Outline
	ids      map[paths.Src]headingIDs
	glossary map[string]*site.Page // language → the page with the glossary component
	hits     map[paths.Src][]site.TermHit
	Partial  bool // not all texts are there yet: a preview that is starting
}

// headingIDs are the final ids of a text's headings.
type headingIDs struct {
	list   []string
	like   paths.Src         // of the original, whose ids they took over
	faults []diag.Diagnostic // ids that an author gave twice
}

// Of returns the Outline of a file, nil if there is none.
func (o *Outlines) Of(p paths.Src) *site.Outline { return o.of[p] }

// reservedIDs belong to the pages around the text. Themes use them, and
// visitors and tests rely on those of the contract.
var reservedIDs = []string{
	"main", "search-input", "search-results", "casebook-overlay",
	"top", "toc", "nav", "menu", "sources", "related", "footer", "header",
}

// Outlines joins the Outlines of all texts, by path of file: it fixes heading
// ids. Of texts that are the same in old Outlines these are taken over; nil
// is none.
func (t *Tables) Outlines(of map[paths.Src]*site.Outline, hits map[paths.Src][]site.TermHit, old *Outlines) *Outlines {
	o := &Outlines{of: of, hits: hits, ids: make(map[paths.Src]headingIDs, len(of)), glossary: map[string]*site.Page{}}
	for _, p := range t.Pages {
		if p.Own {
			o.fix(p, old)
		}
	}
	for _, p := range t.Pages {
		out := of[p.Head.Path]
		if out != nil && slices.Contains(out.Components, "glossary") && o.glossary[p.Lang] == nil {
			o.glossary[p.Lang] = p
		}
	}
	return o
}

// Twice reports ids that an author gave twice.
func (o *Outlines) Twice() []diag.Diagnostic {
	var faults []diag.Diagnostic
	for _, ids := range o.ids {
		faults = append(faults, ids.faults...)
	}
	return faults
}

// fix decides the ids of a page's headings, once. A translation takes over its
// original's, so these are decided first.
func (o *Outlines) fix(p *site.Page, old *Outlines) {
	path := p.Head.Path
	own := o.of[path]
	if own == nil || len(own.Headings) == 0 {
		return
	}
	if _, done := o.ids[path]; done {
		return
	}
	var from paths.Src
	var like []string
	if original := p.Original; original != p {
		o.fix(original, old)
		from = original.Head.Path
		if text := o.of[from]; text != nil && agree(own.Headings, text.Headings) {
			like = o.ids[from].list
		}
	}
	if old != nil && old.of[path] == own {
		if was := old.ids[path]; was.like == from && old.of[from] == o.of[from] {
			o.ids[path] = was
			return
		}
	}
	list, faults := decide(own, like, path)
	o.ids[path] = headingIDs{list, from, faults}
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
	out := o.of[file]
	if out == nil {
		return fragment, o.Partial
	}
	if slices.Contains(o.ids[file].list, fragment) || slices.Contains(out.IDs, fragment) || fragment == "main" {
		return fragment, true
	}
	for i, h := range out.Headings {
		if h.ID == fragment || h.Slug == fragment {
			return o.ids[file].list[i], true
		}
	}
	slug := paths.Slug(fragment)
	for i, h := range out.Headings {
		if h.Slug == slug && slug != "" {
			return o.ids[file].list[i], true
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
func (t *Tables) With(o *Outlines, of map[paths.Src]*site.Outline, hits map[paths.Src][]site.TermHit) *Outlines {
	n := &Outlines{of: maps.Clone(o.of), ids: maps.Clone(o.ids), hits: maps.Clone(o.hits), glossary: maps.Clone(o.glossary), Partial: o.Partial}
	again := map[*site.Page]bool{}
	for file, out := range of {
		n.of[file] = out
		n.hits[file] = hits[file]
	}
	for _, p := range t.Pages {
		path, from := p.Head.Path, p.Original.Head.Path
		// A hidden original has no page here, but its translations have its ids.
		if p.Own && (of[path] != nil || of[from] != nil) {
			again[p] = true
			delete(n.ids, from)
			delete(n.ids, path)
		}
		switch text := of[path]; {
		case text == nil:
		case slices.Contains(text.Components, "glossary"):
			n.glossary[p.Lang] = p
		case n.glossary[p.Lang] == p:
			delete(n.glossary, p.Lang)
		}
	}
	for p := range again {
		n.fix(p, nil)
	}
	return n
}

// Since returns the pages whose own text is another than in old Outlines.
// They are alone if no other page can be at fault by that: if the places that
// links lead to are the same.
func (o *Outlines) Since(old *Outlines, t *Tables) (pages []*site.Page, alone bool) {
	if len(o.of) != len(old.of) || o.Partial != old.Partial {
		return nil, false
	}
	for _, p := range t.Pages {
		path := p.Head.Path
		now, was := o.of[path], old.of[path]
		if !p.Own || now == was && o.of[p.Original.Head.Path] == old.of[p.Original.Head.Path] {
			continue
		}
		if now == nil || was == nil || !slices.Equal(o.ids[path].list, old.ids[path].list) || !slices.Equal(now.IDs, was.IDs) ||
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
