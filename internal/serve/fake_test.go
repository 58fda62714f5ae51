package serve

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
)

// fakeSite is a site whose snapshots a test sets.
type fakeSite struct {
	mu      sync.Mutex
	now     *fakeSnapshot
	next    []*fakeSnapshot // what the next updates lead to
	updates [][]string
	updated chan []string
	ready   chan struct{}
}

func newFakeSite(s *fakeSnapshot) *fakeSite {
	return &fakeSite{now: s, updated: make(chan []string, 100), ready: make(chan struct{})}
}

func (f *fakeSite) Snapshot() snapshot {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *fakeSite) Update(_ context.Context, changed []string) {
	f.mu.Lock()
	if len(f.next) > 0 {
		f.now, f.next = f.next[0], f.next[1:]
	}
	f.updates = append(f.updates, changed)
	f.mu.Unlock()
	f.updated <- changed
}

func (f *fakeSite) Progress() (int, int)   { return 3, 7 }
func (f *fakeSite) Ready() <-chan struct{} { return f.ready }
func (f *fakeSite) Close() error           { return nil }
func (f *fakeSite) Finder() finder         { return &fakeFinder{} }

// A fakeFinder finds what it was asked.
type fakeFinder struct{ closed bool }

func (f *fakeFinder) Find(_ context.Context, lang, text string, facets map[string][]string, limit int) (*build.Answer, error) {
	switch lang {
	case "":
		return nil, build.ErrNoSearch
	case "broken":
		return nil, errors.New("the disk is full")
	}
	return &build.Answer{Native: []build.Found{{URL: "/en/a/", Title: text + "<", Text: fmt.Sprint(lang, " ", facets, " ", limit)}}}, nil
}

func (f *fakeFinder) Close() error { f.closed = true; return nil }

func (f *fakeSite) then(s ...*fakeSnapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next = append(f.next, s...)
}

type fakeSnapshot struct {
	base      string
	pages     map[string]build.Response
	redirects map[string]string
	faults    []diag.Diagnostic
	sources   map[string]string
	pageOf    map[string]string
	langs     []build.Lang
	infos     map[string]build.Info
	down      bool
}

func (s *fakeSnapshot) Get(at string) (build.Response, bool) {
	r, ok := s.pages[at]
	return r, ok
}

func (s *fakeSnapshot) Key(at string) string {
	r, ok := s.pages[at]
	if !ok {
		return ""
	}
	h := fnv.New64a()
	h.Write(r.Body)
	fmt.Fprint(h, len(r.Faults))
	return fmt.Sprintf("%x", h.Sum64())
}

func (s *fakeSnapshot) Redirect(at string) (string, bool) {
	to, ok := s.redirects[at]
	return s.base + to, ok
}

func (s *fakeSnapshot) NotFound(at string) build.Response {
	if s.down {
		return build.Response{Status: 503}
	}
	lang, _, _ := strings.Cut(strings.TrimPrefix(at, "/"), "/")
	return build.Response{Body: []byte("<html><body>not found in " + lang + "</body></html>"), MIME: "text/html; charset=utf-8", Status: 404}
}

func (s *fakeSnapshot) Diagnostics() []diag.Diagnostic { return s.faults }
func (s *fakeSnapshot) Source(p string) []byte {
	if text, ok := s.sources[p]; ok {
		return []byte(text)
	}
	return nil
}
func (s *fakeSnapshot) PageOf(src string) (string, bool)  { at, ok := s.pageOf[src]; return at, ok }
func (s *fakeSnapshot) Languages() []build.Lang           { return s.langs }
func (s *fakeSnapshot) BasePath() string                  { return s.base }
func (s *fakeSnapshot) Info(at string) (build.Info, bool) { i, ok := s.infos[at]; return i, ok }
func (s *fakeSnapshot) with(edit func(*fakeSnapshot)) *fakeSnapshot {
	c := *s
	c.pages, c.redirects = maps.Clone(s.pages), maps.Clone(s.redirects)
	c.pageOf, c.sources = maps.Clone(s.pageOf), maps.Clone(s.sources)
	edit(&c)
	return &c
}

var hostHeaders = map[string]string{
	"Content-Security-Policy":     "default-src 'none'; script-src 'self'; frame-ancestors 'none'; upgrade-insecure-requests",
	"Strict-Transport-Security":   "max-age=31536000",
	"Access-Control-Allow-Origin": "*",
	"X-Frame-Options":             "DENY",
	"Referrer-Policy":             "strict-origin-when-cross-origin",
	"Cache-Control":               "public, max-age=0, must-revalidate",
}

func htmlPage(text string) build.Response {
	body := `<!doctype html><html lang="en"><head><title>T</title><link rel="stylesheet" href="/assets/main.1.css" integrity="sha384-1"></head><body><main id="main">` + text + `</main></body></html>`
	return build.Response{Body: []byte(body), MIME: "text/html; charset=utf-8", Headers: hostHeaders, Status: 200}
}

func fakePages() *fakeSnapshot {
	return &fakeSnapshot{
		pages: map[string]build.Response{
			"/":                  htmlPage("choose"),
			"/en/":               htmlPage("home"),
			"/fr/":               htmlPage("accueil"),
			"/en/a/":             htmlPage("<p>a</p>" + strings.Repeat("long text ", 300)),
			"/fr/a/":             htmlPage("<p>a</p>"),
			"/fr/santé/":         htmlPage("<p>santé</p>"),
			"/en/img/":           htmlPage(`<img src="/img/x.png?1" srcset="/img/x.png 1x, /img/y.png 2x"><a href="/en/a/">a</a>`),
			"/img/x.png":         {Body: []byte("\x89PNG one"), MIME: "image/png", Status: 200},
			"/img/y.png":         {Body: []byte("\x89PNG two"), MIME: "image/png", Status: 200},
			"/assets/main.1.css": {Body: []byte(strings.Repeat("a{color:red}", 200)), MIME: "text/css", Status: 200, Headers: map[string]string{"Cache-Control": "public, max-age=31536000, immutable"}},
			"/data/case.json":    {Body: []byte("{}"), MIME: "application/json", Status: 200, Headers: hostHeaders},
		},
		redirects: map[string]string{"/en/old/": "/en/a/", "/en/a": "/en/a/"},
		langs:     []build.Lang{{Tag: "en", Lang: "en", Home: "/en/"}, {Tag: "fr", Lang: "fr", Home: "/fr/"}},
		pageOf:    map[string]string{"content/en/a.md": "/en/a/", "content/fr/a.md": "/fr/a/"},
		sources:   map[string]string{},
	}
}

func serverOf(t *testing.T, site live, edit ...func(*Options)) *server {
	t.Helper()
	o := Options{Build: build.Options{Dir: t.TempDir()}, Addr: "127.0.0.1:1414"}
	for _, e := range edit {
		e(&o)
	}
	return newServer(o, site, newHosts(o.Addr, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1414}))
}

// ask is one request, in memory.
func ask(s *server, method, target string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, "http://127.0.0.1:1414"+target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t *testing.T, r *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func baseContext(ctx context.Context) func(net.Listener) context.Context {
	return func(net.Listener) context.Context { return ctx }
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
