package main

import (
	"bytes"
	"io"
	"os"
	"sync"

	"github.com/openimis/casebook/internal/memo"
)

// executable is the digest of this program. It is a part of every key of the
// memo store, so that a new version never uses what an old one remembered.
// The linker's build id stands near the beginning of the file and changes
// with its content (go doc cmd/buildid); a program without one is read whole.
var executable = sync.OnceValue(func() memo.Digest {
	name, err := os.Executable()
	if err != nil {
		return memo.Digest{}
	}
	f, err := os.Open(name)
	if err != nil {
		return memo.Digest{}
	}
	defer f.Close()
	head := make([]byte, 64<<10)
	n, _ := io.ReadFull(f, head)
	const mark = "Go build ID: \""
	if _, after, found := bytes.Cut(head[:n], []byte(mark)); found {
		if id, _, found := bytes.Cut(after, []byte{'"'}); found && len(id) > 20 {
			return memo.Sum(id)
		}
	}
	rest, err := io.ReadAll(f)
	if err != nil {
		return memo.Digest{}
	}
	return memo.Sum(head[:n], rest)
})
