package markdown

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

// A linkParser is goldmark's, which forgets where a link ends; and it reads
// the attributes behind an image.
type linkParser struct {
	parser.InlineParser
	parser.CloseBlocker
}

func newLinkParser() parser.InlineParser {
	p := parser.NewLinkParser()
	return &linkParser{p, p.(parser.CloseBlocker)}
}

func (p *linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	n := p.InlineParser.Parse(parent, block, pc)
	switch n.(type) {
	case *ast.Link:
		_, seg := block.Position()
		pageOf(pc).setEnd(n.Pos(), seg.Start)
	case *ast.Image:
		page := pageOf(pc)
		line, seg := block.PeekLine()
		if list, length, ok := pairs(line); ok {
			page.setAttributes(n, page.writer.attributes(list, seg.Start))
			block.Advance(length)
		}
		_, seg = block.Position()
		page.setEnd(n.Pos(), seg.Start)
	}
	return n
}

// spanOf returns the span of a link or image.
func (w *writer) spanOf(n ast.Node) diag.Span {
	start := n.Pos()
	return w.at.span(start, max(start, w.page.ends[start]))
}

func (w *writer) link(n *ast.Link) {
	dest := string(decode(n.Destination))
	span := w.spanOf(n)
	if why := unsafe(dest, false); why != "" {
		w.report(diag.UnsafeURL, span, diag.S("url", dest), diag.S("reason", why))
		w.inlines(n)
		return
	}
	if w.inLink {
		w.inlines(n)
		return
	}
	start, images := w.openLink(dest, span, n.Title)
	w.inlines(n)
	if len(bytes.TrimSpace(w.out[start:])) == 0 && w.images == images {
		w.report(diag.EmptyLink, span, diag.S("url", dest))
	}
	w.closeLink()
}

// autoLink writes an address that is its own text.
func (w *writer) autoLink(n *ast.AutoLink) {
	label := n.Label(w.src)
	// A slice of the source knows its place by what is left behind it.
	start := cap(w.src) - cap(label)
	stop := start + len(label)
	dest := string(n.URL(w.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	span := w.at.span(start, stop)
	why := unsafe(dest, false)
	if why != "" {
		w.report(diag.UnsafeURL, span, diag.S("url", dest), diag.S("reason", why))
	}
	if why != "" || w.inLink {
		w.verbatim(start, stop)
		return
	}
	w.openLink(dest, span, nil)
	w.verbatim(start, stop)
	w.closeLink()
}

func (w *writer) openLink(dest string, span diag.Span, title []byte) (start, images int) {
	w.str(`<a href="`)
	w.hole(site.HoleHref, len(w.outline.Links))
	w.outline.Links = append(w.outline.Links, site.Link{Dest: dest, Span: span})
	w.str(`"`)
	if len(title) > 0 {
		w.attr("title", string(w.title(title)))
	}
	w.str(`>`)
	w.inLink = true
	return len(w.out), w.images
}

func (w *writer) closeLink() {
	w.str(`</a>`)
	w.inLink = false
}

func (w *writer) image(n *ast.Image, figure bool) {
	dest := string(decode(n.Destination))
	span := w.spanOf(n)
	attrs := w.page.attrs[n]
	alt := collapse(string(w.plain(n)))
	if why := unsafe(dest, true); why != "" {
		w.report(diag.UnsafeURL, span, diag.S("url", dest), diag.S("reason", why))
		w.escapeRun([]byte(alt), w.kind())
		return
	}
	img := site.Image{Dest: dest, Alt: alt, ID: attrs.id, Class: attrs.class, Lang: attrs.lang, Dir: attrs.dir, Span: span}
	if len(n.Title) > 0 && !figure {
		img.Title = string(w.title(n.Title))
	}
	switch {
	case strings.Contains(" "+img.Class+" ", " decorative "):
		img.Alt = ""
	case img.Alt == "":
		w.report(diag.MissingAlt, span, diag.S("src", dest))
	}
	if img.ID != "" {
		w.outline.IDs = append(w.outline.IDs, img.ID)
	}
	w.hole(site.HoleImage, len(w.outline.Images))
	w.outline.Images = append(w.outline.Images, img)
	w.prev = 'x'
	if img.Alt != "" {
		w.images++
	}
}

// figure writes an image that is a paragraph of its own, with its title as
// the caption.
func (w *writer) figure(n *ast.Image) {
	w.str(`<figure>`)
	w.image(n, true)
	w.endBlock()
	w.str(`<figcaption>`)
	w.quoted(n.Title)
	w.endBlock()
	w.str(`</figcaption></figure>`)
}

// unsafe says in some words why an address is refused, "" if it is not. Dest
// is decoded from Markdown's escapes, so that nothing hides behind an entity.
func unsafe(dest string, image bool) string {
	if strings.ContainsFunc(dest, invisible) {
		return "has invisible characters in it"
	}
	d := strings.ReplaceAll(strings.TrimSpace(dest), `\`, "/") // as browsers read it
	if strings.HasPrefix(d, "//") {
		return "begins with two slashes"
	}
	end := strings.IndexAny(d, ":/?#")
	if end < 0 || d[end] != ':' {
		return ""
	}
	scheme := strings.ToLower(d[:end])
	switch scheme {
	case "http", "https":
		host, ok := strings.CutPrefix(d[end+1:], "//")
		if !ok {
			return "lacks the two slashes behind " + scheme + ":"
		}
		if i := strings.IndexAny(host, "/?#"); i >= 0 {
			host = host[:i]
		}
		switch {
		case strings.Contains(host, "@"):
			return "has a name or a password in it"
		case host == "":
			return "names no host"
		}
		return ""
	case "mailto", "tel":
		if !image {
			return ""
		}
	}
	return "begins with " + scheme + ":, which is not allowed here"
}

// invisible finds characters that browsers drop from addresses or that make
// them look like others. The joiners that some scripts need are none of them.
func invisible(r rune) bool {
	return r < 0x20 || r >= 0x7f && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) ||
		r == 0xad || r == 0x200b || r == 0x2060 || r == 0xfeff || r == 0xfffd)
}
