package emit

import (
	"cmp"
	"errors"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// tempName is the file in the output's root that takes a copy before it is
// renamed to where it belongs. Only the holder of the lock uses it.
const tempName = ".casebook-new"

// apply changes the output file by file, where folders cannot be exchanged.
// A reader may see old and new pages side by side, but none whose files are
// missing: what pages refer to comes first, pages next, removals last. The
// manifest that stands meanwhile names the files of both, so that a build
// that was killed leaves nothing that the next one would take for another's.
func (s *Session) apply(manifest []byte) error {
	if !s.exists {
		if err := s.fs.Mkdir(s.output, 0o755); err != nil {
			return err
		}
	}
	var fresh []paths.Out
	both := map[paths.Out]memo.Digest{}
	for p, k := range s.old {
		both[p] = k.digest
	}
	for p, f := range s.files {
		both[p] = f.digest
		if !f.kept {
			fresh = append(fresh, p)
		}
	}
	slices.SortFunc(fresh, func(a, b paths.Out) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
	// All refusals before the first change.
	inTheWay := map[paths.Out]string{}
	seen := map[string]bool{"": true} // several files may wait for one obstacle
	for _, p := range fresh {
		obstacle, err := s.way(p)
		if err != nil {
			return err
		}
		if !seen[obstacle] {
			seen[obstacle], inTheWay[p] = true, obstacle
		}
	}
	if err := s.replace(ManifestName, formatManifest(both)); err != nil {
		return err
	}
	for _, p := range fresh {
		if obstacle := inTheWay[p]; obstacle != "" {
			if err := s.fs.RemoveAll(obstacle); err != nil {
				return err
			}
		}
		if err := s.move(p); err != nil {
			return err
		}
	}
	for _, p := range slices.Sorted(maps.Keys(s.old)) {
		if _, stays := s.files[p]; !stays {
			if err := s.remove(p); err != nil {
				return err
			}
		}
	}
	return s.replace(ManifestName, manifest)
}

// rank puts pages after what they refer to.
func rank(p paths.Out) int {
	if strings.HasSuffix(string(p), ".html") {
		return 1
	}
	return 0
}

// way looks at what lies where a file is to go and returns what of ours has
// to be removed for it. A link or anything else that is not ours is refused.
func (s *Session) way(p paths.Out) (obstacle string, err error) {
	for _, dir := range above(p) {
		info, err := s.fs.Lstat(s.in(s.output, dir))
		switch {
		case missing(err):
			return "", nil
		case err != nil:
			return "", err
		case info.IsDir():
			continue
		}
		if _, ours := s.old[dir]; ours {
			return s.in(s.output, dir), nil
		}
		return "", refuse("`%s` in the output is not casebook's and no folder, and the site now needs a folder there for `%s`; remove or rename one of them", dir, p)
	}
	info, err := s.fs.Lstat(s.in(s.output, p))
	if missing(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if info.IsDir() {
		return s.in(s.output, p), s.onlyOurs(string(p), p)
	}
	if _, ours := s.old[p]; ours {
		return "", nil
	}
	return "", s.adopt(p, info.Mode().Type(), s.files[p].digest)
}

// onlyOurs refuses a folder with files that are not of the last manifest.
func (s *Session) onlyOurs(dir string, user paths.Out) error {
	entries, err := s.fs.ReadDir(s.in(s.output, paths.Out(dir)))
	if err != nil {
		return err
	}
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		if e.IsDir() {
			err = s.onlyOurs(p, user)
		} else if _, ours := s.old[paths.Out(p)]; !ours {
			err = refuse("`%s` in the output is not casebook's, and the site now has the file `%s` there; remove or rename one of them", p, user)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// above lists the folders of a path, the uppermost first.
func above(p paths.Out) (dirs []paths.Out) {
	for dir := path.Dir(string(p)); dir != "."; dir = path.Dir(dir) {
		dirs = append(dirs, paths.Out(dir))
	}
	slices.Reverse(dirs)
	return dirs
}

// move brings a file from the stage to its place in one step.
func (s *Session) move(p paths.Out) error {
	from, to := s.in(s.stage, p), s.in(s.output, p)
	if err := s.fs.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	err := s.fs.Rename(from, to)
	if !errors.Is(err, syscall.EXDEV) {
		return err
	}
	temp := filepath.Join(s.output, tempName)
	if err := s.fs.Copy(from, temp); err != nil {
		s.fs.Remove(temp)
		return err
	}
	return s.settle(temp, to)
}

// replace writes a file of the output's root in one step.
func (s *Session) replace(name string, data []byte) error {
	temp := filepath.Join(s.output, tempName)
	if _, err := s.fs.WriteFile(temp, data); err != nil {
		s.fs.Remove(temp)
		return err
	}
	return s.settle(temp, filepath.Join(s.output, name))
}

// settle gives the temporary file its name, and never leaves it behind.
func (s *Session) settle(temp, to string) error {
	err := s.fs.Rename(temp, to)
	if err != nil {
		s.fs.Remove(temp)
	}
	return err
}

// remove takes away a file of the last manifest and the folders that it
// leaves empty. What lies behind a link is not the file that we wrote.
func (s *Session) remove(p paths.Out) error {
	for _, dir := range above(p) {
		info, err := s.fs.Lstat(s.in(s.output, dir))
		if missing(err) || err == nil && !info.IsDir() {
			return nil
		}
		if err != nil {
			return err
		}
	}
	info, err := s.fs.Lstat(s.in(s.output, p))
	if missing(err) || err == nil && info.IsDir() {
		return nil // gone already, or a folder that has come in its place
	}
	if err != nil {
		return err
	}
	if err := s.fs.Remove(s.in(s.output, p)); err != nil {
		return err
	}
	// An empty folder that cannot be removed (a mount point, say) does no
	// harm that would be worth a failed build.
	_ = s.removeEmpty(s.output, p)
	return nil
}
