package emit

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"sync"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// A Session is one publication. Old, Put, Write and Keep may be called from
// many goroutines; Commit or Abort, after all of them have returned, ends it.
type Session struct {
	fs           FS
	output       string // absolute, behind links
	shown        string // as the user wrote it
	parent, name string
	state        string
	stages       string // path of a stage without its number
	exists       bool   // the output folder is there
	rootMode     fs.FileMode
	old          map[paths.Out]known // fixed after Begin
	manifest     []byte              // as it lies in the output
	reason       string              // why the change is not atomic
	unlock       func()

	// Of Commit alone:
	modes   map[string]fs.FileMode // of folders in the output, where not the usual one
	carried []paths.Out            // what is not ours in the output
	retired bool                   // the stage is the old output

	mu      sync.Mutex // guards what follows
	checked map[paths.Out]stamp
	files   map[paths.Out]file   // the new output
	folded  map[string]paths.Out // files by their path without letter case
	folders map[string]paths.Out // folders likewise, with a file that lies in each
	made    map[string]bool      // folders of the stage
	stage   string
	dirMode fs.FileMode         // what a new folder gets
	spare   map[paths.Out]known // what the stage held when it was opened; nil when it was empty
	noted   bool                // the record must be written again
	err     error
	ended   bool
}

// A file of the new output.
type file struct {
	digest memo.Digest
	stamp  stamp
	kept   bool
}

// Old returns the digest of a file that the output holds from the last build
// and that is intact: its size and time are as noted, or else its bytes.
func (s *Session) Old(p paths.Out) (memo.Digest, bool) {
	k, ok := s.old[p]
	if !ok {
		return memo.Digest{}, false
	}
	s.mu.Lock()
	_, done := s.checked[p]
	s.mu.Unlock()
	if done {
		return k.digest, true
	}
	info, err := s.fs.Lstat(s.in(s.output, p))
	if err != nil || !info.Mode().IsRegular() {
		return memo.Digest{}, false
	}
	now := stampOf(info)
	read := now != k.stamp
	if read {
		data, err := s.fs.ReadFile(s.in(s.output, p))
		if err != nil || memo.Sum(data) != k.digest {
			return memo.Digest{}, false
		}
	}
	s.mu.Lock()
	s.checked[p] = now
	s.noted = s.noted || read
	s.mu.Unlock()
	return k.digest, true
}

// Holds reports whether the output has the file, intact, with that digest.
func (s *Session) Holds(p paths.Out, digest memo.Digest) bool {
	old, ok := s.Old(p)
	return ok && old == digest
}

// Put keeps the file if the output holds it, else it writes its bytes.
func (s *Session) Put(f File) error {
	if s.Holds(f.Path, f.Digest) {
		return s.Keep(f.Path, f.Digest)
	}
	data, err := f.Bytes()
	if err != nil {
		return s.fail(err)
	}
	return s.Write(f.Path, f.Digest, data)
}

// Keep says that the new site has this file as the output holds it.
func (s *Session) Keep(p paths.Out, digest memo.Digest) error {
	if !s.Holds(p, digest) {
		return s.fail(fmt.Errorf("keep `%s`: the output does not hold it in this form", p))
	}
	return s.claim(p, digest, true)
}

// Write takes the bytes of a file, of which digest is memo.Sum. Bytes that
// the output already holds are kept there and not written.
func (s *Session) Write(p paths.Out, digest memo.Digest, data []byte) error {
	kept := s.Holds(p, digest)
	if err := s.claim(p, digest, kept); err != nil || kept {
		return err
	}
	stage, err := s.staged(path.Dir(string(p)))
	if err != nil {
		return s.fail(plain("write the output", s.shown, err))
	}
	info, err := s.fs.WriteFile(s.in(stage, p), data)
	if errors.Is(err, fs.ErrExist) && s.spare != nil {
		// Never write into what the spare holds: it is the public file too.
		if err = s.fs.RemoveAll(s.in(stage, p)); err == nil {
			info, err = s.fs.WriteFile(s.in(stage, p), data)
		}
	}
	if err != nil {
		return s.fail(plain("write `"+string(p)+"`", s.shown, err))
	}
	s.mu.Lock()
	s.files[p] = file{digest: digest, stamp: stampOf(info)}
	s.mu.Unlock()
	return nil
}

// Bytes is the size of the files of the new output.
func (s *Session) Bytes() (n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		n += f.stamp.Size
	}
	return n
}

// Size is that of a file of the new output, 0 if it has none such.
func (s *Session) Size(p paths.Out) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files[p].stamp.Size
}

// claim enters the file in the new output. Since every path is checked here
// and every folder of the stage is made by makeFolder, nothing can be written
// outside the stage or through a link. Paths that differ in letter case,
// or in how an accent is typed, are one file on many people's machines.
func (s *Session) claim(p paths.Out, digest memo.Digest, kept bool) error {
	if err := valid(p); err != nil {
		return s.fail(err)
	}
	key := p.Fold()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return errors.New("write the output: the session has ended")
	}
	clash := func(other paths.Out) error {
		text := fmt.Sprintf("the output paths `%s` and `%s` cannot both exist, since many systems do not tell capital from small letters", other, p)
		if other == p {
			text = fmt.Sprintf("two files of the site want the output path `%s`", p)
		} else if other.Fold() != key {
			text = fmt.Sprintf("the output paths `%s` and `%s` cannot both exist: one is a file where the other needs a folder", other, p)
		}
		err := problem{ErrPath, text}
		s.err = errors.Join(s.err, err)
		return err
	}
	if other, taken := s.folded[key]; taken {
		return clash(other)
	}
	if other, taken := s.folders[key]; taken {
		return clash(other)
	}
	for dir := path.Dir(key); dir != "."; dir = path.Dir(dir) {
		if other, taken := s.folded[dir]; taken {
			return clash(other)
		}
	}
	for dir := path.Dir(key); dir != "." && s.folders[dir] == ""; dir = path.Dir(dir) {
		s.folders[dir] = p
	}
	s.folded[key] = p
	s.files[p] = file{digest, s.checked[p], kept}
	return nil
}

// staged returns the stage with the folder dir made in it. The stage is
// opened late, so that a build without changes leaves no trace.
func (s *Session) staged(dir string) (string, error) {
	s.mu.Lock()
	if s.err == nil && s.stage == "" {
		s.err = plain("write the output", s.shown, s.openStage())
	}
	stage, err := s.stage, s.err
	s.mu.Unlock()
	if err != nil {
		return "", err // there is nothing left to write for
	}
	return stage, s.makeFolder(dir)
}

// openStage makes the folder that will become the output, of the spare if
// there is one. s.mu is held.
func (s *Session) openStage() error {
	for n := range 10_000 {
		stage := fmt.Sprintf("%s%04d", s.stages, n)
		if _, err := s.fs.Lstat(stage); err == nil {
			continue // one that sweep could not remove
		}
		if s.takeSpare(stage) {
			s.stage = stage
			return nil
		}
		if err := s.fs.Mkdir(stage, 0o755); err != nil {
			return err
		}
		s.stage = stage
		info, err := s.fs.Lstat(stage)
		if err != nil {
			return err
		}
		s.dirMode = modeOf(info)
		return nil
	}
	return fmt.Errorf("too many folders %s0000 and on", s.stages)
}

// makeFolder makes a folder of the stage and those above it. The lock is not
// held while the disk works, since making folders is most of what it does in
// a first build.
func (s *Session) makeFolder(dir string) error {
	if dir == "." {
		return nil
	}
	s.mu.Lock()
	made := s.made[dir]
	s.mu.Unlock()
	if made {
		return nil
	}
	if err := s.makeFolder(path.Dir(dir)); err != nil {
		return err
	}
	at := s.in(s.stage, paths.Out(dir))
	err := s.fs.Mkdir(at, 0o755)
	if errors.Is(err, fs.ErrExist) {
		// Another goroutine was faster, or the spare has it, or letter case
		// does not count here.
		info, lerr := s.fs.Lstat(at)
		switch {
		case lerr != nil:
			err = lerr
		case info.IsDir():
			err = nil
		case s.spare != nil: // a file of the last but one build
			if err = s.fs.Remove(at); err == nil {
				err = s.fs.Mkdir(at, 0o755)
			}
		}
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.made[dir] = true
	s.mu.Unlock()
	return nil
}

func (s *Session) in(root string, p paths.Out) string {
	return filepath.Join(root, filepath.FromSlash(string(p)))
}

// fail notes an error, so that Commit cannot publish half a site.
func (s *Session) fail(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
	return err
}
