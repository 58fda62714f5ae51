package data

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/openimis/casebook/internal/diag"
)

// A Table is a CSV file: the names of its columns and its rows, each with as
// many cells as there are columns.
type Table struct {
	Header []Cell   `cbor:"1,keyasint,omitempty"`
	Rows   [][]Cell `cbor:"2,keyasint,omitempty"`
}

// A Cell is the text of a cell and its place, with its quotation marks.
type Cell struct {
	Text string    `cbor:"1,keyasint,omitempty"`
	Span diag.Span `cbor:"2,keyasint"`
}

// Column returns the number of the column of a name, -1 if there is none.
func (t *Table) Column(name string) int {
	if t != nil {
		for i := range t.Header {
			if t.Header[i].Text == name {
				return i
			}
		}
	}
	return -1
}

// CSV reads a table as RFC 4180 has it, with commas. Rows with a fault are
// reported and left out, the others kept; the table is nil only for a file
// that is no text or has other separators.
func CSV(src []byte, path string) (*Table, []diag.Diagnostic) {
	if diags := CheckText(src, 0, path); diags != nil {
		return nil, diags
	}
	text, base := TrimBOM(src, 0)
	r := &csvReader{src: text, base: base, path: path, lines: []int{0}}
	for i, c := range text {
		if c == '\n' {
			r.lines = append(r.lines, i+1)
		}
	}
	if !r.read() {
		return nil, r.diags
	}
	return &r.table, r.diags
}

type csvReader struct {
	src   []byte
	base  int
	path  string
	lines []int
	table Table
	diags []diag.Diagnostic
}

func (r *csvReader) report(code diag.Code, start, end int, args ...diag.Arg) {
	r.diags = append(r.diags, code.At(r.path, diag.Span{Start: start, End: end}.Shift(r.base), args...))
}

func (r *csvReader) read() bool {
	reader := csv.NewReader(bytes.NewReader(r.src))
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true
	for first := true; ; first = false {
		record, err := reader.Read()
		var fault *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return true
		case errors.As(err, &fault):
			r.fault(fault)
			continue
		case err != nil:
			panic("data: reading CSV from memory: " + err.Error())
		}
		row := make([]Cell, len(record))
		for i, text := range record {
			start := r.offset(reader.FieldPos(i))
			row[i] = Cell{text, diag.Span{Start: start, End: r.cellEnd(start)}.Shift(r.base)}
		}
		switch {
		case first:
			if !r.header(row) {
				return false
			}
		case r.table.Header == nil:
			// The first row had a fault: nobody knows what the cells mean.
		case len(row) != len(r.table.Header):
			r.diags = append(r.diags, diag.CSVCells.At(r.path, diag.Span{Start: row[0].Span.Start, End: row[len(row)-1].Span.End},
				diag.N("got", len(row)), diag.N("want", len(r.table.Header))))
		default:
			r.table.Rows = append(r.table.Rows, row)
		}
	}
}

// header takes the first row; it returns false if no column can be told from
// the next.
func (r *csvReader) header(row []Cell) bool {
	if len(row) == 1 {
		name := ""
		switch {
		case strings.Contains(row[0].Text, ";"):
			name = "semicolons"
		case strings.Contains(row[0].Text, "\t"):
			name = "tabs"
		}
		if name != "" {
			r.diags = append(r.diags, diag.CSVSeparator.At(r.path, row[0].Span, diag.S("separator", name)))
			return false
		}
	}
	seen := map[string]diag.Span{}
	for i, cell := range row {
		if strings.TrimSpace(cell.Text) == "" {
			r.diags = append(r.diags, diag.CSVNoName.At(r.path, cell.Span, diag.N("number", i+1)))
			continue
		}
		if first, twice := seen[cell.Text]; twice {
			r.diags = append(r.diags, diag.CSVColumn.At(r.path, cell.Span, diag.S("name", cell.Text)).
				With(diag.Place{Path: r.path, Span: first, Role: "first"}))
			continue
		}
		seen[cell.Text] = cell.Span
	}
	r.table.Header = row
	return true
}

// fault reports a quotation mark out of place. One that is never closed is
// shown where it opens, not at the end of the file where the reader gave up.
func (r *csvReader) fault(f *csv.ParseError) {
	at := r.offset(f.Line, f.Column)
	start := r.offset(f.StartLine, 1)
	for start < at {
		end := r.cellEnd(start)
		if r.src[start] == '"' && end >= len(r.src) && !closed(r.src[start:]) {
			r.report(diag.CSVUnclosed, start, start+1)
			return
		}
		start = end + 1
	}
	r.report(diag.CSVQuote, at, min(at+1, len(r.src)))
}

// offset turns a line and a column in bytes, from 1, into an offset.
func (r *csvReader) offset(line, column int) int {
	line = min(max(line, 1), len(r.lines))
	return min(r.lines[line-1]+max(column-1, 0), len(r.src))
}

// cellEnd returns the offset after a cell that begins at an offset.
func (r *csvReader) cellEnd(at int) int {
	if at < len(r.src) && r.src[at] == '"' {
		for i := at + 1; i < len(r.src); i++ {
			if r.src[i] != '"' {
				continue
			}
			if i+1 == len(r.src) || r.src[i+1] != '"' {
				return i + 1
			}
			i++
		}
		return len(r.src)
	}
	end := at
	for end < len(r.src) && r.src[end] != ',' && r.src[end] != '\n' {
		end++
	}
	if end > at && (end == len(r.src) || r.src[end] == '\n') && r.src[end-1] == '\r' {
		end--
	}
	return end
}

// closed reports whether a cell that begins with a quotation mark ends with
// one of its own.
func closed(cell []byte) bool {
	return len(cell) > 1 && bytes.Count(cell, []byte{'"'})%2 == 0
}
