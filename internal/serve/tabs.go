package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// An event is one word to a tab. The kinds, and what the script does:
//
//	hello        the connection stands; {version, parts}
//	morph        the page's text changed: fetch it and take over what differs
//	css          only its style sheets changed: swap them; {key, sheets}
//	parts        images or sheets with unchanging names changed; {parts, paths}
//	gone         nothing stands here any more: show the 404 page
//	redirect     the page has another address now: {to}
//	follow       a page was edited, and --follow given: {to}, an id with it
//	diagnostics  what is wrong with the site: {errors, warnings, digest, html}
type event struct {
	kind string
	data any
}

// A tab is one open page, as long as it can be seen: tabs in the background
// close their stream, since browsers grant six to a host, and compare keys
// when they come back.
type tab struct {
	mu     sync.Mutex // held while it is told what changed
	path   string
	key    string // of what it shows
	shape  string // digest of the page without its style sheets; "" if not known
	parts  map[string]string
	nearby bool // on this machine, so that links can open its editor
	frame  bool // one of two pages side by side
	out    chan event
}

// backlog is how many events a tab may be behind before it is let go. Its
// script then connects anew and compares keys.
const backlog = 32

const heartbeat = 20 * time.Second

// events is the stream of one tab.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	t := &tab{
		path: q.Get("path"), key: q.Get("key"), nearby: nearby(r), frame: q.Get("frame") != "",
		out: make(chan event, backlog),
	}
	if !plain(t.path) || len(t.path) > 4096 {
		refuse(w, http.StatusBadRequest, "path is that of a page")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	if r.Method == http.MethodHead {
		return
	}
	stream := http.NewResponseController(w)
	_ = stream.SetWriteDeadline(time.Time{})
	if _, err := fmt.Fprint(w, "retry: 500\n\n"); err != nil || stream.Flush() != nil {
		return
	}
	s.join(t, q.Get("parts"))
	defer s.leave(t)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done(): // closed, or the preview ends
			return
		case e, open := <-t.out:
			if !open {
				return
			}
			data, err := json.Marshal(e.data)
			if err != nil {
				panic("serve: " + err.Error()) // our own structs
			}
			if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.kind, data); err != nil || stream.Flush() != nil {
				return
			}
		case <-beat.C:
			if _, err := fmt.Fprint(w, ": \n\n"); err != nil || stream.Flush() != nil {
				return
			}
		}
	}
}

// join adds a tab, and tells it what it missed. Parts is what it last knew
// of them, "" if it is new.
func (s *server) join(t *tab, parts string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.mu.Lock()
	s.tabs[t] = struct{}{}
	t.out <- event{"diagnostics", s.problem.event(t.nearby)} // under the lock: none newer can be before it
	s.mu.Unlock()

	// The page that it shows has been rendered a moment ago, so this is cheap.
	snap := s.live.Snapshot()
	if key := snap.Key(t.path); key != "" {
		if resp, ok := snap.Get(t.path); ok && isHTML(resp.MIME) {
			t.parts = partsOf(snap, resp.Body)
			if t.key == key && !faulty(resp) {
				t.shape = shapeOf(resp.Body)
			}
		}
	}
	now := digestOf(t.parts)
	s.send1(t, "hello", helloEvent{version, now})
	if parts != "" && parts != now {
		s.send1(t, "parts", partsEvent{now, s.urls(snap, t.parts, nil)})
	}
	s.tell(t, snap)
}

func (s *server) leave(t *tab) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tabs, t)
}

// send1 tells one tab. One that does not keep up is let go.
func (s *server) send1(t *tab, kind string, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, open := s.tabs[t]; !open {
		return
	}
	select {
	case t.out <- event{kind, data}:
	default:
		delete(s.tabs, t)
		close(t.out)
	}
}

// open returns the tabs.
func (s *server) open() []*tab {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*tab, 0, len(s.tabs))
	for t := range s.tabs {
		out = append(out, t)
	}
	return out
}

type helloEvent struct {
	Version string `json:"version"`
	Parts   string `json:"parts"`
}

type keyEvent struct {
	Key string `json:"key"`
}

type cssEvent struct {
	Key    string `json:"key"`
	Sheets string `json:"sheets"` // the <link> elements
}

type partsEvent struct {
	Parts string   `json:"parts"`
	Paths []string `json:"paths"`
}

type placeEvent struct {
	To string `json:"to"`
}

// tell compares what a tab shows with what it would show now. Where an error
// keeps the new page from being made, the tab keeps what it has.
func (s *server) tell(t *tab, snap snapshot) {
	if _, ok := s.held(t.path); ok {
		return
	}
	if to, ok := s.redirect(snap, t.path); ok {
		s.send1(t, "redirect", placeEvent{To: to})
		return
	}
	key := snap.Key(t.path)
	if key == "" {
		s.tellMissing(t, snap)
		return
	}
	resp, ok := snap.Get(t.path)
	if !ok || faulty(resp) || !isHTML(resp.MIME) {
		return
	}
	if key == t.key {
		s.tellParts(t, snap)
		return
	}
	shape := shapeOf(resp.Body)
	if t.shape == shape && t.shape != "" {
		s.send1(t, "css", cssEvent{key, strings.Join(sheetsOf(resp.Body), "")})
	} else {
		s.send1(t, "morph", keyEvent{key})
	}
	t.key, t.shape = key, shape
	s.tellParts(t, snap)
}

func (s *server) tellMissing(t *tab, snap snapshot) {
	if key := missingKey(notFound(snap, t.path)); key != t.key {
		s.send1(t, "gone", keyEvent{key})
		t.key, t.shape, t.parts = key, "", nil
	}
}

// tellParts tells of images and sheets that changed under an unchanged name.
func (s *server) tellParts(t *tab, snap snapshot) {
	resp, ok := snap.Get(t.path)
	if !ok {
		return
	}
	old := t.parts
	t.parts = partsOf(snap, resp.Body)
	if paths := s.urls(snap, t.parts, old); len(paths) > 0 {
		s.send1(t, "parts", partsEvent{digestOf(t.parts), paths})
	}
}
