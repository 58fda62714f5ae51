package data

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/diag"
)

var kindNames = [...]string{"null", "bool", "int", "float", "string", "date", "seq", "map"}

// show writes a tree so that a test can compare it: kind and text of each
// value, and in brackets the source text that its span covers.
func show(n *Node, file string) string {
	if n == nil {
		return "nil\n"
	}
	var out strings.Builder
	source := func(s diag.Span) string { return strings.ReplaceAll(file[s.Start:s.End], "\n", "⏎") }
	var walk func(n *Node, indent string)
	walk = func(n *Node, indent string) {
		out.WriteString(kindNames[n.Kind])
		if n.Text != "" {
			fmt.Fprintf(&out, " %q", n.Text)
		}
		fmt.Fprintf(&out, " [%s]\n", source(n.Span))
		for _, item := range n.Items {
			out.WriteString(indent + "- ")
			walk(item, indent+"  ")
		}
		for _, f := range n.Fields {
			fmt.Fprintf(&out, "%s%s [%s]: ", indent, f.Key, source(f.Span))
			walk(f.Value, indent+"  ")
		}
	}
	walk(n, "")
	return out.String()
}

// complaints writes diagnostics as the terminal shows them, without the path.
func complaints(diags []diag.Diagnostic, file string) string {
	var out strings.Builder
	for _, d := range diag.Sort(diags) {
		p := diag.Locate([]byte(file), d.Span)
		fmt.Fprintf(&out, "%d:%d-%d:%d %s [%s]", p.Line, p.Column, p.EndLine, p.EndColumn, d.Message(), d.Code)
		for _, r := range d.Related {
			p := diag.Locate([]byte(file), r.Span)
			fmt.Fprintf(&out, " (%s %d:%d)", r.Role, p.Line, p.Column)
		}
		out.WriteByte('\n')
	}
	return out.String()
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("%s:\n%s\nwant:\n%s", what, got, want)
	}
}

// inside checks that all spans lie in the file, and children after parents
// are no deeper than allowed.
func inside(t *testing.T, n *Node, diags []diag.Diagnostic, size int) {
	t.Helper()
	check := func(s diag.Span) {
		if s.Start < 0 || s.End < s.Start || s.End > size {
			t.Errorf("span %v of a file of %d bytes", s, size)
		}
	}
	for _, d := range diags {
		check(d.Span)
		for _, r := range d.Related {
			check(r.Span)
		}
		if d.Message() == "" {
			t.Errorf("no message: %v", d)
		}
	}
	var walk func(n *Node, depth int)
	walk = func(n *Node, depth int) {
		check(n.Span)
		if depth > maxDepth+1 {
			t.Fatalf("a value %d levels deep", depth)
		}
		for _, item := range n.Items {
			walk(item, depth+1)
		}
		for _, f := range n.Fields {
			check(f.Span)
			walk(f.Value, depth+1)
		}
	}
	if n != nil {
		walk(n, 0)
	}
}
