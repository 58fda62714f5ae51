package search

// A cutter cuts a sequence of keyed things into blocks. Each block ends
// before the thing whose key has the lowest hash among those between a least
// and a greatest size, so where a cut falls depends on what lies around it
// and not on what came long before: when a thing is put in, taken out or
// grows, a block or two change and the cuts after them stay.
type cutter struct {
	n        int
	size     func(i, first int) int // of thing i in a block that begins with thing first
	hash     func(i int) uint32     // of the key; never cuts before a thing of the greatest hash if it can help it
	apart    func(i int) bool       // reports whether thing i must not begin a block; may be nil
	min, max int
}

// cuts returns where blocks begin, and n. A thing that is larger than a block
// may be is one by itself.
func (c cutter) cuts() []int {
	out := []int{0}
	for first := 0; first < c.n; {
		best, lowest := -1, ^uint32(0)
		size := 0
		i := first
		for ; i < c.n; i++ {
			if i > first && !(c.apart != nil && c.apart(i)) {
				if h := c.hash(i); size >= c.min && (best < 0 || h < lowest) || best < 0 && size+c.size(i, first) > c.max {
					best, lowest = i, h
				}
			}
			size += c.size(i, first)
			if size > c.max && best >= 0 {
				break
			}
		}
		if i == c.n && size <= c.max || best < 0 {
			best = c.n
		}
		first = best
		out = append(out, first)
	}
	if c.n == 0 {
		return []int{0}
	}
	return out
}

// mixed spreads FNV's bits, of which the high ones hardly change with the last
// letters of a key.
func mixed(key string) uint32 {
	h := fnv(key)
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}
