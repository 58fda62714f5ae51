package memo

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func open(t testing.TB, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// nth is the n-th key and its value, of about size bytes.
func nth(n, size int) (Digest, []byte) {
	key := Sum(fmt.Appendf(nil, "key %d", n))
	return key, bytes.Repeat(fmt.Appendf(nil, "%d ", n), size/len(fmt.Sprint(n))+1)[:size]
}

// fill puts values [from, to) and closes the store.
func fill(t testing.TB, dir string, o Options, from, to, size int) {
	t.Helper()
	s := open(t, dir, o)
	for i := from; i < to; i++ {
		key, value := nth(i, size)
		s.Put("k", key, value)
	}
	s.Close()
}

// hits gets values [from, to), fails the test on a wrong one and returns how
// many were there.
func hits(t testing.TB, s *Store, from, to, size int) (n int) {
	t.Helper()
	for i := from; i < to; i++ {
		key, want := nth(i, size)
		if got, ok := s.Get("k", key); ok {
			n++
			if !bytes.Equal(got, want) {
				t.Fatalf("value %d is wrong: %d bytes, want %d", i, len(got), len(want))
			}
		}
	}
	return n
}

func segments(t testing.TB, dir string) (paths []string, size int64) {
	t.Helper()
	names, _ := segmentNames(dir)
	for _, name := range names {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
		size += info.Size()
	}
	return paths, size
}

func TestValuesComeBackInThisRunAndTheNext(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "on", "demand")
	s := open(t, dir, Options{})
	const n, size = 400, 10_000 // several chunks
	for i := range n {
		key, value := nth(i, size)
		s.Put("k", key, value)
		clear(value) // the store keeps its own copy
		if hits(t, s, i, i+1, size) != 1 {
			t.Fatalf("value %d cannot be read at once", i)
		}
	}
	if got := hits(t, s, 0, n, size); got != n {
		t.Errorf("%d of %d in the same run", got, n)
	}
	if len(s.own.full) > 0 {
		t.Error("full chunks stay in memory although they are in the file")
	}
	key, _ := nth(1, 1)
	if _, ok := s.Get("other kind", key); ok {
		t.Error("a value came back for another kind")
	}
	s.Close()
	s.Close()
	if _, ok := s.Get("k", key); ok {
		t.Error("a closed store gives values")
	}
	s.Put("k", key, nil)

	s = open(t, dir, Options{})
	if got := hits(t, s, 0, n, size); got != n {
		t.Errorf("%d of %d in the next run", got, n)
	}
	if st := s.Stats(); st.Hits != n || st.BytesRead != n*size || st.Entries != n {
		t.Errorf("stats: %+v", st)
	}
}

func TestEmptyAndBigValuesComeBack(t *testing.T) {
	dir := t.TempDir()
	for _, size := range []int{0, 1, chunkSize - headerSize, chunkSize, 3*chunkSize + 7} {
		fill(t, dir, Options{}, size, size+1, size)
		if hits(t, open(t, dir, Options{}), size, size+1, size) != 1 {
			t.Errorf("a value of %d bytes is lost", size)
		}
	}
}

func TestALaterPutReplacesTheValue(t *testing.T) {
	dir := t.TempDir()
	for run := range 3 {
		s := open(t, dir, Options{})
		for i := range 3 {
			s.Put("k", Digest{}, fmt.Appendf(nil, "%d.%d", run, i))
		}
		s.Close()
		s = open(t, dir, Options{})
		if got, _ := s.Get("k", Digest{}); string(got) != fmt.Sprintf("%d.2", run) {
			t.Errorf("run %d: got %q", run, got)
		}
		s.Close()
	}
}

func TestAnotherExecutableFindsNothing(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, Options{Version: Digest{1}}, 0, 5, 10)
	if got := hits(t, open(t, dir, Options{Version: Digest{2}}), 0, 5, 10); got != 0 {
		t.Errorf("%d values of another version", got)
	}
	if got := hits(t, open(t, dir, Options{Version: Digest{1}}), 0, 5, 10); got != 5 {
		t.Errorf("%d of 5 values of the own version", got)
	}
}

func TestFreshReadsNothingOldButStores(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, Options{}, 0, 5, 10)
	s := open(t, dir, Options{Fresh: true})
	if got := hits(t, s, 0, 5, 10); got != 0 {
		t.Errorf("%d old values read", got)
	}
	s.Close()
	fill(t, dir, Options{Fresh: true}, 5, 8, 10)
	if got := hits(t, open(t, dir, Options{}), 0, 8, 10); got != 8 {
		t.Errorf("%d of 8 afterwards", got)
	}
}

func TestARunThatPutsNothingLeavesNoFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "memo")
	s := open(t, dir, Options{})
	hits(t, s, 0, 3, 3)
	s.Close()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder was made: %v", err)
	}
}

func TestManyGoroutinesShareAStore(t *testing.T) {
	for name, s := range map[string]*Store{"disk": open(t, t.TempDir(), Options{}), "memory": OpenMemory()} {
		t.Run(name, func(t *testing.T) {
			var wg sync.WaitGroup
			for g := range 8 {
				wg.Go(func() {
					for i := range 300 {
						key, value := nth(g*200+i, 3000) // neighbours overlap
						s.Put("k", key, value)
						if got, ok := s.Get("k", key); !ok || !bytes.Equal(got, value) {
							t.Errorf("value %d: there %v, %d bytes", g*200+i, ok, len(got))
							return
						}
					}
				})
			}
			wg.Wait()
			if got := hits(t, s, 0, 7*200+300, 3000); got != 7*200+300 {
				t.Errorf("%d of %d", got, 7*200+300)
			}
			wg.Go(func() { s.Close() })
			wg.Go(func() { hits(t, s, 0, 200, 3000) })
			wg.Wait()
		})
	}
}

func TestDoMakesOnceAndRemembers(t *testing.T) {
	dir := t.TempDir()
	made := 0
	get := func(s *Store) (sample, bool) {
		return Do(s, "sample", Digest{7}, func() sample { made++; return sample{Text: "é", List: []string{"a"}} })
	}
	s := open(t, dir, Options{})
	first, hit := get(s)
	if hit || made != 1 {
		t.Errorf("first call: hit %v, made %d", hit, made)
	}
	s.Close()
	s = open(t, dir, Options{})
	second, hit := get(s)
	if !hit || made != 1 || DigestOf(first) != DigestOf(second) {
		t.Errorf("second call: hit %v, made %d, %v", hit, made, second)
	}
}

func TestDoMakesAnewWhatIsStoredInAnotherForm(t *testing.T) {
	s := OpenMemory()
	s.Put("sample", Digest{7}, Encode(map[int]any{1: "kept by mistake", 7: 5}))
	v, hit := Do(s, "sample", Digest{7}, func() sample { return sample{F: 1} })
	if hit || v.Text != "" || v.F != 1 {
		t.Errorf("hit %v, %+v", hit, v)
	}
	if _, hit := Do(s, "sample", Digest{7}, func() sample { return sample{} }); !hit {
		t.Error("the new value was not stored")
	}
}

func TestOpenRefusesAnEmptyPath(t *testing.T) {
	if _, err := Open("", Options{}); err == nil {
		t.Error("no error")
	}
}

func BenchmarkGet(b *testing.B) {
	dir := b.TempDir()
	fill(b, dir, Options{}, 0, 10_000, 8000)
	s := open(b, dir, Options{})
	keys := make([]Digest, 10_000)
	for i := range keys {
		keys[i], _ = nth(i, 1)
	}
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			s.Get("k", keys[i%len(keys)])
		}
	})
}

func BenchmarkPut(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	_, value := nth(1, 8000)
	b.SetBytes(8000)
	for i := 0; b.Loop(); i++ {
		s.Put("k", Digest{byte(i), byte(i >> 8), byte(i >> 16)}, value)
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	fill(b, dir, Options{}, 0, 40_000, 100)
	for b.Loop() {
		s, _ := Open(dir, Options{})
		s.Close()
	}
}
