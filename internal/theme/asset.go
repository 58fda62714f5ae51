package theme

import (
	"bytes"
	"cmp"
	"crypto/sha512"
	"encoding/base64"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/minify"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// An Asset is one published file of the theme, minified and named by its
// digest.
type Asset struct {
	Name      string    // logical: "css/main.css"
	Path      paths.Out // "assets/main.0123456789abcdef.css"
	MIME      string
	Integrity string // "sha384-…", for scripts and style sheets
	Data      []byte
}

// Assets returns the published files in alphabetical order of their names.
func (t *Theme) Assets() []Asset { return t.assets }

// SiteAssets returns what templates may know of the assets: address and
// integrity by logical name. Root is the path of base_url with a slash at the
// end, "/" without one.
func (t *Theme) SiteAssets(root string) map[string]site.Asset {
	out := make(map[string]site.Asset, len(t.assets))
	for _, a := range t.assets {
		out[a.Name] = site.Asset{URL: root + string(a.Path), Integrity: a.Integrity}
	}
	return out
}

// A Part is one file of those that an asset is joined of.
type Part struct {
	Path  string // for messages
	Bytes int    // as written, not minified
}

// Parts are the files that an asset is made of, the largest first.
func (t *Theme) Parts(name string) []Part {
	var out []Part
	for file, f := range t.files {
		if file == "assets/"+name || scriptOf(file) == name || name == sheet && isSheet(file) {
			out = append(out, Part{f.path, len(f.data)})
		}
	}
	slices.SortFunc(out, func(a, b Part) int { return cmp.Or(b.Bytes-a.Bytes, strings.Compare(a.Path, b.Path)) })
	return out
}

var mimes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".avif": "image/avif",
	".gif": "image/gif", ".ico": "image/x-icon", ".woff2": "font/woff2", ".json": "application/json",
	".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
}

// sheet is the one style sheet that the files of assets/css become.
const sheet = "css/main.css"

// loadAssets makes all assets. The style sheet comes last, because its text
// names the others by their digests.
func (l *loader) loadAssets(t *Theme, layers []layer) {
	byName := map[string]Asset{}
	if old := l.options.Old; old.has(t, isOtherAsset) {
		for _, a := range old.assets {
			if a.Name != sheet {
				byName[a.Name] = a
			}
		}
	} else {
		l.otherAssets(t, byName)
	}
	if css := l.joinSheets(t, layers, byName); len(css) > 0 {
		byName[sheet] = l.newAsset(sheet, l.tomlPath, css)
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		t.assets = append(t.assets, byName[name])
	}
}

// otherAssets makes all but the style sheet.
func (l *loader) otherAssets(t *Theme, byName map[string]Asset) {
	for _, name := range slices.Sorted(maps.Keys(t.files)) {
		f := t.files[name]
		if !isOtherAsset(name) || scriptOf(name) != "" {
			continue
		}
		logical := strings.TrimPrefix(name, "assets/")
		byName[logical] = l.newAsset(logical, func() string { return f.path }, f.data)
	}
	for script, names := range scriptParts(t.files) {
		byName[script] = l.newAsset(script, func() string { return faultyPart(t.files, names) }, joinScript(t.files, names))
	}
}

func isOtherAsset(name string) bool { return isAsset(name) && !isSheet(name) }

func isSheet(name string) bool { return path.Dir(name) == "assets/css" && path.Ext(name) == ".css" }

func shrink(name string, src []byte) ([]byte, error) {
	switch path.Ext(name) {
	case ".css":
		return minify.CSS(src)
	case ".js":
		return minify.JS(src)
	case ".svg":
		return minify.SVG(src)
	case ".json", ".webmanifest":
		return minify.JSON(src)
	}
	return src, nil
}

// newAsset minifies a file. One that is no good is published as it is, and
// what is wrong is said of the path that from returns.
func (l *loader) newAsset(name string, from func() string, content []byte) Asset {
	small, err := shrink(name, content)
	if err != nil {
		l.fault(diag.ThemeFile.At(from(), diag.Span{}, diag.S("reason", err.Error())))
		small = content
	}
	content = small
	ext := strings.ToLower(path.Ext(name))
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	if !paths.ValidSegment(base) {
		base = "file"
	}
	a := Asset{
		Name: name,
		Path: paths.Out("assets/" + base + "." + memo.Sum(content).String()[:16] + ext),
		MIME: mimes[ext],
		Data: content,
	}
	if a.MIME == "" {
		a.MIME = "application/octet-stream"
	}
	if ext == ".js" || ext == ".css" {
		sum := sha512.Sum384(content)
		a.Integrity = "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
	}
	return a
}

// joinSheets joins the style sheets: the theme at the bottom first, so that
// those above can override its rules, in each by name. A sheet that replaces
// one of the same name stands in its place.
func (l *loader) joinSheets(t *Theme, layers []layer, assets map[string]Asset) []byte {
	var out bytes.Buffer
	for _, name := range l.sheetOrder(layers) {
		out.Write(l.addresses(t.files[name], assets))
		out.WriteByte('\n')
	}
	out.Write(l.options.ExtraCSS)
	return bytes.TrimSpace(out.Bytes())
}

func (l *loader) sheetOrder(layers []layer) []string {
	var order []string
	for _, y := range slices.Backward(layers) {
		for _, f := range l.walk(y, "assets/css") {
			if isSheet(f.name) && !slices.Contains(order, f.name) {
				order = append(order, f.name)
			}
		}
	}
	return order
}

// address finds url(…) and @import, with comments first so that what stands
// in them is passed over.
var address = regexp.MustCompile(`(?s)/\*.*?\*/|@import\s+(?:url\(\s*)?["']?([^"'\s;)]+)|url\(\s*["']?([^"')]*?)["']?\s*\)`)

// addresses replaces the addresses in a style sheet by those of the published
// files, which lie in the folder of the published style sheet.
func (l *loader) addresses(f *file, assets map[string]Asset) []byte {
	var out bytes.Buffer
	at := 0
	for _, m := range address.FindAllSubmatchIndex(f.data, -1) {
		if m[2] >= 0 {
			// Sheets are joined already; an import could only lead elsewhere.
			l.fault(diag.ExternalThemeAsset.At(f.path, diag.Span{Start: m[2], End: m[3]}, diag.S("address", string(f.data[m[2]:m[3]]))))
			continue
		}
		if m[4] < 0 {
			continue
		}
		ref := string(f.data[m[4]:m[5]])
		span := diag.Span{Start: m[4], End: m[5]}
		switch {
		case strings.HasPrefix(ref, "#") || strings.HasPrefix(ref, "data:"):
			continue
		case strings.Contains(ref, ":") || strings.HasPrefix(ref, "/"):
			l.fault(diag.ExternalThemeAsset.At(f.path, span, diag.S("address", ref)))
			continue
		}
		file, fragment, _ := strings.Cut(ref, "#")
		logical := path.Join(path.Dir(strings.TrimPrefix(f.name, "assets/")), file)
		a, ok := assets[logical]
		if !ok {
			l.fault(diag.MissingThemeAsset.At(f.path, span, diag.S("file", logical), diag.S("suggest", diag.Near(logical, slices.Collect(maps.Keys(assets))))))
			continue
		}
		if fragment != "" {
			fragment = "#" + fragment
		}
		out.Write(f.data[at:m[0]])
		out.WriteString(`url("` + path.Base(string(a.Path)) + fragment + `")`)
		at = m[1]
	}
	out.Write(f.data[at:])
	return out.Bytes()
}
