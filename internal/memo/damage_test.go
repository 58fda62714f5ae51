package memo

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// Whatever happens to the files, the store opens, gives no wrong value and
// takes new ones.
func TestNoDamageGivesAWrongValue(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	damages := map[string]func(b []byte) []byte{
		"flip a bit": func(b []byte) []byte { b[rnd.IntN(len(b))] ^= 1 << rnd.IntN(8); return b },
		"flip many": func(b []byte) []byte {
			for range 50 {
				b[rnd.IntN(len(b))]++
			}
			return b
		},
		"cut":          func(b []byte) []byte { return b[:rnd.IntN(len(b))] },
		"cut the head": func(b []byte) []byte { return b[rnd.IntN(len(b)):] },
		"zero a part":  func(b []byte) []byte { i := rnd.IntN(len(b)); clear(b[i:min(len(b), i+5000)]); return b },
		"grow":         func(b []byte) []byte { return append(b, b[:rnd.IntN(len(b))]...) },
		"swap records": func(b []byte) []byte {
			one := headerSize + 500
			i, j := rnd.IntN(20)*one, rnd.IntN(20)*one
			x := bytes.Clone(b[i : i+one])
			copy(b[i:], b[j:j+one])
			copy(b[j:], x)
			return b
		},
		"garbage": func(b []byte) []byte {
			for i := range b {
				b[i] = byte(rnd.Uint32())
			}
			return b
		},
		"empty": func(b []byte) []byte { return nil },
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			for range 25 {
				dir := t.TempDir()
				fill(t, dir, Options{}, 0, 20, 500)
				fill(t, dir, Options{}, 20, 40, 500)
				paths, _ := segments(t, dir)
				path := paths[rnd.IntN(len(paths))]
				data, _ := os.ReadFile(path)
				os.WriteFile(path, damage(data), 0o644)

				s := open(t, dir, Options{})
				if n := hits(t, s, 0, 40, 500); n < 20 {
					t.Fatalf("only %d values left, the other segment was whole", n)
				}
				s.Close()
				fill(t, dir, Options{}, 0, 40, 500)
				s = open(t, dir, Options{})
				if n := hits(t, s, 0, 40, 500); n != 40 {
					t.Fatalf("%d of 40 values after they were put anew", n)
				}
				s.Close()
			}
		})
	}
}

func TestADamagedRecordIsPutAnewInTheSameRun(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, Options{}, 0, 2, 500)
	paths, _ := segments(t, dir)
	data, _ := os.ReadFile(paths[0])
	data[headerSize+5] ^= 1
	os.WriteFile(paths[0], data, 0o644)
	s := open(t, dir, Options{})
	if n := hits(t, s, 0, 2, 500); n != 1 {
		t.Fatalf("%d values, want the one that is whole", n)
	}
	key, value := nth(0, 500)
	s.Put("k", key, value)
	if n := hits(t, s, 0, 2, 500); n != 2 {
		t.Errorf("%d values after the repair", n)
	}
}

func TestAnUnfinishedSegmentIsFinishedByTheNextRun(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, Options{}, 0, 10, 500)
	paths, whole := segments(t, dir)
	os.Truncate(paths[0], 7*(headerSize+500)+100)
	if n := hits(t, open(t, dir, Options{}), 0, 10, 500); n != 7 {
		t.Errorf("%d values, want the 7 that are whole", n)
	}
	file, _ := os.Open(paths[0])
	defer file.Close()
	info, _ := file.Stat()
	if slots, ok := readTrailer(file, info.Size()); !ok || len(slots) != 7 || info.Size() >= whole {
		t.Errorf("trailer %v with %d slots, %d bytes", ok, len(slots), info.Size())
	}
}

func TestForeignFilesAreLeftAlone(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"notes.txt", "1.seg", "zzzzzzzzzzzzzzzz.seg", "ffffffffffffffff.seg"} {
		os.WriteFile(filepath.Join(dir, name), []byte("not ours"), 0o644)
	}
	os.Mkdir(filepath.Join(dir, "0000000000000001.seg"), 0o755)
	fill(t, dir, Options{}, 0, 5, 10)
	if n := hits(t, open(t, dir, Options{}), 0, 5, 10); n != 5 {
		t.Errorf("%d of 5", n)
	}
	for _, name := range []string{"notes.txt", "1.seg", "zzzzzzzzzzzzzzzz.seg", "ffffffffffffffff.seg"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

func TestAFolderRemovedWhileOpenCostsNothingInThisRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "memo")
	fill(t, dir, Options{}, 0, 10, 500)
	s := open(t, dir, Options{})
	key, value := nth(10, 500)
	s.Put("k", key, value)
	os.RemoveAll(dir)
	for i := 11; i < 3000; i++ { // past the first chunk
		key, value := nth(i, 500)
		s.Put("k", key, value)
	}
	if n := hits(t, s, 0, 3000, 500); n != 3000 {
		t.Errorf("%d of 3000", n)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	s = open(t, dir, Options{})
	hits(t, s, 0, 3000, 500)
}

func TestWhereNothingCanBeWrittenTheRunStillWorks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o644)
	s := open(t, filepath.Join(file, "memo"), Options{})
	const n, size = 30, chunkSize / 4
	for i := range n {
		key, value := nth(i, size)
		s.Put("k", key, value)
	}
	if got := hits(t, s, 0, n, size); got != n {
		t.Errorf("%d of %d", got, n)
	}
	if s.Err() == nil {
		t.Error("Err does not say that nothing is stored")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestAReadOnlyFolderIsRead(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, Options{}, 0, 10, 500)
	s := open(t, dir, Options{})
	s.own.open = func(string) (segmentFile, string, error) { return nil, "", syscall.EROFS }
	key, value := nth(10, 500)
	s.Put("k", key, value)
	s.flush(s.own.last)
	if !errors.Is(s.Err(), syscall.EROFS) {
		t.Errorf("Err is %v", s.Err())
	}
	if n := hits(t, s, 0, 11, 500); n != 11 {
		t.Errorf("%d of 11", n)
	}
	s.Close()
	if n := hits(t, open(t, dir, Options{}), 0, 11, 500); n != 10 {
		t.Errorf("%d of 10 afterwards", n)
	}
}

// A fullDisk takes so many bytes, the last write in part.
type fullDisk struct {
	segmentFile
	room int
}

func (d *fullDisk) WriteAt(p []byte, off int64) (int, error) {
	if len(p) > d.room {
		n, _ := d.segmentFile.WriteAt(p[:d.room], off)
		d.room = 0
		return n, syscall.ENOSPC
	}
	d.room -= len(p)
	return d.segmentFile.WriteAt(p, off)
}

func TestAFullDiskLosesNoValueOfThisRun(t *testing.T) {
	const n, size = 60, 100_000
	for _, room := range []int{0, 1000, chunkSize, 3*chunkSize + 100, n*(size+headerSize) + 10} {
		dir := t.TempDir()
		s := open(t, dir, Options{})
		s.own.open = func(dir string) (segmentFile, string, error) {
			f, path, err := newSegmentFile(dir)
			return &fullDisk{f, room}, path, err
		}
		for i := range n {
			key, value := nth(i, size)
			s.Put("k", key, value)
		}
		if got := hits(t, s, 0, n, size); got != n {
			t.Errorf("room %d: %d of %d in the run", room, got, n)
		}
		s.Close()
		s = open(t, dir, Options{})
		got := hits(t, s, 0, n, size)
		if want := room / chunkSize * 10; got < want {
			t.Errorf("room %d: %d values later, want those of the whole chunks: %d", room, got, want)
		}
		s.Close()
	}
}

func FuzzSegment(f *testing.F) {
	dir := f.TempDir()
	fill(f, dir, Options{}, 0, 3, 40)
	paths, _ := segments(f, dir)
	whole, err := os.ReadFile(paths[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:100])
	f.Add(slices.Concat(whole, whole))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := bytes.NewReader(data)
		end := int64(0)
		slots, stop := scan(in, int64(len(data)))
		for _, s := range slots {
			if s.off != end {
				t.Fatalf("record at %d, want %d", s.off, end)
			}
			end = s.off + headerSize + int64(s.size)
		}
		if stop != end || end > int64(len(data)) {
			t.Fatalf("end %d, want %d of %d", stop, end, len(data))
		}
		slots, _ = readTrailer(in, int64(len(data)))
		for _, s := range slots {
			if s.off < 0 || s.off+headerSize+int64(s.size) > int64(len(data)) {
				t.Fatalf("slot outside the file: %+v", s)
			}
		}
	})
}
