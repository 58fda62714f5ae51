// Package colour calculates with colours of sRGB as WCAG 2.2 does: how well
// one can be read on another, and which one near it can.
package colour

import (
	"encoding/hex"
	"fmt"
	"math"
)

// A Colour is red, green and blue.
type Colour [3]uint8

// Parse reads "#0b569f", or "#05a" for "#0055aa".
func Parse(text string) (c Colour, ok bool) {
	if len(text) == 4 && text[0] == '#' {
		text = string([]byte{'#', text[1], text[1], text[2], text[2], text[3], text[3]})
	}
	if len(text) != 7 || text[0] != '#' {
		return c, false
	}
	_, err := hex.Decode(c[:], []byte(text[1:]))
	return c, err == nil
}

func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// Luminance is WCAG's relative luminance, 0 for black and 1 for white.
func (c Colour) Luminance() float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return float64(0.2126*linear(c[0])) + float64(0.7152*linear(c[1])) + float64(0.0722*linear(c[2]))
}

// Contrast is that of WCAG, from 1 to 21; which of the two is the ground makes
// no difference.
func Contrast(a, b Colour) float64 {
	x, y := a.Luminance(), b.Luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// A Ground is a colour with the contrast that what stands on it needs.
type Ground struct {
	Colour Colour
	Least  float64
}

// Nearest is the colour on the way from this one to black or to white, whichever
// is sooner, that can be read on all the grounds. It is not ok where none can.
func (c Colour) Nearest(grounds []Ground) (near Colour, ok bool) {
	for step := range 256 {
		for _, end := range [...]int{0, 255} {
			for i := range c {
				near[i] = uint8(int(c[i]) + (end-int(c[i]))*step/255)
			}
			if near.legible(grounds) {
				return near, true
			}
		}
	}
	return c, false
}

func (c Colour) legible(grounds []Ground) bool {
	for _, g := range grounds {
		if Contrast(c, g.Colour) < g.Least {
			return false
		}
	}
	return true
}
