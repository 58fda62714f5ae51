package link

import (
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// pages makes one Page of each Head that can be shown.
func (j *joiner) pages() {
	all := make([]site.Page, 0, len(j.in.Heads))
	for _, h := range j.in.Heads {
		j.report(h.Diagnostics...)
		if h.Broken {
			// Its own fault is reported; a link to it is not a second one.
			j.hidden[site.Key{Lang: h.Lang, ID: h.ID}] = hiddenBroken
			continue
		}
		all = append(all, site.Page{
			ID: h.ID, Lang: h.Lang, Head: h, Own: true, Type: h.Type,
			IsSection: h.Kind == site.Section,
		})
	}
	j.grid = newGrid(j.Langs, all) // of pages of one name load has reported the second
}

const hiddenBroken = "broken"

// originals finds each page's original: the one that `translation.of` names,
// else itself; where several twins name none, that of the default language,
// else of the first.
func (j *joiner) originals() {
	for row, id := range j.grid.ids {
		twins := j.grid.twins(row)
		roots := make([]*site.Page, 0, 4)
		for _, p := range twins {
			if p == nil {
				continue
			}
			var of *data.Node
			if p.Head.Common.Translation {
				of = p.Head.Meta.Get("translation").Get("of")
			}
			if of == nil {
				roots = append(roots, p)
				continue
			}
			p.Original = j.grid.page(of.Str(), id)
			if p.Original == nil || p.Original == p {
				p.Original = nil
				roots = append(roots, p)
				if j.hidden[site.Key{Lang: of.Str(), ID: id}] != hiddenBroken && !faulted(p.Head, of.Span) {
					j.report(diag.UnknownOriginal.At(string(p.Head.Path), of.Span,
						diag.S("lang", of.Str()), diag.L("list", j.others(p))))
				}
			}
		}
		j.rootOf(id, twins, roots)
	}
}

// rootOf fixes the one original of all twins.
func (j *joiner) rootOf(id string, twins, roots []*site.Page) {
	var original *site.Page
	for _, p := range roots {
		if original == nil || p.Lang == j.in.Config.DefaultLanguage {
			original = p
		}
	}
	for _, p := range twins {
		if p == nil {
			continue
		}
		if original == nil { // each names another: a circle
			f := p.Head.Meta.Field("translation")
			j.report(diag.TranslationCycle.At(string(p.Head.Path), f.Span))
			original = p
			j.unclear[id] = true
		}
		p.Original = original
		if p != original && p.Type != original.Type {
			f, span := p.Head.Meta.Field("type"), diag.Span{}
			if f != nil {
				span = f.Value.Span
			}
			j.report(diag.TypeDiffers.At(string(p.Head.Path), span, diag.S("type", p.Type), diag.S("other", original.Type)))
			p.Type = original.Type
		}
	}
}

// others are the languages other than p's that have the page.
func (j *joiner) others(p *site.Page) []string {
	var out []string
	for _, l := range j.Langs {
		if l != p.Lang && j.grid.page(l, p.ID) != nil {
			out = append(out, l)
		}
	}
	return out
}

// hide takes drafts and pages out of their time from the site. Drafts are per
// language; a hidden original still gives its fields to its translations.
func (j *joiner) hide() {
	for _, p := range j.grid.cells {
		if p == nil {
			continue
		}
		key := site.Key{Lang: p.Lang, ID: p.ID}
		c := &p.Head.Common
		draft, publish, expire := c.Draft, day(c.Publish), day(c.Expire)
		p.Draft = draft
		switch {
		case draft && !j.in.Drafts:
			j.hidden[key] = "it is a draft"
		case publish > j.in.Now && !j.in.Future:
			j.hidden[key] = "its `publish` date is " + publish
		case expire != "" && expire <= j.in.Now:
			j.hidden[key] = "it expired on " + expire
		}
		if publish != "" && expire != "" && expire < publish {
			j.report(diag.BadDate.At(string(p.Head.Path), p.Head.Meta.Get("expire").Span,
				diag.S("field", "expire"), diag.S("other", "publish")))
		}
		date, updated := c.Date, c.Updated
		// A month is before no day of its own.
		if n := min(len(date), len(updated)); updated[:n] < date[:n] {
			j.report(diag.BadDate.At(string(p.Head.Path), p.Head.Meta.Get("updated").Span,
				diag.S("field", "updated"), diag.S("other", "date")))
		}
	}
}

// day is the date part of an ISO date or date-time.
func day(iso string) string {
	if len(iso) > 10 {
		return iso[:10]
	}
	return iso
}

// fallbacks gives each language the pages that it lacks, in the nearest
// language that has them, and drops the hidden ones.
func (j *joiner) fallbacks() {
	for key := range j.hidden {
		if at := j.grid.at(key.Lang, key.ID); at >= 0 {
			j.grid.cells[at] = nil
		}
	}
	n := len(j.Langs)
	shared := make([]*site.Page, 0, len(j.grid.cells)) // one array for the lists of all pages
	for row := range j.grid.ids {
		cells := j.grid.twins(row)
		from := len(shared)
		for _, p := range cells {
			if p != nil {
				shared = append(shared, p)
			}
		}
		twins := shared[from:len(shared):len(shared)]
		for _, p := range twins {
			p.Twins = twins
		}
		if len(twins) > 0 && len(twins) < n {
			j.fallback(cells, twins)
		}
	}
}

// fallback fills the cells of the languages that lack a page.
func (j *joiner) fallback(cells, twins []*site.Page) {
	for c, l := range j.in.Config.Languages {
		if cells[c] != nil {
			continue
		}
		for _, lang := range l.Fallback {
			at := slices.IndexFunc(twins, func(p *site.Page) bool { return p.Lang == lang })
			if at < 0 {
				continue
			}
			from := twins[at]
			cells[c] = &site.Page{
				ID: from.ID, Lang: l.Tag, Head: from.Head, Original: from.Original,
				Type: from.Type, IsSection: from.IsSection, Twins: twins, NoIndex: true, Draft: from.Draft,
			}
			break
		}
	}
}

// fields merges what a page says with what it inherits, and checks what its
// type cannot do without.
func (j *joiner) fields() {
	j.each(func(j *joiner, row int) {
		for _, p := range j.grid.twins(row) {
			if p != nil {
				j.merge(p)
			}
		}
	})
}

func (j *joiner) merge(p *site.Page) {
	typ := j.in.Types.Type(p.Type)
	if p.Head.Meta != nil {
		p.Fields = p.Head.Meta.Fields
	}
	if typ != nil && p.Head != p.Original.Head && p.Original.Head.Meta != nil {
		j.inherit(p, typ)
	}
	c := p.Head.Common
	if len(p.Inherited) > 0 { // a type may share a common field
		c.Title, c.Description = p.Field("title").Str(), p.Field("description").Str()
		c.Date, c.Updated = p.Field("date").Str(), p.Field("updated").Str()
		c.Weight, _ = p.Field("weight").Int()
	}
	p.Title, p.Description = j.in.Plain(p.Head.Lang, c.Title), j.in.Plain(p.Head.Lang, c.Description)
	p.Date, p.Updated, p.Weight = c.Date, c.Updated, c.Weight
	p.SortKey = p.Head.SortKey
	if !p.Own {
		p.SortKey = j.locales[p.Lang].locale.Key(p.Title) // it sorts as the list's language does
	}
	if typ != nil && typ.Role == "event" {
		p.Event = j.event(p, typ)
	}
	if !p.Own || typ == nil {
		return // reported once, on the page itself
	}
	j.complete(p, typ)
}

// complete reports what a page lacks. What was written under a misspelt name
// is reported as that already.
func (j *joiner) complete(p *site.Page, typ *schema.Type) {
	path := string(p.Head.Path)
	if p.Title == "" && !misspelt(p.Head, "title") {
		where := diag.S("line", "title: …")
		if p.Head.Meta == nil {
			where = diag.S("lines", "`---`, `title: …`, `---`")
		}
		j.report(diag.MissingTitle.At(path, diag.Span{}, where))
	}
	missing := j.in.Types.Missing(p.Type, func(name string) bool {
		n := p.Field(name)
		return n != nil && n.Kind != data.Null
	})
	if p.Description == "" && p.Head.Meta != nil && !slices.Contains(missing, "description") && !misspelt(p.Head, "description") {
		j.report(diag.MissingDescription.At(path, diag.Span{}))
	}
	for _, name := range missing {
		if name == "title" || misspelt(p.Head, name) || j.unclear[p.ID] {
			continue
		}
		label := ""
		if f := typ.Field(name); f != nil {
			if f.Shared && p != p.Original {
				continue // the original lacks it, and only there it may stand
			}
			label = schema.Text(f.Label, p.Lang, j.in.Config.DefaultLanguage)
		}
		j.report(diag.MissingField.At(path, diag.Span{},
			diag.S("what", article(strings.ToLower(schema.Text(typ.Label, "en", j.in.Config.DefaultLanguage)))),
			diag.S("field", name), diag.S("label", label)))
	}
}

// faulted reports whether something is wrong with a value that was found when
// the page was read.
func faulted(h *site.Head, at diag.Span) bool {
	return slices.ContainsFunc(h.Diagnostics, func(d diag.Diagnostic) bool { return d.Span == at })
}

// misspelt reports whether the page has a field that is probably meant to be
// this one.
func misspelt(h *site.Head, name string) bool {
	return slices.ContainsFunc(h.Diagnostics, func(d diag.Diagnostic) bool {
		return d.Code == diag.UnknownField.String() && d.Arg("suggest") == name
	})
}

// inherit appends the original's shared fields.
func (j *joiner) inherit(p *site.Page, typ *schema.Type) {
	p.Inherited = map[string]bool{}
	p.Fields = slices.Clip(p.Fields)
	for _, f := range p.Original.Head.Meta.Fields {
		def := typ.Field(f.Key)
		if def == nil || !def.Shared {
			continue
		}
		if own := p.Head.Meta.Field(f.Key); own != nil {
			continue
		}
		p.Fields = append(p.Fields, f)
		p.Inherited[f.Key] = true
	}
	if !p.Own || j.unclear[p.ID] {
		return
	}
	for _, f := range typ.Fields {
		if own := p.Head.Meta.Field(f.Name); f.Shared && own != nil {
			place := diag.Place{Path: string(p.Original.Head.Path), Role: "the original"}
			if there := p.Original.Head.Meta.Field(f.Name); there != nil {
				place.Span = there.Span
			}
			j.report(diag.SharedField.At(string(p.Head.Path), own.Span, diag.S("field", f.Name)).With(place))
		}
	}
}

// article puts "a" or "an" before a type's English name.
func article(noun string) string {
	if noun != "" && strings.IndexByte("aeiou", noun[0]) >= 0 {
		return "an " + noun
	}
	return "a " + noun
}
