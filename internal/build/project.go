// Package build puts the stages in their order: read what configures the
// site, map the files to Heads and texts, join, map the pages to Views and
// HTML, publish. One path serves every build: what a memo store remembers is
// only not done again.
package build

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"

	uistrings "github.com/openimis/casebook/i18n"
	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/glossary"
	"github.com/openimis/casebook/internal/highlight"
	"github.com/openimis/casebook/internal/i18n"
	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/load"
	"github.com/openimis/casebook/internal/markdown"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
	"github.com/openimis/casebook/internal/theme"
	"github.com/openimis/casebook/themes"
)

// Options are what a person says about one build.
type Options struct {
	Dir     string // the site's folder
	Out     string // the output folder
	BaseURL string // instead of casebook.toml's; "" leaves it
	Drafts  bool
	Future  bool
	NoIndex bool   // search engines are asked to stay away
	Now     string // ISO date
	Strict  bool   // warnings stop publication too
	Fresh   bool   // nothing of earlier builds is used
	Version memo.Digest
}

// A part of a Project is what some files of the site's folder make of it.
type part int

const (
	partConfig   part = iota // casebook.toml
	partTypes                // content/types
	partTheme                // themes
	partTexts                // i18n
	partGlossary             // content/glossary.csv
	partTables               // content/tags.csv and sources.yaml
	partFiles                // the lists of all files
	parts
)

// A Project is a site's folder with all that configures it: everything but
// the pages. It does not change; with makes the next one.
type Project struct {
	options  Options
	root     *load.Root
	store    *memo.Store
	config   *config.Config
	types    *schema.Set
	theme    *theme.Theme
	texts    *i18n.Catalogues
	glossary *glossary.Glossary
	tags     *link.Tags
	sources  *link.Sources
	files    []site.File
	contains map[site.Key]string // section → type of its pages
	static   []paths.Src

	converters map[string]*markdown.Converter
	mdDigest   map[string]memo.Digest        // language → digest of what its converter depends on
	analysers  map[string]*analysis.Analyser // nil without a search
	colors     *highlight.Highlighter
	images     *images

	loading part
	faults  [parts][]diag.Diagnostic
}

// Load reads what configures the site. Without a usable configuration the
// Project is nil, and the diagnostics say why.
func Load(ctx context.Context, o Options, root *load.Root, store *memo.Store) (*Project, []diag.Diagnostic) {
	p := &Project{options: o, root: root, store: store}
	src, faults := root.Optional("casebook.toml")
	if src == nil {
		if len(faults) == 0 {
			faults = append(faults, diag.NoConfig.At("casebook.toml", diag.Span{}))
		}
		return nil, faults
	}
	cfg, faults := config.Parse(src)
	if errors, _ := diag.Count(faults); errors > 0 || cfg == nil {
		return nil, faults
	}
	p.config = override(cfg, o)
	made, missing := newImages(&cfg.Images)
	if p.images = made; len(missing) > 0 {
		return nil, append(faults, missing...)
	}
	p.report(faults...)
	for part := partTypes; part < parts; part++ {
		p.load(part)
	}
	p.converters, p.mdDigest = p.newConverters()
	p.analysers = p.newAnalysers()
	return p, p.Faults()
}

// load reads a part.
func (p *Project) load(part part) {
	p.loading, p.faults[part] = part, nil
	switch part {
	case partTypes:
		p.loadTypes()
	case partTheme:
		p.loadTheme()
	case partTexts:
		p.loadTexts()
	case partGlossary:
		p.loadGlossary()
	case partTables:
		p.loadTables()
	case partFiles:
		p.loadFiles()
	}
}

// with is a Project of which some parts are read anew: a preview's way not to
// read all of them for one edit. It keeps what was read of images, but for
// those that changed.
func (p *Project) with(again []part, changed []string) *Project {
	n := &Project{
		options: p.options, root: p.root, store: p.store, config: p.config, types: p.types, theme: p.theme, texts: p.texts,
		glossary: p.glossary, tags: p.tags, sources: p.sources, files: p.files, contains: p.contains, static: p.static,
		converters: p.converters, mdDigest: p.mdDigest, analysers: p.analysers, colors: p.colors, images: p.images, faults: p.faults,
	}
	for _, part := range again {
		if part != partFiles || !n.changedFiles(changed) {
			n.load(part)
		}
	}
	// What is broken stays as it was, with the reasons.
	if hasErrors(n.faults[partTheme]) {
		n.theme = p.theme
	}
	if hasErrors(n.faults[partTexts]) {
		n.texts = p.texts
	}
	if hasErrors(n.faults[partTables]) {
		n.tags, n.sources = p.tags, p.sources
	}
	if slices.Contains(again, partFiles) {
		n.images = p.images.without(changed)
	}
	if n.theme != p.theme {
		n.converters, n.mdDigest = n.newConverters()
	}
	return n
}

// changedFiles brings the lists of files up to date where a few of the content
// came or went. It reports false where the folders must be looked through.
func (p *Project) changedFiles(changed []string) bool {
	if len(p.faults[partFiles]) > 0 || slices.ContainsFunc(changed, func(name string) bool { return strings.HasPrefix(name, "static/") }) {
		return false
	}
	files, faults, ok := p.root.Changed(p.files, p.langs(), changed)
	if ok {
		p.files, p.faults[partFiles] = files, faults
	}
	return ok
}

func (p *Project) report(d ...diag.Diagnostic) {
	p.faults[p.loading] = append(p.faults[p.loading], d...)
}

// Faults are what is wrong with all that configures the site.
func (p *Project) Faults() []diag.Diagnostic { return slices.Concat(p.faults[:]...) }

// override puts in what the command line says instead of casebook.toml.
func override(cfg *config.Config, o Options) *config.Config {
	c := *cfg
	if o.BaseURL != "" {
		c.BaseURL, c.BasePath = config.SplitBaseURL(o.BaseURL)
	}
	c.Publish.NoIndex = c.Publish.NoIndex || o.NoIndex
	return &c
}

func (p *Project) langs() []string {
	var out []string
	for _, l := range p.config.Languages {
		out = append(out, l.Tag)
	}
	return out
}

// read returns a file's bytes; a failure is reported.
func (p *Project) read(f paths.Src) []byte {
	src, err := p.root.Read(f)
	if err != nil {
		p.report(p.root.Fault(f, "file", err))
		return nil
	}
	return src
}

func (p *Project) loadTypes() {
	var files []schema.File
	for _, ext := range []string{".yaml", ".yml"} {
		names, faults := p.root.Glob("content/types", ext)
		p.report(faults...)
		for _, f := range names {
			if src := p.read(f); src != nil {
				files = append(files, schema.File{Path: string(f), Bytes: src})
			}
		}
	}
	var faults []diag.Diagnostic
	p.types, faults = schema.Load(files)
	p.report(faults...)
}

func (p *Project) loadTheme() {
	if p.colors == nil {
		p.colors = highlight.New()
	}
	own, err := fs.Sub(p.root.FS(), "themes")
	if err != nil {
		own = nil
	}
	var faults []diag.Diagnostic
	p.theme, faults = theme.Load(theme.Options{
		Name: p.config.Theme, Site: own, Builtin: themes.FS, ExtraCSS: highlight.CSS(), Colors: p.config.Colors,
		Schema: componentSchema, Old: p.theme,
	})
	for i, d := range faults {
		if d.Path == config.Path && d.Span == (diag.Span{}) {
			faults[i].Span = p.config.ThemeSpan
		}
	}
	p.report(faults...)
}

// componentSchema compiles the description of a component's fields with the
// engine that checks front matter.
func componentSchema(path string, doc *data.Node) (theme.Validator, []diag.Diagnostic) {
	shape, faults := schema.Component(path, doc)
	if shape == nil {
		return nil, faults
	}
	return shape.Validate, faults
}

func (p *Project) loadTexts() {
	var files []i18n.File
	defaults, err := fs.Glob(uistrings.FS, "*.toml")
	if err != nil {
		panic("build: " + err.Error()) // a bad pattern is ours
	}
	for _, name := range defaults {
		src, err := fs.ReadFile(uistrings.FS, name)
		if err != nil {
			panic("build: " + err.Error()) // it is in the binary
		}
		files = append(files, i18n.File{Path: "(built-in)/i18n/" + name, Lang: strings.TrimSuffix(name, ".toml"), Bytes: src, Default: true})
	}
	for _, f := range p.theme.Strings() {
		files = append(files, i18n.File{Path: f.Path, Lang: f.Lang, Bytes: f.Data})
	}
	own, faults := p.root.Glob("i18n", ".toml")
	p.report(faults...)
	for _, f := range own {
		if src := p.read(f); src != nil {
			files = append(files, i18n.File{Path: string(f), Lang: strings.TrimSuffix(path.Base(string(f)), ".toml"), Bytes: src})
		}
	}
	languages := []string{p.config.DefaultLanguage} // the default one first
	for _, l := range p.langs() {
		if l != p.config.DefaultLanguage {
			languages = append(languages, l)
		}
	}
	p.texts, faults = i18n.Load(files, languages...)
	p.report(faults...)
}

func (p *Project) loadGlossary() {
	table, _ := p.table(glossaryPath)
	var faults []diag.Diagnostic
	p.glossary, faults = glossary.Parse(table, p.langs(), glossaryPath)
	p.report(faults...)
}

const glossaryPath = "content/glossary.csv"

// loadTables reads tags and sources.
func (p *Project) loadTables() {
	table, whole := p.table(link.TagsPath)
	var faults []diag.Diagnostic
	p.tags, faults = link.ParseTags(table, p.langs(), whole)
	p.report(faults...)
	var tree *data.Node
	src, whole := p.optionalFile(link.SourcesPath)
	if src != nil {
		tree, faults = data.YAML(src, 0, link.SourcesPath)
		p.report(faults...)
		whole = len(faults) == 0
	}
	p.sources, faults = link.ParseSources(tree, whole)
	p.report(faults...)
}

// table reads a table; nil is none. Whole is false where a part of it could
// not be read, so that nobody complains of what may stand there.
func (p *Project) table(name paths.Src) (table *data.Table, whole bool) {
	src, whole := p.optionalFile(name)
	if src == nil {
		return nil, whole
	}
	table, faults := data.CSV(src, string(name))
	p.report(faults...)
	return table, len(faults) == 0
}

func (p *Project) optionalFile(name paths.Src) (src []byte, ok bool) {
	src, faults := p.root.Optional(name)
	p.report(faults...)
	return src, len(faults) == 0
}

func (p *Project) loadFiles() {
	var faults []diag.Diagnostic
	p.files, faults = p.root.Content(p.langs())
	p.report(faults...)
	p.static, faults = p.root.Tree("static")
	p.report(faults...)
}

// newConverters makes one Markdown converter a language, and the digest of
// what it depends on.
func (p *Project) newConverters() (map[string]*markdown.Converter, map[string]memo.Digest) {
	components := map[string]markdown.Component{}
	var names []string
	for name, c := range p.theme.Components() {
		components[name] = markdown.Component{Markdown: c.Markdown, Headings: c.Headings, Validate: c.Validate}
		names = append(names, name)
	}
	slices.Sort(names)
	shape := memo.NewHasher()
	for _, name := range names {
		c := p.theme.Components()[name]
		shape.AddString(name)
		shape.AddDigest(memo.DigestOf(c.Description))
	}
	set := shape.Sum()
	out := map[string]*markdown.Converter{}
	digests := map[string]memo.Digest{}
	for _, l := range p.config.Languages {
		out[l.Tag] = markdown.New(markdown.Options{
			Lang: l.Lang, Linkify: p.config.Markdown.Linkify, Typography: p.config.Markdown.Typography,
			MaxDepth: p.config.Limits.Depth, Components: components, Highlight: p.highlight, Languages: p.colors.Languages(),
		})
		digests[l.Tag] = memo.Sum([]byte(l.Lang), memo.Encode(p.config.Markdown), memo.Encode(p.config.Limits), set[:])
	}
	return out, digests
}

// coloured is what the store keeps of a block of code.
type coloured struct {
	HTML  []byte
	Known bool
}

// highlight colours a block of code, remembered by language and code: an
// edit beside it does not colour it again.
func (p *Project) highlight(lang, code string) ([]byte, bool) {
	c, _ := memo.Do(p.store, "code", memo.Sum([]byte(lang), []byte(code)), func() coloured {
		html, known := p.colors.Highlight(lang, code)
		return coloured{html, known}
	})
	return c.HTML, c.Known
}
