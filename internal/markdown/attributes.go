package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/openimis/casebook/internal/diag"
)

// attributes are what authors may write in braces: {#id .class lang=ne}.
type attributes struct{ id, class, lang, dir string }

// A pair is one word of an attribute list, with its place in the list.
type pair struct {
	name, value string
	start, end  int
}

// pairs reads an attribute list at the start of s. Braces that hold anything
// else, such as {name} in the text of a heading, are no attribute list.
func pairs(s []byte) (list []pair, length int, ok bool) {
	if len(s) == 0 || s[0] != '{' {
		return nil, 0, false
	}
	i := 1
	for i < len(s) {
		for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == ',') {
			i++
		}
		if i < len(s) && s[i] == '}' {
			return list, i + 1, len(list) > 0
		}
		start := i
		for i < len(s) && !isSpace(s[i]) && s[i] != '=' && s[i] != '}' && s[i] != ',' && s[i] != '{' {
			i++
		}
		word := string(s[start:i])
		switch {
		case len(word) > 1 && (word[0] == '#' || word[0] == '.'):
			name := "id"
			if word[0] == '.' {
				name = "class"
			}
			list = append(list, pair{name, word[1:], start, i})
		case word != "" && isLetter(word[0]) && i < len(s) && s[i] == '=':
			value, n, ok := attributeValue(s[i+1:])
			if !ok {
				return nil, 0, false
			}
			i += 1 + n
			list = append(list, pair{word, value, start, i})
		default:
			return nil, 0, false
		}
	}
	return nil, 0, false
}

// attributeValue reads a value, bare or in quotation marks.
func attributeValue(s []byte) (value string, length int, ok bool) {
	if len(s) > 0 && (s[0] == '"' || s[0] == '\'') {
		var out []byte
		for i := 1; i < len(s) && s[i] != '\n'; i++ {
			switch {
			case s[i] == s[0]:
				return string(out), i + 1, true
			case s[i] == '\\' && i+1 < len(s) && (s[i+1] == s[0] || s[i+1] == '\\'):
				i++
			}
			out = append(out, s[i])
		}
		return "", 0, false
	}
	i := 0
	for i < len(s) && !isSpace(s[i]) && s[i] != '}' && s[i] != ',' && s[i] != '{' {
		i++
	}
	return string(s[:i]), i, i > 0
}

// attributes keeps what is allowed of a list that begins at the offset, and
// reports the rest.
func (w *writer) attributes(list []pair, at int) attributes {
	var a attributes
	for _, p := range list {
		ok := false
		switch p.name {
		case "id":
			if ok = isID(p.value); ok {
				a.id = p.value
			}
		case "class":
			if ok = isClass(p.value); ok {
				a.class = strings.TrimSpace(a.class + " " + strings.Join(strings.Fields(p.value), " "))
			}
		case "lang":
			if ok = isLang(p.value); ok {
				a.lang = p.value
			}
		case "dir":
			if ok = p.value == "ltr" || p.value == "rtl" || p.value == "auto"; ok {
				a.dir = p.value
			}
		}
		if !ok {
			w.report(diag.DroppedAttribute, w.at.span(at+p.start, at+p.end), diag.S("name", p.name))
		}
	}
	return a
}

// isID takes letters of every script, digits, hyphens and underscores: what
// is safe in an attribute, an address and a style sheet.
func isID(s string) bool {
	for i := range len(s) {
		if !isWord(s[i]) && s[i] < 0x80 {
			return false
		}
	}
	return s != "" && !strings.ContainsFunc(s, invisible)
}

func isClass(s string) bool {
	for i := range len(s) {
		if !isWord(s[i]) && s[i] != ' ' {
			return false
		}
	}
	return strings.TrimSpace(s) != ""
}

func isLang(s string) bool {
	for i := range len(s) {
		if !isLetter(s[i]) && !isDigit(s[i]) && s[i] != '-' {
			return false
		}
	}
	return s != "" && isLetter(s[0])
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isWord(c byte) bool   { return isLetter(c) || isDigit(c) || c == '-' || c == '_' }

// trailing cuts an attribute list from the end of a heading's last line.
func trailing(n ast.Node, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	seg := lines.At(lines.Len() - 1)
	line := bytes.TrimRight(seg.Value(reader.Source()), " \t\r\n")
	if seg.Padding != 0 || len(line) == 0 || line[len(line)-1] != '}' {
		return
	}
	open := bytes.LastIndexByte(line, '{')
	if open < 0 || open > 0 && line[open-1] != ' ' && line[open-1] != '\t' {
		return
	}
	list, length, ok := pairs(line[open:])
	if !ok || open+length != len(line) {
		return
	}
	page := pageOf(pc)
	page.setAttributes(n, page.writer.attributes(list, seg.Start+open))
	rest := bytes.TrimRight(line[:open], " \t")
	// The signs that close a heading may stand before its attributes.
	if closing := bytes.TrimRight(rest, "#"); len(closing) < len(rest) && lines.Len() == 1 {
		if bare := bytes.TrimRight(closing, " \t"); len(bare) < len(closing) || len(closing) == 0 {
			rest = bare
		}
	}
	if len(rest) == 0 {
		lines.SetSliced(0, lines.Len()-1)
		return
	}
	lines.Set(lines.Len()-1, text.NewSegment(seg.Start, seg.Start+len(rest)))
}

// An atxParser is goldmark's with our attributes.
type atxParser struct{ parser.BlockParser }

func (p *atxParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n != nil {
		trailing(n, reader, pc)
	}
	return n, state
}

// A setextParser is goldmark's with our attributes.
type setextParser struct{ parser.BlockParser }

func (p *setextParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	if n.Parent() != nil {
		trailing(n, reader, pc)
	}
}
