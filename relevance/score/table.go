package score

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Table shows two searches side by side; the second may be missing.
func Table(title string, ours, theirs []Row) string {
	var w strings.Builder
	fmt.Fprintf(&w, "%s\n%-18s %5s   %5s %5s %6s %5s", title, "class", "n", "S@1", "S@5", "MRR", "none")
	if theirs != nil {
		w.WriteString("   |   S@1   S@5    MRR  none")
	}
	w.WriteByte('\n')
	for i, r := range ours {
		fmt.Fprintf(&w, "%-18s %5d   %5.3f %5.3f %6.3f %5d", r.Class, r.N, r.S1, r.S5, r.MRR, r.Empty)
		if theirs != nil {
			t := theirs[i]
			fmt.Fprintf(&w, "   | %5.3f %5.3f %6.3f %5d", t.S1, t.S5, t.MRR, t.Empty)
		}
		w.WriteByte('\n')
	}
	return w.String()
}

// CostTable shows what queries cost, one line for each named Cost.
func CostTable(title string, names []string, costs []Cost) string {
	var w strings.Builder
	fmt.Fprintf(&w, "%s\n%-28s %5s   %6s %6s %6s   %8s %6s %8s   kB by kind\n", title, "kB", "n", "mean", "p95", "max", "requests", "stages", "parallel")
	for i, c := range costs {
		fmt.Fprintf(&w, "%-28s %5d   %6.1f %6.1f %6.1f   %8.1f %6.1f %8.0f  ", names[i], c.Bytes.N, c.Bytes.Mean/1000, c.Bytes.P95/1000, c.Bytes.Max/1000, c.Requests.Mean, c.Stages.Mean, c.Parallel.Max)
		for _, kind := range slices.SortedFunc(maps.Keys(c.Kinds), func(a, b string) int {
			if c.Kinds[a] != c.Kinds[b] {
				if c.Kinds[a] > c.Kinds[b] {
					return -1
				}
				return 1
			}
			return strings.Compare(a, b)
		}) {
			fmt.Fprintf(&w, " %s %.1f", kind, c.Kinds[kind]/1000)
		}
		w.WriteByte('\n')
	}
	return w.String()
}
