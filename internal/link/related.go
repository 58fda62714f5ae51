package link

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"

	"github.com/openimis/casebook/internal/site"
)

// Values that more pages share say nothing about how near two pages are.
const commonValue = 200

// At most this many related pages are shown.
const relatedPages = 5

// A relatedIndex is an inverted index: for each page its values, for each
// value its pages.
type relatedIndex struct {
	fields []string
	weight []int32
	values [][]int32 // page → its values, as indexes into pages
	pages  [][]int32 // value → pages of the same language
	of     []uint8   // value → index into fields
	pool   *sync.Pool
}

// relate builds the index over the fields that casebook.toml weighs, or over
// tags where it weighs none.
func relate(t *Tables) relatedIndex {
	weights := t.in.Config.Related
	if len(weights) == 0 {
		weights = map[string]int{"tags": 1}
	}
	ix := relatedIndex{values: make([][]int32, len(t.Pages))}
	for f := range weights {
		ix.fields = append(ix.fields, f)
	}
	slices.Sort(ix.fields)
	for _, f := range ix.fields {
		ix.weight = append(ix.weight, int32(weights[f]))
	}
	type key struct {
		lang, value string
		field       int
	}
	ids := map[key]int32{}
	for i, p := range t.Pages {
		if !p.Own {
			continue // a list of related pages should be readable
		}
		for k, field := range ix.fields {
			for _, v := range p.Field(field).Strings() {
				id, ok := ids[key{p.Lang, v, k}]
				if !ok {
					id = int32(len(ix.pages))
					ids[key{p.Lang, v, k}] = id
					ix.pages, ix.of = append(ix.pages, nil), append(ix.of, uint8(k))
				}
				ix.pages[id] = append(ix.pages[id], int32(i))
				ix.values[i] = append(ix.values[i], id)
			}
		}
	}
	n := len(t.Pages)
	ix.pool = &sync.Pool{New: func() any { s := make([]int32, n); return &s }}
	return ix
}

// relatedTo returns the pages that share the most with a page; ties by path.
func (t *Tables) relatedTo(p *site.Page) []*site.Page {
	ix := t.related
	self := int32(t.index[p])
	scores := ix.pool.Get().(*[]int32)
	defer ix.pool.Put(scores)
	var touched []int32
	for _, v := range ix.values[self] {
		if len(ix.pages[v]) > commonValue {
			continue
		}
		w := ix.weight[ix.of[v]]
		for _, other := range ix.pages[v] {
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
