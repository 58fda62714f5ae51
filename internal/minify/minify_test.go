package minify

import (
	"bytes"
	"strings"
	"sync"
	"testing"
)

func TestMinify(t *testing.T) {
	for _, c := range []struct {
		name     string
		minify   func([]byte) ([]byte, error)
		in, want string
	}{
		{"document tags, end tags and quotes stay", HTML,
			"<!DOCTYPE html>\n<html lang=\"en\">\n  <head>\n    <title>A  b</title>\n  </head>\n  <body>\n    <ul>\n      <li>one</li>\n      <li>two</li>\n    </ul>\n  </body>\n</html>\n",
			`<!doctype html><html lang="en"><head><title>A b</title></head><body><ul><li>one</li><li>two</li></ul></body></html>`},
		{"default values of attributes stay", HTML, `<button type="submit">x</button>`, `<button type="submit">x</button>`},
		{"comments go", HTML, "<p>a<!-- b -->c</p>", "<p>ac</p>"},
		{"one space between words stays", Fragment, "<p>a  <em>b</em>\n c</p>", "<p>a <em>b</em>\nc</p>"},
		{"code stays as it is", Fragment, "<pre><code>a  b\n\n c</code></pre>", "<pre><code>a  b\n\n c</code></pre>"},
		{"white space at the ends of a fragment goes", Fragment, "\n  <p>a</p>  \n", "<p>a</p>"},
		{"no-break spaces stay", Fragment, "<p>a\u00a0: b\u202f!</p>", "<p>a\u00a0: b\u202f!</p>"},
		{"styles and scripts in a document", HTML, "<style>a { color : red }</style><script>var x = 1 ;</script>", "<style>a{color:red}</style><script>var x=1</script>"},
		{"JSON-LD in a document", HTML, `<script type="application/ld+json">{ "a": 1.0 }</script>`, `<script type="application/ld+json">{"a":1.0}</script>`},
		{"style sheet", CSS, "a {\n  color: #ff0000;\n  margin: 0px;\n}\n", "a{color:red;margin:0}"},
		{"custom properties stay", CSS, ":root { --a: 1px }\nb { width: calc( var(--a) + 1px ) }", ":root{--a:1px}b{width:calc( var(--a) + 1px )}"},
		{"script", JS, "function f ( a ) {\n  // hello\n  return a + 1 ;\n}\n", "function f(e){return e+1}"},
		{"picture", SVG, "<svg xmlns=\"http://www.w3.org/2000/svg\">\n  <!-- x -->\n  <path d=\"M 0 0 L 10 10\"/>\n</svg>", `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0 10 10"/></svg>`},
		{"numbers of data stay as they are written", JSON, "{ \"a\" : [ 1.50, 1e3 ] }\n", `{"a":[1.50,1e3]}`},
		{"template", Template, "<ul>\n  {{range .Items}}\n  <li class=\"{{.Class}}\">{{ .Text }}</li>\n  {{end}}\n</ul>\n", `<ul>{{range .Items}}<li class="{{.Class}}">{{ .Text }}</li>{{end}}</ul>`},
		{"nothing", HTML, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := []byte(c.in)
			got, err := c.minify(in)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if string(in) != c.in {
				t.Error("the input was changed")
			}
			again, err := c.minify(got)
			if err != nil || !bytes.Equal(again, got) {
				t.Errorf("a second time gives\n%s (%v)", again, err)
			}
		})
	}
}

func TestBrokenInputIsAnErrorThatNamesItsKind(t *testing.T) {
	for name, f := range map[string]func([]byte) ([]byte, error){"javascript": JS, "json": JSON} {
		if _, err := f([]byte("{ ( ]")); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestManyGoroutinesMayMinify(t *testing.T) {
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 50 {
				for _, f := range []func([]byte) ([]byte, error){HTML, Fragment, CSS, SVG} {
					if _, err := f([]byte("<p style=\"color: red\">a</p><script>var a = 1</script>")); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wait.Wait()
}

func FuzzMinify(f *testing.F) {
	f.Add([]byte("<p>a <b>b</b></p>"))
	f.Add([]byte("a{b:c}"))
	f.Add([]byte("var a = `${b}`"))
	f.Add([]byte(`{"a":[1,null]}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 2000 {
			return
		}
		before := bytes.Clone(src)
		for _, minify := range []func([]byte) ([]byte, error){HTML, Fragment, CSS, JS, SVG, JSON, Template} {
			_, _ = minify(src)
		}
		if !bytes.Equal(src, before) {
			t.Error("the input was changed")
		}
	})
}
