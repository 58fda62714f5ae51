package highlight

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/colour"
	"github.com/openimis/casebook/internal/minify"
)

func TestColoursCanBeReadInBothSchemes(t *testing.T) {
	white, black := colour.Colour{255, 255, 255}, colour.Colour{0, 0, 0}
	for _, pair := range [][2]string{{"github", "github-dark"}, {"xcode", "monokai"}, {"solarized-light", "solarized-dark"}} {
		css, err := StyleSheet(pair[0], pair[1])
		if err != nil {
			t.Fatal(err)
		}
		schemes := strings.SplitN(string(css), "\n", 4)
		for i, grounds := range [][]colour.Colour{{lightGround, white}, {darkGround, black}, {darkGround, black}} {
			found := hexColour.FindAllStringSubmatch(schemes[i], -1)
			if len(found) == 0 {
				t.Fatalf("%s: no colours in %s", pair, schemes[i])
			}
			for _, m := range found {
				c, _ := colour.Parse(m[0])
				for _, g := range grounds {
					if got := colour.Contrast(c, g); got < 4.5 {
						t.Errorf("%s: %s on %s has a contrast of %.2f", pair, c, g, got)
					}
				}
			}
		}
	}
}

var hexColour = regexp.MustCompile(`#([0-9a-f]{6})`)

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
