//go:build !unix

package build

import "runtime"

// peakRSS is the memory that the Go runtime has taken from the system, the
// nearest figure that every system gives.
func peakRSS() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
