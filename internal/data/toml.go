package data

import (
	"bytes"
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/openimis/casebook/internal/diag"
)

// TOML reads a document; src is the part of the file that holds it and base
// its offset there. After a fault the reader goes on at the next line that
// looks like a key or a section, so that one run reports them all. The tree
// is never nil unless the file is no text; it holds what could be read.
func TOML(src []byte, base int, path string) (*Node, []diag.Diagnostic) {
	if diags := CheckText(src, base, path); diags != nil {
		return nil, diags
	}
	src, base = TrimBOM(src, base)
	r := &tomlReader{
		src: src, base: base, path: path,
		made: map[*Node]making{}, index: map[tomlKey]int{},
	}
	r.root = &Node{Kind: Map, Span: r.span(0, len(src))}
	r.made[r.root] = bySection
	r.current, r.depth = r.root, 1
	r.read()
	r.verify()
	return r.root, r.diags
}

type tomlReader struct {
	src     []byte
	base    int
	path    string
	diags   []diag.Diagnostic
	parser  unstable.Parser
	from    int // where in src the parser began
	end     int // of what it read last
	root    *Node
	current *Node // the section whose keys are being read
	depth   int   // of the current section
	deep    bool  // whether the line was found to nest too deeply
	made    map[*Node]making
	index   map[tomlKey]int
}

func (r *tomlReader) span(start, end int) diag.Span {
	return diag.Span{Start: start, End: end}.Shift(r.base)
}

func (r *tomlReader) report(code diag.Code, start, end int, args ...diag.Arg) {
	r.diags = append(r.diags, code.At(r.path, r.span(start, end), args...))
}

// maxFaults is how often the reader starts again: a file with more faults is
// no TOML, and each start may read it to its end.
const maxFaults = 100

func (r *tomlReader) read() {
	for from, starts := 0, 0; from < len(r.src) && starts < maxFaults; starts++ {
		r.from = from
		r.parser.Reset(r.src[from:])
		for r.parser.NextExpression() {
			r.deep = false
			switch e := r.parser.Expression(); e.Kind {
			case unstable.KeyValue:
				r.end = r.pair(r.current, e, r.depth)
			case unstable.Table, unstable.ArrayTable:
				r.section(e)
			}
		}
		var fault *unstable.ParserError
		if !errors.As(r.parser.Error(), &fault) {
			return
		}
		at := from + int(r.parser.Range(fault.Highlight).Offset)
		from = r.resume(r.fault(at, len(fault.Highlight), fault.Message))
		r.end = from
	}
}

// resume returns the offset of the first line after at that begins, in its
// first column, as a key or a section does; lines within a value are indented
// or begin with a bracket.
func (r *tomlReader) resume(at int) int {
	for {
		i := bytes.IndexByte(r.src[at:], '\n') // -1 at the end too
		if i < 0 {
			return len(r.src)
		}
		at += i + 1
		line, _, _ := bytes.Cut(r.src[at:], []byte{'\n'})
		if len(line) == 0 {
			continue
		}
		c := line[0]
		name := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '"' || c == '\'' || c >= 0x80
		if name && bytes.ContainsAny(line, "=:") || c == '[' {
			return at
		}
	}
}

// verify asks the library's own decoder for faults that the tree did not
// show, so that nothing passes here that another reader of TOML refuses.
func (r *tomlReader) verify() {
	if len(r.diags) > 0 {
		return
	}
	var all map[string]any
	err := toml.Unmarshal(r.src, &all)
	var decode *toml.DecodeError
	switch {
	case err == nil:
	case errors.As(err, &decode):
		line, column := decode.Position()
		at := 0
		for ; line > 1; line-- {
			at += bytes.IndexByte(r.src[at:], '\n') + 1
		}
		at = min(at+max(column-1, 0), len(r.src))
		r.report(diag.TOMLSyntax, at, at, diag.S("problem", strings.TrimPrefix(decode.Error(), "toml: ")))
	default:
		r.report(diag.TOMLSyntax, 0, 0, diag.S("problem", strings.TrimPrefix(err.Error(), "toml: ")))
	}
}
