package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"casebook": main})
}

// The scripts in testdata are the program's specification: whole sites, the
// commands run on them, and what comes out. UPDATE=1 rewrites what they
// expect (make update).
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       os.Getenv("UPDATE") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                scriptCommands,
		Setup: func(e *testscript.Env) error {
			// A day that every script can rely on: 22 November 2026.
			e.Setenv("SOURCE_DATE_EPOCH", "1795305600")
			e.Setenv("NO_COLOR", "1")
			return nil
		},
	})
}

// scriptCommands are what scripts can do besides the commands of testscript.
var scriptCommands = map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "pretty": pretty}

// exits runs a command that must end with an exit code: `exits 2 casebook …`.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGUMENT…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d instead of %d", got, want)
	}
}
