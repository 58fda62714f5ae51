package main

import (
	"encoding/json"
	"fmt"

	"github.com/openimis/casebook/internal/diag"
)

// What is said goes to stderr: one line of text, or one JSON object a line.
// Results go to stdout.

type logLine struct {
	Level   string `json:"level"`
	Message string `json:"message"`
}

func (c *command) say(level, message string) {
	if c.log == "json" {
		c.object(logLine{level, message})
		return
	}
	if level == "error" {
		message = "casebook: " + message
	}
	fmt.Fprintln(c.stderr, message)
}

// info says what was done, unless -q asks for silence.
func (c *command) info(format string, args ...any) {
	if !c.quiet {
		c.say("info", fmt.Sprintf(format, args...))
	}
}

// detail is said with -v only.
func (c *command) detail(format string, args ...any) {
	if c.verbose {
		c.say("debug", fmt.Sprintf(format, args...))
	}
}

func (c *command) object(v any) {
	line, err := json.Marshal(v)
	if err != nil {
		panic("casebook: " + err.Error()) // structs of text only
	}
	fmt.Fprintf(c.stderr, "%s\n", line)
}

// diagnostics prints problems on stderr and returns whether there are any
// errors, or with strict any warnings.
func (c *command) diagnostics(list []diag.Diagnostic, sources diag.Sources) error {
	if c.log == "json" {
		for _, d := range diag.Records(list, sources) {
			c.object(d)
		}
		return nil
	}
	if len(list) == 0 {
		return nil
	}
	if err := (diag.Text{Color: c.colored(c.stderr), Sources: sources}).Print(c.stderr, list); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.stderr, "\n%s\n", diag.Summary(list))
	return err
}
