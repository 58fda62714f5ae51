package memo

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// chunkSize is how much is written at once: big enough that a write costs
// little per value, small enough that one per goroutine is no weight.
const chunkSize = 1 << 20

// A writer is this process's own segment. Records gather in the chunk last;
// whoever fills it writes it out, outside the store's lock, while the others
// go on with the next. So nobody waits for the disk but the one who writes,
// and no more chunks than goroutines are in memory. A chunk is dropped when
// it is in the file: every value is at any time in one of the two. When a
// write fails, its chunk and all later ones stay.
type writer struct {
	end    int64    // where the next record goes
	last   *chunk   // takes the next record
	full   []*chunk // by offset, not yet in the file
	broken error

	create sync.Once
	file   segmentFile
	path   string
	// open makes the segment file; tests put one here that fails.
	open func(dir string) (segmentFile, string, error)
}

type chunk struct {
	off  int64
	data []byte // never grows beyond its capacity
}

// insert appends a record to the own segment and points its key at it. When
// that filled a chunk, the caller must flush it and then say flushing.Done.
// s.mu is held.
func (s *Store) insert(key Digest, header [headerSize]byte, value []byte) (filled *chunk) {
	w := &s.own
	need := headerSize + len(value)
	if c := w.last; c != nil && cap(c.data)-len(c.data) < need {
		filled = c
		w.full = append(w.full, c)
		w.last = nil
		s.flushing.Add(1)
	}
	if w.last == nil {
		w.last = &chunk{off: w.end, data: make([]byte, 0, max(need, chunkSize))}
	}
	w.last.data = append(append(w.last.data, header[:]...), value...)
	s.remember(key, entry{off: w.end, seg: own, size: uint32(len(value)), used: 1})
	w.end += int64(need)
	return filled
}

// buffered returns a copy of the value of the record at off if it is not in
// the file yet. s.mu is held.
func (w *writer) buffered(off int64, size uint32) ([]byte, bool) {
	c := w.last
	if c == nil || off < c.off {
		i, exact := slices.BinarySearchFunc(w.full, off, func(c *chunk, off int64) int { return cmp.Compare(c.off, off) })
		if !exact {
			i--
		}
		if i < 0 {
			return nil, false
		}
		c = w.full[i]
	}
	start := off - c.off + headerSize
	if start+int64(size) > int64(len(c.data)) {
		return nil, false // the chunk that held it is in the file
	}
	return slices.Clone(c.data[start : start+int64(size)]), true
}

// flush writes a chunk to the file and lets go of it. In memory mode, and
// once a write has failed, it does nothing and the chunk stays.
func (s *Store) flush(c *chunk) {
	w := &s.own
	w.create.Do(s.createSegment)
	s.mu.RLock()
	file, broken := w.file, w.broken
	s.mu.RUnlock()
	if file == nil || broken != nil {
		return
	}
	_, err := file.WriteAt(c.data, c.off)

	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if w.broken == nil {
			w.broken = fmt.Errorf("write memo store: %w", err)
		}
		return
	}
	w.full = slices.DeleteFunc(w.full, func(x *chunk) bool { return x == c })
}

// createSegment opens the file at the first write, so that a run that puts
// nothing leaves nothing.
func (s *Store) createSegment() {
	if s.dir == "" {
		return
	}
	open := s.own.open
	if open == nil {
		open = newSegmentFile
	}
	file, path, err := open(s.dir)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.own.broken = fmt.Errorf("open memo store: %w", err)
		return
	}
	s.own.file, s.own.path = file, path
}

// newSegmentFile makes a segment with the next free number and locks it, so
// that others see that its writer is alive.
func newSegmentFile(dir string) (segmentFile, string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, "", err
	}
	_, last := segmentNames(dir)
	for range 1000 { // others may take numbers at the same time
		last++
		path := filepath.Join(dir, fmt.Sprintf("%016x.seg", last))
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return nil, "", err
		}
		// Where locks are not supported (some network folders) the segment
		// goes without: then nobody else can lock, and so recover, it.
		locked := lockFile(file) == nil
		// Between our making and our locking it, another process may have
		// taken it for a dead one's and removed it.
		if locked && !samePath(file, path) {
			file.Close()
			continue
		}
		return file, path, nil
	}
	return nil, "", fmt.Errorf("no free segment name in %s", dir)
}

// segmentNumber reads the number in a segment's file name.
func segmentNumber(name string) (uint64, bool) {
	digits, ok := strings.CutSuffix(name, ".seg")
	if !ok || len(digits) != 16 {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 16, 63)
	return n, err == nil
}

// finish brings all that is in memory to the file and ends it with a
// trailer. It reports whether everything is in the file.
func (s *Store) finish() bool {
	w := &s.own
	s.mu.Lock()
	if w.last != nil {
		w.full = append(w.full, w.last)
		w.last = nil
	}
	rest := slices.Clone(w.full)
	s.mu.Unlock()
	for _, c := range rest {
		s.flush(c)
	}
	if w.file == nil {
		return w.end == 0
	}
	end := w.end
	if len(w.full) > 0 {
		end = w.full[0].off // what lies before it is sound
	}
	var slots []slot
	s.mu.Lock()
	for key, i := range s.index {
		if e := s.entries[i]; e.seg == own && e.off < end {
			slots = append(slots, slot{key, e.off, e.size})
		}
	}
	s.mu.Unlock()
	slices.SortFunc(slots, func(a, b slot) int { return cmp.Compare(a.off, b.off) })
	_, err := w.file.WriteAt(trailer(slots, end), end)
	if err != nil || end < w.end {
		// No room even for the trailer, or a torn end: the next run reads
		// the records from the start.
		w.file.Truncate(end)
		return false
	}
	return true
}
