package serve

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

// extra answers for the preview's own addresses.
func (s *server) extra(w http.ResponseWriter, r *http.Request, name string) {
	kind, rest, _ := strings.Cut(name, "/")
	switch {
	case name == "events":
		s.events(w, r)
	case name == "preview.js", name == "side-by-side.js":
		file(w, r, name, "text/javascript; charset=utf-8")
	case name == "preview.css":
		file(w, r, name, "text/css; charset=utf-8")
	case name == "panel":
		s.panel(w, r)
	case name == "search":
		s.search(w, r)
	case kind == "side-by-side":
		s.sideBySide(w, r, "/"+rest)
	default:
		refuse(w, http.StatusNotFound, "The preview has no such page.")
	}
}

func file(w http.ResponseWriter, r *http.Request, name, mime string) {
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", etag(name))
	write(w, r, http.StatusOK, asset(name))
}

// document answers with one of the preview's own pages. They have the site's
// rules, and may frame its pages.
func document(w http.ResponseWriter, r *http.Request, t *template.Template, data any) {
	var out strings.Builder
	if err := t.Execute(&out, data); err != nil {
		panic("serve: " + err.Error()) // our template, our data
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy(site.CSP)+"; frame-src 'self'")
	h.Set("Cache-Control", "no-store")
	write(w, r, http.StatusOK, []byte(out.String()))
}

var sideTemplate = template.Must(template.New("side-by-side").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Side by side: {{.Title}}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/__casebook/preview.css"><script type="module" src="/__casebook/side-by-side.js"></script></head>
<body class="casebook-side">{{range .Sides}}<section><h1><span lang="{{.Lang}}" dir="{{.Dir}}">{{.Name}}</span>{{if not .Exists}} <small>(no translation yet)</small>{{end}}</h1>
<iframe src="{{.URL}}" title="{{.Name}}" data-lang="{{.Lang}}"></iframe></section>{{end}}</body></html>
`))

// sideBySide shows a page in two languages: the original, or where that is
// not known the site's first language that has it, beside the asked one or
// the next.
func (s *server) sideBySide(w http.ResponseWriter, r *http.Request, at string) {
	snap := s.live.Snapshot()
	if inside, ok := strings.CutPrefix(at, snap.BasePath()+"/"); ok && snap.BasePath() != "" {
		at = "/" + inside
	}
	info, ok := snap.Info(at)
	v, isView := info.View.(*site.View)
	if !ok || !isView {
		refuse(w, http.StatusNotFound, "There is no such page.")
		return
	}
	left, right, ok := sides(v.Alternates)
	if !ok {
		refuse(w, http.StatusNotFound, "This page exists in one language only.")
		return
	}
	document(w, r, sideTemplate, map[string]any{"Title": v.Title, "Sides": []site.Alternate{left, right}})
}

// sides chooses two of the languages of a page.
func sides(list []site.Alternate) (left, right site.Alternate, ok bool) {
	if len(list) < 2 {
		return left, right, false
	}
	first, second := -1, -1
	for i, a := range list {
		if a.Exists && first < 0 {
			first = i
		}
		if a.Current {
			second = i
		}
	}
	first = max(first, 0)
	if second == first || second < 0 {
		for i, a := range list {
			if i != first && (second == first || second < 0 || a.Exists && !list[second].Exists) {
				second = i
			}
		}
	}
	return list[first], list[second], true
}

var panelTemplate = template.Must(template.New("panel").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Path}}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/__casebook/preview.css"></head>
<body class="casebook-panel"><main><h1>{{.Title}}</h1>
<dl>
<dt>Address</dt><dd><a href="{{.Href}}">{{.Path}}</a></dd>
{{with .Source}}<dt>Source</dt><dd>{{if $.Editor}}<a href="{{$.Editor}}">{{.}}</a>{{else}}{{.}}{{end}}</dd>{{end}}
{{with .Layout}}<dt>Layout</dt><dd>{{.}}{{with $.Components}}, with components{{range .}} {{.}}{{end}}{{end}}</dd>{{end}}
{{with .Why}}<dt>Rendered because of</dt><dd>{{range .}}{{.}}<br>{{end}}</dd>{{end}}
{{with .Digest}}<dt>Depends on</dt><dd><code>{{.}}</code>, the digest of its View, templates and UI strings</dd>{{end}}
<dt>Weight</dt><dd>{{range .Weight}}{{.}}<br>{{end}}</dd>
<dt>Time</dt><dd>{{range .Stages}}{{.}}<br>{{end}}</dd>
<dt>Translation</dt><dd>{{range .Translation}}{{.}}<br>{{else}}in one language{{end}}</dd>
</dl>
<h2>Problems of this page</h2>{{if .Problems}}{{.Problems}}{{else}}<p>none</p>{{end}}
<h2>Leads to</h2>{{template "links" .Links}}
<h2>Linked from</h2>{{template "links" .LinkedBy}}
<h2>All that it shows</h2><details><summary>View</summary><pre>{{.View}}</pre></details>
</main></body></html>
{{define "links"}}{{if .}}<ul>{{range .}}<li><a href="{{.}}">{{.}}</a></li>{{end}}</ul>{{else}}<p>nothing</p>{{end}}{{end}}`))

// panel shows a maintainer how a page came about.
func (s *server) panel(w http.ResponseWriter, r *http.Request) {
	snap := s.live.Snapshot()
	at := r.URL.Query().Get("path")
	info, ok := snap.Info(at)
	if !ok {
		refuse(w, http.StatusNotFound, "There is no such page.")
		return
	}
	data := map[string]any{
		"Path": at, "Href": href(snap, at), "Title": at, "Source": info.Source, "Layout": info.Layout, "Components": info.Components,
		"Why": info.Why, "Digest": snap.Key(at), "Weight": weight(info), "Stages": stages(info), "Links": info.Links, "LinkedBy": info.LinkedBy,
		"View": viewText(info.View),
	}
	if v, ok := info.View.(*site.View); ok {
		data["Title"], data["Translation"] = v.Title, translation(v)
	}
	if info.Source != "" {
		if nearby(r) {
			data["Editor"] = editorLink(s.o.Editor, s.o.Build.Dir, info.Source, diag.Position{Line: 1, Column: 1})
		}
		data["Problems"] = s.problemsOf(snap, info, nearby(r))
	}
	document(w, r, panelTemplate, data)
}

// problemsOf are the diagnostics that name a page's source, accessibility
// among them.
func (s *server) problemsOf(snap snapshot, info build.Info, nearby bool) template.HTML {
	var list []diag.Diagnostic
	for _, d := range snap.Diagnostics() {
		if d.Path == info.Source {
			list = append(list, d)
		}
	}
	if len(list) == 0 {
		return ""
	}
	p, _ := s.problems(list, snap.Source)
	return template.HTML(p.event(nearby).HTML) // escaped by listTemplate
}

// weight says what a reader loads of a page, and whether that is within its
// budget.
func weight(info build.Info) []string {
	w := info.Weight
	out := []string{
		fmt.Sprintf("%.1f kB packed (%.1f kB unpacked) and %.1f kB of style sheets and scripts: %s the budget of %.1f kB",
			kilo(w.Page), kilo(info.Bytes), kilo(w.Loads), verdict(w.Page+w.Loads, w.Budget), kilo(w.Budget)),
		fmt.Sprintf("%d requests: %s the budget of %d", w.Requests, verdict(w.Requests, w.Allowed), w.Allowed),
	}
	for _, image := range w.Images {
		out = append(out, "image "+image)
	}
	return out
}

func verdict(n, budget int) string {
	if n > budget {
		return "above"
	}
	return "within"
}

func kilo(n int) float64 { return float64(n) / 1000 }
