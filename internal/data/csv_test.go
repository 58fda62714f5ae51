package data

import (
	"fmt"
	"strings"
	"testing"
)

func showTable(table *Table, file string) string {
	if table == nil {
		return "nil"
	}
	var out strings.Builder
	for _, row := range append([][]Cell{table.Header}, table.Rows...) {
		for _, c := range row {
			fmt.Fprintf(&out, "%q[%s] ", c.Text, file[c.Span.Start:c.Span.End])
		}
		out.WriteByte('\n')
	}
	return out.String()
}

func TestCSVGivesEveryCellItsTextAndPlace(t *testing.T) {
	src := "\ufeffid,en,\"f r\"\r\na,\"x, \"\"y\"\"\nz\",é\r\n\r\nb,,\n"
	table, diags := CSV([]byte(src), "a.csv")
	equal(t, "faults", complaints(diags, src), "")
	equal(t, "table", strings.ReplaceAll(showTable(table, src), " \n", "\n"), `"id"[id] "en"[en] "f r"["f r"]
"a"[a] "x, \"y\"\nz"["x, ""y""
z"] "é"[é]
"b"[b] ""[] ""[]`)
	if table.Column("en") != 1 || table.Column("x") != -1 || (*Table)(nil).Column("en") != -1 {
		t.Error("columns are not found by name")
	}
}

func TestCSVReportsFaultyRowsAndKeepsTheOthers(t *testing.T) {
	for _, c := range []struct{ name, src, want, rows string }{
		{"too few cells", "a,b\n1\n2,3\n", "2:1-2:2 this row has 1 cells, but the first row has 2 [csv-cells]", "2"},
		{"too many cells", "a,b\n1,2,3\n4,5\n", "2:1-2:6 this row has 3 cells, but the first row has 2 [csv-cells]", "4"},
		{"a bare quotation mark", "a,b\nd,e\"f\nh,i\n", "2:4-2:5 a quotation mark stands in the middle of a cell [csv-quote]", "h"},
		{"text after the closing mark", "a,b\n\"k\"l,m\nh,i\n", "2:3-2:4 a quotation mark stands in the middle of a cell [csv-quote]", "h"},
		{"a mark that is never closed", "a,b\nc,d\no,\"p\nq,r", "3:3-3:4 the quotation mark that opens here is never closed [csv-unclosed]", "c"},
		{"a column twice", "a,b,a\n1,2,3\n", "1:5-1:6 the column `a` is given twice [csv-column] (first 1:1)", "1"},
		{"columns without a name", "a,, \n1,2,3\n", "1:3-1:3 column 2 has no name [csv-no-name]\n1:4-1:5 column 3 has no name [csv-no-name]", "1"},
		{"a faulty first row", "a,b\"c\n1,2\n", "1:4-1:5 a quotation mark stands in the middle of a cell [csv-quote]", ""},
		{"semicolons", "a;b\n1;2\n", "1:1-1:4 the columns are parted by semicolons, not by commas [csv-separator]", "nil"},
		{"tabs", "a\tb\n1\t2\n", "1:1-1:4 the columns are parted by tabs, not by commas [csv-separator]", "nil"},
		{"another encoding", "a\n\xe9t\xe9\n", "2:1-2:2 this is not UTF-8 text: the byte 0xE9 stands for no letter [not-utf8]", "nil"},
		{"an empty file", "", "", ""},
	} {
		table, diags := CSV([]byte(c.src), "a.csv")
		equal(t, c.name, complaints(diags, c.src), c.want)
		rows := "nil"
		if table != nil {
			rows = ""
			for _, row := range table.Rows {
				rows += row[0].Text
			}
		}
		equal(t, c.name, rows, c.rows)
	}
}

func TestEncodingFaultsAreToldOnceWithTheirNumber(t *testing.T) {
	_, diags := CSV([]byte("\xe9\n\xe8\n\xe7\n"), "a.csv")
	equal(t, "faults", complaints(diags, "\xe9\n"), "1:1-1:2 this is not UTF-8 text: the byte 0xE9 stands for no letter [not-utf8]")
	equal(t, "help", diags[0].Help(), "save the file again with the encoding UTF-8; 3 places are wrong")
}

func FuzzCSV(f *testing.F) {
	for _, src := range []string{"a,b\n1,\"2\"\n", "\ufeffa\r\n\"x\r\ny\"\r\n", "a,\"b\nc", "a;b\n", "a,a\n1\"2,3\n\"4\"5,6\n"} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		table, diags := CSV(src, "a.csv")
		inside(t, nil, diags, len(src))
		if table == nil {
			return
		}
		last := 0
		for _, row := range append([][]Cell{table.Header}, table.Rows...) {
			if len(row) != len(table.Header) {
				t.Fatalf("a row of %d cells for %d columns", len(row), len(table.Header))
			}
			for _, c := range row {
				if c.Span.Start < last || c.Span.End < c.Span.Start || c.Span.End > len(src) {
					t.Fatalf("cell %q at %v", c.Text, c.Span)
				}
				last = c.Span.End
				if text := string(src[c.Span.Start:c.Span.End]); text != "" && text[0] != '"' && text != c.Text {
					t.Fatalf("cell %q stands at %q", c.Text, text)
				}
			}
		}
	})
}
