package tools

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestABinaryThatIsGivenIsNotBuilt(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("go.mod", []byte("module example.com/x\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	given := &Program{Binary: "tool"}
	work, err := Build("here", given)
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{work: "here", given.Binary: "tool"} {
		// The folder may have another name where it is a link.
		if !filepath.IsAbs(got) || filepath.Base(got) != want {
			t.Errorf("%s, want an absolute path that ends in %s", got, want)
		}
	}
}

func TestAProgramIsBuiltAndSaysItsVersion(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"go.mod":  "module example.com/x\n",
		"main.go": "package main\n\nfunc main() { print(\"\") ; println() }\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := &Program{Name: "x", Package: "."}
	if _, err := Build("", p); err != nil {
		t.Fatal(err)
	}
	if m, err := Machine(p); err != nil || m["cores"] == "" {
		t.Errorf("%v, %v", m, err)
	}
	if _, err := Build("", &Program{Name: "y", Package: "./missing"}); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a package that is not there: %v", err)
	}
	if _, err := Machine(&Program{Name: "none", Binary: filepath.Join(dir, "none")}); err == nil {
		t.Error("a program that is not there has a version")
	}
}

func TestOnlyOneOfTheTwoIsMeasured(t *testing.T) {
	for _, only := range []string{"", "casebook", "hugo"} {
		if err := One(only); err != nil {
			t.Error(err)
		}
		casebook, hugo, measured := Compared(only, "", "")
		if slices.Contains(measured, casebook) == (only == "hugo") || slices.Contains(measured, hugo) == (only == "casebook") {
			t.Errorf("with -only %q there are %d tools", only, len(measured))
		}
	}
	if One("zola") == nil {
		t.Error("zola is measured")
	}
}
