// Package parse holds the two maps over files: head reads the front matter,
// body the text. Both are pure functions of one file and of what the whole
// site has in common (types, language, components); neither knows another
// page.
package parse

import (
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/frontmatter"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// Head reads the front matter of a file. Type is what its section says that
// it contains, "page" if it says nothing; the file itself may name another. Key
// makes the collation key of a title in the file's language.
func Head(f site.File, src []byte, types *schema.Set, typ string, o schema.Options, key func(string) []byte) *site.Head {
	parts, faults := frontmatter.Split(src, string(f.Path))
	h := &site.Head{
		Path: f.Path, Lang: f.Lang, ID: f.ID, Kind: f.Kind, Type: typ,
		Meta: parts.Meta, BodyAt: parts.BodyAt, Diagnostics: faults,
	}
	errors, _ := diag.Count(faults)
	h.Broken = errors > 0
	h.Digest = memo.Sum(src[:parts.BodyAt], []byte(typ), []byte(f.Path))
	if h.Broken {
		return h
	}
	h.Common = common(h.Meta)
	h.SortKey = key(h.Meta.Get("title").Str())
	if own := h.Meta.Get("type").Str(); own != "" {
		h.Type = own
	}
	if h.Meta != nil {
		h.Diagnostics = append(h.Diagnostics, types.Validate(h.Type, h.Meta, string(f.Path), o)...)
		h.Diagnostics = append(h.Diagnostics, ignored(h)...)
	}
	if types.Type(h.Type) == nil {
		// Reported by Validate; the page is read on as the plainest type.
		h.Type = "page"
	}
	return h
}

// ignored judges what a page says it need not be told: each must be a warning
// that there is, with a reason. What is no text, the schema reports.
func ignored(h *site.Head) (faults []diag.Diagnostic) {
	list := h.Meta.Get("checks")
	if list == nil {
		return nil
	}
	for _, item := range list.Items {
		report := func(c diag.Code, field string, args ...diag.Arg) {
			faults = append(faults, c.At(string(h.Path), item.Get(field).Span, append(args, diag.S("code", item.Get("code").Str()))...))
		}
		code := item.Get("code").Str()
		entry, known := diag.Lookup(code)
		switch {
		case code == "":
		case !known:
			report(diag.CheckUnknown, "code", diag.S("suggest", diag.Near(code, diag.Codes())))
		case entry.Severity == diag.Error:
			report(diag.CheckLowered, "code")
		}
		if reason := item.Get("reason").Str(); reason != "" && strings.TrimSpace(reason) == "" {
			report(diag.CheckReason, "reason")
		}
	}
	return faults
}

// common takes the fields of every page out of the front matter.
func common(meta *data.Node) (c site.Common) {
	if meta == nil || meta.Kind != data.Map {
		return c
	}
	for _, f := range meta.Fields {
		switch f.Key {
		case "title":
			c.Title = f.Value.Str()
		case "description":
			c.Description = f.Value.Str()
		case "date":
			c.Date = f.Value.Str()
		case "updated":
			c.Updated = f.Value.Str()
		case "publish":
			c.Publish = f.Value.Str()
		case "expire":
			c.Expire = f.Value.Str()
		case "slug":
			c.Slug, c.HasSlug = f.Value.Str(), f.Value.Kind != data.Null
		case "weight":
			c.Weight, _ = f.Value.Int()
		case "draft":
			c.Draft, _ = f.Value.Bool()
		case "form":
			c.Form = f.Value.Str()
		case "print":
			c.Print, _ = f.Value.Bool()
		case "aliases":
			c.Aliases = f.Value.Kind != data.Null
		case "translation":
			c.Translation = f.Value.Get("of") != nil
		}
	}
	return c
}

// TooLarge is the Head of a file over the limit, which is not read at all.
func TooLarge(f site.File, limit int) *site.Head {
	return broken(f, diag.PageTooLarge.At(string(f.Path), diag.Span{}, diag.N("size", int(f.Size)), diag.N("limit", limit)))
}

// Unreadable is the Head of a file that could not be read.
func Unreadable(f site.File, d diag.Diagnostic) *site.Head { return broken(f, d) }

func broken(f site.File, d diag.Diagnostic) *site.Head {
	return &site.Head{
		Path: f.Path, Lang: f.Lang, ID: f.ID, Kind: f.Kind, Type: "page", Broken: true,
		Digest: memo.Sum([]byte(f.Path), []byte(d.Code)), Diagnostics: []diag.Diagnostic{d},
	}
}
