package schema

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// load reads the fixture types: a country case and a module.
func load(t testing.TB) *Set {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", "case.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	set, faults := Load([]File{
		{"content/types/case.yaml", src},
		{"content/types/module.yaml", []byte("title: Module\nproperties:\n  backend: {type: string}\n")},
	})
	if len(faults) > 0 {
		t.Fatalf("the fixture has faults:\n%s", show(faults, src))
	}
	return set
}

// show writes diagnostics one a line: place, code, message, remedy.
func show(list []diag.Diagnostic, src []byte) string {
	var out []string
	for _, d := range list {
		at := diag.Locate(src, d.Span)
		line := fmt.Sprintf("%d:%d-%d:%d %s: %s", at.Line, at.Column, at.EndLine, at.EndColumn, d.Code, d.Message())
		if at.EndLine == at.Line {
			line = fmt.Sprintf("%d:%d-%d %s: %s", at.Line, at.Column, at.EndColumn, d.Code, d.Message())
		}
		if help := d.Help(); help != "" {
			line += " | " + help
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func tree(t testing.TB, src string) *data.Node {
	t.Helper()
	n, faults := data.YAML([]byte(src), 0, "page.md")
	if len(faults) > 0 {
		t.Fatalf("the test's own YAML has faults:\n%s", show(faults, []byte(src)))
	}
	return n
}

var faults = []struct{ name, page, want string }{
	{"a page without faults", `title: Cameroon
description: The north-west.
date: 2026-03-01
updated: 2026-03-01T14:30Z
tags: [health, 'insurance']
country: CM
status: live
start_year: 2013
share: 12.5
budget: {amount: 12.5, currency: XAF, paid: 2014-01-31}
spoken: [fr, pt-BR]
partners:
  - name: A
    role: funder
operator: {name: B}
contact: {email: a@example.org}
when: never
grade: c
measure: {kind: sites, sites: 3}
link: https://example.org/a?b=c
proof: impact-2013
image: {src: a.jpg, alt: A hill}
translation: {of: en, at: 1234567890, headings: {costs: 12e4}}
changes: [{date: 2026-01-01, text: 'New *figures*'}]
checks: [{code: missing-alt, reason: a drawing}]
collect: [{type: case}]
applies_to: [24.10, v25]
`, ``},
	{"an empty front matter", ``, ``},
	{"what must be there at the top is asked later", `description: No title, no country.`, ``},
	{"a single value is a list of one", "tags: health\nspoken: fr\nmodules: modules/claims\napplies_to: 24.10", ``},
	{"a field without a value is not given", "country:\nstart_year: ~\nbudget: {amount: 1, currency: XAF, paid: }", ``},

	{"an unknown field near another", "title: A\ncontry: CM", "2:1-7 unknown-field: unknown field `contry` in `case` | did you mean `country`?"},
	{"an unknown field near a common one", "titel: A", "1:1-6 unknown-field: unknown field `titel` in `case` | did you mean `title`?"},
	{"an unknown field near nothing", "zebra: 1", "1:1-6 unknown-field: unknown field `zebra` in `case` | fields that can stand here: `country`, `scheme`, `status`, `start_year`, `share`, `budget`, `spoken`, `modules` and 52 more"},
	{"an unknown field of an object in a list", "partners:\n  - name: A\n    rol: funder", "3:5-8 unknown-field: unknown field `rol` in `partners › 1` | did you mean `role`?"},
	{"an unknown field of a common object", "translation: {of: en, form: fr}", "1:23-27 unknown-field: unknown field `form` in `translation` | fields that can stand here: `of`, `at`, `headings`"},
	{"a field that is no longer used", "old: 1", "1:1-4 unknown-field: unknown field `old` in `case`"},

	{"a text for a whole number", "start_year: soon", "1:13-17 wrong-type: `start_year` must be a whole number, not a text"},
	{"a number between quotes", `start_year: "2019"`, "1:13-19 wrong-type: `start_year` must be a whole number, not a text | write `2019` without quotes"},
	{"a fraction for a whole number", "start_year: 2019.5", "1:13-19 wrong-type: `start_year` must be a whole number, not `2019.5`"},
	{"a number for a text", "title: 2024", "1:8-12 wrong-type: `title` must be a text, not a number | put it between quotes: `\"2024\"`"},
	{"true for a text", "scheme: true", "1:9-13 wrong-type: `scheme` must be a text, not `true` | put it between quotes: `\"true\"`"},
	{"yes for true", "draft: yes", "1:8-11 wrong-type: `draft` must be `true` or `false`, not a text | write `true`"},
	{"a text for a group", "budget: 12 XAF", "1:9-15 wrong-type: `budget` must be names with values, not a text | write each part on a line of its own under it: `amount`, `currency`, `paid`"},
	{"a group for a list", "partners:\n  name: A", "2:3-10 wrong-type: `partners` must be a list, not names with values | write one line for each, beginning with `- `"},
	{"a list for a text", "scheme: [a, b]", "1:9-15 wrong-type: `scheme` must be a text, not a list"},
	{"a number for a date", "date: 2026", "1:7-11 wrong-type: `date` must be a date, not a number | write YYYY-MM-DD"},
	{"a list within a list of texts", "tags: [a, [b]]", "1:11-14 wrong-type: `tags › 2` must be a text, not a list"},
	{"an empty item", "tags: [a, ~]", "1:11-12 wrong-type: `tags › 2` must be a text, not an empty value"},
	{"a single item of the wrong kind", "tags: 2024", "1:7-11 wrong-type: `tags` must be a text, not a number | put it between quotes: `\"2024\"`"},
	{"a front matter that is a list", "- a\n- b", "1:1-2:4 wrong-type: `front matter` must be names with values (`name: value`), not a list"},

	{"a value near an allowed one", "status: livee", "1:9-14 not-allowed-value: `status` cannot be `livee` | did you mean `live`? allowed: `planned`, `pilot`, `live`, `paused`, `ended` and 2 more"},
	{"a value near nothing", "partners: [{name: A, role: zebra}]", "1:28-33 not-allowed-value: `partners › 1 › role` cannot be `zebra` | allowed: `funder`, `operator`, `developer`"},
	{"a list for one of some values", "status: [live]", "1:9-15 not-allowed-value: `status` cannot be `a list` | allowed: `planned`, `pilot`, `live`, `paused`, `ended` and 2 more"},

	{"a day that does not exist", "date: 2026-13-01", "1:7-17 bad-format: `2026-13-01` is not a date | write YYYY-MM-DD"},
	{"a date with slashes", "date: 2026/3/1", "1:7-15 bad-format: `2026/3/1` is not a date | write `2026-03-01`"},
	{"a date whose order is unclear", "date: 01/03/2026", "1:7-17 bad-format: `01/03/2026` is not a date | write YYYY-MM-DD"},
	{"a date without its time", "seen: 2026-03-01", "1:7-17 bad-format: `2026-03-01` is not a date with a time | write YYYY-MM-DDTHH:MM, with Z or +01:00 after it if need be"},
	{"a country by its French name", "country: Cameroun", "1:10-18 bad-format: `Cameroun` is not a country code | write `CM`"},
	{"a country in small letters", "country: cm", "1:10-12 bad-format: `cm` is not a country code | write `CM`"},
	{"a country by a name without its accents", "country: Cote d'Ivoire", "1:10-23 bad-format: `Cote d'Ivoire` is not a country code | write `CI`"},
	{"a country that does not exist", "country: XQ", "1:10-12 bad-format: `XQ` is not a country code | write the two letters of ISO 3166-1, such as CM"},
	{"a currency in small letters", "budget: {amount: 1, currency: xaf}", "1:31-34 bad-format: `xaf` is not a currency code | write `XAF`"},
	{"a currency by its name", "budget: {amount: 1, currency: Nepalese Rupee}", "1:31-45 bad-format: `Nepalese Rupee` is not a currency code | write `NPR`"},
	{"a language by its name", "spoken: [en, Français]", "1:14-22 bad-format: `Français` is not a language code | write `fr`"},
	{"a language with an underscore", "spoken: pt_BR", "1:9-14 bad-format: `pt_BR` is not a language code | write `pt-BR`"},
	{"an address without its scheme", "link: example.org/a", "1:7-20 bad-format: `example.org/a` is not an address | write `https://example.org/a`"},
	{"an address that runs a script", "link: 'javascript:alert(1)'", "1:7-28 bad-format: `javascript:alert(1)` is not an address | write one that begins with https://"},
	{"an e-mail address without a host", "contact: {email: a@b}", "1:18-21 bad-format: `a@b` is not an e-mail address | write one such as name@example.org"},
	{"a source that is a sentence", "sources: [A book]", "1:11-17 bad-format: `A book` is not a source | write an id of content/sources.yaml or an address that begins with https://"},

	{"a text that is too short", "scheme: ab", "1:9-11 too-short: `scheme` is too short: 2 of at least 3 characters"},
	{"a text that is too long", "scheme: abcdefghijklmnopqrstuvwxyz", "1:9-35 too-long: `scheme` is too long: 26 of at most 20 characters"},
	{"an empty title", `title: ""`, "1:8-10 too-short: `title` is too short: 0 of at least 1 characters"},
	{"a list that is too short", "spoken: []", "1:9-11 too-few: `spoken` has too few entries: 0 of at least 1"},
	{"a list that is too long", "spoken: [en, fr, pt, es]", "1:9-25 too-many: `spoken` has too many entries: 4 of at most 3"},
	{"a group that is too small", "extra: {}", "1:8-10 too-few: `extra` has too few entries: 0 of at least 1"},
	{"a name that is not allowed", "extra: {B: 1}\nnotes: {a: b}\nbudget: {amount: 1, currency: XAF}", "1:9-10 unknown-field: unknown field `B` in `extra`"},
	{"a list without the item it needs", "wide: [a]", "1:7-10 too-few: `wide` has too few entries: 0 of at least 1"},
	{"the same item twice", "spoken: [en, fr, en]", "1:18-20 repeated-item: `spoken` holds the same entry twice | leave out the second `en`"},
	{"a number that is too small", "start_year: 1899", "1:13-17 out-of-range: `start_year` must be at least 2000, not 1899"},
	{"a number that is too large", "start_year: 3000", "1:13-17 out-of-range: `start_year` must be at most 2100, not 3000"},
	{"a number at an open end", "share: 0", "1:8-9 out-of-range: `share` must be more than 0, not 0"},
	{"a number between steps", "share: 1.3", "1:8-11 out-of-range: `share` must be a multiple of 0.5, not 1.3"},
	{"a text of another form", "code: abc", "1:7-10 pattern: `abc` does not have the form that `code` asks for | Two capitals and a number; it must match `^[A-Z]{2}[0-9]+$`"},
	{"a value that is excluded", "lucky: 13", "1:8-10 unfit-value: `lucky` does not have the form that its content type asks for"},

	{"a field that its group needs", "budget: {amount: 1}", "1:9-20 missing-field: `budget` needs `currency` | add a line `currency: …` to the front matter"},
	{"a field that an item needs", "partners:\n  - name: A\n  - role: funder", "3:5-17 missing-field: `partners › 2` needs `name` | add a line `name: …` to the front matter"},
	{"a field that a common group needs", "changes: [{date: 2026-01-01}]", "1:11-29 missing-field: `changes › 1` needs `text` | add a line `text: …` to the front matter"},
	{"one of two fields", "contact: {}", "1:10-12 missing-field: `contact` needs `email` | add a line `email: …` to the front matter (or `phone`)"},
	{"a field that goes with another", "contact: {phone: '1'}", "1:10-22 missing-field: `contact` needs `prefix` | add a line `prefix: …` to the front matter (since there is `phone`)"},

	{"no alternative of its type", "operator: [a]", "1:11-14 wrong-type: `operator` must be a text or names with values, not a list | write each part on a line of its own under it: `name`, `role`"},
	{"the alternative of its type", "operator: {name: A, role: boss}", "1:27-31 not-allowed-value: `operator › role` cannot be `boss` | allowed: `funder`, `operator`, `developer`"},
	{"alternatives that are one list of values", "grade: d", "1:8-9 not-allowed-value: `grade` cannot be `d` | allowed: `a`, `b`, `c`"},
	{"a fixed value or a form", "when: 2026-02-30", "1:7-17 bad-format: `2026-02-30` is not a date | write YYYY-MM-DD"},
	{"the alternative that the kind names", "measure: {kind: sites, sites: many}", "1:31-35 wrong-type: `measure › sites` must be a whole number, not a text"},
	{"a kind that no alternative has", "measure: {kind: hours, sites: 1, people: 1}", "1:17-22 not-allowed-value: `measure › kind` cannot be `hours` | allowed: `people`, `sites`"},
	{"the alternative with the deeper fault", "site: {at: {town: 1}}", "1:19-20 wrong-type: `site › at › town` must be a text, not a number | put it between quotes: `\"1\"`"},
	{"a value among numbers", "level: 9", "1:8-9 not-allowed-value: `level` cannot be `9` | allowed: `1`, `2.5`, `true`"},
	{"a name that is not allowed in a list", "rooms: [{A1: x}, {B: x}]", "1:19-20 unknown-field: unknown field `B` in `rooms › 2`"},
	{"more than one alternative", "both: 5", "1:7-8 unfit-value: `both` does not have the form that its content type asks for"},
	{"a picture of no known form", "image: [a.jpg]", "1:8-15 wrong-type: `image` must be a text or names with values, not a list | write each part on a line of its own under it: `src`, `alt`"},
	{"a picture with a slip", "image: {src: a.jpg, alte: A}", "1:21-25 unknown-field: unknown field `alte` in `image` | did you mean `alt`?"},

	{"a section of an unknown type", "contains: modul", "1:11-16 unknown-type: there is no content type `modul` | did you mean `module`?"},
	{"a long value is cut short", "status: " + strings.Repeat("é", 100), "1:9-109 not-allowed-value: `status` cannot be `" + strings.Repeat("é", 59) + "…` | allowed: `planned`, `pilot`, `live`, `paused`, `ended` and 2 more"},
	{"all faults at once", "titel: A\nstatus: livee\ndate: 2026-13-01\npartners:\n  - role: boss", "" +
		"1:1-6 unknown-field: unknown field `titel` in `case` | did you mean `title`?\n" +
		"2:9-14 not-allowed-value: `status` cannot be `livee` | did you mean `live`? allowed: `planned`, `pilot`, `live`, `paused`, `ended` and 2 more\n" +
		"3:7-17 bad-format: `2026-13-01` is not a date | write YYYY-MM-DD\n" +
		"5:5-15 missing-field: `partners › 1` needs `name` | add a line `name: …` to the front matter\n" +
		"5:11-15 not-allowed-value: `partners › 1 › role` cannot be `boss` | allowed: `funder`, `operator`, `developer`"},
}

func TestEveryFaultIsSaidInPlainWordsAtItsPlace(t *testing.T) {
	set := load(t)
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			got := show(set.Validate("case", tree(t, f.page), "page.md", Options{}), []byte(f.page))
			if got != f.want {
				t.Errorf("got\n%s\nwant\n%s", got, f.want)
			}
		})
	}
}

func TestAnUnknownTypeIsReportedWhereThePageNamesIt(t *testing.T) {
	set := load(t)
	for _, f := range []struct{ typ, page, want string }{
		{"cas", "title: A\ntype: cas", "2:7-10 unknown-type: there is no content type `cas` | did you mean `case`?"},
		{"zebra", "title: A", "1:1-1 unknown-type: there is no content type `zebra` | the types are `case`, `module`, `page`"},
	} {
		if got := show(set.Validate(f.typ, tree(t, f.page), "page.md", Options{}), []byte(f.page)); got != f.want {
			t.Errorf("got %s, want %s", got, f.want)
		}
	}
}

func TestCountriesAreUnderstoodInTheLanguagesOfTheSite(t *testing.T) {
	set, page := load(t), "country: Alemania"
	for _, f := range []struct{ lang, want string }{
		{"es", "1:10-18 bad-format: `Alemania` is not a country code | write `DE`"},
		{"fr", "1:10-18 bad-format: `Alemania` is not a country code | write the two letters of ISO 3166-1, such as CM"},
	} {
		got := show(set.Validate("case", tree(t, page), "page.md", Options{Languages: []string{f.lang}}), []byte(page))
		if got != f.want {
			t.Errorf("%s: got %s, want %s", f.lang, got, f.want)
		}
	}
}

func TestSpansCountFromTheStartOfTheFile(t *testing.T) {
	src := []byte("---\ntitel: A\n---\n")
	n, _ := data.YAML(src[4:13], 4, "page.md")
	got := show(load(t).Validate("page", n, "page.md", Options{}), src)
	if want := "2:1-6 unknown-field: unknown field `titel` in `page` | did you mean `title`?"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNumbersOfAnySizeAreJudgedAtOnce(t *testing.T) {
	set := load(t)
	for _, n := range []string{"1e308", "-1e308", "1e-308", strings.Repeat("9", 18), "0x7fffffffffffffff"} {
		if got := set.Validate("case", tree(t, "start_year: "+n), "page.md", Options{}); len(got) == 0 {
			t.Errorf("%s is taken for a year", n)
		}
	}
	// Made by hand, since the reader of YAML refuses these.
	for _, n := range []string{"1e999999999", ".inf", ".nan", "-1e-999999999"} {
		page := &data.Node{Kind: data.Map, Fields: []data.Field{{Key: "start_year", Value: &data.Node{Kind: data.Float, Text: n}}}}
		if got := set.Validate("case", page, "page.md", Options{}); len(got) == 0 {
			t.Errorf("%s is taken for a year", n)
		}
	}
}

func TestMissingFieldsAreThoseNotPresentInTheOrderOfTheType(t *testing.T) {
	set := load(t)
	for _, f := range []struct {
		typ     string
		present []string
		want    []string
	}{
		{"case", nil, []string{"title", "country", "start_year"}},
		{"case", []string{"country", "draft"}, []string{"title", "start_year"}},
		{"case", []string{"start_year", "country", "title"}, nil},
		{"module", nil, nil},
		{"zebra", nil, nil},
	} {
		if got := set.Missing(f.typ, func(name string) bool { return slices.Contains(f.present, name) }); !slices.Equal(got, f.want) {
			t.Errorf("%s %v: got %v, want %v", f.typ, f.present, got, f.want)
		}
	}
}

func FuzzValidate(f *testing.F) {
	for _, c := range faults {
		f.Add([]byte(c.page))
	}
	set := load(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		const before = 7
		n, _ := data.YAML(src, before, "page.md")
		for _, d := range set.Validate("case", n, "page.md", Options{}) {
			if d.Span.Start < before || d.Span.End < d.Span.Start || d.Span.End > before+len(src) {
				t.Errorf("%s at %v of %d bytes", d.Code, d.Span, len(src))
			}
			if d.Message() == "" {
				t.Errorf("%s says nothing", d.Code)
			}
		}
	})
}

// BenchmarkValidate is the price of a page with some common fields and of one
// with nearly every kind of field there is.
func BenchmarkValidate(b *testing.B) {
	set := load(b)
	for name, src := range map[string]string{
		"typical": "title: A\ndescription: B\ndate: 2026-03-01\ntags: [health, insurance]\nauthors: [C]\ncountry: CM\n" +
			"status: live\nstart_year: 2013\nmodules: [modules/claims, modules/policy]\nsources: [impact-2013]\n",
		"rich": faults[0].page,
	} {
		page := tree(b, src)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				set.Validate("case", page, "page.md", Options{})
			}
		})
	}
}
