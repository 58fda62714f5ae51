package fulltext

import (
	"bytes"
	"html"
	"strings"

	"github.com/openimis/casebook/internal/site"
)

// Sections reads the text of a page, block by block as internal/search does.
// The ids are those of its headings, in order.
func Sections(b *site.Body, ids []string) []Section {
	r := sectionReader{out: make([]Section, 1, len(ids)+1), ids: ids}
	for i := range b.Runs {
		r.run(b, &b.Runs[i])
	}
	r.flush()
	return r.out
}

// A sectionReader gathers the runs of a block.
type sectionReader struct {
	out     []Section
	ids     []string
	block   []byte
	section int
	heading bool
	plain   bool      // something in the block is not code
	last    *site.Run // of the block
}

func (r *sectionReader) run(b *site.Body, run *site.Run) {
	if run.Kind == site.RunBreak {
		r.flush()
		return
	}
	if run.Piece < 0 || run.Piece >= len(b.Pieces) || run.Start < 0 || run.Start > run.End || run.End > len(b.Pieces[run.Piece].HTML) {
		return // no Body of ours
	}
	if r.last != nil && (run.Heading != r.last.Heading || run.Piece != r.last.Piece) {
		r.flush()
	}
	source := b.Pieces[run.Piece].HTML
	r.heading = r.heading || run.Kind == site.RunHeading
	r.plain = r.plain || run.Kind != site.RunCode
	// Marks within a word leave it one word; lines and what else stands
	// between two runs divide them.
	if r.last != nil && (r.last.Kind == site.RunCode && run.Kind == site.RunCode || r.last.End > run.Start || bytes.Contains(source[r.last.End:run.Start], []byte("<br"))) {
		r.block = append(r.block, ' ')
	}
	r.section = max(run.Heading+1, 0)
	r.block = append(r.block, html.UnescapeString(string(source[run.Start:run.End]))...)
	r.last = run
}

func (r *sectionReader) flush() {
	text := string(bytes.TrimSpace(r.block))
	heading, code := r.heading, !r.plain
	r.block, r.heading, r.plain, r.last = r.block[:0], false, false, nil
	if text == "" {
		return
	}
	for len(r.out) <= r.section {
		s := Section{}
		if n := len(r.out) - 1; n < len(r.ids) {
			s.ID = r.ids[n]
		}
		r.out = append(r.out, s)
	}
	s := &r.out[r.section]
	switch {
	case heading:
		s.Heading = join(s.Heading, " ", strings.Join(strings.Fields(text), " "))
	case code:
		s.Code = join(s.Code, "\n", text)
	default:
		s.Text = join(s.Text, "\n", strings.Join(strings.Fields(text), " "))
	}
}

func join(a, between, b string) string {
	if a == "" {
		return b
	}
	return a + between + b
}
