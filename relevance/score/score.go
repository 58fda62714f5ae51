// Package score judges answers.
//
// What goes in: queries with their right addresses, and what a search
// answered to each. What comes out: success at 1 and 5, the mean reciprocal
// rank among the first ten, and what the answers cost in bytes and requests.
// The rule it keeps: a class is never hidden in a mean, and a search that
// finds nothing counts as one that is wrong.
package score

import (
	"math"
	"net/url"
	"slices"
	"strings"

	"github.com/openimis/casebook/relevance/queries"
)

// An Answer is what a search says to one query. The two lists are shown one
// after the other, never as one.
type Answer struct {
	N       int       `json:"n"`      // of the query, from 0
	Native  []string  `json:"native"` // addresses, best first
	Foreign []string  `json:"foreign"`
	Cold    []Request `json:"cold"` // what it fetched on a first visit; nil if not measured
	Warm    []Request `json:"warm"` // as a later query of a visit
	MS      float64   `json:"ms"`   // the search's own work on a first visit
	Fault   string    `json:"fault,omitempty"`
}

// A Request is one file fetched.
type Request struct {
	Kind  string `json:"kind"`
	Bytes int    `json:"bytes"`
	Stage int    `json:"stage"` // 1 for what the query waits for first; 0 where it was not measured
}

// within is how far down a list somebody looks.
const within = 10

// rank is the place of the first right answer from 1, 0 if it is not within
// the first ten.
func rank(q queries.Query, a Answer, base string) int {
	list := a.Native
	if queries.Foreign(q.Class) {
		list = a.Foreign
	}
	seen := 0
	last := ""
	for _, address := range list {
		address = Address(address, base)
		if address == last {
			continue // another section of the same page
		}
		last = address
		if seen++; seen > within {
			break
		}
		if slices.Contains(q.URLs, address) {
			return seen
		}
	}
	return 0
}

// Address is an address as queries have it: decoded, without the path that
// the site is published under and without a heading.
func Address(address, base string) string {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	if decoded, err := url.PathUnescape(address); err == nil {
		address = decoded
	}
	return strings.TrimPrefix(address, base)
}

// A Row is the score of a class.
type Row struct {
	Class string  `json:"class"`
	N     int     `json:"n"`
	S1    float64 `json:"success_1"`
	S5    float64 `json:"success_5"`
	MRR   float64 `json:"mrr_10"`
	Empty int     `json:"empty"`
}

// A Half says which queries to judge.
type Half int

// Every, the first, third, fifth …, or the second, fourth, sixth ….
const (
	All Half = iota
	Tuned
	HeldOut
)

func (h Half) has(n int) bool { return h == All || (n%2 == 0) == (h == Tuned) }

// Rows scores each class that has queries, and last "all" of them. Those that
// ask across languages are no part of the last: other engines do not answer
// them at all.
func Rows(list []queries.Query, answers []Answer, half Half, base string) []Row {
	of := map[string]*Row{}
	all := &Row{Class: "all"}
	for n, q := range list {
		if !half.has(n) {
			continue
		}
		row := of[q.Class]
		if row == nil {
			row = &Row{Class: q.Class}
			of[q.Class] = row
		}
		row.add(rank(q, answers[n], base), answers[n])
		if own(q) {
			all.add(rank(q, answers[n], base), answers[n])
		}
	}
	var out []Row
	for _, class := range queries.Classes {
		if row := of[class]; row != nil {
			out = append(out, row.mean())
		}
	}
	return append(out, all.mean())
}

// own reports whether a query asks for a page of the language that it is in.
func own(q queries.Query) bool { return !queries.Foreign(q.Class) && q.Class != queries.Counterpart }

func (r *Row) add(rank int, a Answer) {
	r.N++
	if rank == 1 {
		r.S1++
	}
	if 1 <= rank && rank <= 5 {
		r.S5++
	}
	if rank > 0 {
		r.MRR += 1 / float64(rank)
	}
	if len(a.Native)+len(a.Foreign) == 0 {
		r.Empty++
	}
}

func (r *Row) mean() Row {
	out := *r
	n := float64(max(r.N, 1))
	out.S1, out.S5, out.MRR = r.S1/n, r.S5/n, r.MRR/n
	return out
}

// Duel counts for how many queries of their own language one search had the
// right answer further up than the other.
func Duel(list []queries.Query, ours, theirs []Answer, half Half, base string) (wins, losses, ties int) {
	for n, q := range list {
		if !half.has(n) || !own(q) {
			continue
		}
		a, b := rank(q, ours[n], base), rank(q, theirs[n], "")
		switch {
		case a == b:
			ties++
		case b == 0 || a != 0 && a < b:
			wins++
		default:
			losses++
		}
	}
	return wins, losses, ties
}

// A Spread sums up one quantity.
type Spread struct {
	N    int     `json:"n"`
	Mean float64 `json:"mean"`
	P95  float64 `json:"p95"`
	Max  float64 `json:"max"`
}

func spread(values []float64) Spread {
	if len(values) == 0 {
		return Spread{}
	}
	v := slices.Sorted(slices.Values(values))
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	at := max(int(math.Ceil(0.95*float64(len(v))))-1, 0)
	return Spread{len(v), sum / float64(len(v)), v[at], v[len(v)-1]}
}

// A Cost is what queries cost, all of them first ones or all of them later
// ones of a visit.
type Cost struct {
	Bytes    Spread             `json:"bytes"`
	Requests Spread             `json:"requests"`
	Stages   Spread             `json:"stages"`   // that depend on each other
	Parallel Spread             `json:"parallel"` // requests of the fullest stage
	Kinds    map[string]float64 `json:"kinds"`    // mean bytes by kind of file
}

// Costs sums up what was measured of the answers: of the first visits, or of
// the later queries.
func Costs(answers []Answer, cold bool) Cost {
	c := Cost{Kinds: map[string]float64{}}
	var bytes, requests, stages, parallel []float64
	for _, a := range answers {
		list := a.Warm
		if cold {
			list = a.Cold
		}
		if list == nil {
			continue
		}
		sum, last, at := 0, 0, map[int]int{}
		for _, r := range list {
			sum += r.Bytes
			last = max(last, r.Stage)
			at[r.Stage]++
			c.Kinds[r.Kind] += float64(r.Bytes)
		}
		bytes = append(bytes, float64(sum))
		requests = append(requests, float64(len(list)))
		if last > 0 {
			most := 0
			for stage := 1; stage <= last; stage++ {
				most = max(most, at[stage])
			}
			stages = append(stages, float64(last))
			parallel = append(parallel, float64(most))
		}
	}
	for kind := range c.Kinds {
		c.Kinds[kind] /= float64(len(bytes))
	}
	c.Bytes, c.Requests, c.Stages, c.Parallel = spread(bytes), spread(requests), spread(stages), spread(parallel)
	return c
}

// Work sums up the milliseconds that a search spent of its own.
func Work(answers []Answer) Spread {
	var ms []float64
	for _, a := range answers {
		if a.MS > 0 {
			ms = append(ms, a.MS)
		}
	}
	return spread(ms)
}
