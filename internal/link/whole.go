package link

import (
	"strconv"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// whole reports whether a page is a section that is also to be had on one
// page, for paper. Its original says so for all languages.
func whole(p *site.Page) bool { return p.IsSection && p.ID != "" && p.Original.Head.Common.Print }

// wholeURL is the address of a section on one page.
func wholeURL(p *site.Page) paths.URL { return p.URL.Join("print") }

// wholes reports pages that ask for what only a section can have.
func (j *joiner) wholes() {
	for _, p := range j.Pages {
		if p.Own && p.Head.Common.Print && (!p.IsSection || p.ID == "") {
			j.report(diag.PrintNoSection.At(string(p.Head.Path), p.Head.Meta.Get("print").Span))
		}
	}
}

// members are a section and the pages below it, in reading order.
func members(section *site.Page) []*site.Page {
	out := []*site.Page{section}
	for _, p := range section.Children {
		if p.IsSection {
			out = append(out, members(p)...)
		} else {
			out = append(out, p)
		}
	}
	return out
}

// wholeView is a section on one page: each of its pages is a part. It is for
// paper and for reading offline, and search engines have the pages themselves.
func (t *Tables) wholeView(o *Outlines, section *site.Page) *site.View {
	texts := t.locales[section.Lang].texts
	l := t.in.Config.Language(section.Lang)
	v := t.made(*l, "print", wholeURL(section))
	nav := t.nav(section)
	v.ID, v.Nav, v.NavDigest = section.ID, nav, nav.Digest
	v.Title, v.Description = texts.T("print.title", "Title", section.Title), section.Description
	text := t.locales[section.Head.Lang]
	v.TextLang, v.TextDir = text.tag, text.dir
	v.PrintURL = section.Href
	v.Breadcrumbs = append(t.breadcrumbs(section), site.Ref{Title: texts.T("print.crumb"), URL: v.URL, Current: true})
	v.Breadcrumbs[len(v.Breadcrumbs)-2].Current = false
	t.twins(v, *l, func(lang string) (paths.URL, string, bool) {
		p := t.grid.page(lang, section.ID)
		if p == nil || !p.IsSection {
			return "", "", false
		}
		return wholeURL(p), p.Title, true
	})
	v.NoIndex, v.HrefLangs, v.Canonical = true, nil, ""
	for i, p := range members(section) {
		part := t.part(o, p, "part."+strconv.Itoa(i))
		if i == 0 {
			part.Title, part.Description = "", "" // they head the page
		} else {
			item := site.TOCItem{Level: 2, Text: part.Title, ID: part.Anchor}
			for _, h := range part.TOC {
				item.Items = append(item.Items, site.TOCItem{Level: 3, Text: h.Text, ID: part.Anchor + "." + h.ID})
			}
			v.TOC = append(v.TOC, item)
		}
		part.TOC = nil
		v.Parts = append(v.Parts, part)
	}
	v.HeadTitle = t.headTitle(v)
	return v
}

// part is what a page shows as a part of another: its text, facts and sources,
// without the ways to other pages.
func (t *Tables) part(o *Outlines, p *site.Page, anchor string) *site.View {
	v := t.View(o, p, 1)
	return &site.View{
		Site: v.Site, SiteDigest: v.SiteDigest, Kind: "part", Layout: "part", Type: v.Type, ID: v.ID, Anchor: anchor,
		Lang: v.Lang, Dir: v.Dir, TextLang: v.TextLang, TextDir: v.TextDir, Title: v.Title, Description: v.Description,
		URL: v.URL, Absolute: v.Absolute, Source: v.Source, Date: v.Date, Updated: v.Updated, Verified: v.Verified,
		Authors: v.Authors, AppliesTo: v.AppliesTo, TestedOn: v.TestedOn, Draft: v.Draft, TypeLabel: v.TypeLabel,
		Panel: v.Panel, Before: v.Before, Lead: v.Lead, TOC: v.TOC, Sources: v.Sources, Glossary: v.Glossary, Fills: v.Fills, HasBody: v.HasBody,
	}
}
