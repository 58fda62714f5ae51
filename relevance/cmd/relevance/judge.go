package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/openimis/casebook/relevance/anchor"
	"github.com/openimis/casebook/relevance/corpus"
	"github.com/openimis/casebook/relevance/queries"
	"github.com/openimis/casebook/relevance/score"
	"github.com/openimis/casebook/relevance/trial"
)

// A judged is all that is found out about one site.
type judged struct {
	Site    string      `json:"site"`
	Pages   int         `json:"pages"`
	HeldOut []score.Row `json:"held_out"`
	Tuned   []score.Row `json:"tuned"`

	PagefindHeldOut []score.Row `json:"pagefind_held_out,omitempty"`
	PagefindTuned   []score.Row `json:"pagefind_tuned,omitempty"`
	Wins            int         `json:"wins"`
	Losses          int         `json:"losses"`
	Ties            int         `json:"ties"`

	First         score.Cost   `json:"first_query"`
	Next          score.Cost   `json:"next_query"`
	PagefindFirst score.Cost   `json:"pagefind_first_query"`
	PagefindNext  score.Cost   `json:"pagefind_next_query"`
	Work          score.Spread `json:"work_ms"`

	Agreement trial.Agreement `json:"agreement"`
	Faults    []string        `json:"faults,omitempty"`
}

func (o options) judge(b trial.Bench, w io.Writer) (any, error) {
	var all []judged
	for _, dir := range o.sites {
		c, err := corpus.Read(context.Background(), dir)
		if err != nil {
			return nil, err
		}
		j, err := o.site(b, c, dir, dir, queries.Draw(c, o.queries), w)
		if err != nil {
			return nil, err
		}
		all = append(all, j)
		if o.without == "" {
			continue
		}
		// The same, without some of the translations: queries in the language
		// that lacks them must not suffer from what is there to help.
		name := dir + " without a fifth of " + o.without
		reduced := filepath.Join(b.Temp, "reduced")
		if err := os.RemoveAll(reduced); err != nil {
			return nil, err
		}
		removed, err := queries.Reduce(c, dir, reduced, o.without, o.queries)
		if err != nil {
			return nil, err
		}
		if len(removed) == 0 {
			continue
		}
		if c, err = corpus.Read(context.Background(), reduced); err != nil {
			return nil, err
		}
		list := append(queries.Draw(c, o.queries, o.without), queries.DrawForeign(c, removed, o.without, o.queries)...)
		if j, err = o.site(b, c, reduced, name, list, w); err != nil {
			return nil, err
		}
		all = append(all, j)
	}
	return all, nil
}

// site measures one site and prints its tables.
func (o options) site(b trial.Bench, c *corpus.Corpus, dir, name string, list []queries.Query, w io.Writer) (judged, error) {
	j := judged{Site: name, Pages: len(c.Pages)}
	public := filepath.Join(b.Temp, "public")
	if err := os.RemoveAll(public); err != nil {
		return j, err
	}
	if err := b.Build(dir, public); err != nil {
		return j, err
	}
	ours, err := b.Ask(public, list)
	if err != nil {
		return j, err
	}
	for n, a := range ours {
		if a.Fault != "" {
			j.Faults = append(j.Faults, fmt.Sprintf("%q: %s", list[n].Text, a.Fault))
		}
	}
	base, err := trial.BasePath(dir)
	if err != nil {
		return j, err
	}
	j.HeldOut, j.Tuned = score.Rows(list, ours, score.HeldOut, base), score.Rows(list, ours, score.Tuned, base)
	j.First, j.Next, j.Work = score.Costs(ours, true), score.Costs(ours, false), score.Work(ours)

	names, costs := []string{"first query", "next query"}, []score.Cost{j.First, j.Next}
	if o.pagefind {
		folder := filepath.Join(b.Temp, "pagefind")
		if err := os.RemoveAll(folder); err != nil {
			return j, err
		}
		if err := anchor.Index(c, folder, b.Home); err != nil {
			return j, err
		}
		theirs, err := b.AskPagefind(folder, list)
		if err != nil {
			return j, err
		}
		j.PagefindHeldOut, j.PagefindTuned = score.Rows(list, theirs, score.HeldOut, ""), score.Rows(list, theirs, score.Tuned, "")
		j.Wins, j.Losses, j.Ties = score.Duel(list, ours, theirs, score.HeldOut, base)
		j.PagefindFirst, j.PagefindNext = score.Costs(theirs, true), score.Costs(theirs, false)
		names, costs = append(names, "Pagefind, first query", "Pagefind, next query"), append(costs, j.PagefindFirst, j.PagefindNext)
	}
	if o.agree {
		if j.Agreement, err = b.Agree(dir, list, ours, base); err != nil {
			return j, err
		}
	}

	fmt.Fprintf(w, "%s: %d pages, %d queries\n\n", name, j.Pages, len(list))
	fmt.Fprintln(w, score.Table("held-out half: ours | Pagefind", j.HeldOut, j.PagefindHeldOut))
	if o.pagefind {
		fmt.Fprintf(w, "better than Pagefind %d, worse %d, equal %d\n\n", j.Wins, j.Losses, j.Ties)
	}
	fmt.Fprintln(w, score.Table("tuned half: ours | Pagefind", j.Tuned, j.PagefindTuned))
	fmt.Fprintln(w, score.CostTable("bytes", names, costs))
	fmt.Fprintf(w, "work of a query: mean %.1f ms, p95 %.1f, max %.1f\n", j.Work.Mean, j.Work.P95, j.Work.Max)
	if o.agree {
		fmt.Fprintf(w, "casebook search puts the same page first: %d of %d known-item queries\n", j.Agreement.Same, j.Agreement.Asked)
	}
	fmt.Fprintln(w)
	for i, f := range j.Faults {
		if i == 5 {
			fmt.Fprintf(w, "… %d faults\n", len(j.Faults))
			break
		}
		fmt.Fprintln(w, "FAULT", f)
	}
	return j, nil
}
