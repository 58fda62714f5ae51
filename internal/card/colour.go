package card

import "github.com/openimis/casebook/internal/colour"

// Colours are those of a theme's cards.
type Colours struct{ Background, Text, Muted, Accent colour.Colour }

// ByToken are the colours by the names that the theme's style sheet has for
// them.
func (c *Colours) ByToken() map[string]*colour.Colour {
	return map[string]*colour.Colour{"bg": &c.Background, "text": &c.Text, "muted": &c.Muted, "accent": &c.Accent}
}
