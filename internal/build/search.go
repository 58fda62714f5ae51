package build

import (
	"context"
	"slices"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/emit"
	"github.com/openimis/casebook/internal/glossary"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/search"
	"github.com/openimis/casebook/internal/site"
)

// newAnalysers makes one a language, if the site has a search.
func (p *Project) newAnalysers() map[string]*analysis.Analyser {
	if !p.config.Search.Enabled {
		return nil
	}
	out := map[string]*analysis.Analyser{}
	for _, l := range p.config.Languages {
		out[l.Tag] = analysis.New(l.Tag)
	}
	return out
}

// recordKey names what the search remembers of a text.
func recordKey(s *Source) memo.Digest { return memo.Sum(s.BodyKey[:], []byte(s.Head.Lang)) }

// record is what the search needs of a text. While a file is parsed its Body
// is at hand; later it comes out of the store.
func (p *Project) record(s *Source, body *site.Body) search.Record {
	data, ok := p.store.Get("search", recordKey(s))
	if ok {
		return data
	}
	if body == nil {
		body = p.bodyOf(s)
	}
	if body == nil {
		return nil
	}
	r := search.Extract(p.analysers[s.Head.Lang], body)
	p.store.Put("search", recordKey(s), r)
	return r
}

// searchInput is the site as its search sees it.
func (p *Project) searchInput(ctx context.Context, j *Joined) (search.Input, error) {
	var stopped error
	each := func(n int, fn func(i int)) {
		if err := Map(ctx, n, fn); err != nil {
			stopped = err
		}
	}
	in := search.Input{Store: p.store, Each: each, Glossary: searchWords(p.glossary)}
	for _, l := range p.config.Languages {
		if j.Tables.Homes[l.Tag] == nil {
			continue
		}
		one := j.Tables.Searchable(j.Outlines, l.Tag, each)
		one.Analyser = p.analysers[l.Tag]
		for _, list := range [][]search.Page{one.Native, one.Foreign} {
			for i := range list {
				s := j.Sources[j.Tables.Page(l.Tag, list[i].ID).Head.Path]
				list[i].Key = recordKey(s)
				list[i].Load = func() search.Record { return p.record(s, nil) }
			}
		}
		in.Languages = append(in.Languages, one)
	}
	return in, stopped
}

// searchWords are the terms of the glossary with their synonyms.
func searchWords(g *glossary.Glossary) []search.Entry {
	var out []search.Entry
	for _, e := range g.Entries() {
		words := map[string][]string{}
		for lang, name := range e.Names {
			if name != "" {
				words[lang] = append(words[lang], glossary.Plain(name))
			}
		}
		for lang, list := range e.Synonyms {
			for _, s := range list {
				words[lang] = append(words[lang], glossary.Plain(s))
			}
		}
		out = append(out, search.Entry{ID: e.ID, Words: words})
	}
	return out
}

// index writes the static search index. Files whose name says that the output
// has them are kept unseen.
func (p *Project) index(ctx context.Context, j *Joined, session *emit.Session, r *Result) error {
	if !p.config.Search.Enabled {
		return nil
	}
	in, err := p.searchInput(ctx, j)
	if err != nil {
		return err
	}
	in.Lexicon = search.Learn(in)
	r.Stats.Learnt = len(in.Lexicon)
	if err := reportLexicon(p.options.Dir, in.Lexicon); err != nil {
		// A folder that cannot be written has no store either.
		r.Stats.Learnt = 0
	}
	files := search.Build(in)
	failed := make([]error, len(files))
	err = Map(ctx, len(files), func(i int) {
		f := files[i]
		if old, ok := session.Old(f.Path); ok && !f.Fixed {
			failed[i] = session.Keep(f.Path, old)
			return
		}
		failed[i] = put(session, f.Path, f.Bytes())
	})
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(failed, func(err error) bool { return err != nil }); i >= 0 {
		return failed[i]
	}
	return nil
}
