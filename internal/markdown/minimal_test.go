package markdown

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/openimis/casebook/internal/minify"
	"github.com/openimis/casebook/internal/site"
)

// filled returns a Piece with something plausible in its holes.
func filled(p site.Piece) []byte {
	var out []byte
	at := 0
	for _, h := range p.Holes {
		out = append(out, p.HTML[at:h.At]...)
		at = h.At
		switch h.Kind {
		case site.HoleHref:
			out = append(out, "/en/x/"...)
		case site.HoleID:
			out = append(out, "some-id"...)
		case site.HoleImage:
			out = append(out, `<img src="/assets/x.png" alt="A picture">`...)
		case site.HoleComponent:
			out = append(out, `<div class="component"><p>text</p></div>`...)
		case site.HoleString:
			out = append(out, "a string"...)
		}
	}
	return append(out, p.HTML[at:]...)
}

// entities takes no account of & and >, which need not be escaped everywhere.
func entities(html []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(html, []byte("&gt;"), []byte(">")), []byte("&amp;"), []byte("&"))
}

// The minifier finds nothing to take out of a Body, so that Bodies need not
// pass through it.
func TestBodiesAreAsTheMinifierLeavesThem(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		if filepath.Base(file) == "links.txtar" {
			continue // links without text, which are reported
		}
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if !strings.HasSuffix(f.Name, ".md") {
				continue
			}
			body, _ := New(testOptions("en")).Convert(f.Data, 0, "page.md")
			for _, p := range body.Pieces {
				html := filled(p)
				small, err := minify.Fragment(html)
				if err != nil {
					t.Fatal(err)
				}
				small, html = entities(small), entities(html)
				if string(small) != string(html) {
					n := 0
					for n < len(small) && n < len(html) && small[n] == html[n] {
						n++
					}
					t.Errorf("%s %s: the minifier changes\n%q\nto\n%q", file, f.Name, html[max(0, n-40):min(len(html), n+80)], small[max(0, n-40):min(len(small), n+80)])
				}
			}
		}
	}
}
