package diag

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// faults are of every form that matters to the formats: marks of the formats
// themselves, letters of two UTF-16 units, another place, no place, folders
// with blanks.
func faults() ([]Diagnostic, Sources) {
	files := map[string]string{
		"content/en/a b.md": "first\n𝕏é [link](nowhere.md)\n",
		"content/en/c,d.md": "100% wrong:\nyes\n",
	}
	list := Sort([]Diagnostic{
		DeadLink.At("content/en/a b.md", Span{13, 31}, S("target", "nowhere.md")).With(Place{Path: "content/en/c,d.md", Span: Span{12, 15}, Role: "the other"}),
		RawHTML.At("content/en/c,d.md", Span{0, 14}, S("tag", "100%\r\n::error::x")),
		NoConfig.At("casebook.toml", Span{}),
	})
	return list, func(path string) []byte { return []byte(files[path]) }
}

func TestGitHubGetsOneCommandAFaultThatNothingInItCanBreak(t *testing.T) {
	list, sources := faults()
	var out strings.Builder
	if err := GitHub(&out, Below("docs", Records(list, sources))); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	want := []string{
		"::error file=docs/casebook.toml,line=1,col=1,endLine=1,title=no-config::the folder has no casebook.toml, so it is no site%0A",
		"::error file=docs/content/en/a b.md,line=2,col=4,endLine=2,endColumn=22,title=dead-link::there is no page `nowhere.md`%0A",
		"::warning file=docs/content/en/c%2Cd.md,line=1,col=1,endLine=2,title=raw-html::`100%25%0D%0A::error::x` is shown as text%0A",
	}
	if len(lines) != len(want) {
		t.Fatalf("%d lines instead of %d:\n%s", len(lines), len(want), out.String())
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("got  %s\nwant %s…", lines[i], want[i])
		}
	}
}

// The schema is the standard's own, of OASIS.
func TestSARIFIsValidAgainstTheSchemaOfTheStandard(t *testing.T) {
	src, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	doc, err := jsonschema.UnmarshalJSON(src)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	some, sources := faults()
	var all []Diagnostic // one of every rule
	for _, code := range Codes() {
		all = append(all, Diagnostic{Code: code, Severity: Warning, Path: "content/en/c,d.md"})
	}
	for name, list := range map[string][]Diagnostic{"none": nil, "some": some, "all": all} {
		var out bytes.Buffer
		if err := SARIF(&out, Records(list, sources), "1.0"); err != nil {
			t.Fatal(err)
		}
		log, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(log); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := schema.Validate(map[string]any{"version": "2.1.0"}); err == nil {
		t.Error("the schema takes a log without runs")
	}
}

func TestSARIFCountsColumnsInUTF16AndNamesFilesByRelativeAddresses(t *testing.T) {
	list, sources := faults()
	var out bytes.Buffer
	if err := SARIF(&out, Records(list, sources), ""); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	dead := run.Results[1]
	place := dead.Locations[0].Physical
	if place.Artifact.URI != "content/en/a%20b.md" || place.Region != (sarifRegion{2, 5, 2, 23}) {
		t.Errorf("the place is %+v", place)
	}
	if rule := run.Tool.Driver.Rules[dead.RuleIndex]; rule.ID != "dead-link" || rule.Help.Text == "" || rule.Default.Level != "error" {
		t.Errorf("the rule is %+v", rule)
	}
	if dead.Related[0].Physical.Region.StartLine != 2 || dead.Related[0].Message.Text != "the other" {
		t.Errorf("the other place is %+v", dead.Related[0])
	}
}
