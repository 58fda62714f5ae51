package markdown

import (
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/site"
)

var stepOptions = Options{Lang: "en", Typography: true, Components: map[string]Component{
	"steps": {Markdown: []string{"items.*.text"}, Headings: []string{"items.*.title"}},
}}

func TestATextOfAComponentCanBeAHeadingOfThePage(t *testing.T) {
	src := "## Do\n\n```steps\nitems:\n  - title: Fetch \"it\"\n    text: |\n      ```sh\n      ls\n      ```\n\n      ### Within\n  - title: Start\n    text: Then.\n```\n\n## Done\n"
	b, o := New(stepOptions).Convert([]byte(src), 0, "a.md")
	if err := broken([]byte(src), 0, b, o); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range o.Headings {
		got = append(got, strings.Repeat("#", h.Level)+h.Slug+"="+src[h.Span.Start:h.Span.End])
	}
	if want := `##do=Do ###fetch-it=Fetch "it" ###within=Within ###start=Start ##done=Done`; strings.Join(got, " ") != want {
		t.Errorf("headings %v, want %s", got, want)
	}
	c := b.Components[0]
	if c.Level != 3 || len(c.Markdown) != 4 {
		t.Fatalf("level %d, fields %v", c.Level, c.Markdown)
	}
	// In the order of reading, and what is below a heading belongs to it.
	for i, path := range []string{"items.0.title", "items.0.text", "items.1.title", "items.1.text"} {
		if c.Markdown[i].Path != path {
			t.Errorf("field %d is %s, want %s", i, c.Markdown[i].Path, path)
		}
	}
	if html := string(b.Pieces[c.Markdown[0].Piece].HTML); html != `<h3 id="">Fetch “it”</h3>` {
		t.Errorf("heading: %s", html)
	}
	if html := string(b.Pieces[c.Markdown[1].Piece].HTML); !strings.Contains(html, `<code class="language-sh">ls</code>`) {
		t.Errorf("the code within is %s", html)
	}
	for _, r := range b.Runs {
		if text := string(b.Pieces[r.Piece].HTML[r.Start:r.End]); text == "Then." && (r.Kind != site.RunText || o.Headings[r.Heading].Slug != "start") {
			t.Errorf("%q is of the kind %d below %v", text, r.Kind, o.Headings[r.Heading])
		}
	}
}

func TestAHeadingOfAComponentNeedsWords(t *testing.T) {
	_, o := New(stepOptions).Convert([]byte("```steps\nitems:\n  - title: \"\"\n```\n"), 0, "a.md")
	if len(o.Diagnostics) != 1 || o.Diagnostics[0].Code != "empty-heading" || o.Headings[0].Level != 2 {
		t.Errorf("%v, %v", o.Diagnostics, o.Headings)
	}
}
