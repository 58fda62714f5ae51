//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// hostile are pages that would fill the memory or the stack, or take forever,
// if anybody trusted them; the code is what must be said of each. No site has
// them on purpose, but a file can come from anywhere.
var hostile = []struct{ name, page, code string }{
	{"aliases that multiply", "---\ntitle: x\na: &a [x, x, x, x, x, x, x, x, x, x]\n" + multiply("abcdefghijkl") + "---\n", "yaml-alias-size"},
	{"a list of lists without end", "---\ntitle: x\ntags: " + strings.Repeat("[", 200_000) + "\n---\n", ""},
	{"lists by hyphens", "---\ntags:\n" + strings.Repeat("- ", 100_000) + "x\n---\n", ""},
	{"tables in tables", "---\ntags: " + strings.Repeat("{a: ", 100_000) + "x\n---\n", ""},
	{"deep and closed", "---\ntags: " + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000) + "\n---\n", "data-too-deep"},
	{"deep TOML", "+++\ntags = " + strings.Repeat("[", 100_000) + "\n+++\n", ""},
	{"a dotted key without end", "+++\n" + strings.Repeat("a.", 100_000) + "a = 1\n+++\n", "data-too-deep"},
	{"many keys", "---\n" + strings.Repeat("a: 1\n", 50_000) + "---\n", "duplicate-key"},
	{"many links to nowhere", "---\ntitle: x\ndescription: x\n---\n" + strings.Repeat("[a](b.md)\n\n", 50_000), "dead-link"},
	{"a long line", "---\ntitle: " + strings.Repeat("a", 900_000) + "\n---\n", ""},
	{"a huge number", "---\ntitle: x\nweight: " + strings.Repeat("9", 500_000) + "\n---\n", "bad-number"},
	{"a huge exponent", "---\ntitle: x\nweight: 1e999999999\n---\n", "bad-number"},
	{"front matter that never ends", "---\n" + strings.Repeat("a\n", 300_000), "front-matter-unclosed"},
	{"nothing but fences", strings.Repeat("---\n", 200_000), ""},
	{"nothing but zeros", strings.Repeat("\x00", 500_000), "control-character"},
	{"nothing but broken letters", strings.Repeat("\xff", 500_000), "not-utf8"},
	{"two bytes a letter", "\xff\xfe" + strings.Repeat("a\x00", 200_000), "not-utf8"},
	{"quotations in quotations", "---\ntitle: x\n---\n" + strings.Repeat("> ", 50_000) + "x\n", ""},
	{"brackets in brackets", "---\ntitle: x\n---\n" + strings.Repeat("[", 100_000) + strings.Repeat("](", 50_000), ""},
	{"stars", "---\ntitle: x\n---\n" + strings.Repeat("*a_ ", 100_000), ""},
	{"a table of many columns", "---\ntitle: x\n---\n" + strings.Repeat("|a", 20_000) + "\n" + strings.Repeat("|-", 20_000) + "\n", ""},
	{"a name without end", "---\ntitle: x\nslug: " + strings.Repeat("a", 5_000) + "\n---\n", ""},
	{"a byte", "\xef", "not-utf8"},
	{"half a mark", "\xef\xbb", "not-utf8"},
	{"a mark alone", "\xef\xbb\xbf", "missing-title"},
	{"a fence alone", "---", "front-matter-unclosed"},
	{"nothing", "", "missing-title"},
}

// multiply is a line for each letter but the first, each nine times the one
// before.
func multiply(letters string) string {
	var out strings.Builder
	for i := 1; i < len(letters); i++ {
		before, now := letters[i-1:i], letters[i:i+1]
		out.WriteString(now + ": &" + now + " [" + strings.TrimSuffix(strings.Repeat("*"+before+", ", 9), ", ") + "]\n")
	}
	return out.String()
}

func TestHostilePagesAreReportedAndHarmNobody(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			dir := bilingual(t, 0)
			write(t, dir, map[string]string{"content/en/sheet.md": h.page})
			cmd := program(t, "build", "-q", "-s", dir)
			var said bytes.Buffer
			cmd.Stdout, cmd.Stderr = &said, &said
			// A limit that a page of a megabyte can only pass by multiplying.
			cmd.Env = append(os.Environ(), "GOMEMLIMIT=300MiB")
			err := cmd.Run()
			var exit *exec.ExitError
			switch {
			case err == nil && h.code == "":
			case !errors.As(err, &exit):
				t.Fatalf("%v", err)
			case exit.ExitCode() != 1:
				t.Fatalf("exit code %d: %.2000s", exit.ExitCode(), said.String())
			}
			if bytes.Contains(said.Bytes(), []byte("goroutine ")) {
				t.Fatalf("a panic: %.2000s", said.String())
			}
			if !strings.Contains(said.String(), "["+h.code+"]") && h.code != "" {
				t.Errorf("%s is not said:\n%.2000s", h.code, said.String())
			}
			if said.Len() > 1<<20 {
				t.Errorf("%d bytes of messages", said.Len())
			}
			if use := cmd.ProcessState.SysUsage().(*syscall.Rusage); runtime.GOOS == "linux" && use.Maxrss > 600_000 {
				t.Errorf("it took %d kB of memory", use.Maxrss)
			}
		})
	}
}

// The same in the files that every page depends on.
func TestHostileDataFilesAreReportedAndHarmNobody(t *testing.T) {
	deep := strings.Repeat("[", 100_000)
	for name, text := range map[string]string{
		"casebook.toml":           "title = " + deep,
		"content/sources.yaml":    "a: &a [x, x]\n" + multiply("abcdefghijkl"),
		"content/types/case.yaml": "properties: " + deep,
		"content/tags.csv":        "id,en,fr\n" + strings.Repeat("\"", 100_001),
		"content/glossary.csv":    "id" + strings.Repeat(",a", 20_000) + "\n",
		"i18n/fr.toml":            "a = " + deep,
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			dir := bilingual(t, 0)
			write(t, dir, map[string]string{name: text})
			out, err := program(t, "build", "-q", "-s", dir).CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 && exit.ExitCode() != 2 {
				t.Fatalf("%v: %.2000s", err, out)
			}
			if !bytes.Contains(out, []byte(name+":")) || bytes.Contains(out, []byte("goroutine ")) || len(out) > 1<<20 {
				t.Errorf("%d bytes: %.2000s", len(out), out)
			}
		})
	}
}
