package serve

import (
	"fmt"
	"hash/fnv"
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/paths"
)

// What a page is made of, as far as the preview must know: its style sheets,
// which can be swapped alone, and its parts: images, sheets and films of this
// site whose names stay when their bytes change. (What lies in assets/ is
// named by its digest.) Our own templates made the page, so expressions read
// enough of it.

var (
	tagPattern  = regexp.MustCompile(`(?i)<(link|img|source|video|audio|track|object|script)\b(?:[^>"']|"[^"]*"|'[^']*')*>`)
	relPattern  = regexp.MustCompile(`(?i)\srel\s*=\s*["']?[^"'>]*\b(stylesheet|icon)\b`)
	fromPattern = regexp.MustCompile(`(?i)\s(src|href|poster|data|srcset)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)`)
)

// sheetsOf returns a page's <link rel=stylesheet> elements.
func sheetsOf(page []byte) []string {
	var out []string
	for _, tag := range tagPattern.FindAll(page, -1) {
		if isSheet(tag) {
			out = append(out, string(tag))
		}
	}
	return out
}

func isSheet(tag []byte) bool {
	m := relPattern.FindSubmatch(tag)
	return m != nil && strings.EqualFold(string(m[1]), "stylesheet")
}

// shapeOf is a digest of a page without its style sheets: two pages of one
// shape differ in those alone.
func shapeOf(page []byte) string {
	h := fnv.New64a()
	at := 0
	for _, m := range tagPattern.FindAllIndex(page, -1) {
		if isSheet(page[m[0]:m[1]]) {
			h.Write(page[at:m[0]])
			h.Write([]byte{0}) // one more or fewer is another shape
			at = m[1]
		}
	}
	h.Write(page[at:])
	return fmt.Sprintf("%x-%d", h.Sum64(), len(page[at:]))
}

// partsOf returns the keys of a page's parts by their paths.
func partsOf(snap snapshot, page []byte) map[string]string {
	out := map[string]string{}
	base := snap.BasePath()
	add := func(ref string) {
		u, err := url.Parse(strings.TrimSpace(html.UnescapeString(ref)))
		if err != nil || u.Host != "" || u.Scheme != "" {
			return
		}
		at, inside := strings.CutPrefix(u.Path, base)
		if !inside || !plain(at) || strings.HasPrefix(at, "/assets/") || strings.HasPrefix(at, own) || strings.HasSuffix(at, "/") {
			return
		}
		if _, known := out[at]; !known {
			out[at] = snap.Key(at)
		}
	}
	for _, tag := range tagPattern.FindAll(page, -1) {
		if hasTagName(tag, "link") && !relPattern.Match(tag) {
			continue // it leads to another page
		}
		for _, m := range fromPattern.FindAllSubmatch(tag, -1) {
			value := strings.Trim(string(m[2]), `"'`)
			if !strings.EqualFold(string(m[1]), "srcset") {
				add(value)
				continue
			}
			for item := range strings.SplitSeq(value, ",") {
				if fields := strings.Fields(item); len(fields) > 0 {
					add(fields[0])
				}
			}
		}
	}
	return out
}

func hasTagName(tag []byte, name string) bool {
	return len(tag) > len(name) && strings.EqualFold(string(tag[1:1+len(name)]), name)
}

// urls are the addresses of those parts that old has with another key; with
// a nil old, of all.
func (s *server) urls(snap snapshot, parts, old map[string]string) []string {
	var out []string
	for _, at := range slices.Sorted(maps.Keys(parts)) {
		was, had := old[at]
		if old == nil || had && was != parts[at] {
			out = append(out, snap.BasePath()+paths.URL(at).Escape())
		}
	}
	return out
}

func digestOf(parts map[string]string) string {
	h := fnv.New64a()
	for _, at := range slices.Sorted(maps.Keys(parts)) {
		fmt.Fprintf(h, "%s\x00%s\x00", at, parts[at])
	}
	return fmt.Sprintf("%x", h.Sum64())
}
