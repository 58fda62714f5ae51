package theme

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"github.com/openimis/casebook/internal/colour"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/site"
	"github.com/openimis/casebook/themes"
)

// unused are the fields of a View that the default theme does not show, each
// with its reason.
var unused = map[string]string{
	"View.TextStrings": "stands for the UI strings of the text in the page's key",
	"View.SiteDigest":  "stands for Site in the page's key",
	"View.NavDigest":   "stands for Nav in the page's key",
	"View.Layout":      "chooses the template",
	"View.Type":        "a page shows TypeLabel; layouts of a type are chosen by its name",
	"View.ID":          "the page shows its addresses",
	"View.Source":      "is in EditURL and IssueURL",
	"View.Fills":       "fill the text before the layout sees it",
	"View.Parts":       "are laid out each by itself and are then the text",
	"Site.Tag":         "is in every address",
	"Site.Dir":         "the page's own Dir is shown",
	"Site.Root":        "is in every address",
	"Site.Assets":      "are shown through `asset` and `integrity`",
	"Site.Catalogue":   "is in the page's key",
	"Site.Digest":      "names what fragments remember",
	"Nav.Digest":       "names what fragments remember",
	"TOCItem.Level":    "is told by the nesting",
	"Card.Type":        "a card shows TypeLabel",
	"Picture.MIME":     "the browser learns it from the answer",
	"Asset.Integrity":  "is shown through `integrity`",
	"Asset.URL":        "is shown through `asset`",
	"AttachedFile.Ext": "Type says it in words",
	"Picture.ID":       "belongs to pictures in the text, which are part of it",
	"Picture.Class":    "as ID",
	"Picture.Lang":     "as ID",
	"Picture.Title":    "as ID",
	"Fallback.Dir":     "TextDir is on the text",
}

// TestTheDefaultThemeShowsEveryFieldOfAView keeps the theme complete: a field
// that a later change adds is shown, or is here with the reason why not.
func TestTheDefaultThemeShowsEveryFieldOfAView(t *testing.T) {
	used := map[string]bool{}
	for _, tree := range builtin(t, "default").plain.trees {
		fieldsUsed(tree.Root, used)
	}
	var follow func(typ reflect.Type)
	seen := map[reflect.Type]bool{}
	follow = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] || typ == reflect.TypeFor[site.Fills]() {
			return
		}
		seen[typ] = true
		for f := range typ.Fields() {
			name := typ.Name() + "." + f.Name
			if unused[name] == "" && !used[f.Name] {
				t.Errorf("no template shows %s", name)
			}
			follow(f.Type)
		}
	}
	follow(reflect.TypeFor[site.View]())
}

func fieldsUsed(n parse.Node, used map[string]bool) {
	v := reflect.ValueOf(n)
	if !v.IsValid() || v.IsNil() {
		return
	}
	for _, m := range regexp.MustCompile(`\.([A-Z]\w*)`).FindAllStringSubmatch(n.String(), -1) {
		used[m[1]] = true
	}
}

func TestEveryUIStringOfTheThemesExistsInEveryLanguage(t *testing.T) {
	for _, name := range []string{"default", "openimis"} {
		th := builtin(t, name)
		for _, tag := range []string{"en", "fr", "ar"} {
			c := catalogue(t, tag, th)
			for _, key := range th.Keys() {
				if c.strings[key] == "" {
					t.Errorf("theme %s: no string %q in %s", name, key, tag)
				}
			}
		}
	}
}

// layoutViews are views of every layout, full and empty.
func layoutViews(th *Theme, tag, dir string) []*site.View {
	s := sampleSite(th, tag, dir)
	full := sampleView(s, sampleNav(tag, 12))
	var out []*site.View
	for _, layout := range th.Layouts() {
		v := *full
		v.Kind, v.Layout = layout, layout
		v.Children = &site.Listing{Cards: full.Related, Total: 130, Page: 2, Of: 3, Prev: full.Prev, Next: full.Next, First: full.Prev, Last: full.Next,
			Terms: []site.TermCount{{Ref: site.Ref{Title: "claims", URL: "/" + tag + "/tags/claims/"}, Count: 3}}}
		empty := &site.View{Site: &site.Site{Lang: tag, Dir: dir, Assets: th.SiteAssets("/")}, Kind: layout, Layout: layout, Lang: tag, Dir: dir, TextLang: tag, TextDir: dir}
		fallback := v
		fallback.TextLang, fallback.TextDir = "fr", "ltr"
		out = append(out, &v, empty, &fallback)
	}
	return out
}

func TestPagesAskNoOtherSiteAndHoldNoScriptOrStyle(t *testing.T) {
	for _, name := range []string{"default", "openimis"} {
		th := builtin(t, name)
		for _, v := range layoutViews(th, "en", "ltr") {
			html := renderPage(t, th.Bind(v.Site, catalogue(t, "en", th)), v)
			for _, bad := range []string{`\sstyle=`, `<style`, `\son[a-z]+=`, `<script>`, `src="(https?:)?//`, `<link rel="stylesheet" href="(https?:)?//`, `<no value>`, `ZgotmplZ`, `<iframe`, `&lt;no value`, `javascript:`} {
				if m := regexp.MustCompile(bad).FindString(html); m != "" {
					t.Errorf("%s, %s: %q in the page", name, v.Layout, m)
				}
			}
		}
	}
}

func TestPagesHaveTheHooksThatOutsideChecksLookFor(t *testing.T) {
	th := builtin(t, "default")
	s := sampleSite(th, "en", "ltr")
	html := renderPage(t, th.Bind(s, catalogue(t, "en")), sampleView(s, sampleNav("en", 3)))
	for _, want := range []string{
		`<main id="main"`, `href="#main"`, ` data-language-switch`, `hreflang="fr"`, ` data-fallback-notice`, ` data-stale-notice`,
		`<link rel="canonical" href="https://example.org/en/s0/below/p3/">`, `<link rel="alternate" hreflang="x-default" `,
		`<meta name="robots" content="noindex">`, `<li id="src-report" value="1">`, `type="application/atom+xml"`,
		`integrity="sha384-`, `<meta http-equiv="Content-Security-Policy" content="default-src 'self'">`,
		`<meta property="og:image" content="https://example.org/assets/photo.0123.svg">`,
	} {
		if !strings.Contains(strings.ReplaceAll(html, "&#39;", "'"), want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(html, `"name":"</script>`) {
		t.Error("a text within JSON-LD ends its script")
	}
}

func TestATextInAnotherLanguageSaysSo(t *testing.T) {
	th := builtin(t, "default")
	s := sampleSite(th, "ar", "rtl")
	v := sampleView(s, sampleNav("ar", 3))
	v.TextLang, v.TextDir = "fr", "ltr"
	html := renderPage(t, th.Bind(s, catalogue(t, "ar")), v)
	for _, want := range []string{`<html lang="ar" dir="rtl">`, `<h1 lang="fr" dir="ltr">`, `<div class="text" lang="fr" dir="ltr">`, `<p class="lead" lang="fr" dir="ltr">`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestIdsAreUnique(t *testing.T) {
	th := builtin(t, "default")
	for _, v := range layoutViews(th, "en", "ltr") {
		html := renderPage(t, th.Bind(v.Site, catalogue(t, "en")), v)
		seen := map[string]bool{}
		for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(html, -1) {
			if seen[m[1]] {
				t.Errorf("%s: id %q twice", v.Layout, m[1])
			}
			seen[m[1]] = true
		}
	}
}

func TestAssetsKeepTheirBudgets(t *testing.T) {
	for _, name := range []string{"default", "openimis"} {
		th := builtin(t, name)
		if n := len(zip(asset(t, th, "css/main.css").Data)); n > 10_000 {
			t.Errorf("%s: the style sheet has %d bytes when zipped", name, n)
		}
		if n := len(asset(t, th, "js/theme.js").Data); n > 1024 {
			t.Errorf("%s: the blocking script has %d bytes", name, n)
		}
		for script, most := range map[string]int{"js/search.js": 8000, "js/page.js": 5000} {
			if n := len(zip(asset(t, th, script).Data)); n > most {
				t.Errorf("%s: %s has %d bytes when zipped, of %d", name, script, n, most)
			}
		}
	}
}

func zip(src []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = w.Write(src) // memory only
	_ = w.Close()
	return out.Bytes()
}

// TestColoursKeepTheirContrast holds each theme to what its theme.toml asks of
// its colours: 4.5:1 for text, 3:1 for the borders of controls (WCAG 2.2, 1.4.3
// and 1.4.11).
func TestColoursKeepTheirContrast(t *testing.T) {
	for _, name := range []string{"default", "openimis"} {
		l := &loader{options: Options{Name: name, Builtin: themes.FS}, sources: map[string][]byte{}, settled: map[string]bool{}}
		layers := l.chain(name)
		files := l.collect(layers)
		var css []byte
		for _, sheet := range l.sheetOrder(layers) {
			css = append(css, files[sheet].data...)
			var ways []string
			for _, rule := range rootRule.FindAllSubmatch(files[sheet].data, -1) {
				if selector := strings.TrimSpace(string(rule[1])); token.Match(rule[2]) &&
					(selector == `:root[data-theme="dark"]` || selector == `:root:not([data-theme="light"])`) {
					ways = append(ways, strings.Join(strings.Fields(string(rule[2])), " "))
				}
			}
			if len(ways) > 0 && (len(ways) != 2 || ways[0] != ways[1]) {
				t.Errorf("%s: the dark colours of the system and of the switch differ", sheet)
			}
		}
		light, dark := palettes(css)
		checked := 0
		for scheme, p := range map[string]palette{"light": light, "dark": dark} {
			for ink, list := range l.grounds {
				for _, g := range list {
					if !has(p, ink) || !has(p, g.name) {
						t.Errorf("%s, %s: --%s or --%s is in no style sheet", name, scheme, ink, g.name)
					}
					if c := colour.Contrast(p[ink], p[g.name]); c < g.least {
						t.Errorf("%s, %s: --%s on --%s has %.2f:1", name, scheme, ink, g.name, c)
					}
					checked++
				}
			}
		}
		if checked < 40 {
			t.Errorf("%s: only %d pairs of colours", name, checked)
		}
	}
}

func TestComponentsGetTheirFields(t *testing.T) {
	th := builtin(t, "default")
	if got, want := th.Components()["cards"].Markdown, []string{"items.*.title", "items.*.text"}; !slices.Equal(got, want) {
		t.Errorf("Markdown fields of cards: %v, want %v", got, want)
	}
	s := sampleSite(th, "en", "ltr")
	v := sampleView(s, sampleNav("en", 3))
	r := th.Bind(s, catalogue(t, "en"))
	for _, test := range []struct {
		name, yaml string
		html       map[string][]byte
		want       string
	}{
		{"cards", "items:\n  - title: x\n    text: y\n  - title: z\n", map[string][]byte{"items.0.title": []byte(`<a href="/n">x</a>`), "items.0.text": []byte("<em>y</em>"), "items.1.title": []byte("z")},
			`<ul class="cards"><li class="card"><div class="card-title"><a href="/n">x</a></div><div><em>y</em></div></li><li class="card"><div class="card-title">z</div></li></ul>`},
		{"quote", "text: t\nspeaker: A <b>\ndate: 2024-05-02\n", map[string][]byte{"text": []byte("<p>t</p>")},
			`<figure class="quote"><div><p>t</p></div><figcaption>A &lt;b&gt;, <time datetime="2024-05-02">2 May 2024</time></figcaption></figure>`},
		{"facts", "rows:\n  - name: n\n    value: 12\n", map[string][]byte{"rows.0.value": []byte("12")},
			`<div class="panel"><dl class="facts"><div class="fact"><dt>n</dt><dd>12</dd></div></dl></div>`},
		{"video", "title: f\nlength: 12 min\n", map[string][]byte{"title": []byte("f")},
			`<div class="video"><div class="card-title">f</div><p class="muted">12 min</p></div>`},
	} {
		doc, faults := data.YAML([]byte(test.yaml), 0, "x")
		if len(faults) > 0 {
			t.Fatal(faults[0].Message())
		}
		var out bytes.Buffer
		for _, d := range r.Component(&out, Use{Name: test.name, Data: doc, HTML: test.html, View: v}) {
			t.Errorf("%s: %s", test.name, d.Message())
		}
		if got := strings.TrimSpace(out.String()); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
	var out bytes.Buffer
	r.Component(&out, Use{Name: "glossary", View: v})
	for _, want := range []string{`<dt id="claim">Claim</dt>`, "request for payment", `lang="fr" dir="ltr"`, "Demande de remboursement"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("glossary: no %s in %s", want, out.String())
		}
	}
}

func TestAnEmptyPageHasNoEmptyParts(t *testing.T) {
	th := builtin(t, "default")
	for _, v := range layoutViews(th, "en", "ltr") {
		html := renderPage(t, th.Bind(v.Site, catalogue(t, "en")), v)
		if m := regexp.MustCompile(`<(ul|ol|dl|nav|section|p|tr|tbody)( [^>]*)?></`).FindString(html); m != "" {
			t.Errorf("%s, %q: %s", v.Layout, v.Title, m)
		}
		want := "1 1"
		if v.Layout == "part" { // of a page: its h1 becomes an h2 there, and a part without a title has none
			want = fmt.Sprint(strings.Count(html, "<h1"), 0)
		}
		if got := fmt.Sprint(strings.Count(html, "<h1"), strings.Count(html, "<main")); got != want {
			t.Errorf("%s: h1 and main: %s", v.Layout, got)
		}
	}
}

func TestTemplatesOfTheThemesAreMinified(t *testing.T) {
	for _, name := range []string{"default", "openimis"} {
		for name, f := range builtin(t, name).fast.owner {
			if bytes.Contains(f.data, []byte("\n  ")) {
				t.Errorf("%s was left as it is written", name)
			}
		}
	}
}
