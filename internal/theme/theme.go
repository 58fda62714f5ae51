// Package theme turns the folders of a theme, and of the themes that it
// extends, into templates that can be executed and files that can be
// published.
//
// What goes in: file systems in layers, of which the first that has a file
// wins. What comes out: a Theme, and of it a Renderer for each language. The
// rule it keeps: a template sees a site.View and nothing else; no function
// of it reaches further, so that equal Views, templates and strings give
// equal pages. It does not decide which pages there are or what their Views
// hold, and writes no files.
package theme

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
)

// Options says where a theme lies and what comes to it from elsewhere.
type Options struct {
	Name     string         // as in casebook.toml; "" is "default"
	Site     fs.FS          // the site's folder themes/; nil if there is none
	Builtin  fs.FS          // the themes of the binary
	ExtraCSS []byte         // goes to the end of main.css, such as the colours of code
	Colors   []config.Color // which the site sets instead of the theme's

	// Schema compiles the description of a component's fields; nil accepts
	// every field.
	Schema func(path string, doc *data.Node) (Validator, []diag.Diagnostic)

	// Old is the theme as it was loaded before, for a preview: what none of
	// the changed files enters is taken over. nil is none.
	Old *Theme
}

// A Validator returns the faults of a component's data, which stand in the
// file at path.
type Validator func(n *data.Node, path string) []diag.Diagnostic

// A Theme is loaded once and never changed. It may be used by many goroutines.
type Theme struct {
	name       string
	files      map[string]*file // by name within a theme: "layouts/page.html"
	sources    map[string][]byte
	plain      *templates // as written, for positions
	fast       *templates // minified, for pages
	small      map[string]*file
	components map[string]*Component
	assets     []Asset
	strings    []StringFile
	extra      []byte
	settings   Settings
	sound      bool // without faults

	mu    sync.Mutex
	bound []*Renderer
}

// kinds are the layouts that every theme must have in its chain.
var kinds = []string{"404", "chooser", "home", "page", "section", "taxonomy", "term"}

// Load reads a theme with all that it extends, and returns all its faults at
// once. The theme is usable as far as it goes, so that other stages can find
// theirs in the same run.
func Load(o Options) (*Theme, []diag.Diagnostic) {
	l := &loader{options: o, sources: map[string][]byte{}, settled: map[string]bool{}}
	if o.Name == "" {
		l.options.Name = "default"
	}
	layers := l.chain(l.options.Name)
	t := &Theme{name: l.options.Name, files: l.collect(layers), sources: l.sources}
	before := len(l.faults)
	l.colours(t, layers)
	said := len(l.faults) - before // and is said again each time
	t.settings, t.extra = l.settings, l.options.ExtraCSS
	if old := o.Old; old.has(t, isTemplate) {
		t.plain, t.fast = old.plain, old.fast
	} else {
		l.parse(t)
	}
	l.checkLayouts(t)
	l.loadComponents(t)
	if old := o.Old; old.has(t, isAsset) && bytes.Equal(old.extra, t.extra) {
		t.assets = old.assets
	} else {
		l.loadAssets(t, layers)
	}
	t.strings = l.stringFiles(layers)
	t.sound = len(l.faults) == said
	return t, diag.Sort(l.faults)
}

// has reports whether a theme without faults has the same files of a kind.
func (t *Theme) has(now *Theme, kind func(name string) bool) bool {
	if t == nil || !t.sound {
		return false
	}
	n := 0
	for name, f := range now.files {
		if !kind(name) {
			continue
		}
		n++
		if old := t.files[name]; old == nil || old.path != f.path || !bytes.Equal(old.data, f.data) {
			return false
		}
	}
	for name := range t.files {
		if kind(name) {
			n--
		}
	}
	return n == 0
}

func isTemplate(name string) bool { return templateName(name) != "" }

func isAsset(name string) bool { return strings.HasPrefix(name, "assets/") }

func (l *loader) checkLayouts(t *Theme) {
	for _, kind := range kinds {
		if t.files["layouts/"+kind+".html"] == nil {
			l.fault(diag.MissingLayout.At(l.tomlPath(), diag.Span{}, diag.S("theme", t.name), diag.S("layout", kind)))
		}
	}
}

// Name returns the theme's name.
func (t *Theme) Name() string { return t.name }

// Source returns the text of a file that diagnostics of this package point
// at, nil for any other path.
func (t *Theme) Source(path string) []byte { return t.sources[path] }

// Layout picks the layout of a page that asks for none: for pages the content
// type's own, else that of the kind, else `page`.
func (t *Theme) Layout(kind, typ string) string {
	if kind == "page" && typ != "" && t.HasLayout(typ) {
		return typ
	}
	if t.HasLayout(kind) {
		return kind
	}
	return "page"
}

// HasLayout reports whether a page may ask for the layout of this name.
func (t *Theme) HasLayout(name string) bool { return t.files["layouts/"+name+".html"] != nil }

// Layouts returns the names of all layouts in alphabetical order.
func (t *Theme) Layouts() []string { return t.named("layouts/", ".html") }

func (t *Theme) named(folder, ext string) []string {
	var names []string
	for name := range t.files {
		if rest, ok := strings.CutPrefix(name, folder); ok {
			if base, ok := strings.CutSuffix(rest, ext); ok && !strings.Contains(base, "/") {
				names = append(names, base)
			}
		}
	}
	slices.Sort(names)
	return names
}

// Closure returns the digest of all template text that a page with this
// layout and these components can reach, and of what the functions mean.
func (t *Theme) Closure(layout string, components ...string) memo.Digest {
	h := memo.NewHasher()
	h.AddString(functionsVersion)
	h.AddDigest(t.fast.closure(layoutName(layout)))
	for _, c := range components {
		h.AddDigest(t.fast.closure(componentName(c)))
	}
	return h.Sum()
}

// A StringFile is a file of UI strings that belongs to a theme.
type StringFile struct {
	Path string
	Lang string
	Data []byte
}

// Strings returns the theme's own UI strings, those of the theme at the
// bottom first, so that later ones override.
func (t *Theme) Strings() []StringFile { return t.strings }

// Keys returns the keys of all UI strings that the templates ask for by name.
func (t *Theme) Keys() []string { return t.plain.keys() }
