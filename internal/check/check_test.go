package check

import (
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/markdown"
)

// TestText holds what each rule reports of a text, and what it does not.
func TestText(t *testing.T) {
	c := markdown.New(markdown.Options{Lang: "en", MaxDepth: 100})
	for _, one := range []struct{ text, want string }{
		{"## One\n\n### Two\n\n## Three\n", ""},
		{"### One\n", "heading-skipped One"},
		{"## One\n\n##### Two\n\n### Three\n", "heading-skipped Two"},
		{"[here](a.md)", "vague-link [here](a.md)"},
		{"[*here*](a.md) and [there](b.md)", "vague-link [*here*](a.md)"},
		{"> - [here](a.md)", "vague-link [here](a.md)"},
		{"[here is why](a.md), `[here](a.md)`, here", ""},
		{"[here ![A map](m.png)](a.md)", ""},
		{"|   |   |\n|---|---|\n| a | b |\n", "table-header a"},
		{"| a |   |\n|---|---|\n| a | b |\n\n|   |   |\n|---|---|\n| c |   |\n", "table-header c"},
		{"|   | a |\n|---|---|\n| b | c |\n", ""},
		{"![A](a.png){#x} ![B](b.png){#y}", ""},
		{"![A](a.png){#x}\n\n![B](b.png){#x}", "duplicate-id ![B](b.png){#x}"},
	} {
		body, outline := c.Convert([]byte(one.text), 0, "a.md")
		var got []string
		for _, d := range Text(outline, body, func(s string) bool { return s == "here" }) {
			got = append(got, d.Code+" "+one.text[d.Span.Start:d.Span.End])
		}
		if text := strings.Join(got, "; "); text != one.want {
			t.Errorf("%q\ngot  %s\nwant %s", one.text, text, one.want)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("## a\n\n[here](b.md)\n\n||\n|-|\n|a|\n\n![x](y){#z}")
	f.Add("[a<b>](c) [![](d)](e)\n\n|`|`|\n|-|-|")
	c := markdown.New(markdown.Options{Lang: "en", MaxDepth: 100})
	f.Fuzz(func(t *testing.T, src string) {
		body, outline := c.Convert([]byte(src), 0, "a.md")
		for _, d := range Text(outline, body, func(string) bool { return true }) {
			if d.Span.Start < 0 || d.Span.End > len(src) || d.Span.Start > d.Span.End {
				t.Errorf("%s lies outside the text: %v", d.Code, d.Span)
			}
		}
	})
}
