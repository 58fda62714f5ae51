package data

import (
	"bytes"
	"strings"

	"github.com/openimis/casebook/internal/diag"
)

// fault reports what stops the parser at an offset, in plain words, and
// returns where to look for the next line worth reading: after something that
// is never closed there is none, they would only repeat the fault.
func (r *tomlReader) fault(at, size int, message string) (next int) {
	line := bytes.LastIndexByte(r.src[:at], '\n') + 1
	first := line + len(r.src[line:]) - len(bytes.TrimLeft(r.src[line:], " \t"))
	if first < len(r.src) && r.src[first] == '[' {
		// The keys below belong to a section that nobody knows.
		r.current = &Node{Kind: Map}
		r.made[r.current] = bySection
	}
	end := r.lineEnd(at)
	has := func(part string) bool { return strings.Contains(message, part) }
	switch {
	case has("unterminated"), has("not terminated"), has("have new lines"), has("need a character after"):
		open := r.quote(at)
		for _, mark := range []string{`"""`, `'''`} {
			if has(mark) { // it swallows the rest, so it is the last
				open = bytes.LastIndex(r.src, []byte(mark))
			}
		}
		r.report(diag.TOMLQuote, open, open+1)
		if has("not terminated") {
			return len(r.src)
		}
	case has("incomplete"):
		open := r.open()
		r.report(diag.TOMLBracket, open, open+1, diag.S("close", string(r.src[open]+2))) // ] and } are two after [ and {
		return len(r.src)
	case has("nested more than"):
		r.report(diag.DataTooDeep, at, runeEnd(r.src, at), diag.N("max", maxDepth))
		return len(r.src)
	case (has("',' or ']'") || has("',' or '}'")) && at == first && bytes.IndexByte(r.src[at:end], '=') > 0 && strings.IndexByte("{\"'", r.src[at]) < 0:
		return r.neverClosed(line)
	case has("',' or ']'"), has("close table name"), has("close array table name"):
		r.report(diag.TOMLBracket, at, runeEnd(r.src, at), diag.S("close", "]"))
	case has("',' or '}'"):
		r.report(diag.TOMLBracket, at, runeEnd(r.src, at), diag.S("close", "}"))
	case has("start of key"), has("expected key"):
		char := "nothing"
		if at < end {
			char = "`" + string(r.src[at:runeEnd(r.src, at)]) + "`"
		}
		r.report(diag.TOMLKey, at, min(runeEnd(r.src, at), end), diag.S("char", char))
	case has("expected '=' after key"):
		if bytes.IndexByte(r.src[line:at], '{') >= 0 {
			first = at
		}
		r.report(diag.TOMLNoEquals, first, end)
	case has("at start of value") && at == first && bytes.IndexByte(r.src[at:end], '=') > 0:
		return r.neverClosed(line)
	case has("at start of value"), has("expected keyword"), has("not end of input"), has("must be quoted"),
		has("expected number after sign"), has("expected digit"), has(`expected "`):
		r.unquoted(line, at, end)
	case has("expected value but got"), has("unexpected comma"):
		r.report(diag.TOMLNoValue, at, runeEnd(r.src, at))
	case has("expected newline but got"):
		r.report(diag.TOMLLeftOver, at, end, diag.S("text", string(r.src[at:end])))
	case has("leading zeroes"), has("between underscores"), has("radix prefix"), has("decimal point"), has("exponent"):
		start, stop := r.word(at)
		r.report(diag.BadNumber, start, stop, diag.S("value", string(r.src[start:stop])))
	case has("escape"):
		r.report(diag.TOMLEscape, at, max(runeEnd(r.src, at), min(at+size, end)))
	default:
		r.report(diag.TOMLSyntax, at, runeEnd(r.src, at), diag.S("problem", message))
	}
	return at
}

// neverClosed reports a list that goes on into a line that is meant as a key,
// where reading begins again.
func (r *tomlReader) neverClosed(line int) (next int) {
	open := r.open()
	r.report(diag.TOMLBracket, open, open+1, diag.S("close", string(r.src[open]+2)))
	return max(line-1, 0)
}

// open returns the bracket after the last key or section read that is never
// closed, the innermost if there are several.
func (r *tomlReader) open() int {
	var stack []int
	for i := r.end; i < len(r.src); i++ {
		switch c := r.src[i]; c {
		case '[', '{':
			stack = append(stack, i)
		case ']', '}':
			stack = stack[:max(len(stack)-1, 0)]
		case '#':
			i = r.lineEnd(i)
		case '"', '\'':
			mark := r.src[i : i+1]
			if three := bytes.Repeat(mark, 3); bytes.HasPrefix(r.src[i:], three) {
				mark = three
			}
			for i += len(mark); i < len(r.src) && !bytes.HasPrefix(r.src[i:], mark); i++ {
				if c == '"' && r.src[i] == '\\' {
					i++
				}
			}
			i += len(mark) - 1
		}
	}
	if len(stack) == 0 {
		return min(max(bytes.LastIndexAny(r.src, "[{"), 0), len(r.src))
	}
	return stack[len(stack)-1]
}

// unquoted reports a text without quotation marks, or no value at all.
func (r *tomlReader) unquoted(line, at, end int) {
	start, _ := r.word(at)
	start = max(start, line)
	text := string(r.src[start:max(start, end)])
	if i := strings.Index(text, " #"); i >= 0 {
		text = strings.TrimRight(text[:i], " \t")
	}
	switch {
	case strings.Trim(text, " \t=") == "" || text[0] == '#':
		r.report(diag.TOMLNoValue, at, min(at+1, end))
	case strings.IndexByte(",]}", text[0]) >= 0:
		r.report(diag.TOMLNoValue, start, start+1)
	case truth[strings.ToLower(text)] != "":
		r.report(diag.TOMLTruth, start, start+len(text), diag.S("text", text), diag.S("value", truth[strings.ToLower(text)]))
	default:
		r.report(diag.TOMLUnquoted, start, start+len(text), diag.S("text", text))
	}
}

var truth = map[string]string{"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}

// word returns the run of letters and digits around an offset.
func (r *tomlReader) word(at int) (start, end int) {
	apart := func(c byte) bool { return strings.IndexByte(" \t\r\n=,[]{}#\"'", c) >= 0 }
	start, end = at, at
	for start > 0 && !apart(r.src[start-1]) {
		start--
	}
	for end < len(r.src) && !apart(r.src[end]) {
		end++
	}
	return start, end
}

// quote returns where the string begins that the parser found no end of: the
// last opening mark before the offset, on its line or, of three, anywhere.
func (r *tomlReader) quote(at int) int {
	before := r.src[:min(at, len(r.src))]
	if at == len(r.src)-1 && r.src[at] != '\n' { // for the end the parser names the last byte
		before = r.src
	}
	if i := max(bytes.LastIndex(before, []byte(`"""`)), bytes.LastIndex(before, []byte(`'''`))); i >= 0 {
		line := bytes.LastIndexByte(before, '\n')
		if i > line || !bytes.ContainsAny(before[line+1:], `"'`) {
			return i
		}
	}
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	var open byte
	start := 0
	for i, c := range line {
		switch {
		case open == 0 && (c == '"' || c == '\''):
			open, start = c, i
		case c == open && (i == 0 || line[i-1] != '\\'):
			open = 0
		}
	}
	return len(before) - len(line) + start
}

func (r *tomlReader) lineEnd(at int) int {
	end := len(r.src)
	if i := bytes.IndexByte(r.src[at:], '\n'); i >= 0 {
		end = at + i
	}
	return max(at, len(bytes.TrimRight(r.src[:end], " \t\r")))
}
