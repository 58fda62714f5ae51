package theme

import (
	"bytes"
	"path"
	"regexp"
	"slices"
)

// scriptOf returns the logical name of the script that a file is a part of:
// js/search.js for assets/js/search/10-words.js. It is "" for other files.
func scriptOf(name string) string {
	if folder := path.Dir(name); path.Dir(folder) == "assets/js" && path.Ext(name) == ".js" {
		return "js/" + path.Base(folder) + ".js"
	}
	return ""
}

// A part is a module of its own, for editors and for tests under Node. These
// lines, which must stand alone, are what joining takes away.
var (
	importLine = regexp.MustCompile(`(?m)^import (?:\{[^}]*\} from )?'\./[^']*'\n`)
	exportLine = regexp.MustCompile(`(?m)^export (\{[^}]*\})\n`)
)

// scriptParts returns the parts of each script, by its logical name, in the
// order in which they are joined: that of their names.
func scriptParts(files map[string]*file) map[string][]string {
	parts := map[string][]string{}
	for name := range files {
		if script := scriptOf(name); script != "" {
			parts[script] = append(parts[script], name)
		}
	}
	for _, names := range parts {
		slices.Sort(names)
	}
	return parts
}

// joinScript makes one module of parts, each of which sees what those before
// it declare. It exports what its last part does. All is within a function,
// so that the minifier may shorten every name.
func joinScript(files map[string]*file, names []string) []byte {
	var body bytes.Buffer
	var exports []byte
	for _, name := range names {
		src := importLine.ReplaceAll(files[name].data, nil)
		exports = nil
		if m := exportLine.FindSubmatch(src); m != nil {
			exports = m[1]
		}
		body.Write(exportLine.ReplaceAll(src, nil))
		body.WriteByte('\n')
	}
	if exports == nil {
		return slices.Concat([]byte("(() => {\n"), body.Bytes(), []byte("})()\n"))
	}
	return slices.Concat([]byte("export const "), exports, []byte(" = (() => {\n"), body.Bytes(), []byte("return "), exports, []byte("\n})()\n"))
}

// faultyPart returns the path of the first part that is wrong by itself, of
// the last one where it takes them all: two that declare the same name.
func faultyPart(files map[string]*file, names []string) string {
	for _, name := range names {
		if _, err := shrink(name, files[name].data); err != nil {
			return files[name].path
		}
	}
	return files[names[len(names)-1]].path
}
