package diag

import (
	"fmt"
	"io"
	"strings"
)

// GitHub prints records as workflow commands, which GitHub shows beside the
// lines of a proposed change. Paths are relative to the repository.
//
// Escaping: docs.github.com, "Workflow commands for GitHub Actions", and
// command.ts of actions/toolkit, which is where it is decided.
func GitHub(w io.Writer, list []Record) error {
	var out strings.Builder
	for _, r := range list {
		fmt.Fprintf(&out, "::%s file=%s,line=%d,col=%d,endLine=%d", r.Severity, property.Replace(r.Path), r.Line, r.Column, r.EndLine)
		if r.Line == r.EndLine && r.EndColumn > r.Column { // GitHub knows columns within one line only
			fmt.Fprintf(&out, ",endColumn=%d", r.EndColumn)
		}
		fmt.Fprintf(&out, ",title=%s::%s\n", property.Replace(r.Code), value.Replace(r.words()))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// words are the message and the remedy in one text.
func (r Record) words() string {
	if r.Help == "" {
		return r.Message
	}
	return r.Message + "\n" + r.Help
}

var (
	value    = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
