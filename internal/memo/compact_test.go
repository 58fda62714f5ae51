package memo

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheFolderStaysBelowItsBound(t *testing.T) {
	dir := t.TempDir()
	const bound, size = 100_000, 1000
	for run := range 30 {
		fill(t, dir, Options{MaxBytes: bound}, run*20, run*20+20, size)
		if _, total := segments(t, dir); total > bound+5000 {
			t.Fatalf("run %d: %d bytes", run, total)
		}
	}
	s := open(t, dir, Options{})
	if n := hits(t, s, 29*20, 30*20, size); n != 20 {
		t.Errorf("%d of the newest 20", n)
	}
	if n := hits(t, s, 0, 20, size); n != 0 {
		t.Errorf("%d of the oldest are left", n)
	}
}

func TestWhatARunUsesOutlivesItsSegment(t *testing.T) {
	dir := t.TempDir()
	const size = 1000
	for run := range 30 {
		s := open(t, dir, Options{MaxBytes: 50_000})
		if run > 0 {
			if n := hits(t, s, 0, 10, size); n != 10 {
				t.Fatalf("run %d: %d of the 10 that every run uses", run, n)
			}
		}
		for i := run * 20; i < run*20+20; i++ {
			key, value := nth(i, size)
			s.Put("k", key, value)
		}
		s.Close()
	}
	if _, total := segments(t, dir); total > 60_000 {
		t.Errorf("%d bytes", total)
	}
}

func TestASiteBiggerThanTheBoundIsNotCopiedByEveryRun(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, Options{MaxBytes: 1000}, 0, 50, 1000)
	before, _ := segments(t, dir)
	for range 3 {
		s := open(t, dir, Options{MaxBytes: 1000})
		if n := hits(t, s, 0, 50, 1000); n != 50 {
			t.Fatalf("%d of 50", n)
		}
		s.Close()
	}
	after, _ := segments(t, dir)
	if len(after) != 1 || after[0] != before[0] {
		t.Errorf("segments %v became %v", before, after)
	}
}

func TestManySmallSegmentsBecomeFew(t *testing.T) {
	dir := t.TempDir()
	for i := range 60 {
		fill(t, dir, Options{}, i, i+1, 100)
		if paths, _ := segments(t, dir); len(paths) > maxSegments {
			t.Fatalf("%d segments after %d runs", len(paths), i+1)
		}
	}
	if n := hits(t, open(t, dir, Options{}), 0, 60, 100); n != 60 {
		t.Errorf("%d of 60 after the merges", n)
	}
	if _, err := os.Stat(filepath.Join(dir, lockName)); !os.IsNotExist(err) {
		t.Errorf("the lock file was left: %v", err)
	}
}

func TestAFreshRunDoesNotMergeWhatItHasNotRead(t *testing.T) {
	dir := t.TempDir()
	for i := range maxSegments + 4 {
		fill(t, dir, Options{Fresh: true}, i, i+1, 100)
	}
	if n := hits(t, open(t, dir, Options{}), 0, maxSegments+4, 100); n != maxSegments+4 {
		t.Errorf("%d of %d", n, maxSegments+4)
	}
}

func TestOnlyOneProcessCompacts(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, Options{}, 0, 20, 1000)
	lock, err := TryLock(filepath.Join(dir, lockName))
	if err != nil {
		t.Fatal(err)
	}
	fill(t, dir, Options{MaxBytes: 1000}, 20, 21, 1000)
	if paths, _ := segments(t, dir); len(paths) != 2 {
		t.Errorf("%d segments: one was dropped while another process compacts", len(paths))
	}
	lock.Unlock()
	fill(t, dir, Options{MaxBytes: 1000}, 21, 22, 1000)
	if n := hits(t, open(t, dir, Options{}), 0, 22, 1000); n != 1 {
		t.Errorf("%d values left, want the one put last", n)
	}
}

func TestASegmentThatIsBeingWrittenIsNotDropped(t *testing.T) {
	dir := t.TempDir()
	writing := open(t, dir, Options{})
	for i := range 2000 { // more than a chunk, so that others see a part
		key, value := nth(i, 1000)
		writing.Put("k", key, value)
	}
	fill(t, dir, Options{MaxBytes: 1000}, 5000, 5001, 1000)
	if paths, _ := segments(t, dir); len(paths) != 2 {
		t.Fatalf("%d segments, want both", len(paths))
	}
	if n := hits(t, writing, 0, 2000, 1000); n != 2000 {
		t.Errorf("%d of 2000", n)
	}
	writing.Close()
	if n := hits(t, open(t, dir, Options{}), 0, 2000, 1000); n != 2000 {
		t.Errorf("%d of 2000 later", n)
	}
}
