package link

import (
	"maps"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// shared makes what all pages of a language have in common.
func (t *Tables) shared() {
	c := t.in.Config
	t.sites = map[string]*site.Site{}
	for _, l := range c.Languages {
		root := paths.URL("/" + l.Tag + "/")
		s := &site.Site{
			Title: c.Title, Description: schema.Text(c.Description, l.Tag, c.DefaultLanguage),
			Lang: l.Lang, Dir: l.Dir, Tag: l.Tag,
			HomeURL: t.href(root), BaseURL: c.BaseURL, Root: c.BasePath + "/",
			Menus: map[string][]site.Ref{}, Params: maps.Clone(c.Params), Assets: t.in.Assets,
			Toolbar:   site.Toolbar(t.in.Theme.Toolbar),
			Catalogue: t.locales[l.Tag].texts.Digest(),
		}
		if title := c.Titles[l.Tag]; title != "" {
			s.Title = title
		}
		s.Logo = t.logo(s.Title)
		for k, v := range l.Params {
			if s.Params == nil {
				s.Params = map[string]string{}
			}
			s.Params[k] = v
		}
		if c.BaseURL != "" {
			s.FeedURL, s.JSONFeedURL = t.href(root+"feed.xml"), t.href(root+"feed.json")
			if t.hasEvents(l.Tag) {
				s.CalendarURL = t.href(root + "events.ics")
			}
		}
		if c.Search.Enabled && t.Homes[l.Tag] != nil {
			s.SearchURL, s.SearchRoot = t.href(searchPath(l.Tag)), t.searchRoot(l.Tag)
		}
		if c.Publish.CSPMeta {
			s.CSPMeta = site.Policy(c.Forms.Origin())
		}
		for _, other := range c.Languages {
			s.Languages = append(s.Languages, site.Alternate{
				Lang: other.Lang, Dir: other.Dir, Name: other.Name, Current: other.Tag == l.Tag,
				URL: t.href(paths.URL("/" + other.Tag + "/")), Exists: t.Homes[other.Tag] != nil,
			})
		}
		for _, m := range c.Menus {
			for _, e := range m.Entries {
				if ref, ok := t.menuRef(e, l.Tag); ok {
					s.Menus[m.Name] = append(s.Menus[m.Name], ref)
				}
			}
		}
		s.Digest = memo.DigestOf(s)
		t.sites[l.Tag] = s
	}
	t.drawings()
}

func (t *Tables) menuRef(e config.MenuEntry, lang string) (site.Ref, bool) {
	label := schema.Text(e.Label, lang, t.in.Config.DefaultLanguage)
	if e.URL != "" {
		url := e.URL
		if url[0] == '/' {
			url = t.in.Config.BasePath + url
		}
		return site.Ref{Title: label, URL: url}, true
	}
	p := t.grid.page(lang, e.Page)
	if p == nil {
		return site.Ref{}, false
	}
	ref := t.ref(p, lang)
	if label != "" {
		ref.Title, ref.Lang, ref.Dir = label, "", ""
	}
	return ref, true
}

// Site is what the pages of a language share, by its folder.
func (t *Tables) Site(tag string) *site.Site { return t.sites[tag] }

func (t *Tables) hasEvents(lang string) bool {
	for _, p := range t.Pages {
		if typ := t.in.Types.Type(p.Type); p.Lang == lang && p.Own && typ != nil && typ.Role == "event" {
			return true
		}
	}
	return false
}

// Refit returns Tables of the same Heads under another theme, other UI
// strings, files or sources: a preview's way not to join 10,000 Heads for an
// edit of a style sheet. In must not differ in anything that the join itself
// looks at: Heads, types, configuration, tags, glossary and day.
func (t *Tables) Refit(in Input) *Tables {
	in.Heads = t.in.Heads
	n := &Tables{
		Tables: t.Tables, in: in, locales: languages(in), hidden: t.hidden, inverse: t.inverse, related: t.related,
		queries: t.queries, grid: t.grid, terms: t.terms, targets: t.targets,
	}
	n.shared()
	return n
}
