// Package scaffold makes new sites. In: an empty place. Out: a small site in
// two languages that builds as it is and shows how pages, sections and
// translations are written.
package scaffold

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed all:starter
var starter embed.FS

// ErrNotEmpty says that the folder holds something already.
var ErrNotEmpty = errors.New("the folder is not empty")

// Init writes the starter site into dir, which must not exist or be empty,
// and returns the names of its files in order. Where a write fails, what was
// written is taken away again.
func Init(dir string) (files []string, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case err == nil && len(entries) > 0:
		return nil, fmt.Errorf("%s: %w; name a new folder", dir, ErrNotEmpty)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	existed := err == nil
	defer func() {
		if err != nil {
			undo(dir, existed)
		}
	}()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	err = fs.WalkDir(starter, "starter", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := strings.TrimPrefix(strings.TrimPrefix(name, "starter"), "/")
		// A file called .gitignore here would hide files of this repository.
		rel = strings.ReplaceAll(rel, "dot-", ".")
		to := filepath.Join(dir, filepath.FromSlash(rel))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		src, err := starter.ReadFile(name)
		if err != nil {
			return err
		}
		files = append(files, rel)
		return os.WriteFile(to, src, 0o644)
	})
	slices.Sort(files)
	return files, err
}

// undo removes a half-made site: the folder was new or empty before.
func undo(dir string, existed bool) {
	if !existed {
		os.RemoveAll(dir)
		return
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		os.RemoveAll(filepath.Join(dir, e.Name()))
	}
}
