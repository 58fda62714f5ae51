package link

import (
	"strconv"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// A Target is one HTML file of the site with the way to its View.
type Target struct {
	URL  paths.URL
	Out  paths.Out
	Page *site.Page   // nil for pages made from no file
	Of   []*site.Page // whose texts the page shows, where it is made of others
	List int          // of a listing, its number from 1
	view func(*Tables, *Outlines) *site.View
}

// View fills the View of a target from the Tables that listed it, or from
// those that Refit made of them.
func (t Target) View(tables *Tables, o *Outlines) *site.View { return t.view(tables, o) }

// Targets are all HTML files of the site, pages first, in a fixed order.
func (t *Tables) Targets() []Target { return t.targets }

func (t *Tables) listTargets() []Target {
	out := make([]Target, 0, len(t.Pages)+len(t.Pages)/4)
	add := func(u paths.URL, p *site.Page, list int, view func(*Tables, *Outlines) *site.View) {
		out = append(out, Target{URL: u, Out: u.Out(), Page: p, List: list, view: view})
	}
	for _, p := range t.Pages {
		add(p.URL, p, 1, func(t *Tables, o *Outlines) *site.View { return t.View(o, p, 1) })
		if whole(p) {
			add(wholeURL(p), nil, 0, func(t *Tables, o *Outlines) *site.View { return t.wholeView(o, p) })
			out[len(out)-1].Of = members(p)
		}
		if p.IsSection {
			for n := 2; (n-1)*listingSize < len(p.Children); n++ {
				add(listingURL(p.URL, n), p, n, func(t *Tables, o *Outlines) *site.View { return t.View(o, p, n) })
			}
		}
	}
	for _, l := range t.in.Config.Languages {
		if t.Homes[l.Tag] == nil {
			continue
		}
		for i, tax := range t.Taxonomies[l.Tag] {
			add(tax.URL, nil, 0, func(t *Tables, _ *Outlines) *site.View { return t.taxonomyView(l, i) })
			for _, term := range tax.Terms {
				for n := 0; n <= termPages(term); n++ {
					add(termURL(term, n), nil, n, func(t *Tables, _ *Outlines) *site.View { return t.termView(l, i, term, n) })
				}
			}
		}
		if t.in.Config.Search.Enabled {
			add(searchPath(l.Tag), nil, 0, func(t *Tables, _ *Outlines) *site.View { return t.searchView(l) })
		}
		u := paths.URL("/" + l.Tag + "/404.html")
		add(u, nil, 0, func(t *Tables, _ *Outlines) *site.View { return t.plain(l, "404", u) })
	}
	first := t.in.Config.Languages[0]
	if def := t.in.Config.Language(t.in.Config.DefaultLanguage); def != nil {
		first = *def
	}
	add("/404.html", nil, 0, func(t *Tables, _ *Outlines) *site.View { return t.plain(first, "404", "/404.html") })
	add("/", nil, 0, func(t *Tables, _ *Outlines) *site.View { return t.plain(first, "chooser", "/") })
	return out
}

// termPages is how many full pages of a term are numbered. They are counted
// from the oldest page, so that a new page changes only the term's own one.
func termPages(term *site.Term) int { return max(0, (len(term.Pages)-1)/listingSize) }

// termURL is the address of page n of a term; 0 is the term's own, which shows
// the newest.
func termURL(term *site.Term, n int) paths.URL {
	if n == 0 {
		return term.URL
	}
	return term.URL.Join("page", strconv.Itoa(n))
}

// made begins the View of a page that no file stands behind.
func (t *Tables) made(l config.Language, kind string, u paths.URL) *site.View {
	v := t.view(l.Tag, kind, "")
	v.ID = kind
	v.URL = t.href(u)
	if base := t.in.Config.BaseURL; base != "" {
		v.Absolute = base + u.Escape()
		v.Canonical = v.Absolute
	}
	if home := t.Homes[l.Tag]; home != nil {
		nav := t.nav(home)
		v.Nav, v.NavDigest = nav, nav.Digest
		v.Breadcrumbs = []site.Ref{t.ref(home, l.Tag)}
	} else {
		v.Nav = &site.Nav{}
	}
	t.share(v, nil)
	return v
}

// plain is a 404 page, or the language chooser at the root.
func (t *Tables) plain(l config.Language, kind string, u paths.URL) *site.View {
	v := t.made(l, kind, u)
	for _, other := range t.in.Config.Languages {
		v.Alternates = append(v.Alternates, site.Alternate{
			Lang: other.Lang, Dir: other.Dir, Name: other.Name, URL: t.href(paths.URL("/" + other.Tag + "/")),
			Exists: t.Homes[other.Tag] != nil, Current: kind == "404" && other.Tag == l.Tag,
		})
	}
	if kind == "404" {
		v.Title = t.locales[l.Tag].texts.T("notfound.title")
		v.NoIndex = true
		v.Absolute, v.Canonical, v.Share = "", "", nil
	} else {
		v.Title, v.Description = v.Site.Title, v.Site.Description
		v.Breadcrumbs = nil
		if base := t.in.Config.BaseURL; base != "" {
			for _, other := range t.in.Config.Languages {
				if t.Homes[other.Tag] != nil {
					v.HrefLangs = append(v.HrefLangs, site.HrefLang{Lang: other.Lang, URL: base + "/" + other.Tag + "/"})
				}
			}
			v.HrefLangs = append(v.HrefLangs, site.HrefLang{Lang: "x-default", URL: base + "/"})
		}
	}
	v.HeadTitle = t.headTitle(v)
	return v
}

// taxonomyView lists the terms of a taxonomy.
func (t *Tables) taxonomyView(l config.Language, i int) *site.View {
	tax := t.Taxonomies[l.Tag][i]
	v := t.made(l, "taxonomy", tax.URL)
	v.Title = tax.Label
	list := &site.Listing{Total: len(tax.Terms), Page: 1, Of: 1}
	for _, term := range tax.Terms {
		list.Terms = append(list.Terms, site.TermCount{Ref: site.Ref{Title: term.Label, URL: t.href(term.URL)}, Count: len(term.Pages)})
	}
	v.Children = list
	v.Breadcrumbs = append(v.Breadcrumbs, site.Ref{Title: tax.Label, URL: v.URL, Current: true})
	t.twins(v, l, func(lang string) (paths.URL, string, bool) {
		other := t.Taxonomies[lang]
		if i >= len(other) {
			return "", "", false
		}
		return other[i].URL, other[i].Label, true
	})
	v.HeadTitle = t.headTitle(v)
	return v
}

// termView lists the pages of a term: the newest on its own page (n = 0), full
// pages counted from the oldest behind it.
func (t *Tables) termView(l config.Language, i int, term *site.Term, n int) *site.View {
	tax := t.Taxonomies[l.Tag][i]
	v := t.made(l, "term", termURL(term, n))
	v.Title = term.Label
	full, all := termPages(term), len(term.Pages)
	from, to := 0, all-full*listingSize
	if n > 0 {
		from, to = all-n*listingSize, all-(n-1)*listingSize
	}
	list := &site.Listing{Cards: t.cards(term.Pages[from:to], l.Tag), Total: all, Page: full + 1 - n, Of: full + 1}
	if n == 0 {
		list.Page = 1
	} else {
		list.Page = full - n + 2
		list.Total = listingSize // its own, or every new page of the term would change it
	}
	at := func(page int) *site.Ref { // page as readers count: 1 is the term's own
		if page < 1 || page > full+1 || page == list.Page {
			return nil
		}
		number := full - page + 2
		if page == 1 {
			number = 0
		}
		return &site.Ref{Title: strconv.Itoa(page), URL: t.href(termURL(term, number))}
	}
	list.Prev, list.Next, list.First, list.Last = at(list.Page-1), at(list.Page+1), at(1), at(full+1)
	v.Children = list
	v.TypeLabel = tax.Label
	v.Breadcrumbs = append(v.Breadcrumbs, site.Ref{Title: tax.Label, URL: t.href(tax.URL)},
		site.Ref{Title: term.Label, URL: t.href(term.URL), Current: true})
	t.twins(v, l, func(lang string) (paths.URL, string, bool) {
		if n > 0 || i >= len(t.Taxonomies[lang]) {
			return "", "", false
		}
		for _, other := range t.Taxonomies[lang][i].Terms {
			if other.ID == term.ID {
				return other.URL, other.Label, true
			}
		}
		return "", "", false
	})
	v.HeadTitle = t.headTitle(v)
	return v
}

// twins fills the same made page in the other languages.
func (t *Tables) twins(v *site.View, l config.Language, find func(lang string) (paths.URL, string, bool)) {
	base := t.in.Config.BaseURL
	var fallback string
	for _, other := range t.in.Config.Languages {
		a := site.Alternate{Lang: other.Lang, Dir: other.Dir, Name: other.Name, Current: other.Tag == l.Tag}
		u, title, ok := find(other.Tag)
		if other.Tag == l.Tag {
			a.URL, a.Title, a.Exists = v.URL, v.Title, true
		} else if ok {
			a.URL, a.Title, a.Exists = t.href(u), title, true
		} else {
			a.URL = t.href(paths.URL("/" + other.Tag + "/"))
		}
		v.Alternates = append(v.Alternates, a)
		if ok && base != "" {
			v.HrefLangs = append(v.HrefLangs, site.HrefLang{Lang: other.Lang, URL: base + u.Escape()})
			if other.Tag == t.in.Config.DefaultLanguage || fallback == "" {
				fallback = base + u.Escape()
			}
		}
	}
	if fallback != "" {
		v.HrefLangs = append(v.HrefLangs, site.HrefLang{Lang: "x-default", URL: fallback})
	}
}
