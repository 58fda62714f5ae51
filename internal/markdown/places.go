package markdown

import (
	"bytes"
	"sort"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// places say where the bytes of a Markdown text lie in the file. The text of
// a page is a part of its file and has one place; that of a component's field
// may be indented or folded in YAML and has many.
type places []place

// A place holds for the text from here on, until the next one begins.
type place struct {
	text  int // offset in the text
	file  int // offset in the file
	fixed int // not 0: the length in the file of a part whose bytes cannot be told apart
}

// span returns where text[start:end] lies in the file.
func (p places) span(start, end int) diag.Span {
	from, _ := p.file(start)
	if end <= start {
		return diag.Span{Start: from, End: from}
	}
	// The byte before the end belongs to the part, the one at it may not.
	last, size := p.file(end - 1)
	return diag.Span{Start: from, End: max(from, last+size)}
}

func (p places) file(offset int) (at, size int) {
	i := 0
	if len(p) > 1 {
		i = sort.Search(len(p), func(i int) bool { return p[i].text > offset }) - 1
	}
	if i < 0 {
		i = 0
	}
	if p[i].fixed != 0 {
		return p[i].file, p[i].fixed
	}
	return p[i].file + offset - p[i].text, 1
}

// placesOf finds the words of a YAML scalar's text in its source, one after
// the other. Where the source is written with escapes, the whole scalar
// stands for each of its bytes.
func placesOf(file []byte, node *data.Node) places {
	start := min(max(node.Span.Start, 0), len(file))
	end := min(max(node.Span.End, start), len(file))
	text, raw := []byte(node.Text), file[start:end]
	whole := places{{file: start, fixed: max(1, end-start)}}
	at := 0
	if len(raw) > 0 {
		switch raw[0] {
		case '"', '\'':
			at = 1
		case '|', '>':
			at = bytes.IndexByte(raw, '\n') + 1
		}
	}
	var out places
	for i := 0; i < len(text); {
		if isSpace(text[i]) {
			i++
			continue
		}
		j := i
		for j < len(text) && !isSpace(text[j]) {
			j++
		}
		for at < len(raw) && isSpace(raw[at]) {
			at++
		}
		if !bytes.HasPrefix(raw[at:], text[i:j]) {
			return whole
		}
		if n := len(out); n == 0 || out[n-1].file-out[n-1].text != start+at-i {
			out = append(out, place{text: i, file: start + at})
		}
		at += j - i
		i = j
	}
	if out == nil {
		return whole
	}
	return out
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
