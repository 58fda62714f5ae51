package trial

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/relevance/queries"
	"github.com/openimis/casebook/relevance/score"
)

// An Agreement is for how many queries the index of files and the one that
// `casebook search` asks have the same page at the top.
type Agreement struct {
	Asked int      `json:"asked"`
	Same  int      `json:"same"`
	Not   []string `json:"not,omitempty"` // the queries
}

// most is how many queries are asked: each starts the program anew.
const most = 200

// Agree asks `casebook search` what the site's own search was asked.
func (b Bench) Agree(dir string, list []queries.Query, ours []score.Answer, base string) (Agreement, error) {
	var known []int
	for n, q := range list {
		if queries.Known(q.Class) {
			known = append(known, n)
		}
	}
	var a Agreement
	count := min(most, len(known))
	for i := range count {
		n := known[i*len(known)/count]
		first, err := b.first(dir, list[n])
		if err != nil {
			return a, err
		}
		a.Asked++
		if len(ours[n].Native) > 0 && score.Address(ours[n].Native[0], base) == score.Address(first, base) {
			a.Same++
		} else {
			a.Not = append(a.Not, list[n].Lang+": "+list[n].Text)
		}
	}
	return a, nil
}

// first is the address that the program puts first, "" if it finds nothing.
func (b Bench) first(dir string, q queries.Query) (string, error) {
	cmd := exec.Command(b.Casebook, "search", "-s", dir, "--lang", q.Lang, "--limit", "1", "--json", "--", q.Text)
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 {
		return "", nil
	} else if err != nil {
		said := ""
		if ok {
			said = string(exit.Stderr)
		}
		return "", fmt.Errorf("casebook search: %w\n%s", err, said)
	}
	var found struct {
		Results []struct {
			URL string `json:"url"`
		} `json:"results"`
	}
	if err := json.Unmarshal(out, &found); err != nil {
		return "", fmt.Errorf("casebook search: %w", err)
	}
	if len(found.Results) == 0 {
		return "", nil
	}
	return found.Results[0].URL, nil
}

// BasePath is the path that a site is published under, "" for none.
func BasePath(dir string) (string, error) {
	src, err := os.ReadFile(filepath.Join(dir, "casebook.toml"))
	if err != nil {
		return "", fmt.Errorf("read configuration: %w", err)
	}
	c, faults := config.Parse(src)
	if c == nil {
		return "", fmt.Errorf("read configuration: %v", faults)
	}
	return c.BasePath, nil
}
