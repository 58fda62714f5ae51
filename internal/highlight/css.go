package highlight

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/styles"

	"github.com/openimis/casebook/internal/colour"
)

// The grounds that code stands on in the themes. Colours that are too close
// to one of them are moved away from it.
var (
	lightGround = colour.Colour{0xf3, 0xf5, 0xf7}
	darkGround  = colour.Colour{0x1e, 0x24, 0x2b}
)

// leastContrast is what WCAG 2 asks of text, and a little for rounding.
const leastContrast = 4.52

// CSS returns the colours that a theme gets if it has none of its own.
func CSS() []byte {
	css, err := StyleSheet("github", "github-dark")
	if err != nil {
		panic(err) // both styles are built in, and a test says so
	}
	return css
}

// StyleSheet returns the colours of two of Chroma's styles, one for the light
// and one for the dark scheme. Every colour has a contrast of 4.5:1 on the
// themes' grounds. A scheme that the reader has chosen is in data-theme on
// the root element.
func StyleSheet(light, dark string) ([]byte, error) {
	l, ok := styles.Registry[light]
	if !ok {
		return nil, fmt.Errorf("there is no style %q", light)
	}
	d, ok := styles.Registry[dark]
	if !ok {
		return nil, fmt.Errorf("there is no style %q", dark)
	}
	groups := map[look][]string{}
	seen := map[string]bool{}
	for _, t := range slices.Sorted(maps.Keys(colours)) {
		class := colours[t]
		if seen[class] {
			continue // the first type of a class speaks for it
		}
		seen[class] = true
		k := lookOf(l.Get(t), d.Get(t))
		k.italic = k.italic || t == chroma.GenericEmph
		k.bold = k.bold || t == chroma.GenericStrong
		groups[k] = append(groups[k], class)
	}
	var rules, lights, darks bytes.Buffer
	names := map[[2]colour.Colour]string{}
	for _, k := range slices.SortedFunc(maps.Keys(groups), compareLooks) {
		list := groups[k]
		slices.Sort(list)
		pair := [2]colour.Colour{k.light, k.dark}
		name := names[pair]
		if name == "" {
			name = "--code-" + strconv.Itoa(len(names)+1)
			names[pair] = name
			fmt.Fprintf(&lights, "%s:%s;", name, k.light)
			fmt.Fprintf(&darks, "%s:%s;", name, k.dark)
		}
		selector := "." + list[0]
		if len(list) > 1 {
			selector = ":is(." + strings.Join(list, ",.") + ")"
		}
		fmt.Fprintf(&rules, ".chroma %s{color:var(%s)%s}\n", selector, name, k.font())
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, ":root{%s}\n", lights.String())
	fmt.Fprintf(&out, "@media (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]){%s}}\n", darks.String())
	fmt.Fprintf(&out, ":root[data-theme=\"dark\"]{%s}\n", darks.String())
	out.Write(rules.Bytes())
	return out.Bytes(), nil
}

// A look is how a class appears in both schemes.
type look struct {
	light, dark  colour.Colour
	bold, italic bool
	underlined   bool
}

func lookOf(l, d chroma.StyleEntry) look {
	return look{
		light:      readable(entryColour(l, colour.Colour{0x1c, 0x22, 0x28}), lightGround),
		dark:       readable(entryColour(d, colour.Colour{0xe4, 0xe8, 0xec}), darkGround),
		bold:       l.Bold == chroma.Yes,
		italic:     l.Italic == chroma.Yes,
		underlined: l.Underline == chroma.Yes,
	}
}

func entryColour(e chroma.StyleEntry, otherwise colour.Colour) colour.Colour {
	if !e.Colour.IsSet() {
		return otherwise
	}
	return colour.Colour{e.Colour.Red(), e.Colour.Green(), e.Colour.Blue()}
}

func (k look) font() string {
	s := ""
	if k.bold {
		s += ";font-weight:600"
	}
	if k.italic {
		s += ";font-style:italic"
	}
	if k.underlined {
		s += ";text-decoration:underline"
	}
	return s
}

func compareLooks(a, b look) int {
	return strings.Compare(a.light.String()+a.dark.String()+a.font(), b.light.String()+b.dark.String()+b.font())
}

// readable moves a colour towards black or white, away from its ground, until
// it can be read.
func readable(c, ground colour.Colour) colour.Colour {
	target := 255
	if ground.Luminance() > 0.5 {
		target = 0
	}
	for step := 0; colour.Contrast(c, ground) < leastContrast && step < 100; step++ {
		for i := range c {
			// A twentieth of the way, and at least one step of the scale.
			v := int(c[i])
			move := (target - v) / 20
			switch {
			case move == 0 && v < target:
				move = 1
			case move == 0 && v > target:
				move = -1
			}
			c[i] = uint8(v + move)
		}
	}
	return c
}
