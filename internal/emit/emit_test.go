package emit

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// A tree is what a folder holds: files by path; "-> target" for a link,
// "dir" for a folder, with its mode where that is not the usual one.
type tree map[string]string

func read(t testing.TB, dir string) tree {
	t.Helper()
	out := tree{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		rel = filepath.ToSlash(rel)
		info, err := e.Info()
		if err != nil {
			return err
		}
		usual := fs.FileMode(0o644)
		switch {
		case e.IsDir():
			out[rel], usual = "dir", 0o755
		case info.Mode()&fs.ModeSymlink != 0:
			target, _ := os.Readlink(path)
			out[rel] = "-> " + target
			return nil
		default:
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			out[rel] = string(data)
		}
		if m := modeOf(info); m != usual {
			out[rel] += fmt.Sprintf(" (%o)", m)
		}
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return out
}

// published is the tree that a site makes, with what else should be there.
func published(site map[string]string, others ...tree) tree {
	digests := map[paths.Out]memo.Digest{}
	out := tree{".": "dir"}
	for p, text := range site {
		digests[paths.Out(p)] = memo.Sum([]byte(text))
		out[p] = text
	}
	for _, o := range others {
		maps.Copy(out, o)
	}
	for p := range maps.Clone(out) {
		for _, dir := range above(paths.Out(p)) {
			if _, ok := out[string(dir)]; !ok {
				out[string(dir)] = "dir"
			}
		}
	}
	out[ManifestName] = string(formatManifest(digests))
	return out
}

func sameTree(t testing.TB, got, want tree) {
	t.Helper()
	for p := range want {
		if _, ok := got[p]; !ok {
			t.Errorf("%s is missing", p)
		} else if got[p] != want[p] {
			t.Errorf("%s is %q, want %q", p, got[p], want[p])
		}
	}
	for p := range got {
		if _, ok := want[p]; !ok {
			t.Errorf("%s should not be there", p)
		}
	}
}

// put writes files outside of any session.
func put(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for p, text := range files {
		at := filepath.Join(dir, p)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// options are those of a site in a folder of its own.
func options(t testing.TB) Options {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, map[string]string{"content/en/index.md": "# A"})
	return Options{Output: filepath.Join(dir, "public"), Source: dir, State: filepath.Join(dir, ".casebook")}
}

func build(o Options, site map[string]string) (Result, error) {
	s, err := Begin(o)
	if err != nil {
		return Result{}, err
	}
	defer s.Abort()
	for _, p := range slices.Sorted(maps.Keys(site)) {
		data := []byte(site[p])
		f := File{Path: paths.Out(p), Digest: memo.Sum(data), Size: int64(len(data)), Bytes: func() ([]byte, error) { return data, nil }}
		if err := s.Put(f); err != nil {
			return Result{}, err
		}
	}
	return s.Commit()
}

func mustBuild(t testing.TB, o Options, site map[string]string) Result {
	t.Helper()
	r, err := build(o, site)
	if err != nil {
		t.Fatal(err)
	}
	noLeftovers(t, o)
	return r
}

// noLeftovers fails when a stage, a lock or a half-written file is left.
func noLeftovers(t testing.TB, o Options) {
	t.Helper()
	var left []string
	for _, pattern := range []string{filepath.Join(filepath.Dir(o.Output), ".*.casebook-*"), filepath.Join(o.State, "stage-*"), filepath.Join(o.Output, tempName)} {
		found, _ := filepath.Glob(pattern)
		left = append(left, found...)
	}
	if left != nil {
		t.Errorf("left behind: %v", left)
	}
}

var (
	siteA = map[string]string{"index.html": "A", "en/index.html": "home", "en/cases/nepal/index.html": "nepal", "assets/x.css": "css", "gone/deep/old.html": "old"}
	siteB = map[string]string{"index.html": "B", "en/index.html": "home", "en/cases/nepal/index.html": "nepal", "assets/x.css": "css 2", "fr/index.html": "accueil"}
)

func TestABuildPublishesExactlyItsFilesAndCounts(t *testing.T) {
	o := options(t)
	for _, step := range []struct {
		site map[string]string
		want Result
	}{
		{siteA, Result{Wrote: 5}},
		{siteB, Result{Wrote: 3, Kept: 2, Removed: 1}},
		{siteB, Result{Kept: 5}},
		{siteA, Result{Wrote: 3, Kept: 2, Removed: 1}},
		{map[string]string{}, Result{Removed: 5}},
		{siteA, Result{Wrote: 5}},
	} {
		if got := mustBuild(t, o, step.site); got != step.want {
			t.Errorf("result %+v, want %+v", got, step.want)
		}
		sameTree(t, read(t, o.Output), published(step.site))
	}
}

func TestAnUnchangedSiteIsNotTouched(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	before, _ := os.Stat(o.Output)
	manifest, _ := os.Stat(filepath.Join(o.Output, ManifestName))
	o.FS = &counting{FS: disk{}}
	mustBuild(t, o, siteA)
	after, _ := os.Stat(o.Output)
	again, _ := os.Stat(filepath.Join(o.Output, ManifestName))
	if !os.SameFile(before, after) || !os.SameFile(manifest, again) || before.ModTime() != after.ModTime() {
		t.Error("the output was replaced")
	}
	if n := o.FS.(*counting).changes.Load(); n != 0 {
		t.Errorf("%d changes were made to the disk", n)
	}
}

func TestUnchangedFilesAreTheSameFilesAfterABuild(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	before, _ := os.Stat(filepath.Join(o.Output, "en/index.html"))
	mustBuild(t, o, siteB)
	after, _ := os.Stat(filepath.Join(o.Output, "en/index.html"))
	if !os.SameFile(before, after) {
		t.Error("an unchanged file was written anew")
	}
}

func TestOldKnowsWhatIsIntact(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	at := func(p string) string { return filepath.Join(o.Output, p) }
	put(t, o.Output, map[string]string{"index.html": "edited by hand"})
	os.Remove(at("assets/x.css"))
	os.Chtimes(at("en/index.html"), time.Time{}, time.Unix(1, 0)) // touched, same bytes
	os.Remove(at("gone/deep/old.html"))
	os.Symlink(at("en/index.html"), at("gone/deep/old.html"))
	for _, state := range []string{o.State, ""} { // with and without a record
		o.State = state
		s, err := Begin(o)
		if err != nil {
			t.Fatal(err)
		}
		for p, want := range map[paths.Out]bool{"index.html": false, "assets/x.css": false, "en/index.html": true, "en/cases/nepal/index.html": true, "gone/deep/old.html": false, "never": false} {
			d, ok := s.Old(p)
			if ok != want || ok && d != memo.Sum([]byte(siteA[string(p)])) {
				t.Errorf("state %q: Old(%s) = %v, %v", state, p, d, ok)
			}
		}
		s.Abort()
	}
	o.State = filepath.Join(filepath.Dir(o.Output), ".casebook")
	if got, want := mustBuild(t, o, siteA), (Result{Wrote: 3, Kept: 2}); got != want {
		t.Errorf("result %+v, want %+v", got, want)
	}
	sameTree(t, read(t, o.Output), published(siteA))
}

func TestATouchedFileIsReadOnceAndThenKnown(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	os.Chtimes(filepath.Join(o.Output, "index.html"), time.Time{}, time.Unix(1, 0))
	for _, want := range []int64{1, 0} {
		c := &counting{FS: disk{}}
		o.FS = c
		mustBuild(t, o, siteA)
		if got := c.pages.Load(); got != want {
			t.Errorf("%d pages were read, want %d", got, want)
		}
	}
}

func TestBytesAreAskedForOnlyWhenTheyChanged(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	s, err := Begin(o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	asked := 0
	for _, text := range []string{"A", "new"} {
		p := paths.Out("index.html")
		if text == "new" {
			p = "new.html"
		}
		err := s.Put(File{Path: p, Digest: memo.Sum([]byte(text)), Bytes: func() ([]byte, error) { asked++; return []byte(text), nil }})
		if err != nil {
			t.Fatal(err)
		}
	}
	if asked != 1 {
		t.Errorf("bytes were asked for %d times, want 1", asked)
	}
}

func TestAFailedRenderingPublishesNothing(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	s, err := Begin(o)
	if err != nil {
		t.Fatal(err)
	}
	boom := errors.New("boom")
	s.Write("index.html", memo.Sum([]byte("B")), []byte("B"))
	s.Put(File{Path: "x.html", Bytes: func() ([]byte, error) { return nil, boom }})
	if _, err := s.Commit(); !errors.Is(err, boom) {
		t.Errorf("Commit: %v", err)
	}
	sameTree(t, read(t, o.Output), published(siteA))
	noLeftovers(t, o)
}

func TestAbortLeavesEverythingAsItWas(t *testing.T) {
	o := options(t)
	for _, old := range []tree{{}, published(siteA)} {
		if len(old) > 0 {
			mustBuild(t, o, siteA)
		}
		s, err := Begin(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Write("en/new.html", memo.Sum([]byte("B")), []byte("B")); err != nil {
			t.Fatal(err)
		}
		s.Abort()
		s.Abort()
		if _, err := s.Commit(); err == nil {
			t.Error("Commit after Abort succeeded")
		}
		if err := s.Write("en/x.html", memo.Digest{}, nil); err == nil {
			t.Error("Write after Abort succeeded")
		}
		sameTree(t, read(t, o.Output), old)
		noLeftovers(t, o)
	}
}

func TestManyGoroutinesWriteOneSite(t *testing.T) {
	o := options(t)
	site := map[string]string{}
	for i := range 400 {
		site[fmt.Sprintf("en/%d/%d/index.html", i%20, i)] = fmt.Sprint(i)
	}
	for range 2 { // written, then kept
		s, err := Begin(o)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for p, text := range site {
			wg.Go(func() {
				if err := s.Put(File{Path: paths.Out(p), Digest: memo.Sum([]byte(text)), Bytes: func() ([]byte, error) { return []byte(text), nil }}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if _, err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		sameTree(t, read(t, o.Output), published(site))
	}
}

func TestPathsThatCannotBeWrittenAreNamed(t *testing.T) {
	for _, c := range []struct {
		paths []paths.Out
		says  string
	}{
		{[]paths.Out{"../x"}, `"../x" leads out`},
		{[]paths.Out{"en/../../x"}, "leads out"},
		{[]paths.Out{"/etc/x"}, "leads out"},
		{[]paths.Out{""}, "leads out"},
		{[]paths.Out{"."}, "leads out"},
		{[]paths.Out{"en/"}, "leads out"},
		{[]paths.Out{`en\x`}, "leads out"},
		{[]paths.Out{"a\x00b"}, "leads out"},
		{[]paths.Out{ManifestName}, "reserved"},
		{[]paths.Out{"a.html", "a.html"}, "two files of the site want the output path `a.html`"},
		{[]paths.Out{"En/A.html", "en/a.html"}, "`En/A.html` and `en/a.html`"},
		{[]paths.Out{"é.html", "e\u0301.html"}, "cannot both exist"},
		{[]paths.Out{"É.html", "é.html"}, "`É.html` and `é.html`"},
		{[]paths.Out{"a", "a/b"}, "one is a file where the other needs a folder"},
		{[]paths.Out{"a/b/c", "A"}, "one is a file where the other needs a folder"},
	} {
		o := options(t)
		s, err := Begin(o)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range c.paths {
			err = s.Write(p, memo.Digest{byte(i)}, nil)
		}
		if !errors.Is(err, ErrPath) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v, want %q", c.paths, err, c.says)
		}
		if _, err := s.Commit(); !errors.Is(err, ErrPath) {
			t.Errorf("%q: Commit: %v", c.paths, err)
		}
		sameTree(t, read(t, o.Output), tree{})
		noLeftovers(t, o)
	}
}

func TestFoldersThatDifferInLetterCaseAreAllowed(t *testing.T) {
	o := options(t)
	mustBuild(t, o, map[string]string{"Docs/a.pdf": "a", "docs/b.pdf": "b"})
}

func TestASecondBuildWaitsForTheFirst(t *testing.T) {
	o := options(t)
	first, err := Begin(o)
	if err != nil {
		t.Fatal(err)
	}
	first.Write("a.html", memo.Sum([]byte("a")), []byte("a"))
	short := o
	short.LockWait = time.Millisecond
	if _, err := Begin(short); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), o.Output) {
		t.Errorf("Begin while another is at work: %v", err)
	}
	second := make(chan *Session)
	go func() {
		s, err := Begin(o)
		if err != nil {
			t.Error(err)
		}
		second <- s
	}()
	if _, err := first.Commit(); err != nil {
		t.Fatal(err)
	}
	s := <-second
	defer s.Abort()
	if _, ok := s.Old("a.html"); !ok {
		t.Error("the second build does not see what the first published")
	}
}

func TestBuildsOfOneOutputDoNotMix(t *testing.T) {
	o := options(t)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for range 5 {
				site := siteA
				if g%2 == 1 {
					site = siteB
				}
				if _, err := build(o, site); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	got := read(t, o.Output)
	want := published(siteA)
	if got["index.html"] == "B" {
		want = published(siteB)
	}
	sameTree(t, got, want)
	noLeftovers(t, o)
}

func TestLeftoversOfKilledBuildsAreRemoved(t *testing.T) {
	o := options(t)
	dir := filepath.Dir(o.Output)
	put(t, dir, map[string]string{
		".public.casebook-0000/en/x.html": "", ".public.casebook-0123/x": "", ".public.casebook-lock": "",
		".public.casebook-mine/x": "", ".other.casebook-0000/x": "",
	})
	os.Chmod(filepath.Join(dir, ".public.casebook-0000/en"), 0o500)
	if _, err := build(o, siteA); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".*.casebook-*"))
	for i := range left {
		left[i] = filepath.Base(left[i])
	}
	if want := []string{".other.casebook-0000", ".public.casebook-mine"}; !slices.Equal(left, want) {
		t.Errorf("left: %v, want only what is not ours: %v", left, want)
	}
}

func BenchmarkEmit(b *testing.B) {
	site := map[string]string{}
	for i := range 10_000 {
		site[fmt.Sprintf("en/%d/%d/index.html", i%50, i)] = fmt.Sprint(i) + strings.Repeat("x", 20_000)
	}
	o := options(b)
	for i, name := range []string{"first", "nothing changed", "one changed"} {
		if i == 2 { // the first change pays for the spare that later ones use
			site["index.html"] = "first change"
			build(o, site)
		}
		b.Run(name, func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				switch i {
				case 0:
					os.RemoveAll(o.Output)
				case 2:
					site["index.html"] = fmt.Sprint(n)
				}
				if _, err := build(o, site); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestCommitRepeatsInPlainWordsWhatAWriteReported(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	o.FS = noStage{}
	s, err := Begin(o)
	if err != nil {
		t.Fatal(err)
	}
	first := s.Write("new.html", memo.Sum(nil), nil)
	if _, err := s.Commit(); err == nil || first == nil || err.Error() != first.Error() || strings.Count(err.Error(), "is full") != 1 {
		t.Errorf("Write said %v, Commit %v", first, err)
	}
	sameTree(t, read(t, o.Output), published(siteA))
}

type noStage struct{ disk }

func (noStage) Mkdir(path string, mode fs.FileMode) error {
	return &fs.PathError{Op: "mkdir", Path: path, Err: syscall.ENOSPC}
}
