// Command countries derives countries.txt of package geo from two files of the
// npm package world-atlas 2.0.2 (TopoJSON made of Natural Earth 4.1.0, which is
// in the public domain):
//
//	go run ./internal/geo/cmd/countries countries-110m.json countries-50m.json > internal/geo/countries.txt
//
// The first gives the shapes; the second gives a point for each country that is
// too small for the first.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
	"strconv"

	"golang.org/x/text/language"
)

const (
	width     = 4000 // units across the world: some 10 km each at the equator
	simpler   = 32   // a point goes if its triangle with its neighbours has fewer square units
	smallest  = 150  // an island goes that has fewer, but for a country's largest
	antarctic = "AQ"
)

// A topology is a TopoJSON file: arcs, which neighbours share, hold
// differences of whole numbers.
type topology struct {
	Arcs      [][][2]float64
	Transform struct{ Scale, Translate [2]float64 }
	Objects   struct {
		Countries struct{ Geometries []geometry }
	}
}

type geometry struct {
	Type string
	ID   string // ISO 3166-1 numeric, "" for a territory without one
	Arcs json.RawMessage
}

type point struct{ x, y float64 }

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: countries countries-110m.json countries-50m.json")
	}
	out := bufio.NewWriter(os.Stdout)
	drawn := map[string]bool{}
	for _, line := range lines(read(os.Args[1]), true) {
		drawn[line[:2]] = true
		fmt.Fprintln(out, line)
	}
	for _, line := range lines(read(os.Args[2]), false) {
		if code := line[:2]; !drawn[code] && code != "--" {
			fmt.Fprintln(out, line)
		}
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func read(name string) topology {
	raw, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	var t topology
	if err := json.Unmarshal(raw, &t); err != nil {
		log.Fatalf("%s: %v", name, err)
	}
	return t
}

// lines are the countries by code: the code, or "--", a point on its largest
// part, and its rings as SVG paths with relative coordinates.
func lines(t topology, shapes bool) []string {
	arcs := make([][]point, len(t.Arcs))
	for i, arc := range t.Arcs {
		var x, y float64
		for _, d := range arc {
			x, y = x+d[0], y+d[1]
			arcs[i] = append(arcs[i], project(x*t.Transform.Scale[0]+t.Transform.Translate[0], y*t.Transform.Scale[1]+t.Transform.Translate[1]))
		}
		if shapes {
			arcs[i] = simplified(arcs[i])
		}
	}
	var out []string
	for _, g := range t.Objects.Countries.Geometries {
		code := code(g.ID)
		rings := outlines(g, arcs)
		if code == antarctic || len(rings) == 0 {
			continue
		}
		slices.SortStableFunc(rings, func(a, b []point) int { return cmp.Compare(area(b), area(a)) })
		c := centre(rings[0])
		line := fmt.Sprintf("%s %.0f %.0f", code, c.x, c.y)
		for i, ring := range rings {
			if shapes && (i == 0 || area(ring) >= smallest) {
				line += "|" + path(ring)
			}
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

func code(numeric string) string {
	n, err := strconv.Atoi(numeric)
	if err != nil {
		return "--"
	}
	region, err := language.EncodeM49(n)
	if err != nil {
		return "--"
	}
	return region.String()
}

// outlines are the outer rings of a country. A hole is another country, which
// is drawn on it.
func outlines(g geometry, arcs [][]point) [][]point {
	var polygons [][][]int
	if g.Type == "Polygon" {
		polygons = make([][][]int, 1)
		must(json.Unmarshal(g.Arcs, &polygons[0]))
	} else {
		must(json.Unmarshal(g.Arcs, &polygons))
	}
	var out [][]point
	for _, rings := range polygons {
		var ring []point
		for _, n := range rings[0] {
			arc := arcs[max(n, ^n)]
			if n < 0 {
				arc = slices.Clone(arc)
				slices.Reverse(arc)
			}
			ring = append(ring, arc[min(len(ring), 1):]...)
		}
		out = append(out, ring)
	}
	return out
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// project is the Equal Earth projection: Šavrič, Patterson and Jenny, The
// Equal Earth map projection, 2018. Degrees in, units out, from the upper left.
func project(lon, lat float64) point {
	const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
	m := math.Sqrt(3) / 2
	along := func(t float64) float64 { return a1 + 3*a2*t*t + math.Pow(t, 6)*(7*a3+9*a4*t*t) }
	up := func(t float64) float64 { return t * (a1 + a2*t*t + math.Pow(t, 6)*(a3+a4*t*t)) }
	t := math.Asin(m * math.Sin(lat*math.Pi/180))
	x := lon * math.Pi / 180 * math.Cos(t) / (m * along(t))
	half := math.Pi / (m * along(0))
	scale := width / 2 / half
	return point{(x + half) * scale, (up(math.Asin(m)) - up(t)) * scale}
}

// simplified leaves out the points that change an arc least: Visvalingam and
// Whyatt, Line generalisation by repeated elimination of points, 1993.
func simplified(arc []point) []point {
	for len(arc) > 2 && (arc[0] != arc[len(arc)-1] || len(arc) > 5) {
		least, at := math.Inf(1), 0
		for i := 1; i+1 < len(arc); i++ {
			if a := area(arc[i-1 : i+2]); a < least {
				least, at = a, i
			}
		}
		if least >= simpler {
			break
		}
		arc = slices.Delete(arc, at, at+1)
	}
	return arc
}

// area is that of a polygon, whichever way round.
func area(ring []point) float64 { return math.Abs(signed(ring)) }

func signed(ring []point) (sum float64) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += (p.x*q.y - q.x*p.y) / 2
	}
	return sum
}

// centre is the centroid of a ring.
func centre(ring []point) (c point) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		cross := p.x*q.y - q.x*p.y
		c.x += (p.x + q.x) * cross
		c.y += (p.y + q.y) * cross
	}
	a := 6 * signed(ring)
	return point{c.x / a, c.y / a}
}

// path is a ring in whole units, each point counted from the one before.
func path(ring []point) string {
	var out []byte
	var lastX, lastY int
	for _, p := range ring[:len(ring)-1] {
		x, y := int(math.Round(p.x)), int(math.Round(p.y))
		if out == nil {
			out = fmt.Appendf(out, "%d %dl", x, y)
		} else if x != lastX || y != lastY {
			dx, dy := strconv.Itoa(x-lastX), strconv.Itoa(y-lastY)
			for _, d := range []string{dx, dy} {
				if d[0] != '-' && out[len(out)-1] != 'l' {
					out = append(out, ' ')
				}
				out = append(out, d...)
			}
		}
		lastX, lastY = x, y
	}
	return string(out)
}
