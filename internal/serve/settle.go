package serve

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// folders are the parts of a site's folder that its pages are made of,
// besides casebook.toml.
var folders = []string{"content", "themes", "i18n", "static"}

func isFolder(name string) bool { return slices.Contains(folders, name) }

// watched reports whether a file or folder is part of the site: not what is
// published or remembered, not what editors leave behind.
func watched(name string) bool {
	if name == "casebook.toml" || name == "." {
		return true
	}
	top, rest, _ := strings.Cut(name, "/")
	if !isFolder(top) {
		return false
	}
	for segment := range strings.SplitSeq(rest, "/") {
		if leftover(segment) || top != "static" && strings.HasPrefix(segment, ".") {
			return false // static/ is published with its hidden files: hosts use them
		}
	}
	return true
}

// leftover reports names of backups, locks and files that editors make in
// passing.
func leftover(name string) bool {
	switch {
	case strings.HasSuffix(name, "~"), strings.HasPrefix(name, "#"), strings.HasPrefix(name, ".#"),
		strings.HasPrefix(name, ".goutputstream-"), strings.Contains(name, "___jb_"):
		return true
	}
	switch name {
	case ".git", ".casebook", ".DS_Store", "4913": // the last is what vim tries a folder with
		return true
	}
	switch path.Ext(name) {
	case ".swp", ".swo", ".swx", ".crdownload":
		return true
	}
	return false
}

// take returns the changed paths in order, and forgets them. A file that the
// site knows and that is there with some content is taken at once. One that
// is new, empty or missing may be on its way (editors write under another
// name and rename, or empty a file before they fill it), so nothing is taken
// until edits have been quiet. A folder that has another name now is no
// editor's doing, and whole at once: only its twins may follow. A file that
// came and went is none of the site's.
func (w *watcher) take(paused time.Duration) (changed []string, wait time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	there := make(map[string]bool, len(w.pending))
	for name := range w.pending {
		if name == "" {
			there[name] = true
			continue
		}
		info, err := os.Stat(filepath.Join(w.dir, filepath.FromSlash(name)))
		there[name] = err == nil && !info.IsDir()
		switch {
		case !there[name] && !w.known[name]:
		case !there[name], !w.known[name], info.Size() == 0:
			wait = quiet
		}
	}
	if wait > 0 && w.moved(there) {
		wait = beat
	}
	if paused < wait {
		return nil, wait
	}
	for name := range w.pending {
		switch {
		case there[name]:
			w.known[name] = true
		case w.known[name]:
			delete(w.known, name)
		default:
			continue
		}
		changed = append(changed, name)
	}
	clear(w.pending)
	slices.Sort(changed)
	return changed, 0
}

// moved reports whether all that is missing is missing with its folder, and
// as many files of these names are new.
func (w *watcher) moved(there map[string]bool) bool {
	balance := map[string]int{} // by base name: new ones less missing ones
	n := 0
	for name, exists := range there {
		switch {
		case name == "":
			return false
		case exists && w.known[name]:
			continue
		case exists:
			balance[path.Base(name)]++
		case w.known[name]:
			if _, err := os.Lstat(filepath.Join(w.dir, filepath.FromSlash(path.Dir(name)))); err == nil {
				return false
			}
			balance[path.Base(name)]--
			n++
		}
	}
	for _, left := range balance {
		if left != 0 {
			return false
		}
	}
	return n > 0
}
