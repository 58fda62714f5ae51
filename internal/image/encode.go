package image

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"maps"
	"slices"
)

func encodeJPEG(img image.Image, quality int, c colours) ([]byte, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return c.inJPEG(out.Bytes()), nil
}

// encodePNG writes an image with a palette where it has so few colours, or
// where it came from one that had a palette and is smaller with one again.
func encodePNG(img image.Image, paletted bool, c colours) ([]byte, error) {
	if _, ok := img.(*image.Paletted); ok {
		return encodeTrueColour(img, c)
	}
	few, exact := withPalette(img, paletted)
	if few != nil && exact {
		return encodeTrueColour(few, c)
	}
	data, err := encodeTrueColour(img, c)
	if err != nil || few == nil {
		return data, err
	}
	small, err := encodeTrueColour(few, c)
	if err != nil || len(small) >= len(data) {
		return data, err
	}
	return small, nil
}

func encodeTrueColour(img image.Image, c colours) ([]byte, error) {
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, err
	}
	return c.inPNG(out.Bytes()), nil
}

const paletteSize = 256

// withPalette gives an image a palette: its own colours where they are few
// enough, which is exact; else, if it may choose, those that it mostly has.
// It returns nil where there is none.
func withPalette(img image.Image, choose bool) (few *image.Paletted, exact bool) {
	full, ok := img.(*image.RGBA)
	if !ok {
		return nil, false
	}
	count := map[[4]byte]int{}
	each := func(do func(i int, c [4]byte)) {
		w := full.Rect.Dx()
		for y := range full.Rect.Dy() {
			row := full.Pix[y*full.Stride:][:w*4]
			for x := range w {
				do(y*w+x, [4]byte(row[x*4:]))
			}
		}
	}
	each(func(_ int, c [4]byte) {
		if choose || len(count) <= paletteSize {
			count[c]++
		}
	})
	exact = len(count) <= paletteSize
	if !exact && !choose {
		return nil, false
	}
	palette, index := medianCut(count)
	few = image.NewPaletted(image.Rect(0, 0, full.Rect.Dx(), full.Rect.Dy()), palette)
	each(func(i int, c [4]byte) { few.Pix[i] = index[c] })
	return few, exact
}

// medianCut chooses at most 256 colours (Heckbert, Color Image Quantization
// for Frame Buffer Display, 1982): the box of colours that differ most, for
// how many pixels have them, is halved until there are enough boxes. Colours
// are multiplied by their alpha.
func medianCut(count map[[4]byte]int) (color.Palette, map[[4]byte]uint8) {
	all := slices.SortedFunc(maps.Keys(count), func(a, b [4]byte) int { return slices.Compare(a[:], b[:]) })
	boxes := []box{newBox(all, count)}
	for len(boxes) < paletteSize {
		best := 0
		for i := range boxes {
			if boxes[i].worth > boxes[best].worth {
				best = i
			}
		}
		b := boxes[best]
		if b.worth == 0 {
			break
		}
		slices.SortStableFunc(b.colours, func(x, y [4]byte) int { return cmp.Compare(x[b.channel], y[b.channel]) })
		at, seen := 1, count[b.colours[0]]
		for at < len(b.colours)-1 && seen+count[b.colours[at]] <= b.pixels/2 {
			seen += count[b.colours[at]]
			at++
		}
		boxes[best] = newBox(b.colours[:at], count)
		boxes = append(boxes, newBox(b.colours[at:], count))
	}
	index := make(map[[4]byte]uint8, len(all))
	palette := make(color.Palette, len(boxes))
	for i, b := range boxes {
		var sum [4]int
		for _, colour := range b.colours {
			for k, v := range colour {
				sum[k] += count[colour] * int(v)
			}
			index[colour] = uint8(i)
		}
		var mean color.RGBA
		for k, v := range []*uint8{&mean.R, &mean.G, &mean.B, &mean.A} {
			*v = uint8((sum[k] + b.pixels/2) / max(b.pixels, 1))
		}
		palette[i] = color.NRGBAModel.Convert(mean)
	}
	return palette, index
}

// A box holds colours that are near each other. Channel is where they differ
// most, worth how much a halving gains.
type box struct {
	colours                [][4]byte
	channel, pixels, worth int
}

func newBox(colours [][4]byte, count map[[4]byte]int) box {
	b := box{colours: colours}
	if len(colours) == 0 {
		return b
	}
	low, high := colours[0], colours[0]
	for _, colour := range colours {
		b.pixels += count[colour]
		for k, v := range colour {
			low[k], high[k] = min(low[k], v), max(high[k], v)
		}
	}
	spread := 0
	for k := range low {
		if d := int(high[k]) - int(low[k]); d > spread {
			b.channel, spread = k, d
		}
	}
	b.worth = spread * spread * b.pixels
	return b
}
