package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// An alertTransformer finds the quotations that are alerts: their first line
// is [!NOTE] or the like, as on GitHub.
type alertTransformer struct{}

func (alertTransformer) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	quote, ok := n.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != ast.Node(n) || n.Lines().Len() == 0 {
		return
	}
	first := n.Lines().At(0)
	kind := alertKind(bytes.TrimSpace(first.Value(reader.Source())))
	if kind == "" {
		return
	}
	p := pageOf(pc)
	if p.alerts == nil {
		p.alerts = map[ast.Node]string{}
	}
	p.alerts[quote] = kind
	n.Lines().SetSliced(1, n.Lines().Len())
	if n.Lines().Len() == 0 {
		quote.RemoveChild(quote, n)
	}
}

func alertKind(line []byte) string {
	if len(line) < 4 || !bytes.HasPrefix(line, []byte("[!")) || line[len(line)-1] != ']' {
		return ""
	}
	switch kind := strings.ToLower(string(line[2 : len(line)-1])); kind {
	case "note", "tip", "important", "warning", "caution":
		return kind
	}
	return ""
}

func (w *writer) alert(n *ast.Blockquote, kind string) {
	w.str(`<aside class="alert alert-` + kind + `" role="note"><p class="alert-title">`)
	w.ui("alert." + kind)
	w.container(n, `</p>`, `</aside>`)
}
