package theme

import (
	"bytes"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"
)

// A writer writes one value as the escapers of html/template for its place
// would, or leaves it to them.
type writer func(w *bytes.Buffer, v reflect.Value) error

// writers are known by the names of the escapers, in their order.
var writers = map[string]writer{
	"htmlescaper":                         writeText,
	"attrescaper":                         writeAttr,
	"rcdataescaper":                       writeAttr,
	"urlfilter urlnormalizer attrescaper": writeURL,
	"urlescaper attrescaper":              writeURLPart,
	"htmlnamefilter":                      writeAttrs,
	"jsvalescaper":                        writeScript,
	"srcsetescaper attrescaper":           writeSrcset,
}

const escaperPrefix = "_html_template_"

// splitEscapers separates a pipeline from the escapers at its end.
func splitEscapers(cmds []*parse.CommandNode) ([]*parse.CommandNode, string) {
	end := len(cmds)
	var names []string
	for end > 0 {
		id, ok := cmds[end-1].Args[0].(*parse.IdentifierNode)
		if !ok || !strings.HasPrefix(id.Ident, escaperPrefix) {
			break
		}
		names = append([]string{strings.TrimPrefix(id.Ident, escaperPrefix)}, names...)
		end--
	}
	return cmds[:end], strings.Join(names, " ")
}

var (
	stringType = reflect.TypeFor[string]()
	htmlType   = reflect.TypeFor[template.HTML]()
	attrType   = reflect.TypeFor[template.HTMLAttr]()
	jsType     = reflect.TypeFor[template.JS]()
)

// textValue returns what is written for a plain value.
func textValue(v reflect.Value) (string, bool) {
	if !v.IsValid() {
		return "", false
	}
	switch t := v.Type(); {
	case t == stringType:
		return v.String(), true
	case t.NumMethod() > 0:
		return "", false // it may print itself
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), true
	}
	return "", false
}

func writeText(w *bytes.Buffer, v reflect.Value) error {
	if v.IsValid() && v.Type() == htmlType {
		w.WriteString(v.String())
		return nil
	}
	return writeAttr(w, v)
}

func writeAttr(w *bytes.Buffer, v reflect.Value) error {
	s, ok := textValue(v)
	if !ok {
		return errInterpret
	}
	escapeText(w, s)
	return nil
}

func writeAttrs(w *bytes.Buffer, v reflect.Value) error {
	if !v.IsValid() || v.Type() != attrType {
		return errInterpret
	}
	w.WriteString(v.String())
	return nil
}

func writeScript(w *bytes.Buffer, v reflect.Value) error {
	if !v.IsValid() || v.Type() != jsType {
		return errInterpret
	}
	w.WriteString(v.String())
	return nil
}

// writeURL writes a whole address. Those of schemes that html/template would
// refuse are left to it.
func writeURL(w *bytes.Buffer, v reflect.Value) error {
	s, ok := textValue(v)
	if !ok {
		return errInterpret
	}
	if scheme, _, found := strings.Cut(s, ":"); found && !strings.Contains(scheme, "/") && scheme != "https" && scheme != "http" && scheme != "mailto" {
		return errInterpret
	}
	escapeText(w, encodeURL(s, true))
	return nil
}

// writeURLPart writes a part of an address that is already begun.
func writeURLPart(w *bytes.Buffer, v reflect.Value) error {
	s, ok := textValue(v)
	if !ok {
		return errInterpret
	}
	escapeText(w, encodeURL(s, false))
	return nil
}

var srcset = template.Must(template.New("srcset").Parse(`<img srcset="{{.}}">`))

// writeSrcset lets html/template itself check the addresses in a srcset,
// which few pages have.
func writeSrcset(w *bytes.Buffer, v reflect.Value) error {
	s, ok := textValue(v)
	if !ok {
		return errInterpret
	}
	var out bytes.Buffer
	if err := srcset.Execute(&out, s); err != nil {
		return errInterpret
	}
	const before, after = `<img srcset="`, `">`
	w.Write(out.Bytes()[len(before) : out.Len()-len(after)])
	return nil
}

// encodeURL percent-encodes as html/template does. In a whole address what
// has a meaning there stays.
func encodeURL(s string, whole bool) string {
	const hex = "0123456789abcdef"
	keep := func(i int) bool {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0:
			return true
		case c == '%':
			return whole && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
		default:
			return whole && strings.IndexByte("!#$&*+,/:;=?@[]", c) >= 0
		}
	}
	for i := range len(s) {
		if keep(i) {
			continue
		}
		var out strings.Builder
		out.WriteString(s[:i])
		for ; i < len(s); i++ {
			if keep(i) {
				out.WriteByte(s[i])
			} else {
				out.WriteString("%" + string(hex[s[i]>>4]) + string(hex[s[i]&15]))
			}
		}
		return out.String()
	}
	return s
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// escapeText escapes for text and for values in quotes, as html/template
// does.
func escapeText(w *bytes.Buffer, s string) {
	from := 0
	for i := range len(s) {
		var with string
		switch s[i] {
		case 0:
			with = "\uFFFD"
		case '"':
			with = "&#34;"
		case '&':
			with = "&amp;"
		case '\'':
			with = "&#39;"
		case '+':
			with = "&#43;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		default:
			continue
		}
		w.WriteString(s[from:i])
		w.WriteString(with)
		from = i + 1
	}
	w.WriteString(s[from:])
}
