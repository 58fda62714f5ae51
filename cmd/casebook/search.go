package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/fulltext"
)

// A searchCall is what the flags of a search say.
type searchCall struct {
	lang    string
	types   []string
	facets  []string
	limit   int
	json    bool
	explain bool
}

func (c *command) search() *cobra.Command {
	var (
		o build.Options
		s searchCall
	)
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find pages of the site by their words",
		Long: "Find pages of the site by their words. Inflections are found, accents and\n" +
			"typing errors forgiven, the last word may go on; words in quotes stand as they are.\n" +
			"Pages that a language lacks are a list of their own. Exit code 1: nothing was found.",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("search needs words to look for: casebook search \"health insurance\"")
			}
			if s.limit < 1 {
				return usagef("--limit is a number from 1, not %d", s.limit)
			}
			if err := c.buildOptions(cmd, &o); err != nil {
				return err
			}
			return c.runSearch(o, s, strings.Join(args, " "))
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.lang, "lang", "", "search in this `language` only")
	f.StringArrayVar(&s.types, "type", nil, "only pages of this content `type`; may be repeated")
	f.StringArrayVar(&s.facets, "facet", nil, "only pages that have a value in a facet: `KEY=VALUE`; may be repeated")
	f.IntVar(&s.limit, "limit", 10, "how many pages of a list are shown")
	f.BoolVar(&s.json, "json", false, "print one object")
	f.BoolVar(&s.explain, "explain", false, "say why each page is where it is")
	c.siteFlags(cmd, &o)
	return cmd
}

// A searchAnswer is what --json prints: the pages of all languages that were
// asked, ranked within each, and apart from them those of other languages.
type searchAnswer struct {
	Query     string           `json:"query"`
	Results   []foundPage      `json:"results"`
	Foreign   []foundPage      `json:"foreign"`
	Languages map[string]found `json:"languages"`
}

// A found is what a search of one language found.
type found struct {
	Total   build.Totals              `json:"total"`
	Suggest []string                  `json:"suggest"`
	Facets  map[string]map[string]int `json:"facets"`

	name            string
	native, foreign []foundPage
	result          fulltext.Result
}

type foundPage struct {
	Rank    int                 `json:"rank"`
	URL     string              `json:"url"` // at the section that fits best
	Title   string              `json:"title"`
	Lang    string              `json:"lang"`
	Section string              `json:"section,omitempty"`
	Text    string              `json:"text"`
	Marks   [][2]int            `json:"marks"` // bytes of text
	Score   float64             `json:"score"`
	Facets  map[string][]string `json:"facets,omitempty"`
	Why     *fulltext.Reason    `json:"why,omitempty"`
}

func (c *command) runSearch(o build.Options, call searchCall, text string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s, err := build.OpenSearch(ctx, o)
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted")
	}
	if err != nil {
		return err
	}
	defer s.Close()
	if s.Index == nil {
		if s.Off {
			return usagef("this site has no search: casebook.toml says `enabled = false` in `[search]`")
		}
		if err := c.diagnostics(s.Diagnostics, s.Source); err != nil {
			return err
		}
		c.code = exitUse
		return nil
	}
	if s.Index.Notice != "" {
		c.info("%s", s.Index.Notice)
	}
	if faults, _ := diag.Count(s.Diagnostics); faults > 0 {
		c.info("%s; pages with errors may be missing here (`casebook build` shows them)", diag.Summary(s.Diagnostics))
	}
	c.detail("%d pages in the index, %d of them anew", s.Index.Len(), s.Changed)
	languages, err := call.languages(s)
	if err != nil {
		return err
	}
	facets, err := call.narrow(languages)
	if err != nil {
		return err
	}
	out := searchAnswer{Query: text, Results: []foundPage{}, Foreign: []foundPage{}, Languages: map[string]found{}}
	var all []found
	hits := false
	for _, l := range languages {
		q := fulltext.Query{Text: text, Lang: l.Tag, Facets: facets, Limit: call.limit, Others: call.limit, Counts: call.json, Explain: call.explain}
		r, err := s.Index.Search(ctx, q)
		if err != nil {
			return err
		}
		if len(languages) > 1 {
			// Whoever asks all languages gets these pages in their own.
			r.Foreign = fulltext.List{}
		}
		hits = hits || len(r.Native.Hits)+len(r.Foreign.Hits) > 0
		f := foundIn(l, r)
		all = append(all, f)
		out.Languages[l.Tag] = f
		out.Results = append(out.Results, f.native...)
		out.Foreign = append(out.Foreign, f.foreign...)
	}
	if !hits {
		c.code = exitProblems
	}
	if call.json {
		line, err := json.Marshal(out)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.stdout, "%s\n", line)
		return err
	}
	p := printer{w: c.stdout, bold: c.colored(c.stdout), languages: len(all) > 1}
	for _, f := range all {
		p.language(f)
	}
	if !hits {
		c.info("nothing was found")
		c.meant(all)
	}
	return p.err
}

// meant offers other queries.
func (c *command) meant(all []found) {
	var list []string
	for _, f := range all {
		for _, s := range f.Suggest {
			if !slices.Contains(list, "`"+s+"`") {
				list = append(list, "`"+s+"`")
			}
		}
	}
	if len(list) > 0 {
		c.info("did you mean %s?", strings.Join(list, ", "))
	}
}

// languages are those that are asked.
func (s searchCall) languages(site *build.Searcher) ([]build.SearchLanguage, error) {
	if s.lang == "" {
		return site.Languages, nil
	}
	var tags []string
	for _, l := range site.Languages {
		if strings.EqualFold(s.lang, l.Tag) {
			return []build.SearchLanguage{l}, nil
		}
		tags = append(tags, l.Tag)
	}
	return nil, usagef("--lang is one of %s, not %q", strings.Join(tags, ", "), s.lang)
}

// narrow reads the facets, each of which some page has.
func (s searchCall) narrow(languages []build.SearchLanguage) (map[string][]string, error) {
	out := map[string][]string{}
	add := func(flag, key, value string) error {
		keys, values := map[string]bool{}, map[string]bool{}
		for _, l := range languages {
			for _, f := range l.Facets {
				keys[f.Key] = true
				if f.Key == key {
					for _, v := range f.Values {
						values[v.Key] = true
					}
				}
			}
		}
		if !keys[key] {
			return usagef("--facet: there is no facet %q; there is %s", key, some(keys))
		}
		if !values[value] {
			return usagef("%s: no page has %q; there is %s", flag, value, some(values))
		}
		out[key] = append(out[key], value)
		return nil
	}
	for _, t := range s.types {
		if err := add("--type", "type", t); err != nil {
			return nil, err
		}
	}
	for _, pair := range s.facets {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, usagef("--facet is KEY=VALUE, such as country=NP, not %q", pair)
		}
		if err := add("--facet "+key, key, value); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// some lists a few of many.
func some(set map[string]bool) string {
	list := slices.Sorted(maps.Keys(set))
	if len(list) > 12 {
		list = append(list[:12], "…")
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

func foundIn(l build.SearchLanguage, r fulltext.Result) found {
	f := found{
		Total:   build.Totals{Native: r.Native.Total, Foreign: r.Foreign.Total, More: r.Native.More || r.Foreign.More},
		Suggest: append([]string{}, r.Suggest...), Facets: r.Facets,
		name: l.Name, native: foundPages(r.Native), foreign: foundPages(r.Foreign), result: r,
	}
	if f.Facets == nil {
		f.Facets = map[string]map[string]int{}
	}
	return f
}

func foundPages(list fulltext.List) []foundPage {
	out := []foundPage{}
	for i, h := range list.Hits {
		p := foundPage{Rank: i + 1, URL: h.URL, Title: h.Title, Lang: h.Tag, Text: h.Snippet.Text, Score: h.Score, Marks: [][2]int{}, Why: h.Why}
		if !h.Titled && h.Section.ID != "" {
			p.URL += "#" + h.Section.ID
			p.Section = h.Section.Heading
		}
		for _, m := range h.Snippet.Marks {
			p.Marks = append(p.Marks, [2]int{m.Start, m.End})
		}
		for _, v := range h.Facets {
			if p.Facets == nil {
				p.Facets = map[string][]string{}
			}
			p.Facets[v.Facet] = append(p.Facets[v.Facet], v.Value)
		}
		out = append(out, p)
	}
	return out
}

// A printer prints what was found for people.
type printer struct {
	w         io.Writer
	bold      bool
	languages bool // several
	begun     bool
	err       error
}

func (p *printer) line(format string, args ...any) {
	if _, err := fmt.Fprintf(p.w, format+"\n", args...); err != nil && p.err == nil {
		p.err = err
	}
}

func (p *printer) strong(s string) string {
	if p.bold {
		return "\x1b[1m" + s + "\x1b[0m"
	}
	return s
}

func (p *printer) marked(text string, marks []fulltext.Mark) string {
	var out strings.Builder
	at := 0
	for _, m := range marks {
		out.WriteString(plain(text[at:m.Start]))
		out.WriteString(p.strong(plain(text[m.Start:m.End])))
		at = m.End
	}
	out.WriteString(plain(text[at:]))
	return out.String()
}

// plain leaves out what a terminal would obey.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}

func (p *printer) language(f found) {
	if len(f.native) > 0 {
		if p.languages {
			p.heading(f.name)
		}
		p.list(f.native, f.result.Native)
	}
	if len(f.foreign) > 0 {
		p.heading("in another language only")
		p.list(f.foreign, f.result.Foreign)
	}
}

func (p *printer) heading(text string) {
	if p.begun {
		p.line("")
	}
	p.line("%s:", text)
	p.line("")
	p.begun = false
}

func (p *printer) list(pages []foundPage, hits fulltext.List) {
	for i, n := range pages {
		h := hits.Hits[i]
		if p.begun {
			p.line("")
		}
		p.begun = true
		p.line("%2d. %s", n.Rank, p.marked(h.Title, h.Marks))
		p.line("    %s", plain(n.URL))
		if n.Section != "" {
			p.line("    %s", p.marked(h.Section.Heading, h.Section.Marks))
		}
		if h.Snippet.Text != "" {
			p.line("    %s", p.marked(h.Snippet.Text, h.Snippet.Marks))
		}
		p.why(h.Why, 1)
	}
	if rest := hits.Total - len(pages); rest > 0 {
		more := ""
		if hits.More {
			more = " or more"
		}
		p.line("")
		p.line("    and %d%s; --limit shows more", rest, more)
	}
}

func (p *printer) why(r *fulltext.Reason, depth int) {
	if r == nil {
		return
	}
	p.line("%s%8.3f  %s", strings.Repeat("    ", depth), r.Value, plain(r.Text))
	for _, b := range r.Because {
		p.why(b, depth+1)
	}
}
