// Package internal holds the rules about the packages below it, as tests.
package internal

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layer is where each package stands; it may import lower ones only. The
// drawing is in ARCHITECTURE.md.
var layer = map[string]int{
	"diag": 0, "paths": 0, "lang": 0, "clock": 0, "geo": 0, "colour": 0, "geo/cmd/countries": 0,
	"data": 1, "analysis": 1, "minify": 1, "memo": 1, "highlight": 1, "image": 1, "card": 1, "weight": 1, "git": 1,
	"site": 2, "frontmatter": 2, "chart": 2,
	"config": 3, "schema": 3, "i18n": 3, "markdown": 3, "glossary": 3, "assets": 3, "search": 3,
	"theme": 4, "fulltext": 4,
	"load": 5, "parse": 5, "link": 5, "render": 5, "publish": 5, "emit": 5, "check": 5,
	"build":    6,
	"scaffold": 7, "serve": 7, "facts": 7,
}

const module = "github.com/openimis/casebook/"

func TestPackagesImportLowerLayersOnly(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		name, ok := strings.CutPrefix(fields[0], module+"internal/")
		if !ok {
			continue
		}
		own, known := layer[name]
		if !known {
			t.Errorf("package %s has no layer: add it to the map", name)
		}
		for _, imported := range fields[1:] {
			if below, ok := strings.CutPrefix(imported, module+"internal/"); ok && layer[below] >= own {
				t.Errorf("%s (layer %d) imports %s (layer %d)", name, own, below, layer[below])
			}
		}
	}
}

// wrapped says which one package may import a library, Bleve which two: what
// it gives must pass through that package's own types.
var wrapped = map[string]string{
	"github.com/yuin/goldmark":              "markdown",
	"github.com/adrg/frontmatter":           "frontmatter",
	"github.com/tdewolff/minify":            "minify",
	"github.com/blevesearch/":               "analysis fulltext",
	"github.com/alecthomas/chroma":          "highlight",
	"github.com/santhosh-tekuri/jsonschema": "schema",
	"github.com/nicksnyder/go-i18n":         "i18n",
	"github.com/pelletier/go-toml":          "data",
	"go.yaml.in/yaml":                       "data",
	"github.com/fsnotify/fsnotify":          "serve",
	"github.com/fxamacker/cbor":             "memo",
	"github.com/go-playground/locales":      "lang",
	"golang.org/x/image/webp":               "image",
	"golang.org/x/image/font":               "card",
	"golang.org/x/image/vector":             "card",
}

func TestEachLibraryHasOneWrapper(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...", "../cmd/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		for _, imported := range fields[1:] {
			for library, owner := range wrapped {
				if strings.HasPrefix(imported, library) && !slices.Contains(strings.Fields(owner), strings.TrimPrefix(fields[0], module+"internal/")) {
					t.Errorf("%s imports %s, which is %s's", fields[0], imported, owner)
				}
			}
		}
	}
}

func TestEachPackageHasOneComment(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}|{{.Doc}}`, "./...", "../cmd/...", "../themes", "../i18n").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		if path, doc, _ := strings.Cut(strings.TrimSpace(line), "|"); doc == "" && path != module+"internal" {
			t.Errorf("%s has no package comment", path)
		}
	}
}
