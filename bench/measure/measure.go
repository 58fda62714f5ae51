// Package measure runs a command and tells what it cost: wall time, processor
// time of all its threads, and peak memory, as the kernel counts them for the
// finished child. Samples are summed up as median, minimum and maximum.
package measure

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// A Sample is what one run cost.
type Sample struct {
	Wall time.Duration
	CPU  time.Duration // user and system
	Peak int64         // bytes resident; 0 where the system does not tell
}

// Run runs a command in dir and returns what it cost and printed. A command
// that fails is an error that shows what it said: a crash must not count as a
// fast run.
//
// The kernel counts this process's own memory as the child's until the child
// has started, so callers must stay small.
func Run(dir string, env []string, argv ...string) (Sample, []byte, error) {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	err := cmd.Run()
	s := Sample{Wall: time.Since(start)}
	if err != nil {
		said := strings.TrimSpace(stderr.String() + stdout.String())
		if len(said) > 4000 {
			said = said[:2000] + "\n…\n" + said[len(said)-2000:]
		}
		return s, stdout.Bytes(), fmt.Errorf("%s: %w\n%s", strings.Join(argv, " "), err, said)
	}
	s.CPU = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	s.Peak = peak(cmd.ProcessState)
	return s, stdout.Bytes(), nil
}

// A Summary is a series of values of one kind.
type Summary struct {
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

// Summarise sums up values; it returns zeroes for none.
func Summarise(values []float64) Summary {
	if len(values) == 0 {
		return Summary{}
	}
	v := slices.Sorted(slices.Values(values))
	mid := v[len(v)/2]
	if len(v)%2 == 0 {
		mid = (v[len(v)/2-1] + mid) / 2
	}
	return Summary{Median: mid, Min: v[0], Max: v[len(v)-1]}
}

// Of sums up one quantity of several samples.
func Of(samples []Sample, quantity func(Sample) float64) Summary {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = quantity(s)
	}
	return Summarise(values)
}

// Seconds of wall time, seconds of processor time and megabytes of memory.
func Wall(s Sample) float64 { return s.Wall.Seconds() }
func CPU(s Sample) float64  { return s.CPU.Seconds() }
func Peak(s Sample) float64 { return float64(s.Peak) / 1e6 }
