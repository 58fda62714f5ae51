package search

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// A packer writes the numbers and texts that docs/search-format.md speaks of.
// Names and hashes, which do not compress, stand at the end of a payload, the
// first of them last.
type packer struct {
	buf  []byte
	back []string
}

func (p *packer) u8(v int)     { p.buf = append(p.buf, byte(v)) }
func (p *packer) uv(v int)     { p.buf = binary.AppendUvarint(p.buf, uint64(v)) }
func (p *packer) raw(s string) { p.buf = append(p.buf, s...) }
func (p *packer) end(s string) { p.back = append(p.back, s) }

func (p *packer) u16(v uint16) { p.end(string([]byte{byte(v >> 8), byte(v)})) }

func (p *packer) add(o packer) {
	p.buf = append(p.buf, o.buf...)
	p.back = append(p.back, o.back...)
}

// payload is all of it, and where the names begin.
func (p *packer) payload() (all []byte, names int) {
	all, names = p.buf, len(p.buf)
	for _, s := range slices.Backward(p.back) {
		all = append(all, s...)
	}
	return all, names
}

func (p *packer) str(s string) {
	p.uv(len(s))
	p.buf = append(p.buf, s...)
}

func uvSize(v uint32) int { return (bits.Len32(v|1) + 6) / 7 }

// What is wrong with bytes that are no file of an index.
var (
	errShort = errors.New("search: ends too early")
	errBad   = errors.New("search: not what the format allows")
)

// An unpacker reads what a packer wrote. Its first fault makes all that
// follows zero, so that a reader asks once, at the end. Texts are parts of
// one string, not copies.
type unpacker struct {
	s   string
	err error
}

func (u *unpacker) fail(err error) {
	if u.err == nil {
		u.err = err
	}
	u.s = ""
}

func (u *unpacker) u8() int {
	if len(u.s) == 0 {
		u.fail(errShort)
		return 0
	}
	c := u.s[0]
	u.s = u.s[1:]
	return int(c)
}

// last takes from the end.
func (u *unpacker) last(n int) string {
	if n > len(u.s) {
		u.fail(errShort)
		return ""
	}
	s := u.s[len(u.s)-n:]
	u.s = u.s[:len(u.s)-n]
	return s
}

func (u *unpacker) u16() uint16 {
	s := u.last(2)
	if s == "" {
		return 0
	}
	return uint16(s[0])<<8 | uint16(s[1])
}

func (u *unpacker) u64() (v uint64) {
	if len(u.s) < 8 {
		u.fail(errShort)
		return 0
	}
	for i := range 8 {
		v |= uint64(u.s[i]) << (8 * i)
	}
	u.s = u.s[8:]
	return v
}

// uv reads a number of at most 32 bits.
func (u *unpacker) uv() int {
	if len(u.s) > 0 && u.s[0] < 0x80 {
		v := int(u.s[0])
		u.s = u.s[1:]
		return v
	}
	v := 0
	for shift := 0; shift < 35; shift += 7 {
		c := u.u8()
		v |= (c & 0x7f) << shift
		if c < 0x80 {
			if v > 1<<32-1 {
				break
			}
			return v
		}
	}
	u.fail(errBad)
	return 0
}

// count reads how many things follow, each of at least so many bytes. So a
// false count costs no more memory than the bytes that are there.
func (u *unpacker) count(size int) int {
	n := u.uv()
	if n*size > len(u.s) {
		u.fail(errShort)
		return 0
	}
	return n
}

func (u *unpacker) take(n int) string {
	if n < 0 || n > len(u.s) {
		u.fail(errShort)
		return ""
	}
	s := u.s[:n]
	u.s = u.s[n:]
	return s
}

func (u *unpacker) str() string { return u.take(u.uv()) }

// text is a str that has to be UTF-8.
func (u *unpacker) text() string {
	s := u.str()
	if !utf8.ValidString(s) {
		u.fail(errBad)
		return ""
	}
	return s
}

func (u *unpacker) end() error {
	if u.err == nil && u.s != "" {
		u.err = errBad
	}
	return u.err
}

// units is the length of a text in JavaScript.
func units(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 0xf0:
			n += 2
		case c < 0x80 || c >= 0xc0:
			n++
		}
	}
	return n
}

// compare puts texts in JavaScript's order: by UTF-16 units, in which
// characters above U+FFFF come before those from U+E000 on.
func compare(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if x, y := a[i], b[i]; x != y {
			if x >= 0xee && y >= 0xee && (x >= 0xf0) != (y >= 0xf0) {
				x, y = y, x
			}
			if x < y {
				return -1
			}
			return 1
		}
	}
	return len(a) - len(b)
}

// common is the length in bytes of what two texts begin with, in whole
// characters.
func common(a, b string) int {
	n := min(len(a), len(b))
	i := 0
	for i < n && a[i] == b[i] {
		i++
	}
	for i > 0 && (i < len(a) && !utf8.RuneStart(a[i]) || i < len(b) && !utf8.RuneStart(b[i])) {
		i--
	}
	return i
}

// boundary is the shortest prefix of a text that comes after another text.
func boundary(before, text string) string {
	n := common(before, text)
	_, size := utf8.DecodeRuneInString(text[n:])
	return text[:n+size]
}

// backward is a text with its characters in the other order.
func backward(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	for len(s) > 0 {
		_, size := utf8.DecodeLastRuneInString(s)
		out.WriteString(s[len(s)-size:])
		s = s[:len(s)-size]
	}
	return out.String()
}

// fnv is the hash FNV-1a.
func fnv(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// hash16 is the hash of a form in a directory.
func hash16(s string) uint16 {
	h := uint16(0)
	for _, r := range s {
		h = h*31 + uint16(r)
	}
	return h
}

// hash64 is FNV-1a of 64 bits, with its bits spread.
func hash64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h ^ h>>29
}
