package theme

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/colour"
	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// A ground is a colour on which another stands, and the contrast between them
// that readers need.
type ground struct {
	name  string
	least float64
}

// textContrast is what WCAG 2.2 asks of text (1.4.3).
const textContrast = 4.5

// grounds reads what a colour of [colors] in theme.toml must be legible on:
// ["bg", "edge:3"].
func grounds(n *data.Node) (list []ground, ok bool) {
	if n.Kind != data.Seq {
		return nil, false
	}
	for _, item := range n.Items {
		name, ratio, given := strings.Cut(item.Str(), ":")
		g := ground{name, textContrast}
		if given {
			v, err := strconv.ParseFloat(ratio, 64)
			if err != nil || !(v >= 1 && v <= 21) {
				return nil, false
			}
			g.least = v
		}
		if name == "" {
			return nil, false
		}
		list = append(list, g)
	}
	return list, true
}

// A palette is the theme's colours in one scheme, by name.
type palette map[string]colour.Colour

var (
	rootRule = regexp.MustCompile(`(?s)(:root[^{},]*)\{([^}]*)\}`)
	token    = regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{3,6})\b`)
)

// palettes reads the colours of both schemes from a style sheet. The dark ones
// are those of the switch; a test holds that a system's are the same.
func palettes(css []byte) (light, dark palette) {
	light, dark = palette{}, palette{}
	for _, rule := range rootRule.FindAllSubmatch(css, -1) {
		var to palette
		switch strings.TrimSpace(string(rule[1])) {
		case ":root":
			to = light
		case `:root[data-theme="dark"]`:
			to = dark
		default:
			continue
		}
		for _, m := range token.FindAllSubmatch(rule[2], -1) {
			if c, ok := colour.Parse(string(m[2])); ok {
				to[string(m[1])] = c
			}
		}
	}
	both := maps.Clone(light)
	maps.Copy(both, dark)
	return light, both
}

// colourRules are the rules of a style sheet that set the site's colours.
func colourRules(list []config.Color) []byte {
	var light, dark strings.Builder
	for _, c := range list {
		if c.Light != nil {
			fmt.Fprintf(&light, "--%s:%s;", c.Name, *c.Light)
		}
		if c.Dark != nil {
			fmt.Fprintf(&dark, "--%s:%s;", c.Name, *c.Dark)
		}
	}
	var out strings.Builder
	if light.Len() > 0 {
		fmt.Fprintf(&out, ":root{%s}\n", light.String())
	}
	if dark.Len() > 0 {
		fmt.Fprintf(&out, "@media (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]){%s}}\n:root[data-theme=\"dark\"]{%[1]s}\n", dark.String())
	}
	return []byte(out.String())
}

// colours takes the site's colours into the style sheet, the cards and the
// toolbar, and says which of them are none of the theme's, and which cannot be
// read.
func (l *loader) colours(t *Theme, layers []layer) {
	list := l.options.Colors
	if len(list) == 0 && l.toolbar == nil {
		return
	}
	declared := l.grounds
	names := slices.Sorted(maps.Keys(declared))
	var known []config.Color
	for _, c := range list {
		if _, ok := declared[c.Name]; ok {
			known = append(known, c)
			continue
		}
		args := []diag.Arg{diag.S("name", c.Name)}
		if near := diag.Near(c.Name, names); near != "" {
			args = append(args, diag.S("suggest", near))
		} else {
			args = append(args, diag.L("names", names))
		}
		l.fault(diag.UnknownColor.At(config.Path, c.Span, args...))
	}
	var css []byte
	for _, name := range l.sheetOrder(layers) {
		css = append(css, t.files[name].data...)
	}
	light, dark := palettes(css)
	l.contrasts("light", light, known, func(c config.Color) (*colour.Colour, diag.Span) { return c.Light, c.LightSpan })
	l.contrasts("dark", dark, known, func(c config.Color) (*colour.Colour, diag.Span) { return c.Dark, c.DarkSpan })
	if l.settled["card"] {
		inks := l.settings.Card.ByToken()
		for _, c := range known {
			if to := inks[c.Name]; to != nil && c.Light != nil {
				*to = *c.Light
			}
		}
	}
	if l.toolbar != nil {
		l.paintToolbar(light, dark)
	}
	if len(known) > 0 {
		l.options.ExtraCSS = slices.Concat(l.options.ExtraCSS, colourRules(known))
	}
}

func (l *loader) paintToolbar(light, dark palette) {
	at := l.toolbar
	if !has(light, at.token) {
		args := []diag.Arg{diag.S("name", at.token)}
		if near := diag.Near(at.token, slices.Sorted(maps.Keys(light))); near != "" {
			args = append(args, diag.S("suggest", near))
		}
		l.fault(diag.UnknownColor.At(at.path, at.span, args...))
		return
	}
	l.settings.Toolbar = Toolbar{light[at.token].String(), dark[at.token].String()}
}

// contrasts puts the site's colours into a scheme and reports those that can
// hardly be read, or on which others hardly can.
func (l *loader) contrasts(scheme string, p palette, list []config.Color, of func(config.Color) (*colour.Colour, diag.Span)) {
	at := map[string]diag.Span{} // where the site sets a colour
	for _, c := range list {
		if value, span := of(c); value != nil {
			p[c.Name], at[c.Name] = *value, span
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.grounds)) {
		var all []colour.Ground
		worst, ratio := -1, 0.0
		stands := l.grounds[name]
		for i, g := range stands {
			all = append(all, colour.Ground{Colour: p[g.name], Least: g.least})
			if !has(at, name) && !has(at, g.name) || !has(p, name) || !has(p, g.name) {
				continue // as the theme has it
			}
			if c := colour.Contrast(p[name], p[g.name]); c < g.least && (worst < 0 || c < ratio) {
				worst, ratio = i, c
			}
		}
		if worst < 0 {
			continue
		}
		g := stands[worst]
		span, own := at[name]
		if !own {
			span = at[g.name]
		}
		args := []diag.Arg{
			diag.S("name", name), diag.S("color", p[name].String()), diag.S("ground", g.name), diag.S("other", p[g.name].String()), diag.S("scheme", scheme),
			// Down, so that what is too little never looks like enough.
			diag.S("ratio", strconv.FormatFloat(math.Floor(float64(ratio*100))/100, 'f', -1, 64)), diag.S("least", strconv.FormatFloat(g.least, 'f', -1, 64)),
		}
		if near, ok := p[name].Nearest(all); ok {
			args = append(args, diag.S("nearest", near.String()))
		}
		l.fault(diag.LowContrast.At(config.Path, span, args...))
	}
}

func has[V any](m map[string]V, name string) bool { _, ok := m[name]; return ok }
