// Package minify takes out of HTML, CSS, JavaScript, SVG and JSON what no
// reader needs. Source text goes in, shorter text that means the same comes
// out. The rule it keeps: the HTML stays valid and easy to compare (end tags,
// quotes and the document's own tags are never left out), equal input gives
// equal output, and all functions may be called from many goroutines.
//
// It is the one wrapper of tdewolff/minify.
package minify

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/json"
	"github.com/tdewolff/minify/v2/svg"
)

var (
	documentHTML = &html.Minifier{
		KeepDefaultAttrVals: true,
		KeepDocumentTags:    true,
		KeepEndTags:         true,
		KeepQuotes:          true,
	}
	all = func() *minify.M {
		m := minify.New()
		m.Add("text/html", documentHTML)
		m.Add("text/css", &css.Minifier{})
		m.Add("image/svg+xml", &svg.Minifier{})
		m.AddRegexp(regexp.MustCompile(`^(text|application)/(x-)?(java|ecma)script$|^module$`), &js.Minifier{})
		// JSON-LD has a type of its own that only a pattern catches.
		m.AddRegexp(regexp.MustCompile(`[/+]json$|^importmap$`), &json.Minifier{KeepNumbers: true})
		return m
	}()
)

// HTML returns a whole document minified, with the scripts and styles in it.
func HTML(src []byte) ([]byte, error) { return run("text/html", src) }

// Fragment returns a part of a document minified. White space at its ends is
// dropped, as if it stood between two blocks.
func Fragment(src []byte) ([]byte, error) { return run("text/html", src) }

// CSS returns a style sheet minified.
func CSS(src []byte) ([]byte, error) { return run("text/css", src) }

// JS returns a script or module minified.
func JS(src []byte) ([]byte, error) { return run("application/javascript", src) }

// SVG returns a picture minified.
func SVG(src []byte) ([]byte, error) { return run("image/svg+xml", src) }

// JSON returns a document without its white space. Numbers stay as they are
// written.
func JSON(src []byte) ([]byte, error) { return run("application/json", src) }

func run(mime string, src []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(src))
	if err := all.Minify(mime, &out, bytes.NewReader(src)); err != nil {
		return nil, fmt.Errorf("minify %s: %w", mime, err)
	}
	return out.Bytes(), nil
}
