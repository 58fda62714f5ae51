package theme

import (
	"bytes"
	"html/template"
	"slices"
	"strconv"

	"github.com/openimis/casebook/internal/chart"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

// A Component is what a fenced block of its name becomes: a template, and the
// description of the fields that stand in the block.
type Component struct {
	Name        string
	Path        string     // of the template
	Description *data.Node // JSON Schema; nil for a component that takes what comes
	Markdown    []string   // fields that are Markdown, items of lists as "*": "items.*.text"
	Headings    []string   // fields that are headings of the page
	Chart       bool       // its data are drawn
	Validate    Validator  // never nil
}

// Components returns all components by name.
func (t *Theme) Components() map[string]*Component { return t.components }

func (l *loader) loadComponents(t *Theme) {
	t.components = map[string]*Component{}
	templates := t.named("components/", ".html")
	for _, name := range templates {
		c := &Component{Name: name, Path: t.files[componentName(name)].path}
		c.Validate = func(*data.Node, string) []diag.Diagnostic { return nil }
		if f := t.files["components/"+name+".yaml"]; f != nil {
			doc, faults := data.YAML(f.data, 0, f.path)
			l.fault(faults...)
			if doc != nil {
				c.Description = doc
				c.Markdown = fields(doc, "", isMarkdown, nil)
				c.Headings = fields(doc, "", isHeading, nil)
				c.Chart = doc.Get("x-casebook-draw").Str() == "chart"
				if l.options.Schema != nil {
					validate, faults := l.options.Schema(f.path, doc)
					l.fault(faults...)
					if validate != nil {
						c.Validate = validate
					}
				}
				if byForm := c.Validate; c.Chart {
					c.Validate = func(n *data.Node, path string) []diag.Diagnostic {
						return append(byForm(n, path), chart.Check(n, path)...)
					}
				}
			}
		}
		t.components[name] = c
	}
	for _, name := range t.named("components/", ".yaml") {
		if !slices.Contains(templates, name) {
			f := t.files["components/"+name+".yaml"]
			l.fault(diag.ComponentWithoutTemplate.At(f.path, diag.Span{}, diag.S("component", name), diag.S("suggest", suggest(name, templates))))
		}
	}
}

// maxDepth is how deep a description is read. A component with a field so
// deep within others could not be written by anyone.
const maxDepth = 16

func isMarkdown(n *data.Node) bool { return n.Get("format").Str() == "markdown" }

func isHeading(n *data.Node) bool {
	on, _ := n.Get("x-casebook-heading").Bool()
	return on
}

// fields returns the paths of the fields that a description says something of.
func fields(n *data.Node, path string, says func(*data.Node) bool, found []string) []string {
	if n == nil || len(path) > 1000 || bytes.Count([]byte(path), []byte(".")) > maxDepth {
		return found
	}
	if path != "" && says(n) {
		return append(found, path)
	}
	join := func(key string) string {
		if path == "" {
			return key
		}
		return path + "." + key
	}
	if p := n.Get("properties"); p != nil && p.Kind == data.Map {
		for _, f := range p.Fields {
			found = fields(f.Value, join(f.Key), says, found)
		}
	}
	return fields(n.Get("items"), join("*"), says, found)
}

// A Use is one component in the text of a page.
type Use struct {
	Name  string
	Data  *data.Node
	HTML  map[string][]byte // of its Markdown fields and headings, by path: "items.0.text"
	View  *site.View        // of the page
	ID    string            // unique on the page
	Level int               // of a heading that stands in it
}

// used is what a component's template sees.
type used struct {
	Data  any // maps, lists and texts as in the block; Markdown fields and headings are HTML
	View  *site.View
	ID    string
	Level int
	Chart chart.Drawing // of a component that draws one
}

// Component appends a component to w. On a fault w is as it was.
func (r *Renderer) Component(w *bytes.Buffer, u Use) []diag.Diagnostic {
	name := componentName(u.Name)
	if r.theme.fast.trees[name] == nil {
		// Markdown makes components of known names only; the theme has
		// changed since.
		return []diag.Diagnostic{diag.MissingPartial.At(u.View.Source, diag.Span{}, diag.S("partial", name))}
	}
	before := w.Len()
	sees := used{Data: templateData(u.Data, "", u.HTML), View: u.View, ID: u.ID, Level: u.Level}
	if c := r.theme.components[u.Name]; c != nil && c.Chart {
		sees.Chart = chart.Read(u.Data).Draw(r.strings.Locale(), u.View.TextDir == "rtl", u.ID)
	}
	fault := r.execute(w, name, sees, page(u.View))
	if fault != nil {
		w.Truncate(before)
	}
	return fault
}

// templateData is Node.Any with HTML for the Markdown fields. Numbers are
// texts, as the author wrote them.
func templateData(n *data.Node, path string, html map[string][]byte) any {
	if h, ok := html[path]; ok {
		return template.HTML(h)
	}
	if n == nil {
		return map[string]any{}
	}
	join := func(key string) string {
		if path == "" {
			return key
		}
		return path + "." + key
	}
	switch n.Kind {
	case data.Seq:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			out[i] = templateData(item, join(strconv.Itoa(i)), html)
		}
		return out
	case data.Map:
		out := make(map[string]any, len(n.Fields))
		for _, f := range n.Fields {
			out[f.Key] = templateData(f.Value, join(f.Key), html)
		}
		return out
	case data.Bool:
		return n.Text == "true"
	}
	return n.Str()
}
