// Package memo remembers what pure functions returned, by the digest of
// their inputs, from one build to the next.
//
// What goes in: a kind ("body", "page"), the digest of the inputs and the
// bytes that came of them. What comes out: the same bytes, in this run and in
// later ones, or nothing. The rule it keeps: never a wrong value and never a
// failed build. Values lie in packed segment files that are only appended to,
// each record with its key and checksum; whatever is damaged, cut off, gone
// or not writable is a miss, and when nothing can be stored the values of
// this run stay in memory, since the build reads them back.
//
// Several processes may share the folder: each writes a segment of its own
// and reads what the others had finished when it began. Nothing is synced to
// the disk's platter: after a power cut the checksums tell what is left, and
// all of it can be made again.
package memo

import (
	"crypto/sha256"
	"errors"
	"sync"
	"sync/atomic"
)

// Options says how a store is opened.
type Options struct {
	MaxBytes int64  // size of the folder above which the oldest goes; 0 is 1 GB
	Fresh    bool   // read nothing of earlier runs, but store for later ones
	Version  Digest // digest of the executable; a part of every key
}

const defaultMaxBytes = 1 << 30

// A Store is safe for use by many goroutines.
type Store struct {
	version Digest
	dir     string // "" keeps everything in memory
	max     int64
	fresh   bool

	mu      sync.RWMutex // guards what follows, and is never held during I/O
	index   map[Digest]int32
	entries []entry
	own     writer
	closed  bool

	old      []*segment // oldest first; fixed once the store is open
	flushing sync.WaitGroup

	hits, misses, puts, read, written atomic.Int64
}

// An entry is where the newest value of a key lies.
type entry struct {
	off  int64
	seg  int32  // position in Store.old, or own
	size uint32 // of the value
	used uint32 // 1 when this run asked for it; atomic, because readers set it
}

const own = -1 // entry.seg of what this process wrote

// Stats counts what a store did since it was opened.
type Stats struct {
	Hits, Misses, Puts int64
	BytesRead          int64 // values handed out
	BytesWritten       int64 // values taken in
	Entries            int   // values known, of all runs and versions
}

// Open reads the index of the store in dir, which is made when the first
// value is written. A folder that cannot be read or written is no error: the
// store then keeps this run's values in memory, and Err says why.
func Open(dir string, o Options) (*Store, error) {
	if dir == "" {
		return nil, errors.New("open memo store: no folder given")
	}
	s := &Store{version: o.Version, dir: dir, max: o.MaxBytes, fresh: o.Fresh, index: map[Digest]int32{}}
	if s.max <= 0 {
		s.max = defaultMaxBytes
	}
	s.load()
	return s, nil
}

// OpenMemory returns a store that forgets everything when it is closed.
func OpenMemory() *Store { return &Store{index: map[Digest]int32{}} }

// Get returns the value that was put under the key. The bytes are the
// caller's own. What fails its checksum is forgotten and counts as a miss.
func (s *Store) Get(kind string, key Digest) ([]byte, bool) {
	full := s.key(kind, key)
	s.mu.RLock()
	i, ok := s.index[full]
	if !ok || s.closed {
		s.mu.RUnlock()
		s.misses.Add(1)
		return nil, false
	}
	e := &s.entries[i]
	atomic.StoreUint32(&e.used, 1)
	off, seg, size := e.off, e.seg, e.size
	if seg == own {
		if value, ok := s.own.buffered(off, size); ok {
			s.mu.RUnlock()
			s.hit(len(value))
			return value, true
		}
	}
	file := s.fileOf(seg)
	s.mu.RUnlock()

	value, ok := readRecord(file, full, off, size)
	if !ok {
		s.forget(full, i, seg, off)
		s.misses.Add(1)
		return nil, false
	}
	s.hit(len(value))
	return value, true
}

// Put stores a value; it can be read at once. The bytes are copied. A value
// of 1 GB or more is not stored.
func (s *Store) Put(kind string, key Digest, value []byte) {
	if len(value) >= maxValue {
		return
	}
	full := s.key(kind, key)
	header := recordHeader(full, value)

	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	filled := s.insert(full, header, value)
	s.mu.Unlock()

	s.puts.Add(1)
	s.written.Add(int64(len(value)))
	if filled != nil {
		s.flush(filled)
		s.flushing.Done()
	}
}

// Err says why the store keeps values in memory only, nil when it does not.
func (s *Store) Err() error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.own.broken
}

// Stats returns the counts so far.
func (s *Store) Stats() Stats {
	s.mu.RLock()
	n := len(s.index)
	s.mu.RUnlock()
	return Stats{
		Hits: s.hits.Load(), Misses: s.misses.Load(), Puts: s.puts.Load(),
		BytesRead: s.read.Load(), BytesWritten: s.written.Load(), Entries: n,
	}
}

func (s *Store) hit(size int) {
	s.hits.Add(1)
	s.read.Add(int64(size))
}

// key mixes the executable and the kind into the key of a value. It is
// Sum(version, kind, key) with fixed widths, in one block of SHA-256 for a
// short kind.
func (s *Store) key(kind string, key Digest) Digest {
	var room [96]byte
	buf := append(room[:0], s.version[:]...)
	buf = append(buf, key[:]...)
	buf = append(buf, kind...)
	return cut(sha256.Sum256(buf))
}

// forget drops an entry whose record turned out damaged, unless it was
// replaced in the meantime.
func (s *Store) forget(key Digest, i, seg int32, off int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := &s.entries[i]; e.seg == seg && e.off == off && s.index[key] == i {
		delete(s.index, key)
	}
}

// remember points the key at a record. s.mu is held.
func (s *Store) remember(key Digest, e entry) {
	if i, ok := s.index[key]; ok {
		s.entries[i] = e
		return
	}
	s.index[key] = int32(len(s.entries))
	s.entries = append(s.entries, e)
}

func (s *Store) fileOf(seg int32) segmentFile {
	if seg == own {
		return s.own.file
	}
	return s.old[seg].file
}
