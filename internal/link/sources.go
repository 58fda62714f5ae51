package link

import (
	"maps"
	"net/url"
	"slices"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// SourcesPath is where the sources are described.
const SourcesPath = "content/sources.yaml"

// Sources are the described sources of a site.
type Sources struct {
	byID   map[string]source
	ids    []string
	unsure bool // the file could not be read in full: an unknown id may stand there
}

type source struct {
	title                            map[string]string // per language; "" is every language
	publisher, url, date, read, note string
	span                             diag.Span // of the id
}

// ParseSources reads the tree of content/sources.yaml; nil is a site without.
// Whole is false where the file has faults that hide a part of it.
func ParseSources(n *data.Node, whole bool) (*Sources, []diag.Diagnostic) {
	s := &Sources{byID: map[string]source{}, unsure: !whole}
	if n == nil || n.Kind == data.Null {
		return s, nil
	}
	var faults []diag.Diagnostic
	report := func(c diag.Code, span diag.Span, args ...diag.Arg) {
		faults = append(faults, c.At(SourcesPath, span, args...))
	}
	if n.Kind != data.Map {
		report(diag.SourcesShape, n.Span)
		s.unsure = true
		return s, faults
	}
	fields := []string{"title", "publisher", "url", "date", "read", "note"}
	for _, f := range n.Fields {
		if f.Value.Kind != data.Map {
			report(diag.SourceEmpty, f.Span, diag.S("id", f.Key))
			s.byID[f.Key] = source{span: f.Span} // known: pages may cite it
			continue
		}
		src := source{span: f.Span, title: map[string]string{}}
		misspelt := false // the title is, and has been reported
		for _, g := range f.Value.Fields {
			switch {
			case !slices.Contains(fields, g.Key):
				near := diag.Near(g.Key, fields)
				misspelt = misspelt || near == "title"
				report(diag.SourcesField, g.Span, diag.S("field", g.Key), diag.S("suggest", near))
			case g.Key == "title" && g.Value.Kind == data.Map:
				for _, t := range g.Value.Fields {
					if title := t.Value.Str(); title != "" {
						src.title[t.Key] = title
					}
				}
			case g.Value.Kind == data.Map || g.Value.Kind == data.Seq:
				report(diag.SourceText, g.Value.Span, diag.S("field", g.Key))
			case g.Key == "title":
				if title := g.Value.Str(); title != "" {
					src.title[""] = title
				}
			case g.Key == "url" && g.Value.Str() != "" && !isAddress(g.Value.Str()):
				report(diag.SourceURL, g.Value.Span, diag.S("url", g.Value.Str()))
			}
		}
		get := func(key string) string { return f.Value.Get(key).Str() }
		src.publisher, src.url, src.date, src.read, src.note = get("publisher"), get("url"), get("date"), get("read"), get("note")
		if len(src.title) == 0 && !misspelt {
			report(diag.SourceNoTitle, f.Span, diag.S("id", f.Key))
		}
		s.byID[f.Key] = src
	}
	s.ids = slices.Sorted(maps.Keys(s.byID))
	return s, faults
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// walkSources calls yield for each value below n that names a source: the
// items of `sources` at the top, and each field called `source` at any depth.
func walkSources(n *data.Node, key string, yield func(id string, n *data.Node)) {
	switch {
	case n == nil:
	case key == "source" || key == "sources":
		for _, v := range values(n) {
			if v.Str() != "" {
				yield(v.Str(), v)
			}
		}
	case n.Kind == data.Map:
		for _, f := range n.Fields {
			walkSources(f.Value, f.Key, yield)
		}
	case n.Kind == data.Seq:
		for _, item := range n.Items {
			walkSources(item, "", yield)
		}
	}
}

// numbering gives each source of a page its number: those that the text cites
// in the order of the text, as Markdown has numbered them, then those of the
// fields.
func (t *Tables) numbering(p *site.Page, o *site.Outline) (ids []string, numbers map[string]int) {
	numbers = map[string]int{}
	add := func(id string) {
		if numbers[id] == 0 {
			ids = append(ids, id)
			numbers[id] = len(ids)
		}
	}
	if o != nil {
		for _, c := range o.Cites {
			add(c.ID)
		}
	}
	for _, f := range p.Fields {
		walkSources(f.Value, f.Key, func(id string, _ *data.Node) { add(id) })
	}
	return ids, numbers
}

// sourceRefs is the page's list of sources.
func (t *Tables) sourceRefs(p *site.Page, ids []string) []site.SourceRef {
	var out []site.SourceRef
	for i, id := range ids {
		ref := site.SourceRef{N: i + 1, ID: sourceAnchor(id), Title: id}
		if s, ok := t.in.Sources.byID[id]; ok {
			ref.Publisher, ref.URL, ref.Date, ref.Read = s.publisher, s.url, s.date, s.read
			ref.Title = s.title[p.Lang]
			if ref.Title == "" {
				ref.Title = s.title[""]
			}
			if ref.Title == "" {
				ref.Title = schema.Text(s.title, p.Lang, t.in.Config.DefaultLanguage)
				for l, title := range s.title {
					if loc := t.locales[l]; title == ref.Title && loc != nil && l != p.Lang {
						ref.Lang, ref.Dir = loc.tag, loc.dir
					}
				}
			}
		} else if isAddress(id) {
			ref.URL = id
		}
		out = append(out, ref)
	}
	return out
}

// sourceAnchor is the id of a source's place in the list.
func sourceAnchor(id string) string { return "src-" + paths.Slug(id) }
