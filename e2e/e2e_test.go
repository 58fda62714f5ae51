// Package e2e judges published sites as readers meet them: in a browser, with
// a keyboard, in the dark, on a small screen, without scripts; and as machines
// do, with the HTML checker and the accessibility rules.
//
// What goes in: the program, built once; the site of this repository; and the
// fixture in testdata/site, which holds every element, component and language
// direction. What comes out: findings with the page, the rule and the element.
// The rule it keeps: the sites are served on this machine with the headers
// that they publish, and the browser can reach nothing else.
//
// Without a browser the tests are skipped, with REQUIRE_BROWSER=1 they fail.
// With SCREENSHOTS=/some/folder pictures of the pages are made instead of
// tests (add -count=1: the go command takes them for a test that has passed).
// With LIGHTHOUSE=5 pages of each important kind are measured five times.
package e2e

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A tool is something on this machine that a test needs.
type tool string

const (
	chromium tool = "a Chromium"
	java     tool = "a Java runtime"
	axeCore  tool = "the npm package axe-core"
	checker  tool = "the npm package vnu-jar"
	nodeJS   tool = "Node.js"
	auditor  tool = "the npm package lighthouse"
)

var tools = []tool{chromium, java, axeCore, checker, nodeJS, auditor}

// path is where the tool is, "" if it is nowhere.
func (l tool) path() string {
	first := func(names ...string) string {
		for _, name := range names {
			if p, err := exec.LookPath(name); err == nil {
				return p
			}
		}
		return ""
	}
	file := func(name string) string {
		if _, err := os.Stat(name); err != nil {
			return ""
		}
		return name
	}
	switch l {
	case chromium:
		return first("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
	case java:
		return first("java")
	case nodeJS:
		return first("node")
	case auditor:
		return file(filepath.FromSlash("node_modules/lighthouse/package.json"))
	case axeCore:
		return file(filepath.FromSlash("node_modules/axe-core/axe.min.js"))
	default:
		return file(filepath.FromSlash("node_modules/vnu-jar/build/dist/vnu.jar"))
	}
}

// need skips a test that cannot run here.
func need(t *testing.T, wanted ...tool) {
	t.Helper()
	if testing.Short() {
		t.Skip("the published pages are not looked at with -short")
	}
	for _, l := range wanted {
		if l.path() == "" {
			t.Skipf("%s is missing; e2e/install brings it", l)
		}
	}
}

// scratch is where the program and the sites are built.
var scratch string

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	if scratch, err = os.MkdirTemp("", "casebook-e2e-"); err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	defer closeHosts()
	defer closeBrowser() // first, since it keeps connections to the hosts open
	pictures := os.Getenv("SCREENSHOTS")
	if required := os.Getenv("REQUIRE_BROWSER"); pictures != "" || required != "" && required != "0" && !testing.Short() {
		var missing []string
		for _, l := range tools {
			if l.path() == "" {
				missing = append(missing, string(l))
			}
		}
		if slices.Sort(missing); len(missing) > 0 {
			return 1, fmt.Errorf("these are missing: %s; e2e/install brings them", strings.Join(missing, ", "))
		}
	}
	if pictures != "" {
		return 0, takePictures(pictures)
	}
	return m.Run(), nil
}
