package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/openimis/casebook/internal/diag"
)

func (c *command) explain() *cobra.Command {
	return &cobra.Command{
		Use:               "explain [CODE]",
		Short:             "Say what a code in a message means",
		Long:              "Say what a code in a message means and what to do. Without a code, list all of them.",
		ValidArgsFunction: cobra.FixedCompletions(diag.Codes(), cobra.ShellCompDirectiveNoFileComp),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("explain takes one code")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, code := range diag.Codes() {
					e, _ := diag.Lookup(code)
					fmt.Fprintf(c.stdout, "%-26s %-8s %s\n", code, e.Severity, e.Message)
				}
				return nil
			}
			code := strings.Trim(args[0], "[]")
			e, ok := diag.Lookup(code)
			if !ok {
				if near := diag.Near(code, diag.Codes()); near != "" {
					return usagef("there is no code %s; did you mean %s?", code, near)
				}
				return usagef("there is no code %s; `casebook explain` lists all", code)
			}
			stops := "It does not stop publication, but with --strict."
			if e.Severity == diag.Error {
				stops = "It stops publication."
			}
			fmt.Fprintf(c.stdout, "%s (%s)\n\n%s\n\n%s %s\n", e.Code, e.Severity, e.Message, e.Explain, stops)
			return nil
		},
	}
}
