package colour

import "testing"

func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, c := range []struct {
		a, b Colour
		want float64
	}{
		{Colour{0, 0, 0}, Colour{255, 255, 255}, 21},
		{Colour{119, 119, 119}, Colour{255, 255, 255}, 4.478},
		{Colour{255, 0, 0}, Colour{255, 255, 255}, 3.998},
	} {
		if got := Contrast(c.a, c.b); got < c.want-0.001 || got > c.want+0.001 {
			t.Errorf("contrast of %s on %s is %.3f, want %.3f", c.a, c.b, got, c.want)
		}
	}
}

func TestParseReadsSixAndThreeDigits(t *testing.T) {
	for text, want := range map[string]string{"#0b569f": "#0b569f", "#0B569F": "#0b569f", "#05a": "#0055aa", "": "", "blue": "", "#12345g": "", "#1234567": "", "#éa": ""} {
		got, ok := Parse(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q: %s, %v", text, got, ok)
		}
	}
}

func TestNearestCanBeReadOnAllGrounds(t *testing.T) {
	white, black := Ground{Colour{255, 255, 255}, 4.5}, Ground{Colour{0, 0, 0}, 4.5}
	for _, c := range []struct {
		from    Colour
		grounds []Ground
		want    string
	}{
		{Colour{0x0b, 0x56, 0x9f}, []Ground{white}, "#0b569f"}, // as it is
		{Colour{0x77, 0x77, 0x77}, []Ground{white}, "#767676"},
		{Colour{0, 0, 0x80}, []Ground{black}, "#6d6db6"},
		{Colour{0x80, 0x80, 0x80}, []Ground{white, black}, "#767676"},
		{Colour{0x80, 0x80, 0x80}, []Ground{white, {Colour{0, 0, 0}, 7}}, ""},
	} {
		got, ok := c.from.Nearest(c.grounds)
		if ok != (c.want != "") || ok && got.String() != c.want {
			t.Errorf("%s: %s, %v, want %s", c.from, got, ok, c.want)
		}
	}
}
