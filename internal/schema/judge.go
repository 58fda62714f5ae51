package schema

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// A judge puts what the library has found into words, at its place in the
// source. The library's own text is never shown.
type judge struct {
	path    string
	root    *data.Node
	what    string            // name of the root in messages
	fields  map[string]*Field // of the root; nil for a type's file
	options Options
	schema  bool // the root is a schema, judged by the rules of JSON Schema
	out     []diag.Diagnostic
}

func (j *judge) report(c diag.Code, span diag.Span, args ...diag.Arg) {
	j.out = append(j.out, c.At(j.path, span, args...))
}

// A spot is where the library has found a fault.
type spot struct {
	node  *data.Node
	key   *data.Field // that leads to node; nil for the root and items
	name  string      // "partners › 2 › role"
	field *Field      // nil where none is declared
}

// spot follows a path of the library. It ends early where a single value
// stands for a list of one.
func (j *judge) spot(path []string) spot {
	s := spot{node: j.root}
	var names []string
	for i, step := range path {
		next := s.node
		switch s.node.Kind {
		case data.Map:
			s.key = s.node.Field(step)
			if s.key == nil {
				s.name = strings.Join(names, " › ")
				return s
			}
			next = s.key.Value
			names = append(names, step)
			if i == 0 {
				s.field = j.fields[step]
			} else if s.field != nil {
				s.field = s.field.Field(step)
			}
		case data.Seq:
			k, err := strconv.Atoi(step)
			if err != nil || k < 0 || k >= len(s.node.Items) {
				break
			}
			next, s.key = s.node.Items[k], nil
			names = append(names, strconv.Itoa(k+1))
			if s.field != nil {
				s.field = s.field.Items
			}
		default:
			if s.field != nil {
				s.field = s.field.Items
			}
		}
		s.node = next
	}
	s.name = strings.Join(names, " › ")
	if s.name == "" {
		s.name = j.what
	}
	return s
}

// walk goes down to the faults themselves.
func (j *judge) walk(e *jsonschema.ValidationError) {
	for _, unit := range units(e) {
		switch k := unit.ErrorKind.(type) {
		case *kind.AnyOf:
			j.alternatives(unit)
		case *kind.OneOf:
			if len(k.Subschemas) == 0 {
				j.alternatives(unit)
			} else {
				j.unfit(j.spot(unit.InstanceLocation))
			}
		default:
			j.fault(unit)
		}
	}
}

// units takes a failure apart as far as all of its parts have to be mended.
func units(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	switch e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf, *kind.PropertyNames, *kind.Contains, *kind.MinContains:
		return []*jsonschema.ValidationError{e}
	}
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var out []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		out = append(out, units(cause)...)
	}
	return out
}

// fault reports one fault.
func (j *judge) fault(e *jsonschema.ValidationError) {
	s := j.spot(e.InstanceLocation)
	page := len(e.InstanceLocation) == 0 && !j.schema // what the page as a whole must have is asked later
	span, field := s.node.Span, diag.S("field", s.name)
	count := func(c diag.Code, got, limit int) {
		j.report(c, span, field, diag.N("got", got), diag.N("limit", limit))
	}
	bound := func(words string, limit *big.Rat) {
		j.report(diag.OutOfRange, span, field, diag.S("bound", words), diag.S("limit", decimal(limit)), diag.S("value", clip(s.node.Text)))
	}
	missing := func(names []string, aside string) {
		for _, name := range names {
			if !page {
				j.missing(s, name, aside)
			}
		}
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		j.wrongType(s, k.Want)
	case *kind.Enum:
		j.notAllowed(s, k.Want)
	case *kind.Const:
		j.notAllowed(s, []any{k.Want})
	case *kind.Format:
		if j.schema {
			return // the survey has said what is wrong with patterns and references
		}
		j.report(diag.BadFormat, span, append(badFormat(k.Want, s.node.Str(), j.options), field)...)
	case *kind.MinLength:
		count(diag.TooShort, k.Got, k.Want)
	case *kind.MaxLength:
		count(diag.TooLong, k.Got, k.Want)
	case *kind.MinItems:
		count(diag.TooFew, k.Got, k.Want)
	case *kind.MaxItems:
		count(diag.TooMany, k.Got, k.Want)
	case *kind.MinProperties:
		count(diag.TooFew, k.Got, k.Want)
	case *kind.MaxProperties:
		count(diag.TooMany, k.Got, k.Want)
	case *kind.Contains:
		count(diag.TooFew, 0, 1)
	case *kind.MinContains:
		count(diag.TooFew, len(k.Got), k.Want)
	case *kind.MaxContains:
		count(diag.TooMany, len(k.Got), k.Want)
	case *kind.Minimum:
		bound("at least", k.Want)
	case *kind.Maximum:
		bound("at most", k.Want)
	case *kind.ExclusiveMinimum:
		bound("more than", k.Want)
	case *kind.ExclusiveMaximum:
		bound("less than", k.Want)
	case *kind.MultipleOf:
		bound("a multiple of", k.Want)
	case *kind.Pattern:
		j.report(diag.PatternMismatch, span, field, diag.S("value", clip(s.node.Str())), diag.S("pattern", k.Want), diag.S("about", s.about()))
	case *kind.Required:
		missing(k.Missing, "")
	case *kind.DependentRequired:
		missing(k.Missing, "since there is `"+k.Prop+"`")
	case *kind.Dependency:
		missing(k.Missing, "since there is `"+k.Prop+"`")
	case *kind.AdditionalProperties:
		j.unknownIn(s, k.Properties)
	case *kind.PropertyNames:
		if !j.schema { // there only patterns are asked for, and the survey has checked them
			j.unknownIn(j.spot(j.holder(e.SchemaURL, k.Property)), []string{k.Property})
		}
	case *kind.FalseSchema:
		if s.key != nil {
			j.unknown(s.key, j.spot(e.InstanceLocation[:len(e.InstanceLocation)-1]).name, nil, nil)
		} else {
			j.unfit(s)
		}
	case *kind.UniqueItems:
		j.repeated(s, k.Duplicates)
	default:
		j.unfit(s)
	}
}

// missing reports a field that an object within the page lacks. The aside
// stands in brackets behind the remedy.
func (j *judge) missing(s spot, name, aside string) {
	j.report(diag.MissingField, s.node.Span, diag.S("what", "`"+s.name+"`"), diag.S("field", name), diag.S("label", aside))
}

// faults are all that was found, each cause once: a field that is only
// misspelt is not missing too.
func (j *judge) faults() []diag.Diagnostic {
	return slices.DeleteFunc(slices.Clone(j.out), func(d diag.Diagnostic) bool {
		return d.Code == diag.MissingField.String() && slices.ContainsFunc(j.out, func(u diag.Diagnostic) bool {
			return u.Code == diag.UnknownField.String() && u.Arg("suggest") == d.Arg("field") && d.Span.Start <= u.Span.Start && u.Span.End <= d.Span.End
		})
	})
}

func (j *judge) unfit(s spot) {
	j.report(diag.UnfitValue, s.node.Span, diag.S("field", s.name), diag.S("about", s.about()))
}

// about is what the type says of a field in the default language.
func (s spot) about() string {
	if s.field == nil {
		return ""
	}
	return strings.TrimRight(strings.TrimSpace(s.field.Description[""]), ".")
}
