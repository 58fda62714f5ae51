package serve

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/build"
)

// negotiate returns the home page of the language that a browser asks for,
// "" if the site has none of them.
func negotiate(header string, langs []build.Lang) string {
	for _, want := range preferences(header) {
		for _, narrow := range []bool{true, false} { // fr-CA, then any fr
			for _, l := range langs {
				if speaks(l.Lang, want, narrow) || speaks(l.Tag, want, narrow) {
					return l.Home
				}
			}
		}
	}
	return ""
}

func speaks(have, want string, narrow bool) bool {
	if narrow {
		return strings.EqualFold(have, want)
	}
	a, _, _ := strings.Cut(have, "-")
	b, _, _ := strings.Cut(want, "-")
	return strings.EqualFold(a, b)
}

// preferences are the languages of an Accept-Language header, the dearest
// first.
func preferences(header string) []string {
	type choice struct {
		lang string
		q    float64
	}
	var list []choice
	for item := range strings.SplitSeq(header, ",") {
		lang, params, _ := strings.Cut(item, ";")
		c := choice{strings.TrimSpace(lang), quality(params)}
		if c.lang != "" && c.lang != "*" && c.q > 0 {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b choice) int { return cmp.Compare(b.q, a.q) })
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.lang
	}
	return out
}

// quality is the weight of an item of an Accept header, 1 if it says none.
func quality(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(p), "q="); ok {
			q, err := strconv.ParseFloat(v, 64)
			if err != nil {
				return 0
			}
			return q
		}
	}
	return 1
}
