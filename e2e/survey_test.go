package e2e

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A page stands for all pages of its kind in a language.
type page struct {
	site *published
	kind string // "home", "page guide", "fallback", …
	lang string // folder of the language; the default one's for pages at the root
	path string // address without the host
	size int
}

func (p page) String() string { return p.site.name + " " + p.path + " (" + p.kind + ")" }

// url is where the browser finds the page.
func (p page) url() string { return p.site.host.URL + p.path }

// survey reads all pages of a site and keeps the longest of each kind and
// language: the one with most in it to go wrong. New layouts and content types
// are thus looked at without a word here.
func survey(s *published) ([]page, error) {
	types, err := typesByPath(s.dir)
	if err != nil {
		return nil, err
	}
	var all []page
	shapes := map[string]bool{}
	err = filepath.WalkDir(s.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".html" {
			return err
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(s.dir, name)
		if err != nil {
			return err
		}
		at := "/" + strings.TrimSuffix(filepath.ToSlash(rel), "index.html")
		if shape := skeleton(string(src)); shape != "" && !shapes[shape] {
			shapes[shape] = true
			s.every = append(s.every, page{site: s, kind: shape[:strings.IndexByte(shape, ' ')], lang: folder(at), path: (&url.URL{Path: at}).EscapedPath()})
		}
		for _, kind := range kinds(string(src), types[at]) {
			all = append(all, page{site: s, kind: kind, lang: folder(at), path: (&url.URL{Path: at}).EscapedPath(), size: mainSize(string(src))})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	// The longest first, so that it is the one that is kept.
	slices.SortFunc(all, func(a, b page) int {
		if a.size != b.size {
			return b.size - a.size
		}
		return strings.Compare(a.path, b.path)
	})
	var out []page
	seen := map[string]bool{}
	for _, p := range all {
		if key := p.lang + " " + p.kind; !seen[key] {
			seen[key] = true
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b page) int {
		return strings.Compare(a.lang+" "+a.kind, b.lang+" "+b.kind)
	})
	return out, nil
}

// mainSize is how long a page is without what stands around every page.
func mainSize(src string) int {
	_, rest, _ := strings.Cut(src, "<main")
	body, _, _ := strings.Cut(rest, "</main>")
	return len(body)
}

// folder is the language at the beginning of an address, "" at the root.
func folder(at string) string {
	lang, _, ok := strings.Cut(strings.TrimPrefix(at, "/"), "/")
	if !ok {
		return ""
	}
	return lang
}

// typesByPath reads from the published data which pages are of which type.
func typesByPath(dir string) (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "data", "*.json"))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var records []struct {
			URL map[string]string `json:"url"`
		}
		if err := json.Unmarshal(src, &records); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		for _, r := range records {
			for _, address := range r.URL {
				u, err := url.Parse(address)
				if err != nil {
					return nil, err
				}
				out[u.Path] = strings.TrimSuffix(filepath.Base(name), ".json")
			}
		}
	}
	return out, nil
}

// kinds says what a page is an example of. A stub that only leads on is of no
// kind.
func kinds(src, contentType string) []string {
	var out []string
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken:
			token := z.Token()
			for _, a := range token.Attr {
				switch {
				case token.Data == "body" && a.Key == "class":
					for class := range strings.FieldsSeq(a.Val) {
						if kind, ok := strings.CutPrefix(class, "kind-"); ok {
							out = append(out, strings.TrimSpace(kind+" "+onlyPages(kind, contentType)))
						}
					}
				case a.Key == "data-fallback-notice" || a.Key == "data-stale-notice":
					out = append(out, strings.TrimSuffix(strings.TrimPrefix(a.Key, "data-"), "-notice"))
				case token.Data == "dl" && a.Key == "class" && a.Val == "glossary":
					out = append(out, "glossary")
				case token.Data == "nav" && a.Key == "class" && a.Val == "pager":
					out = append(out, "pager")
				}
			}
		}
	}
}

// skeleton is the text of a page without its words: its kind, and its elements
// with their attributes, but for addresses, names and texts in these. It is ""
// for a stub that only leads on. Pages that differ in words alone have the
// same, as have those whose navigation marks another place.
func skeleton(src string) string {
	var out strings.Builder
	kind, inside := "", false
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if kind == "" {
				return ""
			}
			return kind + " " + out.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			inside = inside || token.Data == "main"
			if inside || token.Data == "html" {
				out.WriteString("<" + token.Data)
			}
			for _, a := range token.Attr {
				if inside || token.Data == "html" {
					out.WriteString(" " + a.Key)
					switch a.Key {
					case "class", "lang", "dir", "role", "type", "rel", "open", "hidden":
						out.WriteString("=" + a.Val)
					}
				}
				if token.Data == "body" && a.Key == "class" {
					if _, rest, ok := strings.Cut(a.Val, "kind-"); ok {
						kind, _, _ = strings.Cut(rest, " ")
					}
				}
			}
		case html.EndTagToken:
			inside = inside && z.Token().Data != "main"
		}
	}
}

// onlyPages names the type where it decides what is shown.
func onlyPages(kind, contentType string) string {
	if kind == "page" {
		return contentType
	}
	return ""
}

func TestSurveyFindsEveryKindOfPage(t *testing.T) {
	need(t)
	want := map[string][]string{
		"casebook": {
			"404", "chooser", "home", "section", "taxonomy", "term", "glossary", "page case-study", "page event",
			"page evidence", "page guide", "page interoperability", "page lab", "page module", "page organisation", "page page",
			"page testimonial",
		},
		"fixture": {
			"404", "chooser", "home", "section", "taxonomy", "term", "glossary", "fallback", "pager", "page dossier",
			"page page", "page rencontre",
		},
	}
	for _, s := range publishedSites(t) {
		for _, kind := range want[s.name] {
			if !slices.ContainsFunc(s.pages, func(p page) bool { return p.kind == kind }) {
				t.Errorf("the site %s has no page of the kind %q", s.name, kind)
			}
		}
	}
}

func TestDraftsAndFuturePagesAreNotPublished(t *testing.T) {
	need(t)
	fixture := publishedSites(t)[1]
	for _, hidden := range []string{"brouillon", "futur"} {
		if _, err := os.Stat(filepath.Join("testdata", "site", "content", "fr", "guide", hidden+".md")); err != nil {
			t.Fatal(err)
		}
		for _, lang := range []string{"fr", "en", "ar"} {
			if _, _, found := fixture.host.file("/" + lang + "/guide/" + hidden + "/"); found {
				t.Errorf("/%s/guide/%s/ is published", lang, hidden)
			}
		}
	}
}

// A component that no page of the fixture uses would never be looked at.
func TestFixtureUsesEveryComponent(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "themes", "default", "components", "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatal("the default theme has no components", err)
	}
	var text strings.Builder
	err = filepath.WalkDir(filepath.Join("testdata", "site", "content", "fr"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		src, err := os.ReadFile(name)
		text.Write(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		component := strings.TrimSuffix(filepath.Base(name), ".html")
		if !strings.Contains(text.String(), "\n```"+component+"\n") {
			t.Errorf("no page of testdata/site/content/fr uses the component %s", component)
		}
	}
}
