package fulltext

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// counting counts the texts that are asked for.
func counting(docs []Doc, loads *atomic.Int32) []Doc {
	out := slices.Clone(docs)
	for i := range out {
		load := out[i].Load
		out[i].Load = func() *Page { loads.Add(1); return load() }
	}
	return out
}

func TestSyncWritesOnlyWhatChanged(t *testing.T) {
	var loads atomic.Int32
	docs := counting(corpus(), &loads)
	x := indexOf(t, docs)
	if n := int(loads.Swap(0)); n != len(docs) || x.Len() != len(docs) {
		t.Fatalf("%d texts read and %d pages held of %d", n, x.Len(), len(docs))
	}
	if n := syncTo(t, x, docs); n != 0 || loads.Load() != 0 {
		t.Errorf("nothing changed, and %d pages do, %d are read", n, loads.Load())
	}
	d, p := doc("en/chad", "Chad", "", "||A sandstorm.|")
	docs[1] = counting([]Doc{keyed(d, p)}, &loads)[0]
	if n := syncTo(t, x, docs); n != 1 || loads.Swap(0) != 1 {
		t.Errorf("%d pages change for one edit", n)
	}
	if got := ids(ask(t, x, Query{Text: "sandstorm", Lang: "en"})); got != "en/chad" {
		t.Errorf("the new text finds %q", got)
	}
	if got := ids(ask(t, x, Query{Text: "provinces", Lang: "en"})); got != "" {
		t.Errorf("the old text finds %q", got)
	}
	if n := syncTo(t, x, slices.Delete(docs, 1, 2)); n != 1 {
		t.Errorf("%d pages change for one that is gone", n)
	}
	if got := ids(ask(t, x, Query{Text: "sandstorm", Lang: "en"})); got != "" || x.Len() != len(docs)-1 {
		t.Errorf("a page that is gone is found: %q", got)
	}
}

func TestAReopenedIndexHasWhatItHad(t *testing.T) {
	dir := t.TempDir()
	var loads atomic.Int32
	for range 3 {
		x, err := Open(dir)
		if err != nil || x.Notice != "" || x.InMemory() {
			t.Fatal(err, x.Notice)
		}
		syncTo(t, x, counting(corpus(), &loads))
		if got := ids(ask(t, x, Query{Text: "claims", Lang: "fr"})); got != "+fr/claims" {
			t.Errorf("finds %q", got)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n := int(loads.Load()); n != len(corpus()) {
		t.Errorf("%d texts are read in three runs", n)
	}
}

func TestADamagedIndexIsMadeAnew(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, files string){
		"a segment with a wrong byte": func(t *testing.T, files string) {
			each(t, files, ".zap", func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
		},
		"a segment cut off": func(t *testing.T, files string) {
			each(t, files, ".zap", func(b []byte) []byte { return b[:len(b)/2] })
		},
		"an empty segment":    func(t *testing.T, files string) { each(t, files, ".zap", func([]byte) []byte { return nil }) },
		"no segment":          func(t *testing.T, files string) { remove(t, files, ".zap") },
		"no list of segments": func(t *testing.T, files string) { remove(t, files, ".bolt") },
		"a list of segments cut off": func(t *testing.T, files string) {
			each(t, files, ".bolt", func(b []byte) []byte { return b[:len(b)/2] })
		},
		"a list of segments of something else": func(t *testing.T, files string) {
			each(t, files, ".bolt", func(b []byte) []byte { return []byte(strings.Repeat("no list ", len(b)/8)) })
		},
		"no description":      func(t *testing.T, files string) { remove(t, files, ".json") },
		"another description": func(t *testing.T, files string) { each(t, files, ".json", func([]byte) []byte { return []byte("{}") }) },
		"a file in its place": func(t *testing.T, files string) {
			if err := errors.Join(os.RemoveAll(files), os.WriteFile(files, []byte("?"), 0o600)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			x, _ := Open(dir)
			syncTo(t, x, corpus())
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			damage(t, filepath.Join(dir, "bleve"))
			x, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(x.Notice, "made anew") || x.InMemory() {
				t.Errorf("notice %q", x.Notice)
			}
			if n := syncTo(t, x, corpus()); n != len(corpus()) {
				t.Errorf("%d pages are written again", n)
			}
			if got := ids(ask(t, x, Query{Text: "Install openIMIS", Lang: "en"})); got == "" {
				t.Error("finds nothing")
			}
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			if x, _ = Open(dir); x.Notice != "" {
				t.Errorf("said twice: %s", x.Notice)
			}
			x.Close()
		})
	}
}

func each(t *testing.T, dir, ext string, change func([]byte) []byte) {
	t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ext {
			return err
		}
		n++
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(path, change(data), 0o600)
	})
	if err != nil || n == 0 {
		t.Fatal(n, err)
	}
}

func remove(t *testing.T, dir, ext string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ext {
			err = os.Remove(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestASecondProcessHasAnIndexOfItsOwn(t *testing.T) {
	if dir := os.Getenv("FULLTEXT_TEST_DIR"); dir != "" {
		x, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		syncTo(t, x, corpus())
		fmt.Printf("memory=%v notice=%q found=%q\n", x.InMemory(), x.Notice, ids(ask(t, x, Query{Text: "claims", Lang: "fr"})))
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	dir := t.TempDir()
	x, _ := Open(dir)
	defer x.Close()
	syncTo(t, x, corpus())
	cmd := exec.Command(os.Args[0], "-test.run=^TestASecondProcessHasAnIndexOfItsOwn$")
	cmd.Env = append(os.Environ(), "FULLTEXT_TEST_DIR="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), `memory=true`) || !strings.Contains(string(out), `another process`) || !strings.Contains(string(out), `found="+fr/claims"`) {
		t.Errorf("%v: %s", err, out)
	}
	if got := ids(ask(t, x, Query{Text: "claims", Lang: "fr"})); got != "+fr/claims" {
		t.Errorf("the first finds %q afterwards", got)
	}
}

func TestAFolderThatCannotBeWrittenLeavesTheIndexInMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x, err := Open(filepath.Join(file, "search"))
	if err != nil || !x.InMemory() || !strings.Contains(x.Notice, "in memory") {
		t.Fatal(err, x.Notice)
	}
	defer x.Close()
	syncTo(t, x, corpus())
	if got := ids(ask(t, x, Query{Text: "claims", Lang: "fr"})); got != "+fr/claims" {
		t.Errorf("finds %q", got)
	}
}

func TestSearchesGoOnWhileDocumentsChange(t *testing.T) {
	x := indexOf(t, corpus())
	done := make(chan struct{})
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-done:
					if n > 3 {
						return
					}
				default:
				}
				r, err := x.Search(context.Background(), Query{Text: "claims harvst", Lang: "en", Counts: true, Explain: n%2 == 0})
				if err != nil || len(r.Native.Hits) == 0 {
					t.Errorf("%v %s", err, ids(r))
					return
				}
			}
		})
	}
	for n := range 30 {
		docs := corpus()
		d, p := doc("en/new", "New claims", "", fmt.Sprintf("||Text %d of the harvest.|", n))
		syncTo(t, x, append(docs[:len(docs)-n%3], keyed(d, p)))
	}
	close(done)
	wait.Wait()
}

func TestSyncStopsWithItsContextAndGoesOnLater(t *testing.T) {
	x := indexOf(t, nil)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var docs []Doc
	for n := range 3 * batchSize {
		d, p := doc(fmt.Sprintf("en/%d", n), fmt.Sprint("Page ", n), "")
		k := keyed(d, p)
		load := k.Load
		k.Load = func() *Page {
			if n == 2*batchSize {
				stop()
			}
			return load()
		}
		docs = append(docs, k)
	}
	if _, err := x.Sync(ctx, docs); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if n := x.Len(); n == len(docs) || n%batchSize != 0 {
		t.Errorf("holds %d", n)
	}
	syncTo(t, x, docs)
	if x.Len() != len(docs) {
		t.Errorf("holds %d of %d", x.Len(), len(docs))
	}
}

func TestAPageThatCannotBeReadIsNotThere(t *testing.T) {
	docs := corpus()
	docs[0].Load = func() *Page { return nil }
	x := indexOf(t, docs)
	if got := ids(ask(t, x, Query{Text: "enrolment", Lang: "en"})); got != "" || x.Len() != len(docs)-1 {
		t.Errorf("finds %q", got)
	}
	syncTo(t, x, corpus())
	if got := ids(ask(t, x, Query{Text: "enrolment", Lang: "en"})); got != "en/nepal" {
		t.Errorf("finds %q when it can be", got)
	}
}

func TestTwoDocumentsOfOneNameAreRefused(t *testing.T) {
	x := indexOf(t, nil)
	if _, err := x.Sync(context.Background(), slices.Concat(corpus(), corpus())); err == nil {
		t.Error("no error")
	}
}

func TestTheOrderOfTheSiteDecidesBetweenEquals(t *testing.T) {
	var docs []Doc
	for _, id := range []string{"en/b", "en/a", "en/c"} {
		d, p := doc(id, "Same", "")
		p.Address = ""
		docs = append(docs, keyed(d, p))
	}
	x := indexOf(t, docs)
	if got := ids(ask(t, x, Query{Text: "same", Lang: "en"})); got != "en/b en/a en/c" {
		t.Errorf("%s", got)
	}
	slices.Reverse(docs)
	if n := syncTo(t, x, docs); n != 0 {
		t.Errorf("%d pages are written for another order", n)
	}
	if got := ids(ask(t, x, Query{Text: "same", Lang: "en"})); got != "en/c en/a en/b" {
		t.Errorf("%s", got)
	}
}

func TestAClosedIndexSaysSo(t *testing.T) {
	x := indexOf(t, nil)
	if err := errors.Join(x.Close(), x.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Sync(context.Background(), nil); err == nil {
		t.Error("it can be written")
	}
	if _, err := x.Search(context.Background(), Query{}); err == nil {
		t.Error("it can be read")
	}
}
