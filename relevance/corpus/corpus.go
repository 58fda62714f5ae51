// Package corpus reads the text of a site's pages for those who measure the
// search.
//
// What goes in: the folder of any Casebook site. What comes out: its pages,
// each with its address and its text as blocks, which Casebook's own stages
// cut. The rule it keeps: the queries are drawn from this text and the other
// search engine is given this text, so neither side sees words that the other
// does not.
package corpus

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/load"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
)

// A Corpus is the text of a site.
type Corpus struct {
	Langs []string // in the order of casebook.toml
	Pages []*Page  // those that have a text of their own in their language
}

// A Page is a page of one language.
type Page struct {
	Lang, ID    string // the ID is the same in every language
	File        string // content/en/cases/nepal.md
	URL         string // "/en/cases/nepal/"
	Title       string
	Description string
	Blocks      []Block
	Twins       map[string]string // language → URL; where that language lacks the page, of what stands in for it
	StandIn     map[string]bool   // languages that lack the page
}

// A Block is a paragraph, an item, a cell, a heading or a stretch of code.
type Block struct {
	Kind  Kind
	Text  string
	Level int    // of a heading, 2 to 6
	ID    string // of a heading, in the page's own words
	Under int    // number of headings before it on the page
}

// Kind is what a block is.
type Kind uint8

// A block of Code holds nothing else.
const (
	Text Kind = iota
	Heading
	Code
)

// day is the day on which a corpus is read: that of a build says which pages
// are published, and the same folder must always give the same queries.
const day = "2026-01-01"

// Read reads the site in a folder. It writes nothing there.
func Read(ctx context.Context, dir string) (*Corpus, error) {
	root, err := load.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("read corpus: %w", err)
	}
	defer root.Close()
	store := memo.OpenMemory()
	defer store.Close()
	p, faults := build.Load(ctx, build.Options{Dir: dir, Now: day}, root, store)
	if p == nil {
		return nil, fmt.Errorf("read corpus: %s: %v", dir, faults)
	}
	sources, err := p.Parse(ctx)
	if err != nil {
		return nil, fmt.Errorf("read corpus: %w", err)
	}
	joined, err := p.Join(ctx, sources)
	if err != nil {
		return nil, fmt.Errorf("read corpus: %w", err)
	}
	c := &Corpus{Langs: joined.Tables.Langs}
	at := map[site.Key]*site.Page{}
	for _, page := range joined.Tables.Pages {
		at[site.Key{Lang: page.Lang, ID: page.ID}] = page
	}
	for _, page := range joined.Tables.Pages {
		if !page.Own || page.NoIndex {
			continue
		}
		s := joined.Sources[page.Head.Path]
		if s == nil || s.Outline == nil {
			continue
		}
		var body site.Body
		data, ok := store.Get("body", s.BodyKey)
		if !ok || memo.Decode(data, &body) != nil {
			return nil, fmt.Errorf("read corpus: the text of %s is missing", page.Head.Path)
		}
		out := &Page{
			Lang: page.Lang, ID: page.ID, File: string(page.Head.Path), URL: string(page.URL), Title: page.Title, Description: page.Description,
			Blocks: blocks(&body, s.Outline), Twins: map[string]string{}, StandIn: map[string]bool{},
		}
		for _, lang := range c.Langs {
			if twin := at[site.Key{Lang: lang, ID: page.ID}]; twin != nil {
				out.Twins[lang], out.StandIn[lang] = string(twin.URL), !twin.Own
			}
		}
		c.Pages = append(c.Pages, out)
	}
	if len(c.Pages) == 0 {
		return nil, errors.New("read corpus: " + dir + " has no pages")
	}
	return c, nil
}

// Of lists the pages of a language.
func (c *Corpus) Of(lang string) []*Page {
	return slices.DeleteFunc(slices.Clone(c.Pages), func(p *Page) bool { return p.Lang != lang })
}
