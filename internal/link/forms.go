package link

import (
	"net/url"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// formOf is the form that a page has, by its own front matter or that of its
// original; nil for none.
func (t *Tables) formOf(p *site.Page) *config.Form {
	name := p.Head.Common.Form
	if name == "" {
		name = p.Original.Head.Common.Form
	}
	return t.in.Config.Forms.Kind(name)
}

// form fills the form of a page, and the way to the one for corrections.
func (t *Tables) form(v *site.View, p *site.Page) {
	c := &t.in.Config.Forms
	if to := t.grid.page(p.Lang, c.Correct); c.Correct != "" && to != nil && to.ID != p.ID && !p.IsSection {
		v.CorrectURL = to.Href + "?page=" + url.QueryEscape(v.URL)
	}
	kind := t.formOf(p)
	if kind == nil {
		return
	}
	def := t.in.Config.DefaultLanguage
	f := &site.Form{
		Name: kind.Name, From: v.URL, AskPage: kind.Page,
		Question: schema.Text(kind.Question, p.Lang, def), Reader: schema.Text(c.Reader, p.Lang, def),
	}
	if c.Mail != "" {
		f.Mail = &site.Ref{Title: c.Mail, URL: "mailto:" + url.PathEscape(c.Mail)}
	}
	thanks := t.grid.page(p.Lang, c.Thanks)
	switch {
	case c.Action == config.Netlify && thanks != nil:
		f.Netlify, f.Action = true, thanks.Href
	case c.Action != config.Netlify:
		f.Action = c.Action
		if c.Thanks != "" && thanks != nil && t.in.Config.BaseURL != "" {
			f.Next = t.in.Config.BaseURL + thanks.URL.Escape()
		}
	}
	v.Form = f
}

// forms reports forms and pages of forms that do not exist.
func (j *joiner) forms() {
	c := &j.in.Config.Forms
	for _, named := range []struct{ key, id string }{{"thanks", c.Thanks}, {"correct", c.Correct}} {
		if named.id != "" && j.any(named.id) == nil && !j.isBroken(named.id) {
			j.report(diag.FormsPage.At(config.Path, c.Spans[named.key], diag.S("key", named.key), diag.S("id", named.id), diag.S("suggest", nearID(named.id, j.grid.ids))))
		}
	}
	var names []string
	for _, k := range c.Kinds {
		names = append(names, k.Name)
	}
	for _, p := range j.Pages {
		if name := p.Head.Common.Form; name != "" && p.Own && c.Kind(name) == nil {
			j.report(diag.UnknownForm.At(string(p.Head.Path), p.Head.Meta.Get("form").Span, diag.S("name", name), diag.S("suggest", diag.Near(name, names))))
		}
	}
}
