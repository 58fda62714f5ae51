package frontmatter

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

func told(diags []diag.Diagnostic, src string) string {
	var out strings.Builder
	for _, d := range diag.Sort(diags) {
		p := diag.Locate([]byte(src), d.Span)
		fmt.Fprintf(&out, "%d:%d %s [%s]", p.Line, p.Column, d.Message(), d.Code)
		for _, r := range d.Related {
			fmt.Fprintf(&out, " (%s %d)", r.Role, diag.Locate([]byte(src), r.Span).Line)
		}
		out.WriteByte('\n')
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// keys shows a front matter with the source text of each value.
func keys(meta *data.Node, src string) string {
	if meta == nil {
		return "nil"
	}
	var out []string
	for _, f := range meta.Fields {
		out = append(out, f.Key+"="+src[f.Value.Span.Start:f.Value.Span.End])
	}
	return strings.Join(out, " ")
}

func TestSplit(t *testing.T) {
	for _, c := range []struct{ name, src, format, meta, body, faults string }{
		{"YAML", "---\ntitle: x\ntags: [a]\n---\nText\n", "yaml", "title=x tags=[a]", "Text\n", ""},
		{"TOML", "+++\ntitle = \"x\"\n+++\nText\n", "toml", `title="x"`, "Text\n", ""},
		{"Windows line ends", "---\r\ntitle: x\r\n---\r\nText\r\n", "yaml", "title=x", "Text\r\n", ""},
		{"a byte order mark", "\ufeff---\ntitle: x\n---\nText", "yaml", "title=x", "Text", ""},
		{"empty lines before", "\n \n---\ntitle: x\n---\nText", "yaml", "title=x", "Text", ""},
		{"blanks after the fences", "---  \ntitle: x\n---\t\nText", "yaml", "title=x", "Text", ""},
		{"a closing fence at the end of the file", "---\ntitle: x\n---", "yaml", "title=x", "", ""},
		{"an indented fence in a text of several lines", "---\na: |\n  x\n  ---\n  y\nb: 1\n---\nText", "yaml", "a=|\n  x\n  ---\n  y b=1", "Text", ""},
		{"a line across in the text", "---\na: 1\n---\nText\n\n---\nMore\n", "yaml", "a=1", "Text\n\n---\nMore\n", ""},
		{"nothing between the fences", "---\n---\nText", "yaml", "", "Text", ""},
		{"comments alone", "---\n# later\n\n---\nText", "yaml", "", "Text", ""},
		{"nothing between TOML's fences", "+++\n+++\nText", "toml", "", "Text", ""},
		{"no front matter", "Text\n---\na: 1\n---\n", "", "nil", "Text\n---\na: 1\n---\n", ""},
		{"no front matter after a byte order mark", "\ufeffText", "", "nil", "Text", ""},
		{"an indented first fence", " ---\na: 1\n---\n", "", "nil", " ---\na: 1\n---\n", ""},
		{"four hyphens", "----\na: 1\n----\n", "", "nil", "----\na: 1\n----\n", ""},
		{"an empty file", "", "", "nil", "", ""},
		{"empty lines alone", "\n\n", "", "nil", "\n\n", ""},

		{"never closed", "---\ntitle: x\n\nText\n", "yaml", "nil", "title: x\n\nText\n",
			"1:1 the front matter that opens here is never closed [front-matter-unclosed]"},
		{"a fence alone", "\n---", "yaml", "nil", "", "2:1 the front matter that opens here is never closed [front-matter-unclosed]"},
		{"closed by the other fence", "+++\na = 1\n---\nText\n", "toml", "nil", "a = 1\n---\nText\n",
			"1:1 the front matter that opens here is never closed [front-matter-unclosed] (perhaps meant to close it 3)"},
		{"closed by dashes of a word processor", "---\na: 1\n– – –\n–––\nText\n", "yaml", "nil", "a: 1\n– – –\n–––\nText\n",
			"1:1 the front matter that opens here is never closed [front-matter-unclosed] (perhaps meant to close it 4)"},
		{"closed by too many hyphens", "---\na: 1\n ----\nText\n", "yaml", "nil", "a: 1\n ----\nText\n",
			"1:1 the front matter that opens here is never closed [front-matter-unclosed] (perhaps meant to close it 3)"},
		{"a list", "---\n- a\n---\nText", "yaml", "nil", "Text", "2:1 front matter must be keys with values, not a list [front-matter-kind]"},
		{"a text between two lines across", "---\nSome text\n---\nText", "yaml", "nil", "Text",
			"2:1 front matter must be keys with values, not a text [front-matter-kind]"},
		{"a null", "---\n~\n---\nText", "yaml", "nil", "Text", "2:1 front matter must be keys with values, not a value alone [front-matter-kind]"},
		{"a fault in the YAML", "---\ntitle: a: b\n---\nText", "yaml", "nil", "Text", "2:9 a second colon in this line makes it ambiguous [yaml-colon]"},
		{"faults beside sound keys", "---\na: 1\na: 2\nb: .inf\n---\n", "yaml", "a=1 b=.inf", "",
			"3:1 the key `a` is given twice [duplicate-key]" + " (first 2)\n4:4 `.inf` is not a number that can be used [bad-number]"},
		{"a fault in the TOML", "+++\ntitle: x\nb = 1\n+++\nText", "toml", "b=1", "Text", "2:1 an equals sign is missing after this key [toml-no-equals]"},
		{"another encoding in the text", "---\na: 1\n---\ncaf\xe9\n", "yaml", "a=1", "caf\xe9\n", "4:4 this is not UTF-8 text: the byte 0xE9 stands for no letter [not-utf8]"},
		{"another encoding in the front matter", "---\na: caf\xe9\n---\nText", "yaml", "nil", "Text", "2:7 this is not UTF-8 text: the byte 0xE9 stands for no letter [not-utf8]"},
		{"a NUL in the text", "---\na: 1\n---\nx\x00\n", "yaml", "a=1", "x\x00\n", "4:2 the invisible character U+0000 is not allowed [control-character]"},
		{"a NUL in the front matter", "---\na: 1\n\x00\n---\nx", "yaml", "nil", "x", "3:1 the invisible character U+0000 is not allowed [control-character]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, diags := Split([]byte(c.src), "a.md")
			if p.Format != c.format || string(p.Body) != c.body || p.BodyAt != len(c.src)-len(c.body) {
				t.Errorf("format %q, body %q at %d, want %q, %q", p.Format, p.Body, p.BodyAt, c.format, c.body)
			}
			if got := keys(p.Meta, c.src); got != c.meta {
				t.Errorf("front matter %q, want %q", got, c.meta)
			}
			if got := told(diags, c.src); got != c.faults {
				t.Errorf("told:\n%s\nwant:\n%s", got, c.faults)
			}
		})
	}
}

func TestBodyIsPartOfTheFile(t *testing.T) {
	src := []byte("---\na: 1\n---\nText")
	p, _ := Split(src, "a.md")
	if &p.Body[0] != &src[p.BodyAt] {
		t.Error("the body is a copy")
	}
	if got := string(src[p.MetaAt:p.MetaEnd]); got != "a: 1\n" {
		t.Errorf("the front matter is %q", got)
	}
}

func FuzzFrontMatter(f *testing.F) {
	for _, src := range []string{
		"---\na: 1\n---\nText", "+++\na = 1\n+++\n", "\ufeff\n---\r\na: |\r\n  ---\r\n---", "---\na: 1\n", "--- \n---", "Text\n---\n", "---\n\x00\n---\n", "+++\n---\n+++\n\xff",
	} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, diags := Split(src, "a.md")
		if len(src) != p.BodyAt+len(p.Body) || p.MetaAt > p.MetaEnd || p.MetaEnd > p.BodyAt {
			t.Fatalf("%d bytes: front matter %d to %d, body of %d at %d", len(src), p.MetaAt, p.MetaEnd, len(p.Body), p.BodyAt)
		}
		for _, d := range diags {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(src) {
				t.Fatalf("%s at %v of %d", d.Code, d.Span, len(src))
			}
		}
		if p.Format != "" && p.Meta == nil && len(diags) == 0 {
			t.Fatal("front matter is lost silently")
		}
		// Told by other means than the package's own: is there a first fence
		// without a second?
		lines := bytes.Split(bytes.TrimPrefix(src, []byte("\ufeff")), []byte{'\n'})
		fences := 0
		first := ""
		for _, line := range lines {
			s := strings.TrimRight(string(line), " \t\r")
			if first == "" {
				if s == "" {
					continue
				}
				first = s
			}
			if s == first {
				fences++
			}
		}
		unclosed := (first == "---" || first == "+++") && fences == 1
		said := false
		for _, d := range diags {
			said = said || d.Code == diag.FrontMatterUnclosed.String()
		}
		if unclosed != said {
			t.Fatalf("unclosed is %t, reported is %t", unclosed, said)
		}
	})
}
