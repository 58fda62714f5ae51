package memo

import (
	"errors"
	"os"
)

// ErrLocked says that another process holds the lock.
var ErrLocked = errors.New("locked by another process")

// A Lock is a file that one process at a time holds. The system lets go of
// it when the process ends, however it ends.
type Lock struct {
	file *os.File
	path string
}

// TryLock takes the lock of that path, which it makes when it is missing, or
// returns ErrLocked at once.
func TryLock(path string) (*Lock, error) {
	for range 100 {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, err
		}
		if err := lockFile(file); err != nil {
			file.Close()
			return nil, err
		}
		// The last holder may have removed the file after we opened it;
		// then our lock is on a file that nobody else will find.
		if samePath(file, path) {
			return &Lock{file, path}, nil
		}
		file.Close()
	}
	return nil, ErrLocked // others take and leave it faster than we can
}

// Unlock lets go of the lock and removes its file. It may be called twice.
func (l *Lock) Unlock() {
	if l == nil || l.file == nil {
		return
	}
	os.Remove(l.path) // while it is still ours
	l.file.Close()
	l.file = nil
}

// samePath reports whether the path still names the open file.
func samePath(file *os.File, path string) bool {
	a, err := file.Stat()
	if err != nil {
		return false
	}
	b, err := os.Stat(path)
	return err == nil && os.SameFile(a, b)
}
