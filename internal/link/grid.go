package link

import (
	"slices"

	"github.com/openimis/casebook/internal/site"
)

// A grid holds the pages of a site by id and language: a row for each id, in
// their order, and a column for each language in that of the configuration.
// The join walks it some fifteen times, so that a walk must cost no look-up.
type grid struct {
	langs []string
	ids   []string // sorted
	row   map[string]int
	cells []*site.Page // nil where a language lacks the page
}

// newGrid makes a grid of pages as they come. The first page of an id and
// language counts.
func newGrid(langs []string, pages []site.Page) *grid {
	g := &grid{langs: langs, row: make(map[string]int, len(pages))}
	for i := range pages {
		id := pages[i].ID
		if _, known := g.row[id]; !known {
			g.row[id] = len(g.ids)
			g.ids = append(g.ids, id)
		}
	}
	if !slices.IsSorted(g.ids) { // "a/b" is before "a-b" among files, and behind it among ids
		slices.Sort(g.ids)
		for r, id := range g.ids {
			g.row[id] = r
		}
	}
	g.cells = make([]*site.Page, len(g.ids)*len(langs))
	for i := range pages {
		p := &pages[i]
		if at := g.at(p.Lang, p.ID); at >= 0 && g.cells[at] == nil {
			g.cells[at] = p
		}
	}
	return g
}

// at is the place of a page's cell, -1 if the grid has none.
func (g *grid) at(lang, id string) int {
	r, ok := g.row[id]
	c := slices.Index(g.langs, lang)
	if !ok || c < 0 {
		return -1
	}
	return r*len(g.langs) + c
}

// page returns the page of an id in a language, nil if there is none.
func (g *grid) page(lang, id string) *site.Page {
	if at := g.at(lang, id); at >= 0 {
		return g.cells[at]
	}
	return nil
}

// twins are the cells of a row, one a language.
func (g *grid) twins(row int) []*site.Page {
	n := len(g.langs)
	return g.cells[row*n : (row+1)*n : (row+1)*n]
}

// column yields the pages of one language in the order of their ids.
func (g *grid) column(lang int, yield func(p *site.Page)) {
	for at := lang; at < len(g.cells); at += len(g.langs) {
		if p := g.cells[at]; p != nil {
			yield(p)
		}
	}
}

// drop takes a page out.
func (g *grid) drop(p *site.Page) {
	if at := g.at(p.Lang, p.ID); at >= 0 && g.cells[at] == p {
		g.cells[at] = nil
	}
}
