package link

import (
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/glossary"
	"github.com/openimis/casebook/internal/i18n"
	"github.com/openimis/casebook/internal/parse"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

const twoLanguages = "title = \"Site\"\nbase_url = \"https://example.org\"\n[[languages]]\nlang = \"en\"\n[[languages]]\nlang = \"fr\"\n[taxonomies.tags]\nfield = \"tags\"\n"

// base is what every site of these tests has in common; made once, since the
// fuzz target joins thousands.
var base = sync.OnceValues(func() (*schema.Set, *i18n.Catalogues) {
	types, _ := schema.Load(nil)
	texts, _ := i18n.Load(nil, "en", "fr")
	return types, texts
})

// join joins a site given as files, pages by their path below content/.
func join(tb testing.TB, toml string, pages map[string]string) (*Tables, []diag.Diagnostic) {
	tb.Helper()
	cfg, faults := config.Parse([]byte(toml))
	if cfg == nil {
		tb.Fatal(faults)
	}
	types, texts := base()
	words, _ := glossary.Parse(nil, nil, "")
	tags, _ := ParseTags(nil, nil, true)
	sources, _ := ParseSources(nil, true)
	in := Input{
		Each: func(n int, fn func(i int)) {
			for i := range n {
				fn(i)
			}
		},
		Config: cfg, Types: types, Catalogues: texts, Glossary: words, Tags: tags, Sources: sources, Now: "2026-11-22",
		Layouts: func(kind, _ string) string { return kind },
		Plain:   func(_, text string) string { return text },
		Inline:  func(_, _ string) (*site.Body, *site.Outline) { return &site.Body{}, &site.Outline{} },
		Files:   Files{Images: func(paths.Src) (Image, bool) { return Image{}, false }},
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		lang, rel, _ := strings.Cut(name, "/")
		f := site.File{Path: paths.Src("content/" + name), Lang: lang, Kind: site.Leaf, ID: strings.TrimSuffix(rel, ".md")}
		if path.Base(rel) == "_index.md" {
			f.Kind, f.ID = site.Section, strings.TrimSuffix(strings.TrimSuffix(rel, "_index.md"), "/")
		}
		in.Heads = append(in.Heads, parse.Head(f, []byte(pages[name]), types, "page", schema.Options{}, texts.Language(lang).Locale().Key))
	}
	return Join(in)
}

func page(fields string) string { return "---\ndescription: A page.\n" + fields + "\n---\n" }

func TestAddressesAreMadeOfSlugs(t *testing.T) {
	tables, faults := join(t, twoLanguages, map[string]string{
		"en/_index.md":       page("title: Home"),
		"fr/_index.md":       page("title: Accueil"),
		"en/cases/_index.md": page("title: Cases"),
		"fr/cases/_index.md": page("title: Expériences\nslug: experiences"),
		"en/cases/nepal.md":  page("title: Nepal"),
		"fr/cases/nepal.md":  page("title: Népal\nslug: népal\ntranslation: {of: en}"),
		"en/cases/chad.md":   page("title: Chad\nslug: tchad"),
		"en/Odd Name.md":     page("title: Odd"),
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, c := range []struct {
		lang, id string
		want     paths.URL
		own      bool
	}{
		{"en", "", "/en/", true},
		{"en", "cases/nepal", "/en/cases/nepal/", true},
		{"fr", "cases/nepal", "/fr/experiences/népal/", true},
		{"fr", "cases/chad", "/fr/experiences/tchad/", false}, // the section's slug here, the original's own
		{"en", "Odd Name", "/en/odd-name/", true},
	} {
		p := tables.grid.page(c.lang, c.id)
		if p == nil || p.URL != c.want || p.Own != c.own {
			t.Errorf("%s %s: %+v, want %s", c.lang, c.id, p, c.want)
		}
	}
	// Where the fallback stood before the translation had its slug.
	want := site.Redirect{From: "/fr/experiences/nepal/", To: "/fr/experiences/népal/", Generated: true, Path: "content/fr/cases/nepal.md"}
	if !slices.Contains(tables.Redirects, want) {
		t.Errorf("redirects %v lack %v", tables.Redirects, want)
	}
}

func TestRealPageWinsOverFallback(t *testing.T) {
	tables, faults := join(t, twoLanguages, map[string]string{
		"en/_index.md": page("title: Home"),
		"fr/_index.md": page("title: Accueil"),
		"en/a.md":      page("title: A\nslug: same"),
		"fr/b.md":      page("title: B\nslug: same"),
	})
	if p := tables.Routes["/fr/same/"]; p == nil || p.ID != "b" {
		t.Errorf("/fr/same/ is %+v", p)
	}
	if len(faults) != 2 || faults[0].Code != "fallback-taken" || faults[1].Code != "fallback-taken" {
		t.Errorf("faults: %v", faults) // each page's fallback stands in the way of the other
	}
}

func TestJoinIsTheSameForHeadsInAnyLanguageOrder(t *testing.T) {
	pages := map[string]string{"en/_index.md": page("title: Home"), "fr/_index.md": page("title: Accueil")}
	for _, name := range []string{"a", "b", "c", "d"} {
		pages["en/"+name+".md"] = page("title: " + name + "\ntags: [x, y]")
	}
	one, _ := join(t, twoLanguages, pages)
	for range 20 { // maps are walked in another order each time
		two, _ := join(t, twoLanguages, pages)
		for i := range one.Pages {
			if one.Pages[i].URL != two.Pages[i].URL {
				t.Fatalf("page %d: %s and %s", i, one.Pages[i].URL, two.Pages[i].URL)
			}
		}
		if a, b := urls(one), urls(two); !slices.Equal(a, b) {
			t.Fatalf("targets: %v\n%v", a, b)
		}
	}
}

func urls(t *Tables) (out []paths.URL) {
	for _, target := range t.Targets() {
		out = append(out, target.URL)
	}
	return out
}

func FuzzRoutes(f *testing.F) {
	f.Add("nepal", "népal", "/en/old/", "tag")
	f.Add("../../etc/passwd", "..", "//evil.example", "a/b")
	f.Add("a.b", ".", "/en/../x/", "..")
	f.Add("page", "search", "/", "page")
	f.Fuzz(func(t *testing.T, name, slug, alias, tag string) {
		if strings.ContainsAny(name, "/\x00") || name == "" || name == "_index" || paths.Slug(name) == "" {
			return // load gives no such file
		}
		quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
		tables, _ := join(t, twoLanguages, map[string]string{
			"en/_index.md":           page("title: Home"),
			"en/s/_index.md":         page("title: S"),
			"en/s/" + name + ".md":   page("title: A\naliases: [" + quote(alias) + "]\ntags: [" + quote(tag) + "]"),
			"en/s/other.md":          page("title: B\nslug: " + quote(slug)),
			"fr/s/" + name + ".md":   page("title: C\ntranslation: {of: en}\nslug: " + quote(slug)),
			"fr/s/x" + name + "x.md": page("title: D"),
		})
		seen := map[paths.Out]bool{}
		check := func(u paths.URL) {
			out := string(u.Out())
			if !strings.HasPrefix(string(u), "/") || path.Clean("/"+out) != "/"+out || strings.Contains(string(u), "//") || strings.ContainsAny(out, "\\\x00\n?#") {
				t.Fatalf("address %q of name %q slug %q alias %q tag %q", u, name, slug, alias, tag)
			}
		}
		for _, target := range tables.Targets() {
			check(target.URL)
			if seen[target.Out] {
				t.Fatalf("two pages at %q", target.Out)
			}
			seen[target.Out] = true
		}
		for _, r := range tables.Redirects {
			check(r.From)
			if tables.Routes[r.To] == nil {
				t.Fatalf("%q leads to %q, which is no page", r.From, r.To)
			}
		}
	})
}
