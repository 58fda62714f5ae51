// Command preview measures how soon what is saved is on screen: `casebook
// serve` and `hugo server` on the same generated site, each with a page open
// in a real browser. An edit is timed from the return of its write or rename
// to the first mutation of the page that shows it. Besides, it measures the
// time from the start to the first page, memory, and a hundred edits at ten a
// second.
//
// Run it from the repository: go run ./bench/cmd/preview.
package main

import (
	"flag"
	"fmt"
	"time"

	"github.com/openimis/casebook/bench/tools"
)

// Options are the flags.
type options struct {
	pages    int
	texts    int // edits of a text
	others   int // edits of each other kind
	hugo     int // edits of each kind under Hugo
	pause    time.Duration
	only     string // "", "casebook" or "hugo"
	json     string
	work     string
	casebook string // a binary to use instead of building one
	hugoBin  string
}

func main() { tools.Main("preview", parse, run) }

func parse(args []string) (options, error) {
	var o options
	fs := flag.NewFlagSet("preview", flag.ContinueOnError)
	fs.IntVar(&o.pages, "pages", 10_000, "pages of the site, in both languages together")
	fs.IntVar(&o.texts, "texts", 100, "edits of a text, alone and in a row")
	fs.IntVar(&o.others, "others", 30, "edits of each other kind")
	fs.IntVar(&o.hugo, "hugo-edits", 10, "edits of each kind under Hugo")
	fs.DurationVar(&o.pause, "pause", 300*time.Millisecond, "what lies between an edit on screen and the next one")
	fs.StringVar(&o.only, "only", "", "measure only `casebook` or hugo")
	fs.StringVar(&o.json, "json", "", "write the results as JSON to this `file`")
	fs.StringVar(&o.work, "work", "", "`folder` for the sites (.cache/bench of the repository)")
	fs.StringVar(&o.casebook, "casebook", "", "measure this `binary` instead of building one")
	fs.StringVar(&o.hugoBin, "hugo", "", "measure this `binary` of Hugo instead of building one")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	switch {
	case fs.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	case o.pages < 20:
		return o, fmt.Errorf("-pages: at least 20")
	case o.texts < 1 || o.others < 1 || o.hugo < 1:
		return o, fmt.Errorf("-texts, -others, -hugo-edits: at least 1")
	}
	return o, tools.One(o.only)
}

func run(o options) error {
	p, err := build(o)
	if err != nil {
		return err
	}
	b, err := startBrowser()
	if err != nil {
		return err
	}
	defer b.close()
	r := report{Machine: p.machine, Pages: o.pages, Pause: o.pause.String()}
	for _, t := range p.tools(o) {
		res, err := measure(o, b, t)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		r.Tools = append(r.Tools, res)
	}
	fmt.Print(r.table())
	return tools.Keep(o.json, r)
}
