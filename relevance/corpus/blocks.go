package corpus

import (
	"html"
	"strings"

	"github.com/openimis/casebook/internal/site"
)

// blocks puts the runs of a text together again, between the breaks. Runs that
// do not touch have a hole or a tag between them, which may have parted two
// words.
func blocks(body *site.Body, outline *site.Outline) []Block {
	var out []Block
	var text strings.Builder
	b, end, piece := Block{Kind: Code}, -1, -1
	flush := func() {
		if s := strings.Join(strings.Fields(text.String()), " "); s != "" {
			b.Text = s
			out = append(out, b)
		}
		text.Reset()
		b, end = Block{Kind: Code}, -1
	}
	for _, r := range body.Runs {
		if r.Kind == site.RunBreak || r.Piece != piece {
			flush()
			piece = r.Piece
			if r.Kind == site.RunBreak {
				continue
			}
		}
		switch r.Kind {
		case site.RunHeading:
			b.Kind = Heading
			if r.Heading >= 0 && r.Heading < len(outline.Headings) {
				h := outline.Headings[r.Heading]
				b.Level = h.Level
				if b.ID = h.ID; b.ID == "" {
					b.ID = h.Slug
				}
			}
		case site.RunCode:
		default:
			b.Kind = Text
		}
		b.Under = r.Heading + 1
		html := body.Pieces[r.Piece].HTML
		if end >= 0 && !inline(html[end:r.Start]) {
			text.WriteByte(' ')
		}
		text.WriteString(unescape(html[r.Start:r.End]))
		end = r.End
	}
	flush()
	return out
}

// inline reports whether what stands between two runs is tags alone, which
// part no words: a <strong>, the <span> of a colour.
func inline(between []byte) bool {
	depth := 0
	for _, c := range between {
		switch {
		case c == '<':
			depth++
		case c == '>':
			depth--
		case depth == 0:
			return false
		}
	}
	return !strings.Contains(string(between), "<br")
}

func unescape(s []byte) string { return html.UnescapeString(string(s)) }
