package geo

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// The map of the whole world is the largest; with its places it must leave a
// page on a slow line some room.
func TestTheLargestMapIsSmall(t *testing.T) {
	var all []string
	for _, c := range countries() {
		all = append(all, c.code)
	}
	m, ok := Draw(all)
	if !ok || m.Width != worldWidth {
		t.Fatalf("the world is %d wide", m.Width)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	fmt.Fprint(w, m.Land)
	for _, p := range m.Places {
		fmt.Fprint(w, p.Path)
	}
	w.Close()
	if packed.Len() > 12_000 {
		t.Errorf("%d bytes", packed.Len())
	}
}

// outline is a path whose points count from the one before, but for the first
// of each ring.
var outline = regexp.MustCompile(`^(M\d+ \d+l-?\d+( \d+|-\d+)+z)+$`)

func TestAMapHoldsItsPlaces(t *testing.T) {
	for _, codes := range []string{"CM", "NP BD TZ GM", "MD", "FJ", "RU", "MU", "NP CM NP --", "CA NZ"} {
		m, ok := Draw(strings.Fields(codes))
		if !ok {
			t.Fatalf("%s: no map", codes)
		}
		var left, top, w, h int
		fmt.Sscan(m.ViewBox, &left, &top, &w, &h)
		if w != m.Width || h != m.Height || w < leastWidth || w > worldWidth || h > worldHeight || left < 0 || top < 0 || left+w > worldWidth || top+h > worldHeight {
			t.Errorf("%s: view %s", codes, m.ViewBox)
		}
		for _, p := range m.Places {
			if p.X < left || p.X > left+w || p.Y < top || p.Y > top+h {
				t.Errorf("%s: %s stands at %d, %d, outside %s", codes, p.Code, p.X, p.Y, m.ViewBox)
			}
			if small := p.Code == "MU"; small != (p.Path == "") {
				t.Errorf("%s: outline %q", p.Code, p.Path)
			}
			if p.Path != "" && !outline.MatchString(p.Path) {
				t.Errorf("%s: no SVG path: %s", p.Code, p.Path)
			}
			if p.Path != "" && strings.Contains(m.Land, p.Path) {
				t.Errorf("%s is drawn twice", p.Code)
			}
		}
	}
	if m, _ := Draw(strings.Fields("NP CM NP -- XX")); len(m.Places) != 2 || m.Places[0].Code != "NP" {
		t.Errorf("places %v", m.Places)
	}
	if _, ok := Draw([]string{"XX", "--"}); ok {
		t.Error("a map of nothing")
	}
}

// A point of Natural Earth's own: Kathmandu lies in Nepal, Yaoundé in
// Cameroon; areas are true, so that Tanzania is about twice Cameroon.
func TestCountriesAreWhereTheyAre(t *testing.T) {
	size := map[string]float64{}
	for _, c := range countries() {
		for _, r := range c.rings {
			size[c.code] += area(r.path)
		}
	}
	for _, c := range []struct {
		a, b string
		want float64 // km² of land and inland water, UN Demographic Yearbook
	}{{"TZ", "CM", 947303. / 475650}, {"BR", "NP", 8515767. / 147181}, {"FR", "MD", 640000. / 33846}, {"IN", "CD", 3287263. / 2344858}} {
		if got := size[c.a] / size[c.b]; got < .85*c.want || got > 1.15*c.want {
			t.Errorf("%s is %.2f times %s, want %.2f", c.a, got, c.b, c.want)
		}
	}
}

func area(path string) (sum float64) {
	var x, y, firstX, firstY int
	n := strings.Fields(strings.NewReplacer("M", "", "z", "", "l", " ", "-", " -").Replace(path))
	for i := 0; i+1 < len(n); i += 2 {
		dx, dy := number(n[i]), number(n[i+1])
		if i == 0 {
			firstX, firstY = dx, dy
		}
		sum += float64(x*dy-y*dx) / 2
		x, y = x+dx, y+dy
	}
	sum += float64(x*firstY-y*firstX) / 2
	return max(sum, -sum)
}
