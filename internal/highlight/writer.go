package highlight

import (
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
)

// A writer makes HTML of tokens. Neighbours of one class share a span, with
// the white space between them; text that has no colour has no span.
type writer struct {
	out    []byte
	open   string // class of the span that is open
	spaces []byte // seen since the span's last token, nil if none
	buffer [64]byte
	length int // bytes of code written
	limit  int // bytes of code there are: some lexers add a line break
}

func (w *writer) token(t chroma.TokenType, text string) {
	if over := w.length + len(text) - w.limit; over > 0 {
		text = text[:max(0, len(text)-over)]
	}
	if text == "" {
		return
	}
	w.length += len(text)
	w.begin(t, isBlank(text))
	if w.spaces != nil && isBlank(text) {
		w.spaces = append(w.spaces, text...)
		return
	}
	w.out = appendEscaped(w.out, text)
}

// runes is token for a part of the code, without a string in between.
func (w *writer) runes(t chroma.TokenType, text []rune) {
	blank := true
	size := 0
	for _, r := range text {
		blank = blank && (r == ' ' || r == '\n' || r == '\t')
		size += utf8.RuneLen(r)
	}
	for size > w.limit-w.length && len(text) > 0 {
		size -= utf8.RuneLen(text[len(text)-1])
		text = text[:len(text)-1]
	}
	if len(text) == 0 {
		return
	}
	w.length += size
	w.begin(t, blank)
	if blank && w.spaces != nil {
		for _, r := range text {
			w.spaces = append(w.spaces, byte(r))
		}
		return
	}
	for _, r := range text {
		switch {
		case r == '&':
			w.out = append(w.out, "&amp;"...)
		case r == '<':
			w.out = append(w.out, "&lt;"...)
		case r == '>':
			w.out = append(w.out, "&gt;"...)
		case r == 0:
			w.out = append(w.out, "\uFFFD"...)
		default:
			w.out = utf8.AppendRune(w.out, r)
		}
	}
}

// begin sees to it that the right span is open.
func (w *writer) begin(t chroma.TokenType, blank bool) {
	if blank {
		if w.open != "" && w.spaces == nil {
			w.spaces = w.buffer[:0]
		}
		return
	}
	class := classOf(t)
	if class == w.open {
		if w.spaces != nil {
			w.out = append(w.out, w.spaces...)
			w.spaces = nil
		}
		return
	}
	w.close()
	if class != "" {
		w.out = append(w.out, `<span class="`...)
		w.out = append(w.out, class...)
		w.out = append(w.out, `">`...)
		w.open = class
	}
}

// close ends the span that is open, before the white space behind it.
func (w *writer) close() {
	if w.open != "" {
		w.out = append(w.out, `</span>`...)
		w.open = ""
	}
	w.out = append(w.out, w.spaces...)
	w.spaces = nil
}

// colours are the types that have a colour of their own, with Chroma's class.
// All others look like the nearest wider type that is here, or like plain
// text. Names and punctuation are most of a program and have no colour; nor
// have errors, since examples are often mere parts of a file.
var colours = map[chroma.TokenType]string{
	chroma.Keyword:           "k",
	chroma.KeywordConstant:   "kc",
	chroma.KeywordType:       "kt",
	chroma.NameAttribute:     "na",
	chroma.NameProperty:      "na",
	chroma.NameBuiltin:       "nb",
	chroma.NameBuiltinPseudo: "nb",
	chroma.NameClass:         "nc",
	chroma.NameException:     "nc",
	chroma.NameConstant:      "no",
	chroma.NameDecorator:     "nd",
	chroma.NameEntity:        "ni",
	chroma.NameFunction:      "nf",
	chroma.NameFunctionMagic: "nf",
	chroma.NameLabel:         "nl",
	chroma.NameTag:           "nt",
	chroma.NameVariable:      "nv",
	chroma.LiteralDate:       "m",
	chroma.LiteralString:     "s",
	chroma.LiteralNumber:     "m",
	chroma.Operator:          "o",
	chroma.OperatorWord:      "k",
	chroma.Comment:           "c",
	chroma.CommentPreproc:    "cp",
	chroma.GenericDeleted:    "gd",
	chroma.GenericEmph:       "ge",
	chroma.GenericError:      "gr",
	chroma.GenericHeading:    "gh",
	chroma.GenericInserted:   "gi",
	chroma.GenericOutput:     "go",
	chroma.GenericPrompt:     "gp",
	chroma.GenericStrong:     "gs",
	chroma.GenericSubheading: "gh",
	chroma.GenericTraceback:  "gr",
}

// classes is colours for every type of Chroma's.
var classes = func() map[chroma.TokenType]string {
	m := make(map[chroma.TokenType]string, len(chroma.StandardTypes))
	for t := range chroma.StandardTypes {
		for wide := t; wide > 0; wide = wide.Parent() {
			if class, ok := colours[wide]; ok {
				m[t] = class
				break
			}
		}
	}
	for _, t := range []chroma.TokenType{chroma.NameVariableClass, chroma.NameVariableGlobal, chroma.NameVariableInstance, chroma.NameVariableMagic} {
		m[t] = colours[chroma.NameVariable]
	}
	return m
}()

func classOf(t chroma.TokenType) string { return classes[t] }

func isBlank(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

func appendEscaped(dst []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var with string
		switch s[i] {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		case 0:
			with = "\uFFFD"
		default:
			continue
		}
		dst = append(dst, s[from:i]...)
		dst = append(dst, with...)
		from = i + 1
	}
	return append(dst, s[from:]...)
}
