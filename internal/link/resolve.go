package link

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// A resolver follows the links of one text, as a page of some language shows
// it.
type resolver struct {
	t    *Tables
	o    *Outlines
	page *site.Page // whose language the reader reads
	head *site.Head // whose text it is
	dir  string     // the folder that relative links start from

	faults      []diag.Diagnostic
	attachments []paths.Src
}

func (t *Tables) resolver(o *Outlines, p *site.Page) *resolver {
	return &resolver{t: t, o: o, page: p, head: p.Head, dir: p.Head.Path.Dir()}
}

// Check follows every link and image of a page's own text and every source
// that it cites. It returns what leads nowhere, and the attachments that the
// text links to.
func (t *Tables) Check(o *Outlines, p *site.Page) ([]diag.Diagnostic, []paths.Src) {
	out := o.Of(p.Head.Path)
	if !p.Own || out == nil {
		return nil, nil
	}
	r := t.resolver(o, p)
	for _, l := range out.Links {
		r.link(l)
	}
	for _, img := range out.Images {
		r.image(img)
	}
	if n := p.Field("image"); n != nil {
		img := pageImage(p)
		if pic := r.image(img); pic.Src != "" && n.Get("alt") == nil {
			r.report(diag.ImageWithoutAlt.At(string(p.Head.Path), img.Span, diag.S("src", img.Dest)))
		}
	}
	r.fields()
	for _, c := range out.Cites {
		if _, ok := t.in.Sources.byID[c.ID]; !ok && !t.in.Sources.unsure {
			r.report(diag.UnknownSource.At(string(p.Head.Path), c.Span, diag.S("id", c.ID), diag.S("suggest", diag.Near(c.ID, t.in.Sources.ids))))
		}
	}
	if typ := t.in.Types.Type(p.Type); typ != nil && typ.NeedsSource && !p.IsSection && len(out.Cites) == 0 {
		if ids, _ := t.numbering(p, nil); len(ids) == 0 {
			r.report(diag.NoSource.At(string(p.Head.Path), diag.Span{}))
		}
	}
	return r.faults, r.attachments
}

// fields follows the links in Markdown fields of the front matter. Their
// faults point at the field, since its text may be folded or escaped.
func (r *resolver) fields() {
	typ := r.t.in.Types.Type(r.page.Type)
	for _, f := range r.page.Fields {
		if !r.page.Inherited[f.Key] {
			r.field(r.t.field(typ, f.Key), f.Value)
		}
	}
}

func (r *resolver) field(f *schema.Field, n *data.Node) {
	switch {
	case n.Kind == data.Seq:
		items := f
		if f.Items != nil {
			items = f.Items
		}
		for _, item := range n.Items {
			r.field(items, item)
		}
	case n.Kind == data.Map:
		for i := range f.Fields {
			if sub := n.Get(f.Fields[i].Name); sub != nil {
				r.field(&f.Fields[i], sub)
			}
		}
	case n.Kind == data.String && (isMarkdown(f) || f.Items != nil && isMarkdown(f.Items)):
		_, outline := r.t.in.Inline(r.head.Lang, n.Str())
		for _, d := range outline.Diagnostics {
			d.Path, d.Span, d.Related = string(r.head.Path), n.Span, nil
			r.report(d)
		}
		for _, l := range outline.Links {
			r.link(site.Link{Dest: l.Dest, Span: n.Span})
		}
	}
}

// UnusedSources reports the sources that no page of any language uses.
func (t *Tables) UnusedSources(o *Outlines) []diag.Diagnostic {
	used := map[string]bool{}
	for _, p := range t.Pages {
		for _, f := range p.Fields {
			walkSources(f.Value, f.Key, func(id string, _ *data.Node) { used[id] = true })
		}
	}
	for _, out := range o.texts {
		for _, c := range out.Outline.Cites {
			used[c.ID] = true
		}
	}
	for _, e := range t.in.Glossary.Sources() {
		used[e] = true
	}
	var faults []diag.Diagnostic
	for _, id := range t.in.Sources.ids {
		if !used[id] {
			faults = append(faults, diag.UnusedSource.At(SourcesPath, t.in.Sources.byID[id].span, diag.S("id", id)))
		}
	}
	return faults
}

func (r *resolver) report(d diag.Diagnostic) { r.faults = append(r.faults, d) }

// link returns the address for href, and whether it leads off the site.
func (r *resolver) link(l site.Link) (href string, external bool) {
	dest := l.Dest
	if dest == "" || hasScheme(dest) {
		return escapeDest(dest), strings.HasPrefix(dest, "http")
	}
	target, fragment, hasFragment := strings.Cut(dest, "#")
	target, query, _ := strings.Cut(target, "?")
	if query != "" {
		query = "?" + escapeDest(query)
	}
	if decoded, err := url.PathUnescape(target); err == nil {
		target = decoded
	}
	if decoded, err := url.PathUnescape(fragment); err == nil {
		fragment = decoded
	}
	switch {
	case target == "":
		return r.fragment(l, r.page, dest, fragment, hasFragment), false
	case strings.HasPrefix(target, "/"):
		return r.rooted(l, target, query, fragment, hasFragment), false
	}
	rel, lang, ok := r.inContent(target)
	if !ok {
		r.report(diag.LinkOutside.At(string(r.head.Path), l.Span, diag.S("target", target)))
		return "", false
	}
	if p, found := r.toPage(l, rel, lang, target); found {
		if p == nil {
			return "", false
		}
		return p.Href + query + r.fragment(l, p, target, fragment, hasFragment), false
	}
	if file, ok := r.file(rel, lang, r.t.in.Files.Content); ok {
		r.attachments = append(r.attachments, file)
		return r.t.href(r.t.AttachmentURL(file)) + query, false
	}
	r.report(diag.MissingFile.At(string(r.head.Path), l.Span, diag.S("target", target), diag.S("suggest", r.nearFile(rel, lang))))
	return "", false
}

// inContent says which file of content/ a relative path means.
func (r *resolver) inContent(target string) (rel, lang string, ok bool) {
	full := path.Join(r.dir, target)
	rest, ok := strings.CutPrefix(full, "content/")
	if !ok {
		return "", "", false
	}
	lang, rel, _ = strings.Cut(rest, "/")
	return rel, lang, slices.Contains(r.t.Langs, lang)
}

// toPage finds the page that a path means, in the reader's language. It is
// found, but nil, where its fault has been reported.
func (r *resolver) toPage(l site.Link, rel, lang, target string) (*site.Page, bool) {
	id, isPage := rel, false
	if name := path.Base(rel); strings.HasSuffix(name, ".md") {
		isPage = true
		id = strings.TrimSuffix(rel, ".md")
		if name == "_index.md" || name == "index.md" {
			id = path.Dir(rel)
			if id == "." {
				id = ""
			}
		}
	}
	if p := r.t.grid.page(r.page.Lang, id); p != nil {
		return p, true
	}
	for _, l := range append([]string{lang}, r.t.Langs...) {
		if p := r.t.grid.page(l, id); p != nil {
			return p, true
		}
	}
	for _, in := range append([]string{lang, r.page.Lang}, r.t.Langs...) {
		if why := r.t.hidden[site.Key{Lang: in, ID: id}]; why != "" {
			if why != hiddenBroken {
				r.report(diag.LinkToHidden.At(string(r.head.Path), l.Span, diag.S("target", target), diag.S("why", why)))
			}
			return nil, true
		}
	}
	if !isPage {
		return nil, false
	}
	r.report(diag.DeadLink.At(string(r.head.Path), l.Span, diag.S("target", target), diag.S("suggest", r.nearPage(id, lang))))
	return nil, true
}

// nearPage proposes a page for a dead link, as a path from this file.
func (r *resolver) nearPage(id, lang string) string {
	var ids []string
	r.t.grid.column(slices.Index(r.t.Langs, r.page.Lang), func(p *site.Page) { ids = append(ids, p.ID) })
	best := ""
	for _, c := range ids {
		if c != "" && path.Base(c) == path.Base(id) {
			best = c
			break
		}
	}
	if best == "" {
		best = diag.Near(id, ids)
	}
	p := r.t.grid.page(r.page.Lang, best)
	if best == "" || p == nil {
		return ""
	}
	return relative(r.dir, strings.Replace(string(p.Head.Path), "content/"+p.Head.Lang+"/", "content/"+lang+"/", 1))
}

// relative is the path from a folder to a file, both below the same root.
func relative(dir, file string) string {
	from, to := strings.Split(dir, "/"), strings.Split(file, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}

// rooted resolves a path from the site's root: a page, or a file of static/.
func (r *resolver) rooted(l site.Link, target, query, fragment string, hasFragment bool) string {
	clean := path.Clean(target)
	if p := r.t.Routes[paths.URL(strings.TrimSuffix(clean, "/")+"/")]; p != nil {
		return p.Href + query + r.fragment(l, p, target, fragment, hasFragment)
	}
	if r.t.in.Files.Static[paths.URL(clean)] || r.t.madeByUs(clean) {
		return r.t.href(paths.URL(target)) + query
	}
	var near []string
	lang, id, _ := strings.Cut(clean[1:], "/")
	switch why := r.t.hidden[site.Key{Lang: lang, ID: strings.TrimSuffix(id, "/")}]; why {
	case hiddenBroken:
		return ""
	case "":
	default:
		r.report(diag.LinkToHidden.At(string(r.head.Path), l.Span, diag.S("target", target), diag.S("why", why)))
		return ""
	}
	for key := range r.t.hidden {
		if r.t.hidden[key] == hiddenBroken && strings.HasSuffix(clean, "/"+path.Base(key.ID)) {
			return "" // most likely that page, at an address that its slugs would give
		}
	}
	for u := range r.t.Routes {
		near = append(near, string(u))
	}
	r.report(diag.DeadLink.At(string(r.head.Path), l.Span, diag.S("target", target), diag.S("suggest", diag.Near(clean+"/", near))))
	return ""
}

// madeByUs reports addresses that the site has without a file of their own.
func (t *Tables) madeByUs(clean string) bool {
	if clean == "/" || clean == "/sitemap.xml" || strings.HasPrefix(clean, "/data/") {
		return true
	}
	_, rest, ok := strings.Cut(strings.TrimPrefix(clean, "/"), "/")
	if ok && slices.Contains([]string{"feed.xml", "feed.json", "events.ics", "search"}, rest) {
		return true
	}
	for _, taxonomies := range t.Taxonomies {
		for _, tax := range taxonomies {
			if clean+"/" == string(tax.URL) {
				return true
			}
			for _, term := range tax.Terms {
				if clean+"/" == string(term.URL) {
					return true
				}
			}
		}
	}
	return false
}

// fragment returns the part of an address behind #, checked.
func (r *resolver) fragment(l site.Link, p *site.Page, target, fragment string, has bool) string {
	if !has || fragment == "" {
		if has && target == "#" {
			return "#"
		}
		return ""
	}
	id, ok := r.o.anchor(p.Head.Path, fragment)
	for _, twin := range p.Twins {
		if ok {
			break
		}
		// The words of the same heading in another language, as GitHub shows
		// the file that was linked.
		if there, found := r.o.anchor(twin.Head.Path, fragment); found {
			id, ok = r.o.anchor(p.Head.Path, there)
		}
	}
	if !ok {
		id = fragment
		ids := r.o.ids(p.Head.Path)
		r.report(diag.DeadAnchor.At(string(r.head.Path), l.Span,
			diag.S("target", strings.TrimPrefix(string(p.Head.Path), "content/")), diag.S("id", fragment),
			diag.S("suggest", diag.Near(fragment, ids)), diag.L("ids", ids[:min(5, len(ids))])))
	}
	return "#" + paths.URL(id).Escape()
}

// file finds an attachment: beside the page, else beside its original.
func (r *resolver) file(rel, lang string, in map[paths.Src]int64) (paths.Src, bool) {
	own := paths.Src("content/" + lang + "/" + rel)
	if _, ok := in[own]; ok {
		return own, true
	}
	if o := r.page.Original; o != nil && o.Head.Lang != lang {
		other := paths.Src("content/" + o.Head.Lang + "/" + rel)
		if _, ok := in[other]; ok {
			return other, true
		}
	}
	return own, false
}

// nearFile proposes a file of the same folder.
func (r *resolver) nearFile(rel, lang string) string {
	dir := path.Dir("content/" + lang + "/" + rel)
	var names []string
	for f := range r.t.in.Files.Content {
		if f.Dir() == dir {
			names = append(names, path.Base(string(f)))
		}
	}
	if near := diag.Near(path.Base(rel), names); near != "" {
		return relative(r.dir, dir+"/"+near)
	}
	return ""
}

// AttachmentURL is where a file beside a page is published: under its own name
// in its folder's address, one address for all languages.
func (t *Tables) AttachmentURL(file paths.Src) paths.URL {
	lang, rel, _ := strings.Cut(strings.TrimPrefix(string(file), "content/"), "/")
	above := "/" + lang
	for dir := path.Dir(rel); dir != "."; dir = path.Dir(dir) {
		if p := t.grid.page(lang, dir); p != nil {
			above = strings.TrimSuffix(string(p.URL), "/") + slugged(path.Dir(rel), dir)
			return paths.URL(above + "/" + path.Base(rel))
		}
	}
	return paths.URL(above + slugged(path.Dir(rel), ".") + "/" + path.Base(rel))
}

// slugged is the address of a folder below one that has a page.
func slugged(dir, base string) string {
	if dir == base || dir == "." {
		return ""
	}
	rest := dir
	if base != "." {
		rest = strings.TrimPrefix(dir, base+"/")
	}
	out := ""
	for _, part := range strings.Split(rest, "/") {
		out += "/" + paths.Slug(part)
	}
	return out
}

// image returns the picture for an image of the text.
func (r *resolver) image(img site.Image) site.Picture {
	pic := site.Picture{Alt: img.Alt, Title: img.Title, ID: img.ID, Class: img.Class, Lang: img.Lang, Dir: img.Dir}
	dest, _, _ := strings.Cut(img.Dest, "#")
	if decoded, err := url.PathUnescape(dest); err == nil {
		dest = decoded
	}
	if dest == "" {
		return pic
	}
	if hasScheme(dest) {
		r.report(diag.RemoteImage.At(string(r.head.Path), img.Span))
		return pic
	}
	var src paths.Src
	if strings.HasPrefix(dest, "/") {
		src = paths.Src("static" + path.Clean(dest))
		if !r.t.in.Files.Static[paths.URL(path.Clean(dest))] {
			var names []string
			for u := range r.t.in.Files.Static {
				names = append(names, string(u))
			}
			r.report(diag.MissingImage.At(string(r.head.Path), img.Span, diag.S("target", dest), diag.S("suggest", diag.Near(path.Clean(dest), names))))
			return pic
		}
	} else {
		rel, lang, ok := r.inContent(dest)
		if !ok {
			r.report(diag.LinkOutside.At(string(r.head.Path), img.Span, diag.S("target", dest)))
			return pic
		}
		if src, ok = r.file(rel, lang, r.t.in.Files.Content); !ok {
			r.report(diag.MissingImage.At(string(r.head.Path), img.Span, diag.S("target", dest), diag.S("suggest", r.nearFile(rel, lang))))
			return pic
		}
	}
	info, ok := r.t.in.Files.Images(src)
	switch {
	case !ok:
		r.report(diag.MissingImage.At(string(r.head.Path), img.Span, diag.S("target", dest)))
	case info.Bad != "":
		r.report(diag.BadImage.At(string(r.head.Path), img.Span, diag.S("reason", info.Bad)))
	default:
		pic.Src, pic.Width, pic.Height, pic.MIME = r.t.href(paths.URL(info.URL)), info.Width, info.Height, info.MIME
		r.t.variants(&pic, info)
	}
	return pic
}

// pageImage is the picture that a page's front matter names.
func pageImage(p *site.Page) site.Image {
	n := p.Field("image")
	img := site.Image{Dest: n.Str(), Span: n.Span}
	if src := n.Get("src"); src != nil {
		img.Dest, img.Alt, img.Span = src.Str(), n.Get("alt").Str(), src.Span
	}
	return img
}

func hasScheme(s string) bool {
	i := strings.IndexByte(s, ':')
	if i <= 0 {
		return false
	}
	for k := range i {
		c := s[k] | 0x20
		if !(c >= 'a' && c <= 'z' || k > 0 && (s[k] >= '0' && s[k] <= '9' || s[k] == '+' || s[k] == '-' || s[k] == '.')) {
			return false
		}
	}
	return true
}

// escapeDest makes an author's address safe between the quotes of an
// attribute, leaving what is already escaped.
func escapeDest(s string) string {
	var out strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			const hex = "0123456789ABCDEF"
			out.WriteByte('%')
			out.WriteByte(hex[c>>4])
			out.WriteByte(hex[c&15])
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

// LinkedBy are the addresses of the pages of its language whose texts link to
// a page.
func (t *Tables) LinkedBy(o *Outlines, to *site.Page) []string {
	var out []string
	for _, p := range t.Pages {
		text := o.Of(p.Head.Path)
		if text == nil || p.Lang != to.Lang || p == to {
			continue
		}
		r := t.resolver(o, p)
		for _, l := range text.Links {
			if href, _ := r.link(l); strings.HasPrefix(href, to.Href) && len(href) >= len(to.Href) {
				if rest := href[len(to.Href):]; rest == "" || rest[0] == '#' || rest[0] == '?' {
					out = append(out, p.Href)
					break
				}
			}
		}
	}
	return out
}
