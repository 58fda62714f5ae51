package data

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/openimis/casebook/internal/diag"
)

// value converts a value that begins at an offset and returns the offset
// after it. The parser gives no place to lists and tables, so the source is
// read along.
func (r *tomlReader) value(v *unstable.Node, at, depth int) (out *Node, end int) {
	switch v.Kind {
	case unstable.Array:
		out, end = &Node{Kind: Seq}, at+1
		tooDeep := r.tooDeep(at, depth)
		for it := v.Children(); it.Next(); {
			var item *Node
			item, end = r.value(it.Node(), r.gap(end), depth+1)
			if !tooDeep {
				out.Items = append(out.Items, item)
			}
		}
		end = r.gap(end) + 1
	case unstable.InlineTable:
		out, end = &Node{Kind: Map}, at+1
		into := out
		if r.tooDeep(at, depth) {
			into = &Node{Kind: Map}
		}
		for it := v.Children(); it.Next(); {
			end = r.pair(into, it.Node(), depth)
		}
		end = r.gap(end) + 1
	default:
		end = at + int(v.Raw.Length)
		out = r.scalar(v, at, end)
	}
	out.Span = r.span(at, end)
	return out, end
}

// tooDeep reports the first level of a line that is one too many.
func (r *tomlReader) tooDeep(at, depth int) bool {
	if depth > maxDepth && !r.deep {
		r.deep = true
		r.report(diag.DataTooDeep, at, at+1, diag.N("max", maxDepth))
	}
	return depth > maxDepth
}

// gap skips what may stand between the values of a list or a table.
func (r *tomlReader) gap(at int) int {
	for at < len(r.src) {
		switch r.src[at] {
		case ' ', '\t', '\n', '\r', ',':
			at++
		case '#':
			for at < len(r.src) && r.src[at] != '\n' {
				at++
			}
		default:
			return at
		}
	}
	return at
}

func (r *tomlReader) scalar(v *unstable.Node, start, end int) *Node {
	text := string(v.Data)
	plain := strings.ReplaceAll(text, "_", "")
	ok := true
	out := &Node{Kind: String, Text: text}
	switch v.Kind {
	case unstable.String:
		r.diags = append(r.diags, checkEscapes(text, r.path, r.span(start, end))...)
	case unstable.Bool:
		out.Kind = Bool
	case unstable.Integer:
		out.Kind = Int
		out.Text, ok = integer(plain)
		// TOML promises 64 bits, and other readers refuse more.
		if _, err := strconv.ParseInt(out.Text, 10, 64); err != nil {
			ok = false
		}
	case unstable.Float:
		out.Kind = Float
		if strings.HasSuffix(plain, "inf") || strings.HasSuffix(plain, "nan") {
			ok = false
		} else {
			out.Text, ok = float(plain)
		}
	case unstable.LocalDate, unstable.LocalDateTime, unstable.DateTime, unstable.LocalTime:
		var value map[string]any
		if err := toml.Unmarshal([]byte("v = "+text), &value); err != nil {
			r.report(diag.TOMLDate, start, end, diag.S("value", text))
		}
		// A time of day without a date is a text to everybody else.
		if v.Kind != unstable.LocalTime {
			out.Kind = Date
		}
	}
	if !ok {
		r.report(diag.BadNumber, start, end, diag.S("value", text))
	}
	return out
}
