//go:build !unix

package load

import (
	"errors"
	"os"
)

// openNoFollow is not to be had here; Read takes its careful way.
func openNoFollow(string) (*os.File, error) { return nil, errors.ErrUnsupported }
