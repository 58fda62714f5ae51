package schema

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/openimis/casebook/internal/data"
)

// A judgement is what a program that knows only JSON Schema thinks of front
// matter: "" is nothing against it.
type judgement func(typ string, meta *data.Node) string

// exported compiles what a set exports, formats of ours left aside.
func exported(t *testing.T, s *Set) judgement {
	t.Helper()
	lib := jsonschema.NewCompiler()
	lib.UseLoader(nowhere{})
	for _, typ := range s.Types() {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(s.JSON(typ.Name, []string{"en", "fr"})))
		if err != nil {
			t.Fatalf("%s: %v", typ.Name, err)
		}
		if err := lib.AddResource(base+typ.Name+".json", doc); err != nil {
			t.Fatal(err)
		}
	}
	compiled := map[string]*jsonschema.Schema{}
	for _, typ := range s.Types() {
		c, err := lib.Compile(base + typ.Name + ".json")
		if err != nil {
			t.Fatalf("%s: %v", typ.Name, err)
		}
		compiled[typ.Name] = c
	}
	return func(typ string, meta *data.Node) string {
		// As JSON has it: no numbers but those of Go's package.
		src, err := json.Marshal(plain(meta))
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled[typ].Validate(v); err != nil {
			return err.Error()
		}
		return ""
	}
}

func ownTypes(t *testing.T) *Set {
	t.Helper()
	names, err := filepath.Glob("../../content/types/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var files []File
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, File{"content/types/" + filepath.Base(name), src})
	}
	s, faults := Load(files)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return s
}

func TestEveryPageOfOurSiteFitsWhatIsExported(t *testing.T) {
	s := ownTypes(t)
	judge := exported(t, s)
	contains := map[string]string{} // folder → type of its pages
	type page struct {
		name string
		meta *data.Node
	}
	var pages []page
	err := filepath.WalkDir("../../content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		_, rest, _ := strings.Cut(string(src), "---\n")
		head, _, found := strings.Cut(rest, "\n---\n")
		if !found {
			return nil // no page
		}
		meta, faults := data.YAML([]byte(head+"\n"), 0, name)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		if filepath.Base(name) == "_index.md" {
			contains[filepath.Dir(name)] = meta.Get("contains").Str()
		}
		pages = append(pages, page{name, meta})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, p := range pages {
		typ := p.meta.Get("type").Str()
		if typ == "" && filepath.Base(p.name) != "_index.md" {
			typ = contains[filepath.Dir(p.name)]
		}
		if typ == "" {
			typ = "page"
		}
		seen[typ]++
		if fault := judge(typ, p.meta); fault != "" {
			t.Errorf("%s, %s: %s", p.name, typ, fault)
		}
	}
	if len(pages) < 100 || len(seen) < 6 {
		t.Errorf("judged %v", seen)
	}
}

const exportedCase = `
title: Case
x-casebook-label.fr: Cas
description: What was done.
x-casebook-description.fr: Ce qui a été fait.
required: [title, country, told]
properties:
  country: {title: Country, x-casebook-label.fr: Pays, type: string, format: country, x-casebook-shared: true}
  told: {type: string}
  kinds:
    type: array
    items: {type: string, enum: [mutual, public], x-casebook-enum-label: {mutual: Mutual scheme, public: Public}, x-casebook-enum-label.fr: {mutual: Mutuelle, public: Public}}
  begun: {type: string, format: partial-date}
  size:
    type: object
    properties: {people: {type: integer, minimum: 1}}
`

func TestWhatIsExportedRefusesWhatABuildRefuses(t *testing.T) {
	s, faults := Load([]File{{"content/types/case.yaml", []byte(exportedCase)}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	judge := exported(t, s)
	for _, test := range []struct{ text, fault string }{
		{"title: T\ncountry: CM\ntold: x", ""},
		{"title: T\ncountry: CM\ntold: x\nkinds: mutual\nbegun: 2016\ndate: 2026-03-01", ""},
		{"title: T\ncountry: CM\ntold: x\nkinds: [mutual, public]\nbegun: 2016-03\ndate: 2026-03-01T14:00", ""},
		{"title: T\ntold: x\ntranslation: {of: en}", ""},
		{"title: T\ntold: x\ncountry: CM\ntranslation: {of: en}", "/country"},
		{"title: T\ntranslation: {of: en}", "told"},
		{"title: T\ntold: x", "country"},
		{"title: T\ncountry: CM\ntold: x\ncuontry: CM", "cuontry"},
		{"title: T\ncountry: CM\ntold: x\nkinds: mutaul", "/kinds"},
		{"title: T\ncountry: CM\ntold: x\nsize: {people: 0}", "/size/people"},
		{"title: T\ncountry: CM\ntold: x\nsize: {poeple: 4}", "poeple"},
		{"title: T\ncountry: CM\ntold: x\ndate: March", "/date"},
		{"title: 4\ncountry: CM\ntold: x", "/title"},
	} {
		meta, _ := data.YAML([]byte(test.text), 0, "")
		// What a translation has and must not have, the join tells.
		if meta.Get("translation") == nil {
			built := len(s.Validate("case", meta, "x.md", Options{})) + len(s.Missing("case", func(name string) bool { return meta.Get(name) != nil }))
			if (built == 0) != (test.fault == "") {
				t.Errorf("%q: a build finds %d faults, such as %v", test.text, built, s.Validate("case", meta, "x.md", Options{}))
			}
		}
		got := judge("case", meta)
		if (got == "") != (test.fault == "") || !strings.Contains(got, test.fault) {
			t.Errorf("%q: %s, want %q", test.text, got, test.fault)
		}
	}
}

func TestWhatIsExportedSpeaksAllLanguagesAndNoneOfOurKeywords(t *testing.T) {
	s, _ := Load([]File{{"content/types/case.yaml", []byte(exportedCase)}})
	src := s.JSON("case", []string{"en", "fr"})
	for _, want := range []string{
		`"$schema": "https://json-schema.org/draft/2020-12/schema"`, `"title": "Case / Cas"`, `"description": "What was done.\n\nCe qui a été fait."`,
		`"title": "Country / Pays"`, "\"enumDescriptions\": [\n", `"Mutual scheme / Mutuelle"`, `"Public"`,
	} {
		if !bytes.Contains(src, []byte(want)) {
			t.Errorf("no %s in\n%s", want, src)
		}
	}
	if bytes.Contains(src, []byte("x-casebook-")) {
		t.Error("there is a keyword of ours")
	}
	// Common fields first, the rest in the order of the file.
	var at []int
	for _, name := range []string{`"title": {`, `"checks": {`, `"country": {`, `"told": {`, `"size": {`} {
		at = append(at, bytes.Index(src, []byte("\n    "+name)))
	}
	if !slices.IsSorted(at) || at[0] < 0 {
		t.Errorf("order: %v", at)
	}
	if french := s.JSON("case", []string{"fr"}); !bytes.Contains(french, []byte(`"title": "Cas"`)) {
		t.Errorf("%s", french)
	}
	if s.JSON("nothing", []string{"en"}) != nil {
		t.Error("there is no such type")
	}
}
