package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/relevance/churn"
	"github.com/openimis/casebook/relevance/scale"
	"github.com/openimis/casebook/relevance/score"
	"github.com/openimis/casebook/relevance/trial"
)

// A sized is what queries cost on a generated site.
type sized struct {
	Pages int          `json:"pages"`
	First score.Cost   `json:"first_query"`
	Next  score.Cost   `json:"next_query"`
	Work  score.Spread `json:"work_ms"`
	Index index        `json:"index"`
}

// An index is how much is published of it.
type index struct {
	Files   int   `json:"files"`
	Bytes   int64 `json:"bytes"`
	Largest int64 `json:"largest"`
	Root    int64 `json:"root"` // the largest of them
}

// asked is how many pages of each language are asked for.
const asked = 100

func sizes(b trial.Bench, pages []int, w io.Writer) (any, error) {
	var out []sized
	var names []string
	var costs []score.Cost
	for _, n := range pages {
		o := gen.Options{Pages: n, Seed: 1, Search: true}
		dir, public := filepath.Join(b.Temp, fmt.Sprintf("gen%d", n)), filepath.Join(b.Temp, fmt.Sprintf("public%d", n))
		if err := generate(dir, o); err != nil {
			return nil, err
		}
		if err := b.Build(dir, public); err != nil {
			return nil, err
		}
		answers, err := b.Ask(public, scale.Queries(gen.New(o), asked))
		if err != nil {
			return nil, err
		}
		for _, a := range answers {
			if a.Fault != "" {
				return nil, fmt.Errorf("%d pages, query %d: %s", n, a.N, a.Fault)
			}
		}
		s := sized{Pages: n, First: score.Costs(answers, true), Next: score.Costs(answers, false), Work: score.Work(answers)}
		if s.Index, err = indexOf(public); err != nil {
			return nil, err
		}
		out = append(out, s)
		names = append(names, fmt.Sprintf("%d pages, first query", n), fmt.Sprintf("%d pages, next query", n))
		costs = append(costs, s.First, s.Next)
		fmt.Fprintf(w, "%d pages: %d files, %.1f MB, the largest %.1f kB, the largest root %.1f kB; work of a query: mean %.1f ms, p95 %.1f\n",
			n, s.Index.Files, float64(s.Index.Bytes)/1e6, float64(s.Index.Largest)/1e3, float64(s.Index.Root)/1e3, s.Work.Mean, s.Work.P95)
	}
	fmt.Fprintln(w, score.CostTable("\nbytes on generated sites", names, costs))
	return out, nil
}

// generate writes a site where there is none yet.
func generate(dir string, o gen.Options) error {
	if _, err := os.Stat(filepath.Join(dir, "casebook.toml")); err == nil {
		return nil
	}
	return gen.Generate(dir, o)
}

func indexOf(public string) (index, error) {
	var x index
	err := filepath.WalkDir(filepath.Join(public, "search"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		x.Files++
		x.Bytes += info.Size()
		x.Largest = max(x.Largest, info.Size())
		if filepath.Base(filepath.Dir(path)) == "search" {
			x.Root = max(x.Root, info.Size())
		}
		return nil
	})
	return x, err
}

// A churned is which files edits change, in the median.
type churned struct {
	Pages      int           `json:"pages"`
	Edit       churn.Count   `json:"edited_paragraph"`
	Insert     churn.Count   `json:"inserted_page"`
	EditWorst  int           `json:"edited_paragraph_worst"`
	InsertEach []churn.Count `json:"inserted_pages"`
}

const (
	edited   = 20
	inserted = 50
)

func edits(b trial.Bench, pages int, w io.Writer) (any, error) {
	o := gen.Options{Pages: pages, Seed: 1, Search: true}
	dir, public := filepath.Join(b.Temp, fmt.Sprintf("gen%d", pages)), filepath.Join(b.Temp, fmt.Sprintf("public%d", pages))
	if err := generate(dir, o); err != nil {
		return nil, err
	}
	s, err := churn.Open(dir, public, func() error { return b.Build(dir, public) })
	if err != nil {
		return nil, err
	}
	site := gen.New(o)
	page := func(i, of int) string {
		p := site.Page(i * site.Len() / of)
		return "content/" + gen.Languages[i%len(gen.Languages)] + "/" + p.Path + ".md"
	}
	out := churned{Pages: pages}
	var counts []churn.Count
	for i := range edited {
		c, err := s.EditParagraph(page(i, edited))
		if err != nil {
			return nil, err
		}
		counts = append(counts, c)
		out.EditWorst = max(out.EditWorst, c.All())
	}
	out.Edit = churn.Median(counts)
	for i := range inserted {
		like := page(i, inserted)
		c, err := s.InsertPage(like, filepath.Join(filepath.Dir(like), fmt.Sprintf("inserted-%d.md", i)), fmt.Sprintf("Inserted subject %d", i))
		if err != nil {
			return nil, err
		}
		out.InsertEach = append(out.InsertEach, c)
	}
	out.Insert = churn.Median(out.InsertEach)
	fmt.Fprintf(w, "files of the index that an edit makes new, median, %d pages\n", pages)
	fmt.Fprintf(w, "one paragraph (%d times): %s (at most %d in all)\n", edited, show(out.Edit), out.EditWorst)
	fmt.Fprintf(w, "one page more (%d times): %s\n", inserted, show(out.Insert))
	return out, nil
}

var kindNames = map[string]string{
	"": "all", "root": "root", "d": "directories", "t": "term shards", "p": "lists", "e": "tail tables", "r": "tails",
	"k": "card tables", "c": "card blocks", "x": "chunks", "f": "facets",
}

func show(c churn.Count) string {
	out := ""
	for _, k := range slices.Sorted(maps.Keys(c)) {
		if c[k] > 0 {
			out += fmt.Sprintf("%s %d, ", kindNames[k], c[k])
		}
	}
	return out[:max(len(out)-2, 0)]
}
