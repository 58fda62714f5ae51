package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// A trouble answers in the place of a site, which it may ask.
type trouble func(w http.ResponseWriter, r *http.Request, site http.Handler)

// A line leads to one site and notes what passes. A test may put trouble on
// it, and may have another build published while readers are there.
type line struct {
	*httptest.Server

	mu      sync.Mutex
	site    http.Handler
	trouble trouble
	faults  []string // responses without a policy
	asked   []string // addresses below /search/
}

// lineTo serves a site at an address of its own, so that no test finds in a
// cache what another one has fetched.
func lineTo(t *testing.T, s *published) *line {
	t.Helper()
	l := &line{site: s.host}
	l.Server = httptest.NewServer(l)
	t.Cleanup(func() {
		l.Close()
		for _, f := range l.faults {
			t.Error(f)
		}
	})
	return l
}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	site, trouble := l.site, l.trouble
	if strings.HasPrefix(r.URL.Path, "/search/") {
		l.asked = append(l.asked, r.URL.Path)
	}
	l.mu.Unlock()
	checked := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site.ServeHTTP(w, r)
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "unsafe") {
			l.mu.Lock()
			l.faults = append(l.faults, fmt.Sprintf("%s: Content-Security-Policy: %q", r.URL.Path, policy))
			l.mu.Unlock()
		}
	})
	if trouble != nil {
		trouble(w, r, checked)
		return
	}
	checked.ServeHTTP(w, r)
}

func (l *line) set(trouble trouble) {
	l.mu.Lock()
	l.trouble = trouble
	l.mu.Unlock()
}

func (l *line) publish(s *published) {
	l.mu.Lock()
	l.site = s.host
	l.mu.Unlock()
}

// requests are those below /search/ whose addresses begin so.
func (l *line) requests(prefix string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, at := range l.asked {
		if strings.HasPrefix(at, prefix) {
			n++
		}
	}
	return n
}

// missing says of files that they are not there.
func missing(part string) trouble {
	return func(w http.ResponseWriter, r *http.Request, site http.Handler) {
		if strings.Contains(r.URL.Path, part) {
			r.URL.Path = "/not/here"
		}
		site.ServeHTTP(w, r)
	}
}

// cut sends the first half of files as if it were all of them.
func cut(part string) trouble { return half(part, false) }

// broken sends the first half of files, and then the line is dead.
func broken(part string) trouble { return half(part, true) }

func half(part string, dead bool) trouble {
	return func(w http.ResponseWriter, r *http.Request, site http.Handler) {
		if !strings.Contains(r.URL.Path, part) {
			site.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		site.ServeHTTP(answer, r)
		body := answer.Body.Bytes()
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		if !dead {
			w.Header().Set("Content-Length", strconv.Itoa(len(body)/2))
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body[:len(body)/2])
		if dead {
			panic(http.ErrAbortHandler)
		}
	}
}

// held keeps answers back until it is let go.
func held(part string) (t trouble, let func()) {
	gate := make(chan struct{})
	return func(w http.ResponseWriter, r *http.Request, site http.Handler) {
		if strings.Contains(r.URL.Path, part) {
			select {
			case <-gate:
			case <-r.Context().Done():
				return
			}
		}
		site.ServeHTTP(w, r)
	}, sync.OnceFunc(func() { close(gate) })
}
