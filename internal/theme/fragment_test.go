package theme

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
)

// unshared renders a page with a Renderer that has seen nothing, and Site and
// Nav that have no digest.
func unshared(t testing.TB, th *Theme, v *site.View) string {
	s, nav := *v.Site, *v.Nav
	s.Digest, nav.Digest = memo.Digest{}, memo.Digest{}
	w := *v
	w.Site, w.Nav = &s, &nav
	return renderPage(t, th.Bind(&s, catalogue(t, v.Lang, th)), &w)
}

func TestASharedFragmentPrintsWhatPlainRenderingDoes(t *testing.T) {
	th := builtin(t, "default")
	s := sampleSite(th, "en", "ltr")
	nav := sampleNav("en", 30)
	r := th.Bind(s, catalogue(t, "en"))
	for i := range nav.Items {
		v := sampleView(s, nav)
		v.URL = nav.Items[i].URL
		if got, want := renderPage(t, r, v), unshared(t, th, v); got != want {
			t.Fatalf("page %d differs from one rendered alone", i)
		}
	}
}

func TestTheLinkToThePageItselfIsMarked(t *testing.T) {
	th := builtin(t, "default")
	s := sampleSite(th, "en", "ltr")
	v := sampleView(s, sampleNav("en", 30))
	html := renderPage(t, th.Bind(s, catalogue(t, "en")), v)
	if got := regexp.MustCompile(`<a href="([^"]*)" aria-current="page">`).FindAllStringSubmatch(html, -1); len(got) != 1 || got[0][1] != v.URL {
		t.Errorf("marked as the page: %v", got)
	}
	for _, above := range []string{"/en/s0/", "/en/s0/below/"} {
		if !strings.Contains(html, `<a href="`+above+`" aria-current="true">`) {
			t.Errorf("%s is not marked as above the page", above)
		}
	}
	if strings.Contains(html, `href="/en/" aria-current`) {
		t.Error("the home page is marked as above everything")
	}
}

func TestAnAddressIsFoundAsHTMLTemplatePrintsIt(t *testing.T) {
	th := mustLoad(t, Options{Builtin: skeleton("default/partials/nav.html", `{{range .Items}}<a href="{{.URL}}">x</a>{{end}}`, "default/layouts/page.html", `{{fragment "nav.html" .Nav .URL}}`)})
	for _, address := range []string{"/en/a/", "/fr/sant%C3%A9/", "/en/a+b/", "/en/a&b/", "/en/it's/", "/en/(a)/", "/en/a=b,c;d:e@f!/", "/en/été/", "/en/%2f/"} {
		nav := &site.Nav{Items: []site.NavItem{{URL: address}, {URL: "/other/"}}}
		got := render(t, th, "page", &site.View{Nav: nav, URL: address})
		if strings.Count(got, `" aria-current="page">`) != 1 {
			t.Errorf("%s: %s", address, got)
		}
	}
}

func TestOneRendererServesManyGoroutines(t *testing.T) {
	th := builtin(t, "default")
	s := sampleSite(th, "fr", "ltr")
	navs := []*site.Nav{sampleNav("fr", 5), sampleNav("fr", 6), sampleNav("fr", 7)}
	var want []string
	for _, nav := range navs {
		want = append(want, unshared(t, th, sampleView(s, nav)))
	}
	texts := catalogue(t, "fr")
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			if got := renderPage(t, th.Bind(s, texts), sampleView(s, navs[i%3])); got != want[i%3] {
				t.Error("a page differs when others are rendered beside it")
			}
		})
	}
	wg.Wait()
}

func TestFragmentsForgetWhatIsNotAskedFor(t *testing.T) {
	var c fragments
	big := &fragment{html: strings.Repeat("x", maxFragments/4)}
	key := func(i int) fragmentKey { return fragmentKey{name: fmt.Sprint(i)} }
	for i := range 100 {
		c.add(key(i), big)
		if c.get(key(0)) == nil {
			t.Fatalf("what is asked for all the time was forgotten after %d", i)
		}
		if n := len(c.young) + len(c.old); n > 10 {
			t.Fatalf("%d fragments are kept", n)
		}
	}
	if c.get(key(1)) != nil {
		t.Error("what nobody asked for is still there")
	}
}

func TestAFragmentTakesSharedDataOnly(t *testing.T) {
	for _, test := range []struct{ layout, want string }{
		{`{{fragment "p.html" . .URL}}`, "`fragment` was given a *site.View: it takes .Site and .Nav, which pages share"},
		{`{{fragment "hole.html" .Site .URL}}`, "the partial `hole.html` shows the page's text, and pages share it"},
	} {
		th := mustLoad(t, Options{Builtin: skeleton("default/layouts/page.html", test.layout, "default/partials/p.html", "", "default/partials/hole.html", "{{content}}")})
		var out bytes.Buffer
		s := &site.Site{}
		faults := th.Bind(s, catalogue(t, "en")).Render(&out, "page", &site.View{Site: s}, nil, nil)
		if len(faults) != 1 || faults[0].Message() != test.want {
			t.Errorf("%s: %v", test.layout, faults)
		}
	}
}

func TestTheSameSiteGivesTheSameRenderer(t *testing.T) {
	th := builtin(t, "default")
	a, b := sampleSite(th, "en", "ltr"), sampleSite(th, "en", "ltr")
	c := sampleSite(th, "fr", "ltr")
	texts := catalogue(t, "en")
	if th.Bind(a, texts) != th.Bind(b, texts) {
		t.Error("equal Sites have two Renderers")
	}
	if th.Bind(a, texts) == th.Bind(c, texts) {
		t.Error("two Sites have one Renderer")
	}
	for i := range 3 * keepBound {
		th.Bind(&site.Site{Digest: memo.Sum([]byte{byte(i)})}, texts)
	}
	if len(th.bound) > keepBound {
		t.Errorf("%d Renderers are kept", len(th.bound))
	}
}

// BenchmarkPage is an article in a navigation of 70 links: the chrome of a
// page and its 7 kB of text.
func BenchmarkPage(b *testing.B) {
	th := builtin(b, "default")
	s := sampleSite(th, "en", "ltr")
	nav := sampleNav("en", 60)
	full := sampleView(s, nav)
	plain := *full
	plain.Fallback, plain.Stale, plain.Lead, plain.Collections, plain.Inverse, plain.Attachments, plain.Changes, plain.Image = nil, nil, nil, nil, nil, nil, nil, nil
	plain.Panel, plain.JSONLD, plain.Draft = nil, nil, false
	text := bytes.Repeat([]byte("<p>text of the page</p>"), 300)
	r := th.Bind(s, catalogue(b, "en"))
	for _, v := range []struct {
		name string
		view *site.View
	}{{"article", &plain}, {"everything", full}} {
		b.Run(v.name, func(b *testing.B) {
			var out bytes.Buffer
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				if faults := r.Render(&out, "page", v.view, text, nil); faults != nil {
					b.Fatal(faults[0].Message())
				}
			}
			b.SetBytes(int64(out.Len()))
		})
	}
}
