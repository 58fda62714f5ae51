// Package diag is how every stage speaks to the person who can mend a fault.
//
// What goes in: a code, the source path and byte span it concerns, and typed
// arguments. What comes out: text, in the terminal's or another form, made
// only when it is printed, so that a diagnostic can be remembered on disk
// and replayed, and one day printed in another language. A Diagnostic is for
// the writer of content; a Go error is for the machine; a panic is a bug.
//
// The package knows no file system: printers are handed a function that
// returns the bytes of a source.
package diag

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Span is a range of bytes in a source, End exclusive. The zero Span
// stands for the whole file and prints as its first line and column.
type Span struct {
	Start int `cbor:"1,keyasint,omitempty"`
	End   int `cbor:"2,keyasint,omitempty"`
}

// Shift returns the span moved by n bytes, for a part that begins at n.
func (s Span) Shift(n int) Span { return Span{s.Start + n, s.End + n} }

// Severity says whether a diagnostic stops publication.
type Severity uint8

// Errors stop publication, warnings do not (but see --strict).
const (
	Warning Severity = iota + 1
	Error
)

func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// An Arg is one named value of a message. A List prints as `a`, `b`, `c`.
type Arg struct {
	Name string   `cbor:"1,keyasint"`
	Text string   `cbor:"2,keyasint,omitempty"`
	List []string `cbor:"3,keyasint,omitempty"`
}

// S is a text argument, N a number, L a list.
func S(name, text string) Arg          { return Arg{Name: name, Text: text} }
func N(name string, n int) Arg         { return Arg{Name: name, Text: strconv.Itoa(n)} }
func L(name string, list []string) Arg { return Arg{Name: name, List: list} }

// A Place is another place that a diagnostic points at.
type Place struct {
	Path string `cbor:"1,keyasint"`
	Span Span   `cbor:"2,keyasint"`
	Role string `cbor:"3,keyasint,omitempty"` // a word of the code's own, such as "first"
}

// A Diagnostic is one fault at one place. Path is relative to the site's
// folder, with slashes.
type Diagnostic struct {
	Code     string   `cbor:"1,keyasint"`
	Severity Severity `cbor:"2,keyasint"`
	Path     string   `cbor:"3,keyasint"`
	Span     Span     `cbor:"4,keyasint"`
	Args     []Arg    `cbor:"5,keyasint,omitempty"`
	Related  []Place  `cbor:"6,keyasint,omitempty"`
}

// With returns the diagnostic pointing at a further place.
func (d Diagnostic) With(p Place) Diagnostic {
	d.Related = append(slices.Clip(d.Related), p)
	return d
}

// longest is how much of an argument a message shows, in code points: sources
// may hold words of any length.
const longest = 160

// Arg returns the text of the named argument, "" if there is none.
func (d Diagnostic) Arg(name string) string {
	for _, a := range d.Args {
		if a.Name != name {
			continue
		}
		if a.List == nil {
			return clip(a.Text)
		}
		list := make([]string, len(a.List))
		for i, text := range a.List {
			list[i] = clip(text)
		}
		return "`" + strings.Join(list, "`, `") + "`"
	}
	return ""
}

func clip(text string) string {
	if len(text) <= longest || utf8.RuneCountInString(text) <= longest {
		return text
	}
	return string([]rune(text)[:longest-1]) + "…"
}

// Sort puts diagnostics in the order in which every printer shows them: by
// path, place, code and arguments; and drops what is said twice. It sorts in
// place and returns the shortened slice.
func Sort(list []Diagnostic) []Diagnostic {
	slices.SortFunc(list, compare)
	return slices.CompactFunc(list, func(a, b Diagnostic) bool { return compare(a, b) == 0 })
}

func compare(a, b Diagnostic) int {
	return cmp.Or(
		strings.Compare(a.Path, b.Path),
		cmp.Compare(a.Span.Start, b.Span.Start),
		cmp.Compare(a.Span.End, b.Span.End),
		strings.Compare(a.Code, b.Code),
		slices.CompareFunc(a.Args, b.Args, func(x, y Arg) int {
			return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.Text, y.Text), slices.Compare(x.List, y.List))
		}),
	)
}

// Count returns how many errors and warnings the list holds.
func Count(list []Diagnostic) (errors, warnings int) {
	for _, d := range list {
		if d.Severity == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}
