package lang

import (
	"bytes"
	"slices"

	"golang.org/x/text/collate"
)

// A sorter is what one goroutine needs to compare; a collator may not be
// shared.
type sorter struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

// Key returns bytes that sort as the language sorts its words, with accents
// and case deciding last and numbers by value: "page 9" before "page 10".
// Make keys once for each text that is sorted more than once.
func (l *Locale) Key(s string) []byte {
	c := l.collator.Get().(*sorter)
	key := slices.Clone(c.collator.KeyFromString(&c.buffer, s))
	c.buffer.Reset()
	l.collator.Put(c)
	return key
}

// Collate compares two texts in the order of Key. Zero says that the language
// sees no difference, not that the texts are equal.
func (l *Locale) Collate(a, b string) int {
	c := l.collator.Get().(*sorter)
	// Keys, and not the collator's own comparison, so that both orders can
	// never differ.
	order := bytes.Compare(c.collator.KeyFromString(&c.buffer, a), c.collator.KeyFromString(&c.buffer, b))
	c.buffer.Reset()
	l.collator.Put(c)
	return order
}
