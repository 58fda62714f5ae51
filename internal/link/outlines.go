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
	ids      map[paths.Src][]string
	glossary map[string]*site.Page // language → the page with the glossary component
	hits     map[paths.Src][]site.TermHit
	Partial  bool // not all texts are there yet: a preview that is starting
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
// ids and reports ids that an author gave twice.
func (t *Tables) Outlines(of map[paths.Src]*site.Outline, hits map[paths.Src][]site.TermHit) (*Outlines, []diag.Diagnostic) {
	o := &Outlines{of: of, hits: hits, ids: make(map[paths.Src][]string, len(of)), glossary: map[string]*site.Page{}}
	var faults []diag.Diagnostic
	for _, p := range t.Pages {
		if !p.Own {
			continue
		}
		if p.Original != p {
			faults = append(faults, o.fix(p.Original, nil)...)
		}
		faults = append(faults, o.fix(p, p.Original)...)
	}
	for _, p := range t.Pages {
		out := of[p.Head.Path]
		if out != nil && slices.Contains(out.Components, "glossary") && o.glossary[p.Lang] == nil {
			o.glossary[p.Lang] = p
		}
	}
	return o, faults
}

// fix decides the ids of a page's headings, once.
func (o *Outlines) fix(p, original *site.Page) []diag.Diagnostic {
	own := o.of[p.Head.Path]
	if own == nil || o.ids[p.Head.Path] != nil || len(own.Headings) == 0 {
		return nil
	}
	var like []string
	if original != nil && original != p {
		if from := o.of[original.Head.Path]; from != nil && agree(own.Headings, from.Headings) {
			like = o.ids[original.Head.Path]
		}
	}
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
			faults = append(faults, diag.DuplicateID.At(string(p.Head.Path), h.Span, diag.S("id", h.ID)))
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
	o.ids[p.Head.Path] = ids
	return faults
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
	if slices.Contains(o.ids[file], fragment) || slices.Contains(out.IDs, fragment) || fragment == "main" {
		return fragment, true
	}
	for i, h := range out.Headings {
		if h.ID == fragment || h.Slug == fragment {
			return o.ids[file][i], true
		}
	}
	slug := paths.Slug(fragment)
	for i, h := range out.Headings {
		if h.Slug == slug && slug != "" {
			return o.ids[file][i], true
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
		if _, changed := of[p.Head.Path]; changed && p.Own {
			for _, twin := range p.Twins {
				again[twin] = true
				delete(n.ids, twin.Head.Path)
			}
			if slices.Contains(of[p.Head.Path].Components, "glossary") {
				n.glossary[p.Lang] = p
			} else if n.glossary[p.Lang] == p {
				delete(n.glossary, p.Lang)
			}
		}
	}
	for p := range again {
		if p.Original != p {
			n.fix(p.Original, nil)
		}
		n.fix(p, p.Original)
	}
	return n
}
