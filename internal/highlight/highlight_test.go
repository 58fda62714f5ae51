package highlight

import (
	"bytes"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

var anyTag = regexp.MustCompile(`<[^>]*>`)

// textOf returns what a reader sees.
func textOf(h []byte) string { return html.UnescapeString(string(anyTag.ReplaceAll(h, nil))) }

func TestColouredCodeReadsAsWritten(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(samples)) {
		code := samples[name]
		got, known := New().Highlight(name, code)
		if !known {
			t.Errorf("%s is not known", name)
		}
		if textOf(got) != code {
			t.Errorf("%s: the text has changed:\n%s", name, got)
		}
		if name != "diff" && bytes.Count(got, []byte("<span class=")) < 5 {
			t.Errorf("%s has hardly any colours:\n%s", name, got)
		}
	}
}

// Our loop must find the tokens that Chroma's own finds.
func TestOurLoopAgreesWithChromas(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(samples)) {
		for _, code := range cuts(samples[name]) {
			l := languages()[name]
			slow := &language{lexer: l.lexer}
			slow.once.Do(func() {})
			got, want := l.highlight(code), slow.highlight(code)
			if !bytes.Equal(got, want) {
				t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
			}
		}
	}
}

// cuts returns parts of a text that begin and end in the midst of something.
func cuts(s string) []string {
	n := len(s)
	return []string{s, s[:n/2], s[n/2:], s[n/3 : 2*n/3], strings.TrimSuffix(s, "\n"), s + "\n\n", "é" + s + "中", strings.ReplaceAll(s, " ", "\u00a0")}
}

func TestLanguagesAreKnownByTheNamesPeopleUse(t *testing.T) {
	for _, name := range []string{
		"go", "Go", "golang", "yml", "yaml", "sh", "bash", "shell", "console", "zsh", "py", "python", "python3", "js", "javascript", "jsx", "ts", "typescript", "tsx",
		"json", "json5", "html", "xml", "css", "scss", "sql", "postgres", "mysql", "docker", "dockerfile", "Dockerfile", "makefile", "ini", "toml", "env", "nginx", "http", "graphql",
		"diff", "md", "markdown", "java", "cs", "csharp", "c#", "php", "rb", "r", "text", "txt", "plain", "powershell", "ps1", "bat", "hcl", "terraform", "csv",
	} {
		if _, known := New().Highlight(name, "x"); !known {
			t.Errorf("%s is not known", name)
		}
	}
	for _, name := range []string{"", "no-such-language", "*", "x y"} {
		got, known := New().Highlight(name, "a < b")
		if known || string(got) != "a &lt; b" {
			t.Errorf("%q: known %v, %s", name, known, got)
		}
	}
}

func TestPlainTextHasNoSpans(t *testing.T) {
	got, known := New().Highlight("text", "if a < b & c > d \"x\"")
	if want := "if a &lt; b &amp; c &gt; d \"x\""; !known || string(got) != want {
		t.Errorf("known %v, %s", known, got)
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct{ name, lang, code, want string }{
		{"neighbours of one colour share a span", "go", "package main", `<span class="k">package</span> main`},
		{"also over white space", "java", "public static void", `<span class="k">public static</span> <span class="kt">void</span>`},
		{"white space around a span stays outside", "go", "\n\treturn\n", "\n\t<span class=\"k\">return</span>\n"},
		{"names and punctuation have none", "go", "a.b[c]", "a.b[c]"},
		{"errors have none", "json", `{"a": §}`, `{<span class="nt">"a"</span>: §}`},
		{"line breaks are all of one kind", "go", "a\r\nb\rc", "a\nb\nc"},
		{"broken bytes are replaced", "go", "// \xff", "<span class=\"c\">// \uFFFD</span>"},
		{"zero bytes are replaced", "go", "// \x00", "<span class=\"c\">// \uFFFD</span>"},
		{"empty code", "go", "", ""},
		{"code within code", "markdown", "```yaml\na: 1\n```\n", "<span class=\"s\">```yaml</span>\n<span class=\"nt\">a</span>: <span class=\"m\">1</span>\n<span class=\"s\">```</span>\n"},
		{"groups that repeat a part", "markdown", "a **b** c", "a <span class=\"gs\">**b**</span> c"},
		{"front matter", "markdown", "---\na: 1\n---\n## B\n", "---\n<span class=\"nt\">a</span>: <span class=\"m\">1</span>\n---\n<span class=\"gh\">## B\n</span>"},
		{"unknown code within code", "markdown", "```nope\na: 1\n```\n", "<span class=\"s\">```nope</span>\na: 1\n<span class=\"s\">```</span>\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := New().Highlight(c.lang, c.code)
			if string(got) != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestOneHighlighterServesManyGoroutines(t *testing.T) {
	want := map[string][]byte{}
	for name, code := range samples {
		want[name], _ = New().Highlight(name, code)
	}
	h := New()
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for name, code := range samples {
				if got, _ := h.Highlight(name, code); !bytes.Equal(got, want[name]) {
					t.Errorf("%s differs", name)
				}
			}
		})
	}
	wait.Wait()
}

func TestEveryLexerTakesAnyText(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles all lexers")
	}
	code := "x = \"a\n<b c='d'> /* e */ # f\n{{ g }} 12.5e3 \\ ` ''' é\n\tend"
	for _, name := range New().Languages() {
		if got, _ := New().Highlight(name, code); textOf(got) != code {
			t.Errorf("%s: the text has changed: %s", name, got)
		}
	}
}

func FuzzHighlight(f *testing.F) {
	for name, code := range samples {
		f.Add(name, code)
	}
	f.Fuzz(func(t *testing.T, name, code string) {
		got, _ := New().Highlight(name, code)
		want := strings.ReplaceAll(lineBreaks.Replace(strings.ToValidUTF8(code, "\uFFFD")), "\x00", "\uFFFD")
		if !known(name) {
			return
		}
		if text := textOf(got); text != want {
			t.Errorf("%s: %q became %q", name, want, text)
		}
		if bytes.Count(got, []byte("<span")) != bytes.Count(got, []byte("</span>")) {
			t.Errorf("%s: spans are not closed: %s", name, got)
		}
	})
}

func known(name string) bool { return languages()[strings.ToLower(name)] != nil }
