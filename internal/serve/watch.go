package serve

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A notifier is what the system tells of folders: fsnotify, and in tests a
// stand-in that refuses.
type notifier interface {
	Add(dir string) error
	Remove(dir string) error
	Close() error
}

// A watcher collects the paths of a site's files that were written, made or
// removed, until somebody takes them. It asks the system to tell, folder by
// folder, since editors replace files; where the system will not, it looks
// for itself again and again.
type watcher struct {
	dir      string
	log      func(level, message string)
	interval time.Duration // between two looks

	told   notifier
	events <-chan fsnotify.Event
	errors <-chan error
	dirs   map[string]bool // that the system tells of; relative, with slashes

	end  ending
	wait sync.WaitGroup

	mu      sync.Mutex
	known   map[string]bool // files that the site has been told of
	pending map[string]bool
	ready   chan struct{}
}

// An ending is told once.
type ending struct {
	once sync.Once
	done chan struct{}
}

// pollInterval is how often a system that cannot tell is looked at.
const pollInterval = 300 * time.Millisecond

// watch begins to watch a site's folder.
func watch(dir string, log func(level, message string)) (*watcher, error) {
	return watchWith(dir, log, pollInterval, func() (notifier, <-chan fsnotify.Event, <-chan error, error) {
		n, err := fsnotify.NewBufferedWatcher(4096)
		if err != nil {
			return nil, nil, nil, err
		}
		return n, n.Events, n.Errors, nil
	})
}

func watchWith(dir string, log func(level, message string), interval time.Duration, open func() (notifier, <-chan fsnotify.Event, <-chan error, error)) (*watcher, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	// The system's names for what changes in a folder begin with the name that
	// we gave: ours must be the same wherever it is a link.
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	if log == nil {
		log = func(string, string) {}
	}
	w := &watcher{
		dir: dir, log: log, interval: interval, dirs: map[string]bool{},
		end: ending{done: make(chan struct{})}, ready: make(chan struct{}, 1),
		known: map[string]bool{}, pending: map[string]bool{},
	}
	told, events, errs, err := open()
	if err == nil {
		w.told, w.events, w.errors = told, events, errs
		err = w.enter(".", nil)
	}
	if err != nil {
		w.poll(err, true)
		return w, nil
	}
	w.wait.Go(w.listen)
	return w, nil
}

// close ends all that the watcher started.
func (w *watcher) close() {
	w.end.once.Do(func() { close(w.end.done) })
	w.wait.Wait()
	if w.told != nil {
		_ = w.told.Close() // nothing was written through it
		w.told = nil
	}
}

func (w *watcher) listen() {
	for {
		select {
		case <-w.end.done:
			return
		case e, ok := <-w.events:
			if !ok {
				return
			}
			if err := w.event(e); err != nil {
				w.poll(err, false)
				return
			}
		case err, ok := <-w.errors:
			if !ok {
				return
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.log("debug", "watching: "+err.Error())
				continue
			}
			// Too much happened to be told: look at everything, and for folders
			// that are new.
			if err := w.enter(".", nil); err != nil {
				w.poll(err, false)
				return
			}
			w.add("")
		}
	}
}

// event takes in what the system tells.
func (w *watcher) event(e fsnotify.Event) error {
	rel, err := filepath.Rel(w.dir, e.Name)
	if err != nil || e.Op == fsnotify.Chmod {
		return nil // programs that index or back up files change their attributes
	}
	name := filepath.ToSlash(rel)
	if !watched(name) {
		return nil
	}
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		w.leave(name)
	}
	if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
		// What was written into it before it was watched is told by nobody else.
		return w.enter(name, func(file string) { w.add(file) })
	}
	if !isFolder(name) {
		w.add(name)
	}
	return nil
}

// enter watches a folder and those below it, and reports their files. The
// error is for a system that will not tell of more folders.
func (w *watcher) enter(name string, found func(file string)) error {
	full := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := w.told.Add(full); err != nil {
		if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || name == "." {
			return err
		}
		return nil // it is gone again, or may not be read: the site will say so
	}
	w.dirs[name] = true
	entries, err := os.ReadDir(full)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		child := path.Join(name, e.Name())
		switch {
		case !watched(child):
		case e.IsDir() && depth(child) < maxDepth:
			if err := w.enter(child, found); err != nil {
				return err
			}
		case e.IsDir() || isFolder(child):
		case found != nil:
			found(child)
		default:
			w.mu.Lock()
			w.known[child] = true
			w.mu.Unlock()
		}
	}
	return nil
}

// leave forgets a folder that was removed or has another name now, and
// reports the files that were in it: the system tells of the folder alone.
func (w *watcher) leave(name string) {
	if !w.dirs[name] {
		return
	}
	below := name + "/"
	for dir := range w.dirs {
		if dir == name || strings.HasPrefix(dir, below) {
			delete(w.dirs, dir)
			// The watch follows the folder to its new name, and would tell the
			// old one. That there is none any more is the usual answer.
			_ = w.told.Remove(filepath.Join(w.dir, filepath.FromSlash(dir)))
		}
	}
	w.mu.Lock()
	var gone []string
	for file := range w.known {
		if strings.HasPrefix(file, below) {
			gone = append(gone, file)
		}
	}
	w.mu.Unlock()
	w.add(gone...)
}

func (w *watcher) add(names ...string) {
	if len(names) == 0 {
		return
	}
	w.mu.Lock()
	for _, name := range names {
		w.pending[name] = true
	}
	w.mu.Unlock()
	poke(w.ready)
}

func (w *watcher) signal() <-chan struct{} { return w.ready }

const maxDepth = 64

func depth(name string) int { return strings.Count(name, "/") }

// limit says in plain words what the system has too few of, and how there
// will be more.
func limit(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "this system watches no more folders (its limit is fs.inotify.max_user_watches; " +
			"raise it with `sudo sysctl fs.inotify.max_user_watches=524288`)"
	case errors.Is(err, syscall.EMFILE) && runtime.GOOS == "linux":
		return "this system has no more watchers for you (its limit is fs.inotify.max_user_instances; " +
			"raise it with `sudo sysctl fs.inotify.max_user_instances=512`)"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "this program may open no more files (raise the limit with `ulimit -n 10240`)"
	case errors.Is(err, fs.ErrNotExist):
		return "the site's folder is gone"
	}
	return "this system cannot watch folders (" + err.Error() + ")"
}
