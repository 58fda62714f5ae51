package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/openimis/casebook/internal/diag"
)

// mostCells is how large a table may be. goldmark fills each row up to the
// number of columns, so that 20 kB of text could make 100 million cells.
const mostCells = 50_000

// A tableGuard refuses tables that are too large before they are made.
type tableGuard struct{}

func (tableGuard) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	for i := 1; i < lines.Len(); i++ {
		seg := lines.At(i)
		line := reader.Source()[seg.Start:seg.Stop]
		columns := bytes.Count(line, []byte{'|'}) + 1
		cells := columns * (lines.Len() - i)
		if cells <= mostCells || len(bytes.Trim(line, "|:- \t\r\n")) != 0 {
			continue
		}
		w := pageOf(pc).writer
		w.refuse(diag.TableTooLarge, lines.At(0).Start, lines.At(lines.Len()-1).Stop, diag.N("n", cells), diag.N("limit", mostCells))
		lines.SetSliced(0, 0)
		return
	}
}

func (w *writer) table(n *extast.Table) {
	w.document.tables++
	w.str(`<div class="table-scroll" role="region" tabindex="0" aria-label="`)
	w.ui("table.scroll")
	w.str(` `)
	w.num(w.tables)
	w.str(`"><table>`)
	w.inTable = true
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if _, ok := row.(*extast.TableHeader); ok {
			w.str(`<thead>`)
			w.row(row, true)
			w.str(`</thead>`)
			continue
		}
		if !body {
			w.str(`<tbody>`)
			body = true
		}
		w.row(row, false)
	}
	if body {
		w.str(`</tbody>`)
	}
	w.inTable = false
	w.str(`</table></div>`)
}

func (w *writer) row(row ast.Node, header bool) {
	w.str(`<tr>`)
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell, ok := c.(*extast.TableCell)
		if !ok {
			continue
		}
		// A heading without text names nothing: it is an empty cell.
		name := `td`
		if header && cell.HasChildren() {
			name = `th`
		}
		w.str(`<`)
		w.str(name)
		if name == `th` {
			w.str(` scope="col"`)
		}
		switch cell.Alignment {
		case extast.AlignLeft:
			w.str(` class="align-left"`)
		case extast.AlignCenter:
			w.str(` class="align-center"`)
		case extast.AlignRight:
			w.str(` class="align-right"`)
		}
		w.str(`>`)
		w.inlines(cell)
		w.endBlock()
		w.str(`</`)
		w.str(name)
		w.str(`>`)
	}
	w.str(`</tr>`)
}
