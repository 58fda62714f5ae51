package minify

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"
)

// templates has no minifier for scripts and styles: what stands between their
// tags in a template is often no JavaScript or CSS yet.
var (
	templates    = minify.New()
	templateHTML = &html.Minifier{
		KeepDefaultAttrVals: true, // an author who writes type="button" means it
		KeepDocumentTags:    true,
		KeepEndTags:         true,
		KeepQuotes:          true, // {{…}} may print a space
		TemplateDelims:      html.GoTemplateDelims,
	}
)

// templateComments are comments with the white space that their trim marks take. The
// minifier reads an apostrophe in one as the beginning of a string, and all
// that follows as part of it.
var templateComments = regexp.MustCompile(`(?s)(?:\s*\{\{- |\{\{)/\*.*?\*/(?: -\}\}\s*|\}\})`)

// Template returns the source of a Go template without comments and with less
// white space in its HTML. Actions stay as they are and where they are.
func Template(src []byte) ([]byte, error) {
	src = templateComments.ReplaceAll(src, nil)
	var out bytes.Buffer
	out.Grow(len(src))
	if err := templateHTML.Minify(templates, &out, bytes.NewReader(src), nil); err != nil {
		return nil, fmt.Errorf("minify template: %w", err)
	}
	return out.Bytes(), nil
}
