package search

import (
	"bytes"
	"compress/flate"
	"sync"
)

// Writers are dear to make and cheap to use again.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.BestCompression)
	if err != nil {
		panic("search: " + err.Error()) // the level is one of flate's
	}
	return w
}}

// deflate returns a payload as a file.
func deflate(payload []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(payload)/2 + 64)
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(&out)
	w.Write(payload) // a Buffer takes everything
	w.Close()
	return out.Bytes()
}
