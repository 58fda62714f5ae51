package card

import "encoding/hex"

// Colours are those of a theme's cards.
type Colours struct{ Background, Text, Muted, Accent Colour }

// A Colour is red, green and blue.
type Colour [3]uint8

// ParseColour reads "#0b569f".
func ParseColour(text string) (c Colour, ok bool) {
	if len(text) != 7 || text[0] != '#' {
		return c, false
	}
	_, err := hex.Decode(c[:], []byte(text[1:]))
	return c, err == nil
}
