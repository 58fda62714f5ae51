// Package load finds the files of a site. In: the site's folder and its
// languages. Out: a sorted list of site.File, and what could not be read. It
// reads names only, no contents, except of the few files that configure the
// site (Optional, Glob), and never follows a link out of the folder.
package load

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// A Root is the folder of a site. Reads through it cannot leave it, whatever
// links lie inside.
type Root struct {
	root    *os.Root
	dir     string
	careful bool // a folder at the top is a link, which might lead out
}

// Open opens the folder dir.
func Open(dir string) (*Root, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	r := &Root{root: root, dir: dir}
	for _, name := range []string{"content", "i18n", "static", "themes"} {
		if info, err := root.Lstat(name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			r.careful = true
		}
	}
	return r, nil
}

// Close closes the folder.
func (r *Root) Close() error { return r.root.Close() }

// FS returns the folder as a file system.
func (r *Root) FS() fs.FS { return r.root.FS() }

// Read returns the bytes of a file.
func (r *Root) Read(p paths.Src) ([]byte, error) {
	src, _, err := r.ReadAtMost(p, math.MaxInt-1)
	return src, err
}

// ReadAtMost returns the bytes of a file, and its size; of one with more than
// limit bytes, the size alone.
func (r *Root) ReadAtMost(p paths.Src, limit int) (src []byte, size int64, err error) {
	f, err := r.open(p)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	if info.Size() > int64(limit) {
		return nil, info.Size(), nil
	}
	var buf bytes.Buffer
	buf.Grow(int(info.Size()) + bytes.MinRead) // in one piece
	// It may have grown since.
	n, err := buf.ReadFrom(io.LimitReader(f, int64(limit)+1))
	if err != nil || n > int64(limit) {
		return nil, n, err
	}
	return buf.Bytes(), n, nil
}

// Has reports whether there is a file of that name.
func (r *Root) Has(p paths.Src) bool {
	info, err := r.root.Stat(string(p))
	return err == nil && info.Mode().IsRegular()
}

// open opens a file. Folders are no links here, since Content and Tree follow
// none but those at the top; so a file that is no link itself can be opened in
// one step, which halves the time. Any other goes through the root, which
// cannot be left.
func (r *Root) open(p paths.Src) (*os.File, error) {
	if r.careful {
		return r.root.Open(string(p))
	}
	if f, err := openNoFollow(filepath.Join(r.dir, filepath.FromSlash(string(p)))); err == nil {
		return f, nil
	}
	return r.root.Open(string(p))
}

// Optional returns the bytes of a file, nil where there is none. Any other
// failure is a diagnostic.
func (r *Root) Optional(p paths.Src) ([]byte, []diag.Diagnostic) {
	src, err := r.Read(p)
	switch {
	case err == nil:
		return src, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	default:
		return nil, []diag.Diagnostic{r.Fault(p, "file", err)}
	}
}

// Glob returns the files of one folder with an extension, sorted; none where
// there is no such folder.
func (r *Root) Glob(dir, ext string) ([]paths.Src, []diag.Diagnostic) {
	entries, err := fs.ReadDir(r.FS(), dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, []diag.Diagnostic{r.Fault(paths.Src(dir), "folder", err)}
	}
	var out []paths.Src
	for _, e := range entries {
		if !e.IsDir() && !hidden(e.Name()) && path.Ext(e.Name()) == ext {
			out = append(out, paths.Src(path.Join(dir, e.Name())))
		}
	}
	return out, nil
}

// Tree returns all files below a folder (static/), sorted; hidden files are
// included, since hosts use them (.well-known).
func (r *Root) Tree(dir string) ([]paths.Src, []diag.Diagnostic) {
	w := walker{r: r, keepHidden: true}
	w.folder(dir, 0)
	return w.files, w.faults
}

// Content finds the pages and attachments below content/.
func (r *Root) Content(langs []string) ([]site.File, []diag.Diagnostic) {
	var files []site.File
	var faults []diag.Diagnostic
	entries, err := fs.ReadDir(r.FS(), "content")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, []diag.Diagnostic{r.Fault("content", "folder", err)}
	}
	for _, e := range entries {
		name, p := e.Name(), paths.Src("content/"+e.Name())
		switch {
		case hidden(name):
		case slices.Contains(langs, name):
			w := walker{r: r, sizes: map[paths.Src]int64{}}
			w.folder(string(p), 0)
			faults = append(faults, w.faults...)
			for _, f := range w.files {
				one := file(f, name)
				one.Size = w.sizes[f]
				files = append(files, one)
			}
		case !e.IsDir() && p.Ext() == ".md":
			faults = append(faults, diag.MisplacedFile.At(string(p), diag.Span{}, diag.S("lang", langs[0])))
		case e.IsDir() && name != "types":
			faults = append(faults, diag.UnknownLanguageFolder.At(string(p), diag.Span{},
				diag.S("name", name), diag.S("suggest", config.NearLanguage(name, langs))))
		}
	}
	slices.SortFunc(files, func(a, b site.File) int { return strings.Compare(string(a.Path), string(b.Path)) })
	return files, append(faults, clashes(files)...)
}

// maxDepth bounds the nesting of folders.
const maxDepth = 64

type walker struct {
	r          *Root
	keepHidden bool
	files      []paths.Src
	sizes      map[paths.Src]int64 // of attachments; nil if nobody asks
	faults     []diag.Diagnostic
}

func (w *walker) folder(dir string, depth int) {
	entries, err := fs.ReadDir(w.r.FS(), dir)
	if err != nil {
		if depth > 0 || !errors.Is(err, fs.ErrNotExist) {
			w.faults = append(w.faults, w.r.Fault(paths.Src(dir), "folder", err))
		}
		return
	}
	for _, e := range entries {
		if hidden(e.Name()) && !w.keepHidden {
			continue
		}
		p := path.Join(dir, e.Name())
		mode := e.Type()
		if strange(e.Name()) {
			what := "file"
			if mode.IsDir() {
				what = "folder"
			}
			w.faults = append(w.faults, diag.StrangeName.At(p, diag.Span{}, diag.S("what", what)))
			continue
		}
		if mode&fs.ModeSymlink != 0 {
			info, err := w.r.root.Stat(p)
			if err != nil {
				w.faults = append(w.faults, w.r.Fault(paths.Src(p), "file", err))
				continue
			}
			if mode = info.Mode().Type(); mode.IsDir() {
				// It may lead back up; the same pages under two addresses would be
				// wrong in any case.
				w.faults = append(w.faults, diag.SymlinkFolder.At(p, diag.Span{}, diag.S("target", w.r.target(p))))
				continue
			}
		}
		switch {
		case mode.IsDir() && depth < maxDepth:
			w.folder(p, depth+1)
		case mode.IsDir():
			w.faults = append(w.faults, w.r.Fault(paths.Src(p), "folder", errors.New("it lies too deep")))
		case mode.IsRegular():
			w.files = append(w.files, paths.Src(p))
			if w.sizes != nil && paths.Src(p).Ext() != ".md" {
				if info, err := w.r.root.Stat(p); err == nil {
					w.sizes[paths.Src(p)] = info.Size()
				}
			}
		}
	}
}

// hidden reports names that tools leave behind: dot files, editors' backups
// and lock files.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#")
}

// strange reports names that no address and no message can hold.
func strange(name string) bool {
	return !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl)
}

func file(p paths.Src, lang string) site.File {
	rel := strings.TrimPrefix(string(p), "content/"+lang+"/")
	f := site.File{Path: p, Lang: lang, Kind: site.Attachment, ID: rel}
	if p.Ext() != ".md" {
		return f
	}
	dir, name := path.Split(rel)
	switch name {
	case "_index.md":
		f.Kind, f.ID = site.Section, strings.TrimSuffix(dir, "/")
	case "index.md":
		f.Kind, f.ID = site.Bundle, strings.TrimSuffix(dir, "/")
	default:
		f.Kind, f.ID = site.Leaf, rel[:len(rel)-len(".md")]
	}
	return f
}

// clashes reports files that claim one page, and names that differ by case.
func clashes(files []site.File) []diag.Diagnostic {
	var faults []diag.Diagnostic
	// Of two that clash one has a capital letter, or is a folder's page. These
	// are few, and the others need not be remembered.
	pages := map[site.Key]paths.Src{}
	folded := map[string]paths.Src{}
	for _, f := range files {
		if lower := strings.ToLower(string(f.Path)); lower != string(f.Path) {
			folded[lower] = ""
		}
		if f.Kind == site.Section || f.Kind == site.Bundle {
			pages[site.Key{Lang: f.Lang, ID: f.ID}] = ""
		}
	}
	for _, f := range files {
		lower := strings.ToLower(string(f.Path))
		if other, suspect := folded[lower]; suspect {
			if other != "" {
				faults = append(faults, diag.CaseClash.At(string(f.Path), diag.Span{}).With(diag.Place{Path: string(other), Role: "the other"}))
			}
			folded[lower] = f.Path
		}
		if f.Kind == site.Attachment {
			continue
		}
		key := site.Key{Lang: f.Lang, ID: f.ID}
		if other, suspect := pages[key]; suspect {
			if other != "" {
				faults = append(faults, diag.SamePage.At(string(f.Path), diag.Span{}, diag.S("id", f.ID)).With(diag.Place{Path: string(other), Role: "the other"}))
			}
			pages[key] = f.Path
		}
		if name := path.Base(f.ID); f.ID != "" && paths.Slug(name) == "" {
			faults = append(faults, diag.BadFileName.At(string(f.Path), diag.Span{}, diag.S("name", name)))
		}
	}
	return faults
}

// Fault says in plain words why a file or folder could not be read.
func (r *Root) Fault(p paths.Src, what string, err error) diag.Diagnostic {
	reason := err.Error()
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		reason = pathErr.Err.Error()
	}
	target := r.target(string(p))
	switch {
	case strings.Contains(reason, "escapes"): // the error of os.Root has no name
		return diag.SymlinkOutside.At(string(p), diag.Span{}, diag.S("target", target))
	case target != "" && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ELOOP)):
		return diag.SymlinkBroken.At(string(p), diag.Span{}, diag.S("target", target))
	}
	return diag.Unreadable.At(string(p), diag.Span{}, diag.S("what", what), diag.S("reason", reason))
}

// target is where a symbolic link leads, "" for what is none.
func (r *Root) target(p string) string {
	target, err := r.root.Readlink(p)
	if err != nil {
		return ""
	}
	return target
}
