package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/schema"
)

func (c *command) schema() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Say in other programs' words what fields pages have",
		Long:  "Say what fields the site's content types have, in forms that other programs read.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("there is no form %q; there is json", args[0])
			}
			return usagef("schema needs a form: casebook schema json")
		},
	}
	cmd.AddCommand(c.schemaJSON())
	return cmd
}

func (c *command) schemaJSON() *cobra.Command {
	var o build.Options
	cmd := &cobra.Command{
		Use:   "json [TYPE…]",
		Short: "Print a content type as JSON Schema",
		Long: "Print a content type as JSON Schema (2020-12) of its pages' front matter, with titles and\n" +
			"descriptions in all languages of the site. With a folder, each type is written there, or\n" +
			"each that is named, as TYPE.json.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.buildOptions(cmd, &o); err != nil {
				return err
			}
			folder := ""
			if cmd.Flags().Changed("output") {
				folder = o.Out
			}
			types, langs, r, err := build.Types(o.Dir)
			if err != nil {
				return err
			}
			if err := c.diagnostics(r.Diagnostics, r.Source); err != nil {
				return err
			}
			if errors, _ := diag.Count(r.Diagnostics); errors > 0 {
				c.code = exitProblems
				if r.Misconfigured {
					c.code = exitUse
				}
				return nil
			}
			return c.writeTypes(types, langs, args, folder)
		},
	}
	cmd.Flags().StringVarP(&o.Out, "output", "o", "", "write into this `folder`")
	return cmd
}

func (c *command) writeTypes(types *schema.Set, langs, names []string, folder string) error {
	var all []string
	for _, t := range types.Types() {
		all = append(all, t.Name)
	}
	for _, name := range names {
		if slices.Contains(all, name) {
			continue
		}
		if near := diag.Near(name, all); near != "" {
			return usagef("there is no type %q; did you mean %s?", name, near)
		}
		return usagef("there is no type %q; there is %s", name, strings.Join(all, ", "))
	}
	if folder == "" {
		if len(names) != 1 {
			return usagef("name one type, or a folder with -o; there is %s", strings.Join(all, ", "))
		}
		_, err := c.stdout.Write(types.JSON(names[0], langs))
		return err
	}
	if len(names) == 0 {
		names = all
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, name := range names {
		file := filepath.Join(folder, name+".json")
		if err := replace(file, types.JSON(name, langs)); err != nil {
			return err
		}
		c.detail("%s", file)
	}
	return nil
}

// replace writes a file in one step: who reads it meanwhile has the old one or
// the new.
func replace(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing to remove once it is renamed
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
