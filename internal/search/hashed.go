package search

// A hashed is a table from hashes of 64 bits to numbers, 0 for none. A map
// would hash them once more, and is slower to empty.
type hashed struct {
	keys   []uint64
	values []int32
	used   int
}

// at returns the number of a hash, to be read and set until the next call.
func (h *hashed) at(key uint64) *int32 {
	if 2*h.used >= len(h.keys) {
		h.grow()
	}
	i := h.place(key)
	if h.keys[i] == 0 {
		h.keys[i] = max(key, 1)
		h.used++
	}
	return &h.values[i]
}

// get returns the number of a hash.
func (h *hashed) get(key uint64) int32 {
	if len(h.keys) == 0 {
		return 0
	}
	return h.values[h.place(key)]
}

// place is where a key is, or where it belongs. The key 0 marks free places,
// so it shares that of 1.
func (h *hashed) place(key uint64) int {
	key = max(key, 1)
	mask := len(h.keys) - 1
	i := int(key*0x9e3779b97f4a7c15>>32) & mask
	for h.keys[i] != 0 && h.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

func (h *hashed) grow() {
	keys, values := h.keys, h.values
	h.keys, h.values = make([]uint64, max(2*len(keys), 1<<10)), make([]int32, max(2*len(keys), 1<<10))
	for i, key := range keys {
		if key != 0 {
			at := h.place(key)
			h.keys[at], h.values[at] = key, values[i]
		}
	}
}

func (h *hashed) clear() {
	clear(h.keys)
	clear(h.values)
	h.used = 0
}
