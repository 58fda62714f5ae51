package search

import (
	"bytes"
	"html"

	"github.com/openimis/casebook/internal/site"
)

// A Passage is a block of a page's visible text: a paragraph, a heading, a
// cell, a block of code.
type Passage struct {
	Kind    site.RunKind // RunText, RunHeading or RunCode
	Section int          // 0 before the first heading
	Text    []byte       // without entities; valid until the next passage
}

// Passages hands the blocks of a Body to yield, in reading order.
func Passages(b *site.Body, yield func(Passage)) {
	var (
		p     = Passage{Kind: site.RunText}
		last  *site.Run
		plain bool // something in the block is not code
	)
	flush := func() {
		if text := bytes.TrimSpace(p.Text); len(text) > 0 {
			out := p
			out.Text = text
			if out.Kind != site.RunHeading && !plain {
				out.Kind = site.RunCode
			}
			yield(out)
		}
		p = Passage{Kind: site.RunText, Text: p.Text[:0]}
		last, plain = nil, false
	}
	for i := range b.Runs {
		r := &b.Runs[i]
		if r.Kind == site.RunBreak {
			flush()
			continue
		}
		if r.Piece < 0 || r.Piece >= len(b.Pieces) || r.Start < 0 || r.Start > r.End || r.End > len(b.Pieces[r.Piece].HTML) {
			continue // no Body of ours
		}
		if last != nil && (r.Heading != last.Heading || r.Piece != last.Piece) {
			flush()
		}
		source := b.Pieces[r.Piece].HTML
		switch r.Kind {
		case site.RunHeading:
			p.Kind, plain = site.RunHeading, true
		case site.RunText, site.RunLink, site.RunTable:
			plain = true
		}
		// Marks within a word (open<b>IMIS</b>) leave it one word, all else
		// that stands between two runs divides them.
		if last != nil && (last.Kind == site.RunCode && r.Kind == site.RunCode || last.End > r.Start || bytes.Contains(source[last.End:r.Start], []byte("<br"))) {
			p.Text = append(p.Text, ' ')
		}
		p.Section = max(r.Heading+1, 0)
		p.Text = appendText(p.Text, source[r.Start:r.End])
		last = r
	}
	flush()
}

// appendText appends escaped HTML without tags as plain text.
func appendText(out, src []byte) []byte {
	if bytes.IndexByte(src, '&') < 0 {
		return append(out, src...)
	}
	return append(out, html.UnescapeString(string(src))...)
}

// squeeze makes all white space one space, in place.
func squeeze(text []byte) []byte {
	out := text[:0]
	for _, c := range text {
		if c == '\n' || c == '\t' || c == '\r' || c < ' ' {
			c = ' '
		}
		if c == ' ' && len(out) > 0 && out[len(out)-1] == ' ' {
			continue
		}
		out = append(out, c)
	}
	return out
}
