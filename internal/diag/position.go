package diag

import (
	"bytes"
	"unicode/utf8"
)

// A Position is a place as people count: lines and columns from 1, columns
// in code points. End is exclusive.
type Position struct{ Line, Column, EndLine, EndColumn int }

// Locate turns a span into a position. A span outside the source is cut to
// it, so that a stale span can never break a printer.
func Locate(src []byte, s Span) Position {
	start := min(max(s.Start, 0), len(src))
	end := min(max(s.End, start), len(src))
	var p Position
	p.Line, p.Column = lineColumn(src, start)
	p.EndLine, p.EndColumn = lineColumn(src, end)
	return p
}

func lineColumn(src []byte, at int) (line, column int) {
	before := src[:at]
	lineStart := bytes.LastIndexByte(before, '\n') + 1
	text := before[lineStart:]
	if lineStart == 0 {
		text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	}
	return bytes.Count(before, []byte{'\n'}) + 1, utf8.RuneCount(text) + 1
}

// line returns the text of the line that holds the offset, without its end.
func line(src []byte, at int) []byte {
	at = min(max(at, 0), len(src))
	start := bytes.LastIndexByte(src[:at], '\n') + 1
	end := len(src)
	if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
		end = start + i
	}
	text := bytes.TrimSuffix(src[start:end], []byte{'\r'})
	if start == 0 {
		text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	}
	return text
}
