package theme

import (
	"bytes"
	"errors"
	htmltemplate "html/template"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

var (
	// placed is how text/template begins its errors: of parsing (a line) and
	// of execution (a line, and a column counted in bytes from 0).
	placed = regexp.MustCompile(`(?s)^(?:html/)?template: ?(.*?):(\d+)(?::(\d+))?: (?:executing ".*?" at <(.*?)>: )?(.*)$`)
	// unknown is what execution says of a field that a value does not have.
	unknown = regexp.MustCompile(`^can't evaluate field (\S+) in type \*?(?:\[\])?(?:[a-z]+\.)?(\w+)$`)
)

// problem makes the diagnostic of an error of html/template. Where the error
// names no place, it is the beginning of the file at path.
func (l *loader) problem(path string, err error) diag.Diagnostic {
	return problem(l.sources, path, err, "")
}

func problem(sources map[string][]byte, path string, err error, page string) diag.Diagnostic {
	err = innermost(err)
	text, span := err.Error(), diag.Span{}
	suggested := ""
	if m := placed.FindStringSubmatch(text); m != nil && sources[m[1]] != nil {
		path, text = m[1], m[5]
		line, _ := strconv.Atoi(m[2])
		span = lineOf(sources[path], line)
		if column, err := strconv.Atoi(m[3]); err == nil {
			span = expression(sources[path], span, column, m[4])
		}
	}
	var escape *htmltemplate.Error
	if errors.As(err, &escape) {
		// What follows is the state of the escaper, which nobody can read.
		text, _, _ = strings.Cut(escape.Description, ": {state")
		span = action(sources[path], span.Start)
	}
	if m := unknown.FindStringSubmatch(text); m != nil {
		text = "`" + m[2] + "` has no field `" + m[1] + "`"
		suggested = suggest(m[1], fieldsOf(m[2]))
	}
	args := []diag.Arg{diag.S("problem", text), diag.S("suggest", suggested)}
	if page != "" {
		args = append(args, diag.S("page", page))
	}
	return diag.Template.At(path, span, args...)
}

// innermost follows an error of execution to the template in which it arose:
// a fragment is executed within a call of another template.
func innermost(err error) error {
	for {
		var exec template.ExecError
		if !errors.As(err, &exec) {
			return err
		}
		inner := errors.Unwrap(exec.Err)
		var deeper template.ExecError
		if inner == nil || !errors.As(inner, &deeper) {
			// text/template puts "error calling asset:" before what a
			// function of ours says; the place says which it was.
			if said, ok := errors.AsType[*refusal](exec.Err); ok {
				if at := strings.Index(exec.Error(), "error calling "); at >= 0 {
					return errors.New(exec.Error()[:at] + said.Error())
				}
			}
			return exec.Err
		}
		err = inner
	}
}

// A refusal is an error of a function of ours.
type refusal struct{ text string }

func (r *refusal) Error() string { return r.text }

func isEscapeError(err error) bool {
	var e *htmltemplate.Error
	return errors.As(err, &e)
}

// lineOf returns the span of a line's text, counted from 1.
func lineOf(src []byte, line int) diag.Span {
	start := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(src[start:], '\n')
		if i < 0 {
			break
		}
		start += i + 1
	}
	end := len(src)
	if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
		end = start + i
	}
	text := src[start:end]
	start += len(text) - len(bytes.TrimLeft(text, " \t"))
	return diag.Span{Start: start, End: max(start, end-(len(text)-len(bytes.TrimRight(text, " \t\r"))))}
}

// action returns the span of the action that a position is in.
func action(src []byte, pos int) diag.Span {
	pos = min(max(pos, 0), len(src))
	start := bytes.LastIndex(src[:pos], []byte("{{"))
	end := bytes.Index(src[pos:], []byte("}}"))
	if start < 0 || end < 0 {
		return diag.Span{Start: pos, End: pos}
	}
	return diag.Span{Start: start, End: pos + end + 2}
}

// expression narrows a line to the expression that the error quotes. The
// column is where the last part of it stands.
func expression(src []byte, line diag.Span, column int, text string) diag.Span {
	first := bytes.LastIndexByte(src[:line.Start], '\n') + 1
	at := min(first+column, len(src))
	if text == "" {
		return diag.Span{Start: at, End: max(at, line.End)}
	}
	for start := at; start >= max(0, at-len(text)); start-- {
		if bytes.HasPrefix(src[start:], []byte(text)) {
			return diag.Span{Start: start, End: start + len(text)}
		}
	}
	return diag.Span{Start: at, End: max(at, line.End)}
}

var viewTypes = structsBelow(reflect.TypeFor[site.View]())

// structsBelow returns the fields of all structs that a View is made of, by
// the name of the struct.
func structsBelow(t reflect.Type) map[string][]string {
	out := map[string][]string{}
	var follow func(t reflect.Type)
	follow = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || out[t.Name()] != nil {
			return
		}
		out[t.Name()] = []string{}
		for f := range t.Fields() {
			out[t.Name()] = append(out[t.Name()], f.Name)
			follow(f.Type)
		}
	}
	follow(t)
	return out
}

func fieldsOf(typ string) []string { return viewTypes[typ] }

// Once keeps of each fault in a template the one on the first page, since a
// fault of a layout shows on all its pages.
func Once(list []diag.Diagnostic) []diag.Diagnostic {
	type place struct {
		path, problem string
		span          diag.Span
	}
	first := map[place]diag.Diagnostic{}
	var rest []diag.Diagnostic
	for _, d := range list {
		if d.Code != diag.Template.String() {
			rest = append(rest, d)
			continue
		}
		p := place{d.Path, d.Arg("problem"), d.Span}
		if have, ok := first[p]; !ok || d.Arg("page") < have.Arg("page") {
			first[p] = d
		}
	}
	return diag.Sort(append(rest, slices.Collect(maps.Values(first))...))
}
