package facts

import (
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/frontmatter"
)

const content = "../../content"

// languages are the folders of content/ that are compared; the first has the
// originals' paths.
var languages = []string{"en", "fr"}

type page struct {
	path  string // below content/
	front *data.Node
	text  string
}

// pages are those of a language, by their path below its folder.
func pages(t *testing.T, lang string) map[string]page {
	t.Helper()
	out := map[string]page{}
	root := filepath.Join(content, lang)
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(name) != ".md" {
			return err
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		parts, faults := frontmatter.Split(src, name)
		for _, f := range faults {
			t.Error(f.Path, f.Message())
		}
		below, err := filepath.Rel(root, name)
		out[below] = page{filepath.Join(lang, below), parts.Meta, string(parts.Body)}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Fatalf("no pages in %s", root)
	}
	return out
}

func sources(t *testing.T) *data.Node {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(content, "sources.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	list, faults := data.YAML(src, 0, "content/sources.yaml")
	for _, f := range faults {
		t.Error(f.Path, f.Message())
	}
	return list
}

// text is a scalar below a node, "" if there is none.
func text(n *data.Node, keys ...string) string {
	for _, k := range keys {
		n = n.Get(k)
	}
	if n == nil {
		return ""
	}
	return n.Text
}

var aDate = regexp.MustCompile(`^[12]\d{3}(-[01]\d(-[0-3]\d)?)?$`)

func TestEverySourceSaysWhatItIs(t *testing.T) {
	seen := map[string]string{}
	for _, f := range sources(t).Fields {
		for _, lang := range languages {
			if text(f.Value, "title", lang) == "" {
				t.Errorf("%s has no title in %s", f.Key, lang)
			}
		}
		if text(f.Value, "publisher") == "" {
			t.Errorf("%s has no publisher", f.Key)
		}
		at, err := url.Parse(text(f.Value, "url"))
		if err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http" {
			t.Errorf("%s has no address: %q", f.Key, text(f.Value, "url"))
		}
		// Where the source shows no date, that of our reading dates what we say.
		if d := text(f.Value, "date"); d != "" && !aDate.MatchString(d) {
			t.Errorf("%s has the date %q", f.Key, d)
		}
		if d := text(f.Value, "read"); !aDate.MatchString(d) {
			t.Errorf("%s does not say when it was read: %q", f.Key, d)
		}
		key := text(f.Value, "url") + " " + text(f.Value, "title", "en")
		if other := seen[key]; other != "" {
			t.Errorf("%s and %s are the same", other, f.Key)
		}
		seen[key] = f.Key
	}
}

// code is an example in a line, which cites nothing.
var code = regexp.MustCompile("`[^`\n]*`")

var aFootnote = regexp.MustCompile(`\[\^src:([^\]]+)\]`)

// named are the sources that a page names in its fields and its text.
func named(p page) []string {
	var ids []string
	var walk func(n *data.Node, is bool)
	walk = func(n *data.Node, is bool) {
		if n == nil {
			return
		}
		if is && n.Kind == data.String {
			ids = append(ids, n.Text)
		}
		for _, i := range n.Items {
			walk(i, is)
		}
		for _, f := range n.Fields {
			walk(f.Value, f.Key == "source" || f.Key == "sources")
		}
	}
	walk(p.front, false)
	for _, m := range aFootnote.FindAllStringSubmatch(code.ReplaceAllString(p.text, ""), -1) {
		ids = append(ids, m[1])
	}
	return ids
}

func TestSourcesAndPagesAgree(t *testing.T) {
	list := sources(t)
	used := map[string]bool{}
	for _, lang := range languages {
		for _, p := range pages(t, lang) {
			for _, id := range named(p) {
				used[id] = true
				if list.Get(id) == nil {
					t.Errorf("%s names the source %s, which is not in content/sources.yaml", p.path, id)
				}
			}
		}
	}
	for _, f := range list.Fields {
		if !used[f.Key] {
			t.Errorf("content/sources.yaml has %s, which no page names", f.Key)
		}
	}
}

// panels are the fields whose figures stand in the panel beside a page.
var panels = []string{"coverage", "cost"}

func TestEveryFigureOfAPanelHasItsSourceAndDate(t *testing.T) {
	figures := 0
	for _, lang := range languages {
		for _, p := range pages(t, lang) {
			for _, field := range panels {
				n := p.front.Get(field)
				if n == nil {
					continue
				}
				for _, one := range append([]*data.Node{n}, n.Items...) {
					if one.Kind != data.Map {
						continue
					}
					figures++
					if text(one, "source") == "" || text(one, "as_of") == "" && text(one, "year") == "" {
						t.Errorf("%s: a figure in `%s` has no source or no date", p.path, field)
					}
				}
			}
		}
	}
	if figures < 10 {
		t.Errorf("only %d figures were looked at", figures)
	}
}

// What is no text of a reader: addresses, marks of sources, the list of
// sources below.
var noText = regexp.MustCompile(`(?m)^\[\^src:.*$|\[\^src:[^\]]+\]|\]\([^)]*\)|<https?:[^>]*>|\{#[^}]*\}`)

var (
	grouped = map[string]*regexp.Regexp{"en": regexp.MustCompile(`(\d),(\d{3})\b`), "fr": regexp.MustCompile("(\\d)[\u202f\u00a0 ](\\d{3})\\b")}
	comma   = map[string]*regexp.Regexp{"fr": regexp.MustCompile(`(\d),(\d)`)}
	number  = regexp.MustCompile(`\d+(?:\.\d+)*`)
)

// numbers are all figures of a text, each once, written as in English without
// marks between groups.
func numbers(lang, s string) []string {
	s = noText.ReplaceAllString(code.ReplaceAllString(s, " "), " ")
	for before := ""; before != s; {
		before = s
		s = grouped[lang].ReplaceAllString(s, "$1$2")
	}
	if c := comma[lang]; c != nil {
		s = c.ReplaceAllString(s, "$1.$2")
	}
	all := map[string]bool{}
	for _, n := range number.FindAllString(s, -1) {
		all[n] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func TestNumbersAreReadAsEachLanguageWritesThem(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "6,210,589 people, 2.5% on 3 May 2019", "[2.5 2019 3 6210589]"},
		{"fr", "6\u202f210\u202f589 personnes, 2,5\u00a0% le 3\u00a0mai 2019", "[2.5 2019 3 6210589]"},
		{"en", "said[^src:x-2020] in [a page](../2021.md)\n\n[^src:x-2020]: 7 pages", "[]"},
	} {
		if got := fmt.Sprint(numbers(c.lang, c.text)); got != c.want {
			t.Errorf("%s: %q has %s, want %s", c.lang, c.text, got, c.want)
		}
	}
}

func TestFiguresAreEqualInBothLanguages(t *testing.T) {
	first := pages(t, languages[0])
	for _, lang := range languages[1:] {
		other, pairs := pages(t, lang), 0
		for _, name := range slices.Sorted(maps.Keys(first)) {
			twin, ok := other[name]
			if !ok {
				continue // a page may be written in one language first
			}
			pairs++
			a, b := numbers(languages[0], first[name].text), numbers(lang, twin.text)
			for _, n := range a {
				if !slices.Contains(b, n) {
					t.Errorf("%s has %s, %s has not", first[name].path, n, twin.path)
				}
			}
			for _, n := range b {
				if !slices.Contains(a, n) {
					t.Errorf("%s has %s, %s has not", twin.path, n, first[name].path)
				}
			}
			// What both languages share stands in the one that was written first;
			// where the other has it too, it says the same.
			for _, field := range panels {
				own, original := numbers(lang, shown(twin.front.Get(field))), numbers(languages[0], shown(first[name].front.Get(field)))
				if len(own) > 0 && len(original) > 0 && !slices.Equal(own, original) {
					t.Errorf("%s and %s differ in `%s`", first[name].path, twin.path, field)
				}
			}
		}
		if pairs < 20 {
			t.Errorf("only %d pages of %s were compared", pairs, lang)
		}
	}
}

// shown is a node without its place in the file.
func shown(n *data.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(n.Text)
	for _, i := range n.Items {
		fmt.Fprintf(&b, "[%s]", shown(i))
	}
	for _, f := range n.Fields {
		fmt.Fprintf(&b, "{%s %s}", f.Key, shown(f.Value))
	}
	return b.String()
}
