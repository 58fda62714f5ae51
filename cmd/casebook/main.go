// Casebook makes a documentation and case-study site in several languages
// out of a folder of Markdown files. See README.md, or `casebook help`.
package main

import (
	"io"
	"os"
	"runtime/debug"
)

func main() {
	tuneMemory()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program, without the process around it, so that tests can
// call it. It returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &command{stdin: stdin, stdout: stdout, stderr: stderr}
	root := c.root()
	root.SetArgs(args)
	if err := root.Execute(); err != nil {
		return c.fail(unknownCommand(root, err))
	}
	return c.code
}

// tuneMemory trades memory for time: a build makes much garbage on a small
// live heap, and the collector's default would spend a fifth of the time. The
// limit lets it work harder on sites whose live heap is large. GOGC and
// GOMEMLIMIT, where a person sets them, win.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(512 << 20)
	}
}
