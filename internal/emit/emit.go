// Package emit writes the output folder, so that whoever reads it at any
// moment finds the whole old site or the whole new one.
//
// What goes in: files with their digests, from many goroutines and in any
// order, each either with its bytes (Write) or as unchanged (Keep). What
// comes out: the folder, and in it casebook-manifest.json, which names every
// file that is ours. The rules it keeps: a new tree is staged beside the
// output and takes its place in one step; only files of the last manifest
// are ever removed, all others are carried over; a folder that is not ours
// is refused; when nothing changed, nothing is touched. The tree that was
// replaced waits in the state folder to become the next stage.
//
// No file is synced to the disk's platter: a sync per file would cost more
// than the whole build, and what a power cut can lose is a build that can be
// made again. Sizes and digests show the next build what was lost. Against a
// killed process nothing is needed, since the system keeps what was written.
package emit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// ManifestName is the file that says which files of the output are ours.
const ManifestName = "casebook-manifest.json"

// Options says where a session writes.
type Options struct {
	Output   string        // the folder to publish
	Source   string        // the site's folder, which Output must not hold
	Sources  []string      // folders that hold what is published: Output lies in none of them
	State    string        // .casebook/, for what is known of earlier outputs; "" for none
	LockWait time.Duration // how long to wait for another build; 0 is 10 s
	InPlace  bool          // change the folder file by file, as where folders cannot be exchanged
	FS       FS            // nil is the real one
}

// A File is one file of the site. Digest is memo.Sum of its bytes; Bytes is
// called only when the old output does not hold the file.
type File struct {
	Path   paths.Out
	Digest memo.Digest
	Size   int64 // of its bytes, for those who list files
	Bytes  func() ([]byte, error)
}

// A Result counts files, the manifest not among them.
type Result struct {
	Wrote, Kept, Removed int
	// NotAtomic says why readers may have seen a mixture of old and new, ""
	// when they cannot have.
	NotAtomic string
}

// What can go wrong, apart from the machine. The errors that Begin, Write
// and Commit return answer to these with errors.Is.
var (
	ErrBusy    = errors.New("another build is writing the same output")
	ErrRefused = errors.New("the output folder cannot be used")
	ErrPath    = errors.New("two files of the site cannot stand side by side")
)

// A problem is an error in words for the user that answers to one of the
// above.
type problem struct {
	kind error
	text string
}

func (p problem) Error() string { return p.text }
func (p problem) Unwrap() error { return p.kind }

func refuse(format string, args ...any) error {
	return problem{ErrRefused, fmt.Sprintf(format, args...)}
}

// Begin takes the lock of the output, sweeps up what killed builds have left
// and reads what the folder holds. It changes nothing in the folder. Every
// session must end with Commit or Abort.
func Begin(o Options) (*Session, error) {
	s := &Session{
		fs: o.FS, state: o.State,
		old: map[paths.Out]known{}, checked: map[paths.Out]stamp{},
		files: map[paths.Out]file{}, folded: map[string]paths.Out{}, folders: map[string]paths.Out{},
		made: map[string]bool{}, modes: map[string]fs.FileMode{}, unlock: func() {},
	}
	if s.fs == nil {
		s.fs = disk{}
	}
	switch {
	case o.InPlace:
		s.reason = "this was asked for"
	case !canExchange:
		s.reason = "this system cannot exchange two folders"
	}
	if err := s.resolve(o); err != nil {
		return nil, err
	}
	if err := s.fs.MkdirAll(s.parent, 0o755); err != nil {
		return nil, plain("make the folder above the output", s.parent, err)
	}
	wait := o.LockWait
	if wait == 0 {
		wait = 10 * time.Second
	}
	if err := s.lock(wait); err != nil {
		return nil, err
	}
	s.sweep()
	// Again, since another build may have published while we waited.
	err := s.look(o)
	if err == nil {
		err = s.inspect()
	}
	if err != nil {
		s.unlock()
		return nil, err
	}
	return s, nil
}

// resolve finds the real folder behind links, so that a linked output is
// exchanged where it lies, and refuses folders that a site must not replace.
func (s *Session) resolve(o Options) error {
	if o.Output == "" {
		return refuse("no output folder is given")
	}
	output, err := filepath.Abs(o.Output)
	if err != nil {
		return plain("find the output folder", o.Output, err)
	}
	info, err := s.fs.Lstat(output)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if output, err = filepath.EvalSymlinks(output); err != nil {
			return refuse("the output `%s` is a link that leads nowhere", o.Output)
		}
	}
	s.output, s.name, s.shown = output, filepath.Base(output), o.Output
	s.parent = filepath.Dir(output)
	if s.state != "" {
		if s.state, err = filepath.Abs(s.state); err != nil {
			return plain("find the folder for notes", o.State, err)
		}
	}
	return s.look(o)
}

// look finds out whether the output is there and may be replaced.
func (s *Session) look(o Options) error {
	for _, folder := range o.Sources {
		info, err := s.fs.Lstat(folder)
		inside := err == nil && s.holds(info, s.output)
		if missing(err) { // then by its name
			abs, absErr := filepath.Abs(folder)
			inside = absErr == nil && strings.HasPrefix(s.output+string(filepath.Separator), abs+string(filepath.Separator))
		}
		if inside {
			return refuse("the output `%s` lies in `%s`, where the site's sources are; choose a folder of its own with `-o`", s.shown, folder)
		}
	}
	info, err := s.fs.Lstat(s.output)
	switch {
	case missing(err):
		s.exists = false
		return nil
	case err != nil:
		return plain("look at the output folder", s.shown, err)
	case !info.IsDir():
		return refuse("the output `%s` is a file, not a folder", s.shown)
	}
	s.exists, s.rootMode = true, modeOf(info)
	for _, inner := range []string{o.Source, o.State} {
		if inner != "" && s.holds(info, inner) {
			return refuse("the output `%s` holds the sources of the site, which publishing would replace; choose a folder of its own with `-o`", s.shown)
		}
	}
	return nil
}

// holds reports whether the folder is the inner one or above it, by the
// files' identity and not by names, which links and letter case disguise.
func (s *Session) holds(folder fs.FileInfo, inner string) bool {
	at, err := filepath.Abs(inner)
	if err != nil {
		return false
	}
	if real, err := filepath.EvalSymlinks(at); err == nil {
		at = real
	}
	for {
		if info, err := s.fs.Lstat(at); err == nil && os.SameFile(info, folder) {
			return true
		}
		up := filepath.Dir(at)
		if up == at {
			return false
		}
		at = up
	}
}

// lock waits for another build of the same output. The lock lies beside the
// output, since builds of two sites may share it; where that folder cannot
// be written, neither can a stage, and both lie in the state folder.
func (s *Session) lock(wait time.Duration) error {
	path := filepath.Join(s.parent, "."+s.name+".casebook-lock")
	s.stages = filepath.Join(s.parent, "."+s.name+".casebook-")
	const step = 20 * time.Millisecond
	for waited := time.Duration(0); ; waited += step {
		unlock, err := s.fs.TryLock(path)
		switch {
		case err == nil:
			s.unlock = unlock
			return nil
		case errors.Is(err, memo.ErrLocked):
			if waited >= wait {
				return problem{ErrBusy, fmt.Sprintf("another build is still writing `%s` after %v", s.shown, wait)}
			}
			time.Sleep(step)
		case readOnly(err) && s.state != "" && !strings.HasPrefix(path, s.state):
			if err := s.fs.MkdirAll(s.state, 0o755); err != nil {
				return plain("make the folder for notes", s.state, err)
			}
			s.reason = "the folder above `" + s.shown + "` cannot be written"
			s.stages = filepath.Join(s.state, "stage-"+s.id()+"-")
			path = filepath.Join(s.state, "output-"+s.id()+".lock")
		default:
			return plain("lock the output", s.parent, err)
		}
	}
}

// id names the output in the state folder.
func (s *Session) id() string { return memo.Sum([]byte(s.output)).String()[:16] }

var stageNumber = regexp.MustCompile(`^[0-9]{4}$`)

// sweep removes the stages of killed builds. We hold the lock, so nobody is
// at work in them. What cannot be removed is left for the next build.
func (s *Session) sweep() {
	entries, err := s.fs.ReadDir(filepath.Dir(s.stages))
	if err != nil {
		return
	}
	prefix := filepath.Base(s.stages)
	for _, e := range entries {
		if number, ok := strings.CutPrefix(e.Name(), prefix); ok && stageNumber.MatchString(number) && e.IsDir() {
			s.discard(s.stages + number)
		}
	}
	if s.exists {
		s.fs.Remove(filepath.Join(s.output, tempName))
	}
}
