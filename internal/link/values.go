package link

import (
	"html"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/i18n"
	"github.com/openimis/casebook/internal/lang"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// A language is what the join needs to know of one language of the site.
type language struct {
	tag, dir, name string
	locale         *lang.Locale
	texts          *i18n.Catalogue
}

func languages(in Input) map[string]*language {
	out := map[string]*language{}
	for _, l := range in.Config.Languages {
		texts := in.Catalogues.Language(l.Tag)
		out[l.Tag] = &language{tag: l.Lang, dir: l.Dir, name: l.Name, locale: texts.Locale(), texts: texts}
	}
	return out
}

// href is the complete address of a page of the site.
func (t *Tables) href(u paths.URL) string { return t.in.Config.BasePath + u.Escape() }

// A printer turns the fields of one page into values for the languages of
// another: a card of a French list shows its labels in French.
type printer struct {
	t       *Tables
	o       *Outlines // nil on cards and in lists, whose values hold no links
	page    *site.Page
	lang    string
	numbers map[string]int // of the page's sources; nil on cards
	cites   bool           // without numbers, sources are links to the page that cites them
}

// row is a field with its label, nil if the page has no such field.
func (pr printer) row(p *site.Page, f *schema.Field) *site.Row {
	n := p.Field(f.Name)
	if n == nil || n.Kind == data.Null {
		return nil
	}
	vals := pr.list(f, n)
	if len(vals) == 0 {
		return nil
	}
	return &site.Row{Name: f.Name, Label: pr.label(f), Values: vals}
}

func (pr printer) label(f *schema.Field) string {
	if s := schema.Text(f.Label, pr.lang, pr.t.in.Config.DefaultLanguage); s != "" {
		return s
	}
	return strings.ReplaceAll(f.Name, "_", " ")
}

func (pr printer) list(f *schema.Field, n *data.Node) []site.Value {
	if n.Kind != data.Seq {
		if f.Items != nil {
			f = f.Items // one item may stand for a list of one
		}
		return pr.append(nil, f, n)
	}
	items := f.Items
	if items == nil {
		items = &schema.Field{Name: f.Name, Kind: "string"}
	}
	var out []site.Value
	for _, item := range n.Items {
		out = pr.append(out, items, item)
	}
	return out
}

func (pr printer) append(out []site.Value, f *schema.Field, n *data.Node) []site.Value {
	switch n.Kind {
	case data.Null:
		return out
	case data.Seq:
		return append(out, site.Value{Kind: "list", Items: pr.list(f, n)})
	case data.Map:
		return append(out, pr.object(f, n))
	default:
		return append(out, pr.scalar(f, n))
	}
}

func (pr printer) object(f *schema.Field, n *data.Node) site.Value {
	v := site.Value{Kind: "object"}
	for i := range f.Fields {
		sub := &f.Fields[i]
		value := n.Get(sub.Name)
		if value == nil || value.Kind == data.Null {
			continue
		}
		if sub.Name == "source" || sub.Format == "source" {
			v.Source = pr.mark(value.Str())
			continue
		}
		if vals := pr.list(sub, value); len(vals) > 0 {
			v.Rows = append(v.Rows, site.Row{Name: sub.Name, Label: pr.label(sub), Values: vals})
		}
	}
	return v
}

func (pr printer) scalar(f *schema.Field, n *data.Node) site.Value {
	raw := n.Str()
	v := site.Value{Kind: "text", Raw: raw, Text: pr.t.scalarText(f, raw, pr.lang)}
	free := isMarkdown(f) // in the words of the page's author
	switch {
	case free:
		if pr.o == nil {
			v.Text = pr.words(raw)
		} else {
			v.Kind, v.Text = "html", pr.inline(raw)
		}
	case f.Ref != "":
		if target := pr.t.grid.page(pr.lang, raw); target != nil {
			r := pr.t.ref(target, pr.lang)
			v.Kind, v.Text, v.URL, v.Lang, v.Dir = "link", r.Title, r.URL, r.Lang, r.Dir
		}
	case f.Kind == "url" || f.Format == "uri":
		v.Kind, v.URL = "link", raw
		v.Text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(raw, "https://"), "http://"), "/")
	case f.Kind == "email" || f.Format == "email":
		v.Kind, v.URL = "link", "mailto:"+raw
	case f.Kind == "date" || n.Kind == data.Date:
		v.Kind = "date"
		if iso := pr.t.zoned(pr.page, f); iso != "" {
			v.Raw, v.Text = iso, pr.t.locales[pr.lang].locale.DateTime(iso, langLong)
		}
	case n.Kind == data.Int || n.Kind == data.Float:
		v.Kind = "number"
	case n.Kind == data.Bool:
		v.Kind = "bool"
	case f.Format == "source":
		if v.Source = pr.mark(raw); v.Source != nil && v.Source.N == 0 {
			v.Kind, v.Text, v.URL, v.Source = "link", v.Source.Title, v.Source.Href, nil
		}
	case pr.page != nil && n.Kind == data.String && len(f.Enum) == 0 && f.Format == "":
		v.Text, free = pr.t.in.Plain(pr.page.Head.Lang, v.Text), true
	}
	if free && pr.page != nil && pr.page.Head.Lang != pr.lang {
		from := pr.t.locales[pr.page.Head.Lang]
		v.Lang, v.Dir = from.tag, from.dir
	}
	return v
}

// mark leads to a source in its page's list of sources; nil where the value
// stands on a card.
func (pr printer) mark(id string) *site.SourceMark {
	switch {
	case id == "":
		return nil
	case pr.numbers[id] > 0:
		return &site.SourceMark{N: pr.numbers[id], Href: "#" + sourceAnchor(id)}
	case pr.cites:
		ref := pr.t.sourceRefs(pr.page, []string{id})[0]
		return &site.SourceMark{Href: pr.page.Href + "#" + ref.ID, Title: ref.Title}
	}
	return nil
}

// words is the Markdown of a field as plain text, for lists.
func (pr printer) words(text string) string {
	body, _ := pr.t.in.Inline(pr.page.Head.Lang, text)
	var out strings.Builder
	for _, r := range body.Runs {
		if r.Kind == site.RunBreak {
			out.WriteByte(' ')
		} else {
			out.WriteString(html.UnescapeString(string(body.Pieces[r.Piece].HTML[r.Start:r.End])))
		}
	}
	return strings.TrimSpace(out.String())
}

func isMarkdown(f *schema.Field) bool { return f.Kind == "markdown" || f.Format == "markdown" }

// inline is the HTML of a field's Markdown. Its links lead where those of the
// page's text would; what needs a place of its own in a page (headings,
// images, components, citations) has none in a field and is left out.
func (pr printer) inline(text string) string {
	body, outline := pr.t.in.Inline(pr.page.Head.Lang, text)
	if len(body.Pieces) == 0 {
		return ""
	}
	var out strings.Builder
	r := pr.t.resolver(pr.o, pr.page)
	p, at := body.Pieces[0], 0
	for _, h := range p.Holes {
		out.Write(p.HTML[at:h.At])
		at = h.At
		switch h.Kind {
		case site.HoleHref:
			href, _ := r.link(outline.Links[h.N])
			out.WriteString(html.EscapeString(href))
		case site.HoleString:
			out.WriteString(html.EscapeString(pr.t.locales[pr.page.Head.Lang].texts.T(body.Strings[h.N])))
		case site.HoleID:
			out.WriteString(html.EscapeString(outline.Headings[h.N].Slug))
		}
	}
	out.Write(p.HTML[at:])
	return out.String()
}

// scalarText is a value as people of a language read it.
func (t *Tables) scalarText(f *schema.Field, raw, lang string) string {
	l := t.locales[lang]
	if f.Items != nil && len(f.Enum) == 0 {
		f = f.Items
	}
	if label := f.ValueLabel(raw, lang, t.in.Config.DefaultLanguage); label != raw && label != "" {
		return label
	}
	switch f.Format {
	case "country":
		return l.locale.Country(raw)
	case "language":
		return l.locale.Language(raw)
	case "currency":
		return l.locale.Currency(raw)
	}
	switch f.Kind {
	case "date":
		return l.locale.DateTime(raw, langLong)
	case "boolean":
		if raw == "true" {
			return l.texts.T("value.yes")
		}
		return l.texts.T("value.no")
	case "number", "integer":
		if len(raw) == 4 {
			// Four digits are left ungrouped, as many style guides have it: most
			// are years, which nobody writes 2,016.
			return raw
		}
		return l.locale.Number(raw)
	}
	if f.Ref != "" {
		if target := t.grid.page(lang, raw); target != nil {
			return target.Title
		}
	}
	return raw
}

const langLong = lang.Long
