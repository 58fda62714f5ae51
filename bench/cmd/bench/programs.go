package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/openimis/casebook/bench/measure"
)

// programs are the binaries that a bench runs, all built here and now, so
// that no stale one is measured.
type programs struct {
	root                         string // of the repository
	work                         string
	casebook, hugo, floor, gen   string
	casebookVersion, hugoVersion string
}

func build(o options) (programs, error) {
	root, err := goOutput(".", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return programs{}, err
	}
	p := programs{root: root, work: o.work}
	if p.work == "" {
		p.work = filepath.Join(root, ".cache", "bench")
	}
	if p.work, err = filepath.Abs(p.work); err != nil {
		return p, err
	}
	bin := filepath.Join(root, ".cache", "bench", "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return p, err
	}
	p.gen, p.floor = filepath.Join(bin, "gen"), filepath.Join(bin, "floor")
	p.hugo, p.casebook = filepath.Join(bin, "hugo"), filepath.Join(bin, "casebook")
	steps := []struct {
		dir, out, pkg string
		wanted        bool
	}{
		{root, p.gen, "./bench/cmd/gen", true},
		{root, p.floor, "./bench/cmd/floor", true},
		{root, p.casebook, "./cmd/casebook", o.only != "hugo" && o.casebook == ""},
		{filepath.Join(root, "bench", "hugo"), p.hugo, "github.com/gohugoio/hugo", o.only != "casebook"},
	}
	for _, s := range steps {
		if !s.wanted {
			continue
		}
		fmt.Fprintf(os.Stderr, "building %s\n", filepath.Base(s.out))
		if _, err := goOutput(s.dir, "build", "-trimpath", "-buildvcs=false", "-o", s.out, s.pkg); err != nil {
			return p, err
		}
	}
	if o.casebook != "" {
		if p.casebook, err = filepath.Abs(o.casebook); err != nil {
			return p, err
		}
	}
	if o.only != "hugo" {
		if p.casebookVersion, err = firstLine(p.casebook); err != nil {
			return p, err
		}
	}
	if o.only != "casebook" {
		p.hugoVersion, err = firstLine(p.hugo)
	}
	return p, err
}

// firstLine is what a program says of its version.
func firstLine(program string) (string, error) {
	_, out, err := measure.Run(".", nil, program, "version")
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return line, err
}

func goOutput(dir string, args ...string) (string, error) {
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

func machine(p programs) map[string]string {
	return map[string]string{
		"system":   runtime.GOOS + "/" + runtime.GOARCH,
		"cores":    fmt.Sprint(runtime.NumCPU()),
		"go":       runtime.Version(),
		"casebook": p.casebookVersion,
		"hugo":     p.hugoVersion,
	}
}
