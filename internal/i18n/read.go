package i18n

import (
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/lang"
)

// A File is one file of texts.
type File struct {
	Path    string // for messages
	Lang    string // from the file's name
	Bytes   []byte
	Default bool // it travels in the binary
}

// An entry is a text where it was written.
type entry struct {
	key     string
	span    diag.Span // of the key
	file    *File
	message *message
}

// A reader takes one file apart.
type reader struct {
	file     *File
	speech   *speech
	known    *keys // of the files before
	strict   bool  // warn, and not only of errors
	broken   bool  // the file was not read to its end
	entries  []*entry
	seen     map[string]bool
	settings []func(*lang.Custom)
	diags    []diag.Diagnostic
}

func (r *reader) report(code diag.Code, at diag.Span, args ...diag.Arg) {
	r.diags = append(r.diags, code.At(r.file.Path, at, args...))
}

func (r *reader) read() {
	root, faults := data.TOML(r.file.Bytes, 0, r.file.Path)
	r.diags = append(r.diags, faults...)
	errors, _ := diag.Count(faults)
	r.broken = errors > 0
	r.seen = map[string]bool{}
	r.table("", root)
}

// table walks a table. Flat keys ("search.label" = …) and nested ones
// ([search] label = …) are the same key.
func (r *reader) table(prefix string, n *data.Node) {
	if n == nil {
		return
	}
	for _, f := range n.Fields {
		key := prefix + f.Key
		format, isFormat := strings.CutPrefix(key, "format.")
		name, isName := strings.CutPrefix(key, "names.")
		switch {
		case f.Value.Kind == data.Map && !r.isPlural(key, f.Value):
			r.table(key+".", f.Value)
		case isFormat:
			r.format(format, f.Span, f.Value)
		case isName:
			r.name(name, f.Span, f.Value)
		default:
			r.string(key, f.Span, f.Value)
		}
	}
}

// isPlural tells a text with plural forms from a group of texts.
func (r *reader) isPlural(key string, n *data.Node) bool {
	if section, _, _ := strings.Cut(key, "."); section == "format" || section == "names" {
		return false
	}
	if r.known.plural[key] {
		return true
	}
	if r.known.group[key] {
		return false
	}
	for _, f := range n.Fields {
		if _, ok := formOf(f.Key); ok && f.Value.Kind == data.String {
			return true
		}
	}
	return false
}

func (r *reader) string(key string, at diag.Span, value *data.Node) {
	if r.seen[key] {
		r.report(diag.DuplicateKey, at, diag.S("key", key))
		return
	}
	r.seen[key] = true
	m := &message{speech: r.speech}
	switch value.Kind {
	case data.String:
		m.forms[other] = r.text(key, value)
	case data.Map:
		m.plural = true
		r.forms(key, at, value, m)
	default:
		r.report(diag.StringValue, value.Span, diag.S("key", key))
		return
	}
	for _, t := range m.forms {
		if t != nil {
			r.entries = append(r.entries, &entry{key, at, r.file, m})
			return
		}
	}
}

func (r *reader) text(key string, value *data.Node) *text {
	t, fault := parseText(value.Text)
	if fault != "" {
		r.report(diag.StringPlaceholder, value.Span, diag.S("text", fault), diag.S("key", key), diag.S("example", "{{.Name}}"))
	}
	return t
}

func (r *reader) forms(key string, at diag.Span, value *data.Node, m *message) {
	for _, f := range value.Fields {
		form, ok := formOf(f.Key)
		if !ok || r.speech.plurals.used != nil && !slices.Contains(r.speech.plurals.used, f.Key) {
			r.warn(diag.PluralForm, f.Span, diag.S("form", f.Key), diag.S("lang", r.speech.tag), diag.S("key", key),
				diag.S("suggest", nearForm(f.Key, ok)), diag.L("known", r.allowed()))
			if !ok {
				continue
			}
		}
		if f.Value.Kind != data.String {
			r.report(diag.StringValue, f.Value.Span, diag.S("key", key+"."+f.Key))
			continue
		}
		m.forms[form] = r.text(key, f.Value)
	}
	var missing []string
	for _, name := range r.speech.plurals.needed {
		if f, _ := formOf(name); m.forms[f] == nil {
			missing = append(missing, name)
		}
	}
	if missing != nil {
		r.warn(diag.MissingPluralForm, at, diag.S("key", key), diag.S("lang", r.speech.tag), diag.L("missing", missing))
	}
}

// warn is report for what does not matter in a language that the site does
// not have, such as a theme's.
func (r *reader) warn(code diag.Code, at diag.Span, args ...diag.Arg) {
	if r.strict {
		r.report(code, at, args...)
	}
}

func (r *reader) allowed() []string {
	if r.speech.plurals.used == nil {
		return formNames
	}
	return r.speech.plurals.used
}

func nearForm(name string, isForm bool) string {
	if isForm {
		return ""
	}
	return diag.Near(name, formNames)
}
