package chart

import "time"

// plotHeight is that of the part with columns or lines, in em.
const plotHeight = 13.0

// A plot is the part of a chart between its ticks and its labels.
type plot struct {
	scale
	top, left float64 // em, percent
}

func (p plot) y(v float64) float64 {
	return p.top + float64(float64(1-p.part(v))*plotHeight)
}

// upended draws columns, stacks or lines: ticks with their numbers on lines
// across, labels below.
func (d *drafter) upended() (height float64) {
	low, high := d.span()
	switch d.Kind {
	case "stacked":
		low, high = d.sums()
	case "line":
		low, high = d.reach()
	}
	p := plot{scale: nice(low, high), top: 1.4}
	ticks := make([]string, p.count)
	for i := range ticks {
		_, text := p.tick(i)
		ticks[i] = d.write(text)
	}
	p.left = min(40, widest(ticks)+2)

	for i, text := range ticks {
		v, _ := p.tick(i)
		opacity := ` stroke-opacity=".2"`
		if v == 0 || i == 0 && p.low > 0 {
			opacity = ""
		}
		d.add(`<g stroke="currentColor"`, opacity, `>`)
		d.line(0, p.y(v), 100, p.y(v))
		d.add(`</g>`)
		d.text(0, p.y(v)-.3, 0, start, text)
	}
	places, timed := d.places(p.left)
	switch d.Kind {
	case "line":
		d.lines(p, places)
	case "stacked":
		d.stacks(p, places)
	default:
		d.columns(p, places)
	}
	return d.labels(p.top+plotHeight+.3, (100-p.left)/float64(len(d.Labels)), places, timed)
}

// places are the middles of the labels, in percent: at equal distances, but
// in a line whose labels are dates where time puts them.
func (d *drafter) places(left float64) (out []float64, timed bool) {
	n := len(d.Labels)
	slot := float64(100-left) / float64(n)
	out = make([]float64, n)
	for i := range out {
		out[i] = left + float64(slot*(float64(i)+.5))
	}
	days, dated := d.days()
	if d.Kind != "line" || !dated || n < 2 {
		return out, false
	}
	first, last := out[0], out[n-1]
	for i := range out {
		out[i] = first + float64(float64(last-first)*float64(days[i]-days[0])/float64(days[n-1]-days[0]))
	}
	return out, true
}

// days are the dates of the labels, if all are dates and each comes after the
// one before.
func (d *drafter) days() (days []int64, ok bool) {
	for _, l := range d.Labels {
		day, ok := dayOf(l)
		if !ok || len(days) > 0 && day <= days[len(days)-1] {
			return nil, false
		}
		days = append(days, day)
	}
	return days, true
}

func dayOf(text string) (day int64, ok bool) {
	for _, form := range []string{"2006", "2006-01", time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil {
			return t.Unix() / (24 * 60 * 60), true
		}
	}
	return 0, false
}

// share is how much of a label's room its columns take.
const share = .72

func (d *drafter) columns(p plot, places []float64) {
	slot := float64(100-p.left) / float64(len(places))
	each := float64(slot*share) / float64(len(d.Series))
	for n, s := range d.Series {
		d.add(`<g class="`, class(n), `">`)
		for i, at := range places {
			v := s.Values[i].Number
			x := at - float64(slot*share)/2 + float64(float64(n)*each)
			y := p.y(max(0, v))
			d.rect(x, y, each*.94, p.y(min(0, v))-y, hatch(d.id, n))
		}
		d.add(`</g>`)
	}
}

func (d *drafter) stacks(p plot, places []float64) {
	slot := float64(100-p.left) / float64(len(places))
	above, below := make([]float64, len(places)), make([]float64, len(places))
	for n, s := range d.Series {
		d.add(`<g class="`, class(n), `">`)
		for i, at := range places {
			pile := above
			v := s.Values[i].Number
			if v < 0 {
				pile = below
			}
			from, to := pile[i], pile[i]+v
			pile[i] = to
			y := p.y(max(from, to))
			d.rect(at-float64(slot*share)/2, y, slot*share, p.y(min(from, to))-y, hatch(d.id, n))
		}
		d.add(`</g>`)
	}
}

// crowded is how many points a line has before they hide it.
const crowded = 24

func (d *drafter) lines(p plot, places []float64) {
	for n, s := range d.Series {
		d.add(`<g class="`, class(n), `"><g stroke="currentColor" stroke-width="2"`, dash(n), `>`)
		for i := 1; i < len(places); i++ {
			if s.known(i-1) && s.known(i) {
				d.line(places[i-1], p.y(s.Values[i-1].Number), places[i], p.y(s.Values[i].Number))
			}
		}
		d.add(`</g>`)
		for i, x := range places {
			// A point without neighbours is all there is to see of it.
			if s.known(i) && (len(places) <= crowded || !s.known(i-1) && !s.known(i+1)) {
				d.mark(x, p.y(s.Values[i].Number), n)
			}
		}
		d.add(`</g>`)
	}
}

// labels writes what stands below the plot and returns the chart's height.
func (d *drafter) labels(y, slot float64, places []float64, timed bool) (height float64) {
	f := foot(d.shown, slot, timed)
	reached := -1.0 // where the last label ends, in percent
	for i, x := range places {
		if f.upright {
			if i%f.every == 0 {
				d.upright(x, y+.2, cut(d.shown[i], tallest))
			}
			continue
		}
		for n, line := range f.lines[i] {
			half := width(line) / 2
			if f.every > 1 || len(f.lines[i]) == 1 {
				// Dates may lie closer together than their names are wide.
				if n == 0 && max(0, min(x-half, 100-float64(2*half))) < reached+1 {
					break
				}
				reached = max(reached, min(100, x+half))
			}
			at, anchor := x, middle
			switch {
			case x+half > 100:
				at, anchor = 100, end
			case x-half < 0:
				at, anchor = 0, start
			}
			d.text(at, y+1+float64(float64(n)*1.25), 0, anchor, line)
		}
	}
	return y + f.height + .2
}
