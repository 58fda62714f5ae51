// Command bench measures Casebook against Hugo on generated sites: cold, with
// nothing changed, and with one text changed, by turns, several rounds. It
// prints medians with their range, ratios, what the least possible work costs
// (the floor), and how processor time grows with the number of pages.
//
// Run it from the repository as `make bench` does: go run ./bench/cmd/bench.
package main

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openimis/casebook/bench/tools"
)

// Options are the flags.
type options struct {
	sizes     []int
	rounds    int
	only      string // "", "casebook" or "hugo"
	scale     bool
	search    bool
	plainHugo bool // also Hugo without highlighting
	json      string
	work      string
	casebook  string // a binary to use instead of building one
	keep      bool
}

func main() { tools.Main("bench", parse, run) }

func parse(args []string) (options, error) {
	var o options
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := fs.String("sizes", "1000,10000", "pages of the sites to measure, in both languages together")
	fs.IntVar(&o.rounds, "rounds", 3, "rounds of each measurement")
	fs.StringVar(&o.only, "only", "", "measure only `casebook` or hugo")
	fs.BoolVar(&o.scale, "scale", false, "add 100,000 pages, measured with Casebook alone (Hugo would need some 30 GB)")
	fs.BoolVar(&o.search, "search", false, "with Casebook's search index")
	fs.BoolVar(&o.plainHugo, "plain", false, "time Hugo without highlighting as well")
	fs.StringVar(&o.json, "json", "", "write the results as JSON to this `file`")
	fs.StringVar(&o.work, "work", "", "`folder` for sites and outputs (.cache/bench of the repository)")
	fs.StringVar(&o.casebook, "casebook", "", "measure this `binary` instead of building one")
	fs.BoolVar(&o.keep, "keep", false, "leave sites and outputs in the folder")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	for s := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 20 {
			return o, fmt.Errorf("-sizes: %q is not a number of pages; at least 20", s)
		}
		o.sizes = append(o.sizes, n)
	}
	slices.Sort(o.sizes)
	o.sizes = slices.Compact(o.sizes)
	if o.scale && !slices.Contains(o.sizes, scalePages) {
		o.sizes = append(o.sizes, scalePages)
		slices.Sort(o.sizes)
	}
	if o.rounds < 1 {
		return o, fmt.Errorf("-rounds: at least 1")
	}
	return o, tools.One(o.only)
}

// scalePages is the size at which Hugo is left out.
const scalePages = 100_000

func run(o options) error {
	p, err := build(o)
	if err != nil {
		return err
	}
	r := report{Machine: p.machine, Rounds: o.rounds, Search: o.search}
	fmt.Print(r.heading())
	for _, pages := range o.sizes {
		size, err := measureSize(o, p, pages)
		if err != nil {
			return err
		}
		r.Sizes = append(r.Sizes, size)
		fmt.Print(size.table())
	}
	fmt.Print(r.growth())
	return tools.Keep(o.json, r)
}
