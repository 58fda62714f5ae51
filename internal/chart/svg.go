package chart

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode"
)

// A canvas gathers SVG elements. Lengths across are percent from the side
// where reading begins, so that a chart for a language written from the right
// is mirrored; lengths down are em from the top.
type canvas struct {
	bytes.Buffer
	rtl bool
}

// num writes a length with at most two decimals.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	if s == "-0" {
		return "0"
	}
	return s
}

func (c *canvas) add(parts ...string) {
	for _, p := range parts {
		c.WriteString(p)
	}
}

// across returns a place as an attribute's value.
func (c *canvas) across(x float64) string {
	if c.rtl {
		x = 100 - x
	}
	return num(x) + "%"
}

// rect draws a bar. Fill is "" for the colour itself, else a pattern's id.
func (c *canvas) rect(x, y, width, height float64, fill string) {
	if width <= 0 || height <= 0 {
		return
	}
	left := x
	if c.rtl {
		left = 100 - x - width
	}
	c.add(`<rect x="`, num(left), `%" y="`, num(y), `em" width="`, num(width), `%" height="`, num(height), `em"`)
	if fill != "" {
		c.add(` fill="url(#`, fill, `)" stroke="currentColor"`)
	}
	c.add(`/>`)
}

func (c *canvas) line(x1, y1, x2, y2 float64) {
	c.add(`<line x1="`, c.across(x1), `" y1="`, num(y1), `em" x2="`, c.across(x2), `" y2="`, num(y2), `em"/>`)
}

// Where a text stands in relation to its place, in the direction of reading.
const (
	start  = ""
	middle = "middle"
	end    = "end"
)

// text writes a line of text on its base line, moved by gap em in the
// direction of reading.
func (c *canvas) text(x, y, gap float64, anchor, text string) {
	c.add(`<text x="`, c.across(x), `" y="`, num(y), `em"`)
	if gap != 0 {
		if c.rtl {
			gap = -gap
		}
		c.add(` dx="`, num(gap), `em"`)
	}
	if anchor != start {
		c.add(` text-anchor="`, anchor, `"`)
	}
	c.add(`>`, escape(text), `</text>`)
}

// escape makes a text part of an SVG, which has no place for control
// characters.
func escape(text string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == 0xfffe || r == 0xffff {
			return ' '
		}
		return r
	}, text))
}

// upright writes a text that is read from below, ending at its place.
func (c *canvas) upright(x, y float64, text string) {
	anchor := end
	if c.rtl {
		anchor = "start" // SVG means the side where the text begins
	}
	c.add(`<svg x="`, c.across(x), `" y="`, num(y), `em" overflow="visible"><text transform="rotate(-90)" dy=".35em" text-anchor="`, anchor, `">`,
		escape(text), `</text></svg>`)
}

// marks are the shapes of points, drawn around their place in px.
var marks = []string{
	`M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0`,
	`M-4-4H4V4H-4z`,
	`M0-5L5 4H-5z`,
	`M0-5L5 0L0 5L-5 0z`,
	`M0 5L5-4H-5z`,
	`M-4-1V1H-1V4H1V1H4V-1H1V-4H-1V-1z`,
}

// dashes tell lines apart.
var dashes = []string{"", "7 3", "2 3", "9 3 2 3", "4 2", "12 4"}

func (c *canvas) mark(x, y float64, series int) {
	c.add(`<svg x="`, c.across(x), `" y="`, num(y), `em" overflow="visible"><path d="`, marks[series%len(marks)], `"/></svg>`)
}

// hatches tell areas apart; the first series has none, it is solid.
var hatches = []string{
	`width="6" height="6" patternTransform="rotate(45)"><path d="M0 3H6" stroke="currentColor" stroke-width="2"/>`,
	`width="6" height="6"><circle cx="3" cy="3" r="1.6"/>`,
	`width="6" height="6" patternTransform="rotate(-45)"><path d="M0 3H6M3 0V6" stroke="currentColor"/>`,
	`width="6" height="4"><path d="M0 2H6" stroke="currentColor" stroke-width="1.5"/>`,
	`width="9" height="9"><path d="M0 9L9 0" stroke="currentColor"/>`,
}

// hatch is the id of the pattern of a series, "" for the solid one.
func hatch(id string, series int) string {
	if series == 0 {
		return ""
	}
	return id + "-" + strconv.Itoa(series+1)
}

// patterns defines the hatches of a chart with so many series.
func (c *canvas) patterns(id string, series int) {
	if series < 2 {
		return
	}
	c.add(`<defs>`)
	for i := 1; i < series; i++ {
		c.add(`<pattern id="`, hatch(id, i), `" class="`, class(i), `" fill="currentColor" patternUnits="userSpaceOnUse" `, hatches[(i-1)%len(hatches)], `</pattern>`)
	}
	c.add(`</defs>`)
}

func class(series int) string { return "c" + strconv.Itoa(series%MaxSeries+1) }
