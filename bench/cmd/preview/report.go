package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// A report is all results of a run.
type report struct {
	Machine map[string]string `json:"machine"`
	Pages   int               `json:"pages"`
	Pause   string            `json:"pause"`
	Tools   []result          `json:"tools"`
}

// A budget is what a measurement of Casebook may be at most.
type budget struct {
	what       string
	value, max ms
}

// budgetPages is the size for which the budgets are promised.
const budgetPages = 10_000

// slow are the kinds of edits that change what many pages show.
var slow = map[string]bool{"title": true, "section's title": true, "section's folder": true}

func (r result) budgets() []budget {
	list := []budget{
		{"start to first page, cold", r.Start["cold"], 3000},
		{"start to first page, warm", r.Start["warm"], 1000},
		{"peak memory after the start and edits of a text, MB", ms(r.Peak["texts"]), 600},
		{"last of a burst on screen", r.Burst.Last, 200},
		{"end after Ctrl-C", r.Stop, 500},
	}
	for _, k := range r.Kinds {
		if slow[k.Kind] {
			list = append(list, budget{k.Kind + ", median", k.Sum.Median, 150})
			continue
		}
		list = append(list, budget{k.Kind + ", median", k.Sum.Median, 50}, budget{k.Kind + ", p95", k.Sum.P95, 120})
	}
	return list
}

func (r report) tool(name string) *result {
	for i := range r.Tools {
		if r.Tools[i].Tool == name {
			return &r.Tools[i]
		}
	}
	return nil
}

func (r report) table() string {
	var b strings.Builder
	m := r.Machine
	fmt.Fprintf(&b, "%s, %s cores, %s", m["system"], m["cores"], m["go"])
	for _, name := range []string{"casebook", "hugo"} {
		if m[name] != "" {
			fmt.Fprintf(&b, "; %s", m[name])
		}
	}
	fmt.Fprintf(&b, "\n%d pages; from the return of the write or rename to the mutation that shows it, in ms (the browser's clock\n"+
		"counts whole ones); %s between an edit on screen and the next. Other work on the machine makes numbers unsure.\n\n", r.Pages, r.Pause)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "edit\ttool\tedits\tmedian\tp95\tleast\tmost\t")
	for _, kind := range r.kinds() {
		var medians []ms
		for _, t := range r.Tools {
			for _, k := range t.Kinds {
				if k.Kind == kind {
					fmt.Fprintf(w, "%s\t%s\t%d\t%.0f\t%.0f\t%.0f\t%.0f\t\n", kind, t.Tool, k.Edits, k.Sum.Median, k.Sum.P95, k.Sum.Min, k.Sum.Max)
					if k.Unseen > 0 {
						fmt.Fprintf(w, "\tnever on screen\t%d\t\t\t\t\t\n", k.Unseen)
						continue
					}
					medians = append(medians, k.Sum.Median)
				}
			}
		}
		if len(medians) == 2 && medians[0] > 0 {
			fmt.Fprintf(w, "\thugo ÷ casebook\t\t%.0f×\t\t\t\t\n", medians[1]/medians[0])
		}
	}
	w.Flush()
	b.WriteByte('\n')
	w = tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "tool\tfirst page, cold\twarm\tpeak MB, start\tafter edits of a text\tafter all\tlast of a burst\tof it shown\tend\t")
	for _, t := range r.Tools {
		last := fmt.Sprintf("%.0f", t.Burst.Last)
		if t.Burst.Lost {
			last = "never"
		}
		fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%d\t%d\t%d\t%s\t%d of %d\t%.0f\t\n", t.Tool, t.Start["cold"], t.Start["warm"],
			t.Peak["start"], t.Peak["texts"], t.Peak["all"], last, t.Burst.Shown, t.Burst.Edits, t.Stop)
	}
	w.Flush()
	if c := r.tool("casebook"); c != nil && r.Pages >= budgetPages {
		b.WriteByte('\n')
		for _, budget := range c.budgets() {
			verdict := "held"
			if budget.value > budget.max {
				verdict = "MISSED"
			}
			fmt.Fprintf(&b, "  budget: %s at most %.0f: %.0f, %s\n", budget.what, budget.max, budget.value, verdict)
		}
	}
	return b.String()
}

// kinds are those that any tool was measured with, in order.
func (r report) kinds() []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range r.Tools {
		for _, k := range t.Kinds {
			if !seen[k.Kind] {
				seen[k.Kind] = true
				out = append(out, k.Kind)
			}
		}
	}
	return out
}
