package diag

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
}

// A RelatedRow is another place of a Record.
type RelatedRow struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Role   string `json:"role,omitempty"`
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
		at := Locate(source(d.Path), d.Span)
		r := Record{
			Path: d.Path, Line: at.Line, Column: at.Column, EndLine: at.EndLine, EndColumn: at.EndColumn,
			Severity: d.Severity.String(), Code: d.Code, Message: d.Message(), Help: d.Help(), Related: []RelatedRow{},
		}
		for _, p := range d.Related {
			at := Locate(source(p.Path), p.Span)
			r.Related = append(r.Related, RelatedRow{Path: p.Path, Line: at.Line, Column: at.Column, Role: p.Role})
		}
		out = append(out, r)
	}
	return out
}
