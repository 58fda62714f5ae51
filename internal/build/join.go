package build

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/emit"
	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// A Joined is a site after both joins: ready to give any page's View.
type Joined struct {
	Tables   *link.Tables
	Outlines *link.Outlines
	Sources  map[paths.Src]*Source
	list     []*Source // by path

	attachments map[paths.Src]bool // files that texts link to
	found       []diag.Diagnostic  // before anything is silenced or raised
	Diagnostics []diag.Diagnostic
}

// Join makes the Tables of the Heads, then the Outlines of the texts, and
// checks every page's links.
func (p *Project) Join(ctx context.Context, sources []*Source) (*Joined, error) {
	tables, faults := p.JoinHeads(sources)
	j := joined(tables, sources, nil)
	c, err := checkLinks(ctx, tables, j.Outlines, nil)
	for _, files := range c.files {
		for _, f := range files {
			j.attachments[f] = true
		}
	}
	j.found = p.faultsOf(faults, j, c)
	j.Diagnostics = p.severities(slices.Clone(j.found), j.Sources)
	return j, err
}

// joined is the second join, over the texts.
func joined(tables *link.Tables, sources []*Source, old *link.Outlines) *Joined {
	return &Joined{
		Tables: tables, Sources: byPath(sources), list: sources, Outlines: tables.Outlines(texts(sources), old), attachments: map[paths.Src]bool{},
	}
}

// overPages reports static files in the place of a page, be it that one is a
// file where the other needs a folder. Capital letters count for nothing, as
// on many a disk. Those in the place of other outputs are found when these are
// made.
func (p *Project) overPages(tables *link.Tables) []diag.Diagnostic {
	if len(p.static) == 0 {
		return nil
	}
	made := map[string]paths.Out{strings.ToLower(emit.ManifestName): emit.ManifestName}
	for _, t := range tables.Targets() {
		made[strings.ToLower(string(t.Out))] = t.Out
		for dir := path.Dir(string(t.Out)); dir != "."; dir = path.Dir(dir) {
			made[strings.ToLower(dir)] = t.Out
		}
	}
	var faults []diag.Diagnostic
	for _, s := range p.static {
		to := strings.ToLower(string(s)[len("static/"):])
		other, taken := made[to]
		for dir := path.Dir(to); !taken && dir != "."; dir = path.Dir(dir) {
			// A folder of both is no fault, a file of the site's in its place is.
			if out := made[dir]; strings.ToLower(string(out)) == dir {
				other, taken = out, true
			}
		}
		if taken {
			faults = append(faults, diag.StaticCollision.At(string(s), diag.Span{}, diag.S("path", string(other))))
		}
	}
	return faults
}

func hasErrors(list []diag.Diagnostic) bool {
	errors, _ := diag.Count(list)
	return errors > 0
}

// JoinHeads is the first join.
func (p *Project) JoinHeads(sources []*Source) (*link.Tables, []diag.Diagnostic) {
	in := p.linkInput()
	in.Heads = heads(sources)
	return link.Join(in)
}

// linkInput is all but the Heads that the Tables depend on.
func (p *Project) linkInput() link.Input {
	return link.Input{
		Config: p.config, Types: p.types, Catalogues: p.texts,
		Tags: p.tags, Sources: p.sources, Glossary: p.glossary, Files: p.linkFiles(),
		Plain: func(lang, text string) string { return p.converters[lang].Plain(text) },
		Inline: func(lang, text string) (*site.Body, *site.Outline) {
			return p.converters[lang].Convert([]byte(text), 0, "")
		},
		Layouts: p.theme.Layout, Assets: p.theme.SiteAssets(p.config.BasePath + "/"), Theme: p.theme.Settings(),
		Each: each, Now: p.options.Now, Drafts: p.options.Drafts, Future: p.options.Future,
	}
}

func (p *Project) linkFiles() link.Files {
	f := link.Files{Content: map[paths.Src]int64{}, Static: map[paths.URL]bool{}, Images: p.image}
	for _, file := range p.files {
		if file.Kind == site.Attachment {
			f.Content[file.Path] = file.Size
		}
	}
	for _, s := range p.static {
		f.Static[paths.URL(strings.TrimPrefix(string(s), "static"))] = true
	}
	return f
}
