package load

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// Changed is what Content would find after some files below content/ came or
// went, without looking at all others: for a preview, after edits of a few.
// It is not ok where that cannot be told from these names alone.
func (r *Root) Changed(old []site.File, langs, names []string) (files []site.File, faults []diag.Diagnostic, ok bool) {
	now := make(map[paths.Src]*site.File, len(names)) // nil: it is gone
	look := r.inFolders()
	defer look.close()
	for _, name := range names {
		rest, content := strings.CutPrefix(name, "content/")
		lang, below, _ := strings.Cut(rest, "/")
		if !content {
			continue // of static/, or of what configures the site
		}
		if below == "" || !slices.Contains(langs, lang) || strange(name) ||
			slices.ContainsFunc(strings.Split(below, "/"), hidden) || strings.Count(below, "/") > maxDepth {
			return nil, nil, false
		}
		p := paths.Src(name)
		info, err := look.lstat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			now[p] = nil
		case err != nil || !info.Mode().IsRegular():
			return nil, nil, false
		default:
			one := file(p, lang)
			if one.Kind == site.Attachment {
				one.Size = info.Size()
			}
			now[p] = &one
		}
	}
	var fresh []site.File
	for _, one := range now {
		if one != nil {
			fresh = append(fresh, *one)
		}
	}
	byPath := func(a, b site.File) int { return strings.Compare(string(a.Path), string(b.Path)) }
	slices.SortFunc(fresh, byPath)
	files = make([]site.File, 0, len(old)+len(fresh))
	for _, f := range old {
		if _, changed := now[f.Path]; changed {
			continue
		}
		for len(fresh) > 0 && fresh[0].Path < f.Path {
			files, fresh = append(files, fresh[0]), fresh[1:]
		}
		files = append(files, f)
	}
	files = append(files, fresh...)
	return files, clashes(files), true
}

// A lookout tells of files without walking to each from the site's folder.
type lookout struct {
	root    *os.Root
	folders map[string]lookedInto
}

type lookedInto struct {
	*os.Root
	err error
}

func (r *Root) inFolders() lookout { return lookout{r.root, map[string]lookedInto{}} }

func (l lookout) lstat(name string) (fs.FileInfo, error) {
	dir, base := path.Dir(name), path.Base(name)
	at, known := l.folders[dir]
	if !known {
		at.Root, at.err = l.root.OpenRoot(dir)
		l.folders[dir] = at
	}
	if at.err != nil {
		return nil, at.err
	}
	return at.Lstat(base)
}

func (l lookout) close() {
	for _, at := range l.folders {
		if at.err == nil {
			_ = at.Close() // nothing was written through it
		}
	}
}
