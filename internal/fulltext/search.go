package fulltext

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/blevesearch/bleve/v2"
	blevesearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
)

// A Query is what somebody looks for.
type Query struct {
	Text    string
	Lang    string              // in whose search
	Facets  map[string][]string // a page has one of the values of each
	Limit   int                 // of pages; 0: ten
	Offset  int
	Others  int  // limit of pages in another language; 0: three
	Counts  bool // of the values of facets
	Explain bool
}

// A Result is what was found. Native pages are in the language that was
// asked, Foreign ones exist in another one only.
type Result struct {
	Native, Foreign List
	ForeignFirst    bool                      // those in another language fit far better
	Facets          map[string]map[string]int // pages by facet and value, each facet counted without itself
	Suggest         []string                  // the query as it may be meant
	Forms           []string                  // words to mark: folded, as the pages shown have them
}

// A List is a part of the pages that were found.
type List struct {
	Hits  []Hit
	Total int
	More  bool // the total may be higher
}

// A Hit is a page that was found.
type Hit struct {
	ID      string
	URL     string
	Tag     string // BCP 47 of its text
	Title   string
	Marks   []Mark // words in the title
	Titled  bool   // the title has all that the page has of the query: no section is better
	Section Place
	Snippet Snippet
	Score   float64
	Facets  []Value
	Why     *Reason // with Explain
}

// A Place is the section of a page that fits best. The empty one is the
// page's beginning.
type Place struct {
	ID, Heading string
	Marks       []Mark
}

// A Snippet is text out of a page, as plain text.
type Snippet struct {
	Text  string
	Marks []Mark
}

// A Mark is a word that was looked for: text[Start:End].
type Mark struct{ Start, End int }

const (
	usualLimit  = 10
	usualOthers = 3
	mostHits    = 1000
	candidates  = 60  // of Bleve's best that are looked at more closely
	verified    = 300 // where phrases are looked for word by word

	least        = 0.2 // what has less of the best score is left out
	foreignFirst = 1.5
)

// Search answers a query. Nothing that is typed is an error.
func (x *Index) Search(ctx context.Context, q Query) (r Result, err error) {
	x.using.RLock()
	defer x.using.RUnlock()
	if x.bleve == nil {
		return r, errors.New("the search index is closed")
	}
	defer x.guard(&err)
	advanced, err := x.bleve.Advanced()
	if err != nil {
		return r, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return r, err
	}
	defer reader.Close()
	f := &finder{ctx: ctx, x: x, q: q, state: x.state.Load(), parsed: parse(x.analyser(q.Lang), q.Text)}
	f.lang = f.state.langs[q.Lang]
	if f.lang == nil {
		return r, nil
	}
	lex := &lexicon{ctx: ctx, x: x, reader: reader, lang: q.Lang, state: f.state}
	if f.words, err = lex.resolve(f.parsed); err != nil {
		return r, err
	}
	if len(f.words) == 0 && (len(f.parsed.tokens) > 0 || len(f.chosen("")) == 0) {
		r.Suggest, err = f.suggest(lex)
		return r, err
	}
	limit, others := q.Limit, q.Others
	if limit <= 0 {
		limit = usualLimit
	}
	if others <= 0 {
		others = usualOthers
	}
	native, err := f.find(listNative, min(max(q.Offset, 0), mostHits), min(limit, mostHits))
	if err != nil {
		return r, err
	}
	foreign, err := f.find(listForeign, 0, min(others, mostHits))
	if err != nil {
		return r, err
	}
	r.ForeignFirst = foreign.best > foreignFirst*native.best
	marks := f.marker()
	if r.Native, err = f.show(native, marks); err != nil {
		return r, err
	}
	if r.Foreign, err = f.show(foreign, marks); err != nil {
		return r, err
	}
	r.Forms = slices.Sorted(maps.Keys(marks.forms))
	if r.Suggest, err = f.suggest(lex); err != nil {
		return r, err
	}
	if q.Counts {
		r.Facets, err = f.facets()
	}
	return r, err
}

// A finder answers one query.
type finder struct {
	ctx    context.Context
	x      *Index
	q      Query
	state  *state
	lang   *language
	parsed *parsed
	words  []*token
}

// A ranking is the pages of a list in their order.
type ranking struct {
	pages []*candidate // those to show
	total int
	more  bool
	best  float64
}

// find asks Bleve for pages and puts the best in order.
func (f *finder) find(list string, offset, limit int) (out ranking, err error) {
	size := max(candidates, offset+limit)
	switch {
	case len(f.parsed.phrases) > 0:
		size = max(verified, offset+limit)
	case len(f.words) == 0:
		size = mostHits // all that have a value, in the order of the site
	}
	req := bleve.NewSearchRequestOptions(f.query(list, ""), size, 0, f.q.Explain)
	req.Fields = []string{stored, storedUses}
	req.PreSearchData = map[string]any{blevesearch.BM25PreSearchDataKey: f.statistics()}
	found, err := f.x.bleve.SearchInContext(f.ctx, req)
	if err != nil {
		return out, fmt.Errorf("search: %w", err)
	}
	pages, err := f.rank(found.Hits)
	if err != nil {
		return out, err
	}
	if len(f.parsed.phrases) > 0 {
		pages = slices.DeleteFunc(pages, func(c *candidate) bool { return !f.phrased(c) })
	}
	if len(pages) == 0 {
		return out, nil
	}
	out.best = pages[0].score
	kept := len(pages)
	for kept > 0 && pages[kept-1].score < least*out.best {
		kept--
	}
	out.total = kept
	if beyond := int(found.Total) - len(found.Hits); beyond > 0 && kept == len(pages) {
		// Those that were not looked at are hardly better than the last.
		out.total, out.more = kept+beyond, true
	}
	out.pages = pages[min(offset, kept):min(offset+limit, kept)]
	return out, nil
}

// statistics tell BM25 of the language alone. Left to itself Bleve takes the
// number of different words for the length of all texts.
func (f *finder) statistics() *blevesearch.BM25Stats {
	all := 0
	for _, n := range f.lang.words {
		all += n
	}
	lengths := map[string]int{nameWords: all, nameTitle: f.lang.words[fTitle], nameHeadings: f.lang.words[fHeading], nameList: 0}
	for key := range f.q.Facets {
		lengths[nameFacet+key] = 0
	}
	s := &blevesearch.BM25Stats{DocCount: float64(f.lang.pages), FieldCardinality: map[string]int{}}
	for name, n := range lengths {
		s.FieldCardinality[fieldName(f.q.Lang, name)] = max(n, 1)
	}
	return s
}

// chosen are the facets that narrow the search, but for one.
func (f *finder) chosen(but string) (keys []string) {
	for key, values := range f.q.Facets {
		if key != but && len(values) > 0 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// query is what Bleve is asked: any of the words, all of the phrases, and
// within a list and the facets chosen. A list of "" is both.
func (f *finder) query(list, but string) query.Query {
	all := query.NewConjunctionQuery(nil)
	if list != "" {
		all.AddQuery(narrow(f.q.Lang, nameList, list))
	} else {
		all.AddQuery(query.NewDisjunctionQuery([]query.Query{narrow(f.q.Lang, nameList, listNative), narrow(f.q.Lang, nameList, listForeign)}))
	}
	for _, key := range f.chosen(but) {
		any := query.NewDisjunctionQuery(nil)
		for _, v := range f.q.Facets[key] {
			any.AddQuery(narrow(f.q.Lang, nameFacet+key, v))
		}
		all.AddQuery(any)
	}
	if len(f.words) > 0 {
		any := query.NewDisjunctionQuery(nil)
		for _, w := range f.words {
			for _, form := range w.forms {
				for _, t := range textFields {
					q := query.NewTermQuery(form.term)
					q.SetField(fieldName(f.q.Lang, t.name))
					q.SetBoost(t.boost * form.weight / max(w.weight, 1e-9))
					any.AddQuery(q)
				}
			}
		}
		all.AddQuery(any)
	}
	// All words of the phrases; that they follow each other is seen later.
	for _, p := range f.parsed.phrases {
		for _, t := range p {
			if !t.stop {
				all.AddQuery(f.quoted(t))
			}
		}
	}
	return all
}

func (f *finder) quoted(t *token) query.Query {
	any := query.NewDisjunctionQuery(nil)
	for _, w := range f.words {
		if w.form == t.form {
			for _, form := range w.forms {
				any.AddQuery(narrow(f.q.Lang, nameWords, form.term))
			}
		}
	}
	if len(any.Disjuncts) == 0 {
		return query.NewMatchNoneQuery()
	}
	return any
}

// narrow asks for a value, for which nothing is counted.
func narrow(lang, name, value string) query.Query {
	t := query.NewTermQuery(value)
	t.SetField(fieldName(lang, name))
	t.SetBoost(0)
	return t
}

// mostValues is how many values of a facet are counted.
const mostValues = 1000

// facets counts the pages found by the values of each facet, the other facets
// applied.
func (f *finder) facets() (map[string]map[string]int, error) {
	out := map[string]map[string]int{}
	prefix := fieldName(f.q.Lang, nameFacet)
	names, err := f.x.bleve.Fields()
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, name := range names {
		if len(name) > len(prefix) && name[:len(prefix)] == prefix {
			keys = append(keys, name[len(prefix):])
		}
	}
	count := func(but string, keys []string) error {
		req := bleve.NewSearchRequestOptions(f.query("", but), 0, 0, false)
		req.Score = "none"
		for _, key := range keys {
			req.AddFacet(key, bleve.NewFacetRequest(prefix+key, mostValues))
		}
		found, err := f.x.bleve.SearchInContext(f.ctx, req)
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		for key, facet := range found.Facets {
			values := map[string]int{}
			if facet.Terms != nil {
				for _, t := range facet.Terms.Terms() {
					values[t.Term] = t.Count
				}
			}
			out[key] = values
		}
		return nil
	}
	chosen := f.chosen("")
	free := slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return slices.Contains(chosen, k) })
	if len(free) > 0 {
		if err := count("", free); err != nil {
			return nil, err
		}
	}
	for _, key := range chosen {
		if slices.Contains(keys, key) {
			if err := count(key, []string{key}); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
