package theme

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/lang"
	"github.com/openimis/casebook/internal/site"
)

// functionsVersion changes when a function comes to print something else.
const functionsVersion = "2"

// A Catalogue is the UI strings and the manners of one language.
type Catalogue interface {
	T(key string, args ...any) string
	N(key string, n int, args ...any) string
	Locale() *lang.Locale
}

// pure are the functions that need neither strings nor a site.
var pure = template.FuncMap{
	"absolute": absolute,
	"cell":     cell,
	"columns":  columns,
	"dict":     dict,
	"foreign":  foreign,
	"json":     jsonScript,
	"list":     func(items ...any) []any { return items },
	"minutes":  func(words int) int { return max(1, (words+100)/200) }, // at 200 words a minute, which suits readers of a second language
	"markup":   func(html string) template.HTML { return template.HTML(html) },
}

// unbound are all functions, of which those that need a language do nothing:
// for parsing, which wants their names.
func unbound() template.FuncMap {
	html := func(...any) template.HTML { return "" }
	text := func(...any) string { return "" }
	m := template.FuncMap{
		"asset": text, "bytes": text, "content": html, "date": text, "fragment": html,
		"integrity": text, "language": text, "n": text, "number": text, "t": text,
	}
	for name, f := range pure {
		m[name] = f
	}
	return m
}

// functions are those of one language and its site.
func (r *Renderer) functions() template.FuncMap {
	return template.FuncMap{
		"asset":     func(name string) (string, error) { a, err := r.asset(name); return a.URL, err },
		"integrity": func(name string) (string, error) { a, err := r.asset(name); return a.Integrity, err },
		"bytes":     r.strings.Locale().Bytes,
		"content":   content,
		"date":      r.date,
		"fragment":  r.fragment,
		"language":  r.strings.Locale().Language,
		"n":         r.strings.N,
		"number":    r.number,
		"t":         r.strings.T,
	}
}

func refuse(format string, args ...any) error { return &refusal{fmt.Sprintf(format, args...)} }

func (r *Renderer) asset(name string) (site.Asset, error) {
	a, ok := r.site.Assets[name]
	if !ok {
		names := make([]string, 0, len(r.site.Assets))
		for n := range r.site.Assets {
			names = append(names, n)
		}
		if near := diag.Near(name, names); near != "" {
			return a, refuse("the theme has no asset `%s`, but `%s`", name, near)
		}
		return a, refuse("the theme has no asset `%s`", name)
	}
	return a, nil
}

var styles = map[string]lang.Style{"long": lang.Long, "short": lang.Short, "month": lang.Month, "full": lang.Full}

func (r *Renderer) date(iso string, style ...string) (string, error) {
	if len(style) == 0 {
		return r.strings.Locale().Date(iso, lang.Long), nil
	}
	s, ok := styles[style[0]]
	if !ok {
		return "", refuse("`%s` is no style of a date: write long, short, month or full", style[0])
	}
	return r.strings.Locale().Date(iso, s), nil
}

func (r *Renderer) number(v any) (string, error) {
	switch v := v.(type) {
	case int:
		return r.strings.Locale().Number(strconv.Itoa(v)), nil
	case int64:
		return r.strings.Locale().Number(strconv.FormatInt(v, 10)), nil
	case string:
		return r.strings.Locale().Number(v), nil
	case json.Number:
		return r.strings.Locale().Number(v.String()), nil
	}
	return "", refuse("`number` was given a %T", v)
}

// foreign returns the attributes of a text in another language than the
// page's, with a space in front; nothing where the language is the page's.
func foreign(lang, dir string) template.HTMLAttr {
	if lang == "" {
		return ""
	}
	out := ` lang="` + template.HTMLEscapeString(lang) + `"`
	if dir != "" {
		out += ` dir="` + template.HTMLEscapeString(dir) + `"`
	}
	return template.HTMLAttr(out)
}

func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, refuse("`dict` takes names and values in turn")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, refuse("`dict` takes texts as names, and was given a %T", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// jsonScript lets a JSON document stand in a script element, which would end
// at the first "</script" within a text.
func jsonScript(doc string) (template.JS, error) {
	if !json.Valid([]byte(doc)) {
		return "", refuse("`json` was given what is no JSON")
	}
	return template.JS(scriptSafe.Replace(doc)), nil
}

var scriptSafe = strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`, "\u2028", `\u2028`, "\u2029", `\u2029`)

// absolute returns the full address of a path that has the path of the base
// address in front already; "" without a base address.
func absolute(base, path string) string {
	if base == "" || path == "" {
		return ""
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return ""
	}
	if strings.HasPrefix(path, "https://") || strings.HasPrefix(path, "http://") {
		return path
	}
	return u.Scheme + "://" + u.Host + path
}

// columns returns the fields that the objects of a list have, in the order of
// their first appearance; nothing if an item is no object.
func columns(items []site.Value) []site.Column {
	var out []site.Column
	seen := map[string]bool{}
	for _, item := range items {
		if item.Kind != "object" {
			return nil
		}
		for _, row := range item.Rows {
			if !seen[row.Name] {
				seen[row.Name] = true
				out = append(out, site.Column{Name: row.Name, Label: row.Label})
			}
		}
	}
	return out
}

// cell returns the values of an object's field, none if it lacks the field.
func cell(object site.Value, name string) []site.Value {
	for i := range object.Rows {
		if object.Rows[i].Name == name {
			return object.Rows[i].Values
		}
	}
	return nil
}
