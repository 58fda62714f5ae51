// Command queries writes the questions on which the search of a site is
// measured, as tab-separated lines: language, class, query, right addresses.
//
// With -reduce it also copies the site without a fifth of one language's
// translations; the questions are then those of that language about the copy,
// among them some for the pages that it lacks.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/openimis/casebook/relevance/corpus"
	"github.com/openimis/casebook/relevance/queries"
)

func main() {
	var o queries.Options
	dir := flag.String("s", ".", "folder of the site")
	out := flag.String("o", "", "file to write; else they are printed")
	reduce := flag.String("reduce", "", "folder for a copy of the site that lacks translations")
	lang := flag.String("without", "fr", "language whose translations the copy lacks")
	flag.Uint64Var(&o.Seed, "seed", 1, "seed of the choice")
	flag.IntVar(&o.Per, "per", 120, "queries of a class in a language, at most")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(*dir, *out, *reduce, *lang, o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func write(dir, out, reduce, lang string, o queries.Options) error {
	ctx := context.Background()
	c, err := corpus.Read(ctx, dir)
	if err != nil {
		return err
	}
	var list []queries.Query
	if reduce == "" {
		list = queries.Draw(c, o)
	} else {
		removed, err := queries.Reduce(c, dir, reduce, lang, o)
		if err != nil {
			return err
		}
		if c, err = corpus.Read(ctx, reduce); err != nil {
			return err
		}
		list = append(queries.Draw(c, o, lang), queries.DrawForeign(c, removed, lang, o)...)
	}
	var w io.Writer = os.Stdout
	if out != "" {
		f, err := os.Create(out)
		if err != nil {
			return err
		}
		defer f.Close()
		w = f
	}
	return queries.Write(w, fmt.Sprintf("seed %d, %d pages", o.Seed, len(c.Pages)), list)
}
