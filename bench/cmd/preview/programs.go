package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/bench/hugotwin"
	"github.com/openimis/casebook/bench/tools"
	"github.com/openimis/casebook/themes"
)

// programs are the binaries and the folder that they work in.
type programs struct {
	work           string
	casebook, hugo string
	machine        map[string]string
}

// A tool is one previewer with its copy of the site.
type tool struct {
	name  string
	site  string
	argv  []string // of the server; {addr} stands for its address, {port} for the port alone
	cold  []string // folders to remove before a cold start
	edits []edit
}

func build(o options) (programs, error) {
	casebook, hugo, measured := tools.Compared(o.only, o.casebook, o.hugoBin)
	work, err := tools.Build(o.work, measured...)
	if err != nil {
		return programs{}, err
	}
	machine, err := tools.Machine(measured...)
	return programs{work, casebook.Binary, hugo.Binary, machine}, err
}

// tools are those that are asked for. Hugo works in memory too, and makes only
// the pages that are looked at, which is its own choice.
func (p programs) tools(o options) []tool {
	dir := filepath.Join(p.work, fmt.Sprintf("preview-%d", o.pages))
	casebook := tool{name: "casebook", site: filepath.Join(dir, "casebook"), edits: casebookEdits}
	casebook.argv = []string{p.casebook, "serve", "-s", casebook.site, "--addr", "{addr}", "--now", "2026-11-22"}
	casebook.cold = []string{filepath.Join(casebook.site, ".casebook")}
	cache := filepath.Join(dir, "hugo-cache")
	hugo := tool{name: "hugo", site: filepath.Join(dir, "hugo"), edits: hugoEdits}
	hugo.argv = []string{p.hugo, "server", "--source", hugo.site, "--bind", "127.0.0.1", "--port", "{port}", "--renderToMemory", "--cacheDir", cache}
	hugo.cold = []string{filepath.Join(hugo.site, "resources"), cache}
	switch o.only {
	case "casebook":
		return []tool{casebook}
	case "hugo":
		return []tool{hugo}
	}
	return []tool{casebook, hugo}
}

// write makes the tool's copy of the site anew. Casebook's has a theme of its
// own over the default one, as every site has that edits templates.
func (t tool) write(s *gen.Site, o gen.Options) error {
	if err := os.RemoveAll(t.site); err != nil {
		return err
	}
	if t.name == "hugo" {
		return hugotwin.Write(t.site, s)
	}
	if err := gen.Generate(t.site, o); err != nil {
		return err
	}
	heading, err := themes.FS.ReadFile("default/partials/heading.html")
	if err != nil {
		return err
	}
	f := gen.NewFolder(t.site)
	f.Write("themes/bench/theme.toml", []byte("extends = \"default\"\n"))
	f.Write("themes/bench/partials/heading.html", heading)
	f.Write("themes/bench/assets/css/90-bench.css", []byte(".bench { color: red }\n"))
	f.Write("i18n/en.toml", []byte("\"skip.main\" = \"Skip to the content\"\n"))
	if err := f.Err(); err != nil {
		return err
	}
	return replaceIn(t.path("casebook.toml"), `theme = "default"`, `theme = "bench"`)
}

func (t tool) path(name string) string { return filepath.Join(t.site, filepath.FromSlash(name)) }

func replaceIn(file, old, text string) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !strings.Contains(string(src), old) {
		return fmt.Errorf("%s lacks %q", file, old)
	}
	return os.WriteFile(file, []byte(strings.Replace(string(src), old, text, 1)), 0o644)
}
