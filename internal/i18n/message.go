package i18n

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/lang"
)

// A message is one text, or one for each plural form. It knows the language
// it is written in, so that a text borrowed from another language counts as
// that language does.
type message struct {
	speech *speech
	plural bool
	forms  [nForms]*text // of a text without forms, only other
}

// speech is what a language needs to fill its messages.
type speech struct {
	tag     string
	locale  *lang.Locale
	plurals *plurals
}

// A text has placeholders {{.Name}}, and nothing else of the notation of
// templates: a translator cannot call functions, and no text can fail.
type text struct {
	raw   string
	parts []part // nil where the text has no placeholder
}

// A part is some text and the placeholder after it, "" after the last one.
type part struct{ before, name string }

// parseText returns the text, and the first braces that are no placeholder.
func parseText(raw string) (t *text, fault string) {
	t = &text{raw: raw}
	rest := raw
	for {
		before, after, open := strings.Cut(rest, "{{")
		if !open {
			break
		}
		inside, tail, closed := strings.Cut(after, "}}")
		name := strings.TrimSpace(inside)
		if !closed || len(name) < 2 || name[0] != '.' || strings.ContainsFunc(name[1:], noLetter) {
			// What cannot be filled is shown as it stands.
			if fault == "" {
				fault = "{{" + inside
				if closed {
					fault += "}}"
				}
			}
			t.parts = nil
			return t, fault
		}
		t.parts = append(t.parts, part{before, name[1:]})
		rest = tail
	}
	if t.parts != nil {
		t.parts = append(t.parts, part{before: rest})
	}
	return t, ""
}

func noLetter(r rune) bool {
	return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

// placeholders returns the names that the texts use, each once, in order.
func (m *message) placeholders() []string {
	var names []string
	for _, t := range m.forms {
		if t == nil {
			continue
		}
		for _, p := range t.parts {
			if p.name != "" {
				names = append(names, p.name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// text returns the text of a form or, where that is missing, the nearest one
// to it that there is: a page with a wrong ending is better than none.
func (m *message) text(f form) *text {
	if m.forms[f] != nil {
		return m.forms[f]
	}
	for f := nForms - 1; f >= 0; f-- {
		if m.forms[f] != nil {
			return m.forms[f]
		}
	}
	return &text{}
}

// fill puts the arguments, name and value by turns, into the text. A
// placeholder without an argument stays as it is, so that the fault is seen.
func (m *message) fill(t *text, args []any) string {
	if t.parts == nil {
		return t.raw
	}
	var out strings.Builder
	for _, p := range t.parts {
		out.WriteString(p.before)
		if p.name == "" {
			continue
		}
		value, found := argument(args, p.name)
		if !found {
			out.WriteString("{{." + p.name + "}}")
			continue
		}
		switch v := value.(type) {
		case string:
			out.WriteString(v)
		case int:
			out.WriteString(m.speech.locale.Number(strconv.Itoa(v)))
		case int64:
			out.WriteString(m.speech.locale.Number(strconv.FormatInt(v, 10)))
		default:
			fmt.Fprint(&out, v)
		}
	}
	return out.String()
}

func argument(args []any, name string) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}
