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
func (j *joiner) shared() {
	c := j.in.Config
	j.sites = map[string]*site.Site{}
	for _, p := range j.Pages {
		for i, child := range p.Children {
			child.Place = i
		}
	}
	j.terms = termsByPage(j.Tables)
	for _, l := range c.Languages {
		root := paths.URL("/" + l.Tag + "/")
		s := &site.Site{
			Title: c.Title, Description: schema.Text(c.Description, l.Tag, c.DefaultLanguage),
			Lang: l.Lang, Dir: l.Dir, Tag: l.Tag,
			HomeURL: j.href(root), BaseURL: c.BaseURL, Root: c.BasePath + "/",
			Menus: map[string][]site.Ref{}, Params: maps.Clone(c.Params), Assets: j.in.Assets,
			Catalogue: j.locales[l.Tag].texts.Digest(),
		}
		if title := c.Titles[l.Tag]; title != "" {
			s.Title = title
		}
		for k, v := range l.Params {
			if s.Params == nil {
				s.Params = map[string]string{}
			}
			s.Params[k] = v
		}
		if c.BaseURL != "" {
			s.FeedURL, s.JSONFeedURL = j.href(root+"feed.xml"), j.href(root+"feed.json")
			if j.hasEvents(l.Tag) {
				s.CalendarURL = j.href(root + "events.ics")
			}
		}
		if c.Publish.CSPMeta {
			s.CSPMeta = site.CSP
		}
		for _, other := range c.Languages {
			s.Languages = append(s.Languages, site.Alternate{
				Lang: other.Lang, Dir: other.Dir, Name: other.Name, Current: other.Tag == l.Tag,
				URL: j.href(paths.URL("/" + other.Tag + "/")), Exists: j.Homes[other.Tag] != nil,
			})
		}
		for _, m := range c.Menus {
			for _, e := range m.Entries {
				if ref, ok := j.menuRef(e, l.Tag); ok {
					s.Menus[m.Name] = append(s.Menus[m.Name], ref)
				}
			}
		}
		s.Digest = memo.DigestOf(s)
		j.sites[l.Tag] = s
	}
}

func (j *joiner) menuRef(e config.MenuEntry, lang string) (site.Ref, bool) {
	label := schema.Text(e.Label, lang, j.in.Config.DefaultLanguage)
	if e.URL != "" {
		url := e.URL
		if url[0] == '/' {
			url = j.in.Config.BasePath + url
		}
		return site.Ref{Title: label, URL: url}, true
	}
	p := j.grid.page(lang, e.Page)
	if p == nil {
		return site.Ref{}, false
	}
	ref := j.ref(p, lang)
	if label != "" {
		ref.Title, ref.Lang, ref.Dir = label, "", ""
	}
	return ref, true
}

func (t *Tables) hasEvents(lang string) bool {
	for _, p := range t.Pages {
		if p.Lang == lang && p.Own {
			if typ := t.in.Types.Type(p.Type); typ != nil && typ.Role == "event" {
				return true
			}
		}
	}
	return false
}
