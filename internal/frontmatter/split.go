// Package frontmatter parts a page's file into its front matter and its text.
//
// In go the bytes of a file, out come the tree of the front matter, read as
// YAML between lines of --- or as TOML between lines of +++, and the text as
// a part of the same bytes. The rule it keeps is that nothing is lost
// silently: a file whose first line is a fence has front matter, and if that
// cannot be read or is never closed, somebody is told. What the keys mean,
// and that a page needs any, is the business of others.
package frontmatter

import (
	"bytes"
	"io"
	"strings"

	"github.com/adrg/frontmatter"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// Parts are the parts of a file.
type Parts struct {
	Meta    *data.Node // a Map; nil if there is no front matter or it cannot be read
	Format  string     // "yaml" or "toml", "" without front matter
	Body    []byte     // a part of the file's bytes, not a copy
	BodyAt  int        // where Body begins; it goes on to the end of the file
	MetaAt  int        // the front matter without its fences
	MetaEnd int
}

// Split parts a file. A file without front matter is all body and no fault.
// When front matter is never closed, the body is all that follows the opening
// fence.
func Split(src []byte, path string) (Parts, []diag.Diagnostic) {
	diags := data.CheckText(src, 0, path)
	text, start := data.TrimBOM(src, 0)
	open, after, fence := opening(text)
	if fence == "" {
		return Parts{Body: text, BodyAt: start, MetaAt: start, MetaEnd: start}, diags
	}
	open, after = open+start, after+start
	p := Parts{Format: map[string]string{"---": "yaml", "+++": "toml"}[fence], MetaAt: after}
	var closed bool
	p.MetaEnd, p.BodyAt, closed = closing(src, after, fence)
	if !closed {
		p.MetaEnd, p.BodyAt, p.Body = after, after, src[after:]
		return p, append(diags, unclosed(src, open, after, fence, path))
	}
	p.Body = src[p.BodyAt:]
	if data.CheckText(src[after:p.MetaEnd], 0, path) != nil {
		return p, diags // and they say so
	}
	meta, more := decode(src, open, p, path)
	diags = append(diags, more...)
	switch {
	case meta == nil:
	case meta.Kind == data.Null && blank(src[after:p.MetaEnd]):
		p.Meta = &data.Node{Kind: data.Map, Span: diag.Span{Start: after, End: p.MetaEnd}}
	case meta.Kind != data.Map:
		kind := "a value alone"
		switch meta.Kind {
		case data.Seq:
			kind = "a list"
		case data.String:
			kind = "a text"
		}
		diags = append(diags, diag.FrontMatterKind.At(path, meta.Span, diag.S("kind", kind)))
	default:
		p.Meta = meta
	}
	return p, diags
}

// opening finds the fence that a text begins with, after empty lines if there
// are any. open is where it stands and after where the next line begins.
func opening(text []byte) (open, after int, fence string) {
	for open < len(text) {
		line, next := cut(text, open)
		if len(line) > 0 {
			if s := string(line); s == "---" || s == "+++" {
				return open, next, s
			}
			return 0, 0, ""
		}
		open = next
	}
	return 0, 0, ""
}

// closing finds the line that is a fence and nothing else. It must begin in
// the first column: an indented one belongs to a text of several lines.
func closing(src []byte, from int, fence string) (end, after int, ok bool) {
	for at := from; at < len(src); {
		line, next := cut(src, at)
		if string(line) == fence {
			return at, next, true
		}
		at = next
	}
	return 0, 0, false
}

// cut returns the line at an offset without the blanks at its end, and where
// the next begins.
func cut(src []byte, at int) (line []byte, next int) {
	next = len(src)
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		next = at + i + 1
	}
	return bytes.TrimRight(src[at:next], " \t\r\n"), next
}

// decode lets adrg/frontmatter detect the format and decode. It takes any
// line for the closing fence that is one after trimming, even inside an
// indented text, tells no places and copies the whole body. So it is shown
// the head alone, ended by a fence of our own, which cannot occur in a text
// that CheckText passed.
func decode(src []byte, open int, p Parts, path string) (meta *data.Node, diags []diag.Diagnostic) {
	const end = "\x00"
	with := func(read func([]byte, int, string) (*data.Node, []diag.Diagnostic)) frontmatter.UnmarshalFunc {
		return func(head []byte, _ any) error {
			meta, diags = read(head, p.MetaAt, path)
			return nil
		}
	}
	head := io.MultiReader(bytes.NewReader(src[open:p.MetaEnd]), strings.NewReader(end))
	_, err := frontmatter.MustParse(head, nil,
		frontmatter.NewFormat("---", end, with(data.YAML)),
		frontmatter.NewFormat("+++", end, with(data.TOML)))
	if err != nil {
		panic("frontmatter: a head with both fences is not read: " + err.Error())
	}
	return meta, diags
}

// unclosed points at the opening fence, and at the line that was perhaps
// meant to close it: one of the other kind, with other dashes, or too many, or
// indented.
func unclosed(src []byte, open, after int, fence, path string) diag.Diagnostic {
	d := diag.FrontMatterUnclosed.At(path, diag.Span{Start: open, End: open + len(fence)}, diag.S("fence", fence))
	for at := after; at < len(src); {
		line, next := cut(src, at)
		near := bytes.TrimLeft(line, " \t")
		if len(near) > 1 && (len(bytes.Trim(near, "-–—−")) == 0 || len(bytes.Trim(near, "+")) == 0) {
			return d.With(diag.Place{Path: path, Span: diag.Span{Start: at, End: at + len(line)}, Role: "perhaps meant to close it"})
		}
		at = next
	}
	return d
}

// blank reports whether front matter holds nothing but comments.
func blank(head []byte) bool {
	for _, line := range bytes.Split(head, []byte{'\n'}) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}
