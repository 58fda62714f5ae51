package config

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// shown is how many names a message lists when none is near.
const shown = 5

// A decoder reads a tree key by key. Every kind of table is one list of keys,
// each with the function that reads it, so that what is known and what is
// read cannot differ. It goes on after a fault: one run reports them all.
type decoder struct {
	path  string
	diags []diag.Diagnostic
	langs []string // the site's; nil in a page, where they are not known
	// Set when a language could not be read, so that labels in it are no
	// fault of their own.
	unsure bool
}

// A key is one key of a table and how it is read.
type key struct {
	name string
	read func(*data.Field)
}

func (d *decoder) report(code diag.Code, at diag.Span, args ...diag.Arg) {
	d.diags = append(d.diags, code.At(d.path, at, args...))
}

// table reads the keys of a table. what names it when it is no table, where
// when a key in it is unknown.
func (d *decoder) table(n *data.Node, what, where string, keys ...key) bool {
	if n.Kind != data.Map {
		d.wrong(what, n, "keys with values", "")
		return false
	}
	for i := range n.Fields {
		f := &n.Fields[i]
		if k := slices.IndexFunc(keys, func(k key) bool { return k.name == f.Key }); k >= 0 {
			keys[k].read(f)
			continue
		}
		var names []string
		for _, k := range keys {
			names = append(names, k.name)
		}
		args := []diag.Arg{diag.S("key", f.Key), diag.S("where", where)}
		if near := diag.Near(f.Key, names); near != "" {
			args = append(args, diag.S("suggest", near))
		} else if len(names) <= shown {
			args = append(args, diag.L("keys", diag.AtMost(shown, names)))
		} else {
			args = append(args, diag.L("some", diag.AtMost(shown, names)))
		}
		d.report(diag.UnknownKey, f.Span, args...)
	}
	return true
}

// each calls a function for every key of a table whose keys are free.
func (d *decoder) each(f *data.Field, read func(*data.Field)) {
	if f.Value.Kind != data.Map {
		d.wrong(f.Key, f.Value, "keys with values", "")
		return
	}
	for i := range f.Value.Fields {
		read(&f.Value.Fields[i])
	}
}

// items calls a function for every table of a list of tables.
func (d *decoder) items(f *data.Field, example string, read func(*data.Node)) {
	if f.Value.Kind != data.Seq {
		d.wrong(f.Key, f.Value, "a list of sections", example)
		return
	}
	for _, item := range f.Value.Items {
		read(item)
	}
}

var kindWords = [...]string{
	data.Null: "nothing", data.Bool: "true or false", data.Int: "a whole number", data.Float: "a number",
	data.String: "a text", data.Date: "a date", data.Seq: "a list", data.Map: "keys with values",
}

func (d *decoder) wrong(name string, n *data.Node, want, example string) {
	d.report(diag.ConfigType, n.Span, diag.S("key", name), diag.S("want", want), diag.S("got", kindWords[n.Kind]), diag.S("example", example))
}

// str returns the text of a String that holds more than spaces.
func (d *decoder) str(f *data.Field) (string, bool) {
	if f.Value.Kind != data.String {
		d.wrong(f.Key, f.Value, "a text", "`\"…\"`")
		return "", false
	}
	if strings.TrimSpace(f.Value.Text) == "" {
		d.report(diag.ConfigType, f.Value.Span, diag.S("key", f.Key), diag.S("want", "a text"), diag.S("got", "an empty one"))
		return "", false
	}
	return f.Value.Text, true
}

func (d *decoder) text(name string, to *string) key {
	return key{name, func(f *data.Field) {
		if s, ok := d.str(f); ok {
			*to = s
		}
	}}
}

func (d *decoder) truth(name string, to *bool) key {
	return key{name, func(f *data.Field) {
		v, ok := f.Value.Bool()
		if !ok {
			d.wrong(name, f.Value, "true or false", "`true`")
			return
		}
		*to = v
	}}
}

func (d *decoder) number(name string, to *int, least, most int) key {
	return key{name, func(f *data.Field) {
		if f.Value.Kind != data.Int {
			d.wrong(name, f.Value, "a whole number", "`"+strconv.Itoa(least)+"`")
			return
		}
		if v, ok := f.Value.Int(); ok && v >= least && v <= most {
			*to = v
			return
		}
		d.report(diag.ConfigRange, f.Value.Span, diag.S("key", name), diag.N("min", least), diag.N("max", most))
	}}
}

// size reads a number of bytes: a whole number, or a text such as "1.5 MB".
// Units go by the thousand, as on the label of a disk.
func (d *decoder) size(name string, to *int64, least, most string) key {
	return key{name, func(f *data.Field) {
		v, ok := bytesOf(f.Value.Str())
		if f.Value.Kind != data.Int && f.Value.Kind != data.String || !ok {
			d.wrong(name, f.Value, "a size", "`\""+least+"\"`")
			return
		}
		low, _ := bytesOf(least)
		if high, _ := bytesOf(most); v >= low && v <= high {
			*to = v
			return
		}
		d.report(diag.ConfigRange, f.Value.Span, diag.S("key", name), diag.S("min", least), diag.S("max", most))
	}}
}

func bytesOf(text string) (int64, bool) {
	digits := strings.TrimRight(text, " BKMGTbkmgt")
	unit, ok := map[string]float64{"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12}[strings.ToLower(strings.TrimSpace(text[len(digits):]))]
	v, err := strconv.ParseFloat(digits, 64)
	if !ok || err != nil || math.IsNaN(v) || v < 0 || float64(v*unit) > math.MaxInt64/2 {
		return 0, false
	}
	return int64(float64(v * unit)), true
}

// texts reads a list of texts; one text counts as a list of one.
func (d *decoder) texts(name string, to *[]string) key {
	return key{name, func(f *data.Field) {
		*to = []string{}
		for _, n := range d.list(f) {
			if s, ok := d.str(&data.Field{Key: name, Value: n}); ok {
				*to = append(*to, s)
			}
		}
	}}
}

func (d *decoder) list(f *data.Field) []*data.Node {
	switch f.Value.Kind {
	case data.Seq:
		return f.Value.Items
	case data.String:
		return []*data.Node{f.Value}
	}
	d.wrong(f.Key, f.Value, "a list of texts", "`[\"…\", \"…\"]`")
	return nil
}

// choice reads a text that is one of a few words.
func (d *decoder) choice(f *data.Field, words ...string) (string, bool) {
	s, ok := d.str(f)
	if !ok {
		return "", false
	}
	if slices.Contains(words, s) {
		return s, true
	}
	args := []diag.Arg{diag.S("key", f.Key), diag.S("value", s), diag.L("choices", words)}
	if near := diag.Near(s, words); near != "" {
		args = append(args, diag.S("suggest", near))
	}
	d.report(diag.ConfigChoice, f.Value.Span, args...)
	return "", false
}

// labels reads a text per language. A text alone is that of every language;
// where these are not known, as in a page, it has the key "".
func (d *decoder) labels(name string, to *map[string]string) key {
	return key{name, func(f *data.Field) {
		out := map[string]string{}
		if f.Value.Kind == data.Map {
			d.each(f, func(f *data.Field) {
				tag, known := d.language(f.Key, f.Span)
				if s, ok := d.str(f); ok && known {
					out[tag] = s
				}
			})
		} else if s, ok := d.str(f); ok {
			if d.langs == nil {
				out[""] = s
			}
			for _, tag := range d.langs {
				out[tag] = s
			}
		}
		if len(out) > 0 {
			*to = out
		}
	}}
}

// language returns the folder name of one of the site's languages.
func (d *decoder) language(tag string, at diag.Span) (string, bool) {
	folder := strings.ToLower(tag)
	if d.langs == nil || slices.Contains(d.langs, folder) {
		return folder, true
	}
	if d.unsure {
		return "", false
	}
	args := []diag.Arg{diag.S("tag", tag)}
	if near := NearLanguage(tag, d.langs); near != "" {
		args = append(args, diag.S("suggest", near))
	} else if len(d.langs) <= shown {
		args = append(args, diag.L("languages", diag.AtMost(shown, d.langs)))
	} else {
		args = append(args, diag.L("some", diag.AtMost(shown, d.langs)))
	}
	d.report(diag.LanguageUnknown, at, args...)
	return "", false
}

// strings reads a table with free keys and plain values, which are taken as
// text.
func (d *decoder) strings(name string, to *map[string]string) key {
	return key{name, func(f *data.Field) {
		out := map[string]string{}
		d.each(f, func(f *data.Field) {
			switch f.Value.Kind {
			case data.Seq, data.Map, data.Null:
				d.wrong(f.Key, f.Value, "a text", "`\"…\"`")
			default:
				out[f.Key] = f.Value.Text
			}
		})
		if len(out) > 0 {
			*to = out
		}
	}}
}
