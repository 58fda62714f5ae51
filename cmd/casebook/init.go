package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/openimis/casebook/internal/scaffold"
)

func (c *command) init() *cobra.Command {
	return &cobra.Command{
		Use:   "init DIR",
		Short: "Make a starter site that builds",
		Long:  "Make a small site in two languages in a new or empty folder.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("init takes one folder")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if args[0] == "" {
				return usagef("init needs the name of a folder")
			}
			if info, err := os.Stat(args[0]); err == nil && !info.IsDir() {
				return usagef("%s is a file; name a new folder", args[0])
			}
			files, err := scaffold.Init(args[0])
			if err != nil {
				if errors.Is(err, scaffold.ErrNotEmpty) {
					return usageError{err}
				}
				return err
			}
			for _, f := range files {
				c.detail("%s", f)
			}
			c.info("made a site of %d files in %s; build it with: casebook build -s %s", len(files), args[0], args[0])
			return nil
		},
	}
}
