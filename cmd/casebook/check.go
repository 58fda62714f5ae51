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
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/git"
)

func (c *command) check() *cobra.Command {
	var o build.Options
	var format, changed string
	cmd := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Say what is wrong with the site, without making it",
		Long: "Say what is wrong with the site: all that `casebook build` would report, and what only\n" +
			"a person who looks for faults wants to know. Nothing is published.\n\n" +
			"PATH is a file or folder of the site: then only what concerns it is said.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(formats, format) {
				return usagef("--format is one of %s, not %q", strings.Join(formats, ", "), format)
			}
			if err := c.buildOptions(cmd, &o); err != nil {
				return err
			}
			paths, err := c.parts(args)
			if err != nil {
				return err
			}
			var rev *git.Revision
			if cmd.Flags().Changed("changed") {
				if rev, err = git.At(cmd.Context(), c.source, changed); errors.Is(err, git.ErrUse) {
					return usagef("--changed: %w", err)
				} else if err != nil {
					return err
				}
			}
			return c.runCheck(o, rev, paths, format)
		},
	}
	f := cmd.Flags()
	c.siteFlags(cmd, &o)
	f.BoolVar(&o.Strict, "strict", false, "warnings count as errors")
	f.StringVar(&changed, "changed", "", "say only what concerns changes since this `revision` of git, and which redirects are missing")
	f.StringVar(&format, "format", "text", "the `form` of what is said: "+strings.Join(formats, ", "))
	fixed(cmd, "format", formats...)
	return cmd
}

// formats are the forms in which a check says what it found: for people, for
// programs, for GitHub's pages, and for whatever reads SARIF.
var formats = []string{"text", "json", "github", "sarif"}

func (c *command) runCheck(o build.Options, rev *git.Revision, paths []string, format string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	r, err := build.Check(ctx, o, rev)
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted")
	}
	if err != nil {
		return err
	}
	list := r.Diagnostics
	if len(paths) > 0 && !r.Misconfigured {
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return !within(d.Path, paths) })
	}
	if err := c.report(list, r.Source, format); err != nil {
		return err
	}
	for _, s := range r.Stats.Stages {
		c.detail("%-8s %8.1f ms", s.Name, s.MS)
	}
	switch errors, warnings := diag.Count(list); {
	case r.Misconfigured:
		c.code = exitUse
	case errors > 0 || o.Strict && warnings > 0:
		c.code = exitProblems
	case warnings == 0:
		c.info("%s in %.1f s: no problems", pages(r.Stats.Pages), r.Stats.Total/1000)
	}
	return nil
}

// report prints what was found on stdout.
func (c *command) report(list []diag.Diagnostic, sources diag.Sources, format string) error {
	switch format {
	case "json":
		out := json.NewEncoder(c.stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(diag.Records(list, sources))
	case "github":
		return diag.GitHub(c.stdout, c.fromHere(diag.Records(list, sources)))
	case "sarif":
		return diag.SARIF(c.stdout, c.fromHere(diag.Records(list, sources)), release)
	}
	if len(list) == 0 {
		return nil
	}
	if err := (diag.Text{Color: c.colored(c.stdout), Sources: sources}).Print(c.stdout, list); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.stdout, "\n%s\n", diag.Summary(list))
	return err
}

// fromHere gives records the paths of their files as seen from where one
// stands: in a workflow, the root of the repository.
func (c *command) fromHere(list []diag.Record) []diag.Record {
	folder := c.source
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(folder) {
		if rel, err := filepath.Rel(here, folder); err == nil {
			folder = rel
		}
	}
	return diag.Below(filepath.ToSlash(folder), list)
}

// within reports whether a file of the site is one of paths or lies in one.
func within(name string, paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool {
		return p == "." || name == p || strings.HasPrefix(name, p+"/")
	})
}

// siteParts are what a site's folder holds of the site.
var siteParts = []string{"casebook.toml", "content", "i18n", "static", "themes"}

// parts turns paths, as seen from where one stands, into those of files and
// folders in the site's folder.
func (c *command) parts(args []string) ([]string, error) {
	root, err := real(c.source)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, arg := range args {
		if arg == "" {
			return nil, usagef("a path has no name")
		}
		at, err := real(arg)
		if errors.Is(err, fs.ErrNotExist) {
			if near := c.near(arg); near != "" {
				return nil, usagef("there is no %s; did you mean %s?", arg, near)
			}
			return nil, usagef("there is no %s", arg)
		}
		if err != nil {
			return nil, err
		}
		rel, err := filepath.Rel(root, at)
		rel = filepath.ToSlash(rel)
		if first, _, _ := strings.Cut(rel, "/"); err != nil || rel != "." && !slices.Contains(siteParts, first) {
			return nil, usagef("%s is no part of the site in %s, which is made of %s", arg, c.source, strings.Join(siteParts, ", "))
		}
		out = append(out, rel)
	}
	return out, nil
}

// real is the absolute path behind links of the file system.
func real(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// near is the file or folder of the site whose path is closest to one that
// there is not, as seen from where one stands; of those with another path, one
// with the same name. "" is none.
func (c *command) near(arg string) string {
	var all, alike []string
	for _, part := range siteParts {
		// What cannot be read is not proposed.
		_ = filepath.WalkDir(filepath.Join(c.source, part), func(name string, _ fs.DirEntry, err error) error {
			if err == nil {
				all = append(all, name)
				if filepath.Base(name) == filepath.Base(arg) {
					alike = append(alike, name)
				}
			}
			return nil
		})
	}
	if near := diag.Near(filepath.Clean(arg), all); near != "" || len(alike) != 1 {
		return near
	}
	return alike[0]
}
