// Package trial has searches answer queries.
//
// What goes in: a published site, or Pagefind's index of its text, and a list
// of queries. What comes out: the answers, in the order of the queries. The
// rule it keeps: the site is built by the program that people run and asked by
// the script that their browsers run; Node reads the published files in the
// place of a network and counts what a plain static host would send.
package trial

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/openimis/casebook/relevance/queries"
	"github.com/openimis/casebook/relevance/score"
)

// A Bench is what trials need of the machine.
type Bench struct {
	Home     string // the folder with the runners and node_modules
	Casebook string // the program
	Temp     string // a folder for what is made
}

// Build publishes a site into a folder.
func (b Bench) Build(dir, out string) error {
	cmd := exec.Command(b.Casebook, "build", "-q", "-s", dir, "-o", out, "--now", "2026-01-01")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", dir, err, said)
	}
	return nil
}

// Ask has a published site's own search answer.
func (b Bench) Ask(public string, list []queries.Query) ([]score.Answer, error) {
	return b.run("run.mjs", public, list)
}

// AskPagefind has Pagefind answer from the folder that it indexed.
func (b Bench) AskPagefind(dir string, list []queries.Query) ([]score.Answer, error) {
	return b.run("pagefind.mjs", dir, list)
}

func (b Bench) run(script, dir string, list []queries.Query) ([]score.Answer, error) {
	var tsv bytes.Buffer
	if err := queries.Write(&tsv, "of one run", list); err != nil {
		return nil, err
	}
	file := filepath.Join(b.Temp, "queries.tsv")
	if err := os.WriteFile(file, tsv.Bytes(), 0o644); err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	cmd := exec.Command("node", filepath.Join(b.Home, script), dir, file)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("ask with %s: %w\n%s", script, err, last(stderr.String()))
	}
	answers := make([]score.Answer, len(list))
	got := 0
	lines := bufio.NewScanner(&stdout)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var a score.Answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil || a.N < 0 || a.N >= len(list) {
			return nil, fmt.Errorf("ask with %s: no answer: %.200s", script, lines.Text())
		}
		answers[a.N] = a
		got++
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("ask with %s: %w", script, err)
	}
	if got != len(list) {
		return nil, fmt.Errorf("ask with %s: %d answers to %d queries\n%s", script, got, len(list), last(stderr.String()))
	}
	return answers, nil
}

// last is the end of what a program said: the script that it shows first may
// be one line of 40 kB.
func last(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 2000 {
		return "…" + text[len(text)-2000:]
	}
	return text
}
