//go:build !linux && !darwin

package emit

import "errors"

// canExchange spares the attempt where there is no such call.
const canExchange = false

// exchange is what this system does not have.
func exchange(a, b string) error { return errors.ErrUnsupported }
