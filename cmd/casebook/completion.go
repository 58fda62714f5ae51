package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

func (c *command) completion(root *cobra.Command) *cobra.Command {
	shells := []string{"bash", "fish", "powershell", "zsh"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a script that completes commands and flags in a shell",
		Long: "Print a script that completes commands and flags in bash, fish, powershell or zsh.\n" +
			"Load it where your shell looks for completions, for example:\n\n" +
			"  casebook completion bash > ~/.local/share/bash-completion/completions/casebook",
		ValidArgsFunction: cobra.FixedCompletions(shells, cobra.ShellCompDirectiveNoFileComp),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(shells, args[0]) {
				return usagef("completion takes one shell: %s", strings.Join(shells, ", "))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(c.stdout, true)
			case "fish":
				return root.GenFishCompletion(c.stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(c.stdout)
			default:
				return root.GenZshCompletion(c.stdout)
			}
		},
	}
}
