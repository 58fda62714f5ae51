package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/openimis/casebook/internal/diag"
)

// flagError says what is wrong with a flag, and what would be right. The
// library's own words name types of Go.
func flagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		empty   *pflag.ValueRequiredError
		bad     *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		name := "-" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() == "" {
			name = "-" + name
			var names []string
			cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
			if near := diag.Near(unknown.GetSpecifiedName(), names); near != "" {
				return usagef("there is no flag %s; did you mean --%s?", name, near)
			}
		}
		return usagef("there is no flag %s; `%s --help` lists all", name, cmd.CommandPath())
	case errors.As(err, &empty):
		f := empty.GetFlag()
		what, _ := pflag.UnquoteUsage(f)
		return usagef("--%s needs a value: a %s", f.Name, strings.Replace(what, "string", "word", 1))
	case errors.As(err, &bad):
		f := bad.GetFlag()
		if f.Value.Type() == "bool" {
			return usagef("--%s is true or false, not %q", f.Name, bad.GetValue())
		}
		return usagef("--%s cannot be %q", f.Name, bad.GetValue())
	}
	return usageError{err}
}

// unknownCommand says in our words that there is no such command; it returns
// other errors as they are. The library tells this kind by its text alone.
func unknownCommand(root *cobra.Command, err error) error {
	var name string
	if _, scanned := fmt.Sscanf(err.Error(), "unknown command %q for", &name); scanned != nil {
		return err
	}
	return noCommand(root, name)
}

func noCommand(root *cobra.Command, name string) error {
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	if near := diag.Near(name, names); near != "" {
		return usagef("there is no command %s; did you mean %s?", name, near)
	}
	return usagef("there is no command %s; `casebook help` lists all", name)
}

// help takes the place of the library's command, which finds nothing wrong
// with asking for what there is not.
func help(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say how a command is used",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil {
				return unknownCommand(root, err)
			}
			if len(rest) > 0 {
				return noCommand(root, strings.Join(args, " "))
			}
			return cmd.Help()
		},
	}
}
