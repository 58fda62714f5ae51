package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A folder is a site in a temporary folder, for what is too long to be
// written out in a script.
type folder struct {
	t   *testing.T
	dir string
}

func newFolder(t *testing.T, files map[string]string) folder {
	f := folder{t, t.TempDir()}
	for name, text := range files {
		f.write(name, text)
	}
	return f
}

func (f folder) write(name, text string) {
	f.t.Helper()
	name = filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		f.t.Fatal(err)
	}
}

// build makes the site, which must have no diagnostics, and returns the line
// of --stats.
func (f folder) build() string {
	f.t.Helper()
	var stdout, stderr strings.Builder
	code := run([]string{"build", "-q", "--stats", "--now", "2026-11-22", "-s", f.dir}, strings.NewReader(""), &stdout, &stderr)
	if code != 0 || stderr.Len() > 0 {
		f.t.Fatalf("exit code %d\n%s", code, stderr.String())
	}
	return stdout.String()
}

// read returns a file of the output.
func (f folder) read(name string) string {
	f.t.Helper()
	src, err := os.ReadFile(filepath.Join(f.dir, "public", filepath.FromSlash(name)))
	if err != nil {
		f.t.Fatal(err)
	}
	return string(src)
}

func (f folder) lacks(name string) {
	f.t.Helper()
	if _, err := os.Stat(filepath.Join(f.dir, "public", filepath.FromSlash(name))); err == nil {
		f.t.Errorf("%s is there", name)
	}
}

const listsConfig = `title = "Lists"
theme = "plain"
base_url = "https://example.org"
[[languages]]
lang = "en"
[[languages]]
lang = "fr"
[taxonomies.tags]
label = { en = "Topics", fr = "Thèmes" }
slug.fr = "themes"

[search]
enabled = false
`

// listsLayout shows what lists pages, and nothing else.
const listsLayout = `<html lang="{{.Lang}}"><title>{{.Title}}</title>
{{with .Children}}<main data-total="{{.Total}}" data-page="{{.Page}}" data-of="{{.Of}}">
{{range .Cards}}<a class="card" href="{{.Ref.URL}}"{{foreign .Ref.Lang .Ref.Dir}}>{{.Ref.Title}}</a>{{end}}
{{range .Terms}}<a class="term" href="{{.Ref.URL}}">{{.Ref.Title}} {{.Count}}</a>{{end}}
{{with .First}}<a class="first" href="{{.URL}}">{{.Title}}</a>{{end}}
{{with .Prev}}<a class="prev" href="{{.URL}}">{{.Title}}</a>{{end}}
{{with .Next}}<a class="next" href="{{.URL}}">{{.Title}}</a>{{end}}
{{with .Last}}<a class="last" href="{{.URL}}">{{.Title}}</a>{{end}}</main>{{end}}
{{with .Nav}}<nav>{{range .Top}}<a class="top" href="{{.URL}}">{{.Title}}</a>{{end}}
{{range .Path}}<a class="path" href="{{.URL}}">{{.Title}}</a>{{end}}
{{range .Items}}<a class="item" href="{{.URL}}">{{.Title}}</a>{{end}}
{{if .AllURL}}<a class="all" href="{{.AllURL}}">{{n "pages.all" .All}}</a>{{end}}</nav>{{end}}
{{with .Prev}}<a class="before" href="{{.URL}}">{{.Title}}</a>{{end}}
{{with .Next}}<a class="after" href="{{.URL}}">{{.Title}}</a>{{end}}
{{range .HrefLangs}}<link hreflang="{{.Lang}}" href="{{.URL}}">{{end}}
<link rel="canonical" href="{{.Canonical}}">{{content}}</html>`

// notes are n dated pages of one tag: note 1 is the oldest.
func notes(n int) map[string]string {
	files := map[string]string{
		"casebook.toml":                      listsConfig,
		"themes/plain/layouts/page.html":     listsLayout,
		"themes/plain/layouts/section.html":  listsLayout,
		"themes/plain/layouts/term.html":     listsLayout,
		"themes/plain/layouts/taxonomy.html": listsLayout,
		"content/tags.csv":                   "id,en,fr\nhealth,Health,Santé\nmoney,Money,Argent\n",
		"content/en/_index.md":               "---\ntitle: Home\ndescription: All notes.\n---\n",
		"content/fr/_index.md":               "---\ntitle: Accueil\ndescription: Toutes les notes.\n---\n",
		"content/en/notes/_index.md":         "---\ntitle: Notes\ndescription: One a day.\n---\n",
		"content/en/about.md":                "---\ntitle: About\ndescription: It has no date.\ntags: [health]\n---\n",
	}
	for i := 1; i <= n; i++ {
		name, text := note(i)
		files[name] = text
	}
	return files
}

func note(i int) (name, text string) {
	return fmt.Sprintf("content/en/notes/note-%03d.md", i),
		fmt.Sprintf("---\ntitle: Note %03d\ndescription: The %d.\ndate: %04d-%02d-%02d\ntags: [health]\n---\n", i, i, 2020+i/300, 1+i/28%12, 1+i%28)
}

// links returns address and text of the links of a class, in their order.
func links(page, class string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`<a class="?`+class+`"? href="?([^ ">]*)"?[^>]*>([^<]*)</a>`).FindAllStringSubmatch(page, -1) {
		out = append(out, m[1]+" "+m[2])
	}
	return out
}

func TestPagesOfATermAreNumberedFromTheOldest(t *testing.T) {
	f := newFolder(t, notes(119)) // and about.md: 120 pages
	f.build()
	first, full1, full2 := f.read("en/tags/health/index.html"), f.read("en/tags/health/page/1/index.html"), f.read("en/tags/health/page/2/index.html")
	f.lacks("en/tags/health/page/3/index.html")
	for _, c := range []struct {
		name, page, data string
		cards            int
		top, bottom      string
		walk             []string // first, prev, next, last
	}{
		{"the newest", first, `data-total="120" data-page="1" data-of="3"`, 20, "/en/notes/note-119/ Note 119", "/en/notes/note-100/ Note 100",
			[]string{"", "", "/en/tags/health/page/2/ 2", "/en/tags/health/page/1/ 3"}},
		{"the middle", full2, `data-total="50" data-page="2" data-of="3"`, 50, "/en/notes/note-099/ Note 099", "/en/notes/note-050/ Note 050",
			[]string{"/en/tags/health/ 1", "/en/tags/health/ 1", "/en/tags/health/page/1/ 3", "/en/tags/health/page/1/ 3"}},
		{"the oldest", full1, `data-total="50" data-page="3" data-of="3"`, 50, "/en/notes/note-049/ Note 049", "/en/about/ About",
			[]string{"/en/tags/health/ 1", "/en/tags/health/page/2/ 2", "", ""}},
	} {
		if !strings.Contains(strings.ReplaceAll(c.page, `"`, ""), strings.ReplaceAll(c.data, `"`, "")) {
			t.Errorf("%s: not %s", c.name, c.data)
		}
		cards := links(c.page, "card")
		if len(cards) != c.cards || cards[0] != c.top || cards[len(cards)-1] != c.bottom {
			t.Errorf("%s: %d cards from %q to %q", c.name, len(cards), cards[0], cards[len(cards)-1])
		}
		var walk []string
		for _, class := range []string{"first", "prev", "next", "last"} {
			walk = append(walk, strings.Join(links(c.page, class), ""))
		}
		if !slices.Equal(walk, c.walk) {
			t.Errorf("%s: %q", c.name, walk)
		}
	}
	if got := links(f.read("en/tags/index.html"), "term"); !slices.Equal(got, []string{"/en/tags/health/ Health 120"}) {
		t.Errorf("terms: %q", got)
	}
	french := f.read("fr/themes/santé/index.html")
	if !strings.Contains(french, `lang="en"`) && !strings.Contains(french, `lang=en`) {
		t.Error("a French list shows English titles without saying so")
	}
	if !strings.Contains(first, "https://example.org/fr/themes/sant%C3%A9/") {
		t.Error("the term does not name its French page")
	}

	// A page more changes the term's own page, and none of the full ones.
	f.write(note(120))
	f.build()
	if f.read("en/tags/health/page/1/index.html") != full1 || f.read("en/tags/health/page/2/index.html") != full2 {
		t.Error("a new page has changed the older pages of its term")
	}
	if cards := links(f.read("en/tags/health/index.html"), "card"); len(cards) != 21 || cards[0] != "/en/notes/note-120/ Note 120" {
		t.Errorf("the newest: %q", cards)
	}
}

func TestFiftyPagesOfATermAreOnePage(t *testing.T) {
	f := newFolder(t, notes(49))
	f.build()
	if cards := links(f.read("en/tags/health/index.html"), "card"); len(cards) != 50 {
		t.Errorf("%d cards", len(cards))
	}
	f.lacks("en/tags/health/page/1/index.html")
	f.write(note(50))
	f.build()
	if cards := links(f.read("en/tags/health/index.html"), "card"); len(cards) != 1 {
		t.Errorf("%d cards", len(cards))
	}
	if cards := links(f.read("en/tags/health/page/1/index.html"), "card"); len(cards) != 50 {
		t.Errorf("%d cards", len(cards))
	}
}

func TestSectionsAreListedInPagesOfFifty(t *testing.T) {
	f := newFolder(t, notes(120))
	f.build()
	var all []string
	for i, name := range []string{"en/notes/index.html", "en/notes/page/2/index.html", "en/notes/page/3/index.html"} {
		page := f.read(name)
		if got := fmt.Sprintf("data-page=%d data-of=3", i+1); !strings.Contains(strings.ReplaceAll(page, `"`, ""), got) {
			t.Errorf("%s: not %s", name, got)
		}
		all = append(all, links(page, "card")...)
	}
	f.lacks("en/notes/page/4/index.html")
	if len(all) != 120 || all[0] != "/en/notes/note-001/ Note 001" || all[119] != "/en/notes/note-120/ Note 120" {
		t.Errorf("%d cards from %q to %q", len(all), all[0], all[len(all)-1])
	}
	second := f.read("en/notes/page/2/index.html")
	if !strings.Contains(second, "https://example.org/en/notes/page/2/") || strings.Contains(second, "hreflang=") {
		t.Error("the second page of a section has the first one's address, or translations")
	}
}

func TestTheNavigationShowsAWindowOfItsSection(t *testing.T) {
	f := newFolder(t, notes(120))
	f.build()
	for _, c := range []struct{ note, from, to, before, after string }{
		{"note-001", "note-001", "note-060", "", "note-002"},
		{"note-030", "note-001", "note-060", "note-029", "note-031"},
		{"note-050", "note-021", "note-080", "note-049", "note-051"},
		{"note-120", "note-061", "note-120", "note-119", ""},
	} {
		page := f.read("en/notes/" + c.note + "/index.html")
		items := links(page, "item")
		if len(items) != 60 || !strings.HasPrefix(items[0], "/en/notes/"+c.from+"/") || !strings.HasPrefix(items[59], "/en/notes/"+c.to+"/") {
			t.Errorf("%s: %d items from %q to %q", c.note, len(items), items[0], items[len(items)-1])
		}
		if !slices.ContainsFunc(items, func(s string) bool { return strings.HasPrefix(s, "/en/notes/"+c.note+"/") }) {
			t.Errorf("%s: the window does not show the page itself", c.note)
		}
		if all := links(page, "all"); len(all) != 1 || !strings.HasPrefix(all[0], "/en/notes/ ") || !strings.Contains(all[0], "120") {
			t.Errorf("%s: all: %q", c.note, all)
		}
		if got := links(page, "top"); !slices.Equal(got, []string{"/en/notes/ Notes"}) {
			t.Errorf("%s: top: %q", c.note, got)
		}
		if got := links(page, "path"); !slices.Equal(got, []string{"/en/notes/ Notes"}) {
			t.Errorf("%s: path: %q", c.note, got)
		}
		for class, want := range map[string]string{"before": c.before, "after": c.after} {
			if got := strings.Join(links(page, class), ""); want == "" && got != "" || want != "" && !strings.HasPrefix(got, "/en/notes/"+want+"/ ") {
				t.Errorf("%s: %s is %q", c.note, class, got)
			}
		}
	}
	// A section of sixty is shown whole.
	f = newFolder(t, notes(60))
	f.build()
	page := f.read("en/notes/note-060/index.html")
	if items, all := links(page, "item"), links(page, "all"); len(items) != 60 || all != nil {
		t.Errorf("%d items, all %q", len(items), all)
	}
}

// An edit of one page of many makes that page and those that show its title.
func TestANewTitleIsMadeWhereItIsShown(t *testing.T) {
	f := newFolder(t, notes(120))
	f.build()
	name, text := note(60)
	f.write(name, text+"Some text.\n")
	if got := f.build(); got != "parsed 1, rendered 2, reused "+rest(got)+", wrote 2, removed 0\n" {
		t.Errorf("text: %s", got) // the page, and its fallback in French
	}
	f.write(name, strings.Replace(text, "Note 060", "Note 060 of many", 1))
	stats := f.build()
	var parsed, rendered, reused, wrote, removed int
	if _, err := fmt.Sscanf(stats, "parsed %d, rendered %d, reused %d, wrote %d, removed %d", &parsed, &rendered, &reused, &wrote, &removed); err != nil && err != io.EOF {
		t.Fatal(err)
	}
	if parsed != 1 || rendered > 300 || rendered < 2 || removed != 0 {
		t.Errorf("title: %s", stats)
	}
	if !strings.Contains(f.read("en/notes/note-061/index.html"), "Note 060 of many") {
		t.Error("the neighbour shows the old title")
	}
}

func rest(stats string) string {
	m := regexp.MustCompile(`reused (\d+),`).FindStringSubmatch(stats)
	if m == nil {
		return "?"
	}
	return m[1]
}
