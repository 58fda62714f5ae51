package search

import (
	"bytes"
	"encoding/binary"
	"sync"

	"github.com/klauspost/compress/flate"
)

// level is where time and size balance. Of the 41,527 files of 10,000
// generated pages, level 6 makes 42.64 MB in 1.7 s of CPU, 7 makes 42.35 MB in
// 2.7 s, and the standard library's best makes 42.42 MB in 4.2 s, much of it
// for clearing its tables before each small file.
const level = 6

// Writers are dear to make and cheap to use again.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, level)
	if err != nil {
		panic("search: " + err.Error()) // the level is one of flate's
	}
	return w
}}

// deflate returns a payload as a file.
func deflate(payload []byte) []byte { return deflateTo(payload, len(payload)) }

// deflateTo deflates a payload up to what does not compress, and stores that
// as it is: among letters it would make these longer.
func deflateTo(payload []byte, end int) []byte {
	const largestStored = 1<<16 - 1
	n := len(payload) - end
	if n < fewBytes || n > largestStored {
		n, end = 0, len(payload)
	}
	var out bytes.Buffer
	out.Grow(end/2 + n + 64)
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(&out)
	w.Write(payload[:end]) // a Buffer takes everything
	if n == 0 {
		w.Close()
		return out.Bytes()
	}
	// A flush ends with a stored block of no bytes, which becomes one of n.
	w.Flush()
	b := out.Bytes()
	binary.LittleEndian.PutUint16(b[len(b)-4:], uint16(n))
	binary.LittleEndian.PutUint16(b[len(b)-2:], ^uint16(n))
	out.Write(payload[end:])
	out.Write([]byte{3, 0}) // an empty block that is the last
	return out.Bytes()
}

// fewBytes are not worth a block of their own.
const fewBytes = 16
