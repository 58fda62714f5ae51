package theme

import (
	"slices"

	"github.com/openimis/casebook/internal/card"
	"github.com/openimis/casebook/internal/colour"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// Settings are what a theme says in theme.toml of things that no style sheet
// can say: those that are made before a browser sees them. What no theme of
// the chain says is zero.
type Settings struct {
	Column  int          // how wide a text is on a wide screen, in CSS pixels
	Card    card.Colours // of the pictures for shared links
	Toolbar Toolbar      // what a browser paints around a page
}

// A Toolbar is a colour of the style sheet in both schemes, "#8f3c1d", those
// of the site taken into account. Both are "" where no theme names one.
type Toolbar struct{ Light, Dark string }

// Settings returns the theme's own, and of those that it extends what it does
// not say.
func (t *Theme) Settings() Settings { return t.settings }

var themeKeys = []string{"extends", "description", "column", "card", "toolbar", "colors"}

// A named colour is one that a theme.toml speaks of.
type named struct {
	token string
	path  string
	span  diag.Span
}

// setting reads a key of the theme.toml at a path, unless a theme above has it. It reports
// whether there is such a key with such a value.
func (l *loader) setting(f *data.Field, from string) bool {
	if !slices.Contains(themeKeys, f.Key) {
		return false
	}
	var to Settings
	switch {
	case f.Key == "column":
		v, ok := f.Value.Int()
		if !ok || v < 200 || v > 4000 {
			return false
		}
		to.Column = v
	case f.Key == "card" && f.Value.Kind == data.Map:
		colours := map[string]*colour.Colour{"background": &to.Card.Background, "text": &to.Card.Text, "muted": &to.Card.Muted, "accent": &to.Card.Accent}
		for _, c := range f.Value.Fields {
			v, ok := colour.Parse(c.Value.Str())
			if !ok || colours[c.Key] == nil {
				return false
			}
			*colours[c.Key] = v
			delete(colours, c.Key)
		}
		if len(colours) > 0 {
			return false
		}
	case f.Key == "toolbar" && f.Value.Kind == data.String:
		if l.toolbar == nil {
			l.toolbar = &named{f.Value.Text, from, f.Value.Span}
		}
		return true
	case f.Key == "colors" && f.Value.Kind == data.Map:
		// One theme adds to the colours of another.
		for _, c := range f.Value.Fields {
			list, ok := grounds(c.Value)
			if !ok {
				return false
			}
			if l.grounds == nil {
				l.grounds = map[string][]ground{}
			}
			if _, above := l.grounds[c.Key]; !above {
				l.grounds[c.Key] = list
			}
		}
		return true
	default:
		return false
	}
	if !l.settled[f.Key] {
		l.settled[f.Key] = true
		switch f.Key {
		case "column":
			l.settings.Column = to.Column
		case "card":
			l.settings.Card = to.Card
		}
	}
	return true
}
