package serve

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"slices"
	"time"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
)

// quiet is how long edits must pause before faults are told, so that a file
// that is half saved is not scolded; and before a new, empty or missing file
// is taken for what it seems.
const quiet = 50 * time.Millisecond

// beat is how long a folder that has another name waits for its twins in other
// languages: whoever renames them all does so in one breath, and one update is
// half the work of two.
const beat = 5 * time.Millisecond

// patience is how long a file that is not settled can hold back the others.
const patience = 10 * quiet

// follow takes in edits until the context ends: the first that can be read
// whole at once, and what comes meanwhile together after it.
func (s *server) follow(ctx context.Context, edits edits) {
	pause := stopped()
	defer pause.Stop()
	settle := stopped()
	defer settle.Stop()
	ready := s.live.Ready()
	var since time.Time // the oldest edit that waits
	pausing := false
	var waited time.Duration // that edits are to pause before the next look at them
	poke(s.calm)
	for {
		var paused time.Duration
		select {
		case <-ctx.Done():
			return
		case <-ready:
			ready = nil
			s.refresh(ctx)
			poke(s.calm)
			continue
		case <-s.seen:
			// Someone who looks again and again must not put it off for ever.
			if !pausing {
				pause.Reset(quiet)
				pausing = true
			}
			continue
		case <-pause.C:
			pausing = false
			poke(s.calm)
			continue
		case <-edits.signal():
		case <-settle.C:
			paused = waited
		}
		// Not yet calm, however long the update takes.
		pause.Stop()
		pausing = true
		if since.IsZero() {
			since = time.Now()
		}
		if time.Since(since) > patience {
			paused = quiet
		}
		var changed []string
		if changed, waited = edits.take(paused); waited > 0 {
			settle.Reset(waited)
			pause.Reset(quiet)
			continue
		}
		settle.Stop()
		since = time.Time{}
		s.update(ctx, changed)
		pause.Reset(quiet)
	}
}

// edits are what a watcher has seen.
type edits interface {
	// signal says that there are some to take.
	signal() <-chan struct{}
	// take returns the changed paths and forgets them, after edits have paused
	// for some time. Where that is too little it returns none, and how long it
	// must be, at most quiet.
	take(paused time.Duration) (changed []string, wait time.Duration)
}

func stopped() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

// update brings the site up to date with some edits, and the tabs with it.
func (s *server) update(ctx context.Context, changed []string) {
	if len(changed) == 0 {
		return
	}
	from := time.Now()
	old := s.live.Snapshot()
	s.remember(old, changed)
	var was []byte
	last := lastPage(changed)
	if s.o.Follow {
		if at, ok := old.PageOf(last); ok {
			resp, _ := old.Get(at)
			was = resp.Body
		}
	}
	s.live.Update(ctx, changed)
	if ctx.Err() != nil {
		return
	}
	s.hold(old, s.live.Snapshot(), changed)
	s.refresh(ctx)
	if s.o.Follow && last != "" {
		s.lead(last, was)
	}
	s.o.Log("debug", fmt.Sprintf("%s: %d ms", summary(changed), time.Since(from).Milliseconds()))
}

// few is how many files a person edits at once. More are a branch switch,
// where nothing of the old site is to be kept.
const few = 64

// remember notes where the pages of changed files were.
func (s *server) remember(old snapshot, changed []string) {
	if len(changed) > few {
		return
	}
	s.mu.Lock()
	if len(s.address) > 4*few {
		clear(s.address)
	}
	s.mu.Unlock()
	for _, src := range changed {
		if !build.IsPage(src) {
			continue
		}
		if at, ok := old.PageOf(src); ok {
			s.mu.Lock()
			s.address[src] = at
			s.mu.Unlock()
		}
	}
}

// hold keeps the pages that errors in their sources have taken away, until
// these are mended or gone.
func (s *server) hold(old, now snapshot, changed []string) {
	lost := map[string]string{} // source → path
	for _, src := range changed {
		at, had := old.PageOf(src)
		if _, has := now.PageOf(src); had && !has && len(changed) <= few {
			lost[src] = at
		}
	}
	s.mu.Lock()
	idle := len(lost) == 0 && len(s.broken) == 0
	s.mu.Unlock()
	if idle {
		return // nearly always; what follows is dear
	}
	faulty := map[string]bool{}
	for _, d := range now.Diagnostics() {
		faulty[d.Path] = faulty[d.Path] || d.Severity == diag.Error
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for at, b := range s.broken {
		if _, mended := now.PageOf(b.src); mended || !faulty[b.src] || len(changed) > few {
			delete(s.broken, at)
		}
	}
	for src, at := range lost {
		if page, ok := old.Get(at); ok && faulty[src] {
			s.broken[at] = broken{src, page}
		}
	}
}

// refresh tells each tab what changed for it.
func (s *server) refresh(ctx context.Context) {
	snap := s.live.Snapshot()
	moved := s.moves(snap)
	for _, t := range s.open() {
		if ctx.Err() != nil {
			return
		}
		if to, ok := moved[t.path]; ok && snap.Key(t.path) == "" {
			s.send1(t, "redirect", placeEvent{To: href(snap, to)})
			continue
		}
		t.mu.Lock()
		s.tell(t, snap)
		t.mu.Unlock()
	}
}

// moves are the pages whose files have another address now: old to new.
func (s *server) moves(snap snapshot) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]string{}
	for src, was := range s.address {
		if now, ok := snap.PageOf(src); ok && now != was {
			out[was] = now
		}
	}
	return out
}

func href(snap snapshot, at string) string { return snap.BasePath() + paths.URL(at).Escape() }

func lastPage(changed []string) string {
	for i := len(changed) - 1; i >= 0; i-- {
		if build.IsPage(changed[i]) {
			return changed[i]
		}
	}
	return ""
}

// lead takes the tabs to the page that was edited, at the edited section.
func (s *server) lead(src string, was []byte) {
	snap := s.live.Snapshot()
	at, ok := snap.PageOf(src)
	if !ok {
		return
	}
	to := href(snap, at)
	if resp, ok := snap.Get(at); ok && was != nil {
		if id := edited(was, resp.Body); id != "" {
			to += "#" + paths.URL(id).Escape()
		}
	}
	for _, t := range s.open() {
		if !t.frame {
			s.send1(t, "follow", placeEvent{To: to})
		}
	}
}

var headingPattern = regexp.MustCompile(`<h[1-6]\b[^>]*\bid="([^"]+)"`)

// edited is the id of the first heading below which two states of a page
// differ, "" where that is above all headings.
func edited(old, page []byte) string {
	parts := func(page []byte) (ids, texts []string) {
		at := headingPattern.FindAllSubmatchIndex(page, -1)
		for i, m := range at {
			end := len(page)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			ids = append(ids, html.UnescapeString(string(page[m[2]:m[3]])))
			texts = append(texts, string(page[m[0]:end]))
		}
		return ids, texts
	}
	oldIDs, oldTexts := parts(old)
	ids, texts := parts(page)
	for i, id := range ids {
		if was := slices.Index(oldIDs, id); was < 0 || oldTexts[was] != texts[i] {
			return id
		}
	}
	return ""
}

func summary(changed []string) string {
	switch {
	case changed[0] == "":
		return "the whole site"
	case len(changed) == 1:
		return changed[0]
	}
	return fmt.Sprintf("%s and %d more", changed[0], len(changed)-1)
}
