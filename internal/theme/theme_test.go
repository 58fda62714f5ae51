package theme

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
	"github.com/openimis/casebook/themes"
)

// folder makes a file system of "path", "text" pairs.
func folder(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

// skeleton is a theme `default` with every layout and one partial.
func skeleton(more ...string) fstest.MapFS {
	m := folder("default/partials/name.html", "<b>default</b>", "default/partials/other.html", "<i>other</i>", "default/assets/css/1.css", "a{color:red}")
	for _, kind := range kinds {
		m["default/layouts/"+kind+".html"] = &fstest.MapFile{Data: []byte(`<p>{{template "name.html" .}} {{.Title}}</p>`)}
	}
	maps.Copy(m, folder(more...))
	return m
}

func render(t *testing.T, th *Theme, layout string, v *site.View) string {
	t.Helper()
	if v.Site == nil {
		v.Site = &site.Site{Assets: th.SiteAssets("/")}
	}
	var out bytes.Buffer
	for _, d := range th.Bind(v.Site, catalogue(t, "en")).Render(&out, layout, v, []byte("<p>text</p>"), nil) {
		t.Error(d.Path, d.Message())
	}
	return out.String()
}

func TestTheFirstLayerThatHasAFileWins(t *testing.T) {
	base := skeleton("brand/theme.toml", `extends = "default"`, "brand/partials/name.html", "<b>brand</b>")
	for _, test := range []struct {
		what string
		name string
		site fs.FS
		want string
	}{
		{"the binary's theme", "default", nil, "<p><b>default</b> T</p>"},
		{"a theme that extends it", "brand", nil, "<p><b>brand</b> T</p>"},
		{"a site's file over the binary's of the same theme", "brand", folder("brand/partials/name.html", "<b>site</b>"), "<p><b>site</b> T</p>"},
		{"a site's file over a theme below", "brand", folder("default/partials/name.html", "<b>low</b>"), "<p><b>brand</b> T</p>"},
		{"a site's own theme, which extends default unsaid", "mine", folder("mine/layouts/page.html", `<q>{{template "name.html" .}}</q>`), "<q><b>default</b></q>"},
		{"a site's theme.toml over the binary's", "brand", folder("brand/theme.toml", `extends = "mine"`, "mine/layouts/page.html", `mine {{template "name.html" .}}`), "mine <b>brand</b>"},
	} {
		th := mustLoad(t, Options{Name: test.name, Site: test.site, Builtin: base})
		if got := render(t, th, "page", &site.View{Title: "T"}); got != test.want {
			t.Errorf("%s: got %s, want %s", test.what, got, test.want)
		}
	}
}

func TestStyleSheetsAreJoinedFromTheBottomUpAndReplacedInPlace(t *testing.T) {
	th := mustLoad(t, Options{
		Name:     "brand",
		Builtin:  skeleton("brand/assets/css/1.css", "b{color:#00f}", "brand/assets/css/0.css", "c{color:#0f0}", "default/assets/css/2.css", "d{margin:0}"),
		ExtraCSS: []byte("e{margin:0}"),
	})
	got := string(asset(t, th, "css/main.css").Data)
	if want := "b{color:#00f}d{margin:0}c{color:#0f0}e{margin:0}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func asset(t *testing.T, th *Theme, name string) Asset {
	t.Helper()
	i := slices.IndexFunc(th.Assets(), func(a Asset) bool { return a.Name == name })
	if i < 0 {
		t.Fatalf("no asset %s", name)
	}
	return th.Assets()[i]
}

func TestStyleSheetsNameAssetsByTheirDigest(t *testing.T) {
	th := mustLoad(t, Options{Builtin: skeleton("default/assets/css/1.css", `/* url(none.png) */ a{background:url("../img/a.svg#x")}`, "default/assets/img/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")})
	picture := asset(t, th, "img/a.svg")
	want := strings.TrimPrefix(string(picture.Path), "assets/") + "#x"
	if css := string(asset(t, th, "css/main.css").Data); !strings.Contains(css, want) {
		t.Errorf("%s does not name %s", css, want)
	}
	if got := th.SiteAssets("/docs/")["img/a.svg"].URL; got != "/docs/"+string(picture.Path) {
		t.Errorf("address %s", got)
	}
}

func TestTheNameOfAnAssetChangesWithItsContentOnly(t *testing.T) {
	load := func(css string) Asset {
		return asset(t, mustLoad(t, Options{Builtin: skeleton("default/assets/css/1.css", css)}), "css/main.css")
	}
	a, b, c := load("a{margin:0}"), load("a { margin: 0 }"), load("a{margin:1px}")
	if a.Path != b.Path || a.Integrity != b.Integrity {
		t.Error("the same style sheet has two names")
	}
	if a.Path == c.Path || a.Integrity == c.Integrity {
		t.Error("two style sheets have one name")
	}
}

func TestAClosureChangesWithWhatItReachesAndNothingElse(t *testing.T) {
	load := func(more ...string) *Theme {
		return mustLoad(t, Options{Builtin: skeleton(append([]string{
			"default/layouts/page.html", `{{template "a.html" .}}{{fragment "b.html" .Site ""}}`,
			"default/partials/a.html", `{{if .Title}}{{else}}{{range .Terms}}{{template "deep" .}}{{end}}{{end}}`,
			"default/partials/b.html", `b`,
			"default/partials/deep.html", `{{define "deep"}}x{{end}}`,
			"default/components/box.html", `{{template "other.html"}}`,
		}, more...)...)})
	}
	before := load()
	for _, test := range []struct {
		path, text                 string
		page, withBox, anotherPage bool // changes
	}{
		{"default/layouts/page.html", `{{template "a.html" .}} {{fragment "b.html" .Site ""}}`, true, true, false},
		{"default/partials/a.html", `{{range .Terms}}{{template "deep" .}}{{end}}`, true, true, false},
		{"default/partials/b.html", `c`, true, true, false},
		{"default/partials/deep.html", `{{define "deep"}}y{{end}}`, true, true, false},
		{"default/partials/other.html", `changed`, false, true, false},
		{"default/partials/name.html", `changed`, false, false, true},
		{"default/partials/b.html", "b\n\n", false, false, false}, // white space that the minifier takes out
		{"default/assets/css/1.css", `b{}`, false, false, false},
	} {
		after := load(test.path, test.text)
		if got := before.Closure("page") != after.Closure("page"); got != test.page {
			t.Errorf("%s: closure of page changed: %v", test.path, got)
		}
		if got := before.Closure("page", "box") != after.Closure("page", "box"); got != test.withBox {
			t.Errorf("%s: closure of page with component changed: %v", test.path, got)
		}
		if got := before.Closure("term") != after.Closure("term"); got != test.anotherPage {
			t.Errorf("%s: closure of term changed: %v", test.path, got)
		}
	}
}

// place writes a diagnostic as tests want it: the text it stands on, its
// message and its help.
func place(th *Theme, d diag.Diagnostic) string {
	src := th.Source(d.Path)
	at := diag.Locate(src, d.Span)
	on := ""
	if d.Span.End <= len(src) && d.Span.Start <= d.Span.End {
		on = string(src[d.Span.Start:d.Span.End])
	}
	return fmt.Sprintf("%s:%d:%d: %q: %s [%s]", d.Path, at.Line, at.Column, on, d.Message(), d.Code)
}

func TestFaultsOfAThemeAreFoundWhenItIsLoaded(t *testing.T) {
	for _, test := range []struct {
		what  string
		name  string
		files fstest.MapFS
		want  []string
	}{
		{"unclosed action", "default", skeleton("default/partials/bad.html", "<p>\n  {{if .Title}}x\n</p>\n"),
			[]string{`casebook/themes/default/partials/bad.html:4:1: "": unexpected EOF [template]`}},
		{"unknown function", "default", skeleton("default/partials/bad.html", "\n\t{{shout .Title}}\n"),
			[]string{`casebook/themes/default/partials/bad.html:2:2: "{{shout .Title}}": function "shout" not defined [template]`}},
		{"missing partial", "default", skeleton("default/partials/bad.html", `<b>{{template "nane.html" .}}</b>`),
			[]string{"casebook/themes/default/partials/bad.html:1:4: \"{{template \\\"nane.html\\\" .}}\": the theme has no partial `nane.html` [missing-partial]"}},
		{"missing fragment", "default", skeleton("default/partials/bad.html", "\n{{fragment \"gone\" .Site .URL}}"),
			[]string{"casebook/themes/default/partials/bad.html:2:1: \"{{fragment \\\"gone\\\" .Site .URL}}\": the theme has no partial `gone` [missing-partial]"}},
		{"ambiguous place", "default", skeleton("default/partials/bad.html", `<a {{if .Title}}href="{{end}}x">`),
			[]string{`casebook/themes/default/partials/bad.html:1:4: "{{if .Title}}": {{if}} branches end in different contexts [template]`}},
		{"two parts of one name", "default", skeleton("default/partials/x.html", `{{define "part"}}1{{end}}`, "default/partials/y.html", `{{define "part"}}2{{end}}`),
			[]string{"casebook/themes/default/partials/y.html:1:10: \"\\\"part\\\"\": `part` is defined twice [template-twice]"}},
		{"unknown theme", "brnad", skeleton("brand/theme.toml", ""),
			[]string{"casebook.toml:1:1: \"\": there is no theme `brnad` [unknown-theme]"}},
		{"extends unknown theme", "brand", skeleton("brand/theme.toml", "extends = \"defualt\"\n"),
			[]string{"casebook/themes/brand/theme.toml:1:11: \"\\\"defualt\\\"\": there is no theme `defualt` [unknown-theme]"}},
		{"themes that extend each other", "a", skeleton("a/theme.toml", `extends = "b"`, "b/theme.toml", `extends = "a"`, "a/layouts/page.html", ""),
			[]string{
				"casebook/themes/a/theme.toml:1:1: \"\": the theme `a` has no layout `404` [missing-layout]",
				"casebook/themes/a/theme.toml:1:1: \"\": the theme `a` has no layout `chooser` [missing-layout]",
				"casebook/themes/a/theme.toml:1:1: \"\": the theme `a` has no layout `home` [missing-layout]",
				"casebook/themes/a/theme.toml:1:1: \"\": the theme `a` has no layout `section` [missing-layout]",
				"casebook/themes/a/theme.toml:1:1: \"\": the theme `a` has no layout `taxonomy` [missing-layout]",
				"casebook/themes/a/theme.toml:1:1: \"\": the theme `a` has no layout `term` [missing-layout]",
				"casebook/themes/b/theme.toml:1:11: \"\\\"a\\\"\": the theme `a` extends itself: `a` → `b` → `a` [theme-cycle]",
			}},
		{"unknown key", "brand", skeleton("brand/theme.toml", "extend = \"default\"\n"),
			[]string{"casebook/themes/brand/theme.toml:1:1: \"extend\": `extend` cannot stand in theme.toml like this [theme-key]"}},
		{"missing picture of a style sheet", "default", skeleton("default/assets/css/2.css", "a{\n  background: url(a.png)\n}"),
			[]string{"casebook/themes/default/assets/css/2.css:2:19: \"a.png\": the theme has no file `css/a.png` [missing-theme-asset]"}},
		{"style sheets of other sites", "default", skeleton("default/assets/css/2.css", "@import \"https://x.org/y.css\";\na{background:url('//x.org/z.png')}"),
			[]string{
				"casebook/themes/default/assets/css/2.css:1:10: \"https://x.org/y.css\": the style sheet asks another site for `https://x.org/y.css` [external-theme-asset]",
				"casebook/themes/default/assets/css/2.css:2:19: \"//x.org/z.png\": the style sheet asks another site for `//x.org/z.png` [external-theme-asset]",
			}},
		{"component without template", "default", skeleton("default/components/box.yaml", "type: object"),
			[]string{"casebook/themes/default/components/box.yaml:1:1: \"\": the component `box` is described, but has no template [component-without-template]"}},
		{"several at once", "default", skeleton("default/partials/bad.html", "{{if}}", "default/components/box.yaml", "type: object"),
			[]string{
				"casebook/themes/default/components/box.yaml:1:1: \"\": the component `box` is described, but has no template [component-without-template]",
				`casebook/themes/default/partials/bad.html:1:1: "{{if}}": missing value for if [template]`,
			}},
	} {
		th, faults := Load(Options{Name: test.name, Builtin: test.files})
		var got []string
		for _, d := range faults {
			got = append(got, place(th, d))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s:\ngot  %s\nwant %s", test.what, strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
		}
	}
}

func TestContentHasParts(t *testing.T) {
	th := mustLoad(t, Options{Builtin: skeleton("default/layouts/page.html", `<i>{{content "rest"}}</i><b>{{content "lead"}}</b><p>{{content}}</p>`)})
	var out bytes.Buffer
	v := &site.View{Site: &site.Site{}}
	if faults := th.Bind(v.Site, catalogue(t, "en")).Render(&out, "page", v, []byte("one "), []byte("two")); faults != nil {
		t.Fatal(faults[0].Message())
	}
	if got, want := out.String(), "<i>two</i><b>one </b><p>one two</p>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// An edit takes over what it did not touch; what comes out is what a load
// from nothing makes of the same files.
func TestAnEditedThemeIsAsIfLoadedAnew(t *testing.T) {
	for _, test := range []struct{ what, path, text, then string }{
		{"a partial", "default/partials/name.html", "<b>default</b>", "<b>edited</b>"},
		{"a partial that loses a part of its own", "default/partials/other.html", `{{define "d"}}d{{end}}<i>other</i>`, "<i>other</i>"},
		{"a part that moves in front of another file's", "default/partials/a.html", "a", `{{define "other.html"}}mine{{end}}`},
		{"a file that becomes empty", "default/partials/name.html", "<b>default</b>", ""},
		{"a fault that is mended", "default/partials/name.html", "<b>{{if}}</b>", "<b>mended</b>"},
		{"a place that cannot be escaped", "default/partials/name.html", "<b>default</b>", `<a href="{{if .Title}}"{{end}}>`},
		{"a place that could not be escaped", "default/partials/name.html", `<a href="{{if .Title}}"{{end}}>`, "<b>mended</b>"},
		{"a style sheet", "default/assets/css/1.css", "a{color:red}", "a{color:green}"},
		{"a style sheet that names a picture", "default/assets/css/1.css", "a{color:red}", `a{background:url("../img/x.svg")}`},
		{"a picture that a style sheet names", "default/assets/img/x.svg", `<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1"/></svg>`, `<svg xmlns="http://www.w3.org/2000/svg"><path d="M2 2"/></svg>`},
		{"a part of a script", "default/assets/js/page/1.js", "alert(1)", "alert(2)"},
		{"a fault in a script", "default/assets/js/page/1.js", "alert(1)", "alert("},
		{"a fault in a script that is mended", "default/assets/js/page/1.js", "alert(", "alert(1)"},
		{"a new partial", "default/partials/2.txt", "", `<p>`},
	} {
		before, _ := Load(Options{Builtin: skeleton(test.path, test.text)})
		now := skeleton(test.path, test.then)
		edited, said := Load(Options{Builtin: now, Old: before})
		anew, want := Load(Options{Builtin: now})
		if got, want := fmt.Sprint(said), fmt.Sprint(want); got != want {
			t.Errorf("%s: the edited theme has the faults %s, a new one %s", test.what, got, want)
		}
		for _, layout := range anew.Layouts() {
			if edited.Closure(layout) != anew.Closure(layout) {
				t.Errorf("%s: layout %s reaches another text than in a new theme", test.what, layout)
			}
		}
		if len(want) > 0 {
			continue
		}
		if got, want := fmt.Sprint(edited.SiteAssets("/")), fmt.Sprint(anew.SiteAssets("/")); got != want {
			t.Errorf("%s: the edited theme has the assets %s, a new one %s", test.what, got, want)
		}
		view := &site.View{Title: "T"}
		if got, want := render(t, edited, "page", view), render(t, anew, "page", view); got != want {
			t.Errorf("%s: the edited theme gives %q, a new one %q", test.what, got, want)
		}
	}
}

func TestFaultsOfRenderingNameTheirPlaceAndThePage(t *testing.T) {
	for _, test := range []struct{ what, layout, partial, want, help string }{
		{"unknown field", "<p>\n\n  <b>{{.Titel}}</b></p>", "",
			"casebook/themes/default/layouts/page.html:3:8: \".Titel\": `View` has no field `Titel` [template]", "did you mean `Title`? while rendering content/en/a.md"},
		{"unknown field of a field", "<p>{{range .Breadcrumbs}}<a>{{.Titles}}</a>{{end}}", "",
			"casebook/themes/default/layouts/page.html:1:31: \".Titles\": `Ref` has no field `Titles` [template]", "did you mean `Title`? while rendering content/en/a.md"},
		{"in a partial", "\n{{template \"p.html\" .}}", "x\n{{.Site.Titel}}",
			"casebook/themes/default/partials/p.html:2:3: \".Site.Titel\": `Site` has no field `Titel` [template]", "did you mean `Title`? while rendering content/en/a.md"},
		{"in a fragment", "\n{{fragment \"p.html\" .Site .URL}}", "x\n\n{{.Titel}}",
			"casebook/themes/default/partials/p.html:3:3: \".Titel\": `Site` has no field `Titel` [template]", "did you mean `Title`? while rendering content/en/a.md"},
		{"a function's refusal", "<link href=\"{{asset \"css/mian.css\"}}\">", "",
			"casebook/themes/default/layouts/page.html:1:15: \"asset \\\"css/mian.css\\\"\": the theme has no asset `css/mian.css`, but `css/main.css` [template]", "while rendering content/en/a.md"},
		{"a part of the text that there is not", "{{content \"lad\"}}", "",
			"casebook/themes/default/layouts/page.html:1:3: \"content \\\"lad\\\"\": `content` has the parts `lead` and `rest`, not `lad` [template]", "while rendering content/en/a.md"},
		{"a style of date that there is not", "{{date \"2026-01-01\" \"lnog\"}}", "",
			"casebook/themes/default/layouts/page.html:1:3: \"date \\\"2026-01-01\\\" \\\"lnog\\\"\": `lnog` is no style of a date: write long, short, month or full [template]", "while rendering content/en/a.md"},
	} {
		th := mustLoad(t, Options{Builtin: skeleton("default/layouts/page.html", test.layout, "default/partials/p.html", test.partial)})
		v := &site.View{Site: &site.Site{Assets: th.SiteAssets("/")}, Source: "content/en/a.md", Breadcrumbs: []site.Ref{{Title: "a"}}}
		out := bytes.NewBufferString("before")
		faults := th.Bind(v.Site, catalogue(t, "en")).Render(out, "page", v, nil, nil)
		if len(faults) != 1 {
			t.Errorf("%s: %d faults", test.what, len(faults))
			continue
		}
		if got := place(th, faults[0]); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.what, got, test.want)
		}
		if got := faults[0].Help(); got != test.help {
			t.Errorf("%s: help %q, want %q", test.what, got, test.help)
		}
		if out.String() != "before" {
			t.Errorf("%s: half a page was written", test.what)
		}
	}
}

func TestAFaultOfALayoutIsSaidOnce(t *testing.T) {
	a := diag.Template.At("t.html", diag.Span{Start: 1, End: 2}, diag.S("problem", "p"), diag.S("page", "b.md"))
	b := diag.Template.At("t.html", diag.Span{Start: 1, End: 2}, diag.S("problem", "p"), diag.S("page", "a.md"))
	c := diag.MissingLayout.At("a.md", diag.Span{})
	got := Once([]diag.Diagnostic{a, c, b})
	if len(got) != 2 || got[0].Code != c.Code || got[1].Arg("page") != "a.md" {
		t.Errorf("got %v", got)
	}
}

func TestAPageWithAnUnknownLayoutIsAFaultOfThePage(t *testing.T) {
	th := mustLoad(t, Options{Builtin: skeleton()})
	var out bytes.Buffer
	faults := th.Bind(&site.Site{}, catalogue(t, "en")).Render(&out, "pgae", &site.View{Source: "content/en/a.md"}, nil, nil)
	if len(faults) != 1 || faults[0].Path != "content/en/a.md" || !strings.HasPrefix(faults[0].Help(), "did you mean `page`?") {
		t.Errorf("got %v", faults)
	}
}

func TestTheLayoutOfAPage(t *testing.T) {
	th := mustLoad(t, Options{Builtin: skeleton("default/layouts/case.html", "")})
	for _, test := range [][3]string{
		{"page", "case", "case"}, {"page", "other", "page"}, {"page", "", "page"}, {"section", "case", "section"}, {"home", "page", "home"}, {"new", "", "page"},
	} {
		if got := th.Layout(test[0], test[1]); got != test[2] {
			t.Errorf("Layout(%q, %q) = %q, want %q", test[0], test[1], got, test[2])
		}
	}
}

func TestTheTextStandsWhereTheLayoutPutsIt(t *testing.T) {
	th := mustLoad(t, Options{Builtin: skeleton("default/layouts/page.html", "<h1>{{.Title}}</h1><div>{{content}}</div>")})
	// A NUL of a title must not be taken for the place.
	if got, want := render(t, th, "page", &site.View{Title: "a\x00b<c>"}), "<h1>a\uFFFDb&lt;c&gt;</h1><div><p>text</p></div>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzThemeNeverPanics(f *testing.F) {
	f.Add("{{range .X}}{{.}}{{end}}", "a{background:url(x)}", "extends = \"default\"", "type: object")
	f.Add(`{{define "x"}}{{template "x"}}{{end}}{{template "x"}}`, "@import url(//x)", "extends=1", "properties: {a: {format: markdown}}")
	f.Add(`<a href="{{fragment "name.html" .Site ""}}">{{content}}`, "/*", "", "items: []")
	f.Fuzz(func(t *testing.T, layout, css, toml, yaml string) {
		th, faults := Load(Options{Name: "brand", Builtin: skeleton("brand/layouts/page.html", layout, "brand/assets/css/2.css", css,
			"brand/theme.toml", toml, "brand/components/box.html", layout, "brand/components/box.yaml", yaml)})
		for _, d := range faults {
			if src := th.Source(d.Path); src != nil && (d.Span.Start < 0 || d.Span.Start > d.Span.End || d.Span.End > len(src)) {
				t.Errorf("%s: span %v of %d bytes", d.Code, d.Span, len(src))
			}
		}
	})
}

func TestEveryEmbeddedThemeLoads(t *testing.T) {
	entries, err := fs.ReadDir(themes.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		builtin(t, e.Name())
	}
}
