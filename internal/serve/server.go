package serve

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
)

// A server answers requests, and knows the tabs that are open.
type server struct {
	o     Options
	live  live
	hosts hosts

	searching searching

	seen chan struct{} // a page was rendered that has faults
	calm chan struct{} // edits have paused: diagnostics may be told

	mu      sync.Mutex
	tabs    map[*tab]struct{}
	problem problems          // what was told last
	address map[string]string // source → the path that its page had before its last edit
	broken  map[string]broken // path → the last good page
}

// A broken is the last good page of a source that has an error.
type broken struct {
	src  string
	page build.Response
}

func newServer(o Options, site live, h hosts) *server {
	o.complete()
	return &server{
		o: o, live: site, hosts: h,
		seen: make(chan struct{}, 1), calm: make(chan struct{}, 1),
		tabs: map[*tab]struct{}{}, address: map[string]string{}, broken: map[string]broken{},
	}
}

// own is the folder of the preview's own addresses. No page can have them.
const own = "/__casebook/"

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	switch {
	case !s.hosts.allows(r):
		refuse(w, http.StatusForbidden, "This preview answers only to the address that it was started with.\n"+
			"To use another name, start it with --addr NAME:PORT.")
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "The preview can only be read.")
	case strings.HasPrefix(r.URL.Path, own):
		s.extra(w, r, r.URL.Path[len(own):])
	default:
		s.page(w, r)
	}
}

func refuse(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, text, status)
}

// page answers for an address of the site.
func (s *server) page(w http.ResponseWriter, r *http.Request) {
	snap := s.live.Snapshot()
	base := snap.BasePath()
	at, inside := strings.CutPrefix(r.URL.Path, base)
	switch {
	case r.URL.Path == "/" && base != "", r.URL.Path == base && base != "":
		redirect(w, r, base+"/", http.StatusFound)
		return
	case !inside || !plain(at):
		s.missing(w, r, snap, "/")
		return
	}
	if resp, ok := s.held(at); ok {
		s.send(w, r, resp, at, heldKey, "")
		return
	}
	if to, ok := s.redirect(snap, at); ok {
		redirect(w, r, to, http.StatusMovedPermanently)
		return
	}
	if at == "/" {
		w.Header().Set("Vary", "Accept-Language")
		if home := negotiate(r.Header.Get("Accept-Language"), snap.Languages()); home != "" {
			redirect(w, r, base+home, http.StatusFound)
			return
		}
	}
	key := snap.Key(at)
	if key == "" {
		s.missing(w, r, snap, at)
		return
	}
	// Before anything is rendered.
	tag := etag(key)
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.Header().Set("ETag", tag)
		w.Header().Set("Cache-Control", "no-cache")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	resp, ok := snap.Get(at)
	if !ok {
		s.missing(w, r, snap, at)
		return
	}
	if faulty(resp) {
		tag = "" // perhaps an earlier state of the page, or none
	}
	s.send(w, r, resp, at, key, tag)
}

// missing answers where nothing stands.
func (s *server) missing(w http.ResponseWriter, r *http.Request, snap snapshot, at string) {
	resp := notFound(snap, at)
	s.send(w, r, resp, at, missingKey(resp), "")
}

// notFound is the language's 404 page, or where there is no site yet, a page
// that waits for one.
func notFound(snap snapshot, at string) build.Response {
	resp := snap.NotFound(at)
	if len(resp.Body) == 0 || resp.Status != http.StatusNotFound {
		return build.Response{Body: []byte(waiting), MIME: "text/html; charset=utf-8", Status: http.StatusServiceUnavailable}
	}
	return resp
}

// Keys of what has none of its own: a tab's page is told from its next by
// them.
const heldKey = "held"

func missingKey(resp build.Response) string {
	h := fnv.New64a()
	h.Write(resp.Body)
	return fmt.Sprintf("%d-%x", resp.Status, h.Sum64())
}

const waiting = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not ready</title>` +
	`<meta name="viewport" content="width=device-width, initial-scale=1"></head>` +
	`<body><main id="main"><h1>The site cannot be shown yet</h1><p>This page will change as soon as it can.</p></main></body></html>`

// held returns what an address showed before an error in its source took it
// away. (In its place there may be a 404, or the text of another language.)
func (s *server) held(at string) (build.Response, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.broken[at]
	return b.page, ok
}

// redirect says where an old address leads. One that leads to itself is none.
func (s *server) redirect(snap snapshot, at string) (string, bool) {
	to, ok := snap.Redirect(at)
	if !ok || to == snap.BasePath()+at {
		return "", false
	}
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
		return "", false // not on this site
	}
	return to, true
}

func redirect(w http.ResponseWriter, r *http.Request, to string, status int) {
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	// Browsers keep a 301 for good, but here tomorrow's site may differ.
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, status)
}

// plain reports whether a path is one that a page can have: rooted, and
// nothing in it leads elsewhere.
func plain(at string) bool {
	if !strings.HasPrefix(at, "/") || strings.ContainsAny(at, "\x00\\") {
		return false
	}
	clean := path.Clean(at)
	return clean == at || clean+"/" == at
}

// faulty reports whether a response is not what its source asks for.
func faulty(r build.Response) bool {
	errors, _ := diag.Count(r.Faults)
	return errors > 0
}
