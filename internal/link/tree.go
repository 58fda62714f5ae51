package link

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
)

// tree hangs each page under its section and puts the sections in order.
func (j *joiner) tree() {
	j.homes()
	g := j.grid
	above := make([]int, len(g.ids)) // row → that of the nearest id above it
	for row, id := range g.ids {
		above[row] = -1
		for dir := id; dir != ""; {
			dir = path.Dir(dir)
			if dir == "." {
				dir = ""
			}
			if r, ok := g.row[dir]; ok {
				above[row] = r
				break
			}
		}
	}
	n := len(g.langs)
	for c := range g.langs {
		for row, id := range g.ids {
			p := g.cells[row*n+c]
			if p == nil || id == "" {
				continue
			}
			// A listed page says nothing; Fields come later.
			listed, said := p.Head.Meta.Get("listed").Bool()
			p.Unlisted = said && !listed
			for r := above[row]; r >= 0; r = above[r] {
				if s := g.cells[r*n+c]; s != nil && s.IsSection {
					if p.Parent = s; !p.Unlisted {
						s.Children = append(s.Children, p)
					}
					break
				}
			}
		}
	}
}

// homes finds the home page of each language. Where one is missing, another
// language's would stand in for it; so of languages that could stand in for
// each other one is reported, the default language first.
func (j *joiner) homes() {
	j.Homes = map[string]*site.Page{}
	def := j.in.Config.DefaultLanguage
	var lack []string
	for _, l := range append([]string{def}, j.Langs...) {
		if home := j.grid.page(l, ""); home != nil {
			home.IsSection = true
			j.Homes[l] = home
			continue
		}
		if len(j.grid.ids) == 0 || j.hidden[site.Key{Lang: l}] == hiddenBroken || slices.Contains(lack, l) ||
			slices.ContainsFunc(j.in.Config.Language(l).Fallback, func(f string) bool { return slices.Contains(lack, f) }) {
			continue
		}
		lack = append(lack, l)
		j.report(diag.MissingHome.At("content/"+l+"/_index.md", diag.Span{}, diag.S("lang", l)))
	}
}

// order sorts the pages of each section: sections and pages with a weight
// first, then, where the section holds news or events, the newest first, else
// by title as the language sorts.
func (j *joiner) order() {
	for _, p := range j.grid.cells {
		if p == nil || len(p.Children) < 2 {
			continue
		}
		news := j.isNews(p.Children)
		slices.SortFunc(p.Children, func(a, b *site.Page) int {
			if c := cmp.Compare(weight(a), weight(b)); c != 0 {
				return c
			}
			if news {
				if c := strings.Compare(b.Date, a.Date); c != 0 {
					return c
				}
			}
			return cmp.Or(bytes.Compare(a.SortKey, b.SortKey), strings.Compare(a.ID, b.ID))
		})
	}
}

func weight(p *site.Page) int {
	if p.Weight == 0 {
		return 1 << 30
	}
	return p.Weight
}

// isNews reports whether most of the pages are of a type that has a feed.
func (j *joiner) isNews(pages []*site.Page) bool {
	n := 0
	for _, p := range pages {
		if t := j.in.Types.Type(p.Type); t != nil && (t.Feed || t.Role == "event") && p.Date != "" {
			n++
		}
	}
	return n*2 > len(pages)
}

// A window shows at most this many pages beside a page …
const navWindow = 60

// … and begins at a multiple of this, so that neighbours share a window and
// it is laid out once for all of them.
const navStep = 20

type navKey struct {
	section *site.Page
	start   int
}

type navCache struct {
	mu   sync.Mutex
	navs map[navKey]*site.Nav
}

// places notes where each page stands in its section, and its terms.
func (j *joiner) places() {
	for _, p := range j.Pages {
		for i, child := range p.Children {
			child.Place = i
		}
	}
	j.terms = termsByPage(j.Tables)
}

// nav returns the window of the tree around a page: of its section's pages,
// or of its own if it is a section.
func (t *Tables) nav(p *site.Page) *site.Nav {
	section := p
	if !p.IsSection && p.Parent != nil {
		section = p.Parent
	}
	start := 0
	if n := len(section.Children); n > navWindow && section != p {
		i := slices.Index(section.Children, p)
		start = max(0, min((i-navStep)/navStep*navStep, n-navWindow))
	}
	key := navKey{section: section, start: start}
	t.navs.mu.Lock()
	defer t.navs.mu.Unlock()
	if nav := t.navs.navs[key]; nav != nil {
		return nav
	}
	if t.navs.navs == nil {
		t.navs.navs = map[navKey]*site.Nav{}
	}
	nav := t.makeNav(section, start)
	t.navs.navs[key] = nav
	return nav
}

func (t *Tables) makeNav(section *site.Page, start int) *site.Nav {
	nav := &site.Nav{}
	for s := section; s.Parent != nil; s = s.Parent {
		nav.Path = append([]site.NavItem{t.navItem(s, section.Lang)}, nav.Path...)
	}
	if home := t.Homes[section.Lang]; home != nil {
		for _, c := range home.Children {
			if c.IsSection {
				nav.Top = append(nav.Top, t.navItem(c, section.Lang))
			}
		}
	}
	children := section.Children
	if section.Parent == nil {
		// The sections below the home page are the top ones, shown already.
		children = nil
		for _, c := range section.Children {
			if !c.IsSection {
				children = append(children, c)
			}
		}
		start = min(start, len(children))
	}
	for _, c := range children[start:min(start+navWindow, len(children))] {
		nav.Items = append(nav.Items, t.navItem(c, section.Lang))
	}
	nav.All = len(children)
	if nav.All > len(nav.Items) {
		nav.AllURL = section.Href
	}
	nav.Digest = memo.DigestOf(nav)
	return nav
}

func (t *Tables) navItem(p *site.Page, lang string) site.NavItem {
	r := t.ref(p, lang)
	return site.NavItem{Title: r.Title, URL: r.URL, Lang: r.Lang, Dir: r.Dir, Section: p.IsSection}
}

// ref is a link to a page, for a page of the given language.
func (t *Tables) ref(p *site.Page, lang string) site.Ref {
	r := site.Ref{Title: p.Title, URL: p.Href}
	if text := p.Head.Lang; text != lang {
		r.Lang, r.Dir = t.locales[text].tag, t.locales[text].dir
	}
	return r
}
