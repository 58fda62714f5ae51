// Package card draws the picture that stands beside a link when somebody
// shares it: 1200 by 630 pixels with the site's name, what kind of page it is,
// its title and a line about it.
//
// In goes a Card, out comes a PNG of some 20 kB. The same Card gives the same
// bytes on every machine: the fonts are in the program, and outlines are made
// into lines with whole numbers.
package card

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/openimis/casebook/internal/colour"
)

// Width and Height are what the large sites that show links ask for.
const Width, Height = 1200, 630

// version is a part of a card's name: it changes when the same Card comes to
// look otherwise.
const version = "1"

// A Card is what a picture says.
type Card struct {
	Site    string
	Kicker  string // above the title: what kind of page it is
	Title   string
	Line    string // below it: at most two lines
	Colours Colours
}

// Name names the picture by all that it says.
func (c Card) Name() string { return fmt.Sprintf("%s %+v", version, c) }

// Drawable reports whether the fonts have all that the card says.
func (c Card) Drawable() bool {
	for _, text := range []string{c.Site, c.Kicker, c.Title, c.Line} {
		if !covers(text) {
			return false
		}
	}
	return true
}

// Where things stand, in pixels.
const (
	bar    = 24 // the coloured bar at the left
	left   = 88
	right  = Width - 80
	top    = 104 // baseline of the site's name
	bottom = 566 // baseline of the last line

	small = 34 // height of letters: of all but the title
)

// A title is as large as there is room for; the largest is for short ones.
var sizes = []int{96, 76, 68, 60, 54, 48, 42}

const shortTitle = 2 // lines of the largest

// Draw returns the picture.
func (c Card) Draw() []byte {
	s := newSheet(c.Colours)
	for y := range Height {
		for x := range bar {
			s.img.Pix[y*s.img.Stride+x] = s.index(accent, levels)
		}
	}
	s.line(bold, small, accent, left, top, c.Site)
	last := wrap(regular, small, c.Line, 2)
	roof := top
	if c.Kicker != "" {
		roof += 76
		s.line(regular, small, muted, left, roof, fit(regular, small, c.Kicker))
	}
	floor := bottom - len(last)*leading(small) - 22
	for i, size := range sizes {
		most := (floor - roof - 24) / leading(size)
		if i == 0 {
			most = min(most, shortTitle)
		}
		lines := wrap(bold, size, c.Title, most+1)
		if len(lines) > most {
			if i < len(sizes)-1 {
				continue
			}
			lines = wrap(bold, size, c.Title, most)
		}
		y := roof + 26 + size
		if c.Kicker == "" { // in the middle of what is free
			y = (roof+floor-(len(lines)-1)*leading(size)+size)/2 - size/4
		}
		for _, line := range lines {
			s.line(bold, size, text, left, y, line)
			y += leading(size)
		}
		break
	}
	for i, line := range last {
		s.line(regular, small, muted, left, bottom-(len(last)-1-i)*leading(small), line)
	}
	var out bytes.Buffer
	// Into memory, which takes it; a palette and this size are what PNG has.
	if err := png.Encode(&out, s.img); err != nil {
		panic("card: " + err.Error())
	}
	return out.Bytes()
}

func leading(size int) int { return size * 118 / 100 }

// An ink is one of the colours of a card.
type ink int

const (
	text ink = iota
	muted
	accent
	inks
)

// levels of ink there are between paper and the full colour: more than an eye
// tells apart at an edge, and few enough that all fit into a palette.
const levels = 15

// A sheet is a picture while it is drawn.
type sheet struct{ img *image.Paletted }

func newSheet(c Colours) sheet {
	palette := color.Palette{color.RGBA{c.Background[0], c.Background[1], c.Background[2], 255}}
	for _, ink := range [inks]colour.Colour{text: c.Text, muted: c.Muted, accent: c.Accent} {
		for level := 1; level <= levels; level++ {
			var mix [3]uint8
			for k := range mix {
				mix[k] = uint8((int(ink[k])*level + int(c.Background[k])*(levels-level) + levels/2) / levels)
			}
			palette = append(palette, color.RGBA{mix[0], mix[1], mix[2], 255})
		}
	}
	return sheet{image.NewPaletted(image.Rect(0, 0, Width, Height), palette)}
}

// index is the place of an ink in the palette.
func (s sheet) index(k ink, level int) uint8 {
	if level == 0 {
		return 0
	}
	return uint8(int(k)*levels + level)
}
