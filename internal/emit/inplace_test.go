package emit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestInPlacePublishesTheSameTreeAndSaysSo(t *testing.T) {
	o := options(t)
	if r := mustBuild(t, o, siteA); r.NotAtomic != "" {
		t.Errorf("a first build: %q", r.NotAtomic)
	}
	o.InPlace = true
	kept, _ := os.Stat(o.Output)
	for _, site := range []map[string]string{siteB, siteA, siteB} {
		if r := mustBuild(t, o, site); r.NotAtomic == "" || r.Wrote != 3 {
			t.Errorf("result %+v", r)
		}
		sameTree(t, read(t, o.Output), published(site))
	}
	if now, _ := os.Stat(o.Output); !os.SameFile(kept, now) {
		t.Error("the folder itself was replaced")
	}
	if r := mustBuild(t, o, siteB); r != (Result{Kept: 5}) {
		t.Errorf("nothing to do: %+v", r)
	}
}

func TestFoldersThatCannotBeExchangedAreChangedInPlace(t *testing.T) {
	for err, says := range map[error]string{
		syscall.EBUSY: "is a mount point", syscall.EINVAL: "cannot exchange", syscall.ENOSYS: "cannot exchange",
		errors.ErrUnsupported: "cannot exchange", syscall.EXDEV: "cannot exchange",
	} {
		o := options(t)
		mustBuild(t, o, siteA)
		foreign := strangers(t, o.Output)
		o.FS = refusing{disk{}, err}
		r := mustBuild(t, o, siteB)
		if !strings.Contains(r.NotAtomic, says) {
			t.Errorf("%v: %q", err, r.NotAtomic)
		}
		sameTree(t, read(t, o.Output), published(siteB, foreign))
	}
}

// A refusing FS cannot exchange folders.
type refusing struct {
	disk
	err error
}

func (r refusing) Exchange(a, b string) error {
	return &os.LinkError{Op: "exchange", Old: a, New: b, Err: r.err}
}

func TestAFolderOnAnotherDiskIsLeftWhereItIs(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	put(t, o.Output, map[string]string{"mounted/x": "mine"})
	o.FS = elsewhere{}
	if r := mustBuild(t, o, siteB); !strings.Contains(r.NotAtomic, "another disk") {
		t.Errorf("%q", r.NotAtomic)
	}
	sameTree(t, read(t, o.Output), published(siteB, tree{"mounted/x": "mine"}))
}

// In elsewhere, the folder "mounted" lies on another disk.
type elsewhere struct{ disk }

func (e elsewhere) Link(a, b string) error {
	if strings.Contains(a, "mounted") {
		return syscall.EXDEV
	}
	return e.disk.Link(a, b)
}

func TestWhereOnlyTheOutputCanBeWrittenTheStageLiesInTheState(t *testing.T) {
	for _, other := range []bool{false, true} { // the state on another disk
		o := options(t)
		mustBuild(t, o, siteA)
		o.FS = guarded{parent: filepath.Dir(o.Output), state: o.State, otherDisk: other}
		r := mustBuild(t, o, siteB)
		if !strings.Contains(r.NotAtomic, "cannot be written") {
			t.Errorf("%q", r.NotAtomic)
		}
		sameTree(t, read(t, o.Output), published(siteB))
		if r := mustBuild(t, o, siteB); r != (Result{Kept: 5}) {
			t.Errorf("again: %+v", r)
		}
	}
}

// A guarded FS lets nobody write in the parent itself.
type guarded struct {
	disk
	parent, state string
	otherDisk     bool
}

func (g guarded) closed(path string) error {
	if filepath.Dir(path) == g.parent && path != g.state {
		return &fs.PathError{Op: "open", Path: path, Err: syscall.EROFS}
	}
	return nil
}

func (g guarded) TryLock(path string) (func(), error) {
	if err := g.closed(path); err != nil {
		return nil, err
	}
	return g.disk.TryLock(path)
}

func (g guarded) Mkdir(path string, mode fs.FileMode) error {
	if err := g.closed(path); err != nil {
		return err
	}
	return g.disk.Mkdir(path, mode)
}

func (g guarded) Rename(from, to string) error {
	if g.otherDisk && strings.HasPrefix(from, g.state) != strings.HasPrefix(to, g.state) {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.EXDEV}
	}
	return g.disk.Rename(from, to)
}

func TestInPlacePagesComeAfterTheirFilesAndRemovalsLast(t *testing.T) {
	o := options(t)
	o.InPlace = true
	mustBuild(t, o, siteA)
	l := &logging{}
	o.FS = l
	mustBuild(t, o, siteB)
	want := []string{"+" + ManifestName, "+assets/x.css", "+fr/index.html", "+index.html", "-gone/deep/old.html", "-gone/deep", "-gone", "+" + ManifestName}
	var got []string
	for _, line := range l.lines {
		if rel, err := filepath.Rel(o.Output, line[1:]); err == nil && filepath.IsLocal(rel) && rel != tempName {
			got = append(got, line[:1]+filepath.ToSlash(rel))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("order\n%v, want\n%v", got, want)
	}
}

type logging struct {
	disk
	lines []string
}

func (l *logging) Rename(a, b string) error {
	l.lines = append(l.lines, "+"+b)
	return l.disk.Rename(a, b)
}

func (l *logging) Remove(p string) error {
	err := l.disk.Remove(p)
	if err == nil {
		l.lines = append(l.lines, "-"+p)
	}
	return err
}

func TestAfterAnyFaultInPlaceTheNextBuildMakesTheTreeWhole(t *testing.T) {
	for at := 1; ; at++ {
		o := options(t)
		o.InPlace = true
		mustBuild(t, o, siteA)
		foreign := strangers(t, o.Output)
		f := &faulty{FS: disk{}, at: at, err: syscall.ENOSPC}
		broken := o
		broken.FS = f
		_, err := build(broken, siteB)
		if f.call == "" {
			break
		}
		noLeftovers(t, o)
		if err != nil && !strings.Contains(err.Error(), "is full") {
			t.Errorf("call %d (%s): %v", at, f.call, err)
		}
		mustBuild(t, o, siteB)
		got := read(t, o.Output)
		if err == nil && (f.call == "remove" || f.call == "lstat") { // an empty folder may stay
			delete(got, "gone/deep")
			delete(got, "gone")
		}
		sameTree(t, got, published(siteB, foreign))
		if t.Failed() {
			t.Fatalf("call %d (%s): %v", at, f.call, err)
		}
	}
}
