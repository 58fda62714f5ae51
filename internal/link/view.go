package link

import (
	"net/url"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// view begins the View of any page of a language.
func (t *Tables) view(lang, kind, typ string) *site.View {
	l := t.locales[lang]
	s := t.sites[lang]
	return &site.View{
		Site: s, SiteDigest: s.Digest,
		Kind: kind, Type: typ, Layout: t.in.Layouts(kind, typ),
		Lang: l.tag, Dir: l.dir, TextLang: l.tag, TextDir: l.dir,
		NoIndex: t.in.Config.Publish.NoIndex,
	}
}

// View fills the View of a page. Of a section with more pages than a listing
// holds, list is the number of the listing's page, from 1.
func (t *Tables) View(o *Outlines, p *site.Page, list int) *site.View {
	kind := "page"
	switch {
	case p.ID == "":
		kind = "home"
	case p.IsSection:
		kind = "section"
	}
	v := t.view(p.Lang, kind, p.Type)
	if layout := p.Field("layout").Str(); layout != "" {
		v.Layout = layout
	}
	v.ID, v.Title, v.Description = p.ID, p.Title, p.Description
	v.Source = string(p.Head.Path)
	text := t.locales[p.Head.Lang]
	v.TextLang, v.TextDir = text.tag, text.dir
	if p.Head.Lang != p.Lang {
		v.TextStrings = text.texts.Digest()
	}
	v.Draft = p.Draft
	v.NoIndex = v.NoIndex || p.Draft || p.Unlisted
	t.addresses(v, p)
	if whole(p) {
		v.PrintURL = t.href(wholeURL(p))
	}
	t.meta(v, o, p)
	t.form(v, p)

	nav := t.nav(p)
	v.Nav, v.NavDigest = nav, nav.Digest
	v.Breadcrumbs = t.breadcrumbs(p)
	v.Prev, v.Next = t.neighbours(p)

	out := o.Of(p.Head.Path)
	ids, numbers := t.numbering(p, out)
	v.Sources = t.sourceRefs(p, ids)
	t.occasion(v, p)
	t.fieldRows(v, o, p, numbers)
	v.Terms = t.termGroups(p)
	t.lists(v, p, list)
	if out != nil {
		t.text(v, o, p, out)
	}
	if n := p.Field("image"); n != nil && n.Kind != data.Null {
		pic := t.resolver(o, p).image(pageImage(p))
		v.Image = &pic
	}
	t.share(v, p)
	v.HeadTitle = t.headTitle(v)
	v.JSONLD = t.jsonLD(v, p)
	return v
}

func (t *Tables) headTitle(v *site.View) string {
	if v.Kind == "home" || v.Title == "" || v.Title == v.Site.Title {
		return v.Site.Title
	}
	return v.Title + " · " + v.Site.Title
}

// meta fills who wrote a page and when.
func (t *Tables) meta(v *site.View, o *Outlines, p *site.Page) {
	str := func(name string) string { return p.Field(name).Str() }
	v.Date, v.Updated, v.Verified, v.ReviewBy = p.Date, p.Updated, str("verified"), str("review_by")
	v.Authors, v.Translators = p.Field("authors").Strings(), p.Field("translators").Strings()
	v.Owner = str("owner")
	v.AppliesTo, v.TestedOn = p.Field("applies_to").Strings(), p.Field("tested_on").Strings()
	v.TypeLabel = t.typeLabel(p)
	if typ := t.in.Types.Type(p.Type); typ != nil {
		v.Report = typ.Report
	}
	if n := p.Field("changes"); n != nil {
		pr := printer{t: t, o: o, page: p, lang: p.Lang}
		for _, c := range n.Items {
			v.Changes = append(v.Changes, site.Change{Date: c.Get("date").Str(), HTML: pr.inline(c.Get("text").Str())})
		}
	}
	repo := t.in.Config.Repository
	v.EditURL = strings.ReplaceAll(repo.Edit, "{path}", escapeDest(v.Source))
	v.IssueURL = strings.NewReplacer("{path}", escapeDest(v.Source), "{title}", url.QueryEscape(p.Title), "{url}", url.QueryEscape(v.Absolute)).Replace(repo.Issues)
}

// typeLabel is what kind of page it is, in its language.
func (t *Tables) typeLabel(p *site.Page) string {
	typ := t.in.Types.Type(p.Type)
	if typ == nil || p.Type == "page" {
		return ""
	}
	return schema.Text(typ.Label, p.Lang, t.in.Config.DefaultLanguage)
}

// addresses fills where the page is, in this and the other languages.
func (t *Tables) addresses(v *site.View, p *site.Page) {
	v.URL = p.Href
	base := t.in.Config.BaseURL
	if base != "" {
		v.Absolute = base + p.URL.Escape()
		v.Canonical = v.Absolute
	}
	for _, l := range t.in.Config.Languages {
		v.Alternates = append(v.Alternates, t.alternate(p, l))
	}
	if !p.Own {
		own := t.grid.page(p.Head.Lang, p.ID)
		from := t.locales[p.Head.Lang]
		v.Fallback = &site.Fallback{Lang: from.tag, Dir: from.dir, Name: t.locales[p.Lang].locale.Language(from.tag)}
		if own != nil {
			v.Fallback.OriginalURL = own.Href
			if base != "" {
				v.Canonical = base + own.URL.Escape()
			}
		}
		path := "content/" + p.Lang + strings.TrimPrefix(string(p.Head.Path), "content/"+p.Head.Lang)
		v.Fallback.TranslateURL = strings.ReplaceAll(t.in.Config.Repository.New, "{path}", escapeDest(path))
		return
	}
	if base == "" {
		return
	}
	for _, twin := range p.Twins {
		v.HrefLangs = append(v.HrefLangs, site.HrefLang{Lang: t.locales[twin.Lang].tag, URL: base + twin.URL.Escape()})
	}
	v.HrefLangs = append(v.HrefLangs, site.HrefLang{Lang: "x-default", URL: base + t.xDefault(p)})
}

// xDefault is the address for readers of no language of the site: the chooser
// for a home page, else the page in the default language, else its original.
func (t *Tables) xDefault(p *site.Page) string {
	if p.ID == "" {
		return "/"
	}
	for _, twin := range p.Twins {
		if twin.Lang == t.in.Config.DefaultLanguage {
			return twin.URL.Escape()
		}
	}
	for _, twin := range p.Twins {
		if twin == p.Original {
			return twin.URL.Escape()
		}
	}
	return p.URL.Escape()
}

// alternate is the page in another language, else its nearest section there.
func (t *Tables) alternate(p *site.Page, l config.Language) site.Alternate {
	a := site.Alternate{Lang: l.Lang, Dir: l.Dir, Name: l.Name, Current: l.Tag == p.Lang}
	for at := p; at != nil; at = at.Parent {
		if twin := t.grid.page(l.Tag, at.ID); twin != nil {
			a.URL, a.Title, a.Exists = twin.Href, twin.Title, twin.Own && at == p
			if other := t.locales[l.Tag]; a.Exists && !a.Current {
				a.Also = other.texts.T("language.here", "Language", other.locale.Language(other.tag))
			}
			return a
		}
	}
	a.URL = t.href("/")
	return a
}

func (t *Tables) breadcrumbs(p *site.Page) []site.Ref {
	var out []site.Ref
	for at := p; at != nil; at = at.Parent {
		out = append(out, t.ref(at, p.Lang))
	}
	slices.Reverse(out)
	out[len(out)-1].Current = true
	return out
}

// neighbours are the pages before and after this one in its section.
func (t *Tables) neighbours(p *site.Page) (prev, next *site.Ref) {
	if p.Parent == nil || p.IsSection || p.Unlisted {
		return nil, nil
	}
	all := p.Parent.Children
	i := p.Place
	for k := i - 1; k >= 0 && prev == nil; k-- {
		if !all[k].IsSection {
			r := t.ref(all[k], p.Lang)
			prev = &r
		}
	}
	for k := i + 1; k < len(all) && next == nil; k++ {
		if !all[k].IsSection {
			r := t.ref(all[k], p.Lang)
			next = &r
		}
	}
	return prev, next
}

// fieldRows splits the fields of the type into the panel and the rest.
func (t *Tables) fieldRows(v *site.View, o *Outlines, p *site.Page, numbers map[string]int) {
	typ := t.in.Types.Type(p.Type)
	if typ == nil {
		return
	}
	pr := printer{t: t, o: o, page: p, lang: p.Lang, numbers: numbers}
	for i := range typ.Fields {
		f := &typ.Fields[i]
		if f.Name == "title" || f.Name == "description" || f.Name == "sources" {
			continue
		}
		if v.Event != nil && timed(typ, f.Name) {
			continue // said once, as a whole
		}
		row := pr.row(p, f)
		switch {
		case row == nil:
		case f.Before:
			v.Before = append(v.Before, *row)
		case f.OnPanel:
			v.Panel = append(v.Panel, *row)
		default:
			v.Lead = append(v.Lead, *row)
		}
	}
}

// termGroups are the terms of a page, by taxonomy.
func (t *Tables) termGroups(p *site.Page) []site.TermGroup {
	var out []site.TermGroup
	for i, tax := range t.Taxonomies[p.Lang] {
		var refs []site.Ref
		for _, term := range t.termsOf(p) {
			if term.of == i {
				refs = append(refs, site.Ref{Title: term.Label, URL: t.href(term.URL)})
			}
		}
		if len(refs) > 0 {
			out = append(out, site.TermGroup{Name: tax.Name, Label: tax.Label, URL: t.href(tax.URL), Terms: refs})
		}
	}
	return out
}

// text fills what the Body's holes take, and what is made of the headings.
func (t *Tables) text(v *site.View, o *Outlines, p *site.Page, out *site.Outline) {
	r := t.resolver(o, p)
	v.HasBody = true
	v.HasRest = out.Lead > 0
	v.Words = out.Words
	f := &v.Fills
	f.Body, f.Lead = out.Digest, out.Lead
	for _, l := range out.Links {
		href, external := r.link(l)
		f.Hrefs, f.External = append(f.Hrefs, href), append(f.External, external)
	}
	f.IDs = o.ids(p.Head.Path)
	for _, img := range out.Images {
		f.Images = append(f.Images, r.image(img))
	}
	if toc, ok := p.Field("toc").Bool(); toc || !ok {
		v.TOC = contents(out.Headings, f.IDs)
	}
	v.Attachments = t.attached(p, r.attachments)
	t.glossaryTerms(v, o, p, out)
}

// contents is the table of contents: headings of level 2, those of level 3
// below them.
func contents(headings []site.Heading, ids []string) []site.TOCItem {
	var out []site.TOCItem
	for i, h := range headings {
		item := site.TOCItem{Level: h.Level, Text: h.Text, ID: ids[i], Class: h.Class}
		switch {
		case h.Level == 2 || h.Level == 3 && len(out) == 0:
			out = append(out, item)
		case h.Level == 3:
			last := &out[len(out)-1]
			last.Items = append(last.Items, item)
		}
	}
	return out
}
