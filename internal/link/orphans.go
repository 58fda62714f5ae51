package link

import (
	"net/url"
	"path"
	"strings"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// Orphans are the pages to which nothing leads. A page that is listed is led
// to by its section; of the others a text, a menu, a form or a field of a page
// must name them.
func (t *Tables) Orphans(o *Outlines) []diag.Diagnostic {
	lost := map[string]*site.Page{} // by Href
	for _, p := range t.Pages {
		if p.Own && p.Unlisted {
			lost[p.Href] = p
		}
	}
	if len(lost) == 0 {
		return nil
	}
	named := map[string]bool{t.in.Config.Forms.Thanks: true, t.in.Config.Forms.Correct: true}
	for _, m := range t.in.Config.Menus {
		for _, e := range m.Entries {
			named[e.Page] = true
		}
	}
	for _, p := range t.Pages {
		r := t.resolver(o, p)
		if text := o.Of(p.Head.Path); text != nil {
			for _, l := range text.Links {
				if href, external := r.link(l); !external {
					r.found(href, lost)
				}
			}
		}
		for _, f := range p.Fields {
			f.Value.EachText(func(text string) {
				named[text] = true // of a reference, or of a collection
				if !strings.Contains(text, "](") {
					return
				}
				if _, outline := t.in.Inline(p.Head.Lang, text); outline != nil {
					for _, l := range outline.Links {
						href, _ := r.link(l)
						r.found(href, lost)
					}
				}
			})
		}
	}
	var faults []diag.Diagnostic
	for _, p := range t.Pages {
		if lost[p.Href] == p && !named[p.ID] {
			faults = append(faults, diag.OrphanPage.At(string(p.Head.Path), diag.Span{}))
		}
	}
	return faults
}

// found takes the page at an address off the list, unless it is that of the
// text itself.
func (r *resolver) found(href string, lost map[string]*site.Page) {
	if i := strings.IndexAny(href, "?#"); i >= 0 {
		href = href[:i]
	}
	if p := lost[href]; p != nil && p != r.page {
		delete(lost, href)
	}
}

// OwnLinks follows the links of a page's text that are complete addresses of
// this site.
func (t *Tables) OwnLinks(o *Outlines, p *site.Page) (faults []diag.Diagnostic) {
	out := o.Of(p.Head.Path)
	base, err := url.Parse(t.in.Config.BaseURL)
	if !p.Own || out == nil || err != nil || base.Host == "" {
		return nil
	}
	for _, l := range out.Links {
		u, err := url.Parse(l.Dest)
		if err != nil || !strings.EqualFold(u.Host, base.Host) || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		at, inside := strings.CutPrefix(u.Path, strings.TrimSuffix(base.Path, "/"))
		if !inside || at != "" && at[0] != '/' {
			continue // another site on the same host
		}
		if near, ok := t.Leads(o, p, paths.URL(at)); !ok {
			faults = append(faults, diag.DeadOwnLink.At(string(p.Head.Path), l.Span, diag.S("url", l.Dest), diag.S("suggest", near)))
		}
	}
	return faults
}

// Leads reports whether the site has something at an address, or has had: a
// page, a file, an old address. Else it names what is near, as links have it.
func (t *Tables) Leads(o *Outlines, p *site.Page, at paths.URL) (near string, ok bool) {
	clean := path.Clean("/" + string(at))
	if t.Routes[paths.URL(strings.TrimSuffix(clean, "/")+"/")] != nil || t.in.Files.Static[paths.URL(clean)] || t.madeByUs(clean) {
		return "", true
	}
	for _, r := range t.Redirects {
		if strings.TrimSuffix(string(r.From), "/") == strings.TrimSuffix(string(at), "/") {
			return "", true
		}
	}
	for _, f := range t.Targets() {
		if f.URL == at || f.URL == at+"/" {
			return "", true
		}
	}
	for f := range t.in.Files.Content {
		if t.AttachmentURL(f) == at {
			return "", true
		}
	}
	r := t.resolver(o, p)
	r.rooted(site.Link{Dest: string(at)}, string(at), "", "", false)
	if len(r.faults) == 0 {
		return "", true
	}
	if near = r.faults[0].Arg("suggest"); near != "" {
		near = t.in.Config.BasePath + near
	}
	return near, false
}
