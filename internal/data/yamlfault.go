package data

import (
	"bytes"
	"errors"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/openimis/casebook/internal/diag"
)

// fault reports what stops the library, in the words of somebody who writes
// pages. The library names what its grammar lacks ("did not find expected
// key"); what the author did is guessed from that and from the text around
// the place.
func (r *yamlReader) fault(err error) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		r.report(diag.YAMLSyntax, 0, 0, diag.S("problem", strings.TrimPrefix(err.Error(), "yaml: ")))
		return
	}
	p := r.place
	at := p.offset(load.Mark.Line, load.Mark.Column)
	from := at
	if load.ContextMsg != "" && load.ContextMark.Line > 0 {
		from = p.offset(load.ContextMark.Line, load.ContextMark.Column)
	}
	if tab, ok := r.indentTab(at); ok {
		r.report(diag.YAMLTab, tab, tab+1)
		return
	}
	message := load.Message
	has := func(part string) bool { return strings.Contains(message, part) }
	switch {
	case has("max depth") || has("exceeded"):
		r.report(diag.DataTooDeep, at, p.rune(at), diag.N("max", maxDepth))
	case has("tab"):
		r.report(diag.YAMLTab, at, p.rune(at))
	case has("comment or line break"), has("indentation indicator"):
		r.block(at)
	case has("cannot start any token"), has("comment without preceding"):
		r.start(at)
	case has("mapping values are not allowed"):
		switch above, ok := r.keyWithoutColon(at); {
		case !r.firstColon(at):
			r.report(diag.YAMLColon, at, p.rune(at))
		case ok:
			r.line(diag.YAMLNoColon, above)
		default:
			r.line(diag.YAMLIndent, at)
		}
	case has("could not find expected ':'"):
		r.report(diag.YAMLNoColon, from, p.lineEnd(from))
	case has("block sequence entries"):
		if len(r.before(at)) > 0 {
			r.report(diag.YAMLItem, at, p.rune(at))
		} else {
			r.line(diag.YAMLIndent, at)
		}
	case has("in this context"), has("alphabetic or numeric"):
		r.start(from)
	case has("unexpected end of stream"), has("unexpected document indicator"):
		r.report(diag.YAMLQuote, from, p.rune(from))
	case has("escape") || has("hexadecimal"):
		r.escape(at)
	case has("',' or ']'"):
		r.bracket(at, from, "]")
	case has("',' or '}'"):
		r.bracket(at, from, "}")
	case has("node content"):
		if open := bytes.LastIndexAny(p.src, "[{"); at == len(p.src) && open >= 0 && strings.Contains(load.ContextMsg, "flow") {
			r.report(diag.YAMLBracket, open, open+1, diag.S("close", string(p.src[open]+2))) // ] and } are two after [ and {
			return
		}
		r.start(at)
	case has("unknown anchor"):
		name := p.src[min(at+1, len(p.src)):p.word(at)]
		r.report(diag.YAMLAlias, at, p.word(at), diag.S("name", string(name)))
	case has("tag"):
		start := from
		if at < len(p.src) && p.src[at] == '!' {
			start = at
		}
		end := p.word(start)
		r.report(diag.YAMLTag, start, end, diag.S("tag", string(p.src[start:end])))
	case has("expected key"), has("'-' indicator"), has("<document start>"):
		before := r.before(at)
		if len(before) > 0 && (before[len(before)-1] == '"' || before[len(before)-1] == '\'') {
			r.report(diag.YAMLAfterQuote, at, p.lineEnd(at))
		} else {
			r.line(diag.YAMLIndent, at)
		}
	default:
		r.report(diag.YAMLSyntax, at, p.rune(at), diag.S("problem", message))
	}
}

// before returns what stands before an offset on its line, without spaces.
func (r *yamlReader) before(at int) []byte {
	return bytes.TrimSpace(r.place.src[r.place.lineStart(at):at])
}

// indentTab finds a tab in the indentation of the line that holds an offset.
func (r *yamlReader) indentTab(at int) (int, bool) {
	for i := r.place.lineStart(at); i < len(r.place.src); i++ {
		switch r.place.src[i] {
		case '\t':
			return i, true
		case ' ':
		default:
			return 0, false
		}
	}
	return 0, false
}

// firstColon reports whether no key ends before the colon at an offset on the
// same line, so that not the colon but the line is out of place.
func (r *yamlReader) firstColon(at int) bool {
	before := r.before(at)
	return !bytes.Contains(before, []byte(": ")) && !bytes.HasPrefix(before, []byte("- "))
}

// keyWithoutColon finds the line above the one that holds an offset, if it
// begins in the same column and has no colon: a key that goes unnoticed until
// the next one comes.
func (r *yamlReader) keyWithoutColon(at int) (above int, ok bool) {
	p := r.place
	line := p.lineStart(at)
	if line == 0 {
		return 0, false
	}
	above = p.lineStart(line - 1)
	indent := func(from int) int { return len(p.src[from:]) - len(bytes.TrimLeft(p.src[from:], " ")) }
	ok = indent(above) == indent(line) && bytes.IndexByte(p.src[above:line], ':') < 0
	return above, ok && len(bytes.TrimSpace(p.src[above:line])) > 0
}

// line reports a whole line.
func (r *yamlReader) line(code diag.Code, at int) {
	start := r.place.lineStart(at)
	for start < len(r.place.src) && r.place.src[start] == ' ' {
		start++
	}
	r.report(code, start, max(start, r.place.lineEnd(at)))
}

func (r *yamlReader) start(at int) {
	end := r.place.rune(at)
	char := "`" + string(r.place.src[at:end]) + "`"
	if char == "```" {
		char = "a backtick" // which cannot be shown between others
	}
	r.report(diag.YAMLStart, at, end, diag.S("char", char))
}

func (r *yamlReader) escape(at int) {
	// The library's place is the backslash or what follows it.
	if i := bytes.LastIndexByte(r.place.src[:min(at+1, len(r.place.src))], '\\'); i >= r.place.lineStart(at) {
		at = i
	}
	end := r.place.rune(min(at+1, len(r.place.src)))
	r.report(diag.YAMLEscape, at, end, diag.S("escape", string(r.place.src[at:end])))
}

// bracket reports a list or table in brackets that does not go on as it
// should: at the place where a comma is missing, or at the opening bracket
// when only the next key or the end of the text shows that it was never
// closed.
func (r *yamlReader) bracket(at, open int, closing string) {
	p := r.place
	if at == len(p.src) {
		r.report(diag.YAMLBracket, open, p.rune(open), diag.S("close", closing))
		return
	}
	here, other, role := at, open, "opened"
	if p.src[at] == ':' && p.lineStart(at) > open {
		here, other, role = open, at, "noticed"
	}
	r.diags = append(r.diags, diag.YAMLBracket.At(r.path, r.span(here, p.rune(here)), diag.S("close", closing)).
		With(diag.Place{Path: r.path, Span: r.span(other, p.rune(other)), Role: role}))
}

// block reports a text after the sign that announces one on the lines below.
func (r *yamlReader) block(at int) {
	sign := at
	if i := bytes.LastIndexAny(r.place.src[:at], "|>"); i >= r.place.lineStart(at) {
		sign = i
	}
	r.report(diag.YAMLBlock, sign, r.place.lineEnd(sign), diag.S("sign", string(r.place.src[sign:r.place.rune(sign)])))
}
