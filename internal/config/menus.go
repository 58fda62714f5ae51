package config

import (
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
)

func (d *decoder) menus(f *data.Field, c *Config) {
	d.each(f, func(f *data.Field) {
		m := Menu{Name: f.Key}
		d.items(f, "`[[menus."+f.Key+"]]`", func(n *data.Node) {
			if e, ok := d.menuEntry(n); ok {
				m.Entries = append(m.Entries, e)
			}
		})
		c.Menus = append(c.Menus, m)
	})
}

func (d *decoder) menuEntry(n *data.Node) (e MenuEntry, ok bool) {
	e.Span = n.Span
	before := len(d.diags)
	d.table(n, "menus", "a menu entry",
		d.text("page", &e.Page),
		d.link("url", &e.URL),
		d.labels("label", &e.Label))
	if len(d.diags) > before {
		return e, false
	}
	e.Page = strings.Trim(e.Page, "/")
	switch page, url := n.Field("page"), n.Field("url"); {
	case page != nil && url == nil:
		e.Span = page.Value.Span
		return e, true
	case page == nil && url == nil:
		d.report(diag.MenuEntry, n.Span)
	case page != nil && url != nil:
		d.report(diag.MenuEntryTwo, url.Span)
	case url != nil && len(e.Label) == 0:
		d.report(diag.ConfigMissing, n.Span, diag.S("key", "label"), diag.S("where", "this menu entry"),
			diag.S("example", "what it says, such as `label = { en = \"Forum\" }`"))
	default:
		return e, true
	}
	return e, false
}

// reservedSegments are used by the site itself at the root of each language.
var reservedSegments = []string{"__casebook", "admin", "assets", "data", "page", "print", "search"}

func (d *decoder) taxonomies(f *data.Field, c *Config) {
	taken := map[string]bool{}
	d.each(f, func(f *data.Field) {
		t := Taxonomy{Name: f.Key, Field: f.Key}
		at := map[string]diag.Span{}
		d.segment(f.Key, f.Span, "the name of a taxonomy")
		d.table(f.Value, f.Key, "a taxonomy",
			d.text("field", &t.Field),
			d.labels("label", &t.Label),
			key{"slug", func(f *data.Field) {
				d.labels(f.Key, &t.Slug).read(f)
				for _, tag := range d.langs {
					at[tag] = f.Value.Span
					if own := f.Value.Field(tag); own != nil {
						at[tag] = own.Value.Span
					}
				}
			}})
		for _, tag := range d.langs {
			slug, span := t.Slug[tag], at[tag]
			if slug == "" {
				slug, span = t.Name, f.Span
			} else if !d.segment(slug, span, "part of an address") {
				continue
			}
			if taken[tag+"/"+slug] {
				d.report(diag.ConfigNameTaken, span, diag.S("name", slug), diag.S("lang", tag))
			}
			taken[tag+"/"+slug] = true
		}
		c.Taxonomies = append(c.Taxonomies, t)
	})
}

// segment checks a name that becomes part of an address.
func (d *decoder) segment(name string, at diag.Span, what string) bool {
	for _, r := range reservedSegments {
		if name == r {
			d.report(diag.ConfigName, at, diag.S("name", name), diag.S("what", what), diag.L("reserved", reservedSegments))
			return false
		}
	}
	if !paths.ValidSegment(name) {
		d.report(diag.ConfigName, at, diag.S("name", name), diag.S("what", what))
		return false
	}
	return true
}
