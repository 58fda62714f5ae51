package build

import (
	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/load"
	"github.com/openimis/casebook/internal/schema"
)

// Types reads the content types of the site in a folder, and the languages of
// its casebook.toml. The Result has what is wrong with either; the types are
// nil if the configuration is. The error is for the machine.
func Types(dir string) (*schema.Set, []string, *Result, error) {
	root, err := load.Open(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	defer root.Close()
	r := &Result{Stats: newStats(), Source: sourceIn(dir)}
	src, faults := root.Optional(config.Path)
	if src == nil && len(faults) == 0 {
		faults = append(faults, diag.NoConfig.At(config.Path, diag.Span{}))
	}
	var cfg *config.Config
	if src != nil {
		cfg, faults = config.Parse(src)
	}
	if cfg == nil || hasErrors(faults) {
		r.Diagnostics, r.Misconfigured = diag.Sort(faults), true
		return nil, nil, r, nil
	}
	p := &Project{root: root, config: cfg, loading: partTypes}
	p.loadTypes()
	r.Diagnostics = diag.Sort(append(faults, p.faults[partTypes]...))
	return p.types, p.langs(), r, nil
}
