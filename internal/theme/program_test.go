package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/site"
)

// both executes a template by its program and by the interpreter.
func both(t testing.TB, r *Renderer, name string, data any) (program, interpreted string, compiled error) {
	t.Helper()
	var a, b bytes.Buffer
	compiled = r.quick.execute(&a, name, reflect.ValueOf(data))
	if err := r.slow().ExecuteTemplate(&b, name, data); err != nil {
		t.Fatal(err)
	}
	return a.String(), b.String(), compiled
}

func TestProgramsPrintWhatTheInterpreterDoes(t *testing.T) {
	for _, name := range []string{"default", "openimis"} {
		th := builtin(t, name)
		for _, l := range [][2]string{{"en", "ltr"}, {"fr", "ltr"}, {"ar", "rtl"}} {
			for _, v := range layoutViews(th, l[0], l[1]) {
				r := th.Bind(v.Site, catalogue(t, l[0], th))
				got, want, err := both(t, r, layoutName(v.Layout), v)
				if err != nil {
					t.Errorf("%s, %s, %q: the interpreter is needed", name, v.Layout, v.Title)
				} else if got != want {
					t.Errorf("%s, %s, %q: the program prints something else: %s", name, v.Layout, v.Title, firstDifference(got, want))
				}
			}
		}
	}
}

func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-40)
	return fmt.Sprintf("%q, not %q", a[from:min(len(a), i+40)], b[from:min(len(b), i+40)])
}

// TestProgramsOfEveryConstruct checks each on its own. A template with
// `slow` may be left to the interpreter, as long as nothing else is printed.
func TestProgramsOfEveryConstruct(t *testing.T) {
	nasty := "a<b>&\"c\"'+d\x00é 漢"
	v := &site.View{
		Title: nasty, URL: "/a b/é?x=1&y=(2)'", Words: 700, Source: "javascript:alert(1)",
		Site:        &site.Site{Params: map[string]string{"a": "x"}, Menus: map[string][]site.Ref{"main": {{Title: "m", URL: "/m/"}}}},
		Breadcrumbs: []site.Ref{{Title: "one", URL: "/1/"}, {Title: "two", URL: "/2/", Lang: "fr"}, {Title: "three", Current: true}},
		Prev:        &site.Ref{Title: "before"}, Authors: []string{"A", "B"},
		Attachments: []site.AttachedFile{{Size: 1_400_000}}, JSONLD: []string{`{"a":"<\u2028"}`},
		Image: &site.Picture{Srcset: "/a.png 1x, javascript:x 2x"},
		Panel: []site.Row{{Label: "l", Values: []site.Value{{Kind: "list", Items: []site.Value{{Text: "i"}}}}}},
	}
	for _, test := range []struct {
		text string
		slow bool
	}{
		{text: `{{.Title}} <a title="{{.Title}}" href="{{.URL}}">x</a><textarea>{{.Title}}</textarea>`},
		{text: `<a href="#{{.Title}}">x</a><a href="/x?q={{.Title}}">y</a>`},
		{text: `<a href="{{.Source}}">x</a>`, slow: true},
		{text: `<img srcset="{{.Image.Srcset}}">`},
		{text: `{{if .Draft}}a{{else if .Words}}b{{else}}c{{end}}{{if not .Title}}d{{end}}`},
		{text: `{{with .Prev}}{{.Title}}{{$.Words}}{{else}}none{{end}}{{with .Next}}{{.Title}}{{else}}none{{.Words}}{{end}}`},
		{text: `{{with $x := .Prev}}{{$x.Title}}{{.Title}}{{end}}{{if $x := .Words}}{{$x}}{{end}}`},
		{text: `{{range .Breadcrumbs}}{{.Title}}{{if .Current}}!{{end}}{{else}}none{{end}}{{range .Terms}}x{{else}}none{{end}}`},
		{text: `{{range $i, $a := .Authors}}{{if $i}}, {{end}}{{$a}}{{.}}{{end}}{{range $a := .Authors}}{{$a}}{{end}}`},
		{text: `{{$a := 1}}{{$b := "x"}}{{if true}}{{$a := 2}}{{$b = "y"}}{{$a}}{{end}}{{$a}}{{$b}}`},
		{text: `{{$x := list}}{{with .Authors}}{{$x = .}}{{end}}{{range $x}}{{.}}{{end}}{{len $x}}`},
		{text: `{{eq .Words 700}}{{ne .Words 700}}{{gt .Words 3}}{{lt .Words 3}}{{ge .Words 700}}{{le .Words 700}}{{eq .Title .URL}}{{eq .Draft false}}`, slow: true}, // prints booleans
		{text: `{{if eq .Words 700}}a{{end}}{{if ne .Title "x"}}b{{end}}{{if gt .Words 3}}c{{end}}{{if lt .Words 3}}d{{end}}{{if ge .Words 700}}e{{end}}{{if le .Words 700}}f{{end}}{{if eq .Draft false}}g{{end}}`},
		{text: `{{if eq .Words 1 700}}a{{end}}`, slow: true},
		{text: `{{if and .Title .Words}}a{{end}}{{if or .Draft .Next}}b{{end}}{{or .Lang .Title}}{{and .Title .Lang}}`},
		{text: `{{len .Authors}}{{index .Authors 1}}{{index .Site.Params "a"}}{{index .Site.Params "b"}}{{(index .Breadcrumbs 1).Title}}`},
		{text: `{{range index .Site.Menus "main"}}{{.Title}}{{end}}{{with index .Site.Menus "none"}}x{{else}}y{{end}}{{with .Site.Params.a}}{{.}}{{end}}{{with .Site.Params.none}}x{{else}}y{{end}}`},
		{text: `{{range slice .Breadcrumbs 1}}{{.Title}}{{end}}`},
		{text: `{{$d := dict "a" .Title "b" .Breadcrumbs}}{{$d.a}}{{range $d.b}}{{.Title}}{{end}}{{len $d}}`},
		{text: `{{define "part"}}[{{.}}]{{end}}{{template "part" .Title}}{{template "part" .Words}}{{range .Authors}}{{template "part" .}}{{end}}{{template "part" (dict "x" 1).x}}`},
		{text: `{{define "deep"}}{{.Text}}{{range .Items}}{{template "deep" .}}{{end}}{{end}}{{range .Panel}}{{range .Values}}{{template "deep" .}}{{end}}{{end}}`},
		{text: `{{define "bare"}}bare{{end}}{{template "bare"}}`},
		{text: `{{t "search.label"}}{{t "page.unknown"}}{{t .Title}}{{t "notfound.text" "A" .Words}}{{n "pages.count" .Words}}`},
		{text: `{{date "2026-03-01"}}{{date "2026-03-01" "short"}}{{date .Title}}{{number .Words}}{{number "1234.5"}}{{range .Attachments}}{{bytes .Size}}{{end}}{{language "fr"}}{{minutes .Words}}`},
		{text: `<a{{foreign "fr" "ltr"}}{{foreign .Title ""}}{{foreign .Lang .Dir}}>x</a>`},
		{text: `{{markup .Title}}{{markup "<b>x</b>"}}<p title="{{.Title}}">`},
		{text: `<p title="{{markup "<b>x</b>"}}">`, slow: true},
		{text: `{{range .JSONLD}}<script type="application/ld+json">{{json .}}</script>{{end}}`},
		{text: `<script>var x = {{.Title}};</script>`, slow: true},
		{text: `{{.Title | t}}{{"x" | printf "%s-%s" "y"}}`, slow: true},
		{text: `{{.Title | t}}`},
		{text: `{{/* nothing */}}{{"<const>"}}{{42}}{{content}}`},
		{text: `{{range $i, $x := .Breadcrumbs}}{{if $i}}{{break}}{{end}}{{$x.Title}}{{end}}`, slow: true},
		{text: `{{.Breadcrumbs}}{{.Prev}}{{.Site.Params}}{{true}}`, slow: true},
		{text: `{{range .Site.Params}}{{.}}{{end}}`, slow: true},
	} {
		th := mustLoad(t, Options{Builtin: skeleton("default/layouts/page.html", test.text)})
		r := th.Bind(v.Site, catalogue(t, "en"))
		got, want, err := both(t, r, "layouts/page.html", v)
		switch {
		case err != nil && !test.slow:
			t.Errorf("%s: the interpreter is needed", test.text)
		case err == nil && got != want:
			t.Errorf("%s:\ngot  %q\nwant %q", test.text, got, want)
		}
		var out bytes.Buffer
		if err := r.run(&out, "layouts/page.html", v); err != nil || out.String() != want {
			t.Errorf("%s: printed %q, want %q", test.text, out.String(), want)
		}
	}
}

func FuzzEscapers(f *testing.F) {
	for _, s := range []string{"", "a b", "/é?x=%C3%A9&y=1", "javascript:x", "HTTP://x", "a\x00<b>'\"+", "%zz%2", "\xff\xfe", "a.png 1x, b.png 2x"} {
		f.Add(s)
	}
	places := map[string]writer{
		`{{.}}`: writeText, `<a title="{{.}}">`: writeAttr, `<title>{{.}}</title>`: writeAttr, `<a href="{{.}}">`: writeURL, `<a href="#{{.}}">`: writeURLPart, `<img srcset="{{.}}">`: writeSrcset,
	}
	parsed := map[string]*template.Template{}
	for text := range places {
		parsed[text] = template.Must(template.New("").Parse(text))
		if err := parsed[text].Execute(io.Discard, ""); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		for text, write := range places {
			var want, got bytes.Buffer
			if err := parsed[text].Execute(&want, s); err != nil {
				t.Fatal(err)
			}
			before, after, _ := strings.Cut(text, "{{.}}")
			got.WriteString(before)
			if write(&got, reflect.ValueOf(s)) != nil {
				continue
			}
			got.WriteString(after)
			if got.String() != want.String() {
				t.Errorf("%q in %s: %q, want %q", s, text, got.String(), want.String())
			}
		}
	})
}
