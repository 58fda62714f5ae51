// Command gen writes a generated site into a folder.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/bench/hugotwin"
)

func main() {
	var o gen.Options
	out := flag.String("out", "", "folder to write the site into")
	twin := flag.String("hugo", "", "folder to write its Hugo twin into as well")
	flag.IntVar(&o.Pages, "pages", 1000, "pages in both languages together")
	flag.Uint64Var(&o.Seed, "seed", 1, "seed of the random texts")
	flag.IntVar(&o.PageBytes, "bytes", 7000, "Markdown bytes of a page, on average")
	flag.BoolVar(&o.Search, "search", false, "switch the search index on")
	flag.Parse()
	if *out == "" && *twin == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "usage: gen -pages N -out DIR [-hugo DIR]")
		os.Exit(2)
	}
	if err := write(*out, *twin, o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func write(out, twin string, o gen.Options) error {
	if out != "" {
		if err := gen.Generate(out, o); err != nil {
			return err
		}
	}
	if twin != "" {
		return hugotwin.Write(twin, gen.New(o))
	}
	return nil
}
