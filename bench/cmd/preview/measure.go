package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"time"

	"github.com/openimis/casebook/bench/gen"
)

// A result is what one tool cost.
type result struct {
	Tool  string         `json:"tool"`
	Start map[string]ms  `json:"start_ms"` // to the first page: cold, warm
	Kinds []kindResult   `json:"edits"`
	Burst burstResult    `json:"burst"`
	Peak  map[string]int `json:"peak_mb"` // after the start, after the edits of a text, after all
	Stop  ms             `json:"stop_ms"`
}

type kindResult struct {
	Kind   string `json:"kind"`
	Edits  int    `json:"edits"`
	Unseen int    `json:"unseen,omitempty"` // never on screen without a reload by hand
	Sum    series `json:"ms"`
}

// A burstResult tells of edits faster than one can look.
type burstResult struct {
	Edits int  `json:"edits"`
	Last  ms   `json:"last_ms"`        // from the last write to its text on screen
	Lost  bool `json:"lost,omitempty"` // the last was never on screen
	Shown int  `json:"shown"`          // how many of the texts were on screen at all
}

type ms float64

func millis(d time.Duration) ms { return ms(float64(d.Microseconds()) / 1000) }

// A series is the times of equal edits.
type series struct {
	Median ms   `json:"median"`
	P95    ms   `json:"p95"`
	Min    ms   `json:"min"`
	Max    ms   `json:"max"`
	All    []ms `json:"all"`
}

func newSeries(all []ms) series {
	if len(all) == 0 {
		return series{}
	}
	sorted := slices.Sorted(slices.Values(all))
	at := func(q float64) ms { return sorted[min(len(sorted)-1, int(math.Ceil(q*float64(len(sorted))))-1)] }
	return series{Median: at(0.5), P95: at(0.95), Min: sorted[0], Max: sorted[len(sorted)-1], All: all}
}

// marks are words that no page has, each another one.
type marks int

func (m *marks) next() string {
	*m++
	return fmt.Sprintf("benchmark%dx", *m)
}

// counter goes on from tool to tool: the browser knows all marks it has seen.
var counter marks

// measure runs one tool through everything.
func measure(o options, b *browser, t tool) (result, error) {
	r := result{Tool: t.name, Start: map[string]ms{}, Peak: map[string]int{}}
	g := gen.Options{Pages: o.pages}
	s := gen.New(g)
	at := placeOf(s)
	t.say("writing %d pages", o.pages)
	if err := t.write(s, g); err != nil {
		return r, err
	}
	for _, dir := range t.cold {
		if err := os.RemoveAll(dir); err != nil {
			return r, err
		}
	}
	cold, err := r.start(b, t, at, "cold")
	if err != nil {
		return r, err
	}
	cold.stop()
	srv, err := r.start(b, t, at, "warm")
	if err != nil {
		return r, err
	}
	defer srv.stop()
	r.Peak["start"] = int(srv.peak() / 1e6)
	for _, e := range t.edits {
		n := o.others
		switch {
		case t.name == "hugo":
			n = o.hugo
		case e.kind == "body":
			n = o.texts
		case e.move:
			n = min(n, 10)
		}
		t.say("%s, %d edits", e.kind, n)
		k, err := kind(o, b, t, srv, e, at, n)
		if err != nil {
			return r, fmt.Errorf("%s: %w\n%s", e.kind, err, srv.output)
		}
		r.Kinds = append(r.Kinds, k)
		if e.kind == "body" {
			r.Peak["texts"] = int(srv.peak() / 1e6)
		}
	}
	t.say("%d edits, ten a second", o.texts)
	if r.Burst, err = burst(o, b, t, srv, at); err != nil {
		return r, fmt.Errorf("%w\n%s", err, srv.output)
	}
	r.Peak["all"] = int(srv.peak() / 1e6)
	r.Stop = millis(srv.stop())
	return r, nil
}

func (t tool) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, t.name+": "+format+"\n", args...)
}

// start starts the tool, notes how long that took, and waits until all is
// quiet.
func (r *result) start(b *browser, t tool, at place, state string) (*server, error) {
	t.say("%s start", state)
	srv, took, err := t.start(thePage(at))
	if err != nil {
		return nil, err
	}
	r.Start[state] = millis(took)
	if err := settled(b, t, srv, at); err != nil {
		srv.stop()
		return nil, err
	}
	return srv, nil
}

// settled opens the page and makes edits until their time no longer falls:
// what the start left to do behind is done then.
func settled(b *browser, t tool, srv *server, at place) error {
	h, err := t.hand(t.edits[0], at)
	if err != nil {
		return err
	}
	if err := b.visit(srv.url + thePage(at)); err != nil {
		return err
	}
	last := ms(math.MaxFloat64)
	for range 20 {
		took, err := once(b, h, patience)
		if err != nil {
			return err
		}
		if took > last*0.8 {
			break
		}
		last = took
		<-time.After(time.Second)
	}
	return h.undo()
}

// once makes an edit and waits until it is on screen.
func once(b *browser, h *hand, longest time.Duration) (ms, error) {
	mark := counter.next()
	if err := h.save(mark); err != nil {
		return 0, err
	}
	from := time.Now()
	shown, err := b.await(mark, longest)
	// The browser's clock counts whole milliseconds, and rounds down.
	return max(0, millis(shown.Sub(from))+0.5), err
}

func kind(o options, b *browser, t tool, srv *server, e edit, at place, n int) (kindResult, error) {
	r := kindResult{Kind: e.kind, Edits: n}
	h, err := t.hand(e, at)
	if err != nil {
		return r, err
	}
	if err := b.visit(srv.url + e.shown(at)); err != nil {
		return r, err
	}
	<-time.After(max(o.pause, time.Second)) // the tab has to hear of edits
	var all []ms
	for range n {
		took, err := once(b, h, 20*time.Second)
		switch {
		case err == nil:
			all = append(all, took)
		case t.name == "casebook" || !errors.Is(err, errUnseen):
			return r, err
		default:
			// As a person would reload it.
			r.Unseen++
			if err := b.visit(srv.url + e.shown(at)); err != nil {
				return r, err
			}
		}
		<-time.After(o.pause)
		if r.Unseen == 3 {
			break
		}
	}
	r.Sum = newSeries(all)
	if err := h.undo(); err != nil {
		return r, err
	}
	<-time.After(max(o.pause, time.Second))
	return r, nil
}

// burst makes edits faster than one can look.
func burst(o options, b *browser, t tool, srv *server, at place) (burstResult, error) {
	r := burstResult{Edits: o.texts}
	h, err := t.hand(t.edits[0], at)
	if err != nil {
		return r, err
	}
	if err := b.visit(srv.url + thePage(at)); err != nil {
		return r, err
	}
	<-time.After(time.Second)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	var mark string
	var written []string
	var last time.Time
	for range o.texts {
		<-tick.C
		mark = counter.next()
		if err := h.save(mark); err != nil {
			return r, err
		}
		last = time.Now()
		written = append(written, mark)
	}
	shown, err := b.await(mark, 30*time.Second)
	switch {
	case err == nil:
		r.Last = max(0, millis(shown.Sub(last))+0.5)
	case t.name == "casebook":
		return r, err
	default:
		r.Lost = true
	}
	b.mu.Lock()
	for _, m := range written {
		if _, ok := b.seen[m]; ok {
			r.Shown++
		}
	}
	b.mu.Unlock()
	return r, h.undo()
}
