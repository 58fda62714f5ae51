package diag

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// An Entry is all that is known of a code. Message and Help hold {names} of
// arguments. A part of Help in [[double brackets]] is left out when one of
// its arguments is missing or empty. Messages are lower case, in plain words,
// with names in backticks and no final stop.
type Entry struct {
	Code     string
	Severity Severity
	Message  string
	Help     string
	Explain  string // some sentences for `casebook explain CODE`
}

// A Code makes diagnostics of one kind. Codes are declared in the codes_*.go
// files beside this one, by topic, and nowhere else.
type Code struct{ entry *Entry }

var catalogue = map[string]*Entry{}

func define(e Entry) Code {
	if catalogue[e.Code] != nil {
		panic("diag: code defined twice: " + e.Code)
	}
	catalogue[e.Code] = &e
	return Code{&e}
}

// At makes a diagnostic of this code. Path is relative to the site's folder.
func (c Code) At(path string, span Span, args ...Arg) Diagnostic {
	return Diagnostic{Code: c.entry.Code, Severity: c.entry.Severity, Path: path, Span: span, Args: args}
}

func (c Code) String() string { return c.entry.Code }

// Lookup returns what is known of a code.
func Lookup(code string) (Entry, bool) {
	e, ok := catalogue[code]
	if !ok {
		return Entry{}, false
	}
	return *e, true
}

// Codes returns all codes in alphabetical order.
func Codes() []string { return slices.Sorted(maps.Keys(catalogue)) }

// Message returns the text of a diagnostic, without its place and code.
func (d Diagnostic) Message() string { return d.fill(d.entry().Message) }

// Help returns the remedy, "" if there is none.
func (d Diagnostic) Help() string {
	var out strings.Builder
	rest := d.entry().Help
	for {
		before, after, found := strings.Cut(rest, "[[")
		out.WriteString(d.fill(before))
		if !found {
			return strings.TrimSpace(out.String())
		}
		optional, tail, _ := strings.Cut(after, "]]")
		if d.has(optional) {
			out.WriteString(d.fill(optional))
		}
		rest = tail
	}
}

func (d Diagnostic) entry() Entry {
	e, ok := Lookup(d.Code)
	if !ok {
		panic(fmt.Sprintf("diag: unknown code %q", d.Code))
	}
	return e
}

// fill replaces each {name} by its argument. A brace that names no argument
// stays as it is, since messages quote source text.
func (d Diagnostic) fill(text string) string {
	var out strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			out.WriteString(text)
			return out.String()
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(text[:open])
		if name := text[open+1 : open+end]; d.named(name) {
			out.WriteString(d.Arg(name))
		} else {
			out.WriteString(text[open : open+end+1])
		}
		text = text[open+end+1:]
	}
}

func (d Diagnostic) named(name string) bool {
	return slices.ContainsFunc(d.Args, func(a Arg) bool { return a.Name == name })
}

func (d Diagnostic) has(text string) bool {
	for {
		_, after, found := strings.Cut(text, "{")
		if !found {
			return true
		}
		name, rest, _ := strings.Cut(after, "}")
		if d.Arg(name) == "" {
			return false
		}
		text = rest
	}
}
