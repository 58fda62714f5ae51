package config

import (
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/lang"
)

// reservedFolders stand beside the languages' folders, in the sources or on
// the published site.
var reservedFolders = []string{"assets", "data", "search", "static", "types"}

const languageExample = "a section `[[languages]]` with `lang = \"en\"` in it"

// languages reads [[languages]] without fallback, which can name languages
// that come later. It returns the nodes of those it took, for fallbacks.
func (d *decoder) languages(f *data.Field, c *Config, broken bool) []*data.Node {
	d.langs, d.unsure = []string{}, broken
	if f == nil {
		d.unsure = true
		return nil
	}
	var nodes []*data.Node
	first := map[string]diag.Span{}
	d.items(f, "", func(n *data.Node) {
		l, title, description, ok := d.oneLanguage(n)
		if !ok {
			d.unsure = true
			return
		}
		at := n.Get("lang").Span
		if earlier, twice := first[l.Tag]; twice {
			d.diags = append(d.diags, diag.LanguageTwice.At(d.path, at, diag.S("tag", l.Tag)).
				With(diag.Place{Path: d.path, Span: earlier, Role: "first"}))
			return
		}
		first[l.Tag] = at
		c.Languages = append(c.Languages, l)
		nodes = append(nodes, n)
		d.langs = append(d.langs, l.Tag)
		set(&c.Titles, l.Tag, title)
		set(&c.Description, l.Tag, description)
	})
	d.unsure = d.unsure || len(d.langs) == 0
	if f.Value.Kind == data.Seq && len(f.Value.Items) == 0 {
		d.report(diag.ConfigMissing, f.Span, diag.S("key", "lang"), diag.S("where", "`languages`"), diag.S("example", languageExample))
	}
	if len(c.Languages) > 0 {
		c.DefaultLanguage = c.Languages[0].Tag
	}
	return nodes
}

func set(m *map[string]string, key, value string) {
	if value == "" {
		return
	}
	if *m == nil {
		*m = map[string]string{}
	}
	(*m)[key] = value
}

func (d *decoder) oneLanguage(n *data.Node) (l Language, title, description string, ok bool) {
	var tag *data.Field
	isTable := d.table(n, "languages", "a language",
		key{"lang", func(f *data.Field) { tag = f }},
		d.text("name", &l.Name),
		key{"dir", func(f *data.Field) { l.Dir, _ = d.choice(f, "ltr", "rtl") }},
		d.text("title", &title),
		d.text("description", &description),
		key{"fallback", func(*data.Field) {}},
		d.strings("params", &l.Params))
	if !isTable {
		return l, "", "", false
	}
	if tag == nil {
		d.report(diag.ConfigMissing, n.Span, diag.S("key", "lang"), diag.S("where", "this language"), diag.S("example", "its tag, such as `lang = \"fr\"`"))
		return l, "", "", false
	}
	t, ok := d.tag(tag)
	if !ok {
		return l, "", "", false
	}
	l.Tag, l.Lang = t.Folder(), t.String()
	if l.Dir == "" {
		l.Dir = t.Dir()
	}
	if l.Name == "" {
		l.Name = t.Name()
	}
	if l.Name == "" && n.Get("name") == nil {
		d.report(diag.ConfigMissing, n.Span, diag.S("key", "name"), diag.S("where", "the language `"+l.Lang+"`"),
			diag.S("example", "`name = \"…\"`, what the language calls itself"))
	}
	return l, title, description, true
}

// tag reads the tag of a language. It must be the shortest one, since it is
// also the name of a folder and part of every address.
func (d *decoder) tag(f *data.Field) (lang.Tag, bool) {
	text, ok := d.str(f)
	if !ok {
		return lang.Tag{}, false
	}
	if slices.Contains(reservedFolders, strings.ToLower(text)) {
		d.report(diag.LanguageReserved, f.Value.Span, diag.S("tag", text))
		return lang.Tag{}, false
	}
	t, err := lang.Parse(text)
	if err == nil && t.Folder() == strings.ToLower(text) {
		return t, true
	}
	args := []diag.Arg{diag.S("tag", text)}
	switch hyphens, wrong := lang.Parse(strings.ReplaceAll(text, "_", "-")); {
	case err == nil:
		args = append(args, diag.S("suggest", t.String()))
	case wrong == nil:
		args = append(args, diag.S("suggest", hyphens.String()))
	default:
		args = append(args, diag.L("examples", []string{"en", "fr", "pt-BR"}))
	}
	d.report(diag.LanguageTag, f.Value.Span, args...)
	return lang.Tag{}, false
}

func (d *decoder) defaultLanguage(f *data.Field, c *Config) {
	text, ok := d.str(f)
	if !ok {
		return
	}
	if tag, known := d.language(text, f.Value.Span); known {
		c.DefaultLanguage = tag
	}
}

// NearLanguage is the language of the site that was perhaps meant, "" if none
// was: `es` is near `en` in letters, but a language of its own.
func NearLanguage(word string, langs []string) string {
	t, err := lang.Parse(strings.ReplaceAll(word, "_", "-"))
	if err != nil {
		return diag.Near(strings.ToLower(word), langs)
	}
	for _, folder := range append([]string{t.Folder(), t.Base()}, t.Parents()...) {
		if slices.Contains(langs, folder) {
			return folder
		}
	}
	return ""
}

// fallbacks fills in which languages stand in for each other: those it names,
// else the default language, for which the others do in their order.
func (d *decoder) fallbacks(nodes []*data.Node, c *Config) {
	for i, n := range nodes {
		l := &c.Languages[i]
		f := n.Field("fallback")
		switch {
		case f != nil:
			l.Fallback = d.fallback(f, l.Tag)
		case l.Tag != c.DefaultLanguage:
			l.Fallback = []string{c.DefaultLanguage}
		default:
			for _, tag := range d.langs {
				if tag != l.Tag {
					l.Fallback = append(l.Fallback, tag)
				}
			}
		}
	}
}

func (d *decoder) fallback(f *data.Field, own string) []string {
	var out []string
	for _, n := range d.list(f) {
		text, ok := d.str(&data.Field{Key: f.Key, Value: n})
		if !ok {
			continue
		}
		tag, known := d.language(text, n.Span)
		switch {
		case !known:
		case tag == own:
			d.report(diag.LanguageItself, n.Span, diag.S("tag", text))
		case slices.Contains(out, tag):
			d.report(diag.LanguageTwice, n.Span, diag.S("tag", text))
		default:
			out = append(out, tag)
		}
	}
	return out
}
