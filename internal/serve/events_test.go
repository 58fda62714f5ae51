package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
)

// deadline is for what must happen; nothing waits that long when all is well.
const deadline = 10 * time.Second

// A stream is what one tab hears.
type stream struct {
	t     *testing.T
	lines chan event2
	close func()
}

type event2 struct {
	kind string
	data map[string]any
}

// connect opens a tab's stream.
func connect(t *testing.T, srv *httptest.Server, query map[string]string) *stream {
	t.Helper()
	return connectURL(t, srv.URL+"/", query)
}

func connectURL(t *testing.T, base string, query map[string]string) *stream {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	q := url.Values{}
	for k, v := range query {
		q.Set(k, v)
	}
	req, err := http.NewRequestWithContext(ctx, "GET", base+"__casebook/events?"+q.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if ct := resp.Header.Get("Content-Type"); ct != "text/event-stream" {
		t.Fatalf("content type %q (%s)", ct, resp.Status)
	}
	s := &stream{t: t, lines: make(chan event2, 100), close: cancel}
	go func() {
		defer resp.Body.Close()
		defer close(s.lines)
		scan := bufio.NewScanner(resp.Body)
		scan.Buffer(nil, 1<<20)
		var e event2
		for scan.Scan() {
			line := scan.Text()
			if kind, ok := strings.CutPrefix(line, "event: "); ok {
				e = event2{kind: kind}
			}
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				_ = json.Unmarshal([]byte(data), &e.data)
			}
			if line == "" && e.kind != "" {
				s.lines <- e
				e = event2{}
			}
		}
	}()
	t.Cleanup(cancel)
	return s
}

// next is the next event of a kind; others before it are returned to nobody,
// but a forbidden one fails.
func (s *stream) next(kind string, forbidden ...string) map[string]any {
	s.t.Helper()
	timeout := time.After(deadline)
	for {
		select {
		case e, ok := <-s.lines:
			if !ok {
				s.t.Fatalf("the stream ended before %q", kind)
			}
			if e.kind == kind {
				return e.data
			}
			for _, f := range forbidden {
				if e.kind == f {
					s.t.Fatalf("%q came before %q: %v", f, kind, e.data)
				}
			}
		case <-timeout:
			s.t.Fatalf("no %q", kind)
		}
	}
}

// served starts a server over a fake site, without a watcher.
func served(t *testing.T, snap *fakeSnapshot, edit ...func(*Options)) (*server, *fakeSite, *httptest.Server) {
	t.Helper()
	site := newFakeSite(snap)
	s := serverOf(t, site, edit...)
	srv := httptest.NewUnstartedServer(s)
	ctx, cancel := context.WithCancel(t.Context())
	srv.Config.BaseContext = baseContext(ctx)
	srv.Start()
	t.Cleanup(func() { cancel(); srv.Close() })
	return s, site, srv
}

func tabAt(snap *fakeSnapshot, at string) map[string]string {
	return map[string]string{"path": at, "key": snap.Key(at)}
}

func TestOnlyTabsWhosePageChangedAreTold(t *testing.T) {
	snap := fakePages()
	s, site, srv := served(t, snap)
	a, b := connect(t, srv, tabAt(snap, "/en/a/")), connect(t, srv, tabAt(snap, "/fr/a/"))
	a.next("hello")
	b.next("hello")
	next := snap.with(func(s *fakeSnapshot) { s.pages["/en/a/"] = htmlPage("new") })
	site.then(next, next.with(func(s *fakeSnapshot) { s.pages["/fr/a/"] = htmlPage("neuf") }))
	s.update(t.Context(), []string{"content/en/a.md"})
	if d := a.next("morph"); d["key"] != next.Key("/en/a/") {
		t.Errorf("key %v", d)
	}
	s.update(t.Context(), []string{"content/fr/a.md"})
	if d := b.next("morph"); d["key"] != site.now.Key("/fr/a/") {
		t.Errorf("the French tab was told of the English page: %v", d)
	}
}

func TestTabThatMissedAnEditIsToldWhenItConnects(t *testing.T) {
	snap := fakePages()
	_, _, srv := served(t, snap)
	connect(t, srv, map[string]string{"path": "/en/a/", "key": "older"}).next("morph")
}

func TestChangeOfStyleSheetsAloneSwapsThem(t *testing.T) {
	snap := fakePages()
	s, site, srv := served(t, snap)
	a := connect(t, srv, tabAt(snap, "/en/a/"))
	a.next("hello")
	site.then(snap.with(func(s *fakeSnapshot) {
		r := s.pages["/en/a/"]
		r.Body = []byte(strings.ReplaceAll(string(r.Body), "main.1.css", "main.2.css"))
		s.pages["/en/a/"] = r
	}))
	s.update(t.Context(), []string{"themes/x/assets/css/a.css"})
	d := a.next("css", "morph")
	if want := `<link rel="stylesheet" href="/assets/main.2.css" integrity="sha384-1">`; d["sheets"] != want {
		t.Errorf("sheets: %v", d["sheets"])
	}
}

func TestImageOfUnchangedNameIsRenewedWhereItIsShown(t *testing.T) {
	snap := fakePages()
	s, site, srv := served(t, snap)
	with, without := connect(t, srv, tabAt(snap, "/en/img/")), connect(t, srv, tabAt(snap, "/en/a/"))
	parts := with.next("hello")["parts"].(string)
	without.next("hello")
	next := snap.with(func(s *fakeSnapshot) {
		s.pages["/img/x.png"] = build.Response{Body: []byte("other"), MIME: "image/png", Status: 200}
	})
	site.then(next, next.with(func(s *fakeSnapshot) { s.pages["/en/a/"] = htmlPage("new") }))
	s.update(t.Context(), []string{"static/img/x.png"})
	if d := with.next("parts", "morph"); len(d["paths"].([]any)) != 1 || d["paths"].([]any)[0] != "/img/x.png" {
		t.Errorf("paths: %v", d)
	}
	s.update(t.Context(), []string{"content/en/a.md"})
	without.next("morph", "parts")
	// A tab that was hidden meanwhile.
	q := tabAt(snap, "/en/img/")
	q["parts"] = parts
	if d := connect(t, srv, q).next("parts"); len(d["paths"].([]any)) != 2 {
		t.Errorf("all parts: %v", d)
	}
}

func TestRemovedPageIsGoneAndComesBack(t *testing.T) {
	snap := fakePages()
	s, site, srv := served(t, snap)
	a := connect(t, srv, tabAt(snap, "/en/a/"))
	a.next("hello")
	site.then(snap.with(func(s *fakeSnapshot) {
		delete(s.pages, "/en/a/")
		delete(s.pageOf, "content/en/a.md")
	}), snap)
	s.update(t.Context(), []string{"content/en/a.md"})
	a.next("gone")
	s.update(t.Context(), []string{"content/en/a.md"})
	a.next("morph")
}

func TestPageWithANewAddressTakesItsTabsAlong(t *testing.T) {
	snap := fakePages()
	s, site, srv := served(t, snap)
	a, b := connect(t, srv, tabAt(snap, "/en/a/")), connect(t, srv, tabAt(snap, "/fr/a/"))
	a.next("hello")
	b.next("hello")
	site.then(snap.with(func(s *fakeSnapshot) {
		s.pages["/en/b/"] = s.pages["/en/a/"]
		delete(s.pages, "/en/a/")
		s.pageOf["content/en/a.md"] = "/en/b/"
		s.redirects["/fr/a/"] = "/fr/b/"
	}))
	s.update(t.Context(), []string{"content/en/a.md"})
	if d := a.next("redirect", "gone"); d["to"] != "/en/b/" {
		t.Errorf("new slug: %v", d)
	}
	if d := b.next("redirect", "morph"); d["to"] != "/fr/b/" {
		t.Errorf("alias: %v", d)
	}
}

func TestErrorKeepsTheLastGoodPage(t *testing.T) {
	snap := fakePages()
	s, site, srv := served(t, snap)
	a, b := connect(t, srv, tabAt(snap, "/en/a/")), connect(t, srv, tabAt(snap, "/fr/a/"))
	a.next("hello")
	b.next("hello")
	fault := diag.Template.At("themes/x/layouts/page.html", diag.Span{}, diag.S("reason", "no such field"))
	broken := snap.with(func(s *fakeSnapshot) {
		r := htmlPage("half")
		r.Faults = []diag.Diagnostic{fault}
		s.pages["/en/a/"] = r
		delete(s.pages, "/fr/a/")
		delete(s.pageOf, "content/fr/a.md")
		s.faults = []diag.Diagnostic{diag.MissingLayout.At("content/fr/a.md", diag.Span{})}
	})
	mended := snap.with(func(s *fakeSnapshot) {
		s.pages["/en/a/"] = htmlPage("mended")
		s.pages["/fr/a/"] = htmlPage("réparé")
	})
	site.then(broken, mended)
	s.update(t.Context(), []string{"themes/x/layouts/page.html", "content/fr/a.md"})
	s.update(t.Context(), []string{"themes/x/layouts/page.html", "content/fr/a.md"})
	if d := a.next("morph", "gone"); d["key"] != mended.Key("/en/a/") {
		t.Error("the broken page was shown")
	}
	if d := b.next("morph", "gone"); d["key"] != mended.Key("/fr/a/") {
		t.Error("the broken page was shown")
	}
}

func TestTabsFollowToTheEditedSection(t *testing.T) {
	page := func(costs string) build.Response {
		return htmlPage(`<h1>A</h1><h2 id="why">Why</h2><p>x</p><h2 id="coûts">Costs</h2><p>` + costs + `</p><h2 id="end">End</h2>`)
	}
	snap := fakePages().with(func(s *fakeSnapshot) { s.pages["/en/a/"] = page("1") })
	s, site, srv := served(t, snap, func(o *Options) { o.Follow = true })
	other := connect(t, srv, tabAt(snap, "/fr/a/"))
	other.next("hello")
	site.then(snap.with(func(s *fakeSnapshot) { s.pages["/en/a/"] = page("2") }))
	s.update(t.Context(), []string{"content/en/a.md", "static/x.png"})
	if d := other.next("follow"); d["to"] != "/en/a/#co%C3%BBts" {
		t.Errorf("follow: %v", d)
	}
}

func TestDiagnosticsReachTabsThatAreOpenAndThoseThatOpen(t *testing.T) {
	snap := fakePages()
	s, _, srv := served(t, snap)
	early := connect(t, srv, tabAt(snap, "/en/a/"))
	if d := early.next("diagnostics"); d["errors"] != 0.0 || d["warnings"] != 0.0 {
		t.Errorf("at the start: %v", d)
	}
	list := []diag.Diagnostic{diag.MissingLayout.At("content/en/a.md", diag.Span{Start: 4, End: 7}, diag.S("layout", "nope"))}
	known := s.report(list, func(string) []byte { return []byte("---\nabc") }, nil)
	for _, tab := range []*stream{early, connect(t, srv, tabAt(snap, "/fr/a/"))} {
		if d := tab.next("diagnostics"); d["errors"] != 1.0 || !strings.Contains(d["html"].(string), "content/en/a.md:2:1") {
			t.Errorf("told: %v", d)
		}
	}
	s.report(nil, func(string) []byte { return nil }, known)
	if d := early.next("diagnostics"); d["errors"] != 0.0 {
		t.Errorf("mended: %v", d)
	}
}

func TestSlowTabIsLetGo(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	slow := &tab{path: "/en/a/", out: make(chan event, backlog)}
	s.tabs[slow] = struct{}{}
	for range backlog + 1 {
		s.send1(slow, "morph", keyEvent{})
	}
	if len(s.open()) != 0 {
		t.Error("it is still there")
	}
	n := 0
	for range slow.out {
		n++
	}
	if n != backlog {
		t.Errorf("%d events", n)
	}
}

func TestStreamRefusesWhatIsNoPath(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	for _, target := range []string{"/__casebook/events", "/__casebook/events?path=en", "/__casebook/events?path=/../x"} {
		if r := ask(s, "GET", target); r.StatusCode != 400 {
			t.Errorf("%s: %s", target, r.Status)
		}
	}
}

func TestShapeIsThePageWithoutItsStyleSheets(t *testing.T) {
	page := func(head, text string) []byte { return []byte("<head>" + head + "</head><p>" + text + "</p>") }
	one := shapeOf(page(`<link rel="stylesheet" href="/assets/a.1.css">`, "x"))
	for _, c := range []struct {
		head, text string
		same       bool
	}{
		{`<link href=/assets/a.2.css rel=stylesheet integrity="s">`, "x", true},
		{`<link rel="stylesheet" href="/assets/a.1.css">`, "y", false},
		{`<link rel="stylesheet" href="/assets/a.1.css"><link rel="stylesheet" href="/b.css">`, "x", false},
		{`<link rel="icon" href="/assets/a.1.css">`, "x", false},
		{``, "x", false},
	} {
		if got := shapeOf(page(c.head, c.text)) == one; got != c.same {
			t.Errorf("%s %s: same %v", c.head, c.text, got)
		}
	}
}

func TestPartsAreTheSitesOwnFilesWithUnchangingNames(t *testing.T) {
	snap := &fakeSnapshot{base: "/docs", pages: map[string]build.Response{}}
	got := partsOf(snap, []byte(`<link rel="stylesheet" href="/docs/own.css"><link rel="alternate" href="/docs/fr/x.html"><link rel="icon" href='/docs/icon.svg?2'>
		<img src=/docs/a%20b.png alt="src=/docs/no.png"><img srcset="/docs/s.png 1x, /docs/t.png 2x" src="https://elsewhere.example/x.png">
		<script src="/docs/assets/x.1.js"></script><video poster="/docs/p.jpg"><source src="/other/v.mp4"></video><a href="/docs/z.pdf">z</a>`))
	want := "/a b.png /icon.svg /own.css /p.jpg /s.png /t.png"
	if list := strings.Join(sortedKeys(got), " "); list != want {
		t.Errorf("parts: %s, want %s", list, want)
	}
}

// keyOf is the key that a page was served with.
func keyOf(t *testing.T, url string) string {
	t.Helper()
	_, body := get(t, url)
	_, rest, _ := strings.Cut(body, ` data-key="`)
	key, _, _ := strings.Cut(rest, `"`)
	return key
}
