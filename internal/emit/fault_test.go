package emit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// A faulty FS lets call number at fail.
type faulty struct {
	FS
	at, n int
	err   error
	call  string // the one that failed
}

func (f *faulty) fails(call, path string) error {
	f.n++
	if f.n != f.at {
		return nil
	}
	f.call = call
	return &fs.PathError{Op: call, Path: path, Err: f.err}
}

func (f *faulty) Lstat(p string) (fs.FileInfo, error) {
	if err := f.fails("lstat", p); err != nil {
		return nil, err
	}
	return f.FS.Lstat(p)
}

func (f *faulty) ReadDir(p string) ([]fs.DirEntry, error) {
	if err := f.fails("readdir", p); err != nil {
		return nil, err
	}
	return f.FS.ReadDir(p)
}

func (f *faulty) ReadFile(p string) ([]byte, error) {
	if err := f.fails("readfile", p); err != nil {
		return nil, err
	}
	return f.FS.ReadFile(p)
}

func (f *faulty) Readlink(p string) (string, error) {
	if err := f.fails("readlink", p); err != nil {
		return "", err
	}
	return f.FS.Readlink(p)
}

func (f *faulty) WriteFile(p string, data []byte) (fs.FileInfo, error) {
	if err := f.fails("writefile", p); err != nil {
		f.FS.WriteFile(p, data[:len(data)/2]) // a full disk takes a part
		return nil, err
	}
	return f.FS.WriteFile(p, data)
}

func (f *faulty) TryLock(p string) (func(), error) {
	if err := f.fails("lock", p); err != nil {
		return nil, err
	}
	return f.FS.TryLock(p)
}

func (f *faulty) try(call, p string, do func() error) error {
	if err := f.fails(call, p); err != nil {
		return err
	}
	return do()
}

func (f *faulty) Mkdir(p string, m fs.FileMode) error {
	return f.try("mkdir", p, func() error { return f.FS.Mkdir(p, m) })
}
func (f *faulty) MkdirAll(p string, m fs.FileMode) error {
	return f.try("mkdirall", p, func() error { return f.FS.MkdirAll(p, m) })
}
func (f *faulty) Chmod(p string, m fs.FileMode) error {
	return f.try("chmod", p, func() error { return f.FS.Chmod(p, m) })
}
func (f *faulty) Copy(a, b string) error {
	return f.try("copy", b, func() error { return f.FS.Copy(a, b) })
}
func (f *faulty) Link(a, b string) error {
	return f.try("link", b, func() error { return f.FS.Link(a, b) })
}
func (f *faulty) Symlink(a, b string) error {
	return f.try("symlink", b, func() error { return f.FS.Symlink(a, b) })
}
func (f *faulty) Rename(a, b string) error {
	return f.try("rename", b, func() error { return f.FS.Rename(a, b) })
}
func (f *faulty) Exchange(a, b string) error {
	return f.try("exchange", b, func() error { return f.FS.Exchange(a, b) })
}
func (f *faulty) Remove(p string) error {
	return f.try("remove", p, func() error { return f.FS.Remove(p) })
}
func (f *faulty) RemoveAll(p string) error {
	return f.try("removeall", p, func() error { return f.FS.RemoveAll(p) })
}

// A counting FS counts changes, and pages that are read.
type counting struct {
	FS
	changes, pages atomic.Int64
}

func (c *counting) ReadFile(p string) ([]byte, error) {
	if strings.HasSuffix(p, ".html") {
		c.pages.Add(1)
	}
	return c.FS.ReadFile(p)
}
func (c *counting) Mkdir(p string, m fs.FileMode) error { c.changes.Add(1); return c.FS.Mkdir(p, m) }
func (c *counting) WriteFile(p string, data []byte) (fs.FileInfo, error) {
	c.changes.Add(1)
	return c.FS.WriteFile(p, data)
}
func (c *counting) Rename(a, b string) error   { c.changes.Add(1); return c.FS.Rename(a, b) }
func (c *counting) Exchange(a, b string) error { c.changes.Add(1); return c.FS.Exchange(a, b) }

func TestAFaultAtAnyCallLeavesTheOldTreeOrTheNewOne(t *testing.T) {
	words := map[error]string{
		syscall.ENOSPC: "is full", syscall.EIO: "is failing", syscall.EACCES: "no permission", syscall.EROFS: "can only be read",
	}
	for _, name := range []string{"first build", "update", "update with a spare"} {
		t.Run(name, func(t *testing.T) {
			for fault, says := range words {
				failed, step := 0, 1
				if fault != syscall.ENOSPC {
					step = 9 // for their words and their own ways around
				}
				for at := 1; ; at += step {
					o := options(t)
					before, foreign := tree{}, tree{}
					if name != "first build" {
						mustBuild(t, o, siteA)
						foreign = strangers(t, o.Output)
					}
					if name == "update with a spare" {
						mustBuild(t, o, map[string]string{"a/b": "c", "fr": "a file", "index.html": "A"})
						mustBuild(t, o, siteA)
					}
					before = read(t, o.Output)
					f := &faulty{FS: disk{}, at: at, err: fault}
					o.FS = f
					_, err := build(o, siteB)
					if f.call == "" {
						break // there are no more calls
					}
					want := before
					if err == nil {
						want = published(siteB, foreign)
					} else {
						failed++
						if !strings.Contains(err.Error(), says) || !errors.Is(err, fault) {
							t.Errorf("%v at call %d (%s): the error says %q", fault, at, f.call, err)
						}
						if place := filepath.Base(o.Source); !strings.Contains(err.Error(), "public") && !strings.Contains(err.Error(), place) {
							t.Errorf("%v at call %d (%s): the error names no folder: %q", fault, at, f.call, err)
						}
					}
					sameTree(t, read(t, o.Output), want)
					noLeftovers(t, o)
					if at%6 == 0 { // what is left must not disturb the builds after it
						o.FS = nil
						mustBuild(t, o, siteA)
						mustBuild(t, o, siteB)
						sameTree(t, read(t, o.Output), published(siteB, foreign))
					}
					if t.Failed() {
						t.Fatalf("with %v at call %d (%s); error %v", fault, at, f.call, err)
					}
				}
				if failed < 10/step+1 {
					t.Errorf("%v: only %d calls made the build fail", fault, failed)
				}
			}
		})
	}
}

func TestADiskWithoutLinksGetsCopies(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	foreign := strangers(t, o.Output)
	o.FS = noLinks{disk{}}
	if got := mustBuild(t, o, siteB); got.NotAtomic != "" {
		t.Errorf("not atomic: %s", got.NotAtomic)
	}
	sameTree(t, read(t, o.Output), published(siteB, foreign))
	c := &counting{FS: disk{}}
	o.FS = c
	mustBuild(t, o, siteB)
	if c.pages.Load() != 0 {
		t.Errorf("%d copied pages are unknown to the record", c.pages.Load())
	}
}

type noLinks struct{ disk }

func (noLinks) Link(a, b string) error {
	return &os.LinkError{Op: "link", Old: a, New: b, Err: syscall.EPERM}
}

func TestEveryFaultKindHasPlainWords(t *testing.T) {
	for err, says := range map[error]string{
		syscall.ENOSPC: "the disk that holds `public` is full", syscall.EDQUOT: "used up", syscall.EROFS: "can only be read",
		syscall.EACCES: "no permission to change `public`", syscall.EIO: "is failing", syscall.EMFILE: "too many files",
	} {
		if got := plain("write", "public", &fs.PathError{Op: "open", Path: "x", Err: err}).Error(); !strings.Contains(got, says) {
			t.Errorf("%v: %q", err, got)
		}
	}
}
