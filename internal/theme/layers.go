package theme

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// A layer is one folder with files of one theme. The site's own folder of a
// theme lies above the binary's of the same name.
type layer struct {
	theme string
	path  string // for messages
	fsys  fs.FS
}

// A file of the theme, from the highest layer that has it.
type file struct {
	name string // within a theme
	path string // for messages
	data []byte
}

type loader struct {
	options Options
	sources map[string][]byte
	faults  []diag.Diagnostic

	settings Settings
	settled  map[string]bool     // settings that a theme above has
	grounds  map[string][]ground // what each colour that a site may set stands on
	toolbar  *named              // nil where no theme says
}

func (l *loader) fault(d ...diag.Diagnostic) { l.faults = append(l.faults, d...) }

// builtinPrefix tells the binary's files from the site's in messages.
const builtinPrefix = "casebook/"

// chain returns the layers of a theme, the highest first. A theme that does
// not say otherwise extends `default`. After a fault the chain goes on with
// `default`, so that one wrong name does not hide what else is wrong.
func (l *loader) chain(name string) []layer {
	var layers []layer
	var seen []string
	from, at := "casebook.toml", diag.Span{}
	for name != "" {
		if slices.Contains(seen, name) {
			l.fault(diag.ThemeCycle.At(from, at, diag.S("theme", name), diag.S("chain", "`"+strings.Join(append(seen, name), "` → `")+"`")))
			break
		}
		seen = append(seen, name)
		found := l.find(name)
		if found == nil {
			all := l.themes()
			l.fault(diag.UnknownTheme.At(from, at, diag.S("theme", name), diag.S("suggest", diag.Near(name, all)), diag.L("themes", diag.AtMost(5, all))))
			name, from, at = "default", "casebook.toml", diag.Span{}
			if slices.Contains(seen, name) {
				break
			}
			continue
		}
		layers = append(layers, found...)
		name, from, at = l.extends(name, found)
	}
	return layers
}

func (l *loader) find(name string) []layer {
	if !fs.ValidPath(name) || strings.Contains(name, "/") || name == "." {
		return nil
	}
	var found []layer
	for _, top := range []struct {
		fsys fs.FS
		path string
	}{{l.options.Site, "themes/"}, {l.options.Builtin, builtinPrefix + "themes/"}} {
		if top.fsys == nil {
			continue
		}
		if info, err := fs.Stat(top.fsys, name); err != nil || !info.IsDir() {
			continue
		}
		if sub, err := fs.Sub(top.fsys, name); err == nil {
			found = append(found, layer{name, top.path + name, sub})
		}
	}
	return found
}

func (l *loader) themes() []string {
	var names []string
	for _, fsys := range []fs.FS{l.options.Site, l.options.Builtin} {
		if fsys == nil {
			continue
		}
		entries, _ := fs.ReadDir(fsys, ".") // no folder, no themes
		for _, e := range entries {
			if e.IsDir() {
				names = append(names, e.Name())
			}
		}
	}
	return names
}

// extends reads the first theme.toml of a theme's layers.
func (l *loader) extends(name string, layers []layer) (next, from string, at diag.Span) {
	next = "default"
	if name == "default" {
		next = ""
	}
	for _, y := range layers {
		from = y.path + "/theme.toml"
		src, err := fs.ReadFile(y.fsys, "theme.toml")
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			l.fault(diag.ThemeFile.At(from, diag.Span{}, diag.S("reason", err.Error())))
			return next, from, at
		}
		l.sources[from] = src
		doc, faults := data.TOML(src, 0, from)
		l.fault(faults...)
		if doc == nil {
			return next, from, at
		}
		for i := range doc.Fields {
			f := &doc.Fields[i]
			switch {
			case f.Key == "extends" && f.Value.Kind == data.String:
				next, at = f.Value.Text, f.Value.Span
			case f.Key == "description" && f.Value.Kind == data.String:
			case !l.setting(f, from):
				l.fault(diag.ThemeKey.At(from, f.Span, diag.S("key", f.Key), diag.S("suggest", suggest(f.Key, themeKeys))))
			}
		}
		return next, from, at
	}
	return next, from, at
}

// suggest is diag.Near without the word itself.
func suggest(word string, candidates []string) string {
	if s := diag.Near(word, candidates); s != word {
		return s
	}
	return ""
}

func (l *loader) tomlPath() string {
	if found := l.find(l.options.Name); found != nil {
		return found[0].path + "/theme.toml"
	}
	return "casebook.toml"
}

// collect reads all files of the layers, the first that has a file winning.
func (l *loader) collect(layers []layer) map[string]*file {
	files := map[string]*file{}
	for _, y := range layers {
		for _, folder := range []string{"layouts", "partials", "components", "assets"} {
			for _, f := range l.walk(y, folder) {
				if files[f.name] == nil {
					files[f.name] = f
				}
			}
		}
	}
	return files
}

// walk reads a folder of one layer, in alphabetical order. Files whose name
// begins with a dot belong to editors and systems.
func (l *loader) walk(y layer, folder string) []*file {
	var files []*file
	err := fs.WalkDir(y.fsys, folder, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil && name == folder && errors.Is(err, fs.ErrNotExist):
			return fs.SkipAll
		case err != nil:
			return err
		case strings.HasPrefix(path.Base(name), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir():
			return nil
		}
		src, err := fs.ReadFile(y.fsys, name)
		if err != nil {
			return err
		}
		f := &file{name: name, path: y.path + "/" + name, data: src}
		l.sources[f.path] = src
		files = append(files, f)
		return nil
	})
	if err != nil {
		l.fault(diag.ThemeFile.At(y.path+"/"+folder, diag.Span{}, diag.S("reason", err.Error())))
	}
	return files
}

// stringFiles reads i18n/<lang>.toml of every layer, the lowest first.
func (l *loader) stringFiles(layers []layer) []StringFile {
	var out []StringFile
	for _, y := range slices.Backward(layers) {
		for _, f := range l.walk(y, "i18n") {
			if tag, ok := strings.CutSuffix(path.Base(f.name), ".toml"); ok {
				out = append(out, StringFile{Path: f.path, Lang: tag, Data: f.data})
			}
		}
	}
	return out
}
