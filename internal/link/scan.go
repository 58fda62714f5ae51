package link

import (
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// A use says what the join does with a field of a type.
type use struct {
	field   *schema.Field // nil for one that the type does not know
	terms   []int         // taxonomies whose terms it names
	related int           // its number among the weighed fields, -1 if it is none
}

// A mention is a term as a page names it.
type mention struct {
	page  *site.Page
	field string
	item  *data.Node
}

// scan goes once through the fields of all pages and does all that the join
// does with them: it collects terms and what makes pages related, and checks
// references and sources.
func (j *joiner) scan() {
	taxonomies := len(j.in.Config.Taxonomies)
	j.mentions = make([][]mention, len(j.Langs)*taxonomies)
	related := newRelatedBuilder(j.in.Config.Related, len(j.Pages))
	uses := map[string]map[string]use{}
	seen := map[string]bool{}
	row := 0
	for _, p := range j.Pages {
		for j.Langs[row] != p.Lang {
			row++
		}
		of := uses[p.Type]
		if of == nil {
			of = j.uses(p.Type, related.fields)
			uses[p.Type] = of
		}
		typ := j.in.Types.Type(p.Type)
		for i := range p.Fields {
			f := &p.Fields[i]
			own := p.Own && !p.Inherited[f.Key]
			if own {
				j.checkSources(p, f)
			}
			u, known := of[f.Key]
			if !known || p.Unlisted {
				continue
			}
			for _, tax := range u.terms {
				list := &j.mentions[row*taxonomies+tax]
				for _, item := range values(f.Value) {
					if item.Str() != "" {
						if *list == nil {
							*list = make([]mention, 0, len(j.Pages))
						}
						*list = append(*list, mention{p, f.Key, item})
					}
				}
			}
			if u.related >= 0 && p.Own { // a list of related pages should be readable
				related.add(p, u.related, f.Value)
			}
			if own && u.field != nil {
				j.walkRefs(p, typ, u.field, f.Value, seen)
			}
		}
	}
	j.related = related.index(len(j.Pages))
}

// uses lists the fields of a type that the join does something with.
func (j *joiner) uses(name string, weighed []string) map[string]use {
	out := map[string]use{}
	get := func(field string) use {
		if u, ok := out[field]; ok {
			return u
		}
		return use{related: -1}
	}
	typ := j.in.Types.Type(name)
	if typ != nil {
		for i := range typ.Fields {
			if f := &typ.Fields[i]; holdsRef(f) {
				u := get(f.Name)
				u.field = f
				out[f.Name] = u
			}
		}
	}
	for i, tax := range j.in.Config.Taxonomies {
		for _, field := range j.taxonomyFields(tax, typ) {
			u := get(field)
			u.terms = append(u.terms, i)
			out[field] = u
		}
	}
	for i, field := range weighed {
		u := get(field)
		u.related = i
		out[field] = u
	}
	return out
}

// holdsRef reports whether a field holds the id of a page at any depth.
func holdsRef(f *schema.Field) bool {
	if f.Ref != "" || f.Items != nil && holdsRef(f.Items) {
		return true
	}
	return slices.ContainsFunc(f.Fields, func(sub schema.Field) bool { return holdsRef(&sub) })
}

// checkSources reports sources of a field that nobody has described.
func (j *joiner) checkSources(p *site.Page, f *data.Field) {
	if f.Value == nil || f.Key != "sources" && f.Key != "source" && f.Value.Kind != data.Map && f.Value.Kind != data.Seq {
		return
	}
	walkSources(f.Value, f.Key, func(id string, n *data.Node) {
		if _, ok := j.in.Sources.byID[id]; ok {
			return
		}
		if strings.Contains(id, "://") {
			j.report(diag.SourceIncomplete.At(string(p.Head.Path), n.Span, diag.S("what", "this source is an address without title, publisher and date")))
			return
		}
		if !j.in.Sources.unsure {
			j.report(diag.UnknownSource.At(string(p.Head.Path), n.Span, diag.S("id", id), diag.S("suggest", diag.Near(id, j.in.Sources.ids))))
		}
	})
}
