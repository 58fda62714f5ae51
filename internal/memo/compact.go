package memo

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
)

const (
	// maxSegments is how many files a folder holds before the small ones
	// are merged: each is opened by every run.
	maxSegments = 16
	// A segment that has reached smallSegment is not merged again, so that
	// a value is copied few times in its life.
	smallSegment = 32 << 20
	lockName     = "lock"
)

// Close finishes this run's segment and, when the folder has grown above its
// bound, lets the oldest go. Values that this run used stay. What cannot be
// written is lost, which later runs see as misses: that is no error.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.mu.Unlock()
	s.flushing.Wait()

	dropped, unlock := s.compact()
	done := s.finish()
	if s.own.file != nil {
		s.own.file.Close()
	}
	for i, seg := range s.old {
		seg.file.Close()
		// Only now: until the trailer stands, the old file is the only one
		// that surely holds the values.
		if done && slices.Contains(dropped, i) {
			os.Remove(seg.path)
		}
	}
	unlock()
	s.mu.Lock()
	s.own.full, s.own.last = nil, nil
	s.mu.Unlock()
	return nil
}

// compact copies what must survive of the segments that are to go into the
// own segment and returns their positions. The folder's lock is held until
// unlock: two processes must not both copy and remove the same segments.
// Whoever finds it taken leaves the work to the other.
func (s *Store) compact() (dropped []int, unlock func()) {
	unlock = func() {}
	if s.dir == "" || s.own.broken != nil || len(s.old) == 0 {
		return nil, unlock
	}
	victims := s.victims()
	if len(victims) == 0 {
		return nil, unlock
	}
	lock, err := TryLock(filepath.Join(s.dir, lockName))
	if err != nil {
		return nil, unlock
	}
	bySegment := s.surviving(victims)
	for _, v := range victims {
		seg := s.old[v.seg]
		// One that is being written, or that another process has removed,
		// is not ours to drop.
		if lockFile(seg.file) != nil {
			continue
		}
		if !samePath(seg.file, seg.path) {
			unlockFile(seg.file)
			continue
		}
		for _, sl := range bySegment[v.seg] {
			s.move(seg, sl)
		}
		dropped = append(dropped, v.seg)
	}
	return dropped, lock.Unlock
}

// A victim is a segment that is to go; all that is known of it survives
// (merge), or only what this run used.
type victim struct {
	seg   int
	merge bool
}

// victims chooses: the oldest while the folder is above its bound, then the
// small ones if there are too many files.
func (s *Store) victims() (out []victim) {
	used := make([]int64, len(s.old))
	s.mu.Lock()
	for _, i := range s.index {
		if e := &s.entries[i]; e.seg != own && e.used != 0 {
			used[e.seg] += headerSize + slotSize + int64(e.size)
		}
	}
	s.mu.Unlock()
	total := s.own.end + foreign(s.dir, s.old)
	for _, seg := range s.old {
		total += seg.size
	}
	gone := make([]bool, len(s.old))
	for i, seg := range s.old {
		if total <= s.max {
			break
		}
		// Rewriting a segment that is nearly all in use frees nothing, and
		// a site bigger than the bound would be copied by every build.
		if waste := seg.size - used[i]; waste > seg.size/8 {
			out = append(out, victim{seg: i})
			gone[i] = true
			total -= waste
		}
	}
	// A fresh store has not read what a merge would have to keep.
	if len(s.old)-len(out)+1 > maxSegments && !s.fresh {
		for i, seg := range s.old {
			if !gone[i] && seg.size < smallSegment {
				out = append(out, victim{seg: i, merge: true})
			}
		}
	}
	return out
}

// foreign sums the segments in the folder that others wrote since we opened.
func foreign(dir string, known []*segment) (total int64) {
	names, _ := segmentNames(dir)
	for _, name := range names {
		path := filepath.Join(dir, name)
		if slices.ContainsFunc(known, func(g *segment) bool { return g.path == path }) {
			continue
		}
		if info, err := os.Stat(path); err == nil {
			total += info.Size()
		}
	}
	return total
}

// surviving lists, for each victim, what is to be copied, in file order.
func (s *Store) surviving(victims []victim) map[int][]slot {
	merge := map[int]bool{}
	for _, v := range victims {
		merge[v.seg] = v.merge
	}
	out := map[int][]slot{}
	s.mu.Lock()
	for key, i := range s.index {
		e := s.entries[i]
		if all, ok := merge[int(e.seg)]; ok && e.seg != own && (all || e.used != 0) {
			out[int(e.seg)] = append(out[int(e.seg)], slot{key, e.off, e.size})
		}
	}
	s.mu.Unlock()
	for _, slots := range out {
		slices.SortFunc(slots, func(a, b slot) int { return cmp.Compare(a.off, b.off) })
	}
	return out
}

// move copies one record to the own segment; a damaged one is left behind.
func (s *Store) move(from *segment, sl slot) {
	value, ok := readRecord(from.file, sl.key, sl.off, sl.size)
	if !ok {
		return
	}
	s.mu.Lock()
	filled := s.insert(sl.key, recordHeader(sl.key, value), value)
	s.mu.Unlock()
	if filled != nil {
		s.flush(filled)
		s.flushing.Done()
	}
}
