package emit

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// Commit makes what was written and kept the output; what the last manifest
// has besides is removed. When it fails, the old output stands, and the
// session has ended all the same.
func (s *Session) Commit() (Result, error) {
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		return Result{}, errors.New("publish the output: the session has ended")
	}
	s.ended = true
	s.mu.Unlock()
	defer s.end()
	if s.err != nil {
		return Result{}, s.err
	}
	var r Result
	digests := make(map[paths.Out]memo.Digest, len(s.files))
	for p, f := range s.files {
		digests[p] = f.digest
		if f.kept {
			r.Kept++
		} else {
			r.Wrote++
		}
	}
	for p := range s.old {
		if _, stays := s.files[p]; !stays {
			r.Removed++
		}
	}
	manifest := formatManifest(digests)
	if r.Wrote > 0 || !bytes.Equal(manifest, s.manifest) {
		reason, err := s.publish(manifest)
		if err != nil {
			return Result{}, plain("publish the output", s.shown, err)
		}
		r.NotAtomic = reason
		s.noted = true
	}
	if s.noted {
		s.saveRecord()
	}
	return r, nil
}

// Abort gives up what was written and leaves the output as it is. After
// Commit it does nothing, so that it can be deferred.
func (s *Session) Abort() {
	s.mu.Lock()
	ended := s.ended
	s.ended = true
	s.mu.Unlock()
	if !ended {
		s.end()
	}
}

func (s *Session) end() {
	if s.stage != "" && !(s.retired && s.keepSpare()) {
		s.discard(s.stage)
	}
	s.stage = ""
	s.unlock()
}

// publish puts the new tree in place of the old one. The exchange is the one
// moment of the change: killed before it, the stage is left to be swept, and
// after it, the old tree.
func (s *Session) publish(manifest []byte) (reason string, err error) {
	if _, err := s.staged("."); err != nil {
		return "", err
	}
	if s.reason == "" || !s.exists && strings.HasPrefix(s.stages, s.parent+string(filepath.Separator)) {
		s.reason, err = s.swap(manifest)
		if err != nil || s.reason == "" {
			return "", err
		}
	}
	return s.reason, s.apply(manifest)
}

// swap completes the stage and exchanges it with the output. The reason is
// why this file system cannot do so.
func (s *Session) swap(manifest []byte) (reason string, err error) {
	err = s.complete(manifest)
	if errors.Is(err, errOtherDisk) {
		return "a folder in `" + s.shown + "` lies on another disk", nil
	}
	if err != nil {
		return "", err
	}
	if !s.exists {
		if err := s.fs.Rename(s.stage, s.output); err != nil {
			return "", err
		}
		s.stage = ""
		return "", nil
	}
	err = s.fs.Exchange(s.stage, s.output)
	switch {
	case err == nil:
		s.retired = true // the stage is the old tree now
		return "", nil
	case errors.Is(err, syscall.EBUSY):
		return "`" + s.shown + "` is a mount point", nil
	case cannotExchange(err):
		return "this disk or system cannot exchange two folders", nil
	}
	return "", err
}

var errOtherDisk = errors.New("lies on another disk")

// complete fills the stage up to a whole tree: the files that are kept,
// those that are not ours, and the manifest as the last.
func (s *Session) complete(manifest []byte) error {
	for _, p := range slices.Sorted(maps.Keys(s.files)) {
		f := s.files[p]
		if !f.kept {
			continue
		}
		if has, at := s.spareHas(p, f.digest); has {
			f.stamp = at
			s.files[p] = f
			continue
		}
		if _, err := s.staged(path.Dir(string(p))); err != nil {
			return err
		}
		err := s.place(p, 0)
		if errors.Is(err, fs.ErrExist) && s.spare != nil {
			if err = s.fs.RemoveAll(s.in(s.stage, p)); err == nil {
				err = s.place(p, 0)
			}
		}
		if err != nil {
			return err
		}
	}
	if err := s.trimSpare(); err != nil {
		return err
	}
	if s.exists {
		if err := s.carry("."); err != nil {
			return err
		}
	}
	if _, err := s.fs.WriteFile(filepath.Join(s.stage, ManifestName), manifest); err != nil {
		return err
	}
	// Deepest first: a mode may forbid to enter.
	for _, dir := range slices.Backward(slices.Sorted(maps.Keys(s.modes))) {
		// A folder that only the old tree has is not in the stage.
		if err := s.fs.Chmod(s.in(s.stage, paths.Out(dir)), s.modes[dir]); err != nil && !missing(err) {
			return err
		}
	}
	if s.exists && s.rootMode != s.dirMode {
		return s.fs.Chmod(s.stage, s.rootMode)
	}
	return nil
}

// place brings a file of the output into the stage, as a second name for the
// same file, or as a copy where there are no second names.
func (s *Session) place(p paths.Out, kind fs.FileMode) error {
	from, to := s.in(s.output, p), s.in(s.stage, p)
	if kind == fs.ModeSymlink { // some systems would link what it leads to
		target, err := s.fs.Readlink(from)
		if err != nil {
			return err
		}
		return s.fs.Symlink(target, to)
	}
	err := s.fs.Link(from, to)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.EXDEV):
		// Removing the old tree would empty that other disk.
		return errOtherDisk
	case kind != 0 || errors.Is(err, fs.ErrNotExist):
		return err
	}
	return s.fs.Copy(from, to)
}

// carry brings all that is not ours from a folder of the output into the
// stage. It is linked and not moved: until the exchange, the old tree must
// be whole, and after it nothing may be missing.
func (s *Session) carry(dir string) error {
	entries, err := s.fs.ReadDir(s.in(s.output, paths.Out(dir)))
	if err != nil {
		return err
	}
	for _, e := range entries {
		p := paths.Out(path.Join(dir, e.Name()))
		_, ours := s.old[p]
		switch {
		case e.IsDir():
			info, lerr := s.fs.Lstat(s.in(s.output, p))
			if lerr != nil {
				return lerr
			}
			if m := modeOf(info); m != s.dirMode {
				s.modes[string(p)] = m
			}
			err = s.carry(string(p))
		case ours || p == ManifestName || p == tempName:
			continue
		default:
			err = s.carryFile(p, e.Type())
		}
		if err != nil {
			return err
		}
	}
	if len(entries) == 0 && dir != "." && !s.wasOurs(dir) {
		s.carried = append(s.carried, paths.Out(dir))
		return s.stageForeign(dir)
	}
	return nil
}

func (s *Session) carryFile(p paths.Out, kind fs.FileMode) error {
	s.carried = append(s.carried, p)
	if f, taken := s.files[p]; taken {
		return s.adopt(p, kind, f.digest)
	}
	if user, taken := s.folders[p.Fold()]; taken {
		return refuse("`%s` in the output is not casebook's, and the site now needs a folder there for `%s`; remove or rename one of them", p, user)
	}
	if err := s.stageForeign(path.Dir(string(p))); err != nil {
		return err
	}
	return s.place(p, kind)
}

// adopt lets the site write a file that somebody else put into the output
// only if it is the same, since it could not be had back.
func (s *Session) adopt(p paths.Out, kind fs.FileMode, digest memo.Digest) error {
	if kind == 0 {
		data, err := s.fs.ReadFile(s.in(s.output, p))
		if err != nil {
			return err
		}
		if memo.Sum(data) == digest {
			return nil
		}
	}
	return refuse("`%s` in the output was not made by casebook, and the site now has a file of that name; remove or rename one of them", p)
}

// stageForeign makes a folder that is not ours in the stage.
func (s *Session) stageForeign(dir string) error {
	for d := dir; d != "."; d = path.Dir(d) {
		if other, taken := s.folded[paths.Out(d).Fold()]; taken {
			return refuse("the folder `%s` in the output is not casebook's, and the site now has the file `%s` there; remove or rename one of them", dir, other)
		}
	}
	_, err := s.staged(dir)
	return err
}

// wasOurs reports whether the last manifest has files in the folder.
func (s *Session) wasOurs(dir string) bool {
	for p := range s.old {
		if strings.HasPrefix(string(p), dir+"/") {
			return true
		}
	}
	return false
}

// discard removes a tree. A folder whose mode forbids that is opened first,
// and every removal is tried twice, since scanners and indexers of some
// systems hold a new file for a moment.
func (s *Session) discard(tree string) {
	if s.fs.RemoveAll(tree) == nil {
		return
	}
	s.open(tree)
	if s.fs.RemoveAll(tree) != nil {
		s.fs.RemoveAll(tree)
	}
}

func (s *Session) open(dir string) {
	s.fs.Chmod(dir, 0o700)
	entries, err := s.fs.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.IsDir() {
			s.open(filepath.Join(dir, e.Name()))
		}
	}
}
