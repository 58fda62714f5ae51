package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// pretty prints a file that the program writes without line breaks, in lines
// that a person can compare: JSON indented, of HTML and XML each element on a
// line of its own where it holds others.
func pretty(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: pretty FILE")
	}
	src, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	var out bytes.Buffer
	if path.Ext(args[0]) == ".json" {
		ts.Check(json.Indent(&out, src, "", "\t"))
	} else {
		var open string // the element that the line before has opened
		for line := range strings.Lines(between.ReplaceAllString(string(bytes.TrimSpace(src)), ">\n<")) {
			if open == "" || !strings.HasPrefix(line, "</"+open+">") {
				out.WriteByte('\n')
			}
			out.WriteString(strings.TrimSuffix(line, "\n"))
			open = ""
			if m := opening.FindStringSubmatch(line); m != nil {
				open = m[1]
			}
		}
		out.Next(1)
	}
	out.WriteByte('\n')
	_, err = ts.Stdout().Write(out.Bytes())
	ts.Check(err)
}

var (
	between = regexp.MustCompile(`>\s*<`)
	opening = regexp.MustCompile(`^<([\w:-]+)[^>]*>\n?$`)
)
