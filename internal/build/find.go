package build

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/openimis/casebook/internal/fulltext"
	"github.com/openimis/casebook/internal/search"
)

// A Finder answers searches in a preview. Its index is opened when somebody
// searches, filled behind, and then follows the edits: when it is asked, not
// when a file is saved.
type Finder struct {
	live *Live
	ctx  context.Context
	stop context.CancelFunc
	wait sync.WaitGroup

	mu      sync.Mutex
	index   *fulltext.Index
	failed  error
	held    *Joined // the site that the index has
	labels  []SearchLanguage
	running chan struct{} // closed when the index is through with a site; nil when nothing runs
	lexicon []search.Translation
	learnt  bool
}

// NewFinder makes the search of a preview; Close it before the Live.
func (l *Live) NewFinder() *Finder {
	ctx, stop := context.WithCancel(context.Background())
	return &Finder{live: l, ctx: ctx, stop: stop}
}

// hurry is how long the end of a preview may take for its search.
const hurry = 150 * time.Millisecond

// Close ends all work and keeps the index for the next preview.
func (f *Finder) Close() error {
	f.stop()
	f.wait.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.index == nil {
		return nil
	}
	return f.index.CloseWithin(hurry)
}

// ErrNoSearch says that a site has no search, or no such language.
var ErrNoSearch = errors.New("there is no search in this language")

// An Answer is what the browser's client expects of a search.
type Answer struct {
	Native       []Found       `json:"native"`
	Foreign      []Found       `json:"foreign"`
	Total        Totals        `json:"total"`
	ForeignFirst bool          `json:"foreignFirst"`
	Suggest      []string      `json:"suggest"`
	Forms        []string      `json:"forms"`
	Facets       []FacetCounts `json:"facets"`
	Note         string        `json:"note,omitempty"`
}

// Totals say how many pages were found in all; More says that these are the
// least.
type Totals struct {
	Native  int  `json:"native"`
	Foreign int  `json:"foreign"`
	More    bool `json:"more"`
}

// A Found is a page that was found, at the section that fits best.
type Found struct {
	URL     string  `json:"url"`
	Title   string  `json:"title"`
	Lang    string  `json:"lang"` // of a text in another language
	Titled  bool    `json:"titled"`
	ID      string  `json:"id"`
	Heading string  `json:"heading"`
	Text    string  `json:"text"`
	Score   float64 `json:"score"`
}

// FacetCounts are the pages found by the values of a facet.
type FacetCounts struct {
	Key    string       `json:"key"`
	Label  string       `json:"label"`
	Values []ValueCount `json:"values"`
}

// A ValueCount is how many pages have a value.
type ValueCount struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// settling is how long an answer waits for an index that is behind: long
// enough for an edit, not for the first reading of a large site.
const settling = 300 * time.Millisecond

// notAll is said while pages are missing.
const notAll = "not all pages are in it yet"

// Find looks for pages in a language, named by its folder or its tag.
func (f *Finder) Find(ctx context.Context, lang, text string, facets map[string][]string, limit int) (*Answer, error) {
	s := f.live.Snapshot()
	if s.project == nil || s.project.analysers == nil {
		return nil, ErrNoSearch
	}
	tag := ""
	for _, l := range s.project.config.Languages {
		if strings.EqualFold(l.Tag, lang) || strings.EqualFold(l.Lang, lang) {
			tag = l.Tag
		}
	}
	if tag == "" {
		return nil, ErrNoSearch
	}
	index, labels, whole, err := f.current(ctx)
	if err != nil {
		return nil, err
	}
	r, err := index.Search(ctx, fulltext.Query{Text: text, Lang: tag, Facets: facets, Limit: limit, Counts: true})
	if err != nil {
		return nil, err
	}
	a := &Answer{
		Native: foundOf(r.Native, false), Foreign: foundOf(r.Foreign, true), ForeignFirst: r.ForeignFirst,
		Total:   Totals{Native: r.Native.Total, Foreign: r.Foreign.Total, More: r.Native.More || r.Foreign.More},
		Suggest: orEmpty(r.Suggest), Forms: orEmpty(r.Forms), Facets: []FacetCounts{},
	}
	if !whole {
		a.Note, a.Total.More = notAll, true
	}
	for _, l := range labels {
		if l.Tag == tag {
			a.Facets = countsOf(l.Facets, r.Facets)
		}
	}
	return a, nil
}

// current is the index, with the site that is shown in it if that can be
// waited for.
func (f *Finder) current(ctx context.Context) (index *fulltext.Index, labels []SearchLanguage, whole bool, err error) {
	f.mu.Lock()
	if f.failed == nil {
		f.failed = f.ctx.Err()
	}
	if f.index == nil && f.failed == nil {
		f.index, f.failed = fulltext.Open(searchDir(f.live.options.Dir))
	}
	if f.failed != nil {
		defer f.mu.Unlock()
		return nil, nil, false, f.failed
	}
	if f.running == nil && f.held != f.live.Snapshot().joined {
		f.running = make(chan struct{})
		f.wait.Go(f.follow)
	}
	running := f.running
	f.mu.Unlock()
	if running != nil {
		timer := time.NewTimer(settling)
		defer timer.Stop()
		select {
		case <-running:
		case <-timer.C:
		case <-ctx.Done():
			return nil, nil, false, ctx.Err()
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.index, f.labels, f.held == f.live.Snapshot().joined, nil
}

// follow brings the site that is shown into the index.
func (f *Finder) follow() {
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		close(f.running)
		f.running = nil
	}()
	select {
	case <-f.live.Ready(): // all texts have been read
	case <-f.ctx.Done():
		return
	}
	s := f.live.Snapshot()
	if s.project == nil || s.project.analysers == nil {
		return
	}
	in, err := s.project.searchInput(f.ctx, s.joined)
	if err != nil {
		return
	}
	if !f.learnt {
		// What was learnt is kept: it takes a while, and hardly changes.
		f.lexicon, f.learnt = search.Learn(in), true
	}
	in.Lexicon = f.lexicon
	f.mu.Lock()
	f.labels = s.project.searchLanguages(in)
	f.mu.Unlock()
	docs, err := s.project.documents(f.ctx, in, s.joined)
	if err != nil {
		return
	}
	if _, err := f.index.Sync(f.ctx, docs); err != nil {
		return
	}
	f.mu.Lock()
	f.held = s.joined
	f.mu.Unlock()
}

func foundOf(list fulltext.List, foreign bool) []Found {
	out := make([]Found, 0, len(list.Hits))
	for _, h := range list.Hits {
		n := Found{URL: h.URL, Title: h.Title, Titled: h.Titled, ID: h.Section.ID, Heading: h.Section.Heading, Text: h.Snippet.Text, Score: h.Score}
		if foreign {
			n.Lang = h.Tag
		}
		out = append(out, n)
	}
	return out
}

func countsOf(facets []search.Facet, counts map[string]map[string]int) []FacetCounts {
	out := []FacetCounts{}
	for _, f := range facets {
		c := FacetCounts{Key: f.Key, Label: f.Label, Values: []ValueCount{}}
		for _, v := range f.Values {
			c.Values = append(c.Values, ValueCount{Value: v.Key, Label: v.Label, Count: counts[f.Key][v.Key]})
		}
		out = append(out, c)
	}
	return out
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
