package emit

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// The spare is the output before the last one. It waits in the state folder
// to become the next stage: nearly every page has a folder of its own, and
// to make and remove ten thousand folders takes seconds, while to bring the
// spare up to date takes as long as the changes are many. Its files are
// second names of public ones, so nothing in it is ever opened for writing.
// It holds only what its record says; without a record it is thrown away,
// and so the record comes last and goes first.
type spareRecord struct {
	DirMode fs.FileMode   `cbor:"1,keyasint"`
	Modes   []string      `cbor:"2,keyasint"` // folders with another mode
	Files   []recordEntry `cbor:"3,keyasint"`
}

func (s *Session) sparePath() string { return filepath.Join(s.state, "spare-"+s.id()) }

// takeSpare makes the spare the stage, if there is a sound one.
func (s *Session) takeSpare(stage string) bool {
	if s.state == "" || s.reason != "" || !s.exists {
		return false
	}
	record := s.sparePath() + ".cbor"
	data, err := s.fs.ReadFile(record)
	if err != nil {
		return false
	}
	var r spareRecord
	if s.fs.Remove(record) != nil {
		return false
	}
	if memo.Decode(data, &r) != nil || s.fs.Rename(s.sparePath(), stage) != nil {
		return false
	}
	spare := make(map[paths.Out]known, len(r.Files))
	sound := s.fs.Chmod(stage, r.DirMode) == nil
	for _, dir := range r.Modes { // until the end, no mode may hinder us
		err := s.fs.Chmod(s.in(stage, paths.Out(dir)), r.DirMode)
		sound = sound && (err == nil || missing(err))
	}
	for _, f := range r.Files {
		sound = sound && valid(f.Path) == nil
		spare[f.Path] = known{f.Digest, f.Stamp}
	}
	if !sound {
		s.discard(stage)
		return false
	}
	s.spare, s.dirMode = spare, r.DirMode
	return true
}

// spareHas reports whether the stage came with this file, and its stamp.
func (s *Session) spareHas(p paths.Out, digest memo.Digest) (bool, stamp) {
	k, ok := s.spare[p]
	if !ok || k.digest != digest || k.stamp == (stamp{}) {
		return false, stamp{}
	}
	info, err := s.fs.Lstat(s.in(s.stage, p))
	if err != nil || !info.Mode().IsRegular() {
		return false, stamp{}
	}
	return stampOf(info) == k.stamp, k.stamp
}

// trimSpare removes from the stage what it came with and the new site does
// not have.
func (s *Session) trimSpare() error {
	for _, p := range slices.Sorted(maps.Keys(s.spare)) {
		if _, stays := s.files[p]; stays {
			continue
		}
		if s.made[string(p)] || s.sameAsNew(p) {
			continue // it has made way already
		}
		if err := s.fs.Remove(s.in(s.stage, p)); err != nil && !missing(err) {
			return err
		}
		if err := s.removeEmpty(s.stage, p); err != nil {
			return err
		}
	}
	return nil
}

// sameAsNew reports whether a path of the spare is only another spelling of
// one of the new site, where letter case does not count.
func (s *Session) sameAsNew(p paths.Out) bool {
	other, ok := s.folded[p.Fold()]
	if !ok {
		return false
	}
	a, err := s.fs.Lstat(s.in(s.stage, p))
	if err != nil {
		return false
	}
	b, err := s.fs.Lstat(s.in(s.stage, other))
	return err == nil && os.SameFile(a, b)
}

// removeEmpty removes the folders above a path that hold nothing any more.
func (s *Session) removeEmpty(root string, p paths.Out) error {
	for _, dir := range slices.Backward(above(p)) {
		info, err := s.fs.Lstat(s.in(root, dir))
		if missing(err) {
			continue
		}
		if err != nil || !info.IsDir() { // a file may have come in its place
			return err
		}
		if err := s.fs.Remove(s.in(root, dir)); errors.Is(err, fs.ErrExist) {
			return nil // not empty
		} else if err != nil {
			return err
		}
	}
	return nil
}

// keepSpare puts the old output, which is in the stage's place now, aside
// for the next build, without what is not ours. It reports whether that
// worked; if not, the old output is to be removed.
func (s *Session) keepSpare() bool {
	if s.state == "" || s.fs.MkdirAll(s.state, 0o755) != nil {
		return false
	}
	spare := s.sparePath()
	if err := s.fs.Remove(spare + ".cbor"); err != nil && !missing(err) {
		return false
	}
	if _, err := s.fs.Lstat(spare); err == nil {
		s.discard(spare) // one without a record
	}
	for _, p := range append(s.carried, ManifestName, tempName) {
		if err := s.fs.Remove(s.in(s.stage, p)); err != nil && !missing(err) {
			return false
		}
		if s.removeEmpty(s.stage, p) != nil {
			return false
		}
	}
	if s.fs.Rename(s.stage, spare) != nil { // it may lie on another disk
		return false
	}
	r := spareRecord{DirMode: s.dirMode, Modes: slices.Sorted(maps.Keys(s.modes))}
	for _, p := range slices.Sorted(maps.Keys(s.old)) {
		k := s.old[p]
		if now, ok := s.checked[p]; ok {
			k.stamp = now // it was read and found intact
		}
		r.Files = append(r.Files, recordEntry{Path: p, Digest: k.digest, Stamp: k.stamp})
	}
	if s.saveFile(spare+".cbor", memo.Encode(r)) != nil {
		s.discard(spare)
	}
	return true
}

// saveFile writes a file of the state folder in one step.
func (s *Session) saveFile(path string, data []byte) error {
	if err := s.fs.Remove(path + ".new"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := s.fs.WriteFile(path+".new", data); err != nil {
		s.fs.Remove(path + ".new")
		return err
	}
	return s.fs.Rename(path+".new", path)
}
