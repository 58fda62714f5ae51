// Package chart draws the small charts of a page: bars, columns, stacked
// columns and lines, as SVG without styles or scripts.
//
// What goes in: the data of a component as its author wrote them, and the
// language that writes its numbers. What comes out: SVG elements that stand in
// an <svg> of the drawing's height and of any width, a key to the series, and
// the numbers as rows of a table.
//
// A drawing has lengths of two kinds: across, percent of the width, and down,
// em. So bars grow with the room there is while letters keep their size, from
// 320 px on and with the reader's own size of text. Series differ in colour
// (classes c1 to c6, which a style sheet gives a colour), and also in hatching,
// dashes and marks, for those who see no colours and on paper.
package chart

import (
	"math"
	"slices"
	"strconv"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// Limits of what can still be read, and of numbers that can be told apart
// when they are drawn.
const (
	MaxSeries = 6
	MaxLabels = 100
	maxNumber = 1e15
)

// Kinds are the kinds of charts there are.
var Kinds = []string{"bar", "column", "line", "stacked"}

// A Chart is the data of one chart.
type Chart struct {
	Kind   string // one of Kinds
	Unit   string // "%" or a word
	Labels []string
	Series []Series
}

// A Series is a name with a value for each label.
type Series struct {
	Name   string
	Values []Value
}

// A Value is a number as its author wrote it; Known is false for one that is
// missing.
type Value struct {
	Text   string
	Number float64
	Known  bool
}

// Read takes from the data of a component what can be drawn, whatever else is
// wrong with them: what is no number is missing, lists too long are cut.
func Read(n *data.Node) Chart {
	c := Chart{Kind: n.Get("kind").Str(), Unit: n.Get("unit").Str()}
	if !slices.Contains(Kinds, c.Kind) {
		c.Kind = Kinds[0]
	}
	for _, label := range items(n.Get("labels"), MaxLabels) {
		c.Labels = append(c.Labels, label.Str())
	}
	for _, s := range items(n.Get("series"), MaxSeries) {
		series := Series{Name: s.Get("name").Str(), Values: make([]Value, len(c.Labels))}
		for i, v := range items(s.Get("values"), len(c.Labels)) {
			series.Values[i] = value(v)
		}
		c.Series = append(c.Series, series)
	}
	return c
}

// Check reports what a schema cannot say of the data: values without a label
// and labels without a value, numbers that cannot be drawn, and no number at
// all. Spans are those of the values.
func Check(n *data.Node, path string) []diag.Diagnostic {
	labels := n.Get("labels")
	series := n.Get("series")
	if labels == nil || series == nil || labels.Kind != data.Seq || series.Kind != data.Seq {
		return nil // the schema has said so
	}
	var out []diag.Diagnostic
	numbers, given := 0, 0
	for _, s := range series.Items {
		values := s.Get("values")
		if values == nil || values.Kind != data.Seq {
			continue
		}
		if got, want := len(values.Items), len(labels.Items); got != want {
			out = append(out, diag.ChartValues.At(path, values.Span, diag.S("series", s.Get("name").Str()), diag.N("got", got), diag.N("want", want)))
		}
		for _, v := range values.Items {
			given++
			switch {
			case value(v).Known:
				numbers++
			case v.Kind == data.Int || v.Kind == data.Float:
				out = append(out, diag.ChartNumber.At(path, v.Span, diag.S("value", v.Text)))
			}
		}
	}
	if numbers == 0 && given > 0 && out == nil {
		out = append(out, diag.ChartEmpty.At(path, series.Span))
	}
	return out
}

func items(n *data.Node, most int) []*data.Node {
	if n == nil || n.Kind != data.Seq {
		return nil
	}
	return n.Items[:min(len(n.Items), most)]
}

// value reads a number. One with an exponent is written out, since readers
// are no programmers.
func value(n *data.Node) Value {
	if n == nil || n.Kind != data.Int && n.Kind != data.Float {
		return Value{}
	}
	f, err := strconv.ParseFloat(n.Text, 64)
	if err != nil || math.Abs(f) > maxNumber || f != 0 && math.Abs(f) < 1/maxNumber {
		return Value{}
	}
	text := n.Text
	for _, r := range text {
		if r == 'e' || r == 'E' {
			text = strconv.FormatFloat(f, 'f', -1, 64)
			break
		}
	}
	return Value{text, f, true}
}
