package serve

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/openimis/casebook/internal/diag"
)

// fakeEdits are edits that a test makes.
type fakeEdits struct {
	c       chan struct{}
	mu      sync.Mutex
	paths   []string
	waiting time.Duration // until all files are settled
}

func (e *fakeEdits) signal() <-chan struct{} { return e.c }

func (e *fakeEdits) take(paused time.Duration) ([]string, time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.waiting > paused {
		return nil, e.waiting
	}
	out := e.paths
	e.paths = nil
	return out, 0
}

func (e *fakeEdits) make(waiting time.Duration, paths ...string) {
	e.mu.Lock()
	e.paths = append(e.paths, paths...)
	e.waiting = waiting
	e.mu.Unlock()
	poke(e.c)
}

// A slowSite takes its time.
type slowSite struct {
	*fakeSite
	took time.Duration
}

func (s slowSite) Update(ctx context.Context, changed []string) {
	time.Sleep(s.took)
	s.fakeSite.Update(ctx, changed)
}

// bench runs the server's loops over a fake site under a clock of its own.
func bench(t *testing.T, took time.Duration, snap *fakeSnapshot, test func(e *fakeEdits, site *fakeSite, said func() []string)) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeSite(snap)
		var mu sync.Mutex
		var list []string
		start := time.Now()
		s := serverOf(t, slowSite{site, took}, func(o *Options) {
			o.Report = func(d []diag.Diagnostic, _ diag.Sources) error {
				mu.Lock()
				defer mu.Unlock()
				list = append(list, time.Since(start).String()+" "+d[0].Path)
				return nil
			}
		})
		ctx, stop := context.WithCancel(t.Context())
		e := &fakeEdits{c: make(chan struct{}, 1)}
		var wait sync.WaitGroup
		wait.Go(func() { s.follow(ctx, e) })
		wait.Go(func() { s.announce(ctx) })
		synctest.Wait()
		test(e, site, func() []string {
			mu.Lock()
			defer mu.Unlock()
			return slices.Clone(list)
		})
		stop()
		wait.Wait()
	})
}

func TestFirstEditIsTakenAtOnceAndTheNextTogether(t *testing.T) {
	bench(t, 30*time.Millisecond, fakePages(), func(e *fakeEdits, site *fakeSite, _ func() []string) {
		start := time.Now()
		e.make(0, "content/en/a.md")
		synctest.Wait()
		e.make(0, "content/en/b.md")
		e.make(0, "content/en/c.md")
		if got := <-site.updated; len(got) != 1 || time.Since(start) != 30*time.Millisecond {
			t.Errorf("first: %v after %s", got, time.Since(start))
		}
		if got := <-site.updated; len(got) != 2 || time.Since(start) != 60*time.Millisecond {
			t.Errorf("then: %v after %s", got, time.Since(start))
		}
	})
}

func TestFileThatIsNotSettledWaitsForQuiet(t *testing.T) {
	bench(t, 0, fakePages(), func(e *fakeEdits, site *fakeSite, _ func() []string) {
		start := time.Now()
		e.make(quiet, "content/en/new.md")
		<-site.updated
		if got := time.Since(start); got != quiet {
			t.Errorf("after %s", got)
		}
	})
}

func TestTwinsOfAMovedFolderAreTakenWithIt(t *testing.T) {
	bench(t, 0, fakePages(), func(e *fakeEdits, site *fakeSite, _ func() []string) {
		start := time.Now()
		e.make(beat, "content/en/new")
		time.Sleep(beat / 2)
		e.make(quiet, "content/fr/old")
		time.Sleep(beat / 2)
		e.make(beat, "content/fr/new")
		if got := <-site.updated; len(got) != 3 || time.Since(start) != 2*beat {
			t.Errorf("%v after %s", got, time.Since(start))
		}
	})
}

func TestFileThatNeverSettlesHoldsNothingBackForLong(t *testing.T) {
	bench(t, 0, fakePages(), func(e *fakeEdits, site *fakeSite, _ func() []string) {
		start := time.Now()
		done := make(chan struct{})
		go func() {
			defer close(done)
			for range 40 {
				e.make(quiet, "content/en/log.md")
				time.Sleep(quiet / 2)
			}
		}()
		<-site.updated
		if got := time.Since(start); got > patience+quiet {
			t.Errorf("after %s", got)
		}
		<-done
	})
}

func TestErrorsWaitForQuiet(t *testing.T) {
	half := fakePages().with(func(s *fakeSnapshot) {
		s.faults = []diag.Diagnostic{diag.MissingLayout.At("content/en/half.md", diag.Span{})}
	})
	bad := fakePages().with(func(s *fakeSnapshot) {
		s.faults = []diag.Diagnostic{diag.MissingLayout.At("content/en/bad.md", diag.Span{})}
	})
	bench(t, 0, fakePages(), func(e *fakeEdits, site *fakeSite, said func() []string) {
		site.then(half, fakePages(), bad)
		e.make(0, "content/en/half.md")
		<-site.updated
		time.Sleep(quiet - time.Millisecond)
		e.make(0, "content/en/half.md")
		<-site.updated
		time.Sleep(time.Second)
		if got := said(); got != nil {
			t.Errorf("a file that was half saved is scolded: %v", got)
		}
		e.make(0, "content/en/bad.md")
		<-site.updated
		start := time.Now()
		for len(said()) == 0 {
			time.Sleep(time.Millisecond)
		}
		if got := time.Since(start).Round(time.Millisecond); got > quiet+time.Millisecond || !strings.HasSuffix(said()[0], "bad.md") {
			t.Errorf("%v after %s", said(), got)
		}
	})
}

func TestPageRenderedWithFaultsIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fault := diag.MissingLayout.At("content/en/a.md", diag.Span{})
		site := newFakeSite(fakePages())
		told := make(chan string, 1)
		s := serverOf(t, site, func(o *Options) {
			o.Report = func(d []diag.Diagnostic, _ diag.Sources) error { told <- d[0].Path; return nil }
		})
		ctx, stop := context.WithCancel(t.Context())
		var wait sync.WaitGroup
		wait.Go(func() { s.follow(ctx, &fakeEdits{c: make(chan struct{})}) })
		wait.Go(func() { s.announce(ctx) })
		synctest.Wait()
		// The diagnostics of rendering appear when the page was rendered.
		site.mu.Lock()
		site.now.faults = []diag.Diagnostic{fault}
		r := site.now.pages["/en/a/"]
		r.Faults = site.now.faults
		site.now.pages["/en/a/"] = r
		site.mu.Unlock()
		ask(s, "GET", "/en/a/")
		if got := <-told; got != "content/en/a.md" {
			t.Error(got)
		}
		stop()
		wait.Wait()
	})
}

func TestEditedSectionIsTheFirstThatDiffers(t *testing.T) {
	const page = `<h1>T</h1><nav>x</nav><h2 id="a">A</h2><p>1</p><h3 class="x" id="b">B</h3><p>2</p><h2 id="c">C</h2><p>3</p>`
	for _, c := range []struct{ old, new, want string }{
		{"<p>2</p>", "<p>two</p>", "b"},
		{"<p>3</p>", "<p>three</p>", "c"},
		{">B<", ">Bee<", "b"},
		{"<nav>x", "<nav>y", ""},
		{`<h2 id="c">`, `<h2 id="new">N</h2><h2 id="c">`, "new"},
		{"zzz", "zzz", ""},
	} {
		if got := edited([]byte(page), []byte(strings.Replace(page, c.old, c.new, 1))); got != c.want {
			t.Errorf("%s → %s: %q, want %q", c.old, c.new, got, c.want)
		}
	}
}
