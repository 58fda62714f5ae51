package i18n

import (
	"maps"
	"slices"

	"github.com/openimis/casebook/internal/diag"
)

// compare reports what one language has and another lacks.
func (l *loader) compare() []diag.Diagnostic {
	var out []diag.Diagnostic
	reference := l.reference()
	for _, folder := range l.site {
		out = append(out, l.missing(folder, reference)...)
	}
	for _, folder := range slices.Sorted(maps.Keys(l.own)) {
		if !l.wanted[folder] {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(l.own[folder])) {
			if d, differs := l.placeholders(l.own[folder][key], reference[key]); differs {
				out = append(out, d)
			}
		}
	}
	return out
}

// reference holds the text by which those of other languages are measured:
// that of the binary, since it cannot be wrong, or where the site or its
// theme has made the key, the default language's.
func (l *loader) reference() map[string]*entry {
	out := maps.Clone(l.measure)
	for _, folder := range append(chain(l.standard), lastResort) {
		for key, e := range l.own[folder] {
			if out[key] == nil {
				out[key] = e
			}
		}
	}
	return out
}

func (l *loader) missing(folder string, reference map[string]*entry) []diag.Diagnostic {
	has := map[string]bool{}
	for _, from := range chain(folder) {
		if l.broken[from] {
			return nil // that has been said, and all else follows from it
		}
		for key := range l.own[from] {
			has[key] = true
		}
	}
	if len(has) == 0 && len(reference) > 0 {
		file := "i18n/" + folder + ".toml"
		if f := l.files[folder]; f != nil {
			file = f.Path // it is there, and empty
		}
		return []diag.Diagnostic{diag.MissingStrings.At(file, diag.Span{}, diag.S("lang", folder), diag.N("count", len(reference)))}
	}
	var out []diag.Diagnostic
	for _, key := range slices.Sorted(maps.Keys(reference)) {
		if has[key] {
			continue
		}
		from := reference[key]
		file, at := from.file.Path, from.span
		if f := l.files[folder]; f != nil {
			file, at = f.Path, diag.Span{}
		}
		d := diag.MissingString.At(file, at, diag.S("key", key), diag.S("lang", folder), diag.S("other", from.message.speech.tag),
			diag.S("text", from.message.text(other).raw))
		if file != from.file.Path && !from.file.Default {
			d = d.With(diag.Place{Path: from.file.Path, Span: from.span, Role: "the text is here"})
		}
		out = append(out, d)
	}
	return out
}

// placeholders compares the names that two texts of a key use. A form may do
// without the number ("one page"), and need not be given it.
func (l *loader) placeholders(own, reference *entry) (diag.Diagnostic, bool) {
	if reference == nil || own == reference {
		return diag.Diagnostic{}, false
	}
	mine, theirs := own.message.placeholders(), reference.message.placeholders()
	var extra, lost []string
	for _, name := range mine {
		if !slices.Contains(theirs, name) && (name != "N" || !own.message.plural) {
			extra = append(extra, name)
		}
	}
	for _, name := range theirs {
		if !slices.Contains(mine, name) && (name != "N" || !own.message.plural) {
			lost = append(lost, name)
		}
	}
	if extra == nil && lost == nil {
		return diag.Diagnostic{}, false
	}
	return diag.PlaceholderMismatch.At(own.file.Path, own.span, diag.S("key", own.key), diag.S("lang", own.message.speech.tag),
		diag.S("other", reference.message.speech.tag), diag.S("problem", mismatch(extra, lost))), true
}

func mismatch(extra, lost []string) string {
	quote := func(names []string) string {
		text := ""
		for i, name := range names {
			if i > 0 {
				text += ", "
			}
			text += "`{{." + name + "}}`"
		}
		return text
	}
	switch {
	case extra == nil:
		return "lacks " + quote(lost)
	case lost == nil:
		return "has " + quote(extra)
	}
	return "has " + quote(extra) + " and lacks " + quote(lost)
}
