package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/memo"
)

// version of the format, in the root.
const version = 2

func (x *index) root(parts ...packer) {
	var p packer
	p.u8('S')
	p.u8(version)
	p.uv(len(x.pages))
	p.uv(len(x.l.Native))
	p.uv(longest)
	p.str(x.l.Base)
	a := x.b.analysers[x.l.Lang]
	p.str(joined(a.StopWords()))
	before, after := elisions(a)
	p.str(joined(before))
	p.str(joined(after))
	for _, part := range parts {
		p.add(part)
	}
	x.files = append(x.files, File{Path: RootPath(x.l.Lang), Fixed: true, Kind: 'S', Bytes: func() []byte { return deflateTo(p.payload()) }})
}

// elisions asks an analyser which words an apostrophe cuts off from the next,
// and which from the one before. All of them are a letter or two, or a stop
// word without its last letter (jusqu') or with one more (isn't).
func elisions(a *analysis.Analyser) (before, after []string) {
	candidates := map[string]bool{"jusqu": true, "lorsqu": true, "puisqu": true, "quoiqu": true, "presqu": true}
	for c := 'a'; c <= 'z'; c++ {
		candidates[string(c)] = true
		for d := 'a'; d <= 'z'; d++ {
			candidates[string(c)+string(d)] = true
		}
	}
	for _, w := range a.StopWords() {
		candidates[w+"n"] = true // isn't
		if r := []rune(w); len(r) > 1 {
			candidates[string(r[:len(r)-1])] = true
		}
	}
	stop := a.StopWords()
	for _, w := range slices.Sorted(maps.Keys(candidates)) {
		if _, ok := slices.BinarySearch(stop, w); ok {
			continue // whatever stands beside it
		}
		i := 0
		a.Tokens([]byte(w+"'zz zz'"+w), func(t analysis.Token) bool {
			if t.Form == w && t.Stop && i == 0 {
				before = append(before, w)
			}
			if t.Form == w && t.Stop && i > 0 {
				after = append(after, w)
			}
			i++
			return true
		})
	}
	return before, after
}

// cards makes the blocks of addresses and titles.
func (x *index) cards() (out packer) {
	// The pages' stretches, and the names of their chunk files.
	stretches := make([][]stretch, len(x.pages))
	sections := make([]int, len(x.pages))
	names := make([][]string, len(x.pages))
	for i, s := range x.segs {
		files := make([]string, len(s.chunks))
		for j, c := range s.chunks {
			digest := memo.Digest([]byte(c))
			files[j] = x.name('x', digest, func() []byte { return s.chunk(digest) })
		}
		for j := range s.pages {
			n := x.first[i] + j
			sections[n] = s.pages[j].sections
			for _, t := range s.pages[j].stretches {
				if t.chunk < len(files) {
					stretches[n] = append(stretches[n], t)
					names[n] = append(names[n], files[t.chunk])
				}
			}
		}
	}
	least, most := cardSizes(len(x.pages))
	var counts []int
	var blocks []string
	for _, part := range [][2]int{{0, len(x.l.Native)}, {len(x.l.Native), len(x.pages)}} {
		pages := x.pages[part[0]:part[1]]
		cuts := cutter{
			n:    len(pages),
			size: func(_, _ int) int { return 1 },
			hash: func(i int) uint32 { return mixed(pages[i].ID) },
			min:  least, max: most,
		}.cuts()
		for i := range len(cuts) - 1 {
			from, to := part[0]+cuts[i], part[0]+cuts[i+1]
			counts = append(counts, to-from)
			blocks = append(blocks, x.file(x.card(from, to, sections, stretches, names)))
		}
	}
	var body packer
	body.uv(len(blocks))
	for _, n := range counts {
		body.uv(n)
	}
	for _, n := range blocks {
		body.end(n)
	}
	if len(blocks) <= rootCards {
		out.u8(0)
		out.add(body)
		return out
	}
	k := packer{buf: []byte{'k'}}
	k.add(body)
	out.u8(1)
	out.end(x.file(k))
	return out
}

// cardSizes are the bounds of a card block. A query costs the table of all
// blocks and some five blocks, so what is best grows with the root of the
// number of pages: twice as large on a site with four times the pages.
func cardSizes(pages int) (least, most int) {
	least, most = cardMin, cardMax
	for n := fewCards; pages > n; n *= 4 {
		least, most = 2*least, 2*most
	}
	return least, most
}

// card writes the block of the pages from one to another.
func (x *index) card(from, to int, sections []int, stretches [][]stretch, names [][]string) packer {
	var text strings.Builder
	for i := from; i < to; i++ {
		g := &x.pages[i]
		if i > from {
			text.WriteString(recordSep)
		}
		href := g.Href
		if rest, ok := strings.CutPrefix(href, x.l.Base); ok && !strings.HasPrefix(rest, "/") && !strings.Contains(rest, ":") {
			href = rest
		}
		text.WriteString(clean(href))
		text.WriteString(unitSep)
		text.WriteString(clean(g.Title))
		text.WriteString(unitSep)
		if i >= len(x.l.Native) {
			text.WriteString(clean(cmp.Or(g.Tag, g.Lang)))
		}
	}
	var p packer
	p.u8('c')
	p.str(text.String())
	last := "" // chunk file
	for i := from; i < to; i++ {
		if sections[i] > mostBits {
			p.uv(len(stretches[i])<<1 | 1)
			p.uv(sections[i])
		} else {
			p.uv(len(stretches[i]) << 1) // each has a bucket of its own
		}
		first := 0
		for j, s := range stretches[i] {
			shared := s.slot << 1
			if names[i][j] == last {
				shared |= 1
			} else {
				last = names[i][j]
				p.end(last)
			}
			if shared == 0 {
				p.uv((s.first - first) << 1)
			} else {
				p.uv((s.first-first)<<1 | 1)
				p.uv(shared)
			}
			first = s.first
		}
	}
	return p
}

// facets makes a file for each facet.
func (x *index) facets() (p packer) {
	p.uv(len(x.l.Facets))
	for _, f := range x.l.Facets {
		p.str(f.Key)
		p.end(x.file(x.facet(f)))
	}
	return p
}

func (x *index) facet(f Facet) packer {
	pages := map[string][]int{}
	for i := range x.pages {
		for _, pick := range x.pages[i].Facets {
			if pick.Facet == f.Key {
				pages[pick.Value] = add(pages[pick.Value], i)
			}
		}
	}
	values := slices.Clone(f.Values)
	declared := map[string]bool{}
	for _, v := range values {
		declared[v.Key] = true
	}
	for _, key := range slices.SortedFunc(maps.Keys(pages), compare) {
		if !declared[key] {
			values = append(values, Value{key, key})
		}
	}
	// A value that no page has is no use as a filter.
	values = slices.DeleteFunc(values, func(v Value) bool { return pages[v.Key] == nil })
	var p packer
	p.u8('f')
	p.str(strings.ToValidUTF8(f.Key, "\uFFFD"))
	p.str(strings.ToValidUTF8(f.Label, "\uFFFD"))
	p.uv(len(values))
	for _, v := range values {
		p.str(strings.ToValidUTF8(v.Key, "\uFFFD"))
		p.str(strings.ToValidUTF8(cmp.Or(v.Label, v.Key), "\uFFFD"))
		list := pages[v.Key]
		var runs packer
		n, end := 0, 0
		for i := 0; i < len(list); n++ {
			j := i + 1
			for j < len(list) && list[j] == list[j-1]+1 {
				j++
			}
			runs.uv(list[i] - end)
			runs.uv(j - i)
			end = list[j-1] + 1
			i = j
		}
		p.uv(n)
		p.buf = append(p.buf, runs.buf...)
	}
	return p
}
