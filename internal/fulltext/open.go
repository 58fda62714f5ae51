package fulltext

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/openimis/casebook/internal/memo"
)

// format changes with what the documents of the index look like.
const format = "casebook fulltext 1"

var (
	formatKey = []byte("casebook/format")
	closedKey = []byte("casebook/closed")
)

// Open opens the index of a folder, or makes it. One that is damaged or not
// ours is made anew. Where the folder cannot be written, or another process
// has the index, it is kept in memory. Notice says so. The error is for a
// machine on which not even that can be done.
func Open(dir string) (*Index, error) {
	x := &Index{}
	if err := x.open(dir); err != nil {
		x.lock.Unlock()
		*x = Index{Notice: "the search index is kept in memory: " + err.Error()}
		if errors.Is(err, memo.ErrLocked) {
			x.Notice = "another process has the search index; this one makes its own in memory"
		}
		b, err := bleve.NewUsing("", newMapping(), scorch.Name, scorch.Name, nil)
		if err != nil {
			return nil, fmt.Errorf("make a search index: %w", err)
		}
		x.bleve = b
		x.set(nil, nil)
	}
	return x, nil
}

func (x *Index) open(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	lock, err := memo.TryLock(filepath.Join(dir, "lock"))
	if err != nil {
		return err
	}
	x.lock, x.dir = lock, dir
	if _, err := os.Stat(x.files()); err == nil {
		entries, err := x.load()
		if err == nil {
			x.set(entries, nil)
			return nil
		}
		x.Notice = "the search index is made anew: " + err.Error()
	}
	return x.create()
}

// files is Bleve's own folder, which may be removed as a whole.
func (x *Index) files() string { return filepath.Join(x.dir, "bleve") }

// create makes an empty index in place of what is there.
func (x *Index) create() error {
	if err := os.RemoveAll(x.files()); err != nil {
		return err
	}
	b, err := bleve.NewUsing(x.files(), newMapping(), scorch.Name, scorch.Name, config())
	if err != nil {
		return err
	}
	if err := b.SetInternal(formatKey, []byte(format)); err != nil {
		b.Close()
		return err
	}
	x.bleve = b
	x.set(nil, nil)
	return nil
}

// load opens what is there, after a look at every byte of it: Bleve believes
// its files, and what reads a broken one panics, in goroutines that nobody
// can catch.
func (x *Index) load() (entries map[string]entry, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // a mapped file that was cut off
	defer func() {
		if recover() != nil {
			err = errors.New("its files are damaged")
		}
	}()
	if err := intact(filepath.Join(x.files(), "store")); err != nil {
		return nil, err
	}
	b, err := bleve.OpenUsing(x.files(), config())
	if err != nil {
		return nil, errors.New("its files cannot be read")
	}
	defer func() {
		if err != nil {
			b.Close()
		}
	}()
	if is, err := b.GetInternal(formatKey); err != nil || string(is) != format {
		return nil, errors.New("it is of another version")
	}
	if entries, err = readEntries(b); err != nil {
		return nil, err
	}
	if n, err := b.DocCount(); err != nil || n < uint64(len(entries)) { // those of the dictionary come on top
		return nil, errors.New("it is not complete")
	}
	x.bleve = b
	return entries, nil
}

// intact checks the segments, each of which ends with a checksum of itself.
// Where none is left, Bleve may go back to the empty index that it began with,
// and cannot open what is then written.
func intact(dir string) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return errors.New("its files cannot be read")
	}
	segments := 0
	for _, f := range list {
		if !strings.HasSuffix(f.Name(), ".zap") {
			continue
		}
		segments++
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if n := len(data) - 4; err != nil || n < 0 || crc32.ChecksumIEEE(data[:n]) != binary.BigEndian.Uint32(data[n:]) {
			return errors.New("its files are damaged")
		}
	}
	if segments == 0 {
		return errors.New("it holds nothing")
	}
	return nil
}

// config is how Bleve keeps its files: it need not wait for the disk, since
// what is on it always fits together, and what is missing is made again.
func config() map[string]any { return map[string]any{"unsafe_batch": true, "bolt_timeout": "1s"} }

func newMapping() *mapping.IndexMappingImpl {
	m := bleve.NewIndexMapping()
	m.ScoringModel = index.BM25Scoring
	return m
}

// patience is how long Close waits for a slow disk.
const patience = 10 * time.Second

// Close writes what is not on disk yet and lets go of the folder.
func (x *Index) Close() error { return x.CloseWithin(patience) }

// CloseWithin is Close for those in a hurry: what is not written by then is
// made again next time.
func (x *Index) CloseWithin(patience time.Duration) error {
	x.syncing.Lock()
	defer x.syncing.Unlock()
	x.using.Lock()
	defer x.using.Unlock()
	if x.bleve == nil {
		return nil
	}
	if x.dirty && x.dir != "" && !x.broken.Load() {
		done := make(chan struct{})
		b := x.bleve.NewBatch()
		b.SetInternal(closedKey, []byte{1})
		b.SetPersistedCallback(func(error) { close(done) })
		if x.bleve.Batch(b) == nil {
			select {
			case <-done:
			case <-time.After(patience):
			}
		}
	}
	err := x.bleve.Close()
	if x.broken.Load() && x.dir != "" {
		err = errors.Join(err, os.RemoveAll(x.files()))
	}
	x.bleve = nil
	x.lock.Unlock()
	return err
}
