package highlight

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/minify"
)

func TestColoursCanBeReadInBothSchemes(t *testing.T) {
	white, black := colour{255, 255, 255}, colour{0, 0, 0}
	for _, pair := range [][2]string{{"github", "github-dark"}, {"xcode", "monokai"}, {"solarized-light", "solarized-dark"}} {
		css, err := StyleSheet(pair[0], pair[1])
		if err != nil {
			t.Fatal(err)
		}
		schemes := strings.SplitN(string(css), "\n", 4)
		for i, grounds := range [][]colour{{lightGround, white}, {darkGround, black}, {darkGround, black}} {
			found := hexColour.FindAllStringSubmatch(schemes[i], -1)
			if len(found) == 0 {
				t.Fatalf("%s: no colours in %s", pair, schemes[i])
			}
			for _, m := range found {
				c := parseColour(t, m[1])
				for _, g := range grounds {
					if got := contrast(c, g); got < 4.5 {
						t.Errorf("%s: %s on %s has a contrast of %.2f", pair, c, g, got)
					}
				}
			}
		}
	}
}

var hexColour = regexp.MustCompile(`#([0-9a-f]{6})`)

func parseColour(t *testing.T, s string) colour {
	t.Helper()
	var c colour
	for i := range c {
		for _, d := range s[2*i : 2*i+2] {
			c[i] = c[i]<<4 | uint8(strings.IndexRune("0123456789abcdef", d))
		}
	}
	return c
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, c := range []struct {
		a, b colour
		want float64
	}{
		{colour{0, 0, 0}, colour{255, 255, 255}, 21},
		{colour{119, 119, 119}, colour{255, 255, 255}, 4.478},
		{colour{255, 0, 0}, colour{255, 255, 255}, 3.998},
	} {
		if got := contrast(c.a, c.b); got < c.want-0.001 || got > c.want+0.001 {
			t.Errorf("contrast of %s on %s is %.3f, want %.3f", c.a, c.b, got, c.want)
		}
	}
}

func TestStyleSheetIsSmallAndColoursEveryClass(t *testing.T) {
	css := CSS()
	small, err := minify.CSS(css)
	if err != nil {
		t.Fatal(err)
	}
	if len(small) > 2200 {
		t.Errorf("the style sheet has %d bytes", len(small))
	}
	for _, class := range classes {
		if !regexp.MustCompile(`\.` + class + `[,){]`).Match(css) {
			t.Errorf("no rule for the class %s", class)
		}
	}
	if !bytes.Equal(css, CSS()) {
		t.Error("two style sheets of the same styles differ")
	}
}

func TestUnknownStyleIsAnError(t *testing.T) {
	if _, err := StyleSheet("github", "no-such-style"); err == nil {
		t.Error("no error")
	}
}
