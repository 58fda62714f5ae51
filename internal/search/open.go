package search

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/openimis/casebook/internal/paths"
)

// An Index is a published index of one language, as a browser sees it.
type Index struct {
	Root  *Root
	files fs.FS
	lang  string
	cards *CardTable
}

// Open reads the root of a language from a published site.
func Open(files fs.FS, lang string) (*Index, error) {
	x := &Index{files: files, lang: lang}
	var err error
	if x.Root, err = read[*Root](x, RootPath(lang)); err != nil {
		return nil, err
	}
	x.cards = x.Root.Cards
	if x.cards == nil {
		if x.cards, err = read[*CardTable](x, x.path('k', x.Root.CardTable)); err != nil {
			return nil, err
		}
	}
	return x, nil
}

func (x *Index) path(kind byte, name Name) paths.Out {
	return paths.Out("search/" + x.lang + "/" + string(kind) + string(name) + ".bin")
}

// read reads a file that has to be of a kind.
func read[T any](x *Index, path paths.Out) (value T, err error) {
	data, err := fs.ReadFile(x.files, string(path))
	if err != nil {
		return value, err
	}
	payload, err := Inflate(data)
	if err != nil {
		return value, fmt.Errorf("%s: %w", path, err)
	}
	v, err := Decode(payload)
	if err != nil {
		return value, fmt.Errorf("%s: %w", path, err)
	}
	value, ok := v.(T)
	if !ok {
		return value, fmt.Errorf("%s: %w", path, errBad)
	}
	return value, nil
}

// Directories returns all directories, in order.
func (x *Index) Directories() ([]*Directory, error) {
	if x.Root.Directory != nil {
		return []*Directory{x.Root.Directory}, nil
	}
	var out []*Directory
	for _, name := range x.Root.Directories.Names {
		d, err := read[*Directory](x, x.path('d', name))
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// Lookup returns the postings of each group that a folded form belongs to.
func (x *Index) Lookup(form string) ([]Group, error) {
	d := x.Root.Directory
	if d == nil {
		i := x.Root.Directories.Covers(form)
		if i < 0 {
			return nil, nil
		}
		var err error
		if d, err = read[*Directory](x, x.path('d', x.Root.Directories.Names[i])); err != nil {
			return nil, err
		}
	}
	i := d.Shards.Covers(form)
	if i < 0 {
		return nil, nil
	}
	s, err := x.Shard(d.Shards.Names[i])
	if err != nil {
		return nil, err
	}
	var out []Group
	for _, f := range s.Forms {
		if f.Text != form {
			continue
		}
		g := s.Groups[f.Group]
		if len(g.Postings) < g.Pages {
			for j, hashes := range d.Hashes {
				if !slices.Contains(hashes, hash16(form)) {
					continue
				}
				list, err := x.List(d.Lists[j])
				if err != nil {
					return nil, err
				}
				if fits(g, list, x.Root.Longest) {
					g.Postings = list.Postings
				}
			}
		}
		out = append(out, g)
	}
	return out, nil
}

// fits reports whether a list whose hash fits is that of a group: it is as long
// as the group's is, and has the first of the pages that are in the shard.
func fits(g Group, list *List, longest int) bool {
	return len(list.Postings) >= min(g.Pages, longest) &&
		slices.ContainsFunc(list.Postings, func(p Posting) bool { return p.Page == g.Postings[0].Page })
}

// Shard reads a term shard.
func (x *Index) Shard(name Name) (*Shard, error) { return read[*Shard](x, x.path('t', name)) }

// List reads an external list.
func (x *Index) List(name Name) (*List, error) { return read[*List](x, x.path('p', name)) }

// Tails returns the table of the tails.
func (x *Index) Tails() (*Table, error) {
	if x.Root.Tails != nil {
		return x.Root.Tails, nil
	}
	return read[*Table](x, x.path('e', x.Root.TailTable))
}

// Tail reads a tail: forms written backwards.
func (x *Index) Tail(name Name) ([]string, error) { return read[[]string](x, x.path('r', name)) }

// Card returns the card of a page.
func (x *Index) Card(page int) (Card, error) {
	first := 0
	for i, n := range x.cards.Pages {
		if page < first+n {
			cards, err := read[[]Card](x, x.path('c', x.cards.Names[i]))
			if err != nil {
				return Card{}, err
			}
			if page-first >= len(cards) {
				return Card{}, errBad
			}
			return cards[page-first], nil
		}
		first += n
	}
	return Card{}, fmt.Errorf("search: there is no page %d", page)
}

// Text returns the sections of a page's text.
func (x *Index) Text(c Card) ([]Section, error) {
	var out []Section
	for _, place := range c.Chunks {
		sections, err := read[[]Section](x, x.path('x', place.Name))
		if err != nil {
			return nil, err
		}
		for _, s := range sections {
			if s.Slot == place.Slot {
				out = append(out, s)
			}
		}
	}
	return out, nil
}

// Facet reads the facet of a key.
func (x *Index) Facet(key string) (*FacetFile, error) {
	for _, f := range x.Root.Facets {
		if f.Key == key {
			return read[*FacetFile](x, x.path('f', f.Name))
		}
	}
	return nil, fmt.Errorf("search: there is no facet %q", key)
}
