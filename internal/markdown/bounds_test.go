package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
)

// hostile are texts on which Markdown parsers are known to take time that
// grows with the square of their length.
func hostile(size int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, max(1, size/len(s))) }
	half := func(a, b string) string {
		return strings.Repeat(a, size/(len(a)+len(b))) + strings.Repeat(b, size/(len(a)+len(b)))
	}
	m := map[string]string{}
	for _, s := range []string{
		"[", "]", "![", "*a ", "**a ", "a* ", "*a_ ", "*a **b ", "_a *b_ c* ", "<", "<a ", "<!-- ", "<?", "<!A ", "<![CDATA[", "`", "` ", "`a", "``a ", "~", "~~a ", "\\",
		"&", "&amp", "\"", "' ", "\" ", "[a](b) ", "[a][b] ", "[a]: b\n", "[^1] ", "[^1]: a\n", "[^1]: [^1]: ", "![^a", "> ", ">", "- ", "* a\n", "1. ", "1) a ", "a\n: b\n",
		"<details>", "<details>\n", "</details>\n", "<details>\n\n", "<summary>", "<kbd>", "</kbd>", "<sub><sup></sub></sup>", "<sub></kbd>", "{", "# a {a={", "{a=[", "# {", "![a](b){", "|", "|a", "| `a\\|` ", "-|", "--- ", "a\n-\n", "a\n=\n",
		"http://a.b ", "a@b.c ", "www.a ", "a.b@", "\x00", "\xff", "\t", "\n", "\r", "\r\n", " ", "    a\n", "\t- ", "```\n", "```a\n\n", "~~~ ", "[!NOTE]\n", "> [!NOTE]\n", "<http://a>", "<a@b.c>", "<a b='", "<a b=\"c\n", "=\n", "é", "«", "» ", " »", "...", "--", "[a](<b", "[a](b \"", "(", "[(", "[a](", "[](", "[]:",
		"[a]: <", "[a]: b (", "a  \n", "a\\\n",
	} {
		m[s] = fill(s)
		m["x"+s+" on lines"] = fill(s + "\n")
		m["paragraphs of "+s] = fill(s + "\n\n")
		m["in a cell: "+s] = "|a|\n|-|\n|" + fill(s) + "|\n"
		m["in a heading: "+s] = "# " + fill(s)
	}
	for _, s := range [][2]string{
		{"[", "]"}, {"[", "](a)"}, {"![", "](a)"}, {"![", "]"}, {"[", "][]"}, {"*", "*"}, {"*a ", "b*"}, {"**a ", "b**"}, {"*a **", "b** c*"}, {"(", ")"}, {"[a](", ")"}, {"<kbd>", "</kbd>"}, {"<details>\n\n", "</details>\n\n"}, {"`", "``"}, {"~~a ", "b~~"}, {"\"a ", "b\""}, {"[^1] ", "\n\n[^1]: a"}, {"[a] ", "\n\n[a]: b"},
	} {
		m[s[0]+" then "+s[1]] = half(s[0], s[1])
	}
	var lists, quotes, notes, marks strings.Builder
	for i := 0; lists.Len() < size; i++ {
		lists.WriteString(strings.Repeat("  ", i) + "- a\n")
		quotes.WriteString(strings.Repeat(">", i%300) + " a\n")
		fmt.Fprintf(&notes, "[^%d]: a\n\n", i)
		fmt.Fprintf(&marks, "[^%d] ", i)
	}
	m["lists in lists"], m["quotations in quotations"], m["footnotes"] = lists.String(), quotes.String(), marks.String()+"\n\n"+notes.String()
	m["a wide table"] = "|" + strings.Repeat("a|", size/8) + "\n|" + strings.Repeat("-|", size/8) + "\n" + strings.Repeat("|\n", size/4)
	m["ticks of all lengths"] = ticks(size)
	return m
}

func ticks(size int) string {
	var out strings.Builder
	for i := 1; out.Len() < size; i++ {
		out.WriteString(strings.Repeat("`", i) + " ")
	}
	return out.String()
}

// TestHostileTextsTakeLittleTime is about squares: where there is one, the
// time is minutes, so that a busy machine does not matter.
func TestHostileTextsTakeLittleTime(t *testing.T) {
	if testing.Short() {
		t.Skip("converts 100 MB")
	}
	c := New(Options{Lang: "fr", Typography: true, Linkify: true})
	for name, src := range hostile(200_000) {
		start := time.Now()
		body, outline := c.Convert([]byte(src), 0, "x.md")
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%q took %v", name, d)
		}
		if len(body.Pieces) == 0 || outline.Digest == (memo.Digest{}) {
			t.Errorf("%q: no result", name)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		code string // "" if it is converted
	}{
		"quotations in quotations": {strings.Repeat("> ", 200) + "a", "nested-too-deeply"},
		"lists in lists":           {strings.Repeat("- ", 200) + "a", "nested-too-deeply"},
		"lists over many lines":    {hostile(200_000)["lists in lists"], "nested-too-deeply"},
		"details in details":       {strings.Repeat("<details>\n", 200), "nested-too-deeply"},
		"emphasis in emphasis":     {strings.Repeat("*a **b ", 200) + strings.Repeat("c** d* ", 200), "nested-too-deeply"},
		"a few quotations":         {strings.Repeat("> ", 40) + "a", ""},
		"a long rule":              {strings.Repeat("- ", 2000), ""},
		"a drawing in code":        {"```\n" + strings.Repeat("> ", 2000) + "\n```\n", ""},
		"nothing but marks":        {strings.Repeat("[*a_](", 20_000), "too-many-marks"},
		"a long line":              {strings.Repeat("Plain *text* with [a link](x.md). ", 200), ""},
		"a long table":             {"|a|b|\n|-|-|\n" + strings.Repeat("| **a** | [b](c.md) |\n", 5000), ""},
		"a wide table":             {strings.Repeat("|a", 10_000) + "\n" + strings.Repeat("|-", 10_000) + "\n" + strings.Repeat("|\n", 1000), "table-too-large"},
		"many definitions":         {strings.Repeat("[an issue]: https://example.org/issues/1234\n", 2000), ""},
		"too many definitions":     {strings.Repeat("[a]: b\n", 20_000), "too-many-marks"},
	} {
		t.Run(name, func(t *testing.T) {
			body, outline := New(Options{Lang: "en"}).Convert([]byte(c.src), 0, "x.md")
			got := ""
			for _, d := range outline.Diagnostics {
				if d.Severity == diag.Error {
					got = d.Code
				}
			}
			if got != c.code {
				t.Fatalf("got %q, want %q", got, c.code)
			}
			if c.code != "" && (len(outline.Diagnostics) != 1 || len(body.Pieces) != 1 || len(body.Pieces[0].HTML) != 0 || len(body.Runs) != 0) {
				t.Errorf("a refused text left %d diagnostics and %d bytes", len(outline.Diagnostics), len(body.Pieces[0].HTML))
			}
		})
	}
}
