package link

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"sync"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/site"
)

// Values that more pages share say nothing about how near two pages are.
const commonValue = 200

// At most this many related pages are shown.
const relatedPages = 5

// A relatedIndex is an inverted index: for each page its values, for each
// value its pages. The lists of all stand in one array each.
type relatedIndex struct {
	weight []int32 // by field
	of     []uint8 // value → index into fields
	values []int32 // those of page i are values[valuesAt[i]:valuesAt[i+1]]
	pages  []int32 // those of value v are pages[pagesAt[v]:pagesAt[v+1]]

	valuesAt, pagesAt []int32
	pool              *sync.Pool
}

// A relatedBuilder collects the values of the pages, one page after the
// other.
type relatedBuilder struct {
	fields []string
	ix     relatedIndex
	ids    map[relatedValue]int32
}

type relatedValue struct {
	lang, value string
	field       int
}

// newRelatedBuilder begins an index over the fields that casebook.toml weighs,
// or over tags where it weighs none.
func newRelatedBuilder(weights map[string]int, pages int) *relatedBuilder {
	if len(weights) == 0 {
		weights = map[string]int{"tags": 1}
	}
	b := &relatedBuilder{ids: map[relatedValue]int32{}}
	b.ix.valuesAt = make([]int32, 0, pages+1)
	b.fields = slices.Sorted(maps.Keys(weights))
	for _, f := range b.fields {
		b.ix.weight = append(b.ix.weight, int32(weights[f]))
	}
	return b
}

// add takes in a field of a page; pages come in the order of their Index.
func (b *relatedBuilder) add(p *site.Page, field int, n *data.Node) {
	b.upTo(p.Index)
	for _, v := range values(n) {
		if v.Str() == "" {
			continue
		}
		key := relatedValue{p.Lang, v.Str(), field}
		id, ok := b.ids[key]
		if !ok {
			id = int32(len(b.ix.of))
			b.ids[key] = id
			b.ix.of = append(b.ix.of, uint8(field))
		}
		b.ix.values = append(b.ix.values, id)
	}
}

// upTo closes the lists of the pages before one.
func (b *relatedBuilder) upTo(page int) {
	for len(b.ix.valuesAt) <= page {
		b.ix.valuesAt = append(b.ix.valuesAt, int32(len(b.ix.values)))
	}
}

// index turns the lists around.
func (b *relatedBuilder) index(pages int) relatedIndex {
	b.upTo(pages)
	ix := b.ix
	ix.pagesAt = make([]int32, len(ix.of)+1)
	for _, v := range ix.values {
		ix.pagesAt[v+1]++
	}
	for v := range ix.of {
		ix.pagesAt[v+1] += ix.pagesAt[v]
	}
	ix.pages = make([]int32, len(ix.values))
	next := slices.Clone(ix.pagesAt)
	for p := range pages {
		for _, v := range ix.values[ix.valuesAt[p]:ix.valuesAt[p+1]] {
			ix.pages[next[v]] = int32(p)
			next[v]++
		}
	}
	ix.pool = &sync.Pool{New: func() any { s := make([]int32, pages); return &s }}
	return ix
}

// relatedTo returns the pages that share the most with a page; ties by path.
func (t *Tables) relatedTo(p *site.Page) []*site.Page {
	ix := t.related
	self := int32(p.Index)
	scores := ix.pool.Get().(*[]int32)
	defer ix.pool.Put(scores)
	var touched []int32
	for _, v := range ix.values[ix.valuesAt[self]:ix.valuesAt[self+1]] {
		sharing := ix.pages[ix.pagesAt[v]:ix.pagesAt[v+1]]
		if len(sharing) > commonValue {
			continue
		}
		w := ix.weight[ix.of[v]]
		for _, other := range sharing {
			if other == self {
				continue
			}
			if (*scores)[other] == 0 {
				touched = append(touched, other)
			}
			(*scores)[other] += w
		}
	}
	// Pages stand in the order of their ids, so the lower index wins a tie.
	before := func(a, b int32) bool {
		return (*scores)[a] > (*scores)[b] || (*scores)[a] == (*scores)[b] && a < b
	}
	best := make([]int32, 0, relatedPages+1)
	for _, i := range touched {
		at := len(best)
		for at > 0 && before(i, best[at-1]) {
			at--
		}
		if at < relatedPages {
			best = slices.Insert(best, at, i)
			best = best[:min(len(best), relatedPages)]
		}
	}
	var out []*site.Page
	for _, i := range best {
		out = append(out, t.Pages[i])
	}
	for _, i := range touched {
		(*scores)[i] = 0
	}
	return out
}

// sortableFloat makes eight bytes that sort as numbers do.
func sortableFloat(v float64) []byte {
	bits := math.Float64bits(v)
	if v < 0 {
		bits = ^bits
	} else {
		bits |= 1 << 63
	}
	return binary.BigEndian.AppendUint64(nil, bits)
}
