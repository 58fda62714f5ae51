// Command relevance measures the search: how often it finds the page that was
// asked for, against Pagefind on the same text, and what a query costs.
//
//	relevance                  the fixture, and the same without a fifth of its French pages
//	relevance -s DIR           another site
//	relevance -sizes 1000,10000  what queries cost on generated sites
//	relevance -churn 10000     which files an edit changes
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/openimis/casebook/relevance/queries"
	"github.com/openimis/casebook/relevance/trial"
)

func main() {
	o, err := parse(os.Args[1:], os.Stderr)
	if err != nil {
		os.Exit(2)
	}
	if err := o.run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "relevance:", err)
		os.Exit(3)
	}
}

type options struct {
	sites    []string
	without  string
	pagefind bool
	agree    bool
	json     string
	casebook string
	home     string
	keep     string
	sizes    []int
	churn    int
	queries  queries.Options
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{}
	f := flag.NewFlagSet("relevance", flag.ContinueOnError)
	f.SetOutput(stderr)
	sites := f.String("s", "", "folders of sites, with commas between (relevance/fixture)")
	sizes := f.String("sizes", "", "instead: pages of generated sites on which bytes are counted, with commas between")
	f.IntVar(&o.churn, "churn", 0, "instead: pages of a generated site that is edited")
	f.StringVar(&o.without, "without", "fr", "language a fifth of whose translations is left out to ask across languages; empty: no such run")
	f.BoolVar(&o.pagefind, "pagefind", true, "compare with Pagefind")
	f.BoolVar(&o.agree, "agree", true, "compare with casebook search")
	f.StringVar(&o.json, "json", "", "file to write all figures to")
	f.StringVar(&o.casebook, "casebook", "", "the program; else it is built from this source")
	f.StringVar(&o.home, "home", "relevance", "folder with the runners and node_modules")
	f.StringVar(&o.keep, "keep", "", "folder for what is made; else a temporary one")
	f.Uint64Var(&o.queries.Seed, "seed", 1, "seed of the choice of queries")
	f.IntVar(&o.queries.Per, "per", 120, "queries of a class in a language, at most")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	fail := func(format string, args ...any) (options, error) {
		err := fmt.Errorf(format, args...)
		fmt.Fprintln(stderr, "relevance:", err)
		return o, err
	}
	if f.NArg() > 0 {
		return fail("unexpected argument %q", f.Arg(0))
	}
	for field := range strings.SplitSeq(*sizes, ",") {
		if field == "" {
			continue
		}
		n, err := strconv.Atoi(field)
		if err != nil || n < 20 {
			return fail("-sizes takes numbers of at least 20 pages, not %q", field)
		}
		o.sizes = append(o.sizes, n)
	}
	if o.churn != 0 && o.churn < 20 {
		return fail("-churn takes a number of at least 20 pages")
	}
	if *sites == "" {
		*sites = filepath.Join(o.home, "fixture")
	}
	o.sites = strings.Split(*sites, ",")
	return o, nil
}

// run prints tables and writes the figures.
func (o options) run(w io.Writer) (err error) {
	temp := o.keep
	if temp == "" {
		if temp, err = os.MkdirTemp("", "relevance"); err != nil {
			return err
		}
		defer os.RemoveAll(temp)
	} else if err := os.MkdirAll(temp, 0o755); err != nil {
		return err
	}
	if temp, err = filepath.Abs(temp); err != nil {
		return err
	}
	b := trial.Bench{Home: o.home, Casebook: o.casebook, Temp: temp}
	if b.Casebook == "" {
		b.Casebook = filepath.Join(temp, "casebook")
		if out, err := exec.Command("go", "build", "-trimpath", "-o", b.Casebook, "./cmd/casebook").CombinedOutput(); err != nil {
			return fmt.Errorf("build the program: %w\n%s", err, out)
		}
	}
	var figures any
	switch {
	case o.churn > 0:
		figures, err = edits(b, o.churn, w)
	case len(o.sizes) > 0:
		figures, err = sizes(b, o.sizes, w)
	default:
		figures, err = o.judge(b, w)
	}
	if err != nil || o.json == "" {
		return err
	}
	data, err := json.MarshalIndent(figures, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(o.json, append(data, '\n'), 0o644)
}
