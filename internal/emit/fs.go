package emit

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/openimis/casebook/internal/memo"
)

// FS is all that a session does to files, by absolute path, so that a test
// can make any one call fail.
type FS interface {
	Lstat(path string) (fs.FileInfo, error)
	ReadDir(path string) ([]fs.DirEntry, error)
	ReadFile(path string) ([]byte, error)
	Readlink(path string) (string, error)
	Mkdir(path string, mode fs.FileMode) error
	MkdirAll(path string, mode fs.FileMode) error
	Chmod(path string, mode fs.FileMode) error
	WriteFile(path string, data []byte) (fs.FileInfo, error) // a new file; what is there is an error
	Copy(from, to string) error                              // a new file with the same mode and time
	Link(from, to string) error
	Symlink(target, path string) error
	Rename(from, to string) error
	Exchange(a, b string) error // in one step, or errors.ErrUnsupported
	Remove(path string) error
	RemoveAll(path string) error
	TryLock(path string) (unlock func(), err error) // memo.ErrLocked when taken
}

type disk struct{}

func (disk) Lstat(path string) (fs.FileInfo, error)       { return os.Lstat(path) }
func (disk) ReadDir(path string) ([]fs.DirEntry, error)   { return os.ReadDir(path) }
func (disk) ReadFile(path string) ([]byte, error)         { return os.ReadFile(path) }
func (disk) Readlink(path string) (string, error)         { return os.Readlink(path) }
func (disk) Mkdir(path string, mode fs.FileMode) error    { return os.Mkdir(path, mode) }
func (disk) MkdirAll(path string, mode fs.FileMode) error { return os.MkdirAll(path, mode) }
func (disk) Chmod(path string, mode fs.FileMode) error    { return os.Chmod(path, mode) }
func (disk) Link(from, to string) error                   { return os.Link(from, to) }
func (disk) Symlink(target, path string) error            { return os.Symlink(target, path) }
func (disk) Rename(from, to string) error                 { return os.Rename(from, to) }
func (disk) Exchange(a, b string) error                   { return exchange(a, b) }
func (disk) Remove(path string) error                     { return os.Remove(path) }
func (disk) RemoveAll(path string) error                  { return os.RemoveAll(path) }

func (disk) WriteFile(path string, data []byte) (fs.FileInfo, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(data)
	info, statErr := f.Stat()
	return info, errors.Join(err, statErr, f.Close())
}

func (disk) Copy(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close(), os.Chmod(to, modeOf(info)), os.Chtimes(to, time.Time{}, info.ModTime()))
}

func (disk) TryLock(path string) (func(), error) {
	lock, err := memo.TryLock(path)
	if err != nil {
		return nil, err
	}
	return lock.Unlock, nil
}

// modeOf is the part of a mode that can be set again.
func modeOf(info fs.FileInfo) fs.FileMode {
	return info.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)
}

// missing reports that there is no such file; a file where the path needs a
// folder says the same.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

func readOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// cannotExchange tells a file system that has no exchange, or not for this
// folder, from one that failed.
func cannotExchange(err error) bool {
	for _, e := range []error{errors.ErrUnsupported, syscall.EINVAL, syscall.EBUSY, syscall.EXDEV, fs.ErrPermission} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// plain says in plain words what the machine refused, and where.
func plain(doing, where string, err error) error {
	var said machineError
	if err == nil || errors.Is(err, ErrRefused) || errors.Is(err, ErrPath) || errors.As(err, &said) {
		return err // it is in plain words already
	}
	why := "`" + where + "`"
	switch {
	case errors.Is(err, syscall.ENOSPC):
		why = "the disk that holds " + why + " is full"
	case errors.Is(err, syscall.EDQUOT):
		why = "the space that this user may fill on the disk of " + why + " is used up"
	case errors.Is(err, syscall.EROFS):
		why += " lies on a disk that can only be read"
	case errors.Is(err, fs.ErrPermission):
		why = "this user has no permission to change " + why
	case errors.Is(err, syscall.EIO):
		why = "the disk that holds " + why + " is failing"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		why = "too many files are open while writing " + why
	}
	return machineError{fmt.Errorf("%s: %s: %w", doing, why, err)}
}

// A machineError is one that plain has put in words.
type machineError struct{ error }

func (e machineError) Unwrap() error { return errors.Unwrap(e.error) }
