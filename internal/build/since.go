package build

import (
	"context"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/git"
	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/load"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/publish"
	"github.com/openimis/casebook/internal/site"
)

// since keeps of the faults those that concern what has changed since a
// revision: in the files themselves, in pages of the same name in other
// languages, in pages that link to them, refer to them, or show an image or a
// table of theirs. Where the configuration, a theme or a table of the whole
// site has changed, that is all. Redirects that are missing since are added.
func (p *Project) since(ctx context.Context, rev *git.Revision, found []diag.Diagnostic, j *Joined) ([]diag.Diagnostic, error) {
	files, moved, err := rev.Changed(ctx)
	if err != nil {
		return nil, err
	}
	was, err := p.at(ctx, rev)
	if err != nil {
		return nil, err
	}
	c := &changes{project: p, joined: j, was: was, files: map[string]bool{}, ids: map[string]bool{}}
	for _, f := range files {
		c.files[f] = true
		if rest, ok := strings.CutPrefix(f, "content/"); ok {
			_, below, _ := strings.Cut(rest, "/")
			c.ids[pageID(below)] = true
		}
	}
	if !slices.ContainsFunc(files, p.everywhere) {
		hit := make([]bool, len(j.list))
		if err := Map(ctx, len(j.list), func(i int) { hit[i] = c.concern(j.list[i]) }); err != nil {
			return nil, err
		}
		concerned := map[string]bool{}
		for i, s := range j.list {
			concerned[string(s.Head.Path)] = hit[i]
		}
		found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool {
			return !c.files[d.Path] && !concerned[d.Path] && !slices.ContainsFunc(d.Related, func(r diag.Place) bool { return c.files[r.Path] })
		})
	}
	return append(found, c.redirects(rev.Name, moved)...), nil
}

// everywhere reports whether a file matters to all pages.
func (p *Project) everywhere(f string) bool {
	first, rest, _ := strings.Cut(f, "/")
	lang, _, inFolder := strings.Cut(rest, "/")
	switch first {
	case "casebook.toml", "themes", "i18n":
		return true
	case "content": // glossary, sources, tags, types
		return !inFolder || !slices.Contains(p.langs(), lang)
	}
	return false
}

// at joins the site as it was in a revision, nil where it was none that could
// be used. Of its content only the pages are asked for.
func (p *Project) at(ctx context.Context, rev *git.Revision) (*link.Tables, error) {
	dir, err := os.MkdirTemp("", "casebook-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	err = rev.Export(ctx, dir, func(name string) bool {
		first, _, _ := strings.Cut(name, "/")
		return first == "casebook.toml" || first == "themes" || first == "i18n" ||
			first == "content" && slices.Contains([]string{".md", ".yaml", ".yml", ".csv"}, path.Ext(name))
	})
	if err != nil {
		return nil, err
	}
	root, err := load.Open(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	o := p.options
	o.Dir = dir
	old, _ := Load(ctx, o, root, p.store)
	if old == nil {
		return nil, nil
	}
	sources, err := old.parseAll(ctx, func(f site.File, typ string) *Source { s, _ := old.parseHead(f, typ); return s })
	if err != nil {
		return nil, err
	}
	tables, _ := old.JoinHeads(sources)
	return tables, nil
}

// changes are the files that are other than in a revision.
type changes struct {
	project *Project
	joined  *Joined
	was     *link.Tables    // nil where it cannot be told
	files   map[string]bool // in the site's folder
	ids     map[string]bool // of the same files, below their language
}

// pageID is the id of a page's file below its language's folder; of another
// file, its path.
func pageID(below string) string {
	id, page := strings.CutSuffix(below, ".md")
	if base := path.Base(id); page && (base == "_index" || base == "index") {
		id = strings.TrimPrefix(path.Dir(id), ".")
	}
	return id
}

// concern reports whether a page has changed or depends on a file that has.
func (c *changes) concern(s *Source) bool {
	if c.files[string(s.Head.Path)] || c.ids[s.Head.ID] {
		return true
	}
	var texts []string
	add := func(n *data.Node) { n.EachText(func(t string) { texts = append(texts, t) }) }
	add(s.Head.Meta)
	if s.Outline != nil {
		for _, l := range s.Outline.Links {
			texts = append(texts, l.Dest)
		}
		for _, img := range s.Outline.Images {
			texts = append(texts, img.Dest)
		}
		if len(s.Outline.Components) > 0 {
			if body := c.project.bodyOf(s); body != nil {
				for i := range body.Components {
					add(body.Components[i].Data)
				}
			}
		}
	}
	return slices.ContainsFunc(texts, func(t string) bool { return c.names(s, t) })
}

// names reports whether a text of a page is the path, the address or the id of
// what has changed.
func (c *changes) names(s *Source, text string) bool {
	if i := strings.IndexAny(text, "?#"); i >= 0 {
		text = text[:i]
	}
	if plain, err := url.PathUnescape(text); err == nil {
		text = plain
	}
	switch {
	case text == "":
		return false
	case text[0] == '/':
		at := paths.URL(strings.TrimSuffix(text, "/") + "/")
		for _, tables := range []*link.Tables{c.joined.Tables, c.was} {
			if tables != nil && tables.Routes[at] != nil && c.files[string(tables.Routes[at].Head.Path)] {
				return true
			}
		}
		return c.files["static"+path.Clean(text)]
	case c.ids[text]:
		return true
	}
	rest, inside := strings.CutPrefix(path.Join(s.Head.Path.Dir(), text), "content/")
	_, below, _ := strings.Cut(rest, "/")
	return inside && c.ids[pageID(below)]
}

// redirects are the addresses of pages that lead nowhere any more. A page that
// is only hidden, such as a draft, will come back.
func (c *changes) redirects(rev string, moved map[string]string) (faults []diag.Diagnostic) {
	if c.was == nil {
		return nil
	}
	now := c.joined.Tables
	kept := map[paths.URL]bool{}
	for _, r := range now.Redirects {
		kept[r.From] = true
	}
	rules := publish.ParseRules(nil, c.project.optional("static/_redirects"))
	for _, p := range c.was.Pages {
		if !p.Own || now.Routes[p.URL] != nil || kept[p.URL] {
			continue
		}
		if _, ok := rules.Redirect(c.project.config.BasePath+string(p.URL), false); ok {
			continue
		}
		at, to, span := string(p.Head.Path), "", diag.Span{}
		same := now.Page(p.Lang, p.ID)
		switch s := c.joined.Sources[p.Head.Path]; {
		case same != nil && same.Own: // its address is another
			at, to = string(same.Head.Path), string(same.Head.Path)
			if n := same.Head.Meta.Get("slug"); n != nil {
				span = n.Span
			}
		case s != nil:
			continue // hidden
		case moved[at] != "":
			at, to = moved[at], moved[at]
		}
		faults = append(faults, diag.RedirectMissing.At(at, span, diag.S("url", string(p.URL)), diag.S("rev", rev), diag.S("to", to)))
	}
	return faults
}
