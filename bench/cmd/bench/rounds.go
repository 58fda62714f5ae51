package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/openimis/casebook/bench/compare"
	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/bench/measure"
)

// A tool is one way to build the site.
type tool struct {
	name   string
	site   string
	out    string
	forget []string // folders to remove before a cold build, besides out
	argv   []string
	coldly bool // only cold builds are measured
}

// The steps of a round, in their order.
var steps = []string{"cold", "nothing changed", "one text changed"}

func (p programs) tools(o options, dir string, pages int) []tool {
	casebook := tool{name: "casebook", site: filepath.Join(dir, "casebook"), out: filepath.Join(dir, "casebook-out")}
	casebook.forget = []string{filepath.Join(casebook.site, ".casebook")}
	casebook.argv = []string{p.casebook, "build", "-s", casebook.site, "-o", casebook.out, "--stats=json"}

	hugo := tool{name: "hugo", site: filepath.Join(dir, "hugo"), out: filepath.Join(dir, "hugo-out")}
	cache := filepath.Join(dir, "hugo-cache")
	hugo.forget = []string{filepath.Join(hugo.site, "resources"), cache}
	hugo.argv = []string{p.hugo, "--minify", "--quiet", "--source", hugo.site, "--destination", hugo.out, "--cacheDir", cache}

	plain := hugo
	plain.name, plain.coldly = "hugo plain", true
	plain.argv = append(slices.Clone(hugo.argv), "--config", filepath.Join(hugo.site, "plain.toml"))

	floor := tool{name: "floor", site: casebook.site, out: filepath.Join(dir, "floor-out"), coldly: true}
	floor.argv = []string{p.floor, floor.site, floor.out}

	var all []tool
	if o.only != "hugo" {
		all = append(all, casebook)
	}
	if o.only != "casebook" && pages < scalePages {
		all = append(all, hugo)
		if o.plainHugo {
			all = append(all, plain)
		}
	}
	return append(all, floor)
}

// measureSize generates a site of a size and measures all tools on it.
func measureSize(o options, p programs, pages int) (*size, error) {
	dir := filepath.Join(p.work, fmt.Sprintf("pages-%d", pages))
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if !o.keep {
		defer os.RemoveAll(dir)
	}
	tools := p.tools(o, dir, pages)
	fmt.Fprintf(os.Stderr, "generating %d pages\n", pages)
	argv := []string{p.gen, "-pages", fmt.Sprint(pages), "-out", filepath.Join(dir, "casebook")}
	if slices.ContainsFunc(tools, func(t tool) bool { return t.name == "hugo" }) {
		argv = append(argv, "-hugo", filepath.Join(dir, "hugo"))
	}
	if o.search {
		argv = append(argv, "-search")
	}
	// In a process of its own: its memory would count as that of our children.
	if _, _, err := measure.Run(".", nil, argv...); err != nil {
		return nil, err
	}
	s := &size{Pages: pages, samples: map[key][]measure.Sample{}}
	var err error
	if s.Markdown, err = treeBytes(filepath.Join(dir, "casebook", "content")); err != nil {
		return nil, err
	}
	for round := range o.rounds {
		for _, t := range tools {
			fmt.Fprintf(os.Stderr, "%d pages, round %d of %d: %s\n", pages, round+1, o.rounds, t.name)
			if err := s.round(t, round); err != nil {
				return nil, err
			}
		}
		if round == 0 {
			if err := s.examine(tools, gen.Options{Pages: pages}); err != nil {
				return nil, err
			}
		}
	}
	s.sum(tools)
	return s, nil
}

// round runs one tool through all steps.
func (s *size) round(t tool, round int) error {
	for _, dir := range append([]string{t.out}, t.forget...) {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	for _, step := range steps {
		restore := func() error { return nil }
		if step == "one text changed" {
			var err error
			if restore, err = edit(t.site, round); err != nil {
				return err
			}
		}
		// What the last run wrote must not be flushed at this one's expense.
		_ = exec.Command("sync").Run()
		sample, out, err := measure.Run(t.site, nil, t.argv...)
		if err != nil {
			return err
		}
		if err := restore(); err != nil {
			return err
		}
		k := key{t.name, step}
		s.samples[k] = append(s.samples[k], sample)
		if t.name == "casebook" {
			if err := s.stats(step, out); err != nil {
				return err
			}
		}
		if t.coldly {
			break
		}
	}
	return nil
}

// edit changes the text of one page in the middle of a site, every round in
// another way, and returns what undoes it.
func edit(site string, round int) (restore func() error, err error) {
	var pages []string
	err = filepath.WalkDir(filepath.Join(site, "content", "en"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") && d.Name() != "_index.md" {
			pages = append(pages, path)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("%s has no pages", site)
	}
	path := pages[len(pages)/2]
	old, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	changed := append(slices.Clone(old), fmt.Sprintf("\nA sentence that was added in round %d.\n", round+1)...)
	return func() error { return os.WriteFile(path, old, 0o644) }, os.WriteFile(path, changed, 0o644)
}

// stats keeps what Casebook says of its own stages.
func (s *size) stats(step string, out []byte) error {
	var st struct {
		Parsed, Rendered, Reused, Wrote, Removed int
		Stages                                   []struct {
			Name string
			MS   float64
		}
	}
	if err := json.Unmarshal(out, &st); err != nil {
		return fmt.Errorf("casebook build --stats=json printed no JSON: %w", err)
	}
	if s.stages == nil {
		s.stages, s.Counts = map[string]map[string][]float64{}, map[string]string{}
	}
	if s.stages[step] == nil {
		s.stages[step] = map[string][]float64{}
	}
	for _, stage := range st.Stages {
		if !slices.Contains(s.stageOrder, stage.Name) {
			s.stageOrder = append(s.stageOrder, stage.Name)
		}
		s.stages[step][stage.Name] = append(s.stages[step][stage.Name], stage.MS)
	}
	s.Counts[step] = fmt.Sprintf("parsed %d, rendered %d, reused %d, wrote %d, removed %d",
		st.Parsed, st.Rendered, st.Reused, st.Wrote, st.Removed)
	return nil
}

// examine looks at what was published: how much, and, of both generators,
// whether they show the same.
func (s *size) examine(tools []tool, o gen.Options) error {
	s.Output = map[string]output{}
	outs := map[string]string{}
	for _, t := range tools {
		files, err := countFiles(t.out)
		if err != nil {
			return err
		}
		bytes, err := treeBytes(t.out)
		if err != nil {
			return err
		}
		if files < s.Pages {
			return fmt.Errorf("%s published %d files for %d pages", t.name, files, s.Pages)
		}
		s.Output[t.name] = output{Files: files, Bytes: bytes}
		outs[t.name] = t.out
	}
	if outs["casebook"] == "" || outs["hugo"] == "" {
		return nil
	}
	var err error
	s.Differences, err = compare.Sites(outs["casebook"], outs["hugo"], gen.New(o).SampleURLs(20))
	return err
}

func treeBytes(dir string) (int64, error) {
	var total int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return total, err
}

func countFiles(dir string) (int, error) {
	n := 0
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	return n, err
}
