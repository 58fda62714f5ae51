package main

import "github.com/openimis/casebook/bench/tools"

// programs are what a bench runs.
type programs struct {
	work                       string
	casebook, hugo, floor, gen string
	machine                    map[string]string
}

func build(o options) (programs, error) {
	gen := &tools.Program{Name: "gen", Package: "./bench/cmd/gen"}
	floor := &tools.Program{Name: "floor", Package: "./bench/cmd/floor"}
	casebook, hugo, measured := tools.Compared(o.only, o.casebook, "")
	work, err := tools.Build(o.work, append([]*tools.Program{gen, floor}, measured...)...)
	if err != nil {
		return programs{}, err
	}
	machine, err := tools.Machine(measured...)
	return programs{work, casebook.Binary, hugo.Binary, floor.Binary, gen.Binary, machine}, err
}
