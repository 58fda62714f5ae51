package chart

import (
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/lang"
)

// A Drawing is a chart as a template shows it.
type Drawing struct {
	SVG    string // elements, for an <svg width="100%"> with fill="currentColor"
	Height string // of that <svg>, in em
	Keys   []Key  // to the series; none where there is one
	Facts  []Fact // what a series says, for those who see no picture
	Names  []string
	Rows   []Row
}

// A Key shows how a series is drawn: an SVG of 24 by 12 px and its class.
type Key struct{ Name, Class, SVG string }

// A Fact is the range of a series: numbers and labels as they are written.
// Low and High are the same where there is one number.
type Fact struct{ Name, Low, LowAt, High, HighAt string }

// A Row is a label with a number of each series, "–" for a missing one.
type Row struct {
	Label string
	Cells []string
}

const missing = "–"

// A drafter draws one chart.
type drafter struct {
	canvas
	Chart
	locale *lang.Locale
	id     string
	shown  []string // labels as the language writes them
}

// Draw draws a chart. Numbers and dates are written as the language does; rtl
// says that reading begins at the right; id is unique on the page.
func (c Chart) Draw(locale *lang.Locale, rtl bool, id string) Drawing {
	d := drafter{canvas: canvas{rtl: rtl}, Chart: c, locale: locale, id: id}
	for _, l := range c.Labels {
		d.shown = append(d.shown, locale.Date(l, lang.Short))
	}
	out := Drawing{}
	height := 0.0
	if len(c.Labels) > 0 && len(c.Series) > 0 {
		if c.Kind != "line" {
			d.patterns(id, len(c.Series))
		}
		if c.Kind == "bar" {
			height = d.bars()
		} else {
			height = d.upended()
		}
	}
	out.SVG, out.Height = d.String(), num(height)
	for i, s := range c.Series {
		out.Names = append(out.Names, s.Name)
		if fact, ok := d.fact(s); ok {
			out.Facts = append(out.Facts, fact)
		}
		if len(c.Series) > 1 {
			out.Keys = append(out.Keys, Key{s.Name, class(i), d.key(i)})
		}
	}
	for i, l := range d.shown {
		row := Row{Label: l}
		for _, s := range c.Series {
			row.Cells = append(row.Cells, d.number(s.Values[i]))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// number writes a value with the sign of percent, if that is its unit; other
// units are words and stand beside the title.
func (d *drafter) number(v Value) string {
	if !v.Known {
		return missing
	}
	return d.write(v.Text)
}

func (d *drafter) write(number string) string {
	if d.Unit == "%" {
		return d.locale.Percent(number)
	}
	return d.locale.Number(number)
}

func (d *drafter) fact(s Series) (f Fact, ok bool) {
	low, high := -1, -1
	for i, v := range s.Values {
		if !v.Known {
			continue
		}
		if low < 0 || v.Number < s.Values[low].Number {
			low = i
		}
		if high < 0 || v.Number > s.Values[high].Number {
			high = i
		}
	}
	if low < 0 {
		return f, false
	}
	return Fact{s.Name, d.number(s.Values[low]), d.shown[low], d.number(s.Values[high]), d.shown[high]}, true
}

// key draws the sign of a series beside its name.
func (d *drafter) key(series int) string {
	if d.Kind == "line" {
		return `<path d="M0 6H24" stroke="currentColor" stroke-width="2"` + dash(series) + `/><path transform="translate(12 6)" d="` + marks[series%len(marks)] + `"/>`
	}
	fill := ""
	if h := hatch(d.id, series); h != "" {
		fill = ` fill="url(#` + h + `)" stroke="currentColor"`
	}
	return `<rect x=".5" y=".5" width="23" height="11"` + fill + `/>`
}

func dash(series int) string {
	if d := dashes[series%len(dashes)]; d != "" {
		return ` stroke-dasharray="` + d + `"`
	}
	return ""
}

// span is the least and the greatest known number, zero included.
func (d *drafter) span() (low, high float64) {
	for _, s := range d.Series {
		for _, v := range s.Values {
			low, high = min(low, v.Number), max(high, v.Number)
		}
	}
	return low, high
}

// bars draws a label on a line of its own and below it a bar for each series,
// with its number behind it: long labels have room, and no axis is needed.
func (d *drafter) bars() (height float64) {
	const bar, pitch, after = 1.1, 1.35, .55
	low, high := d.span()
	room := func(negative bool) float64 {
		most := 0.0
		for _, s := range d.Series {
			for _, v := range s.Values {
				if (v.Number < 0) == negative {
					most = max(most, width(d.number(v)))
				}
			}
		}
		return most + 3
	}
	left, right := 0.0, 100-min(40, room(false))
	if low < 0 {
		left = min(40, room(true))
	}
	if low == high {
		high = 1
	}
	x := func(v float64) float64 { return left + float64(float64(v-low)/float64(high-low)*(right-left)) }
	y := 0.0
	var bars, letters canvas
	bars.rtl, letters.rtl = d.rtl, d.rtl
	groups := make([]strings.Builder, len(d.Series))
	for i, label := range d.shown {
		for _, line := range wrap(label, 98) {
			letters.text(0, y+1, 0, start, line)
			y += 1.3
		}
		for n, s := range d.Series {
			v := s.Values[i]
			from, to := x(min(0, v.Number)), x(max(0, v.Number))
			bars.rect(from, y, to-from, bar, hatch(d.id, n))
			groups[n].Write(bars.Bytes())
			bars.Reset()
			if v.Number < 0 {
				letters.text(from, y+.9, -.35, end, d.number(v))
			} else {
				letters.text(to, y+.9, .35, start, d.number(v))
			}
			y += pitch
		}
		y += after
	}
	height = y - after
	for n := range groups {
		d.add(`<g class="`, class(n), `">`, groups[n].String(), `</g>`)
	}
	if low < 0 {
		d.add(`<g stroke="currentColor">`)
		d.line(x(0), 0, x(0), height)
		d.add(`</g>`)
	}
	d.add(letters.String())
	return height
}

// known reports whether a series has a number at a label.
func (s Series) known(i int) bool { return i >= 0 && i < len(s.Values) && s.Values[i].Known }

// sums are the stacks of a chart: what lies above zero and what below.
func (d *drafter) sums() (low, high float64) {
	for i := range d.Labels {
		below, above := 0.0, 0.0
		for _, s := range d.Series {
			if v := s.Values[i].Number; v < 0 {
				below += v
			} else {
				above += v
			}
		}
		low, high = min(low, below), max(high, above)
	}
	return low, high
}

// reach is the range of a line: with zero, unless all numbers lie close
// together far from it, where a line from zero would show nothing.
func (d *drafter) reach() (low, high float64) {
	var all []float64
	for _, s := range d.Series {
		for _, v := range s.Values {
			if v.Known {
				all = append(all, v.Number)
			}
		}
	}
	if all == nil {
		return 0, 1
	}
	low, high = slices.Min(all), slices.Max(all)
	if low >= 0 && low < high/2 {
		low = 0
	}
	if high <= 0 && high > low/2 {
		high = 0
	}
	return low, high
}
