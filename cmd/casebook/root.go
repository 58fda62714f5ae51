package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/openimis/casebook/internal/emit"
)

// Exit codes, a contract with scripts.
const (
	exitFine     = 0
	exitProblems = 1 // in the content
	exitUse      = 2 // wrong use or configuration
	exitMachine  = 3 // disk, network, interruption
)

// A command is one call of the program: its streams, global flags and code.
type command struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	code           int

	source  string
	quiet   bool
	verbose bool
	color   string
	log     string
}

// usageError is a wrong call: exit code 2.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "casebook",
		Short: "Documentation and case studies in several languages, from a folder of Markdown",
		Long: "Casebook makes a static site in several languages out of a folder of Markdown files.\n\n" +
			"Exit codes: 0 fine, 1 problems in the content, 2 wrong use or configuration,\n3 the machine failed (disk, network).",
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			return c.checkGlobals()
		},
	}
	root.SetIn(c.stdin)
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	flags := root.PersistentFlags()
	flags.StringVarP(&c.source, "source", "s", ".", "the site's `folder`")
	flags.BoolVarP(&c.quiet, "quiet", "q", false, "say nothing but problems")
	flags.BoolVarP(&c.verbose, "verbose", "v", false, "say what is done")
	flags.StringVar(&c.color, "color", "auto", "colours: auto, always or never")
	flags.StringVar(&c.log, "log", "text", "form of what is said on stderr: text or json")
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(help(root))
	root.AddCommand(c.build(), c.check(), c.serve(), c.search(), c.schema(), c.init(), c.explain(), c.version(), c.completion(root))
	fixed(root, "color", "auto", "always", "never")
	fixed(root, "log", "text", "json")
	return root
}

// fixed completes a flag with its possible values.
func fixed(cmd *cobra.Command, flag string, values ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic("casebook: " + err.Error()) // no such flag: ours
	}
}

func (c *command) checkGlobals() error {
	if c.color != "auto" && c.color != "always" && c.color != "never" {
		return usagef("--color is auto, always or never, not %q", c.color)
	}
	if c.log != "text" && c.log != "json" {
		return usagef("--log is text or json, not %q", c.log)
	}
	return nil
}

// fail says what went wrong with the call or the machine, and returns the
// exit code for it.
func (c *command) fail(err error) int {
	code := exitMachine
	var use usageError
	switch {
	case errors.As(err, &use), errors.Is(err, emit.ErrRefused):
		code = exitUse
	case errors.Is(err, emit.ErrPath):
		code = exitProblems
	}
	message := err.Error()
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) && err == error(pathErr) {
		message = fmt.Sprintf("cannot %s %s: %s", pathErr.Op, pathErr.Path, pathErr.Err)
	}
	c.say("error", message)
	return code
}

// colored reports whether a stream should get colours.
func (c *command) colored(to io.Writer) bool {
	switch c.color {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && obeys(to)
}

// obeys reports whether a stream is a terminal that obeys control characters.
func obeys(to io.Writer) bool {
	f, ok := to.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
