package analysis

import (
	"sync"
	"sync/atomic"
)

// mostWords is how many words an Analyser remembers: a site of 10,000 pages
// has some 150,000 different ones in a language, of which one in three comes
// once. The frequent ones come early, so a text with endless different words
// needs no more memory and costs little more.
const mostWords = 1 << 18

// words are what is known of words as they are written, in a table that only
// grows: finding one needs no lock, and costs one line of the table, one of
// the word and the comparison.
type words struct {
	mu    sync.Mutex
	table atomic.Pointer[[]atomic.Uint64] // hash << 32 | place + 1; 0 is free; as long as a power of two
	list  [mostWords / wordBlock]atomic.Pointer[[wordBlock]word]
	used  int
	most  int
	last  uint32            // number given
	stems map[string]uint32 // term → its number
}

// wordBlock is how many words are made room for at once.
const wordBlock = 1 << 10

// A word is what is known of a word as it is written.
type word struct {
	surface, form, term string
	parts               []part
	number, stem        uint32
	stop, ident         bool
}

// A part of an identifier: surface[start:end].
type part struct {
	start, end   int
	form         string
	number, stem uint32
}

func newWords() *words {
	w := &words{most: mostWords, stems: map[string]uint32{}}
	table := make([]atomic.Uint64, wordBlock)
	w.table.Store(&table)
	return w
}

// hashOf is FNV-1a, with its bits spread.
func hashOf(surface []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range surface {
		h = (h ^ uint32(c)) * 16777619
	}
	h ^= h >> 15
	h *= 0x85ebca6b
	return h ^ h>>13
}

func (w *words) at(place uint32) *word { return &w.list[place/wordBlock].Load()[place%wordBlock] }

// find returns a word that is known, else nil.
func (w *words) find(surface []byte, hash uint32) *word {
	table := *w.table.Load()
	for i := hash; ; i++ {
		switch v := table[i&uint32(len(table)-1)].Load(); {
		case v == 0:
			return nil
		case uint32(v>>32) == hash:
			if known := w.at(uint32(v) - 1); known.surface == string(surface) {
				return known
			}
		}
	}
}

// add remembers a word, unless somebody else was faster or there is no room,
// and returns it as it is remembered.
func (w *words) add(one *word, hash uint32) *word {
	w.mu.Lock()
	defer w.mu.Unlock()
	if known := w.find([]byte(one.surface), hash); known != nil {
		return known
	}
	if w.used == w.most {
		// Words of a known stem belong to it all the same.
		one.stem = w.stems[one.term]
		for i := range one.parts {
			one.parts[i].stem = w.stems[one.parts[i].form]
		}
		return one
	}
	one.number, one.stem = w.next(), w.stem(one.term)
	for i := range one.parts {
		p := &one.parts[i]
		p.number, p.stem = w.next(), w.stem(p.form)
	}
	block := &w.list[w.used/wordBlock]
	if block.Load() == nil {
		block.Store(new([wordBlock]word))
	}
	*w.at(uint32(w.used)) = *one
	w.used++
	table := *w.table.Load()
	if 2*w.used > len(table) {
		larger := make([]atomic.Uint64, 2*len(table))
		for i := range table {
			if v := table[i].Load(); v != 0 {
				put(larger, v)
			}
		}
		table = larger
		w.table.Store(&larger)
	}
	put(table, uint64(hash)<<32|uint64(w.used))
	return w.at(uint32(w.used - 1))
}

// put enters a word into a table that has room.
func put(table []atomic.Uint64, v uint64) {
	i := uint32(v >> 32)
	for table[i&uint32(len(table)-1)].Load() != 0 {
		i++
	}
	table[i&uint32(len(table)-1)].Store(v)
}

func (w *words) next() uint32 {
	w.last++
	return w.last
}

func (w *words) stem(term string) uint32 {
	n, known := w.stems[term]
	if !known {
		n = uint32(len(w.stems) + 1)
		w.stems[term] = n
	}
	return n
}
