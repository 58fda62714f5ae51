package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/colour"
)

var sample = Card{
	Site: "openIMIS casebook", Kicker: "Country case", Title: "Népal : un régime national d’assurance maladie dans sa dixième année",
	Line:    "Nepal · 22 November 2026",
	Colours: Colours{Background: colour.Colour{255, 255, 255}, Text: colour.Colour{20, 20, 20}, Muted: colour.Colour{90, 90, 90}, Accent: colour.Colour{160, 60, 20}},
}

func drawn(t testing.TB, c Card) *image.Paletted {
	t.Helper()
	data := c.Draw()
	if len(data) > 100_000 {
		t.Errorf("%d bytes", len(data))
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := img.(*image.Paletted)
	if !ok || p.Rect != image.Rect(0, 0, Width, Height) {
		t.Fatalf("%T, %v", img, img.Bounds())
	}
	if dir := os.Getenv("CARDS"); dir != "" { // to look at
		if err := os.WriteFile(dir+"/"+strings.ReplaceAll(t.Name(), "/", "-")+".png", data, 0o644); err != nil {
			t.Error(err)
		}
	}
	return p
}

// inked are the rows and columns that a colour covers.
func inked(p *image.Paletted, c colour.Colour) (box image.Rectangle) {
	want := color.RGBA{c[0], c[1], c[2], 255}
	for y := range Height {
		for x := bar; x < Width; x++ {
			if p.At(x, y) == color.Color(want) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

func TestACardHasItsPartsInTheirPlaces(t *testing.T) {
	p := drawn(t, sample)
	if got := p.At(bar/2, Height/2); got != color.Color(color.RGBA{160, 60, 20, 255}) {
		t.Errorf("the bar is %v", got)
	}
	for x := range []int{Width - 1, right + 1} {
		if got := p.At(Width-1-x, Height/2); got != color.Color(color.RGBA{255, 255, 255, 255}) {
			t.Errorf("the margin is %v", got)
		}
	}
	site, title, rest := inked(p, sample.Colours.Accent), inked(p, sample.Colours.Text), inked(p, sample.Colours.Muted)
	if site.Empty() || site.Max.Y > top+12 || title.Empty() || title.Min.Y < top+60 || title.Max.Y > bottom-50 || rest.Max.Y < bottom-5 || rest.Min.Y > title.Min.Y {
		t.Errorf("site %v, title %v, the rest %v", site, title, rest)
	}
	for _, box := range []image.Rectangle{site, title, rest} {
		if box.Min.X < left-4 || box.Max.X > right {
			t.Errorf("%v leaves the card", box)
		}
	}
}

func TestTitlesOfAnyLengthFit(t *testing.T) {
	for name, title := range map[string]string{
		"short": "Go", "none": "", "long": strings.Repeat("A register of all that was changed ", 12),
		"word": strings.Repeat("Krankenversicherung", 14), "spaces": "  a \t b  ",
	} {
		t.Run(name, func(t *testing.T) {
			c := sample
			c.Title, c.Line = title, title
			p := drawn(t, c)
			if box := inked(p, c.Colours.Text); box.Max.X > right || box.Max.Y > bottom-40 {
				t.Errorf("%v leaves its place", box)
			}
			if name == "long" {
				if lines := wrap(bold, sizes[len(sizes)-1], title, 3); len(lines) != 3 || !strings.HasSuffix(lines[2], "…") {
					t.Errorf("%q", lines)
				}
			}
		})
	}
}

func TestScriptsThatTheFontLacksAreNotDrawn(t *testing.T) {
	for text, want := range map[string]bool{
		"L’État, « œuvre » : cœur – où ça ? Ÿ …": true, "Ελλάδα": true, "Україна": true, "e\u0301te\u0301": true,
		"نظام": false, "नेपाल": false, "中文": false, "": true, "a\u202f!": true, "soft\u00adhyphen non\u2011breaking": true,
	} {
		if got := (Card{Title: text}).Drawable(); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestTheSameCardIsTheSameBytes(t *testing.T) {
	first := sample.Draw()
	done := make(chan []byte)
	for range 4 {
		go func() { done <- sample.Draw() }()
	}
	for range 4 {
		if !bytes.Equal(first, <-done) {
			t.Error("other bytes")
		}
	}
	other := sample
	other.Colours.Muted[2]++
	if other.Name() == sample.Name() {
		t.Error("a card of other colours has the same name")
	}
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		sample.Draw()
	}
}
