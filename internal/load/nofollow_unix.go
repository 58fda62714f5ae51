//go:build unix

package load

import (
	"os"

	"golang.org/x/sys/unix"
)

// openNoFollow opens a file for reading unless its last part is a link.
func openNoFollow(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_RDONLY|unix.O_NOFOLLOW, 0)
}
