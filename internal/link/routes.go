package link

import (
	"path"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// reserved names directly below a language belong to pages of our own making.
var reserved = []string{"search", "assets", "data", "page", "print", "admin", "__casebook",
	"index.html", "404.html", "feed.xml", "feed.json", "events.ics"}

// routes gives each page its address and reports every claim that another
// page has already made.
func (j *joiner) routes() {
	n := 0
	for _, p := range j.grid.cells {
		if p != nil {
			p.Slug = j.slug(p)
			n++
		}
	}
	j.Routes = make(map[paths.URL]*site.Page, n)
	for _, own := range []bool{true, false} { // a real page wins over a fallback
		for c, l := range j.Langs {
			var lists []string // of terms
			for _, tax := range j.in.Config.Taxonomies {
				lists = append(lists, taxonomySlug(tax, l))
			}
			j.grid.column(c, func(p *site.Page) {
				if p.Own == own {
					j.claim(p, lists)
				}
			})
		}
	}
}

func (j *joiner) claim(p *site.Page, lists []string) {
	p.URL = j.address(p)
	if !p.Own && j.hidden[site.Key{Lang: p.Head.Lang, ID: p.ID}] == hiddenBroken {
		j.drop(p) // its own address is at fault, and that is reported
		return
	}
	p.Href = j.href(p.URL)
	if rest := strings.TrimPrefix(string(p.URL), "/"+p.Lang+"/"); rest != "" {
		if first, below, _ := strings.Cut(rest, "/"); slices.Contains(reserved, first) || below == "" && slices.Contains(lists, first) {
			j.claimFault(p, diag.ReservedSlug.At(string(p.Head.Path), slugSpan(p), diag.S("url", string(p.URL))))
			return
		}
	}
	other := j.Routes[p.URL]
	switch {
	case other == nil:
		j.Routes[p.URL] = p
	case p.Own && strings.EqualFold(string(p.Head.Path), string(other.Head.Path)):
		// Names that differ by capital letters were reported when they were found.
		j.hidden[site.Key{Lang: p.Lang, ID: p.ID}] = hiddenBroken
		j.drop(p)
	case p.Own:
		j.claimFault(p, diag.DuplicateURL.At(string(p.Head.Path), slugSpan(p), diag.S("url", string(p.URL))).
			With(diag.Place{Path: string(other.Head.Path), Span: slugSpan(other), Role: "the other"}))
	default:
		j.claimFault(p, diag.FallbackTaken.At(string(p.Head.Path), slugSpan(p), diag.S("url", string(p.URL)), diag.S("lang", p.Lang)).
			With(diag.Place{Path: string(other.Head.Path), Role: "the page there"}))
	}
}

// claimFault reports why a page has no address; a page without one is no part
// of the site, but links to it are not reported again.
func (j *joiner) claimFault(p *site.Page, d diag.Diagnostic) {
	j.report(d)
	if p.Own {
		j.hidden[site.Key{Lang: p.Lang, ID: p.ID}] = hiddenBroken
	}
	j.drop(p)
}

// drop takes a page out of the site. What is below it moves up.
func (j *joiner) drop(p *site.Page) {
	j.grid.drop(p)
	if above := p.Parent; above != nil {
		above.Children = slices.DeleteFunc(above.Children, func(c *site.Page) bool { return c == p })
		above.Children = append(above.Children, p.Children...)
	}
	for _, c := range p.Children {
		c.Parent = p.Parent
	}
	p.Twins = slices.DeleteFunc(slices.Clone(p.Twins), func(c *site.Page) bool { return c == p })
}

// slug is the last part of a page's address: as its file's front matter says,
// else from the file name. On a fallback that is the original's.
func (j *joiner) slug(p *site.Page) string {
	name := paths.Slug(path.Base(p.ID))
	own := p.Head.Common.Slug
	if !p.Head.Common.HasSlug || p.ID == "" {
		return name
	}
	if !paths.ValidSegment(own) {
		if p.Own {
			j.report(diag.BadSlug.At(string(p.Head.Path), slugSpan(p), diag.S("slug", own), diag.S("suggest", paths.Slug(own))))
		}
		return name
	}
	return own
}

// address joins the slugs of the folders above a page with its own. Where a
// language has a page for a folder, that page's slug counts.
func (j *joiner) address(p *site.Page) paths.URL {
	if p.ID == "" {
		return paths.URL("/" + p.Lang + "/")
	}
	key := site.Key{Lang: p.Lang, ID: path.Dir(p.ID)}
	if j.lately.key != key {
		j.lately.key, j.lately.url = key, j.folder(key)
	}
	return paths.URL(string(j.lately.url) + p.Slug + "/")
}

// folder is the address of a folder of pages, whether or not it has a page.
func (j *joiner) folder(key site.Key) paths.URL {
	if key.ID == "." || key.ID == "" {
		return paths.URL("/" + key.Lang + "/")
	}
	if u := j.folders[key]; u != "" {
		return u
	}
	slug := paths.Slug(path.Base(key.ID))
	if p := j.grid.page(key.Lang, key.ID); p != nil {
		slug = p.Slug
	}
	u := j.folder(site.Key{Lang: key.Lang, ID: path.Dir(key.ID)}).Join(slug)
	j.folders[key] = u
	return u
}

func slugSpan(p *site.Page) diag.Span {
	if n := p.Head.Meta.Get("slug"); n != nil {
		return n.Span
	}
	return diag.Span{}
}

// aliases collects the addresses that pages had: those that authors list, and
// for each translation the one that the fallback before it had.
func (j *joiner) aliases() {
	taken := map[paths.URL]*site.Page{}
	var with []*site.Page
	for _, p := range j.grid.cells {
		if p != nil && p.Own && p.Head.Common.Aliases {
			with = append(with, p)
		}
	}
	slices.SortFunc(with, func(a, b *site.Page) int { return strings.Compare(string(a.URL), string(b.URL)) })
	for _, p := range with {
		list := p.Head.Meta.Get("aliases")
		items := []*data.Node{}
		if list != nil && list.Kind == data.Seq {
			items = list.Items
		} else if list != nil && list.Kind != data.Null {
			items = append(items, list)
		}
		for _, item := range items {
			j.alias(p, item, taken)
		}
	}
	j.generated(taken)
	slices.SortFunc(j.Redirects, func(a, b site.Redirect) int { return strings.Compare(string(a.From), string(b.From)) })
}

func (j *joiner) alias(p *site.Page, item *data.Node, taken map[paths.URL]*site.Page) {
	if item.Kind != data.String {
		return // the schema says so
	}
	from, ok := cleanAlias(item.Str())
	if !ok {
		j.report(diag.BadAlias.At(string(p.Head.Path), item.Span, diag.S("alias", item.Str())))
		return
	}
	if from == p.URL {
		return // it still has that address
	}
	other := j.Routes[from]
	if other == nil || !other.Own {
		other = taken[from]
	}
	if other != nil && other != p {
		j.report(diag.AliasTaken.At(string(p.Head.Path), item.Span, diag.S("alias", string(from))).
			With(diag.Place{Path: string(other.Head.Path), Role: "the other page"}))
		return
	}
	if other == p {
		return
	}
	taken[from] = p
	j.Redirects = append(j.Redirects, site.Redirect{From: from, To: p.URL, Path: string(p.Head.Path), Span: item.Span})
}

// cleanAlias returns an alias as a page's address: rooted, clean, with a slash
// at the end unless it names a file.
func cleanAlias(s string) (paths.URL, bool) {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "?#\\\x00\n\r\t ") {
		return "", false
	}
	clean := path.Clean(s)
	if clean != s && clean+"/" != s || clean == "/" {
		return "", false
	}
	if path.Ext(clean) == "" {
		clean += "/"
	}
	return paths.URL(clean), true
}

// generated adds, for each translation whose slug differs from its original's,
// the address under which the original's text stood before: it was in feeds,
// bookmarks and search engines.
func (j *joiner) generated(taken map[paths.URL]*site.Page) {
	for c := range j.Langs {
		j.grid.column(c, func(p *site.Page) {
			if !p.Own || p.Original == p || p.ID == "" {
				return
			}
			slug := j.slugQuiet(p.Original)
			if slug == p.Slug {
				return
			}
			from := paths.URL(strings.TrimSuffix(string(p.URL), p.Slug+"/") + slug + "/")
			r := site.Redirect{From: from, To: p.URL, Generated: true, Path: string(p.Head.Path)}
			if other := j.Routes[from]; other != nil {
				j.addressLost(r, other) // a real page wins
			} else if taken[from] == nil { // two aliases cannot both lead on
				taken[from] = p
				j.Redirects = append(j.Redirects, r)
			}
		})
	}
}

func (j *joiner) slugQuiet(p *site.Page) string {
	if s := p.Head.Common.Slug; paths.ValidSegment(s) {
		return s
	}
	return paths.Slug(path.Base(p.ID))
}
