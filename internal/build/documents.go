package build

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/fulltext"
	"github.com/openimis/casebook/internal/load"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/search"
)

// A Searcher is a site that can be asked: its full-text index, up to date.
type Searcher struct {
	Index       *fulltext.Index
	Languages   []SearchLanguage
	Diagnostics []diag.Diagnostic
	Changed     int  // pages that were not in the index as they are
	Off         bool // the site has no search

	root  *load.Root
	store *memo.Store
}

// Source returns the bytes of a file that a diagnostic names.
func (s *Searcher) Source(path string) []byte {
	src, err := s.root.Read(paths.Src(path))
	if err != nil {
		return nil
	}
	return src
}

// A SearchLanguage is one that has pages.
type SearchLanguage struct {
	Tag, Lang, Name string
	Facets          []search.Facet
}

// OpenSearch reads a site as a build does and brings its full-text index up
// to date. Without a usable configuration, and where the site has no search, the
// Index is nil. The error is for the machine.
func OpenSearch(ctx context.Context, o Options) (s *Searcher, err error) {
	s = &Searcher{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.root, err = load.Open(o.Dir); err != nil {
		return s, err
	}
	if s.store, err = openStore(o); err != nil {
		return s, err
	}
	p, faults := Load(ctx, o, s.root, s.store)
	if s.Diagnostics = faults; p == nil || p.analysers == nil {
		s.Off = p != nil
		return s, nil
	}
	sources, err := p.Parse(ctx)
	if err != nil {
		return s, err
	}
	j, err := p.Join(ctx, sources)
	if err != nil {
		return s, err
	}
	s.Diagnostics = j.Diagnostics
	in, err := p.searchInput(ctx, j)
	if err != nil {
		return s, err
	}
	in.Lexicon = search.Learn(in)
	s.Languages = p.searchLanguages(in)
	if s.Index, err = fulltext.Open(searchDir(o.Dir)); err != nil {
		return s, err
	}
	docs, err := p.documents(ctx, in, j)
	if err != nil {
		return s, err
	}
	s.Changed, err = s.Index.Sync(ctx, docs)
	return s, err
}

// Close lets go of the site.
func (s *Searcher) Close() error {
	var faults []error
	if s.Index != nil {
		faults = append(faults, s.Index.Close())
	}
	if s.store != nil {
		faults = append(faults, s.store.Close())
	}
	if s.root != nil {
		faults = append(faults, s.root.Close())
	}
	s.Index, s.store, s.root = nil, nil, nil
	return errors.Join(faults...)
}

// searchDir is where the full-text index is kept.
func searchDir(dir string) string { return filepath.Join(stateDir(dir), "search") }

func (p *Project) searchLanguages(in search.Input) []SearchLanguage {
	var out []SearchLanguage
	for i := range in.Languages {
		l := p.config.Language(in.Languages[i].Lang)
		out = append(out, SearchLanguage{Tag: l.Tag, Lang: l.Lang, Name: l.Name, Facets: in.Languages[i].Facets})
	}
	return out
}

// documents are the pages of a site for its full-text index. Their keys name
// all that is in them, and the program, whose stemmers may be others.
func (p *Project) documents(ctx context.Context, in search.Input, j *Joined) ([]fulltext.Doc, error) {
	var out []fulltext.Doc
	words := thesauri{p: p, in: &in, made: map[[2]string]thesaurus{}}
	for i := range in.Languages {
		l := &in.Languages[i]
		for _, list := range [][]search.Page{l.Native, l.Foreign} {
			also := make([]thesaurus, len(list))
			for k := range list {
				also[k] = words.of(list[k].Lang, l.Lang)
			}
			docs := make([]fulltext.Doc, len(list))
			if err := Map(ctx, len(list), func(k int) { docs[k] = p.document(&list[k], l.Lang, also[k], j) }); err != nil {
				return nil, err
			}
			out = append(out, docs...)
		}
	}
	return out, nil
}

func (p *Project) document(g *search.Page, lang string, words thesaurus, j *Joined) fulltext.Doc {
	s := j.Sources[j.Tables.Page(lang, g.ID).Head.Path]
	h := memo.NewHasher()
	h.AddDigest(p.options.Version)
	h.AddDigest(words.digest)
	h.AddDigest(g.Key)
	list := func(values ...string) {
		for _, v := range values {
			h.AddString(v)
		}
		h.AddString("\x00")
	}
	list(g.Lang, g.Tag, g.Href, g.Title, g.Description, g.Fields, g.Address)
	list(g.IDs...)
	for _, t := range g.Twins {
		list(t.Lang, t.Text)
	}
	for _, f := range g.Facets {
		list(f.Facet, f.Value)
	}
	return fulltext.Doc{
		ID: lang + "/" + g.ID, Key: h.Sum(), Lang: lang, From: g.Lang,
		Load: func() *fulltext.Page {
			body := p.bodyOf(s)
			if body == nil {
				return nil
			}
			page := &fulltext.Page{
				URL: g.Href, Tag: g.Tag, Title: g.Title, Description: g.Description, Fields: g.Fields, Address: addressWords(g),
				Sections: fulltext.Sections(body, g.IDs), Also: words.Thesaurus,
			}
			for _, t := range g.Twins {
				page.Twins = append(page.Twins, fulltext.Text(t))
			}
			for _, f := range g.Facets {
				page.Facets = append(page.Facets, fulltext.Value{Facet: f.Facet, Value: f.Value})
			}
			return page
		},
	}
}

// addressWords are the words of a page's address, as the static index has
// them.
func addressWords(g *search.Page) string {
	if g.Address != "" {
		return g.Address
	}
	parts := strings.Split(strings.Trim(g.Href, "/"), "/")
	return strings.Join(parts[max(0, len(parts)-2):], " ")
}

// thesauri are the words by which pages are found besides their own: of the
// glossary, and between languages those that were learnt.
type thesauri struct {
	p    *Project
	in   *search.Input
	made map[[2]string]thesaurus
}

type thesaurus struct {
	*fulltext.Thesaurus
	digest memo.Digest
}

// of returns the words for texts in a language and readers of one. They are
// those of the static index.
func (t *thesauri) of(from, to string) thesaurus {
	if made, ok := t.made[[2]string{from, to}]; ok {
		return made
	}
	out := fulltext.NewThesaurus()
	h := memo.NewHasher()
	known := map[string]bool{}
	for i := range t.in.Glossary {
		words := t.in.Glossary[i].Words
		for _, source := range words[from] {
			var others []fulltext.Phrase
			h.AddString(source)
			for _, l := range t.p.config.Languages {
				for _, other := range words[l.Tag] {
					// Of a third language, people know the abbreviations.
					if other == source && l.Tag == from || l.Tag != to && !analysis.Abbreviation(other) {
						continue
					}
					others = append(others, fulltext.Phrase{Analyser: t.p.analysers[l.Tag], Text: other})
					h.AddString(l.Tag + " " + other)
				}
			}
			if words := t.p.analysers[from].Words(source); len(words) == 1 {
				known[words[0].Term] = true
			}
			out.Add(t.p.analysers[from], source, others...)
		}
	}
	if from != to {
		for _, w := range t.in.Lexicon {
			if w.From == from && w.To == to && !known[w.Source] {
				out.AddStems(w.Source, w.SourceForm, w.Target, w.TargetForm)
				h.AddString(w.Source + " " + w.Target + " " + w.TargetForm)
			}
		}
	}
	made := thesaurus{out, h.Sum()}
	t.made[[2]string{from, to}] = made
	return made
}
