package serve

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A stamp tells two states of a file apart, as far as can be seen without
// reading it.
type stamp struct {
	modified time.Time
	size     int64
}

// poll looks for changes itself from now on, for a reason that is told.
func (w *watcher) poll(why error, starting bool) {
	w.log("info", fmt.Sprintf("%s; so the folder is looked at every %d ms, which shows edits a little later", limit(why), w.interval.Milliseconds()))
	before := w.look()
	w.mu.Lock()
	for name := range before {
		w.known[name] = true
	}
	w.mu.Unlock()
	if !starting {
		w.add("") // what happened since the system fell silent
	}
	w.wait.Go(func() {
		tick := time.NewTicker(w.interval)
		defer tick.Stop()
		for {
			select {
			case <-w.end.done:
				return
			case <-tick.C:
			}
			now := w.look()
			w.add(differences(before, now)...)
			before = now
		}
	})
}

// look lists the site's files with their stamps.
func (w *watcher) look() map[string]stamp {
	out := map[string]stamp{}
	for _, top := range append([]string{"casebook.toml"}, folders...) {
		// A folder that cannot be read is the site's to report.
		_ = filepath.WalkDir(filepath.Join(w.dir, top), func(full string, e fs.DirEntry, err error) error {
			rel, relErr := filepath.Rel(w.dir, full)
			if err != nil || relErr != nil {
				return nil
			}
			name := filepath.ToSlash(rel)
			switch {
			case !watched(name) && e.IsDir(), e.IsDir() && depth(name) >= maxDepth:
				return filepath.SkipDir
			case !watched(name) || e.IsDir():
				return nil
			}
			if info, err := os.Stat(full); err == nil && !info.IsDir() {
				out[name] = stamp{info.ModTime(), info.Size()}
			}
			return nil
		})
	}
	return out
}

func differences(before, now map[string]stamp) []string {
	var out []string
	for name, s := range now {
		if was, ok := before[name]; !ok || was != s {
			out = append(out, name)
		}
	}
	for name := range before {
		if _, ok := now[name]; !ok {
			out = append(out, name)
		}
	}
	return out
}
