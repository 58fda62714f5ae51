package diag

import (
	"cmp"
	"slices"
	"strings"
)

// Near returns the candidate closest to word by edit distance with
// transpositions (optimal string alignment), "" if none is near enough: at
// most a third of the word's letters may differ.
func Near(word string, candidates []string) string {
	if len([]rune(word)) < 2 {
		return "" // every short word would be near
	}
	best, at := "", max(1, len([]rune(word))/3)+1
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if d := distance(strings.ToLower(word), strings.ToLower(c), at); d < at {
			best, at = c, d
		}
	}
	return best
}

// AtMost returns the first n candidates in alphabetical order, for messages
// that list what would have been right.
func AtMost(n int, candidates []string) []string {
	sorted := slices.SortedFunc(slices.Values(candidates), cmp.Compare[string])
	sorted = slices.Compact(sorted)
	return sorted[:min(n, len(sorted))]
}

func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d >= limit || -d >= limit {
		return limit
	}
	two, one, now := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(x); i++ {
		now[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			now[j] = min(one[j]+1, now[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				now[j] = min(now[j], two[j-2]+1)
			}
		}
		two, one, now = one, now, two
	}
	return one[len(y)]
}
