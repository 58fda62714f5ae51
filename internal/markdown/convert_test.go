package markdown

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
)

// broken says what is wrong with a conversion, whatever its source.
func broken(src []byte, bodyAt int, b *site.Body, o *site.Outline) error {
	if len(b.Pieces) == 0 {
		return fmt.Errorf("no pieces")
	}
	inside := func(what string, s diag.Span) error {
		if s.Start < 0 || s.End < s.Start || s.End > len(src) {
			return fmt.Errorf("%s: span %v is not in the file of %d bytes", what, s, len(src))
		}
		if s != (diag.Span{}) && s.Start < bodyAt {
			return fmt.Errorf("%s: span %v begins before the text at %d", what, s, bodyAt)
		}
		return nil
	}
	var list []error
	note := func(err error) {
		if err != nil {
			list = append(list, err)
		}
	}
	for i, p := range b.Pieces {
		at := 0
		for _, h := range p.Holes {
			n := map[site.HoleKind]int{site.HoleHref: len(o.Links), site.HoleID: len(o.Headings), site.HoleImage: len(o.Images), site.HoleComponent: len(b.Components), site.HoleString: len(b.Strings)}[h.Kind]
			if h.At < at || h.At > len(p.HTML) || h.N < 0 || h.N >= n {
				note(fmt.Errorf("piece %d: hole %+v", i, h))
			}
			at = h.At
		}
		note(balanced(filled(p)))
		if bytes.Contains(p.HTML, []byte("style=")) && !bytes.Contains(src, []byte("style=")) {
			note(fmt.Errorf("a style in %s", p.HTML))
		}
	}
	switch lead := o.Lead; {
	case lead == 0:
	case lead < 0 || lead > len(b.Pieces[0].HTML) || !bytes.HasPrefix(b.Pieces[0].HTML[lead:], []byte("<h2 id=")):
		note(fmt.Errorf("the lead ends at %d, where no second part begins", lead))
	default: // both parts stand for themselves
		first := site.Piece{HTML: b.Pieces[0].HTML[:lead]}
		for _, h := range b.Pieces[0].Holes {
			if h.At <= lead {
				first.Holes = append(first.Holes, h)
			}
		}
		note(balanced(filled(first)))
	}
	for i, r := range b.Runs {
		if r.Piece < 0 || r.Piece >= len(b.Pieces) || r.Start < 0 || r.End < r.Start || r.End > len(b.Pieces[r.Piece].HTML) {
			note(fmt.Errorf("run %d: %+v", i, r))
			continue
		}
		if r.Heading < -1 || r.Heading >= len(o.Headings) {
			note(fmt.Errorf("run %d: heading %d of %d", i, r.Heading, len(o.Headings)))
		}
		text := b.Pieces[r.Piece].HTML[r.Start:r.End]
		if bytes.ContainsAny(text, "<>") {
			note(fmt.Errorf("run %d has a tag: %q", i, text))
		}
		if (r.Kind == site.RunBreak) != (len(text) == 0) {
			note(fmt.Errorf("run %d of kind %d has the text %q", i, r.Kind, text))
		}
		if r.Src != (diag.Span{}) {
			if err := inside("run", r.Src); err != nil {
				note(err)
			} else if got := src[r.Src.Start:r.Src.End]; !bytes.Equal(got, text) {
				note(fmt.Errorf("run %d is %q, in the file %q", i, text, got))
			}
		}
		for _, h := range b.Pieces[r.Piece].Holes {
			if h.At > r.Start && h.At < r.End {
				note(fmt.Errorf("run %d has a hole in it", i))
			}
		}
	}
	for _, h := range o.Headings {
		note(inside("heading", h.Span))
		if h.Level < 2 || h.Level > 6 {
			note(fmt.Errorf("heading of level %d", h.Level))
		}
	}
	for _, l := range o.Links {
		note(inside("link", l.Span))
		if why := unsafe(l.Dest, false); why != "" {
			note(fmt.Errorf("link to %q, which %s", l.Dest, why))
		}
	}
	for _, i := range o.Images {
		note(inside("image", i.Span))
	}
	for _, c := range o.Cites {
		note(inside("cite", c.Span))
	}
	for _, c := range b.Components {
		note(inside("component", c.Span))
	}
	for _, d := range o.Diagnostics {
		note(inside(d.Code, d.Span))
		_ = d.Message() + d.Help()
	}
	if len(list) > 0 {
		return list[0]
	}
	return nil
}

// balanced checks that tags are closed in the order in which they are opened,
// and that no link stands in another.
func balanced(html []byte) error {
	var open []string
	links := 0
	for i := 0; i < len(html); i++ {
		if html[i] != '<' {
			continue
		}
		end := bytes.IndexByte(html[i:], '>')
		if end < 0 {
			return fmt.Errorf("a tag has no end: %s", html[i:])
		}
		tag := string(html[i+1 : i+end])
		i += end
		name, _, _ := strings.Cut(tag, " ")
		switch {
		case name == "br" || name == "hr" || name == "img":
		case strings.HasPrefix(name, "/"):
			if len(open) == 0 || open[len(open)-1] != name[1:] {
				return fmt.Errorf("<%s> closes %v in %s", tag, open, html)
			}
			open = open[:len(open)-1]
			if name == "/a" {
				links--
			}
		default:
			open = append(open, name)
			if name == "a" {
				if links++; links > 1 {
					return fmt.Errorf("a link in a link: %s", html)
				}
			}
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("%v not closed in %s", open, html)
	}
	return nil
}

// pages returns the sources of all golden files.
func pages(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".md") {
				out[filepath.Base(file)+" "+f.Name] = f.Data
			}
		}
	}
	return out
}

func TestSpansCountInTheWholeFile(t *testing.T) {
	const head = "---\ntitle: Été\n---\n"
	for name, text := range pages(t) {
		src := append([]byte(head), text...)
		c := New(testOptions("en"))
		body, outline := c.Convert(src, len(head), "page.md")
		if err := broken(src, len(head), body, outline); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		_, alone := c.Convert(text, 0, "page.md")
		for i, l := range outline.Links {
			if l.Span != alone.Links[i].Span.Shift(len(head)) {
				t.Errorf("%s: link %d at %v, alone at %v", name, i, l.Span, alone.Links[i].Span)
			}
		}
	}
}

func TestLineEndsOfWindowsChangeNothingVisible(t *testing.T) {
	for name, text := range pages(t) {
		c := New(testOptions("fr"))
		body, outline := c.Convert(text, 0, "page.md")
		src := bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		other, otherOutline := c.Convert(src, 0, "page.md")
		if err := broken(src, 0, other, otherOutline); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i := range body.Pieces {
			if diff := cmp.Diff(string(body.Pieces[i].HTML), strings.ReplaceAll(string(other.Pieces[i].HTML), "\r\n", "\n")); diff != "" {
				t.Errorf("%s (-unix +windows):\n%s", name, diff)
			}
		}
		if outline.Words != otherOutline.Words {
			t.Errorf("%s: %d words, %d on Windows", name, outline.Words, otherOutline.Words)
		}
	}
}

func TestOneConverterServesManyGoroutines(t *testing.T) {
	c := New(testOptions("fr"))
	want := map[string]memo.Digest{}
	for name, text := range pages(t) {
		_, o := c.Convert(text, 0, "page.md")
		want[name] = o.Digest
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for name, text := range pages(t) {
				if _, o := c.Convert(text, 0, "page.md"); o.Digest != want[name] {
					t.Errorf("%s differs", name)
				}
			}
		})
	}
	wait.Wait()
}

func TestDigestIsThatOfTheBody(t *testing.T) {
	c := New(Options{Lang: "en"})
	a, oa := c.Convert([]byte("one"), 0, "a.md")
	_, ob := c.Convert([]byte("two"), 0, "a.md")
	_, oc := c.Convert([]byte("---\n---\none"), 8, "b.md")
	if oa.Digest != memo.DigestOf(a) || oa.Digest == ob.Digest {
		t.Error("the digest does not tell bodies apart")
	}
	if oc.Digest == (memo.Digest{}) {
		t.Error("no digest")
	}
}

func TestWithoutTypographyTextStaysAsTyped(t *testing.T) {
	b, _ := New(Options{Lang: "fr"}).Convert([]byte(`"a" ? -- b... c'd « e »`), 0, "x.md")
	if got, want := string(b.Pieces[0].HTML), `<p>"a" ? -- b... c'd « e »</p>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLinkifyIsAnOption(t *testing.T) {
	src := []byte("see https://example.org/x, www.example.org and a@example.org; *www.example.net*")
	for _, on := range []bool{false, true} {
		b, o := New(Options{Lang: "en", Linkify: on}).Convert(src, 0, "x.md")
		if err := broken(src, 0, b, o); err != nil {
			t.Error(err)
		}
		var got []string
		for _, l := range o.Links {
			got = append(got, l.Dest+" at "+string(src[l.Span.Start:l.Span.End]))
		}
		var want []string
		if on {
			want = []string{"https://example.org/x at https://example.org/x", "http://www.example.org at www.example.org", "mailto:a@example.org at a@example.org", "http://www.example.net at www.example.net"}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("linkify %v (-want +got):\n%s", on, diff)
		}
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]int{
		"":                                     0,
		"one two":                              2,
		"un*believ*able":                       1,
		"a & b — c -- d":                       4,
		"l'été « dit » : oui !":                3,
		"## A heading\n\nand text":             4,
		"| a | b |\n|---|---|\n| c | 10 % |\n": 4,
		"`code` counts":                        2,
		"```\nblocks do not\n```\n":            0,
		"![nor alternatives](x.png)":           0,
		"保険 and 中文":                            5,
		"नेपाल मा":                             2,
		"one\ntwo\\\nthree<br>four":            4,
	} {
		_, o := New(Options{Lang: "en", Typography: true}).Convert([]byte(text), 0, "x.md")
		if o.Words != want {
			t.Errorf("%q has %d words, want %d", text, o.Words, want)
		}
	}
}

func TestUnsafe(t *testing.T) {
	for dest, safe := range map[string]bool{
		"": true, "#a": true, "a.md": true, "../a.md?b:c": true, "/en/x/": true, "a/b:c": true, "?x=//y": true, "https://a": true, "HTTP://a/b@c": true, "mailto:a@b": true, "tel:1": true, "नेपाल.md": true,
		"javascript:x": false, "JAVASCRIPT:x": false, " javascript:x": false, "java\nscript:x": false, "\x01javascript:x": false, "data:x": false, "vbscript:x": false, "file:x": false, "//a": false, `\\a`: false, `/\a`: false, `\/a`: false,
		" //a": false, "https:a": false, "https:/a": false, "https:///": false, "http://u:p@h": false, "http://u@h/": false, `http://u@h\@x`: false, "blob:x": false, "a:b": false, "intent://x": false, "a\u202eb": false, "a\u200bb": false,
	} {
		if why := unsafe(dest, false); (why == "") != safe {
			t.Errorf("%q: safe %v, %q", dest, why == "", why)
		}
	}
}

// Samples from the corners of CommonMark and its extensions.
var corners = []string{
	"", " ", "\n", "\t", "#", "# ", "######", "#\t#", "* ", "*", "-", "- -", "1.", "1)\n", "> ", ">>", "```", "~~~\n\n", "`", "[", "]", "[]", "[]()", "![]()", "[a]:", "[a]: <", "[^]", "[^a", "[^a]:", "[^a]: [^a]", "<", "<!", "<!--", "<!-->", "<!--->", "-->", "</", "<a", "<a/", "<details>", "</details>", "<summary>", "<details><summary>", "<details>\n<summary>\n\nx",
	"a\n===", "===\n", "a\n---\n-", "a\n-\n-", "|", "|a|\n|-|", "a|b\n-|-\n", "|a|\n|-|\n||||\n", "|a\n|-\n|`\\|`|", ": a", "a\n: b", "a\n\n:   b\n    c", "- a\n\n\n- b", "- ```\n  x", "> ```\n> x\ny", "1. a\n   1. b\n\n      c", "\\", "\\\\", "a\\", "a  ", "a  \n", "&", "&;", "&#;", "&#x;", "&#x110000;", "&#xffffffff;", "&#9999999;",
	"\x00", "a\x00b", "\xff\xfe", "\xc2", "\xe2\x80", "*\xff*", "[\xff](\xff)", "# \xff", "`\xff`", "\"\xff\"", "\u2028", "\ufeff# a", "\r", "a\rb", "\r\n", "a\r\nb", "# a\r\n", "- [ ]", "- [x]\n", "- [ ] a\n  - [x] b", "> [!NOTE]", "> [!NOTE]\n>", "> [!NOTE] x", ">[!note]\n- x",
	"# {#a}", "# {.a} #", "# a {#a .b x=y} ##", "a\n=\n{#x}", "a {#x}\n-", "![a](b){", "![a](b){}", "![a](b){#x", "![a](b){x=\"}", "![a](b){x='y' .z}{.w}", "[a](b){.c}", "```{", "``` {x}", "```a{title", "```a title=\"b\" c", "```facts\n```", "```facts\n-", "```facts\n: :\n```", "```facts\nintro: |\n  # a\n   b\n\n  c\n```", "```facts\nintro: \"a\\tb [c](d)\"\n```", "- ```facts\n  intro: >\n    a\n    [b](c)\n  ```", "> ```facts\n> items: [{text: '[''x''](y)'}]\n> ```",
	"```facts\nintro: |\n  ```facts\n  intro: |\n    ```facts\n    intro: |\n      ```facts\n      intro: x\n      ```\n    ```\n  ```\n```", "[^src:a]", "[^src:]", "[^src:a b]", "[^src:a]: b", "*[^src:a]*[^src:a]", "[x[^src:a]](y)", "!\\[a]", "![^a]\n\n[^a]: b", "[a][b]\n\n[b]: c \"d\ne\"", "[a]: b\n===", "*a**b***c*", "_a_b_", "**a*", "***a**", "~a~ ~~b~~ ~~~c~~~", "<kbd>", "<kbd></kbd>", "*<kbd>*</kbd>", "<br>", "<br/><br />\n<BR>", " <br> ", "a<!--b-->c", "<!--\n\n-->\nx", "<!-- a --> b", "<a\nb>", "<a b='\n'>", "[<kbd>](x)</kbd>", "![<kbd>a</kbd> *b* `c`](d)", "![a\nb](c)", "# a\\\nb", "[a\n](b)", "\"", "'", "\"\"", "''''", "\"'\"'", "« »", "«", "»", " »", "a ?", "?", ".", "..", "...", "....", "-", "--", "---a", "a---", "<https://a.b/\"c>", "<a@b>", "<A:b>", "<mailto:a@b>",
}

func TestCornersHold(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		o := testOptions(lang)
		o.Linkify = true
		c := New(o)
		for _, s := range corners {
			for _, src := range []string{s, s + "\n", s + "\n\nx", "x " + s, "> " + s, "- " + s, "| " + s + " |\n|-|\n| " + s + " |", "## " + s, "*" + s + "*", "[" + s + "](u)", "![" + s + "](u)", "x[^n]\n\n[^n]: " + s, "<details>\n" + s + "\n</details>"} {
				body, outline := c.Convert([]byte(src), 0, "x.md")
				if err := broken([]byte(src), 0, body, outline); err != nil {
					t.Errorf("%q: %v", src, err)
				}
			}
		}
	}
}

func FuzzConvert(f *testing.F) {
	for _, text := range pages(f) {
		f.Add(text, 0, true)
	}
	for _, s := range corners {
		f.Add([]byte(s), 0, false)
	}
	en, fr := testOptions("en"), testOptions("fr")
	en.Linkify = true
	converters := map[bool]*Converter{true: New(fr), false: New(en)}
	f.Fuzz(func(t *testing.T, src []byte, at int, french bool) {
		if len(src) > 20_000 {
			return
		}
		bodyAt := min(max(at, 0), len(src))
		before := bytes.Clone(src)
		body, outline := converters[french].Convert(src, at, "x.md")
		if err := broken(src, bodyAt, body, outline); err != nil {
			t.Error(err)
		}
		if !bytes.Equal(src, before) {
			t.Error("the source was changed")
		}
		if utf8.Valid(src[bodyAt:]) && !utf8.Valid(body.Pieces[0].HTML) {
			t.Errorf("HTML is not UTF-8: %q", body.Pieces[0].HTML)
		}
	})
}

func TestTheLeadEndsBeforeTheSecondPart(t *testing.T) {
	for _, test := range []struct{ what, text, lead string }{
		{"one that begins with a heading", "## In brief\n\nShort.\n\n### More\n\n## Then\n\nLong.\n", "In brief Short. More"},
		{"one that does not", "Short.\n\n## Then\n\nLong.\n\n## Last\n", "Short."},
		{"headings within other blocks", "Short.\n\n> ## No\n\n- ## No\n\n## Then\n", "Short. No No"},
		{"a heading of level 1, shown as one of level 2", "Short.\n\n# Then\n", "Short."},
	} {
		b, o := New(Options{Lang: "en"}).Convert([]byte(test.text), 0, "a.md")
		got := strings.Join(strings.FieldsFunc(string(tags.ReplaceAll(b.Pieces[0].HTML[:o.Lead], []byte("|"))), func(r rune) bool { return r == '|' }), " ")
		if got != test.lead {
			t.Errorf("%s: the lead is %q, not %q", test.what, got, test.lead)
		}
	}
	for _, text := range []string{"", "No headings.\n", "## One\n\nText.\n", "### Small\n"} {
		if _, o := New(Options{Lang: "en"}).Convert([]byte(text), 0, "a.md"); o.Lead != 0 {
			t.Errorf("%q has a second part at %d", text, o.Lead)
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)
