package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

// code returns the text of a code block without its last line break.
func (w *writer) code(n ast.Node) []byte {
	lines := n.Lines()
	if lines.Len() == 0 {
		return nil
	}
	first, last := lines.At(0), lines.At(lines.Len()-1)
	if w.together(n) {
		return bytes.TrimSuffix(bytes.TrimSuffix(w.src[first.Start:last.Stop], []byte("\n")), []byte("\r"))
	}
	var out []byte
	for i := range lines.Len() {
		seg := lines.At(i)
		out = append(out, seg.Value(w.src)...)
	}
	return bytes.TrimSuffix(out, []byte("\n"))
}

// together reports whether the lines of a block follow each other in the
// source, which they do outside of lists and quotations.
func (w *writer) together(n ast.Node) bool {
	lines := n.Lines()
	for i := range lines.Len() {
		seg := lines.At(i)
		if seg.Padding != 0 || i > 0 && lines.At(i-1).Stop != seg.Start {
			return false
		}
	}
	return lines.Len() > 0
}

// placesOfLines returns the places of the text that code returns.
func (w *writer) placesOfLines(n ast.Node) places {
	var out places
	length := 0
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		at := w.at.span(seg.Start, seg.Start).Start
		out = append(out, place{text: length + seg.Padding, file: at})
		length += len(seg.Value(w.src))
	}
	if out == nil {
		return places{{file: w.at.span(n.Pos(), n.Pos()).Start}}
	}
	return out
}

// fence writes a fenced block: a component if its first word names one, else
// code.
func (w *writer) fence(n *ast.FencedCodeBlock) {
	var info []byte
	start := n.Pos()
	if n.Info != nil {
		info, start = n.Info.Segment.Value(w.src), n.Info.Segment.Start
	}
	end := 0
	for end < len(info) && !isSpace(info[end]) && info[end] != '{' {
		end++
	}
	name := string(decode(info[:end]))
	if c, ok := w.c.options.Components[name]; ok && name != "" {
		w.component(n, name, c)
		return
	}
	code := w.code(n)
	known := w.codeBlock(code, name, fenceTitle(info[end:]))
	if known || name == "" {
		return
	}
	span := w.at.span(start, start+end)
	if near := diag.Near(name, w.c.components); near != "" {
		w.report(diag.UnknownComponent, span, diag.S("name", name), diag.S("suggest", near))
		return
	}
	w.report(diag.UnknownCodeLanguage, span, diag.S("name", name), diag.S("suggest", diag.Near(name, w.c.options.Languages)))
}

// fenceTitle reads title="…" behind the language, in braces or without.
func fenceTitle(s []byte) string {
	s = bytes.TrimSpace(s)
	if len(s) > 0 && s[0] != '{' {
		s = append(append([]byte{'{'}, s...), '}')
	}
	list, _, _ := pairs(s)
	for _, p := range list {
		if p.name == "title" {
			return p.value
		}
	}
	return ""
}

// codeBlock writes code and reports whether its language is known.
func (w *writer) codeBlock(code []byte, lang, title string) (known bool) {
	w.endBlock()
	if title != "" {
		w.str(`<figure class="highlight"><figcaption class="code-title">`)
		w.escapeRun([]byte(title), site.RunText)
		w.endBlock()
		w.str(`</figcaption>`)
	} else {
		w.str(`<div class="highlight">`)
	}
	w.str(`<pre class="chroma" tabindex="0"><code`)
	if lang != "" {
		w.attr("class", "language-"+className(lang))
	}
	w.str(`>`)
	words, from := w.outline.Words, len(w.out)
	var inside []byte
	if lang != "" && w.c.options.Highlight != nil {
		inside, known = w.c.options.Highlight(lang, string(code))
	}
	if known {
		w.out = append(w.out, inside...)
	} else {
		w.out = appendEscaped(w.out, code, false)
	}
	w.codeRuns(from)
	w.outline.Words = words // a page's words are those that people read one by one
	w.endBlock()
	w.str(`</code></pre>`)
	if title != "" {
		w.str(`</figure>`)
	} else {
		w.str(`</div>`)
	}
	return known
}

// codeRuns notes what stands between the tags of highlighted code. Signs
// alone are nothing that anybody looks for.
func (w *writer) codeRuns(from int) {
	for i := from; i < len(w.out); {
		if w.out[i] == '<' {
			end := bytes.IndexByte(w.out[i:], '>')
			if end < 0 {
				return
			}
			i += end + 1
			continue
		}
		start := i
		if next := bytes.IndexByte(w.out[i:], '<'); next >= 0 {
			i += next
		} else {
			i = len(w.out)
		}
		if bytes.ContainsFunc(w.out[start:i], word) {
			w.body.Runs = append(w.body.Runs, site.Run{Piece: w.piece, Start: start, End: i, Kind: site.RunCode, Heading: w.heading - 1})
		}
	}
}

// className keeps what may stand in a class.
func className(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && isWord(byte(r)) || r == '+' || r == '#' || r == '.' || word(r) {
			return r
		}
		return '-'
	}, s)
}
