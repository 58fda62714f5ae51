// Package tools builds the programs that the benches run.
//
// What goes in: which programs, and binaries given for them. What comes out:
// paths, and what each program says of its version. The rule it keeps: what is
// not given is built here and now, so that no stale program is measured.
package tools

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// A Program is one of a Bench.
type Program struct {
	Name    string
	Dir     string // below the repository; a module of its own if it has a go.mod
	Package string
	Binary  string // where it is; set if it is given, else by Build
}

// Compared are Casebook and Hugo, with the binaries given for them, and those
// of the two that are measured: both, or the one that only names.
func Compared(only, binary, hugoBinary string) (casebook, hugo *Program, measured []*Program) {
	casebook = &Program{Name: "casebook", Package: "./cmd/casebook", Binary: binary}
	hugo = &Program{Name: "hugo", Dir: filepath.Join("bench", "hugo"), Package: "github.com/gohugoio/hugo", Binary: hugoBinary}
	for _, p := range []*Program{casebook, hugo} {
		if only == "" || only == p.Name {
			measured = append(measured, p)
		}
	}
	return casebook, hugo, measured
}

// Build builds the programs that have no binary yet into .cache/bench/bin of
// the repository, and makes the given ones' paths absolute. It returns the
// folder to work in: work, or .cache/bench.
func Build(work string, programs ...*Program) (string, error) {
	root, err := run(".", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return "", err
	}
	cache := filepath.Join(root, ".cache", "bench")
	if work == "" {
		work = cache
	}
	if work, err = filepath.Abs(work); err != nil {
		return "", err
	}
	for _, p := range programs {
		if p.Binary != "" {
			if p.Binary, err = filepath.Abs(p.Binary); err != nil {
				return "", err
			}
			continue
		}
		p.Binary = filepath.Join(cache, "bin", p.Name)
		fmt.Fprintf(os.Stderr, "building %s\n", p.Name)
		if _, err := run(filepath.Join(root, p.Dir), "build", "-trimpath", "-buildvcs=false", "-o", p.Binary, p.Package); err != nil {
			return "", err
		}
	}
	return work, nil
}

func run(dir string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	// The same edition of Hugo everywhere, with or without a C compiler.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out)), nil
}

// Machine says where it was measured and with which versions.
func Machine(programs ...*Program) (map[string]string, error) {
	m := map[string]string{"system": runtime.GOOS + "/" + runtime.GOARCH, "cores": fmt.Sprint(runtime.NumCPU()), "go": runtime.Version()}
	for _, p := range programs {
		out, err := exec.Command(p.Binary, "version").Output()
		if err != nil {
			return nil, fmt.Errorf("ask %s for its version: %w", p.Binary, err)
		}
		m[p.Name], _, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
	}
	return m, nil
}

// Main runs a bench: what parse says of the arguments is wrong use, what run
// says is a failure.
func Main[Options any](name string, parse func(args []string) (Options, error), run func(Options) error) {
	o, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, name+":", err)
		os.Exit(3)
	}
}

// One returns an error unless only names one of the two that are compared, or
// neither.
func One(only string) error {
	if only != "" && only != "casebook" && only != "hugo" {
		return fmt.Errorf("-only: casebook or hugo, not %q", only)
	}
	return nil
}

// Keep writes a report as JSON; without a file it writes none.
func Keep(file string, report any) error {
	if file == "" {
		return nil
	}
	out, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(out, '\n'), 0o644)
}
