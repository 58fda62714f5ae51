package schema

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

var typeFaults = []struct{ name, file, want string }{
	{"no faults", "title: A\nproperties: {a: {type: string}}", ""},
	{"an empty file", "", "1:1-1 type-not-a-mapping: a content type must be names with values (`name: value`), not an empty value | begin with `title:` and `properties:`"},
	{"a list", "- a", "1:1-4 type-not-a-mapping: a content type must be names with values (`name: value`), not a list | begin with `title:` and `properties:`"},

	{"a keyword with a slip", "x-casebook-plurl: As", "1:1-17 unknown-keyword: unknown keyword `x-casebook-plurl` | did you mean `x-casebook-plural`?"},
	{"a keyword for a language with a slip", "properties: {a: {x-casebook-lable.fr: A}}", "1:18-37 unknown-keyword: unknown keyword `x-casebook-lable.fr` | did you mean `x-casebook-label.fr`?"},
	{"a keyword for no language", "x-casebook-label.: A", "1:1-18 unknown-keyword: unknown keyword `x-casebook-label.` | did you mean `x-casebook-label.fr`?"},
	{"a keyword like no other", "x-casebook-zebra: A", "1:1-17 unknown-keyword: unknown keyword `x-casebook-zebra` | docs/content-types.md lists those that there are"},
	{"a field's keyword on the type", "x-casebook-facet: true", "1:1-17 unknown-keyword: unknown keyword `x-casebook-facet` | it belongs on a field, under `properties:`"},
	{"a type's keyword on a field", "properties:\n  a: {x-casebook-feed: true}", "2:7-22 unknown-keyword: unknown keyword `x-casebook-feed` | it belongs on the type, at the top of the file"},
	{"a standard keyword with a slip", "properties: {a: {type: string, minLenght: 2}}", "1:32-41 unknown-keyword: unknown keyword `minLenght` | did you mean `minLength`?"},
	{"somebody else's keyword", "x-other: 1\nwidgetKind: a", ""},
	{"a keyword that moves references", "properties: {a: {$anchor: b}}", "1:18-25 unknown-keyword: unknown keyword `$anchor` | refer to a part of a type with `$ref` alone"},
	{"an id within", "properties: {a: {$id: b}}", "1:18-21 unknown-keyword: unknown keyword `$id` | it belongs at the top of the file, or nowhere"},
	{"an id and a draft at the top", "$id: https://example.org/a\n$schema: https://json-schema.org/draft/2020-12/schema", ""},

	{"a text for a switch", "x-casebook-feed: yes", "1:18-21 keyword-value: `x-casebook-feed` must be `true` or `false`, not a text"},
	{"a list for a text", "properties: {a: {x-casebook-ref: [b]}}", "1:34-37 keyword-value: `x-casebook-ref` must be a text, not a list"},
	{"a text for a list", "properties: {a: {x-casebook-order: b}}", "1:36-37 keyword-value: `x-casebook-order` must be a list of values, not a text"},
	{"a text for a list of the type", "x-casebook-collect: latest", "1:21-27 keyword-value: `x-casebook-collect` must be a list of values, not a text"},
	{"a list for names with values", "x-casebook-map: [a]", "1:17-20 keyword-value: `x-casebook-map` must be names with values (`name: value`), not a list"},
	{"further fields allowed", "additionalProperties: true", "1:23-27 keyword-value: `additionalProperties` must be `false`, not `true`"},
	{"further fields refused, as always", "additionalProperties: false", ""},

	{"a reference to no type", "properties: {a: {type: array, items: {x-casebook-ref: pages}}}", "1:55-60 unknown-type: there is no content type `pages` | did you mean `page`?"},
	{"a reference that leads nowhere", "properties: {a: {$ref: '#/$defs/b'}}", "1:24-35 schema-ref: `$ref` leads nowhere: `#/$defs/b` | write `#/$defs/NAME` for a part of this file, or `TYPE.yaml#/$defs/NAME` for a part of another content type"},
	{"a reference to what is no schema", "properties: {a: {$ref: '#/const'}}\nconst: {type: 5}", "1:24-33 schema-ref: `$ref` leads nowhere: `#/const` | write `#/$defs/NAME` for a part of this file, or `TYPE.yaml#/$defs/NAME` for a part of another content type"},
	{"a reference to itself", "properties: {a: {$ref: '#/properties/a'}}", "1:24-40 schema-loop: this `$ref` never ends: `#/properties/a` leads back here | write the part out once, and refer to it from the others"},
	{"a reference to what refers back", "properties: {a: {allOf: [{$ref: '#/properties/b'}]}, b: {$ref: '#/properties/a'}}", "1:33-49 schema-loop: this `$ref` never ends: `#/properties/b` leads back here | write the part out once, and refer to it from the others\n1:64-80 schema-loop: this `$ref` never ends: `#/properties/a` leads back here | write the part out once, and refer to it from the others"},
	{"a tree", "properties: {a: {$ref: '#/$defs/b'}}\n$defs: {b: {type: object, properties: {c: {$ref: '#/$defs/b'}}}}", ""},
	{"a type that is no page", "type: string", "1:7-13 keyword-value: `type` must be `object`, not `string`"},
	{"a format that is no text", "properties: {a: {format: 5}}", "1:26-27 wrong-type: `properties › a › format` must be a text, not a number | put it between quotes: `\"5\"`"},
	{"a reference to the network", "properties: {a: {$ref: 'https://example.org/a'}}", "1:24-47 schema-ref: `$ref` leads nowhere: `https://example.org/a` | write `#/$defs/NAME` for a part of this file, or `TYPE.yaml#/$defs/NAME` for a part of another content type"},
	{"a reference to another folder", "properties: {a: {$ref: ../casebook.yaml}}", "1:24-40 schema-ref: `$ref` leads nowhere: `../casebook.yaml` | write `#/$defs/NAME` for a part of this file, or `TYPE.yaml#/$defs/NAME` for a part of another content type"},

	{"a label for no value", "properties: {a: {enum: [planned], x-casebook-enum-label.fr: {planed: Prévu}}}", "1:62-68 enum-label: `x-casebook-enum-label.fr` names `planed`, which is not one of the values | did you mean `planned`?"},
	{"a label for no value of a list", "properties: {a: {items: {enum: [b]}, x-casebook-enum-label: {c: C}}}", "1:62-63 enum-label: `x-casebook-enum-label` names `c`, which is not one of the values"},
	{"an order of no values", "properties: {a: {enum: [b, c], x-casebook-order: [c, d]}}", "1:54-55 enum-label: `x-casebook-order` names `d`, which is not one of the values"},

	{"an unknown role", "x-casebook-role: artikle", "1:18-25 unknown-role: unknown role `artikle` | did you mean `article`?"},
	{"a field that the role lacks", "x-casebook-role: event\nx-casebook-map: {begin: date}", "2:18-23 unknown-role-field: the role `event` has no field `begin` | its fields are `attendance`, `country`, `end`, `location`, `organizer`, `start`, `status`, `timezone`, `url`"},
	{"a role's field from no field", "x-casebook-role: event\nx-casebook-map: {start: starts}\nproperties: {start: {type: string}}", "2:25-31 type-field: `x-casebook-map` names `starts`, which is not a field of this type | did you mean `start`?"},
	{"a role's field from a common one", "x-casebook-role: event\nx-casebook-map: {start: date}", ""},
	{"a required field that there is not", "required: [title, contry]\nproperties: {country: {type: string}}", "1:19-25 type-field: `required` names `contry`, which is not a field of this type | did you mean `country`?"},

	{"a common field of another kind", "properties:\n  date: {type: integer}", "2:3-7 field-clash: `date` is a field of every type and is a date, so it cannot be a whole number here | give this field another name, or leave out its `type:` and `format:`"},
	{"a common list of other items", "properties: {tags: {items: {type: object}}}", "1:14-18 field-clash: `tags` is a field of every type and is a list, each a text, so it cannot be a list, each names with values here | give this field another name, or leave out its `type:` and `format:`"},
	{"a common field of several kinds", "properties: {image: {type: number}}", "1:14-19 field-clash: `image` is a field of every type and is a text or names with values, so it cannot be a number here | give this field another name, or leave out its `type:` and `format:`"},
	{"a common field that is no schema", "properties: {tags: false}", "1:20-25 keyword-value: `tags` must be names with values (`name: value`), not `false`"},
	{"more said of common fields", "properties:\n  title: {maxLength: 60}\n  tags: {items: {type: string, enum: [a]}}\n  image: {type: string}\n  date: {x-casebook-panel: true}", ""},

	{"a type that JSON Schema does not know", "properties: {a: {type: strin}}", "1:24-29 not-allowed-value: `properties › a › type` cannot be `strin` | did you mean `string`? allowed: `array`, `boolean`, `integer`, `null`, `number` and 2 more"},
	{"a text for a number", "properties: {a: {minLength: two}}", "1:29-32 wrong-type: `properties › a › minLength` must be a whole number, not a text"},
	{"a list for properties", "properties: [a]", "1:13-16 wrong-type: `properties` must be names with values, not a list"},
	{"a value for a schema", "properties: {a: text}", "1:17-21 wrong-type: `properties › a` must be `true` or `false` or names with values, not a text"},
	{"a pattern that is none", "properties: {a: {pattern: '('}}", "1:27-30 schema-pattern: `(` is not a regular expression | the syntax is that of RE2, which knows no look-ahead and no back-references"},
	{"a pattern of names that is none", "properties: {a: {patternProperties: {'(': true}}}", "1:38-41 schema-pattern: `(` is not a regular expression | the syntax is that of RE2, which knows no look-ahead and no back-references"},
	{"an unknown format", "properties: {a: {format: dat}}", "1:26-29 unknown-format: unknown format `dat` | did you mean `date`?"},
	{"a role and a format like no other", "x-casebook-role: zebra\nproperties: {a: {format: zebra}}", "1:18-23 unknown-role: unknown role `zebra` | roles are `article`, `course`, `event`, `glossary`, `organisation`, `person`\n" +
		"2:26-31 unknown-format: unknown format `zebra` | formats are `country`, `currency`, `date`, `date-time`, `email`, `language`, `markdown`, `partial-date`, `source`"},
	{"a condition that would come too early", "if: {properties: {draft: {const: true}}}\nthen: {required: [owner]}", "2:8-16 unchecked-keyword: `required` is not checked here | list the field under `required:` at the top of the file"},
}

func TestFaultsOfATypeFileAreSaidAtTheirPlace(t *testing.T) {
	for _, f := range typeFaults {
		t.Run(f.name, func(t *testing.T) {
			set, faults := Load([]File{{"content/types/a.yaml", []byte(f.file)}})
			if got := show(faults, []byte(f.file)); got != f.want {
				t.Errorf("got\n%s\nwant\n%s", got, f.want)
			}
			if set.Type("a") == nil {
				t.Error("the type is lost, so that its pages would be blamed")
			}
		})
	}
}

func TestFilesThatCannotBeTypesAreReported(t *testing.T) {
	ok := []byte("title: A")
	_, faults := Load([]File{{"content/types/Case Study.yaml", ok}, {"content/types/b.yaml", ok}, {"content/types/b.yml", ok}})
	var got []string
	for _, d := range faults {
		got = append(got, d.Path+" "+d.Code)
	}
	want := []string{"content/types/Case Study.yaml type-name", "content/types/b.yml duplicate-type"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTypesAndFieldsAreReadInTheOrderOfTheFile(t *testing.T) {
	set := load(t)
	var names []string
	for _, typ := range set.Types() {
		names = append(names, typ.Name)
	}
	if want := []string{"case", "module", "page"}; !slices.Equal(names, want) {
		t.Errorf("types %q, want %q", names, want)
	}
	typ := set.Type("case")
	if got := Text(typ.Label, "fr", "en") + ", " + Text(typ.Plural, "en", "en") + ", " + Text(typ.Description, "fr", "en"); got != "Expérience par pays, Country cases, What a scheme did." {
		t.Errorf("names of the type: %s", got)
	}
	if !typ.Feed || !typ.NeedsSource || typ.Card || typ.Role != "article" || typ.Map["about"] != "scheme" || typ.Map["headline"] != "title" {
		t.Errorf("keywords of the type: %+v", typ)
	}
	if !slices.Equal(typ.Required, []string{"title", "country", "start_year"}) {
		t.Errorf("required: %q", typ.Required)
	}
	want := []string{"country string", "scheme string", "status string", "start_year integer", "share number", "budget object", "spoken array",
		"modules array", "partners array", "operator string", "contact object", "when string", "grade string", "measure object",
		"site object", "level string", "rooms array", "both integer", "code string",
		"link url", "proof string", "notes object", "extra object", "wide array", "old string", "seen date", "lucky string"}
	var got []string
	for _, f := range typ.Fields {
		got = append(got, f.Name+" "+f.Kind)
	}
	if !slices.Equal(got, want) {
		t.Errorf("fields\n%q, want\n%q", got, want)
	}

	country := typ.Field("country")
	if !country.Shared || !country.Facet || !country.OnPanel || country.OnCard || country.Taxonomy != "countries" || country.Format != "country" ||
		Text(country.Label, "fr", "en") != "Pays" || Text(country.Label, "pt", "en") != "Country" {
		t.Errorf("country: %+v", country)
	}
	status := typ.Field("status")
	if status.ValueLabel("live", "fr", "en") != "En service" || status.ValueLabel("live", "pt", "en") != "In use" || status.ValueLabel("other", "fr", "en") != "other" ||
		!slices.Equal(status.Order, []string{"planned", "pilot", "live"}) || len(status.Enum) != 7 {
		t.Errorf("status: %+v", status)
	}
	modules := typ.Field("modules")
	if modules.Ref != "module" || modules.Items.Ref != "module" || modules.Items.Name != "modules" || Text(modules.RefLabel, "fr", "en") != "Expériences qui l'utilisent" {
		t.Errorf("modules: %+v", modules)
	}
	partner := typ.Field("partners").Items
	if partner.Kind != "object" || !slices.Equal(partner.Required, []string{"name"}) || !slices.Equal(fieldNames(partner.Fields), []string{"name", "role"}) {
		t.Errorf("what the reference of partners leads to: %+v", partner)
	}
}

// commonFields is the contract of docs/content-types.md.
const commonFields = "title description date updated authors tags weight slug aliases draft publish expire type layout translation toc " +
	"search listed glossary image sources collect contains print form changes owner verified review_by translators applies_to tested_on checks"

func TestEveryTypeHasTheCommonFieldsWithLabelsInBothLanguages(t *testing.T) {
	set, faults := Load(nil)
	if len(faults) > 0 {
		t.Fatalf("the built-in types have faults: %s", show(faults, nil))
	}
	if got := strings.Join(fieldNames(set.Common()), " "); got != commonFields {
		t.Errorf("got  %s\nwant %s", got, commonFields)
	}
	var labels func(fields []Field)
	labels = func(fields []Field) {
		for _, f := range fields {
			if f.Label["en"] == "" || f.Label["fr"] == "" {
				t.Errorf("%s has no label in en or fr", f.Name)
			}
			labels(f.Fields)
			if f.Items != nil {
				labels(f.Items.Fields)
			}
		}
	}
	labels(set.Common())
	if page := set.Type("page"); page.Label["fr"] != "Page" || len(page.Fields) != 0 || page.Required != nil {
		t.Errorf("page: %+v", page)
	}
}

func TestASitesOwnPageReplacesTheBuiltInOne(t *testing.T) {
	set, _ := Load([]File{{"content/types/page.yaml", []byte("title: Leaf\nproperties: {colour: {type: string}}")}})
	if got := set.Type("page"); Text(got.Label, "en", "en") != "Leaf" || got.Field("colour") == nil || len(set.Types()) != 1 {
		t.Errorf("page: %+v", got)
	}
}

func TestATypeThatRepeatsACommonFieldSaysMoreAboutIt(t *testing.T) {
	set, faults := Load([]File{{"content/types/a.yaml", []byte("properties:\n  date: {x-casebook-panel: true, title: Day}\n  title: {maxLength: 5}\n")}})
	if len(faults) > 0 {
		t.Fatal(show(faults, nil))
	}
	date := set.Type("a").Field("date")
	if date == nil || !date.OnPanel || date.Kind != "date" || Text(date.Label, "fr", "en") != "Day" || date.Description["fr"] == "" {
		t.Errorf("date: %+v", date)
	}
	const page = "title: A long one\ndate: soon"
	want := "1:8-18 too-long: `title` is too long: 10 of at most 5 characters\n2:7-11 bad-format: `soon` is not a date | write YYYY-MM-DD"
	if got := show(set.Validate("a", tree(t, page), "page.md", Options{}), []byte(page)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTypesShareSchemasByReference(t *testing.T) {
	set, faults := Load([]File{
		{"content/types/base.yaml", []byte("properties:\n  partner: {$ref: '#/$defs/partner'}\n  depth: {type: integer}\n$defs:\n  partner: {type: object, properties: {name: {type: string}}}\n")},
		{"content/types/a.yaml", []byte("allOf: [{$ref: base.yaml}]\nproperties:\n  chief: {$ref: 'base.yaml#/$defs/partner', title: Chief}\n")},
	})
	if len(faults) > 0 {
		t.Fatal(show(faults, nil))
	}
	if got := fieldNames(set.Type("a").Fields); !slices.Equal(got, []string{"chief", "partner", "depth"}) {
		t.Errorf("fields %q", got)
	}
	const page = "chief: {nam: A}\npartner: {name: 1}\ndepth: x"
	want := "1:9-12 unknown-field: unknown field `nam` in `chief` | did you mean `name`?\n" +
		"2:17-18 wrong-type: `partner › name` must be a text, not a number | put it between quotes: `\"1\"`\n" +
		"3:8-9 wrong-type: `depth` must be a whole number, not a text"
	if got := show(set.Validate("a", tree(t, page), "page.md", Options{}), []byte(page)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAnObjectPutTogetherFromPartsStaysOpen(t *testing.T) {
	set, faults := Load([]File{{"content/types/a.yaml", []byte(`properties:
  who:
    allOf:
      - $ref: '#/$defs/name'
      - {type: object, properties: {role: {type: string}}}
  closed: {$ref: '#/$defs/other'}
$defs:
  name: {type: object, properties: {name: {type: string}}}
  other: {type: object, properties: {name: {type: string}}}
`)}})
	if len(faults) > 0 {
		t.Fatal(show(faults, nil))
	}
	const page = "who: {name: A, role: B}\nclosed: {name: A, role: B}"
	want := "2:19-23 unknown-field: unknown field `role` in `closed` | fields that can stand here: `name`"
	if got := show(set.Validate("a", tree(t, page), "page.md", Options{}), []byte(page)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTypesThatReferToThemselvesEnd(t *testing.T) {
	set, _ := Load([]File{
		{"content/types/a.yaml", []byte("$ref: b.yaml\nproperties: {a: {$ref: '#'}, b: {$ref: b.yaml}, c: {$ref: '#/properties/c'}}")},
		{"content/types/b.yaml", []byte("allOf: [{$ref: a.yaml}, {$ref: b.yaml}, {$ref: '#'}]\nproperties: {d: {$ref: a.yaml}, e: {type: array, items: {$ref: '#/properties/e'}}}")},
	})
	var many strings.Builder
	many.WriteString("properties:\n")
	for i := range 100 {
		fmt.Fprintf(&many, "  p%d: {$ref: '#'}\n", i)
	}
	Load([]File{{"content/types/c.yaml", []byte(many.String())}})
	set.Validate("a", tree(t, "a: {a: {b: {d: {}}}}\nc: 1"), "page.md", Options{})
}

func TestAPageOfABrokenTypeIsNotBlamed(t *testing.T) {
	set, faults := Load([]File{{"content/types/a.yaml", []byte("properties: {a: {type: strin}}")}})
	if len(faults) != 1 {
		t.Fatal(show(faults, nil))
	}
	if got := set.Validate("a", tree(t, "a: 1\nb: 2"), "page.md", Options{}); len(got) > 0 {
		t.Error(show(got, nil))
	}
}

func TestTheDigestIsThatOfAllFilesInAnyOrder(t *testing.T) {
	a, b := File{"content/types/a.yaml", []byte("title: A")}, File{"content/types/b.yaml", []byte("title: B")}
	one, _ := Load([]File{a, b})
	two, _ := Load([]File{b, a})
	three, _ := Load([]File{a, {b.Path, []byte("title: C")}})
	if one.Digest() != two.Digest() || one.Digest() == three.Digest() || one.Digest().IsZero() {
		t.Error("the digest follows the order of the files, or not their bytes")
	}
}

func TestManyPagesAreValidatedAtATime(t *testing.T) {
	set := load(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, f := range faults {
				n, _ := data.YAML([]byte(f.page), 0, "page.md")
				if got := show(set.Validate("case", n, "page.md", Options{}), []byte(f.page)); got != f.want {
					t.Errorf("%s: got %s", f.name, got)
				}
			}
		})
	}
	all.Wait()
}

func TestTheTypesOfThisSiteHaveNoFaults(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "content", "types", "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no types found: %v", err)
	}
	var files []File
	sources := map[string][]byte{}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		name := "content/types/" + filepath.Base(p)
		files, sources[name] = append(files, File{name, src}), src
	}
	set, faults := Load(files)
	for _, d := range faults {
		t.Errorf("%s:%s", d.Path, show([]diag.Diagnostic{d}, sources[d.Path]))
	}
	for _, typ := range set.Types() {
		if set.byName[typ.Name].valid == nil {
			t.Errorf("%s has no validator", typ.Name)
		}
		if Text(typ.Label, "fr", "en") == "" || Text(typ.Plural, "fr", "en") == "" {
			t.Errorf("%s has no name", typ.Name)
		}
	}
}

func TestTextFallsBackToTheDefaultLanguage(t *testing.T) {
	for i, f := range []struct {
		m    map[string]string
		want string
	}{
		{map[string]string{"fr": "a", "en": "b", "": "c"}, "a"},
		{map[string]string{"en": "b", "": "c", "ar": "d"}, "b"},
		{map[string]string{"": "c", "ar": "d"}, "c"},
		{map[string]string{"pt": "e", "ar": "d"}, "d"},
		{nil, ""},
	} {
		if got := Text(f.m, "fr", "en"); got != f.want {
			t.Errorf("%d: got %q, want %q", i, got, f.want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, c := range typeFaults {
		f.Add([]byte(c.file), []byte("title: A\na: {b: [1, x]}"))
	}
	src, err := os.ReadFile(filepath.Join("testdata", "case.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src, []byte(faults[0].page))
	f.Fuzz(func(t *testing.T, src, page []byte) {
		set, faults := Load([]File{{"content/types/a.yaml", src}})
		within := func(list []diag.Diagnostic, size int) {
			for _, d := range list {
				if d.Path == "content/types/a.yaml" && d.Span.End > len(src) || d.Path == "page.md" && d.Span.End > size || d.Span.Start < 0 || d.Span.End < d.Span.Start {
					t.Errorf("%s at %v", fmt.Sprint(d), d.Span)
				}
				d.Message()
			}
		}
		within(faults, 0)
		n, _ := data.YAML(page, 0, "page.md")
		within(set.Validate("a", n, "page.md", Options{}), len(page))
	})
}
