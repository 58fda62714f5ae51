package diag

import "path"

// A Record is a diagnostic with its place worked out and its text made, for
// machines: the form of --format json and --log json.
type Record struct {
	Path      string       `json:"path"`
	Line      int          `json:"line"`
	Column    int          `json:"column"`
	EndLine   int          `json:"end_line"`
	EndColumn int          `json:"end_column"`
	Severity  string       `json:"severity"`
	Code      string       `json:"code"`
	Message   string       `json:"message"`
	Help      string       `json:"help"`
	Related   []RelatedRow `json:"related"`

	units Position // with columns in UTF-16 units
}

// A RelatedRow is another place of a Record.
type RelatedRow struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Role   string `json:"role,omitempty"`

	units int // column in UTF-16 units
}

// Records makes the records of a sorted list.
func Records(list []Diagnostic, sources Sources) []Record {
	cache := map[string][]byte{}
	source := func(path string) []byte {
		src, seen := cache[path]
		if !seen && sources != nil {
			src = sources(path)
			cache[path] = src
		}
		return src
	}
	out := make([]Record, 0, len(list))
	for _, d := range list {
		src := source(d.Path)
		at := Locate(src, d.Span)
		r := Record{
			Path: d.Path, Line: at.Line, Column: at.Column, EndLine: at.EndLine, EndColumn: at.EndColumn,
			Severity: d.Severity.String(), Code: d.Code, Message: d.Message(), Help: d.Help(), Related: []RelatedRow{},
			units: units(src, d.Span),
		}
		for _, p := range d.Related {
			src := source(p.Path)
			at := Locate(src, p.Span)
			r.Related = append(r.Related, RelatedRow{Path: p.Path, Line: at.Line, Column: at.Column, Role: p.Role, units: units(src, p.Span).Column})
		}
		out = append(out, r)
	}
	return out
}

// Below returns the records with their paths in a folder, as seen from where
// that path begins; "" and "." leave them.
func Below(folder string, list []Record) []Record {
	for i, r := range list {
		list[i].Path = path.Join(folder, r.Path)
		for k, p := range r.Related {
			r.Related[k].Path = path.Join(folder, p.Path)
		}
	}
	return list
}
