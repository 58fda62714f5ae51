package link

import (
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// An inverse says that a page refers to another in a field.
type inverse struct {
	field *schema.Field // that holds the reference
	typ   *schema.Type  // of the page that refers
	id    string        // of the page that refers
}

// any is the page of an id in the first language that has it.
func (j *joiner) any(id string) *site.Page {
	if row, ok := j.grid.row[id]; ok {
		for _, p := range j.grid.twins(row) {
			if p != nil {
				return p
			}
		}
	}
	return nil
}

func (j *joiner) walkRefs(p *site.Page, typ *schema.Type, f *schema.Field, n *data.Node, seen map[string]bool) {
	switch {
	case n.Kind == data.Seq:
		items := f
		if f.Items != nil {
			items = f.Items
		}
		if items.Ref == "" && f.Ref != "" {
			items = f
		}
		for _, item := range n.Items {
			j.walkRefs(p, typ, items, item, seen)
		}
	case n.Kind == data.Map:
		for i := range f.Fields {
			if sub := n.Get(f.Fields[i].Name); sub != nil {
				j.walkRefs(p, typ, &f.Fields[i], sub, seen)
			}
		}
	case f.Items != nil && f.Items.Ref != "":
		j.walkRefs(p, typ, f.Items, n, seen)
	case f.Ref != "" && n.Kind != data.Null:
		id := n.Str()
		target := j.any(id)
		if target == nil || target.Type != f.Ref {
			if j.isBroken(id) {
				return
			}
			d := diag.MissingReference.At(string(p.Head.Path), n.Span, diag.S("type", f.Ref), diag.S("id", id),
				diag.S("suggest", nearID(id, j.ofType(f.Ref))))
			if target != nil {
				d = diag.ReferenceType.At(d.Path, d.Span, append(d.Args, diag.S("other", target.Type))...)
			}
			j.report(d)
			return
		}
		key := f.Ref + "\x00" + f.Name + "\x00" + id + "\x00" + p.ID
		if !seen[key] {
			seen[key] = true
			j.inverse[id] = append(j.inverse[id], inverse{field: f, typ: typ, id: p.ID})
		}
	}
}

// ofType lists the ids of the pages of a type.
func (j *joiner) ofType(name string) []string {
	var ids []string
	for _, id := range j.grid.ids {
		if p := j.any(id); p != nil && p.Type == name {
			ids = append(ids, id)
		}
	}
	return ids
}

// isBroken reports whether the page exists but has a fault of its own.
func (j *joiner) isBroken(id string) bool {
	for _, l := range j.Langs {
		if j.hidden[site.Key{Lang: l, ID: id}] == hiddenBroken {
			return true
		}
	}
	return false
}

// nearID proposes a page for a misspelt id: the nearest, or one whose last
// part is what was written.
func nearID(id string, ids []string) string {
	for _, c := range ids {
		if strings.HasSuffix(c, "/"+id) {
			return c
		}
	}
	return diag.Near(id, ids)
}

// menus checks that each menu entry leads to a page.
func (j *joiner) menus() {
	for _, m := range j.in.Config.Menus {
		for _, e := range m.Entries {
			if e.URL == "" && j.any(e.Page) == nil && !j.isBroken(e.Page) {
				j.report(diag.UnknownMenuPage.At("casebook.toml", e.Span, diag.S("id", e.Page), diag.S("suggest", nearID(e.Page, j.grid.ids))))
			}
		}
	}
}

// collectItems are the entries of `collect`: names of collections, or
// collections declared in place.
func collectItems(n *data.Node) []*data.Node {
	switch {
	case n == nil || n.Kind == data.Null:
		return nil
	case n.Kind == data.Seq:
		return n.Items
	}
	return []*data.Node{n}
}
