package config

import (
	"maps"
	"slices"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
)

// Path is the file that every diagnostic of Parse points into.
const Path = "casebook.toml"

const (
	defaultTheme     = "default"
	defaultPageBytes = 1_000_000
	defaultDepth     = 100
	defaultCache     = 1_000_000_000
	defaultFeedSize  = 50
)

// Parse reads casebook.toml. The Config is complete, with the defaults of all
// that is not said; it is nil if there is any error.
func Parse(src []byte) (*Config, []diag.Diagnostic) {
	root, diags := data.TOML(src, 0, Path)
	if root == nil {
		return nil, diags
	}
	d := &decoder{path: Path, diags: diags}
	broken := len(diags) > 0
	c := &Config{
		Theme:    defaultTheme,
		Search:   Search{Enabled: true},
		Limits:   Limits{PageBytes: defaultPageBytes, Depth: defaultDepth},
		Cache:    Cache{MaxBytes: defaultCache},
		Markdown: Markdown{Linkify: true, Typography: true},
		Publish:  Publish{FeedSize: defaultFeedSize},
		Images:   Images{Widths: []int{480, 800, 1400}, Quality: 82, MaxBytes: 20_000_000},
		Budgets:  defaultBudgets,
	}
	// First, since labels are checked against them.
	languages := d.languages(root.Field("languages"), c, broken)
	d.table(root, Path, Path,
		d.text("title", &c.Title),
		key{"base_url", func(f *data.Field) { d.baseURL(f, c) }},
		key{"default_language", func(f *data.Field) { d.defaultLanguage(f, c) }},
		key{"theme", func(f *data.Field) { d.theme(f, c) }},
		key{"logo", func(f *data.Field) { d.logo(f, &c.Logo) }},
		key{"colors", func(f *data.Field) { d.colors(f, c) }},
		key{"languages", func(*data.Field) {}},
		key{"menus", func(f *data.Field) { d.menus(f, c) }},
		key{"taxonomies", func(f *data.Field) { d.taxonomies(f, c) }},
		key{"collections", func(f *data.Field) { d.collections(f, c) }},
		key{"repository", func(f *data.Field) { d.repository(f, &c.Repository) }},
		key{"search", func(f *data.Field) {
			d.table(f.Value, f.Key, "[search]", d.truth("enabled", &c.Search.Enabled))
		}},
		key{"limits", func(f *data.Field) { d.limits(f, &c.Limits) }},
		key{"cache", func(f *data.Field) {
			d.table(f.Value, f.Key, "[cache]", d.size("max", &c.Cache.MaxBytes, "1 MB", "1000 GB"))
		}},
		key{"checks", func(f *data.Field) { d.checks(f, c) }},
		key{"markdown", func(f *data.Field) {
			d.table(f.Value, f.Key, "[markdown]", d.truth("linkify", &c.Markdown.Linkify), d.truth("typography", &c.Markdown.Typography))
		}},
		key{"publish", func(f *data.Field) { d.publish(f, &c.Publish) }},
		key{"images", func(f *data.Field) { d.images(f, &c.Images) }},
		key{"budgets", func(f *data.Field) { d.budgets(f, &c.Budgets) }},
		key{"forms", func(f *data.Field) { d.forms(f, &c.Forms) }},
		key{"related", func(f *data.Field) { d.relatedFields(f, c) }},
		d.strings("params", &c.Params),
	)
	for _, must := range []struct{ key, example string }{
		{"title", "`title = \"…\"`, the name of the site"},
		{"languages", languageExample},
	} {
		// A fault of syntax may have swallowed the key, which is then not
		// missing; nor is one that is only misspelt.
		if root.Get(must.key) == nil && !broken && !d.misspelt(must.key) {
			d.report(diag.ConfigMissing, diag.Span{}, diag.S("key", must.key), diag.S("where", Path), diag.S("example", must.example))
		}
	}
	d.fallbacks(languages, c)
	diags = diag.Sort(d.diags)
	if errors, _ := diag.Count(diags); errors > 0 {
		return nil, diags
	}
	return c, diags
}

// misspelt reports whether an unknown key was perhaps meant to be this one.
func (d *decoder) misspelt(name string) bool {
	return slices.ContainsFunc(d.diags, func(f diag.Diagnostic) bool {
		return f.Code == diag.UnknownKey.String() && f.Arg("where") == Path && f.Arg("suggest") == name
	})
}

func (d *decoder) theme(f *data.Field, c *Config) {
	name, ok := d.str(f)
	if !ok {
		return
	}
	if !paths.ValidSegment(name) {
		d.report(diag.ConfigName, f.Value.Span, diag.S("name", name), diag.S("what", "the name of a theme"))
		return
	}
	c.Theme, c.ThemeSpan = name, f.Value.Span
}

func (d *decoder) checks(f *data.Field, c *Config) {
	c.Checks = map[string]string{}
	d.each(f, func(f *data.Field) {
		entry, known := diag.Lookup(f.Key)
		level, ok := d.choice(f, "error", "warning", "off")
		switch {
		case !known:
			d.report(diag.CheckUnknown, f.Span, diag.S("code", f.Key), diag.S("suggest", diag.Near(f.Key, diag.Codes())))
		case ok && entry.Severity == diag.Error && level != "error":
			d.report(diag.CheckLowered, f.Value.Span, diag.S("code", f.Key))
		case ok:
			c.Checks[f.Key] = level
		}
	})
}

func (d *decoder) limits(f *data.Field, to *Limits) {
	size := int64(to.PageBytes)
	d.table(f.Value, f.Key, "[limits]",
		d.size("page_bytes", &size, "1 kB", "100 MB"),
		d.number("depth", &to.Depth, 10, 1000))
	to.PageBytes = int(size)
}

func (d *decoder) publish(f *data.Field, to *Publish) {
	d.table(f.Value, f.Key, "[publish]",
		d.truth("csp_meta", &to.CSPMeta),
		d.truth("noindex", &to.NoIndex),
		d.number("feed_size", &to.FeedSize, 1, defaultFeedSize),
		key{"headers", func(f *data.Field) {
			d.strings(f.Key, &to.Headers).read(f)
			d.headers(f, to)
		}})
}

// headers checks what goes into _headers line by line: a line break in a value
// would be a header that nobody wrote.
func (d *decoder) headers(f *data.Field, to *Publish) {
	for _, name := range slices.Sorted(maps.Keys(to.Headers)) {
		if !token(name) || !oneLine(to.Headers[name]) {
			d.report(diag.ConfigHeader, f.Value.Field(name).Span, diag.S("name", name))
		}
	}
}

func token(name string) bool {
	for _, r := range name {
		if !(r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
			return false
		}
	}
	return name != ""
}

func oneLine(value string) bool {
	for _, r := range value {
		if r < ' ' || r > '~' {
			return false
		}
	}
	return value != ""
}

func (d *decoder) relatedFields(f *data.Field, c *Config) {
	c.Related = map[string]int{}
	d.each(f, func(f *data.Field) {
		weight := 0
		d.number(f.Key, &weight, 1, 100).read(f)
		if weight > 0 {
			c.Related[f.Key] = weight
		}
	})
}
