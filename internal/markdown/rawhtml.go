package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/openimis/casebook/internal/diag"
)

var (
	kindTag     = ast.NewNodeKind("CasebookTag")
	kindRawTag  = ast.NewNodeKind("CasebookRawTag")
	kindComment = ast.NewNodeKind("CasebookComment")
)

// A tag is one of the few that are understood, without attributes.
type tag struct {
	ast.BaseInline
	name       string
	closing    bool // </name>
	start, end int
	match      match
}

// A match says whether a tag has found its partner.
type match uint8

const (
	unseen match = iota
	paired
	alone
)

// A rawTag is any other: it is shown as text.
type rawTag struct {
	ast.BaseInline
	text       []byte // without what stands between the lines of a block
	start, end int
}

// A comment shows nothing.
type comment struct{ ast.BaseInline }

func (*tag) Kind() ast.NodeKind     { return kindTag }
func (*rawTag) Kind() ast.NodeKind  { return kindRawTag }
func (*comment) Kind() ast.NodeKind { return kindComment }

func (n *tag) Dump(source []byte, level int)     { ast.DumpHelper(n, source, level, nil, nil) }
func (n *rawTag) Dump(source []byte, level int)  { ast.DumpHelper(n, source, level, nil, nil) }
func (n *comment) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// understood are the tags that may stand within a line.
func understood(name string) bool {
	switch name {
	case "br", "kbd", "sub", "sup", "mark":
		return true
	}
	return false
}

// A tagParser reads what looks like HTML within a line.
type tagParser struct{}

func (tagParser) Trigger() []byte { return []byte{'<'} }

func (tagParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if bytes.HasPrefix(line, commentOpen) {
		return inlineComment(block, pageOf(pc))
	}
	// A tag may run over some lines.
	const mostLines, mostBytes = 20, 4000
	length, state := scanTag(line)
	if state == tagOpen {
		whole := bytes.Clone(line)
		l, pos := block.Position()
		for n := 0; state == tagOpen && n < mostLines && len(whole) < mostBytes; n++ {
			block.AdvanceLine()
			if line, seg = block.PeekLine(); line == nil {
				break
			}
			before := len(whole)
			whole = append(whole, line...)
			if length, state = scanTag(whole); state == tagDone {
				block.Advance(length - before)
				return &rawTag{text: whole[:length], start: pos.Start, end: seg.Start + length - before}
			}
		}
		block.SetPosition(l, pos)
		return nil
	}
	if state != tagDone {
		return nil
	}
	block.Advance(length)
	name, closing, bare := bareTag(line[:length])
	if bare && understood(name) && !(closing && name == "br") {
		return &tag{name: name, closing: closing, start: seg.Start, end: seg.Start + length}
	}
	return &rawTag{text: line[:length], start: seg.Start, end: seg.Start + length}
}

// bareTag takes a tag apart that has no attributes. Only <br/> may have a
// slash at its end.
func bareTag(s []byte) (name string, closing, ok bool) {
	s = s[1 : len(s)-1]
	if s, closing = bytes.CutPrefix(s, []byte("/")); !closing {
		if head, slash := bytes.CutSuffix(s, []byte("/")); slash {
			if name = strings.ToLower(string(bytes.TrimSpace(head))); name != "br" {
				return "", false, false
			}
			return name, false, true
		}
	}
	name = strings.ToLower(string(bytes.TrimSpace(s)))
	for i := range len(name) {
		if !isLetter(name[i]) {
			return "", false, false
		}
	}
	return name, closing, true
}

type tagState uint8

const (
	noTag   tagState = iota
	tagOpen          // it may go on in the next line
	tagDone
)

// scanTag follows CommonMark's grammar of tags, declarations and processing
// instructions from the < at the start of s.
func scanTag(s []byte) (length int, state tagState) {
	if len(s) < 2 {
		return 0, noTag
	}
	switch c := s[1]; {
	case c == '?' || c == '!':
		return scanDeclaration(s)
	case c == '/':
		if len(s) < 3 || !isLetter(s[2]) {
			return 0, noTag
		}
		i := 3
		for i < len(s) && (isLetter(s[i]) || isDigit(s[i]) || s[i] == '-') {
			i++
		}
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		return tagEnd(s, i)
	case !isLetter(c):
		return 0, noTag
	}
	i := 2
	for i < len(s) && (isLetter(s[i]) || isDigit(s[i]) || s[i] == '-') {
		i++
	}
	for {
		spaces := i
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		if i >= len(s) || s[i] == '>' {
			return tagEnd(s, i)
		}
		if s[i] == '/' {
			return tagEnd(s, i+1)
		}
		if i == spaces || !isLetter(s[i]) && s[i] != '_' && s[i] != ':' {
			return 0, noTag
		}
		for i < len(s) && (isWord(s[i]) || s[i] == ':' || s[i] == '.') {
			i++
		}
		value := i
		for value < len(s) && isSpace(s[value]) {
			value++
		}
		if value < len(s) && s[value] == '=' {
			n, state := scanValue(s[value+1:])
			if state != tagDone {
				return 0, state
			}
			i = value + 1 + n
		}
	}
}

func tagEnd(s []byte, i int) (int, tagState) {
	switch {
	case i >= len(s):
		return 0, tagOpen
	case s[i] == '>':
		return i + 1, tagDone
	}
	return 0, noTag
}

func scanValue(s []byte) (length int, state tagState) {
	i := 0
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	if i == len(s) {
		return 0, tagOpen
	}
	if q := s[i]; q == '"' || q == '\'' {
		n := bytes.IndexByte(s[i+1:], q)
		if n < 0 {
			return 0, tagOpen
		}
		return i + n + 2, tagDone
	}
	start := i
	for i < len(s) && s[i] > ' ' && !bytes.ContainsRune([]byte("\"'=<>`"), rune(s[i])) {
		i++
	}
	if i == start {
		return 0, noTag
	}
	return i, tagDone
}

// scanDeclaration reads <!X …>, <![CDATA[…]]> and <?…?>, if they are short.
func scanDeclaration(s []byte) (length int, state tagState) {
	const longest = 1000
	s = s[:min(len(s), longest)]
	closer := ">"
	switch {
	case s[1] == '?':
		closer = "?>"
	case bytes.HasPrefix(s, []byte("<![CDATA[")):
		closer = "]]>"
	case len(s) < 3 || !isLetter(s[2]):
		return 0, noTag
	}
	if i := bytes.Index(s[2:], []byte(closer)); i >= 0 {
		return 2 + i + len(closer), tagDone
	}
	return 0, noTag
}

var (
	commentOpen  = []byte("<!--")
	commentClose = []byte("-->")
)

// inlineComment reads a comment within a paragraph. A comment that does not
// end there is text.
func inlineComment(block text.Reader, p *page) ast.Node {
	l, pos := block.Position()
	if pos.Start < p.commentEnd {
		return nil
	}
	block.Advance(2) // <!--> is a comment
	stop := pos.Start
	for {
		line, seg := block.PeekLine()
		if line == nil {
			break
		}
		if i := bytes.Index(line, commentClose); i >= 0 {
			block.Advance(i + len(commentClose))
			return &comment{}
		}
		stop = seg.Stop
		block.AdvanceLine()
	}
	p.commentEnd = stop
	block.SetPosition(l, pos)
	return nil
}

func (w *writer) tag(n *tag) {
	if n.match == unseen {
		pairTags(n)
	}
	switch {
	case n.match == alone:
		w.asText(n.start, n.end, w.src[n.start:n.end])
	case n.name == "br":
		w.lineBreak()
	case n.closing:
		w.str(`</` + n.name + `>`)
	default:
		w.str(`<` + n.name + `>`)
	}
}

// pairTags looks for partners among a tag and its siblings behind it: tags
// that stand in different emphasis, or cross each other, have none.
func pairTags(from *tag) {
	var open []*tag
	count := map[string]int{} // of open, so that a stray end costs no search
	for n := ast.Node(from); n != nil; n = n.NextSibling() {
		t, ok := n.(*tag)
		switch {
		case !ok:
		case t.name == "br":
			t.match = paired
		case !t.closing:
			t.match = alone
			open = append(open, t)
			count[t.name]++
		case count[t.name] == 0:
			t.match = alone
		default:
			for {
				last := open[len(open)-1]
				open = open[:len(open)-1]
				count[last.name]--
				if last.name == t.name {
					last.match, t.match = paired, paired
					break
				}
			}
		}
	}
}

func (w *writer) rawTag(n *rawTag) { w.asText(n.start, n.end, n.text) }

// asText shows HTML as it is written.
func (w *writer) asText(start, end int, s []byte) {
	name := string(bytes.Join(bytes.Fields(s), []byte(" ")))
	if len(name) > 60 {
		name = strings.ToValidUTF8(name[:60], "") + "…"
	}
	w.report(diag.RawHTML, w.at.span(start, end), diag.S("tag", name))
	from := len(w.out)
	w.out = appendEscaped(w.out, s, false)
	w.run(w.kind(), from, diag.Span{})
	w.prev = 'x'
}
