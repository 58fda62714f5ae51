package diag

import (
	"encoding/json"
	"io"
	"net/url"
	"slices"
)

// The parts of a SARIF log that are used here, named as in the standard:
// "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		URI     string      `json:"informationUri"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string    `json:"id"`
		Short   sarifText `json:"shortDescription"`
		Full    sarifText `json:"fullDescription"`
		Help    sarifText `json:"help"`
		Default struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifLocation struct {
		ID       int        `json:"id,omitempty"`
		Message  *sarifText `json:"message,omitempty"`
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region sarifRegion `json:"region"`
		} `json:"physicalLocation"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
)

// SARIF writes records as one log of SARIF 2.1.0, which code hosts and
// editors read. Version is the program's. Columns count UTF-16 units, as the
// standard has it unless a log says otherwise; addresses are relative to
// wherever the records' paths are.
func SARIF(w io.Writer, list []Record, version string) error {
	var codes []string
	for _, r := range list {
		codes = append(codes, r.Code)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	run := sarifRun{ColumnKind: "utf16CodeUnits", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "casebook", Version: version, URI: "https://github.com/openimis/casebook", Rules: []sarifRule{}}
	for _, code := range codes {
		e, _ := Lookup(code)
		rule := sarifRule{ID: code, Short: sarifText{e.Message}, Full: sarifText{e.Explain}, Help: sarifText{e.Explain}}
		rule.Default.Level = e.Severity.String()
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	for _, r := range list {
		at, _ := slices.BinarySearch(codes, r.Code)
		result := sarifResult{
			RuleID: r.Code, RuleIndex: at, Level: r.Severity, Message: sarifText{r.words()},
			Locations: []sarifLocation{sarifPlace(r.Path, sarifRegion{r.Line, r.units.Column, r.EndLine, r.units.EndColumn})},
		}
		for i, p := range r.Related {
			place := sarifPlace(p.Path, sarifRegion{StartLine: p.Line, StartColumn: p.units})
			place.ID = i + 1
			if p.Role != "" {
				place.Message = &sarifText{p.Role}
			}
			result.Related = append(result.Related, place)
		}
		run.Results = append(run.Results, result)
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(sarifLog{"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func sarifPlace(path string, region sarifRegion) (l sarifLocation) {
	l.Physical.Artifact.URI = (&url.URL{Path: path}).String()
	l.Physical.Region = region
	return l
}
