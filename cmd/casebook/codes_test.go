package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/diag"
)

// A code without a script has never been seen by anyone in the form in which
// contributors meet it.
func TestEveryCodeHasAScriptThatShowsIt(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range scripts {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(src)
	}
	for _, code := range diag.Codes() {
		if !strings.Contains(all.String(), "["+code+"]") {
			t.Errorf("no script in testdata shows the message of %s", code)
		}
	}
}

func TestEveryCodeIsExplained(t *testing.T) {
	for _, code := range diag.Codes() {
		e, _ := diag.Lookup(code)
		if e.Message == "" || e.Explain == "" {
			t.Errorf("%s has no message or no explanation", code)
		}
		if first := e.Message[:1]; first != strings.ToLower(first) || strings.HasSuffix(e.Message, ".") {
			t.Errorf("%s: the message begins in lower case and has no full stop: %q", code, e.Message)
		}
	}
}
