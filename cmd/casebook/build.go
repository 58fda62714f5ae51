package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/config"
)

func (c *command) build() *cobra.Command {
	var o build.Options
	var stats string
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Make the site",
		Long: "Make the site of a folder. Errors stop publication: the output stays as it was.\n" +
			"Warnings do not, but with --strict.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if stats != "" && stats != "text" && stats != "json" {
				return usagef("--stats is text or json, not %q", stats)
			}
			if err := c.buildOptions(cmd, &o); err != nil {
				return err
			}
			return c.runBuild(o, stats)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&o.Out, "output", "o", "", "the `folder` to publish into (public in the site's folder)")
	c.siteFlags(cmd, &o)
	f.BoolVar(&o.NoIndex, "noindex", false, "ask search engines to stay away")
	f.BoolVar(&o.Strict, "strict", false, "warnings stop publication too")
	f.BoolVar(&o.Fresh, "fresh", false, "use nothing that earlier builds remembered")
	f.StringVar(&stats, "stats", "", "print what was done: text or json")
	f.Lookup("stats").NoOptDefVal = "text"
	fixed(cmd, "stats", "text", "json")
	return cmd
}

// siteFlags are those that say which site is made of a folder.
func (c *command) siteFlags(cmd *cobra.Command, o *build.Options) {
	f := cmd.Flags()
	f.StringVar(&o.BaseURL, "base-url", "", "the site's `address`, instead of casebook.toml's")
	f.BoolVar(&o.Drafts, "drafts", false, "show drafts")
	f.BoolVar(&o.Future, "future", false, "show pages whose publish date has not come")
	f.StringVar(&o.Now, "now", "", "take this `date` for today (else SOURCE_DATE_EPOCH, else today in UTC)")
}

// buildOptions checks and completes what the flags say.
func (c *command) buildOptions(cmd *cobra.Command, o *build.Options) error {
	if c.source == "" {
		return usagef("-s needs the name of a folder")
	}
	info, err := os.Stat(c.source)
	if errors.Is(err, fs.ErrNotExist) {
		return usagef("there is no folder %s", c.source)
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return usagef("%s is no folder", c.source)
	}
	o.Dir = c.source
	if !cmd.Flags().Changed("output") {
		o.Out = filepath.Join(c.source, "public")
	}
	if o.Out == "" {
		return usagef("-o needs the name of a folder")
	}
	if o.BaseURL != "" {
		if problem := config.CheckBaseURL(o.BaseURL); problem != "" {
			return usagef("--base-url: %s", problem)
		}
	}
	if o.Now, err = today(o.Now); err != nil {
		return err
	}
	o.Version = executable()
	return nil
}

// today is the date that the build takes for today.
func today(now string) (string, error) {
	if now != "" {
		if _, err := time.Parse(time.DateOnly, now); err != nil {
			return "", usagef("--now is a date such as 2026-11-22, not %q", now)
		}
		return now, nil
	}
	if epoch := os.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		s, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return "", usagef("SOURCE_DATE_EPOCH is a number of seconds, not %q", epoch)
		}
		return time.Unix(s, 0).UTC().Format(time.DateOnly), nil
	}
	return time.Now().UTC().Format(time.DateOnly), nil
}

func (c *command) runBuild(o build.Options, stats string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	r, err := build.Run(ctx, o)
	if r != nil {
		if err := c.diagnostics(r.Diagnostics, r.Source); err != nil {
			return err
		}
	}
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted; the output is as it was")
	}
	if err != nil {
		return err
	}
	for _, s := range r.Stats.Stages {
		c.detail("%-8s %8.1f ms", s.Name, s.MS)
	}
	switch stats {
	case "text":
		fmt.Fprintln(c.stdout, r.Stats.Line())
	case "json":
		line, err := json.Marshal(r.Stats)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.stdout, "%s\n", line)
	}
	if !r.Published {
		c.code = exitProblems
		if r.Misconfigured {
			c.code = exitUse
		}
		c.info("nothing was published")
		return nil
	}
	if r.NotAtomic != "" {
		c.info("the output was changed file by file (%s): visitors may have seen a mixture for a moment", r.NotAtomic)
	}
	if n := r.Stats.Learnt; n > 0 {
		c.detail("pairs of words learnt by the search: %d, see %s; the glossary overrules them", n, build.LexiconPath)
	}
	c.info("%s in %.1f s: %s", pages(r.Stats.Pages), r.Stats.Total/1000, o.Out)
	return nil
}

// pages is "28 pages (14 en, 14 fr)".
func pages(by map[string]int) string {
	var parts []string
	total := 0
	for lang, n := range by {
		parts = append(parts, fmt.Sprintf("%d %s", n, lang))
		total += n
	}
	slices.Sort(parts)
	noun := "pages"
	if total == 1 {
		noun = "page"
	}
	return fmt.Sprintf("%d %s (%s)", total, noun, strings.Join(parts, ", "))
}
