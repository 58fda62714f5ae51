package serve

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// yard is a site's folder under watch.
type yard struct {
	t   *testing.T
	dir string
	w   *watcher
	was map[string]bool // seen before; the system may tell twice
}

func newYard(t *testing.T, files ...string) *yard {
	t.Helper()
	y := &yard{t: t, dir: t.TempDir(), was: map[string]bool{}}
	y.write(append([]string{"casebook.toml", "content/en/a.md", "content/en/cases/b.md", "static/x.png", "public/index.html"}, files...)...)
	return y
}

func (y *yard) start() *yard {
	y.t.Helper()
	w, err := watch(y.dir, func(_, m string) { y.t.Log(m) })
	if err != nil {
		y.t.Fatal(err)
	}
	y.w = w
	y.t.Cleanup(w.close)
	return y
}

func (y *yard) path(name string) string { return filepath.Join(y.dir, filepath.FromSlash(name)) }

func (y *yard) write(names ...string) {
	y.t.Helper()
	for _, name := range names {
		y.must(os.MkdirAll(filepath.Dir(y.path(name)), 0o755))
		y.must(os.WriteFile(y.path(name), []byte("text of "+name), 0o644))
	}
}

func (y *yard) must(err error) {
	y.t.Helper()
	if err != nil {
		y.t.Fatal(err)
	}
}

// wants waits until all the paths were seen, and fails on any other.
func (y *yard) wants(paths ...string) {
	y.t.Helper()
	missing := map[string]bool{}
	for _, p := range paths {
		missing[p] = true
	}
	seen := map[string]bool{}
	timeout := time.After(deadline)
	for len(missing) > 0 {
		select {
		case <-y.w.signal():
		case <-timeout:
			y.t.Fatalf("not seen: %v (seen: %v)", slices.Sorted(maps.Keys(missing)), slices.Sorted(maps.Keys(seen)))
		}
		changed, _ := y.w.take(quiet)
		for _, p := range changed {
			seen[p] = true
			delete(missing, p)
			if !slices.Contains(paths, p) && !y.was[p] {
				y.t.Errorf("seen: %q", p)
			}
		}
	}
	for _, p := range paths {
		y.was[p] = true
	}
}

func TestWritesAreSeen(t *testing.T) {
	y := newYard(t).start()
	y.write("content/en/a.md")
	y.wants("content/en/a.md")
	y.write("casebook.toml")
	y.wants("casebook.toml")
}

func TestEditorsThatReplaceFilesAreSeen(t *testing.T) {
	y := newYard(t).start()
	// By a file of another name, as most do.
	y.write("content/en/tmp1234")
	y.must(os.Rename(y.path("content/en/tmp1234"), y.path("content/en/a.md")))
	y.wants("content/en/a.md")
	// By way of a backup, as vim does.
	y.must(os.Rename(y.path("content/en/a.md"), y.path("content/en/a.md~")))
	y.write("content/en/a.md")
	y.wants("content/en/a.md")
	y.write("content/en/a.md")
	y.wants("content/en/a.md")
}

func TestNewFoldersAreSeenWithWhatIsInThem(t *testing.T) {
	y := newYard(t).start()
	y.write("content/en/new/deep/one.md", "content/en/new/two.md", "themes/own/assets/css/a.css", "i18n/fr.toml")
	y.wants("content/en/new/deep/one.md", "content/en/new/two.md", "themes/own/assets/css/a.css", "i18n/fr.toml")
	y.write("content/en/new/deep/three.md")
	y.wants("content/en/new/deep/three.md")
}

func TestRemovedFoldersReportTheirFiles(t *testing.T) {
	y := newYard(t, "content/en/cases/deep/c.md").start()
	y.must(os.RemoveAll(y.path("content/en/cases")))
	y.wants("content/en/cases/b.md", "content/en/cases/deep/c.md")
	y.write("content/en/cases/b.md")
	y.wants("content/en/cases/b.md")
}

func TestMovedFoldersReportBothPlaces(t *testing.T) {
	y := newYard(t, "content/en/cases/deep/c.md").start()
	y.must(os.Rename(y.path("content/en/cases"), y.path("content/en/stories")))
	y.wants("content/en/cases/b.md", "content/en/cases/deep/c.md", "content/en/stories/b.md", "content/en/stories/deep/c.md")
	y.write("content/en/stories/deep/c.md")
	y.wants("content/en/stories/deep/c.md")
	y.must(os.Rename(y.path("content/en/stories"), filepath.Join(t.TempDir(), "away")))
	y.wants("content/en/stories/b.md", "content/en/stories/deep/c.md")
}

func TestManyFilesAtOnceAreAllSeen(t *testing.T) {
	y := newYard(t).start()
	var names []string
	for i := range 2000 {
		names = append(names, fmt.Sprintf("content/en/d%d/p%d.md", i%20, i))
	}
	y.write(names...)
	y.wants(names...)
}

func TestWhatIsNoPartOfTheSiteIsNotSeen(t *testing.T) {
	y := newYard(t).start()
	y.write("public/index.html", ".casebook/memo", "notes.md", "content/en/.a.md.swp", "content/en/a.md~", "content/en/#a.md#",
		"content/en/.#a.md", "content/en/.hidden/x.md", "static/.DS_Store", "content/en/4913", "node_modules/x/y.js")
	y.write("static/.well-known/security.txt", "content/en/a.md")
	y.wants("static/.well-known/security.txt", "content/en/a.md")
}

func TestTakeWaitsForFilesThatMayBeOnTheirWay(t *testing.T) {
	y := newYard(t)
	y.write("content/en/empty.md")
	y.must(os.WriteFile(y.path("content/en/empty.md"), nil, 0o644))
	y.write("content/en/new.md")
	w := &watcher{dir: y.dir, ready: make(chan struct{}, 1), pending: map[string]bool{}, known: map[string]bool{
		"content/en/a.md": true, "content/en/empty.md": true, "content/en/gone.md": true,
	}}
	for _, c := range []struct {
		add         string
		now, forced string
		settled     bool
	}{
		{"content/en/a.md", "content/en/a.md", "", true},
		{"content/en/came-and-went.tmp", "", "", true},
		{"content/en/empty.md", "", "content/en/empty.md", false},
		{"content/en/gone.md", "", "content/en/gone.md", false},
		{"content/en/new.md", "", "content/en/new.md", false},
		{"content/en/new.md", "content/en/new.md", "", true}, // known by now
		{"content/en/gone.md", "", "", true},                 // no longer known
		{"", "", "", true},
	} {
		w.add(c.add)
		changed, wait := w.take(0)
		if got := strings.Join(changed, ","); got != c.now || (wait == 0) != c.settled {
			t.Errorf("%s: %q %v", c.add, got, wait)
		}
		if wait > 0 {
			if changed, _ := w.take(quiet); strings.Join(changed, ",") != c.forced {
				t.Errorf("%s, forced: %q", c.add, changed)
			}
		}
	}
}

func TestFolderWithAnotherNameIsTakenWhole(t *testing.T) {
	y := newYard(t)
	y.write("content/en/old/a.md")
	y.write("content/en/old/b.md")
	w := &watcher{dir: y.dir, ready: make(chan struct{}, 1), pending: map[string]bool{}, known: map[string]bool{
		"content/en/old/a.md": true, "content/en/old/b.md": true,
	}}
	y.must(os.Rename(y.path("content/en/old"), y.path("content/en/new")))
	w.add("content/en/old/a.md", "content/en/old/b.md")
	if changed, wait := w.take(0); wait != quiet {
		t.Errorf("half of the move is taken: %v", changed)
	}
	w.add("content/en/new/a.md")
	if changed, wait := w.take(0); wait != quiet {
		t.Errorf("a part of the move is taken: %v", changed)
	}
	w.add("content/en/new/b.md")
	if changed, wait := w.take(0); wait != beat {
		t.Errorf("the move waits %s: %v", wait, changed)
	}
	if changed, wait := w.take(beat); wait > 0 || len(changed) != 4 {
		t.Errorf("the move waits, or not all of it is told: %v", changed)
	}
	// A file that is missing from a folder that stands may be on its way.
	y.must(os.Remove(y.path("content/en/new/a.md")))
	y.write("content/en/c/a.md")
	w.add("content/en/new/a.md", "content/en/c/a.md")
	if changed, wait := w.take(0); wait != quiet {
		t.Errorf("a file that may come back is taken: %v", changed)
	}
}

// A refusal is a system that does not watch folders.
type refusal struct {
	err   error
	after int
}

func (r *refusal) Add(string) error {
	if r.after--; r.after < 0 {
		return &os.PathError{Op: "watch", Err: r.err}
	}
	return nil
}
func (r *refusal) Remove(string) error { return nil }
func (r *refusal) Close() error        { return nil }

func TestSystemThatWillNotTellIsLookedAt(t *testing.T) {
	for _, c := range []struct {
		name string
		n    notifier
		err  error
		says string
	}{
		{"folders", &refusal{err: syscall.ENOSPC, after: 2}, nil, "max_user_watches"},
		{"watchers", nil, syscall.EMFILE, "raise"},
		{"unknown", nil, errors.New("no such thing"), "no such thing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			y := newYard(t)
			var said []string
			w, err := watchWith(y.dir, func(_, m string) { said = append(said, m) }, 5*time.Millisecond,
				func() (notifier, <-chan fsnotify.Event, <-chan error, error) { return c.n, nil, nil, c.err })
			if err != nil {
				t.Fatal(err)
			}
			y.w = w
			t.Cleanup(w.close)
			if got := strings.Join(said, "|"); !strings.Contains(got, c.says) || !strings.Contains(got, "looked at every 5 ms") {
				t.Errorf("said: %s", got)
			}
			if c.n != nil {
				if changed, _ := w.take(quiet); len(changed) > 0 && changed[0] != "" {
					t.Errorf("before any edit: %q", changed)
				}
			}
			y.must(os.WriteFile(y.path("content/en/a.md"), []byte("longer than it was before"), 0o644))
			y.write("content/en/more/new.md")
			y.must(os.RemoveAll(y.path("content/en/cases")))
			y.wants("content/en/a.md", "content/en/more/new.md", "content/en/cases/b.md")
		})
	}
}

func TestEventsThatWereTooManyMeanEverything(t *testing.T) {
	y := newYard(t)
	errs := make(chan error, 1)
	w, err := watchWith(y.dir, nil, time.Hour, func() (notifier, <-chan fsnotify.Event, <-chan error, error) {
		return &refusal{after: 1000}, make(chan fsnotify.Event), errs, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	y.w = w
	t.Cleanup(w.close)
	errs <- fsnotify.ErrEventOverflow
	y.wants("")
}
