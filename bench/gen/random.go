package gen

// A random is SplitMix64: eight lines that will give the same numbers in every
// release of Go, which the standard library does not promise for its helpers.
type random struct{ state uint64 }

// newRandom starts a sequence of its own for every combination of keys: a page
// can be made without making those before it.
func newRandom(keys ...uint64) *random {
	r := &random{state: 0x6a09e667f3bcc909}
	for _, k := range keys {
		r.state ^= k + 0x9e3779b97f4a7c15
		r.state = r.next()
	}
	return r
}

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number in [0, n).
func (r *random) below(n int) int { return int(r.next() % uint64(n)) }

// between returns a number in [lo, hi].
func (r *random) between(lo, hi int) int { return lo + r.below(hi-lo+1) }

// chance is true in one of n cases.
func (r *random) chance(n int) bool { return r.below(n) == 0 }

func (r *random) pick(from []string) string { return from[r.below(len(from))] }

// zipf returns a rank in [2^lo-1, 2^hi-1) such that every octave of ranks is
// equally likely: Zipf's law in steps, without logarithms, whose last digit
// may differ between processors.
func (r *random) zipf(lo, hi int) int {
	k := r.between(lo, hi-1)
	return 1<<k + r.below(1<<k) - 1
}
