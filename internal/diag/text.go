package diag

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Sources returns the bytes of a source path, nil if there are none (a file
// that is missing or was never read).
type Sources func(path string) []byte

// Text prints diagnostics for a terminal: the place and message on a line
// that terminals and editors can follow, the source line with the fault
// marked, and the remedy.
type Text struct {
	Color   bool
	Sources Sources
}

const (
	red, yellow, bold, faint, reset = "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"
)

// shownAlike is how many messages of one code are shown of one file: a file of
// another kind, put where a page is expected, may have a hundred thousand.
const shownAlike = 500

// Print writes the sorted list and returns the writer's error.
func (t Text) Print(w io.Writer, list []Diagnostic) error {
	cache := map[string][]byte{}
	source := t.Sources
	if source != nil {
		t.Sources = func(path string) []byte {
			src, seen := cache[path]
			if !seen {
				src = source(path)
				cache[path] = src
			}
			return src
		}
	}
	var out strings.Builder
	alike := map[string]int{} // of the file in hand, by code
	for i, d := range list {
		if i > 0 && d.Path != list[i-1].Path {
			hidden(&out, list[i-1].Path, alike)
			clear(alike)
		}
		if alike[d.Code]++; alike[d.Code] > shownAlike {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		t.one(&out, d)
	}
	if len(list) > 0 {
		hidden(&out, list[len(list)-1].Path, alike)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// hidden says how many messages of a file were not shown.
func hidden(out *strings.Builder, path string, alike map[string]int) {
	for _, code := range slices.Sorted(maps.Keys(alike)) {
		if more := alike[code] - shownAlike; more > 0 {
			fmt.Fprintf(out, "\n%s: %d more like the last [%s]\n", printable(path), more, code)
		}
	}
}

func (t Text) one(out *strings.Builder, d Diagnostic) {
	var src []byte
	if t.Sources != nil {
		src = t.Sources(d.Path)
	}
	pos := Locate(src, d.Span)
	color := yellow
	if d.Severity == Error {
		color = red
	}
	fmt.Fprintf(out, "%s:%d:%d: %s %s [%s]\n", printable(d.Path), pos.Line, pos.Column,
		t.paint(color, d.Severity.String()+":"), t.paint(bold, printable(d.Message())), d.Code)
	if src != nil && d.Span != (Span{}) {
		excerpt(out, src, d.Span, pos)
	}
	for _, p := range d.Related {
		fmt.Fprintf(out, "     = %s\n", placeText(p, t.Sources))
	}
	if help := d.Help(); help != "" {
		fmt.Fprintf(out, "     = %s\n", printable(help))
	}
}

func placeText(p Place, sources Sources) string {
	at := Position{Line: 1, Column: 1}
	if sources != nil {
		at = Locate(sources(p.Path), p.Span)
	}
	role := p.Role
	if role == "" {
		role = "see also"
	}
	return fmt.Sprintf("%s: %s:%d:%d", role, printable(p.Path), at.Line, at.Column)
}

// excerptWidth is how much of a long line is shown, in code points.
const excerptWidth = 120

func excerpt(out *strings.Builder, src []byte, s Span, pos Position) {
	runes := []rune(strings.ToValidUTF8(string(line(src, s.Start)), "\uFFFD"))
	from, mark := pos.Column-1, 1
	if pos.EndLine == pos.Line {
		mark = max(1, pos.EndColumn-pos.Column)
	} else {
		mark = max(1, len(runes)-from)
	}
	if len(runes) > excerptWidth {
		cut := max(0, min(from-excerptWidth/3, len(runes)-excerptWidth))
		runes, from = runes[cut:min(len(runes), cut+excerptWidth)], from-cut
	}
	from = min(from, len(runes))
	mark = min(mark, max(1, len(runes)-from))
	fmt.Fprintf(out, "%4d | %s\n     | ", pos.Line, printable(string(runes)))
	for _, r := range runes[:from] {
		// Keep tabs, so that the mark stands under its place.
		if r == '\t' {
			out.WriteByte('\t')
		} else {
			out.WriteByte(' ')
		}
	}
	out.WriteString(strings.Repeat("^", mark))
	out.WriteByte('\n')
}

// printable keeps control characters of the source from reaching a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return '\uFFFD'
		}
		return r
	}, s)
}

func (t Text) paint(color, s string) string {
	if !t.Color {
		return s
	}
	return color + s + reset
}

// Summary is the closing line: "4 errors, 1 warning", "" for an empty list.
func Summary(list []Diagnostic) string {
	errors, warnings := Count(list)
	var parts []string
	if errors > 0 {
		parts = append(parts, plural(errors, "error"))
	}
	if warnings > 0 {
		parts = append(parts, plural(warnings, "warning"))
	}
	return strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
