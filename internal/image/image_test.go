package image

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os/exec"
	"strings"
	"testing"
)

// quarters is an image whose quarters are red, green, blue and white, from
// the upper left in the order of reading.
func quarters(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, quarter[y*2/h*2+x*2/w])
		}
	}
	return img
}

var quarter = []color.Color{color.RGBA{200, 30, 30, 255}, color.RGBA{30, 160, 30, 255}, color.RGBA{30, 30, 200, 255}, color.RGBA{250, 250, 250, 255}}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// segment puts a segment behind the first marker of a JPEG.
func segment(data []byte, marker byte, body string) []byte {
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(append(out, body...), data[2:]...)
}

// exif says how an image is to be turned, and where it was taken.
func exif(turn byte) string {
	return "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(turn) + "\x00\x00\x00\x00\x00\x00secret place"
}

var options = Options{Widths: []int{40, 80, 160}, Quality: 82}

// cutsOf makes all cuts and decodes them.
func cutsOf(t testing.TB, format string, src []byte, o Options) ([]Cut, [][]byte, []image.Image) {
	t.Helper()
	h, err := ReadHeader(format, src)
	if err != nil {
		t.Fatal(err)
	}
	cuts := h.Cuts(o)
	data, bad, failed := Make(src, h, cuts, o)
	if err := errors.Join(bad, failed); err != nil {
		t.Fatal(err)
	}
	var out []image.Image
	for i, d := range data {
		img, err := decode(cuts[i].Format, d)
		if err != nil {
			t.Fatal(err)
		}
		if s := img.Bounds().Size(); s.X != cuts[i].Width || s.Y != cuts[i].Height {
			t.Errorf("%v came out as %v", cuts[i], s)
		}
		out = append(out, img)
	}
	return cuts, data, out
}

// near reports whether two colours are, as far as JPEG keeps them.
func near(a, b color.Color, by int) bool {
	r, g, bl, al := a.RGBA()
	R, G, B, A := b.RGBA()
	for _, d := range []int{int(r) - int(R), int(g) - int(G), int(bl) - int(B), int(al) - int(A)} {
		if d>>8 > by || -d>>8 > by {
			return false
		}
	}
	return true
}

func TestThreeWidthsAndNoneWiderThanTheImage(t *testing.T) {
	for _, tt := range []struct {
		w, h int
		want []Cut
	}{
		{400, 200, []Cut{{40, 20, "jpeg"}, {80, 40, "jpeg"}, {160, 80, "jpeg"}}},
		{100, 50, []Cut{{40, 20, "jpeg"}, {80, 40, "jpeg"}, {100, 50, "jpeg"}}},
		{80, 3, []Cut{{40, 2, "jpeg"}, {80, 3, "jpeg"}}},
		{30, 300, []Cut{{30, 300, "jpeg"}}},
	} {
		cuts, _, _ := cutsOf(t, "jpeg", jpegOf(t, quarters(tt.w, tt.h)), options)
		if len(cuts) != len(tt.want) {
			t.Errorf("%dx%d: %v", tt.w, tt.h, cuts)
			continue
		}
		for i := range cuts {
			if cuts[i] != tt.want[i] {
				t.Errorf("%dx%d: %v, not %v", tt.w, tt.h, cuts[i], tt.want[i])
			}
		}
	}
}

func TestColoursStayWhereTheyAre(t *testing.T) {
	for _, format := range []string{"png", "jpeg"} {
		src := pngOf(t, quarters(333, 221))
		if format == "jpeg" {
			src = jpegOf(t, quarters(333, 221))
		}
		cuts, _, pictures := cutsOf(t, format, src, options)
		for i, img := range pictures {
			w, h := cuts[i].Width, cuts[i].Height
			for k, p := range []image.Point{{w / 4, h / 4}, {w * 3 / 4, h / 4}, {w / 4, h * 3 / 4}, {w * 3 / 4, h * 3 / 4}} {
				if got := img.At(p.X, p.Y); !near(got, quarter[k], 24) {
					t.Errorf("%v at %v: %v, not %v", cuts[i], p, got, quarter[k])
				}
			}
		}
	}
}

// Each camera's way of holding, with the quarters as they then appear.
func TestImagesAreTurnedAsTheyWereHeld(t *testing.T) {
	turned := map[byte][4]int{1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {3, 2, 1, 0}, 4: {2, 3, 0, 1}, 5: {0, 2, 1, 3}, 6: {2, 0, 3, 1}, 7: {3, 1, 2, 0}, 8: {1, 3, 0, 2}}
	for v, want := range turned {
		src := segment(jpegOf(t, quarters(200, 100)), 0xe1, exif(v))
		h, err := ReadHeader("jpeg", src)
		if err != nil {
			t.Fatal(err)
		}
		if tall := h.Height > h.Width; tall != (v >= 5) {
			t.Errorf("turn %d: %d by %d", v, h.Width, h.Height)
		}
		cuts, data, pictures := cutsOf(t, "jpeg", src, options)
		for i, img := range pictures {
			w, h := cuts[i].Width, cuts[i].Height
			for k, p := range []image.Point{{w / 4, h / 4}, {w * 3 / 4, h / 4}, {w / 4, h * 3 / 4}, {w * 3 / 4, h * 3 / 4}} {
				if got := img.At(p.X, p.Y); !near(got, quarter[want[k]], 24) {
					t.Errorf("turn %d, %v at %v: %v, not %v", v, cuts[i], p, got, quarter[want[k]])
				}
			}
			if bytes.Contains(data[i], []byte("secret")) || bytes.Contains(data[i], []byte("Exif")) {
				t.Errorf("turn %d, %v: what the camera wrote is still there", v, cuts[i])
			}
		}
	}
}

func TestNothingIsToldThatIsNoPicture(t *testing.T) {
	photo := segment(segment(jpegOf(t, quarters(60, 40)), 0xe1, exif(1)), 0xfe, "a secret remark")
	drawing := pngOf(t, quarters(60, 40))
	drawing = append(append(append([]byte{}, drawing[:33]...), pngChunk("tEXt", []byte("Author\x00a secret name"))...), drawing[33:]...)
	for format, src := range map[string][]byte{"jpeg": append(photo, "secret film"...), "png": drawing} {
		_, data, _ := cutsOf(t, format, src, options)
		for _, d := range data {
			if bytes.Contains(d, []byte("secret")) {
				t.Errorf("%s: it is still there", format)
			}
		}
	}
}

func TestDownloadsTellNothingEither(t *testing.T) {
	for v := byte(1); v <= 8; v++ {
		src := segment(jpegOf(t, quarters(60, 40)), 0xe1, exif(v))
		bare := Bare(src)
		if bytes.Contains(bare, []byte("secret")) {
			t.Errorf("turn %d: it is still there", v)
		}
		before, _ := ReadHeader("jpeg", src)
		if after, err := ReadHeader("jpeg", bare); err != nil || after != before {
			t.Errorf("%+v became %+v, %v", before, after, err)
		}
	}
	for _, src := range []string{"", "\xff\xd8", "\xff\xd8\xff\xe1\x00", pngSignature, pngSignature + "IHDR", "GIF89a secret", "%PDF"} {
		if got := Bare([]byte(src)); string(got) != src {
			t.Errorf("%q became %q", src, got)
		}
	}
}

func TestWideColoursStayWide(t *testing.T) {
	profile := "Display P3 and its tables"
	src := segment(jpegOf(t, quarters(300, 200)), 0xe2, "ICC_PROFILE\x00\x01\x01"+profile)
	_, data, _ := cutsOf(t, "jpeg", src, options)
	for _, d := range data {
		if !bytes.Contains(d, []byte(profile)) {
			t.Error("the profile is lost")
		}
	}
	src = segment(jpegOf(t, quarters(300, 200)), 0xe2, "ICC_PROFILE\x00\x01\x01sRGB IEC61966-2.1")
	_, data, _ = cutsOf(t, "jpeg", src, options)
	if bytes.Contains(data[0], []byte("sRGB")) {
		t.Error("a profile that says what browsers assume")
	}
}

// A red disc on nothing that is black: no pixel of the edge may be darker.
func TestTransparentEdgesKeepTheirColour(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 400, 400))
	for y := range 400 {
		for x := range 400 {
			if (x-200)*(x-200)+(y-200)*(y-200) < 150*150 {
				img.SetNRGBA(x, y, color.NRGBA{255, 0, 0, 255})
			}
		}
	}
	_, _, pictures := cutsOf(t, "png", pngOf(t, img), options)
	soft := 0
	for _, p := range pictures {
		b := p.Bounds()
		for y := range b.Dy() {
			for x := range b.Dx() {
				c := color.NRGBAModel.Convert(p.At(x, y)).(color.NRGBA)
				if c.A > 8 && (c.R < 245 || c.G > 5 || c.B > 5) {
					t.Fatalf("%v at %d, %d of %v", c, x, y, b)
				}
				if c.A > 0 && c.A < 255 {
					soft++
				}
			}
		}
	}
	if soft == 0 {
		t.Error("no soft edge")
	}
}

func TestPalettesStayWhereTheySave(t *testing.T) {
	drawing := image.NewPaletted(image.Rect(0, 0, 400, 300), color.Palette{color.White, color.Black, color.RGBA{0, 90, 200, 255}})
	for y := range 300 {
		for x := range 400 {
			drawing.SetColorIndex(x, y, uint8((x*x/97+y*y/53)%3))
		}
	}
	_, data, pictures := cutsOf(t, "png", pngOf(t, drawing), options)
	for i, p := range pictures {
		full, err := encodeTrueColour(planesOf(p).image(), colours{})
		if _, ok := p.(*image.Paletted); err != nil || !ok && len(data[i]) > len(full) {
			t.Errorf("%d: a %T of %d bytes, %d in full colour", i, p, len(data[i]), len(full))
		}
	}
	// Few colours need no choice, whatever the source.
	_, _, pictures = cutsOf(t, "png", pngOf(t, image.NewRGBA(image.Rect(0, 0, 300, 20))), options)
	if _, ok := pictures[0].(*image.Paletted); !ok {
		t.Errorf("one colour came out as %T", pictures[0])
	}
}

func TestGreysAndDeepColoursAreRead(t *testing.T) {
	deep := image.NewNRGBA64(image.Rect(0, 0, 200, 100))
	flat := image.NewGray16(image.Rect(0, 0, 200, 100))
	for y := range 100 {
		for x := range 200 {
			deep.SetNRGBA64(x, y, color.NRGBA64{0xffff, 0x8000, 0, 0xffff})
			flat.SetGray16(x, y, color.Gray16{0x8000})
		}
	}
	_, _, pictures := cutsOf(t, "png", pngOf(t, deep), options)
	if got := pictures[0].At(10, 10); !near(got, color.NRGBA{255, 128, 0, 255}, 1) {
		t.Errorf("16 bits a colour: %v", got)
	}
	_, _, pictures = cutsOf(t, "png", pngOf(t, flat), options)
	if _, ok := pictures[0].(*image.Gray); !ok || !near(pictures[0].At(10, 10), color.Gray{128}, 1) {
		t.Errorf("greys: %T, %v", pictures[0], pictures[0].At(10, 10))
	}
}

func TestAnimationsAreNotTouched(t *testing.T) {
	frame := func() *image.Paletted {
		return image.NewPaletted(image.Rect(0, 0, 200, 100), color.Palette{color.White, color.Black})
	}
	var one, two bytes.Buffer
	if err := errors.Join(gif.EncodeAll(&one, &gif.GIF{Image: []*image.Paletted{frame()}, Delay: []int{0}}),
		gif.EncodeAll(&two, &gif.GIF{Image: []*image.Paletted{frame(), frame()}, Delay: []int{9, 9}})); err != nil {
		t.Fatal(err)
	}
	if cuts, _, _ := cutsOf(t, "gif", one.Bytes(), options); len(cuts) != 3 || cuts[0].Format != "png" {
		t.Errorf("a GIF of one frame: %v", cuts)
	}
	moving := pngOf(t, quarters(200, 100))
	moving = append(append(append([]byte{}, moving[:33]...), pngChunk("acTL", make([]byte, 8))...), moving[33:]...)
	for format, src := range map[string][]byte{"gif": two.Bytes(), "png": moving} {
		if h, err := ReadHeader(format, src); err != nil || !h.Animated || h.Cuts(options) != nil {
			t.Errorf("%s: %+v, %v", format, h, err)
		}
	}
}

func TestWhatIsNoPictureIsRefusedInWords(t *testing.T) {
	whole := jpegOf(t, quarters(300, 200))
	huge := pngOf(t, image.NewGray(image.Rect(0, 0, 1, 1)))
	binary.BigEndian.PutUint32(huge[16:], 20_000)
	binary.BigEndian.PutUint32(huge[20:], 20_000)
	copy(huge[8:], pngChunk("IHDR", huge[16:29]))
	print := append([]byte{}, whole...)
	for i := range print { // three colours become four
		if print[i] == 0xff && print[i+1] == 0xc0 {
			at := i + 4 + int(binary.BigEndian.Uint16(print[i+2:])) - 2
			print = append(append(append([]byte{}, print[:at]...), 4, 0x22, 0), print[at:]...)
			print[i+3] += 3
			print[i+9] = 4
			break
		}
	}
	for name, tt := range map[string]struct {
		format string
		src    []byte
		want   string
	}{
		"text":  {"png", []byte("not a picture"), "another kind of file"},
		"empty": {"jpeg", nil, "empty"},
		"name":  {"png", whole, "its name says that it is png, and it is jpeg"},
		"huge":  {"png", huge, "it is 20000 by 20000 pixels"},
		"print": {"jpeg", print, "CMYK"},
	} {
		if _, err := ReadHeader(tt.format, tt.src); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, src := range map[string][]byte{"jpeg": whole[:len(whole)/2], "png": pngOf(t, quarters(300, 200))[:200]} {
		h, err := ReadHeader(name, src)
		if err != nil {
			t.Errorf("%s cut off: %v", name, err)
			continue
		}
		if _, bad, failed := Make(src, h, h.Cuts(options), options); bad == nil || !strings.Contains(bad.Error(), "only a part of it") || failed != nil {
			t.Errorf("%s cut off: %v, %v", name, bad, failed)
		}
	}
}

func TestTheSameBytesEachTime(t *testing.T) {
	src := jpegOf(t, quarters(777, 555))
	_, first, _ := cutsOf(t, "jpeg", src, options)
	for range 3 {
		_, again, _ := cutsOf(t, "jpeg", src, options)
		for i := range first {
			if !bytes.Equal(first[i], again[i]) {
				t.Fatal("other bytes")
			}
		}
	}
}

func TestToolsWriteTheirFormat(t *testing.T) {
	for name, head := range map[string]string{"cwebp": "WEBP", "avifenc": "ftypavif"} {
		if _, err := exec.LookPath(name); err != nil {
			continue // it is optional on every machine
		}
		tool, err := FindTool(name)
		if err != nil {
			t.Fatal(err)
		}
		o := options
		o.Tool = tool
		src := jpegOf(t, quarters(200, 100))
		h, err := ReadHeader("jpeg", src)
		if err != nil {
			t.Fatal(err)
		}
		cuts := h.Cuts(o)
		data, bad, failed := Make(src, h, cuts, o)
		if err := errors.Join(bad, failed); err != nil {
			t.Fatal(err)
		}
		if len(cuts) != 6 || cuts[3] != (Cut{40, 20, tool.Format}) || !bytes.Contains(data[3][:16], []byte(head)) {
			t.Errorf("%s: %v, %q", name, cuts, data[3][:16])
		}
		if a, b := cuts[3].Key(o), cuts[0].Key(o); !strings.Contains(a, tool.Version) || strings.Contains(b, tool.Version) {
			t.Errorf("keys %q, %q", a, b)
		}
	}
	if _, err := FindTool("paint"); err == nil {
		t.Error("found what is not there")
	}
}

func FuzzMake(f *testing.F) {
	small := quarters(9, 7)
	f.Add(pngOf(f, small))
	f.Add(jpegOf(f, small))
	f.Add(segment(jpegOf(f, small), 0xe1, exif(6)))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	f.Fuzz(func(t *testing.T, src []byte) {
		Bare(src)
		for _, format := range []string{"png", "jpeg", "gif", "webp"} {
			h, err := ReadHeader(format, src)
			if err != nil || h.Width*h.Height > 1_000_000 {
				continue
			}
			cuts := h.Cuts(Options{Widths: []int{4, 8}, Quality: 50})
			if len(cuts) == 0 {
				continue
			}
			data, bad, failed := Make(src, h, cuts, Options{Quality: 50})
			if failed != nil {
				t.Fatal(failed)
			}
			if bad != nil {
				continue
			}
			for i, d := range data {
				if got, err := ReadHeader(cuts[i].Format, d); err != nil || got.Width != cuts[i].Width || got.Height != cuts[i].Height {
					t.Fatalf("%v came out as %+v, %v", cuts[i], got, err)
				}
			}
		}
	})
}

func BenchmarkPhoto(b *testing.B) {
	src := jpegOf(b, quarters(4000, 3000))
	o := Options{Widths: []int{480, 800, 1400}, Quality: 82}
	for b.Loop() {
		cutsOf(b, "jpeg", src, o)
	}
}
