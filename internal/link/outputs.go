package link

import (
	"path"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

// reservedRoots are folders, and reservedFiles files, at the root of the site
// that no old address may stand for.
var (
	reservedRoots = []string{"assets", "data", "search", "__casebook"}
	reservedFiles = []string{"_headers", "_redirects", "404.html", "casebook-manifest.json", "index.html", "robots.txt", "sitemap.xml"}
)

// outputs reports pages and old addresses that stand in the place of another
// file of the site: of a list's further pages, of a term, of a page whose
// address differs by capital letters alone and is the same on many a disk.
func (j *joiner) outputs() {
	j.targets = j.listTargets()
	targets := j.targets
	taken := make(map[string]*site.Page, len(targets)) // nil for what is made from no file
	for _, t := range targets {
		if t.Page == nil || t.List > 1 {
			taken[t.Out.Fold()] = nil
		}
	}
	told := map[*site.Head]bool{} // a page's fallbacks clash where it does
	for _, t := range targets {
		if t.Page == nil || t.List > 1 {
			continue
		}
		key := t.Out.Fold()
		other, clash := taken[key]
		if !clash {
			taken[key] = t.Page
			continue
		}
		if told[t.Page.Head] {
			continue
		}
		told[t.Page.Head] = true
		switch other {
		case nil:
			j.report(diag.ReservedSlug.At(string(t.Page.Head.Path), slugSpan(t.Page), diag.S("url", string(t.URL))))
		default:
			j.report(diag.DuplicateURL.At(string(t.Page.Head.Path), slugSpan(t.Page), diag.S("url", string(t.URL))).
				With(diag.Place{Path: string(other.Head.Path), Span: slugSpan(other), Role: "the other"}))
		}
	}
	for _, p := range j.Pages {
		if !strings.Contains(p.Slug, ".") {
			continue // it is the name of no file
		}
		// A slug such as index.html.
		if _, file := taken[path.Dir(p.URL.Out().Fold())]; file && p.Own {
			j.report(diag.ReservedSlug.At(string(p.Head.Path), slugSpan(p), diag.S("url", string(p.URL))))
		}
	}
	j.Redirects = slices.DeleteFunc(j.Redirects, func(r site.Redirect) bool { return !j.free(r, taken) })
}

// free reports whether an old address has a place of its own.
func (j *joiner) free(r site.Redirect, taken map[string]*site.Page) bool {
	key := r.From.Out().Fold()
	other, clash := taken[key]
	if clash && r.From.Out() == r.To.Out() {
		return false // it still has that address
	}
	root, rest, _ := strings.Cut(string(r.From[1:]), "/")
	first, _, _ := strings.Cut(rest, "/")
	kept := clash && other == nil || slices.Contains(reservedRoots, root) || slices.Contains(reservedFiles, root) ||
		!clash && slices.Contains(j.Langs, root) && slices.Contains(reserved, first)
	for dir := path.Dir(key); dir != "." && !clash; dir = path.Dir(dir) {
		other, clash = taken[dir] // a file where this needs a folder
	}
	switch {
	case r.Generated && (clash || kept):
		j.addressLost(r, other)
	case kept:
		j.report(diag.ReservedSlug.At(r.Path, r.Span, diag.S("url", string(r.From))))
	case clash && other != nil:
		j.report(diag.AliasTaken.At(r.Path, r.Span, diag.S("alias", string(r.From))).
			With(diag.Place{Path: string(other.Head.Path), Role: "the other page"}))
	case clash:
		j.report(diag.ReservedSlug.At(r.Path, r.Span, diag.S("url", string(r.From))))
	default:
		taken[key] = j.Routes[r.To]
		return true
	}
	return false
}

// addressLost says that the address under which a translation's original
// stood is another page's now.
func (j *joiner) addressLost(r site.Redirect, other *site.Page) {
	d := diag.AddressLost.At(r.Path, slugSpan(j.Routes[r.To]), diag.S("url", string(r.From)))
	if other != nil {
		d = d.With(diag.Place{Path: string(other.Head.Path), Role: "the page there"})
	}
	j.report(d)
}
