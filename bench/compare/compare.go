package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Tolerances. They are the differences between two themes that show the same
// things, not leave for either to show less.
const (
	wordsApart    = 0.02 // of the words of the text
	linksApart    = 0.0  // of the links in the text
	elementsApart = 0.05 // of the elements of a kind in the text …
	elementsLeast = 2    // … or this many
	aroundApart   = 0.15 // of the addresses that links around the text lead to
)

// counted are the elements whose number is compared. Wrappers (div, section,
// span) are a theme's own matter.
var counted = words("h2 h3 p ul ol li table tr th td pre em strong sup blockquote")

// required must be in the head of both pages, as often in one as in the other.
var required = words("json-ld")

// atLeast must be in the head of both pages.
var atLeast = []string{"link canonical", "link alternate hreflang", "meta og:title", "meta og:url", "meta og:type"}

func words(list string) []string { return strings.Fields(list) }

// Sites compares pages of two published folders and returns the differences
// beyond the tolerances, one a line.
func Sites(a, b string, urls []string) ([]string, error) {
	var out []string
	for _, url := range urls {
		pa, err := load(a, url)
		if err != nil {
			return nil, err
		}
		pb, err := load(b, url)
		if err != nil {
			return nil, err
		}
		for _, d := range differences(pa, pb) {
			out = append(out, url+": "+d)
		}
	}
	return out, nil
}

func differences(a, b page) []string {
	var out []string
	if n, only := apart(count(a.words), count(b.words)); n > share(wordsApart, len(a.words), len(b.words)) {
		out = append(out, fmt.Sprintf("%d words of the text differ, of %d and %d: %s", n, len(a.words), len(b.words), only))
	}
	if n, only := apart(content(a.links), content(b.links)); n > share(linksApart, len(a.links), len(b.links)) {
		out = append(out, fmt.Sprintf("%d links in the text differ, of %d and %d: %s", n, len(a.links), len(b.links), only))
	}
	for _, name := range counted {
		na, nb := a.elements[name], b.elements[name]
		if d := max(na-nb, nb-na); d > max(share(elementsApart, na, nb), elementsLeast) {
			out = append(out, fmt.Sprintf("<%s>: %d and %d", name, na, nb))
		}
	}
	around, other := addresses(a.around), addresses(b.around)
	if n, only := apart(around, other); n > share(aroundApart, len(around), len(other)) {
		out = append(out, fmt.Sprintf("%d links around the text differ, of %d and %d: %s", n, len(around), len(other), only))
	}
	for _, key := range required {
		if a.head[key] != b.head[key] {
			out = append(out, fmt.Sprintf("%s: %d and %d", key, a.head[key], b.head[key]))
		}
	}
	for _, key := range atLeast {
		if a.head[key] == 0 || b.head[key] == 0 {
			out = append(out, fmt.Sprintf("%s: %d and %d", key, a.head[key], b.head[key]))
		}
	}
	return out
}

func count(words []string) map[string]int {
	n := map[string]int{}
	for _, w := range words {
		n[w]++
	}
	return n
}

// content leaves out the links of footnotes, whose ids are the generator's.
func content(links map[string]int) map[string]int {
	n := maps.Clone(links)
	for href := range n {
		if _, id, _ := strings.Cut(href, "#"); strings.HasPrefix(id, "fn") || !strings.HasPrefix(href, "/") {
			delete(n, href)
		}
	}
	return n
}

// addresses of pages, each once: how often a frame repeats a link, and which
// anchors and files it links to, is a theme's own matter.
func addresses(links map[string]int) map[string]int {
	n := map[string]int{}
	for href := range links {
		href, _, _ = strings.Cut(href, "#")
		if strings.HasPrefix(href, "/") && strings.HasSuffix(href, "/") {
			n[href] = 1
		}
	}
	return n
}

// apart counts what only one side has, and names some of it: "-" is only in
// the first, "+" only in the second.
func apart(a, b map[string]int) (int, string) {
	n := 0
	var only []string
	for _, key := range slices.Sorted(maps.Keys(a)) {
		if d := a[key] - b[key]; d > 0 {
			n += d
			only = append(only, "-"+key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b)) {
		if d := b[key] - a[key]; d > 0 {
			n += d
			only = append(only, "+"+key)
		}
	}
	if len(only) > 12 {
		only = append(only[:12], "…")
	}
	return n, strings.Join(only, " ")
}

func share(of float64, a, b int) int { return int(of * float64(max(a, b))) }
