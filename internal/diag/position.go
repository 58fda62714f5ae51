package diag

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// A Position is a place as people count: lines and columns from 1, columns
// in code points. End is exclusive.
type Position struct{ Line, Column, EndLine, EndColumn int }

// Locate turns a span into a position. A span outside the source is cut to
// it, so that a stale span can never break a printer.
func Locate(src []byte, s Span) Position { return locate(src, s, utf8.RuneCount) }

// units is Locate with columns in UTF-16 units.
func units(src []byte, s Span) Position {
	return locate(src, s, func(text []byte) (n int) {
		for _, r := range string(text) {
			n += utf16.RuneLen(r)
		}
		return n
	})
}

func locate(src []byte, s Span, count func([]byte) int) Position {
	start := min(max(s.Start, 0), len(src))
	end := min(max(s.End, start), len(src))
	var p Position
	p.Line, p.Column = lineColumn(src, start, count)
	p.EndLine, p.EndColumn = lineColumn(src, end, count)
	return p
}

func lineColumn(src []byte, at int, count func([]byte) int) (line, column int) {
	before := src[:at]
	lineStart := bytes.LastIndexByte(before, '\n') + 1
	text := before[lineStart:]
	if lineStart == 0 {
		text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	}
	return bytes.Count(before, []byte{'\n'}) + 1, count(text) + 1
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
