package serve

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/diag"
)

func TestAnswersAsTheHostWill(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	for _, c := range []struct {
		method, target string
		headers        []string
		status         int
		location, body string
	}{
		{"GET", "/en/", nil, 200, "", "home"},
		{"GET", "/fr/sant%C3%A9/", nil, 200, "", "santé"},
		{"GET", "/en/old/", nil, 301, "/en/a/", ""},
		{"GET", "/en/old/?q=1", nil, 301, "/en/a/?q=1", ""},
		{"GET", "/en/a", nil, 301, "/en/a/", ""},
		{"GET", "/", nil, 200, "", "choose"},
		{"GET", "/", []string{"Accept-Language", "fr-CA,fr;q=0.9,en;q=0.8"}, 302, "/fr/", ""},
		{"GET", "/", []string{"Accept-Language", "de,en;q=0.1"}, 302, "/en/", ""},
		{"GET", "/", []string{"Accept-Language", "de, fr;q=0"}, 200, "", "choose"},
		{"GET", "/fr/rien/", nil, 404, "", "not found in fr"},
		{"GET", "/fr//a/", nil, 404, "", "not found"},
		{"GET", "/en/../fr/a/", nil, 404, "", "not found"},
		{"GET", "/en/%2e%2e/%2e%2e/etc/passwd", nil, 404, "", "not found"},
		{"GET", "/en/..%5c..%5cetc", nil, 404, "", "not found"},
		{"GET", "/en/a%00/", nil, 404, "", "not found"},
		{"POST", "/en/", nil, 405, "", "only be read"},
		{"PUT", "/en/a/", nil, 405, "", "only be read"},
		{"DELETE", "/__casebook/preview.js", nil, 405, "", "only be read"},
		{"OPTIONS", "/data/case.json", nil, 405, "", "only be read"},
		{"GET", "/__casebook/nothing", nil, 404, "", "no such page"},
		{"GET", "/__casebook/preview.js", nil, 200, "", "EventSource"},
		{"GET", "/__casebook/preview.css", nil, 200, "", "#casebook-overlay"},
	} {
		r := ask(s, c.method, c.target, c.headers...)
		body := bodyOf(t, r)
		if r.StatusCode != c.status || r.Header.Get("Location") != c.location || !strings.Contains(body, c.body) {
			t.Errorf("%s %s %v: %d %q %.80q", c.method, c.target, c.headers, r.StatusCode, r.Header.Get("Location"), body)
		}
	}
}

func TestPathOfBaseURLStandsInFront(t *testing.T) {
	site := fakePages().with(func(s *fakeSnapshot) { s.base = "/docs" })
	s := serverOf(t, newFakeSite(site))
	for target, want := range map[string]string{
		"/docs/en/":     "200 ",
		"/docs/en/old/": "301 /docs/en/a/",
		"/":             "302 /docs/",
		"/docs":         "302 /docs/",
		"/en/":          "404 ",
		"/docsen/":      "404 ",
	} {
		r := ask(s, "GET", target)
		if got := r.Status[:4] + r.Header.Get("Location"); got != want {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
	if r := ask(s, "GET", "/docs/", "Accept-Language", "fr"); r.Header.Get("Location") != "/docs/fr/" {
		t.Errorf("the visitor's language: %v", r.Header)
	}
}

func TestHeadHasNoBody(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	for _, target := range []string{"/en/a/", "/en/none/", "/__casebook/preview.js", "/img/x.png", "/__casebook/events?path=/en/"} {
		if r := ask(s, "HEAD", target); bodyOf(t, r) != "" {
			t.Errorf("%s has a body", target)
		}
	}
}

func TestHostHeadersButForWhatAPreviewMustNotSend(t *testing.T) {
	h := ask(serverOf(t, newFakeSite(fakePages())), "GET", "/en/").Header
	for name, want := range map[string]string{
		"Content-Security-Policy":      "default-src 'none'; script-src 'self'; frame-ancestors 'self'",
		"Strict-Transport-Security":    "",
		"Access-Control-Allow-Origin":  "",
		"X-Frame-Options":              "SAMEORIGIN",
		"Referrer-Policy":              "strict-origin-when-cross-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"X-Content-Type-Options":       "nosniff",
		"Cache-Control":                "no-cache",
		"Content-Type":                 "text/html; charset=utf-8",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestKeyIsTheETag(t *testing.T) {
	snap := fakePages()
	site := newFakeSite(snap)
	s := serverOf(t, site)
	tag := ask(s, "GET", "/en/a/").Header.Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	if r := ask(s, "GET", "/en/a/", "If-None-Match", `"x", `+tag); r.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged: %s", r.Status)
	}
	site.now = snap.with(func(s *fakeSnapshot) { s.pages["/en/a/"] = htmlPage("other") })
	if r := ask(s, "GET", "/en/a/", "If-None-Match", tag); r.StatusCode != http.StatusOK {
		t.Errorf("changed: %s", r.Status)
	}
	if got := ask(s, "GET", "/assets/main.1.css").Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("an asset named by its digest: %q", got)
	}
	if h := ask(s, "GET", "/en/none/").Header; h.Get("Cache-Control") != "no-store" || h.Get("ETag") != "" {
		t.Errorf("404: %v", h)
	}
}

func TestPacksLargeTextForThoseWhoAsk(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	plain := bodyOf(t, ask(s, "GET", "/en/a/"))
	r := ask(s, "GET", "/en/a/", "Accept-Encoding", "br, gzip;q=0.5")
	if r.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(strings.Join(r.Header.Values("Vary"), ","), "Accept-Encoding") {
		t.Fatalf("not packed: %v", r.Header)
	}
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(z)
	if err != nil || string(unpacked) != plain {
		t.Errorf("unpacked differs: %v", err)
	}
	for _, c := range []struct{ target, accept string }{{"/en/a/", "gzip;q=0"}, {"/en/a/", "br"}, {"/fr/a/", "gzip"}, {"/img/x.png", "gzip"}} {
		if r := ask(s, "GET", c.target, "Accept-Encoding", c.accept); r.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s for %q is packed", c.target, c.accept)
		}
	}
}

func TestFilmsAreSentInParts(t *testing.T) {
	r := ask(serverOf(t, newFakeSite(fakePages())), "GET", "/img/x.png", "Range", "bytes=1-3")
	if r.StatusCode != http.StatusPartialContent || bodyOf(t, r) != "PNG" {
		t.Errorf("%s", r.Status)
	}
}

func TestOnlyTheScriptIsAdded(t *testing.T) {
	snap := fakePages()
	s := serverOf(t, newFakeSite(snap))
	body := bodyOf(t, ask(s, "GET", "/en/a/"))
	from := strings.Index(body, `<script type="module" src="/__casebook/preview.js`)
	if from < 0 {
		t.Fatal("no script")
	}
	to := from + strings.Index(body[from:], "</script>") + len("</script>")
	if body[:from]+body[to:] != string(snap.pages["/en/a/"].Body) {
		t.Error("more than the script differs")
	}
	if !strings.Contains(body[from:to], `data-path="/en/a/"`) || !strings.Contains(body[from:to], `data-key="`+snap.Key("/en/a/")+`"`) {
		t.Errorf("the script does not know its page: %s", body[from:to])
	}
	if !strings.HasPrefix(body[to:], "</body>") {
		t.Error("it is not at the end")
	}
	for _, at := range []string{"/assets/main.1.css", "/data/case.json", "/img/x.png"} {
		if strings.Contains(bodyOf(t, ask(s, "GET", at)), "__casebook") {
			t.Errorf("%s was changed", at)
		}
	}
	if got := string(inject([]byte("<p>no end"), `/"><script>/`, "k")); !strings.Contains(got, `data-path="/&#34;&gt;&lt;script&gt;/"`) {
		t.Errorf("a path is not escaped: %s", got)
	}
}

func TestPageWithAnErrorIsNotKept(t *testing.T) {
	snap := fakePages().with(func(s *fakeSnapshot) {
		r := htmlPage("last good")
		r.Faults = []diag.Diagnostic{diag.MissingLayout.At("content/en/a.md", diag.Span{})}
		s.pages["/en/a/"] = r
	})
	r := ask(serverOf(t, newFakeSite(snap)), "GET", "/en/a/")
	if r.StatusCode != 200 || !strings.Contains(bodyOf(t, r), "last good") {
		t.Error("the last good page is not shown")
	}
	if r.Header.Get("ETag") != "" || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the browser may keep it: %v", r.Header)
	}
}

func TestPageStaysWhileItsSourceIsBroken(t *testing.T) {
	good := fakePages()
	broken := func(path string) *fakeSnapshot {
		return good.with(func(s *fakeSnapshot) {
			s.pages["/en/a/"] = htmlPage("the French text, for want of another")
			delete(s.pageOf, "content/en/a.md")
			s.faults = []diag.Diagnostic{diag.MissingLayout.At(path, diag.Span{})}
		})
	}
	src := []string{"content/en/a.md"}
	for _, c := range []struct {
		what string
		then []*fakeSnapshot
		want string
	}{
		{"broken", []*fakeSnapshot{broken(src[0])}, "long text"},
		{"broken twice", []*fakeSnapshot{broken(src[0]), broken(src[0])}, "long text"},
		{"removed, while another page is broken", []*fakeSnapshot{broken("content/en/b.md")}, "for want"},
		{"broken, then removed", []*fakeSnapshot{broken(src[0]), broken("content/en/b.md")}, "for want"},
		{"broken, then mended", []*fakeSnapshot{broken(src[0]), good.with(func(s *fakeSnapshot) { s.pages["/en/a/"] = htmlPage("mended") })}, "mended"},
	} {
		site := newFakeSite(good)
		site.then(c.then...)
		s := serverOf(t, site)
		for range c.then {
			s.update(t.Context(), src)
		}
		r := ask(s, "GET", "/en/a/")
		if body := bodyOf(t, r); r.StatusCode != 200 || !strings.Contains(body, c.want) {
			t.Errorf("%s: %s %.300s", c.what, r.Status, body)
		}
	}
}

func TestWaitsForASiteThatCannotBeRead(t *testing.T) {
	s := serverOf(t, newFakeSite(&fakeSnapshot{down: true}))
	r := ask(s, "GET", "/en/")
	if body := bodyOf(t, r); r.StatusCode != 503 || !strings.Contains(body, "cannot be shown yet") || !strings.Contains(body, "preview.js") {
		t.Errorf("%s %s", r.Status, body)
	}
}

func TestOnlyOurOwnNamesAreAnswered(t *testing.T) {
	site := newFakeSite(fakePages())
	for _, c := range []struct {
		addr, host string
		want       int
	}{
		{"127.0.0.1:1414", "127.0.0.1:1414", 200},
		{"127.0.0.1:1414", "localhost:1414", 200},
		{"127.0.0.1:1414", "LOCALHOST", 200},
		{"127.0.0.1:1414", "docs.localhost:1414", 200},
		{"127.0.0.1:1414", "127.0.0.1:8080", 200}, // a tunnel
		{"127.0.0.1:1414", "[::1]:1414", 200},
		{"127.0.0.1:1414", "evil.example:1414", 403},
		{"127.0.0.1:1414", "localhost.evil.example", 403},
		{"127.0.0.1:1414", "127.0.0.1.evil.example", 403},
		{"127.0.0.1:1414", "192.168.1.9:1414", 403},
		{"127.0.0.1:1414", "", 403},
		{"preview.lan:1414", "preview.lan:1414", 200},
		{"preview.lan:1414", "other.lan:1414", 403},
	} {
		s := serverOf(t, site, func(o *Options) { o.Addr = c.addr })
		for _, target := range []string{"/en/", "/__casebook/preview.js"} {
			if r := ask(s, "GET", target, "Host", c.host); r.StatusCode != c.want {
				t.Errorf("--addr %s, Host %q, %s: %d, want %d", c.addr, c.host, target, r.StatusCode, c.want)
			}
		}
	}
}

func TestPanelShowsHowAPageCameAbout(t *testing.T) {
	s := serverOf(t, newFakeSite(panelPages(t)))
	r := ask(s, "GET", "/__casebook/panel?path=/en/a/")
	body := bodyOf(t, r)
	for _, want := range []string{"content/en/a.md", "page.html", "view 1.50 ms", "Français: not translated", "/en/from/", "within the budget of 40.0 kB", "7 requests: above the budget of 6", "image map.svg 2.0 kB", "Nepal &lt;b&gt;", "no alt"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("policy %q", csp)
	}
	if r := ask(s, "GET", "/__casebook/panel?path=/none/"); r.StatusCode != 404 {
		t.Errorf("no such page: %s", r.Status)
	}
}

func TestOriginalAndTranslationStandSideBySide(t *testing.T) {
	s := serverOf(t, newFakeSite(panelPages(t)))
	r := ask(s, "GET", "/__casebook/side-by-side/en/a/")
	body := bodyOf(t, r)
	en, fr := strings.Index(body, `<iframe src="/en/a/"`), strings.Index(body, `<iframe src="/fr/a/"`)
	if en < 0 || fr < en {
		t.Errorf("frames: %s", body)
	}
	if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-src 'self'") {
		t.Errorf("policy %q", csp)
	}
	if r := ask(s, "GET", "/__casebook/side-by-side/en/none/"); r.StatusCode != 404 {
		t.Errorf("no such page: %s", r.Status)
	}
}

func TestAssetOfThePreviewIsSentOnce(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	r := ask(s, "GET", "/__casebook/preview.js")
	if !bytes.Contains([]byte(r.Header.Get("Content-Type")), []byte("javascript")) {
		t.Error(r.Header)
	}
	if r := ask(s, "GET", "/__casebook/preview.js", "If-None-Match", r.Header.Get("ETag")); r.StatusCode != http.StatusNotModified {
		t.Error(r.Status)
	}
}
