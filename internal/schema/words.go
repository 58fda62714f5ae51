package schema

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// kindOf says what a value is, for people who have never heard of types.
func kindOf(n *data.Node) string {
	if n == nil {
		return "nothing"
	}
	switch n.Kind {
	case data.Null:
		return "an empty value"
	case data.Bool:
		return "`" + n.Text + "`"
	case data.Int, data.Float:
		return "a number"
	case data.Date:
		return "a date"
	case data.Seq:
		return "a list"
	case data.Map:
		return "names with values"
	}
	return "a text"
}

// kindName are the kinds of Field in words; those of JSON Schema are among
// them.
var kindName = map[string]string{
	"string": "a text", "integer": "a whole number", "number": "a number", "boolean": "`true` or `false`", "date": "a date",
	"url": "an address", "email": "an e-mail address", "array": "a list", "object": "names with values", "markdown": "a text",
	"null": "an empty value",
}

func kindWords(kinds []string) string {
	var words []string
	for _, k := range kinds {
		if w := kindName[k]; w != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, " or ")
}

// wrongType reports a value of the wrong kind, and says how the right one is
// written where that can be told from the value.
func (j *judge) wrongType(s spot, want []string) {
	want = slices.DeleteFunc(slices.Clone(want), func(t string) bool { return t == "null" })
	if slices.Contains(want, "number") {
		want = slices.DeleteFunc(want, func(t string) bool { return t == "integer" })
	}
	words := kindWords(want)
	form, formed := format{}, false
	if s.field != nil && len(want) == 1 && want[0] == "string" && s.field.Format != "markdown" {
		if form, formed = ownFormats[s.field.Format]; formed {
			words = form.want
		}
	}
	args := []diag.Arg{diag.S("field", s.name), diag.S("want", words), diag.S("got", kindOf(s.node))}
	wants := func(t string) bool { return slices.Contains(want, t) }
	text := s.node.Str()
	switch {
	case wants("boolean") && truth(text) != "":
		args = append(args, diag.S("write", "`"+truth(text)+"`"))
	case formed && scalar(s.node):
		args = append(args, diag.S("write", form.write))
	case wants("string") && (s.node.Kind == data.Int || s.node.Kind == data.Float || s.node.Kind == data.Bool):
		args = append(args, diag.S("quoted", "`\""+text+"\"`"))
	case (wants("integer") || wants("number")) && s.node.Kind == data.String && isNumber(text, wants("number")):
		args = append(args, diag.S("write", "`"+text+"` without quotes"))
	case wants("array") && s.node.Kind == data.Map:
		args = append(args, diag.S("dash", "`- `"))
	case wants("object") && s.field != nil && len(s.field.Fields) > 0:
		names := fieldNames(s.field.Fields)
		args = append(args, diag.L("parts", names[:min(len(names), listedValues)]))
	}
	// A whole number is a number too: say what is wrong with it.
	if s.node.Kind == data.Float && wants("integer") {
		args[2] = diag.S("got", "`"+clip(text)+"`")
	}
	j.report(diag.WrongType, s.node.Span, args...)
}

// truth reads what people write for true and false.
func truth(text string) string {
	switch strings.ToLower(text) {
	case "yes", "y", "on", "1", "true", "oui", "vrai":
		return "true"
	case "no", "n", "off", "0", "false", "non", "faux":
		return "false"
	}
	return ""
}

func isNumber(text string, fraction bool) bool {
	if _, err := strconv.ParseInt(text, 10, 64); err == nil {
		return true
	}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && fraction
}

func fieldNames(fields []Field) []string {
	out := make([]string, len(fields))
	for i := range fields {
		out[i] = fields[i].Name
	}
	return out
}

// clip keeps a long text from flooding a message.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

func decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(6), "0")
}

func suggestion(word string, candidates []string) diag.Arg {
	return diag.S("suggest", near(word, candidates))
}

// near is diag.Near, but guesses nothing from one or two letters.
func near(word string, candidates []string) string {
	if utf8.RuneCountInString(word) < 3 {
		return ""
	}
	return diag.Near(word, candidates)
}

// propose is the argument given, and behind it the nearest of the candidates
// or, where none is near, those that are worth listing.
func propose(arg diag.Arg, word string, candidates, listed []string) []diag.Arg {
	if near := near(word, candidates); near != "" {
		return []diag.Arg{arg, diag.S("suggest", near)}
	}
	if len(listed) == 0 {
		return []diag.Arg{arg}
	}
	return []diag.Arg{arg, diag.L("known", diag.AtMost(listedFields+1, listed))}
}

func unknownType(name string, types []string) []diag.Arg {
	return propose(diag.S("type", name), name, types, types)
}
