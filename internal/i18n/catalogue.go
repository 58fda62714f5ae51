// Package i18n holds the texts of the user interface in every language.
//
// In go files of texts, i18n/<lang>.toml: those that travel in the binary,
// then the theme's, then the site's own, each overriding the ones before key
// by key. Out comes one Catalogue a language, in which every key already has
// its text: the language's own, else that of its parent ("fr" for "fr-ca"),
// else the default language's. A key that nobody knows is its own text, and
// no wrong argument can stop a page. The plural rules are CLDR's; the section
// [format] of a file describes a language to package lang.
//
// Texts are plain: whoever prints them escapes them.
package i18n

import (
	"maps"
	"slices"

	"github.com/openimis/casebook/internal/lang"
	"github.com/openimis/casebook/internal/memo"
)

// Catalogues are the texts of all languages. They are never changed once
// made.
type Catalogues struct {
	languages map[string]*Catalogue // by folder
	fallback  *Catalogue            // of the default language
}

// Language returns the texts of a language of the site. For a language
// that is none it returns those of its parent, else of the default language.
func (c *Catalogues) Language(tag string) *Catalogue {
	if found := c.languages[tag]; found != nil {
		return found
	}
	if t, err := lang.Parse(tag); err == nil {
		for _, folder := range append([]string{t.Folder()}, t.Parents()...) {
			if found := c.languages[folder]; found != nil {
				return found
			}
		}
	}
	return c.fallback
}

// Languages returns the folders of all languages that have texts, in order.
func (c *Catalogues) Languages() []string { return slices.Sorted(maps.Keys(c.languages)) }

// A Catalogue is the texts of one language. It may be used by many
// goroutines at a time.
type Catalogue struct {
	locale   *lang.Locale
	messages map[string]*message
	digest   memo.Digest
}

// T returns the text of a key. Arguments are name and value by turns:
// T("list.page", "Page", 3, "Total", 12). Integers are written as the
// language writes them, so a year goes in as a string.
func (c *Catalogue) T(key string, args ...any) string {
	m := c.messages[key]
	if m == nil {
		return key
	}
	return m.fill(m.text(other), args)
}

// N returns the text of a key for a number, which the text calls {{.N}}.
func (c *Catalogue) N(key string, n int, args ...any) string {
	m := c.messages[key]
	if m == nil {
		return key
	}
	f := other
	if m.plural {
		f = m.speech.plurals.form(n)
	}
	t := m.text(f)
	if t.parts == nil {
		return t.raw
	}
	return m.fill(t, append([]any{"N", n}, args...))
}

// Has reports whether any language has a text for the key.
func (c *Catalogue) Has(key string) bool { return c.messages[key] != nil }

// Keys returns all keys in order.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.messages)) }

// Locale returns how the language writes dates, numbers and names.
func (c *Catalogue) Locale() *lang.Locale { return c.locale }

// Digest names all texts of the Catalogue and what its Locale was told: equal
// digests, equal words.
func (c *Catalogue) Digest() memo.Digest { return c.digest }

func (c *Catalogue) sum(tag string, custom lang.Custom) memo.Digest {
	h := memo.NewHasher()
	h.AddString(tag)
	h.AddDigest(memo.DigestOf(custom))
	for _, key := range c.Keys() {
		m := c.messages[key]
		h.AddString(key)
		h.AddString(m.speech.tag)
		for _, t := range m.forms {
			if t == nil {
				h.AddString("")
			} else {
				h.AddString("=" + t.raw)
			}
		}
	}
	return h.Sum()
}
