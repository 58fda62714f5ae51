package config

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

const small = "title = \"T\"\n[[languages]]\nlang = \"en\"\n[[languages]]\nlang = \"fr\"\n"

// told shows diagnostics with their place and help.
func told(diags []diag.Diagnostic, src string) string {
	var out strings.Builder
	for _, d := range diag.Sort(diags) {
		p := diag.Locate([]byte(src), d.Span)
		fmt.Fprintf(&out, "%d:%d %s [%s]", p.Line, p.Column, d.Message(), d.Code)
		for _, r := range d.Related {
			fmt.Fprintf(&out, " (%s %d)", r.Role, diag.Locate([]byte(src), r.Span).Line)
		}
		if help := d.Help(); help != "" {
			out.WriteString(" = " + help)
		}
		out.WriteByte('\n')
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func TestTitleAndOneLanguageAreEnough(t *testing.T) {
	c, diags := Parse([]byte("title = \"Site\"\n[[languages]]\nlang = \"fr\"\n"))
	if diags != nil {
		t.Fatal(told(diags, ""))
	}
	want := &Config{
		Title: "Site", DefaultLanguage: "fr", Theme: "default",
		Languages: []Language{{Tag: "fr", Lang: "fr", Name: "Français", Dir: "ltr"}},
		Search:    Search{Enabled: true},
		Limits:    Limits{PageBytes: 1_000_000, Depth: 100},
		Cache:     Cache{MaxBytes: 1_000_000_000},
		Markdown:  Markdown{Linkify: true, Typography: true},
		Publish:   Publish{FeedSize: 50},
		Images:    Images{Widths: []int{480, 800, 1400}, Quality: 82, MaxBytes: 20_000_000},
		Budgets:   Budgets{Page: 40_000, Image: 200_000, Original: 1_000_000, CSS: 10_000, JS: 6_000, Requests: 6},
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
}

func TestEverySettingIsRead(t *testing.T) {
	src := `title = "openIMIS casebook"
base_url = "HTTPS://Example.org/docs/été/"
default_language = "FR"
theme = "openimis"

[[languages]]
lang = "en"
title = "Casebook"
description = "Cases"

[[languages]]
lang = "fr"

[[languages]]
lang = "pt-br"
name = "Português do Brasil"
fallback = ["pt-PT", "fr"]
params.flag = 1

[[languages]]
lang = "pt-PT"

[[languages]]
lang = "ar"
fallback = []

[[languages]]
lang = "he"
dir = "ltr"

[[menus.main]]
page = "/cases/"
[[menus.main]]
url = "https://example.org/forum"
label.en = "Forum"
[[menus.footer]]
url = "/feed.xml"
label = "Feed"

[taxonomies.tags]
label.en = "Topics"
slug.fr = "themes"
[taxonomies.places]
field = "country"

[collections.latest-cases]
type = "case-study"
where = [{field = "stage", value = "live"}, {field = "year", op = "in", value = [2024, 2025]}, {field = "date", op = "lt", value = "now"}]
group = "country"
each = "partners"
sort = ["-date", "title"]
fields = "country"
limit = 3
title.en = "Latest cases"

[repository]
url = "https://example.org/repo"
edit = "https://example.org/repo/edit/main/{path}"
new = "https://example.org/repo/new/main?filename={path}"
issues = "https://example.org/repo/issues"

[search]
enabled = false
[limits]
page_bytes = "2 MB"
depth = 50
[cache]
max = "1.5 GB"
[checks]
not-utf8 = "error"
[markdown]
linkify = true
typography = false
[images]
widths = [960, 320, 960]
quality = 70
encoder = "cwebp"
max_bytes = "5 MB"

[publish]
csp_meta = true
noindex = true
feed_size = 20
headers = { X-Robots-Tag = "noai" }
[budgets]
page = "50 kB"
css = 9000
requests = 5
pages.home = "30 kB"
[related]
country = 3
[params]
license_url = "https://example.org/by"
year = 2026
open = true
`
	c, diags := Parse([]byte(src))
	if diags != nil {
		t.Fatal(told(diags, src))
	}
	for i := range c.Menus {
		for j := range c.Menus[i].Entries {
			c.Menus[i].Entries[j].Span = diag.Span{}
		}
	}
	c.ThemeSpan = diag.Span{}
	c.Budgets.Spans = nil
	for i := range c.Collections {
		c.Collections[i].Spans = nil
	}
	want := &Config{
		Title:       "openIMIS casebook",
		Titles:      map[string]string{"en": "Casebook"},
		Description: map[string]string{"en": "Cases"},
		BaseURL:     "https://example.org/docs/%C3%A9t%C3%A9", BasePath: "/docs/été",
		DefaultLanguage: "fr", Theme: "openimis",
		Repository: Repository{
			URL: "https://example.org/repo", Edit: "https://example.org/repo/edit/main/{path}",
			New: "https://example.org/repo/new/main?filename={path}", Issues: "https://example.org/repo/issues",
		},
		Languages: []Language{
			{Tag: "en", Lang: "en", Name: "English", Dir: "ltr", Fallback: []string{"fr"}},
			{Tag: "fr", Lang: "fr", Name: "Français", Dir: "ltr", Fallback: []string{"en", "pt-br", "pt-pt", "ar", "he"}},
			{Tag: "pt-br", Lang: "pt-BR", Name: "Português do Brasil", Dir: "ltr", Fallback: []string{"pt-pt", "fr"}, Params: map[string]string{"flag": "1"}},
			{Tag: "pt-pt", Lang: "pt-PT", Name: "Português europeu", Dir: "ltr", Fallback: []string{"fr"}},
			{Tag: "ar", Lang: "ar", Name: "العربية", Dir: "rtl"},
			{Tag: "he", Lang: "he", Name: "עברית", Dir: "ltr", Fallback: []string{"fr"}},
		},
		Menus: []Menu{
			{Name: "main", Entries: []MenuEntry{{Page: "cases"}, {URL: "https://example.org/forum", Label: map[string]string{"en": "Forum"}}}},
			{Name: "footer", Entries: []MenuEntry{{URL: "/feed.xml", Label: map[string]string{
				"en": "Feed", "fr": "Feed", "pt-br": "Feed", "pt-pt": "Feed", "ar": "Feed", "he": "Feed",
			}}}},
		},
		Taxonomies: []Taxonomy{
			{Name: "tags", Field: "tags", Label: map[string]string{"en": "Topics"}, Slug: map[string]string{"fr": "themes"}},
			{Name: "places", Field: "country"},
		},
		Collections: []Collection{{
			Name: "latest-cases", Type: "case-study",
			Where: []Condition{
				{Field: "stage", Op: "eq", Value: []string{"live"}},
				{Field: "year", Op: "in", Value: []string{"2024", "2025"}},
				{Field: "date", Op: "lt", Value: []string{"now"}},
			},
			Group: "country", Each: "partners", Sort: []string{"-date", "title"}, Fields: []string{"country"}, Limit: 3,
			Title: map[string]string{"en": "Latest cases"},
		}},
		Budgets:  Budgets{Page: 50_000, Pages: map[string]int64{"home": 30_000}, Image: 200_000, Original: 1_000_000, CSS: 9_000, JS: 6_000, Requests: 5},
		Related:  map[string]int{"country": 3},
		Checks:   map[string]string{"not-utf8": "error"},
		Limits:   Limits{PageBytes: 2_000_000, Depth: 50},
		Cache:    Cache{MaxBytes: 1_500_000_000},
		Markdown: Markdown{Linkify: true},
		Images:   Images{Widths: []int{320, 960}, Quality: 70, Encoder: "cwebp", MaxBytes: 5_000_000},
		Publish:  Publish{CSPMeta: true, NoIndex: true, FeedSize: 20, Headers: map[string]string{"X-Robots-Tag": "noai"}},
		Params:   map[string]string{"license_url": "https://example.org/by", "year": "2026", "open": "true"},
	}
	c.Images.EncoderSpan = diag.Span{}
	got, expected := reflect.ValueOf(c).Elem(), reflect.ValueOf(want).Elem()
	for i := range got.NumField() {
		if g, w := got.Field(i).Interface(), expected.Field(i).Interface(); !reflect.DeepEqual(g, w) {
			t.Errorf("%s\ngot  %+v\nwant %+v", got.Type().Field(i).Name, g, w)
		}
	}
	if c.Language("pt-br") == nil || c.Language("sw") != nil {
		t.Error("languages are not found by their tag")
	}
}

func TestMenuEntriesKnowTheirPlace(t *testing.T) {
	src := small + "[[menus.main]]\npage = \"cases\"\n"
	c, _ := Parse([]byte(src))
	if s := c.Menus[0].Entries[0].Span; src[s.Start:s.End] != "\"cases\"" {
		t.Errorf("the entry stands at %v", s)
	}
}

func TestThemeKnowsItsPlace(t *testing.T) {
	src := "theme = \"plain\"\n" + small
	c, _ := Parse([]byte(src))
	if s := c.ThemeSpan; src[s.Start:s.End] != "\"plain\"" {
		t.Errorf("the theme stands at %v", s)
	}
}

func TestEachFaultIsReportedWithItsPlaceAndRemedy(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		// What a site needs.
		{"", "1:1 `languages` is missing in casebook.toml [config-missing] = add a section `[[languages]]` with `lang = \"en\"` in it\n1:1 `title` is missing in casebook.toml [config-missing] = add `title = \"…\"`, the name of the site"},
		{"title = \"T\"\nlanguages = []", "2:1 `lang` is missing in `languages` [config-missing] = add a section `[[languages]]` with `lang = \"en\"` in it"},
		{"title = \" \"\n[[languages]]\nlang='en'", "1:9 `title` must be a text, not an empty one [config-type]"},
		{"title = 5\n[[languages]]\nlang='en'", "1:9 `title` must be a text, not a whole number [config-type] = write it like this: `\"…\"`"},
		// Keys.
		{"titel = \"T\"\n[[language]]\nlang = \"en\"\n", "1:1 unknown key `titel` in casebook.toml [unknown-key] = did you mean `title`?\n2:3 unknown key `language` in casebook.toml [unknown-key] = did you mean `languages`?"},
		{"titel = \"x\"\n" + small, "1:1 unknown key `titel` in casebook.toml [unknown-key] = did you mean `title`?"},
		{small + "[gadgetry]\n", "6:2 unknown key `gadgetry` in casebook.toml [unknown-key] = some of its keys are `base_url`, `budgets`, `cache`, `checks`, `collections`"},
		{small + "[search]\nbleve = 1\n", "7:1 unknown key `bleve` in [search] [unknown-key] = it may hold `enabled`"},
		{small + "[[menus.main]]\npage = \"x\"\nweight = 1\n", "8:1 unknown key `weight` in a menu entry [unknown-key] = it may hold `label`, `page`, `url`"},
		// Types and ranges.
		{"search = true\n" + small, "1:10 `search` must be keys with values, not true or false [config-type]"},
		{small + "[search]\nenabled = \"no\"\n", "7:11 `enabled` must be true or false, not a text [config-type] = write it like this: `true`"},
		{small + "[limits]\ndepth = 2\npage_bytes = \"200 MB\"\n", "7:9 `depth` must be between 10 and 1000 [config-range]\n8:14 `page_bytes` must be between 1 kB and 100 MB [config-range]"},
		{small + "[limits]\ndepth = 2.5\npage_bytes = \"a lot\"\n", "7:9 `depth` must be a whole number, not a number [config-type] = write it like this: `10`\n8:14 `page_bytes` must be a size, not a text [config-type] = write it like this: `\"1 kB\"`"},
		{small + "[publish]\nfeed_size = 0\n", "7:13 `feed_size` must be between 1 and 50 [config-range]"},
		{small + "[images]\nwidths = []\nquality = 0\nencoder = \"webp\"\nmax_bytes = 5\n", "7:10 `widths` must be a list of one to six widths in pixels, not 0 [config-type] = write it like this: `[480, 800, 1400]`\n8:11 `quality` must be between 1 and 100 [config-range]\n9:11 `encoder` cannot be `webp` [config-choice] = did you mean `cwebp`? it may be `cwebp`, `avifenc`\n10:13 `max_bytes` must be between 1 kB and 200 MB [config-range]"},
		{small + "[images]\nwidths = [480, 5000, \"x\"]\nwidth = 1\n", "7:16 `widths` must be between 16 and 4000 [config-range]\n7:22 `widths` must be a whole number, not a text [config-type] = write it like this: `16`\n8:1 unknown key `width` in [images] [unknown-key] = did you mean `widths`?"},
		{small + "[related]\ncountry = 0\n", "7:11 `country` must be between 1 and 100 [config-range]"},
		{small + "[params]\na = [1]\n", "7:5 `a` must be a text, not a list [config-type] = write it like this: `\"…\"`"},
		{"theme = \"../x\"\n" + small, "1:9 `../x` cannot be the name of a theme [config-name] = use letters, digits and hyphens"},
		{small + "[publish.headers]\n\"X y\" = \"a\"\nX-A = \"a\\nSet-Cookie: b\"\n", "7:1 `X y` is not a header that can be sent [config-header] = a name has letters and hyphens only, a value stands on one line\n8:1 `X-A` is not a header that can be sent [config-header] = a name has letters and hyphens only, a value stands on one line"},
		// Languages.
		{"title='T'\nlanguages = \"en\"\n", "2:13 `languages` must be a list of sections, not a text [config-type]"},
		{"title='T'\nlanguages = [\"en\"]\n", "2:14 `languages` must be keys with values, not a text [config-type]"},
		{"title='T'\n[[languages]]\nname='x'\n", "2:1 `lang` is missing in this language [config-missing] = add its tag, such as `lang = \"fr\"`"},
		{"title='T'\n[[languages]]\nlang='klingonese'\n", "3:6 `klingonese` is not the tag of a language [language-tag] = use one such as `en`, `fr`, `pt-BR`"},
		{"title='T'\n[[languages]]\nlang='pt_br'\n", "3:6 `pt_br` is not the tag of a language [language-tag] = write `pt-BR`"},
		{"title='T'\n[[languages]]\nlang='eng'\n", "3:6 `eng` is not the tag of a language [language-tag] = write `en`"},
		{"title='T'\n[[languages]]\nlang='Data'\n", "3:6 the folder `Data` is used by the site itself and cannot be a language [language-reserved] = use the tag of a language, such as `en`"},
		{"title='T'\n[[languages]]\nlang='mos'\n", "2:1 `name` is missing in the language `mos` [config-missing] = add `name = \"…\"`, what the language calls itself"},
		{small + "[[languages]]\nlang = \"EN\"\n", "7:8 the language `en` is given twice [language-twice] (first 3) = delete one of the two"},
		{small + "dir = \"up\"\n", "6:7 `dir` cannot be `up` [config-choice] = it may be `ltr`, `rtl`"},
		{small + "fallback = [\"en\", \"de\", \"fr\", \"en\"]\n", "6:19 the site has no language `de` [language-unknown] = its languages are `en`, `fr`\n6:25 the language `fr` cannot fall back to itself [language-itself] = delete it from `fallback`\n6:31 the language `en` is given twice [language-twice] = delete one of the two"},
		{"default_language = \"fn\"\n" + small, "1:20 the site has no language `fn` [language-unknown] = did you mean `en`?"},
		// A label in a language that could not be read is no second fault.
		{"title='T'\n[[languages]]\nlang='en'\n[[languages]]\nlang='frr-'\n[taxonomies.tags]\nlabel.fr='x'\n", "5:6 `frr-` is not the tag of a language [language-tag] = use one such as `en`, `fr`, `pt-BR`"},
		// Addresses.
		{"base_url = \"example.org\"\n" + small, "1:12 `base_url` cannot be `example.org`: it must begin with https:// or http:// [base-url] = write the address of the site's first page, such as `https://example.org/docs/`"},
		{small + "[repository]\nurl = \"ftp://x\"\nedit = \"https://x/y\"\n", "7:7 `ftp://x` is not an address that `url` can hold [config-url] = write an address that begins with https://\n8:8 `edit` does not say where the path of the page goes [config-placeholder] = put `{path}` in its place, as in `https://example.org/site/edit/main/{path}`"},
		// Menus.
		{small + "[[menus.main]]\nlabel.en = \"x\"\n", "6:1 this menu entry leads nowhere [menu-entry] = give it a `page`, such as \"cases\", or a `url`"},
		{small + "[[menus.main]]\npage = \"x\"\nurl = \"/y\"\n", "8:1 this menu entry has both `page` and `url` [menu-entry-two] = keep one of the two"},
		{small + "[[menus.main]]\nurl = \"javascript:x\"\n", "7:7 `javascript:x` is not an address that `url` can hold [config-url] = write an address that begins with https://, mailto: or a slash; for a page of the site use `page`"},
		{small + "[[menus.main]]\nurl = \"//x\"\n", "7:7 `//x` is not an address that `url` can hold [config-url] = write an address that begins with https://, mailto: or a slash; for a page of the site use `page`"},
		{small + "[[menus.main]]\nurl = \"/x\"\n", "6:1 `label` is missing in this menu entry [config-missing] = add what it says, such as `label = { en = \"Forum\" }`"},
		{small + "[[menus.main]]\npage = \"x\"\nlabel.de = \"x\"\n", "8:7 the site has no language `de` [language-unknown] = its languages are `en`, `fr`"},
		{small + "[menus]\nmain = \"x\"\n", "7:8 `main` must be a list of sections, not a text [config-type] = write it like this: `[[menus.main]]`"},
		// Taxonomies.
		{small + "[taxonomies.search]\n", "6:13 `search` cannot be the name of a taxonomy [config-name] = use letters, digits and hyphens; `__casebook`, `admin`, `assets`, `data`, `page`, `print`, `search` are taken"},
		{small + "[taxonomies.tags]\nslug.fr = \"a b\"\n", "7:11 `a b` cannot be part of an address [config-name] = use letters, digits and hyphens"},
		{small + "[taxonomies.tags]\n[taxonomies.x]\nslug.fr = \"tags\"\n", "8:11 two taxonomies have the address `tags` in the language `fr` [config-name-taken] = give one of them another `slug`"},
		{small + "[taxonomies]\ntags = \"Tags\"\n", "7:8 `tags` must be keys with values, not a text [config-type]"},
		// Collections.
		{small + "[collections.c]\nwhere = [{field = \"a\", op = \"like\", value = 1}]\n", "7:29 `op` cannot be `like` [config-choice] = it may be `eq`, `ne`, `in`, `lt`, `gt`, `has`"},
		{small + "[collections.c]\nwhere = [{op = \"gt\"}]\n", "7:10 `field` is missing in this condition [config-missing] = add it, as in `where = [{ field = \"stage\", op = \"eq\", value = \"live\" }]`\n7:10 `value` is missing in this condition [config-missing] = add it, as in `where = [{ field = \"stage\", op = \"eq\", value = \"live\" }]`"},
		{small + "[collections.c]\nwhere = \"x\"\nlimit = -1\n", "7:9 `where` must be a list of conditions, not a text [config-type] = write it like this: `where = [{ field = \"stage\", op = \"eq\", value = \"live\" }]`\n8:9 `limit` must be between 0 and 10000 [config-range]"},
		{small + "[collections.c]\nwhere = {field = \"a\", value = [1, 2]}\n", "7:31 `value` must be one value, except after `in`, not a list [config-type]"},
		{small + "[collections.c]\nwhere = {field = \"a\", op = \"in\", value = [[1], \"this.\"]}\n", "7:43 `value` must be a text, a number, a date, true or false, not a list [config-type]\n7:48 `value` cannot be `this.` [config-choice] = it may be `this.FIELD`, `now`"},
		{small + "[collections.c]\nsort = [\"-\"]\nfields = [1]\n", "7:8 `sort` must be names of fields, not a list [config-type] = write it like this: `[\"-date\", \"title\"]`\n8:11 `fields` must be a text, not a whole number [config-type] = write it like this: `\"…\"`"},
		{small + "[collections.c]\nsorted = \"x\"\n", "7:1 unknown key `sorted` in a collection [unknown-key] = did you mean `sort`?"},
		// Checks.
		{small + "[checks]\nnot-utf-8 = \"error\"\n", "7:1 there is no message with the code `not-utf-8` [check-unknown] = did you mean `not-utf8`? the code stands in brackets at the end of a message"},
		{small + "[checks]\nnot-utf8 = \"off\"\n", "7:12 `not-utf8` is an error and stays one [check-lowered] = mend what it complains about, or delete this line"},
		{small + "[checks]\nnot-utf8 = \"fatal\"\n", "7:12 `not-utf8` cannot be `fatal` [config-choice] = it may be `error`, `warning`, `off`"},
		// A fault of syntax does not hide the others, nor call for what it hid.
		{"title: x\n[[languages]]\nlang = \"en\"\n[search]\nenable = true\n", "1:1 an equals sign is missing after this key [toml-no-equals] = write `key = value`; a key with spaces or accents stands between quotation marks\n5:1 unknown key `enable` in [search] [unknown-key] = did you mean `enabled`?"},
	} {
		conf, diags := Parse([]byte(c.src))
		if got := told(diags, c.src); got != c.want {
			t.Errorf("%s\ngot:\n%s\nwant:\n%s\n", strings.TrimPrefix(c.src, small), got, c.want)
		}
		if conf != nil {
			t.Errorf("%s\nthere is a Config in spite of errors", c.src)
		}
	}
}

func TestWarningsCanBeRaisedAndSilenced(t *testing.T) {
	warning := ""
	for _, code := range diag.Codes() {
		if e, _ := diag.Lookup(code); e.Severity == diag.Warning {
			warning = code
			break
		}
	}
	for _, level := range []string{"error", "warning", "off"} {
		c, diags := Parse([]byte(small + "[checks]\n" + warning + " = \"" + level + "\"\n"))
		if diags != nil || c.Checks[warning] != level {
			t.Errorf("%s: %s", level, told(diags, ""))
		}
	}
}

func TestBaseURL(t *testing.T) {
	for _, c := range []struct{ in, base, path, problem string }{
		{"https://example.org", "https://example.org", "", ""},
		{"https://example.org/", "https://example.org", "", ""},
		{"http://localhost:1414/a/b/", "http://localhost:1414/a/b", "/a/b", ""},
		{"https://example.org/~name/site", "https://example.org/~name/site", "/~name/site", ""},
		{"https://[::1]:80/", "https://[::1]:80", "", ""},
		{"example.org/docs", "", "", "it must begin with https:// or http://"},
		{"//example.org/", "", "", "it must begin with https:// or http://"},
		{"ftp://example.org", "", "", "it must begin with https:// or http://"},
		{"https:///docs", "", "", "it names no computer"},
		{"https://:80/docs", "", "", "it names no computer"},
		{"https://me:pw@example.org", "", "", "it must not hold a user name"},
		{"https://example.org/?a=1", "", "", "it must not hold a question mark or a hash"},
		{"https://example.org/#", "", "", "it must not hold a question mark or a hash"},
		{"https://example.org/a//b", "", "", "its path must be plain names of folders"},
		{"https://example.org/../b", "", "", "its path must be plain names of folders"},
		{"https://example.org/a%2fb%20c", "", "", "its path must be plain names of folders"},
		{"https://exa mple.org", "", "", "it is not an address"},
		{"", "", "", "it must begin with https:// or http://"},
	} {
		base, path := SplitBaseURL(c.in)
		if problem := CheckBaseURL(c.in); base != c.base || path != c.path || problem != c.problem {
			t.Errorf("%q: %q %q %q", c.in, base, path, problem)
		}
	}
}

func TestCollectionsKnowWhereTheyNameFields(t *testing.T) {
	src := small + "[collections.c]\ntype = \"case\"\nwhere = {field = \"stage\", value = 1}\neach = \"steps\"\nsort = [\"-date\"]\nfields = \"owner\"\n"
	c, _ := Parse([]byte(src))
	for name, want := range map[string]string{"": "case", "stage": "stage", "steps": "steps", "date": "-date", "owner": "owner"} {
		if s := c.Collections[0].Spans[name]; src[s.Start:s.End] != `"`+want+`"` {
			t.Errorf("%q stands at %v", name, s)
		}
	}
}

func TestNearLanguageTellsSlipsFromOtherLanguages(t *testing.T) {
	langs := []string{"en", "fr", "pt-br"}
	for word, want := range map[string]string{
		"fra": "fr", "eng": "en", "fr_FR": "fr", "EN-gb": "en", "pt_BR": "pt-br", // other ways to write one
		"es": "", "pt": "", "frr": "", // languages that the site lacks
		"fn": "en", "frnch": "", "": "",
	} {
		if got := NearLanguage(word, langs); got != want {
			t.Errorf("%q: %q instead of %q", word, got, want)
		}
	}
}

func TestPageDeclaresCollections(t *testing.T) {
	for _, c := range []struct{ src, want, faults string }{
		{"type: case-study\nwhere:\n  - {field: country, value: this.country}\nsort: -date\ntitle: Cases here\n",
			"[{Name: Type:case-study Where:[{Field:country Op:eq Value:[this.country]}] Group: Each: Sort:[-date] Fields:[] Limit:0 Title:map[:Cases here] Filter:[] Self:false Map: Spans:map[]}]", ""},
		{"- name: a\n  type: x\n  title: {fr: Ici}\n- latest-cases\n- name: b\n  limit: 2\n",
			"[{Name:a Type:x Where:[] Group: Each: Sort:[] Fields:[] Limit:0 Title:map[fr:Ici] Filter:[] Self:false Map: Spans:map[]} {Name:b Type: Where:[] Group: Each: Sort:[] Fields:[] Limit:2 Title:map[] Filter:[] Self:false Map: Spans:map[]}]", ""},
		{"latest-cases\n", "[]", ""},
		{"", "[]", ""},
		{"- 5\n- name: x\n  typ: y\n- type: z\n",
			"[{Name: Type:z Where:[] Group: Each: Sort:[] Fields:[] Limit:0 Title:map[] Filter:[] Self:false Map: Spans:map[]}]",
			"1:3 `collect` must be keys with values, not a whole number [config-type]\n3:3 unknown key `typ` in a collection [unknown-key] = did you mean `type`?"},
	} {
		n, _ := data.YAML([]byte(c.src), 0, "a.md")
		got, diags := ParseCollect(n, "a.md")
		for i := range got {
			got[i].Spans = nil
		}
		if s := fmt.Sprintf("%+v", got); s != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.src, s, c.want)
		}
		if s := told(diags, c.src); s != c.faults {
			t.Errorf("%s\n%s", c.src, s)
		}
	}
	if got, diags := ParseCollect(nil, "a.md"); got != nil || diags != nil {
		t.Error("a page without collect has some")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small + "base_url = \"https://x\"\n[[menus.main]]\nurl = \"/\"\n[taxonomies.a]\nslug = 'x'\n[collections.c]\nwhere = [{field='a'}]\n"))
	f.Add([]byte("title = {}\nlanguages = [{lang=1},{lang='fr',fallback='fr',dir=[]}]\nmenus=[]\ntaxonomies.a.slug.fr=''\nchecks.x=1\n[related]\na='x'\n[cache]\nmax='9e99 TB'"))
	f.Fuzz(func(t *testing.T, src []byte) {
		c, diags := Parse(src)
		if errors, _ := diag.Count(diags); (c == nil) != (errors > 0) {
			t.Fatalf("Config is %v with %d errors", c, errors)
		}
		for _, d := range diags {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(src) {
				t.Fatalf("%s at %v", d.Code, d.Span)
			}
			if d.Message() == "" {
				t.Fatal("no message")
			}
		}
		if c != nil && c.Language(c.DefaultLanguage) == nil {
			t.Fatal("no default language")
		}
	})
}
