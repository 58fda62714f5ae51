package memo

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
)

// A Digest names content: SHA-256 cut to 128 bits, which is enough for
// content that nobody forges against himself and keeps keys and manifests
// short. The zero Digest is the digest of nothing and names "unknown".
type Digest [16]byte

// String returns the 32 hexadecimal digits of the digest.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether the digest was never set.
func (d Digest) IsZero() bool { return d == Digest{} }

// ParseDigest reads what String wrote.
func ParseDigest(text string) (d Digest, ok bool) {
	if len(text) != 2*len(d) {
		return Digest{}, false
	}
	if _, err := hex.Decode(d[:], []byte(text)); err != nil {
		return Digest{}, false
	}
	return d, true
}

// Sum returns the digest of the parts. Each part goes in with its length in
// front, so that ("a", "bc") and ("ab", "c") differ.
func Sum(parts ...[]byte) Digest {
	size := 0
	for _, p := range parts {
		size += 8 + len(p)
	}
	// Most keys are short: one buffer on the stack and one call spare the
	// allocation of a running hash.
	var short [512]byte
	if size <= len(short) {
		buf := short[:0]
		for _, p := range parts {
			buf = binary.LittleEndian.AppendUint64(buf, uint64(len(p)))
			buf = append(buf, p...)
		}
		return cut(sha256.Sum256(buf))
	}
	h := NewHasher()
	for _, p := range parts {
		h.Add(p)
	}
	return h.Sum()
}

// DigestOf returns the digest of any value that Encode takes.
func DigestOf(v any) Digest { return Sum(Encode(v)) }

// A Hasher computes Sum of parts that come one after another.
type Hasher struct{ h hash.Hash }

// NewHasher returns a Hasher that has seen no part yet.
func NewHasher() *Hasher { return &Hasher{sha256.New()} }

// Add takes one part.
func (h *Hasher) Add(part []byte) {
	var length [8]byte
	binary.LittleEndian.PutUint64(length[:], uint64(len(part)))
	h.h.Write(length[:])
	h.h.Write(part)
}

// AddString takes one part that is text.
func (h *Hasher) AddString(part string) { h.Add([]byte(part)) }

// AddDigest takes a digest as one part.
func (h *Hasher) AddDigest(d Digest) { h.Add(d[:]) }

// Sum returns the digest of the parts seen so far; more may follow.
func (h *Hasher) Sum() Digest {
	var full [sha256.Size]byte
	h.h.Sum(full[:0])
	return cut(full)
}

func cut(full [sha256.Size]byte) Digest { return Digest(full[:16]) }
