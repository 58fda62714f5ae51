// Package scale makes sites of any size and asks them.
//
// What goes in: a number of pages. What comes out: a generated site and
// queries in words of its pages, some with a typo. The rule it keeps: the
// pages asked for stand all over the site, and equal sizes give equal queries.
// The texts are drawn from a made-up vocabulary, so what such queries cost
// says much, and what they find little.
package scale

import (
	"strings"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/relevance/queries"
)

// Queries asks n pages of each language, each once: by title, by title with a
// typo, by words of the description, by one word, in turn.
func Queries(s *gen.Site, n int) []queries.Query {
	var list []queries.Query
	n = min(n, s.Len())
	for _, lang := range gen.Languages {
		for i := range n {
			p := s.Page(i * s.Len() / n)
			class, text := queries.Title, p.Title[lang]
			switch i % 4 {
			case 1:
				class, text = queries.Typo, swapped(text)
			case 2:
				class, text = queries.Description, first(s.Description(p, lang), 4)
			case 3:
				class, text = "word", longest(s.Description(p, lang))
			}
			list = append(list, queries.Query{Lang: lang, Class: class, Text: text, URLs: []string{"/" + lang + "/" + p.Path + "/"}})
		}
	}
	return list
}

func first(text string, n int) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(n, len(words))], " ")
}

func longest(text string) string {
	out := ""
	for _, w := range strings.Fields(text) {
		if w = strings.Trim(w, ".,;:"); len(w) > len(out) {
			out = w
		}
	}
	return out
}

// swapped puts two letters in the middle of the longest word in the wrong
// order.
func swapped(text string) string {
	word := longest(text)
	letters := []rune(word)
	if len(letters) < 4 {
		return text
	}
	at := len(letters) / 2
	letters[at-1], letters[at] = letters[at], letters[at-1]
	return strings.Replace(text, word, string(letters), 1)
}
