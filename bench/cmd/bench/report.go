package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/openimis/casebook/bench/measure"
)

// A report is all results of a run.
type report struct {
	Machine map[string]string `json:"machine"`
	Rounds  int               `json:"rounds"`
	Search  bool              `json:"search"`
	Sizes   []*size           `json:"sizes"`
}

// A size is the results for one number of pages.
type size struct {
	Pages       int                           `json:"pages"`
	Markdown    int64                         `json:"markdown_bytes"`
	Results     []result                      `json:"results"`
	Output      map[string]output             `json:"output"`
	Counts      map[string]string             `json:"counts,omitempty"`      // Casebook's, by step
	Stages      map[string]map[string]float64 `json:"stages_ms,omitempty"`   // Casebook's, by step, medians
	Differences []string                      `json:"differences,omitempty"` // of 20 pages, Casebook against Hugo

	samples    map[key][]measure.Sample
	stages     map[string]map[string][]float64
	stageOrder []string
}

type key struct{ tool, step string }

// A result is what one step of one tool cost.
type result struct {
	Tool   string          `json:"tool"`
	Step   string          `json:"step"`
	Wall   measure.Summary `json:"wall_s"`
	CPU    measure.Summary `json:"cpu_s"`
	Peak   measure.Summary `json:"peak_mb"`
	Second float64         `json:"pages_per_second"`
}

type output struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

func (s *size) sum(tools []tool) {
	for _, step := range steps {
		for _, t := range tools {
			samples := s.samples[key{t.name, step}]
			if len(samples) == 0 {
				continue
			}
			r := result{
				Tool: t.name, Step: step,
				Wall: measure.Of(samples, measure.Wall), CPU: measure.Of(samples, measure.CPU), Peak: measure.Of(samples, measure.Peak),
			}
			r.Second = float64(s.Pages) / r.Wall.Median
			s.Results = append(s.Results, r)
		}
	}
	s.Stages = map[string]map[string]float64{}
	for step, stages := range s.stages {
		s.Stages[step] = map[string]float64{}
		for name, ms := range stages {
			s.Stages[step][name] = measure.Summarise(ms).Median
		}
	}
}

// find returns the result of a tool and step, nil if it was not measured.
func (s *size) find(tool, step string) *result {
	for i := range s.Results {
		if r := &s.Results[i]; r.Tool == tool && r.Step == step {
			return r
		}
	}
	return nil
}

func (r report) heading() string {
	var b strings.Builder
	m := r.Machine
	fmt.Fprintf(&b, "%s, %s cores, %s", m["system"], m["cores"], m["go"])
	for _, name := range []string{"casebook", "hugo"} {
		if m[name] != "" {
			fmt.Fprintf(&b, "; %s", m[name])
		}
	}
	fmt.Fprintf(&b, "\nMedian of %d rounds (least–most). Other work on the machine makes single numbers unsure: judge by the ratios,\nand a ratio below 1.2 is no finding.\n", r.Rounds)
	return b.String()
}

func (s *size) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s pages, %.1f MB of Markdown\n", thousands(s.Pages), float64(s.Markdown)/1e6)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "step\ttool\twall s\tCPU s\tpeak MB\tpages/s\t")
	for _, step := range steps {
		for _, r := range s.Results {
			if r.Step == step {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%.0f\t\n", step, r.Tool, spread(r.Wall, 2), spread(r.CPU, 2), spread(r.Peak, 0), r.Second)
			}
		}
		if c, h := s.find("casebook", step), s.find("hugo", step); c != nil && h != nil {
			fmt.Fprintf(w, "%s\thugo ÷ casebook\t%s\t%s\t%s\t\t\n", step,
				times(h.Wall, c.Wall), times(h.CPU, c.CPU), times(h.Peak, c.Peak))
		}
		if c, f := s.find("casebook", step), s.find("floor", step); c != nil && f != nil {
			fmt.Fprintf(w, "%s\tcasebook ÷ floor\t%s\t%s\t\t\t\n", step, times(c.Wall, f.Wall), times(c.CPU, f.CPU))
		}
	}
	w.Flush()
	for _, r := range s.Results {
		if r.Step == steps[0] {
			o := s.Output[r.Tool]
			fmt.Fprintf(&b, "  %s wrote %s files, %.0f MB\n", r.Tool, thousands(o.Files), float64(o.Bytes)/1e6)
		}
	}
	b.WriteString(s.stageTable())
	b.WriteString(s.budgets())
	b.WriteString(s.likeness())
	return b.String()
}

func (s *size) stageTable() string {
	if len(s.stageOrder) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n  casebook's stages, ms\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "\t")
	for _, name := range s.stageOrder {
		fmt.Fprintf(w, "%s\t", name)
	}
	fmt.Fprintln(w)
	for _, step := range steps {
		fmt.Fprintf(w, "%s\t", step)
		for _, name := range s.stageOrder {
			fmt.Fprintf(w, "%.0f\t", s.Stages[step][name])
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	for _, step := range steps {
		fmt.Fprintf(&b, "  %s: %s\n", step, s.Counts[step])
	}
	return b.String()
}

// budgetPages is the size from which on the budgets are promised: on a small
// site, what every process costs hides what a page costs.
const budgetPages = 10_000

// budgets says which of the budgets that a ratio to Hugo decides are held. The
// ratio of processor times stands beside that of wall times, since a busy
// machine bends it less.
func (s *size) budgets() string {
	if s.Pages < budgetPages {
		return ""
	}
	var b strings.Builder
	for _, budget := range []struct {
		what, step string
		least      float64
		of         func(result) float64
	}{
		{"cold build", steps[0], 3, func(r result) float64 { return r.Wall.Median }},
		{"peak memory", steps[0], 4, func(r result) float64 { return r.Peak.Median }},
		{"nothing changed", steps[1], 20, func(r result) float64 { return r.Wall.Median }},
		{"one text changed", steps[2], 20, func(r result) float64 { return r.Wall.Median }},
	} {
		c, h := s.find("casebook", budget.step), s.find("hugo", budget.step)
		if c == nil || h == nil || budget.of(*c) == 0 {
			continue
		}
		ratio := budget.of(*h) / budget.of(*c)
		verdict := "held"
		if ratio < budget.least {
			verdict = "MISSED"
		}
		fmt.Fprintf(&b, "  budget: %s at least %.0f× better than Hugo: %.1f×, %s", budget.what, budget.least, ratio, verdict)
		if budget.what != "peak memory" {
			fmt.Fprintf(&b, " (CPU %s)", times(h.CPU, c.CPU))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (s *size) likeness() string {
	if s.find("casebook", steps[0]) == nil || s.find("hugo", steps[0]) == nil {
		return ""
	}
	if len(s.Differences) == 0 {
		return "  20 sampled pages show the same in both (text, links, elements, head)\n"
	}
	return fmt.Sprintf("  %d differences on 20 sampled pages: the comparison is not fair yet\n    %s\n",
		len(s.Differences), strings.Join(s.Differences[:min(len(s.Differences), 10)], "\n    "))
}

// growth compares the processor time of sizes that differ by ten.
func (r report) growth() string {
	var b strings.Builder
	for _, large := range r.Sizes {
		for _, small := range r.Sizes {
			if large.Pages != small.Pages*10 {
				continue
			}
			for _, tool := range []string{"casebook", "hugo", "floor"} {
				if l, s := large.find(tool, steps[0]), small.find(tool, steps[0]); l != nil && s != nil && s.CPU.Median > 0 {
					fmt.Fprintf(&b, "  %s, cold, CPU t(%s)/t(%s): %.1f\n", tool, thousands(large.Pages), thousands(small.Pages), l.CPU.Median/s.CPU.Median)
				}
			}
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\ngrowth (budget for casebook: at most 11)\n" + b.String()
}

func spread(s measure.Summary, digits int) string {
	if s.Min == s.Max {
		return fmt.Sprintf("%.*f", digits, s.Median)
	}
	return fmt.Sprintf("%.*f (%.*f–%.*f)", digits, s.Median, digits, s.Min, digits, s.Max)
}

func times(a, b measure.Summary) string {
	if b.Median == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f×", a.Median/b.Median)
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
