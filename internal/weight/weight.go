// Package weight says what a page weighs on its way to a reader: its bytes as
// hosts pack them, and which style sheets and scripts it loads at once.
//
// What goes in: the bytes of a page. What comes out: numbers of bytes, and
// addresses as the page writes them. It knows no budgets and no site.
package weight

import (
	"bytes"
	"compress/gzip"
	"html"
	"math"
	"slices"
	"sync"
)

var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// A counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// Packed is the size of data under gzip at its usual level (6), as hosts send
// it to browsers that know nothing better.
func Packed(data []byte) int {
	var n counter
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(&n)
	_, err := z.Write(data)
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic("weight: " + err.Error()) // memory only
	}
	return int(n)
}

// AtMost is a size that data under gzip does not exceed, found some thirty
// times faster than the size itself: that of a code for its bytes one by one,
// which gzip falls back on where nothing repeats. A Huffman code takes at most
// the entropy, the probability of the likeliest byte and 0.086 bits for each
// byte (R. G. Gallager, Variations on a Theme by Huffman, 1978); the code
// itself and gzip's frame take less than 400 bytes.
func AtMost(data []byte) int {
	const frame = 400
	if len(data) <= frame {
		return len(data) + frame
	}
	var count [256]int
	for _, c := range data {
		count[c]++
	}
	total := float64(len(data))
	bits := 0.0
	for _, n := range count {
		if n > 0 {
			bits -= float64(float64(n) * math.Log2(float64(n)/total))
		}
	}
	bits += float64(float64(slices.Max(count[:])) + 0.086*total)
	return min(len(data), int(bits/8)) + frame
}

// Loads are the addresses that a browser asks for as soon as it has the page:
// style sheets, scripts, icons and what the page preloads, as written, each
// once, in the order of the page. Images are not among them, nor what a
// script fetches later.
func Loads(page []byte) []string {
	var out []string
	for rest := page; ; {
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			return out
		}
		rest = rest[i+1:]
		var name string
		switch {
		case bytes.HasPrefix(rest, []byte("link ")):
			name = "href"
		case bytes.HasPrefix(rest, []byte("script ")):
			name = "src"
		default:
			continue
		}
		end := bytes.IndexByte(rest, '>')
		if end < 0 {
			return out
		}
		tag := rest[:end]
		rest = rest[end:]
		if name == "href" && !loading[attribute(tag, "rel")] {
			continue
		}
		if at := attribute(tag, name); at != "" && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
}

// loading are the values of rel for which browsers fetch what a link names.
var loading = map[string]bool{"stylesheet": true, "icon": true, "preload": true, "modulepreload": true, "manifest": true}

// attribute returns the value of an attribute of a tag that a template wrote,
// "" if it has none.
func attribute(tag []byte, name string) string {
	_, value, found := bytes.Cut(tag, []byte(" "+name+"="))
	if !found || len(value) == 0 {
		return ""
	}
	if q := value[0]; q == '"' || q == '\'' {
		value, _, _ = bytes.Cut(value[1:], []byte{q})
	} else {
		value, _, _ = bytes.Cut(value, []byte{' '})
	}
	return html.UnescapeString(string(value))
}

// A Part is some of a page, named by its element.
type Part struct {
	_     struct{} `cbor:",toarray"`
	Name  string   // such as "table"
	Bytes int      // not packed
}

// heavy are the elements that make a page heavy, where anything does.
var heavy = []string{"svg", "table", "pre", "dl", "ol", "ul", "nav", "form", "aside"}

// Largest returns the heaviest elements of a page that stand in none of each
// other, the heaviest first, at most n.
func Largest(page []byte, n int) []Part {
	var found []Part
	for at := 0; at < len(page); {
		i := bytes.IndexByte(page[at:], '<')
		if i < 0 {
			break
		}
		at += i
		name := heavyAt(page[at+1:])
		if name == "" {
			at++
			continue
		}
		length := element(page[at:], name)
		found = append(found, Part{Name: name, Bytes: length})
		at += length
	}
	slices.SortStableFunc(found, func(a, b Part) int { return b.Bytes - a.Bytes })
	return found[:min(n, len(found))]
}

// heavyAt names the element whose name text begins with, "" for others.
func heavyAt(text []byte) string {
	for _, name := range heavy {
		if len(text) > len(name) && bytes.HasPrefix(text, []byte(name)) && (text[len(name)] == ' ' || text[len(name)] == '>') {
			return name
		}
	}
	return ""
}

// element is the length of the element that text begins with, all of text if
// it is not closed.
func element(text []byte, name string) int {
	open, end := []byte("<"+name), []byte("</"+name+">")
	depth, at := 1, 1
	for {
		close := bytes.Index(text[at:], end)
		if close < 0 {
			return len(text)
		}
		depth += bytes.Count(text[at:at+close], open) - 1
		at += close + len(end)
		if depth <= 0 {
			return at
		}
	}
}
