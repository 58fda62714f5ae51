package build

import (
	"context"
	"slices"
	"sync"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// checks are what looking at each page's links found. A preview takes those
// of pages that an edit cannot have touched over from the edit before.
type checks struct {
	tables   *link.Tables
	outlines *link.Outlines
	faults   [][]diag.Diagnostic // by Page.Index
	files    [][]paths.Src       // attachments that the page links to
}

// checkLinks looks at the links of all pages, old nil, or of those that may have
// changed since.
func checkLinks(ctx context.Context, t *link.Tables, o *link.Outlines, old *checks) (*checks, error) {
	n := len(t.Pages)
	c := &checks{tables: t, outlines: o, faults: make([][]diag.Diagnostic, n), files: make([][]paths.Src, n)}
	todo := t.Pages
	if old != nil && old.tables == t {
		if edited, alone := o.Since(old.outlines, t); alone {
			todo = edited
			copy(c.faults, old.faults)
			copy(c.files, old.files)
		}
	}
	err := Map(ctx, len(todo), func(i int) {
		p := todo[i]
		c.faults[p.Index], c.files[p.Index] = t.Check(o, p)
	})
	return c, err
}

// A checker remembers the checks that were made last.
type checker struct {
	mu   sync.Mutex
	last *checks
}

func (c *checker) check(ctx context.Context, t *link.Tables, o *link.Outlines) *checks {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, err := checkLinks(ctx, t, o, c.last)
	if err != nil {
		return now // interrupted: nobody will look at it
	}
	c.last = now
	return now
}

// faultsOf are all that is wrong with a site whose two joins are made, as a
// build finds it: in what configures it, in the Heads, in the texts, between
// the pages. [checks] is not applied yet.
func (p *Project) faultsOf(join []diag.Diagnostic, j *Joined, c *checks) []diag.Diagnostic {
	list := slices.Concat(p.Faults(), p.unknownBudgets(), join, j.Outlines.Twice())
	for _, s := range j.Sources {
		if s.Outline != nil {
			list = append(list, s.Outline.Diagnostics...) // the Heads' own are reported by the join
		}
	}
	for _, found := range c.faults {
		list = append(list, found...)
	}
	p.images.unread.Range(func(_, d any) bool {
		list = append(list, d.(diag.Diagnostic))
		return true
	})
	list = append(list, p.overPages(j.Tables)...)
	broken := hasErrors(list)
	if !broken && !j.Outlines.Partial {
		// With pages missing, every source of theirs would seem unused.
		list = append(list, j.Tables.UnusedSources(j.Outlines)...)
	}
	if len(j.Tables.Pages) == 0 && !broken {
		// An empty site is never what was meant, and would take the old one away.
		list = append(list, diag.NoPages.At("content", diag.Span{}, diag.S("lang", p.config.DefaultLanguage)))
	}
	return list
}

// pageOf is the page that a file is the source of, nil if it is none's.
func (j *Joined) pageOf(src paths.Src) *site.Page {
	s := j.Sources[src]
	if s == nil {
		return nil
	}
	if p := j.Tables.Page(s.Head.Lang, s.Head.ID); p != nil && p.Own && p.Head.Path == src {
		return p
	}
	return nil
}
