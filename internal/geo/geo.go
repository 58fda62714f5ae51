// Package geo knows where countries are: their outlines in the Equal Earth
// projection, which keeps areas true, and a point in each.
//
// The outlines are those of Natural Earth 4.1.0 (1:110m, in the public domain),
// taken from the npm package world-atlas 2.0.2 (ISC licence) and simplified by
// cmd/countries. Borders are drawn as Natural Earth has them, which shows who
// holds a territory and says nothing of who should. Countries that are too
// small for that scale are a point; Antarctica is left out.
package geo

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:generate sh -c "go run ./cmd/countries countries-110m.json countries-50m.json > countries.txt"

//go:embed countries.txt
var file string

// A Map is a part of the world with places on it. Lengths are units of its
// own, which ViewBox names as SVG does.
type Map struct {
	ViewBox       string
	Width, Height int
	Land          string // path of all other countries
	Places        []Place
}

// A Place is a country that is marked.
type Place struct {
	Code string
	X, Y int
	Path string // "" for one too small
}

// Size of the world, and of the smallest part that its outlines are good for.
const (
	worldWidth, worldHeight = 4000, 1750
	leastWidth              = 900
	margin                  = 60
)

type box struct{ left, top, right, bottom int }

func (b box) with(c box) box {
	return box{min(b.left, c.left), min(b.top, c.top), max(b.right, c.right), max(b.bottom, c.bottom)}
}

func (b box) meets(c box) bool {
	return b.left < c.right && c.left < b.right && b.top < c.bottom && c.top < b.bottom
}

type ring struct {
	path string
	box  box
}

type country struct {
	code  string
	x, y  int
	rings []ring // the largest first
}

// countries reads the file: on each line a code ("--" where a territory has
// none), a point, and rings.
var countries = sync.OnceValue(func() []country {
	var out []country
	for line := range strings.Lines(file) {
		parts := strings.Split(strings.TrimSpace(line), "|")
		head := strings.Fields(parts[0])
		c := country{code: head[0], x: number(head[1]), y: number(head[2])}
		for _, p := range parts[1:] {
			c.rings = append(c.rings, ring{"M" + p + "z", extent(p)})
		}
		out = append(out, c)
	}
	return out
})

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("geo: countries.txt: " + err.Error())
	}
	return n
}

// extent is the box around a ring, whose points are counted each from the one
// before.
func extent(path string) box {
	var x, y int
	var out box
	n := strings.Fields(strings.NewReplacer("-", " -", "l", " ").Replace(path))
	for i := 0; i+1 < len(n); i += 2 {
		x, y = x+number(n[i]), y+number(n[i+1])
		if i == 0 {
			out = box{x, y, x, y}
		}
		out = out.with(box{x, y, x, y})
	}
	return out
}

// Draw makes a map of the part of the world that holds the countries of the
// given codes (ISO 3166-1 alpha-2), in their order. Codes that are no country
// have no place; without any place there is no map: ok is false.
func Draw(codes []string) (m Map, ok bool) {
	var view box
	var land strings.Builder
	place := map[string]int{}
	for _, code := range codes {
		i := slices.IndexFunc(countries(), func(c country) bool { return c.code == code })
		if _, twice := place[code]; i < 0 || twice || code == "--" {
			continue
		}
		c := countries()[i]
		b := box{c.x, c.y, c.x, c.y}
		if len(c.rings) > 0 {
			b = c.rings[0].box // what belongs to it overseas would show the world
		}
		if len(m.Places) == 0 {
			view = b
		}
		view = view.with(b)
		place[code] = len(m.Places)
		m.Places = append(m.Places, Place{Code: code, X: c.x, Y: c.y})
	}
	if len(m.Places) == 0 {
		return m, false
	}
	view = view.framed()
	m.Width, m.Height = view.right-view.left, view.bottom-view.top
	m.ViewBox = strings.Join([]string{strconv.Itoa(view.left), strconv.Itoa(view.top), strconv.Itoa(m.Width), strconv.Itoa(m.Height)}, " ")
	// A wide and low window shows more to the left and right.
	seen := box{view.left - m.Width/3, view.top, view.right + m.Width/3, view.bottom}
	for _, c := range countries() {
		i, marked := place[c.code]
		for _, r := range c.rings {
			if !r.box.meets(seen) {
				continue
			}
			if marked {
				m.Places[i].Path += r.path
			} else {
				land.WriteString(r.path)
			}
		}
	}
	m.Land = land.String()
	return m, true
}

// framed is a box with a margin, at least as wide as leastWidth and between
// 4:3 and 2:1, within the world.
func (b box) framed() box {
	w, h := b.right-b.left+2*margin, b.bottom-b.top+2*margin
	w = min(max(w, leastWidth, h*4/3), worldWidth)
	h = min(max(h, w/2), worldHeight)
	left := clamp((b.left+b.right-w)/2, worldWidth-w)
	top := clamp((b.top+b.bottom-h)/2, worldHeight-h)
	return box{left, top, left + w, top + h}
}

func clamp(n, most int) int { return min(max(n, 0), most) }
