package image

import (
	"fmt"
	"image"
	"image/draw"
	"sync"
)

// Options say what pictures are made.
type Options struct {
	Widths  []int // in pixels, ascending
	Quality int   // of JPEG, WebP and AVIF, 1 to 100
	Tool    *Tool // makes one more format of each; nil is none
}

// A Cut is one picture to be made of an image.
type Cut struct {
	Width, Height int
	Format        string // png jpeg webp avif
}

// Cuts lists the pictures to be made of an image: in its own format the
// widths that it has, the last one as wide as the image or the widest of the
// options, then the same in the tool's format. None is wider than the image.
// It is empty for what is published as it is.
func (h Header) Cuts(o Options) []Cut {
	if h.Animated || h.Format == "webp" {
		return nil
	}
	format := h.Format
	if format == "gif" {
		format = "png"
	}
	var out []Cut
	add := func(width int) {
		height := max(1, (h.Height*width+h.Width/2)/h.Width)
		out = append(out, Cut{width, height, format})
	}
	for _, w := range o.Widths {
		if w >= h.Width {
			break
		}
		add(w)
	}
	if len(o.Widths) == 0 || h.Width <= o.Widths[len(o.Widths)-1] {
		add(h.Width)
	}
	if o.Tool != nil {
		for _, c := range out {
			out = append(out, Cut{c.Width, c.Height, o.Tool.Format})
		}
	}
	return out
}

// Key names all that the bytes of a cut depend on besides the image's own.
func (c Cut) Key(o Options) string {
	key := fmt.Sprintf("%s %d %d %s %d", Version, c.Width, c.Height, c.Format, o.Quality)
	if o.Tool != nil && c.Format == o.Tool.Format {
		key += " " + o.Tool.Name + " " + o.Tool.Version
	}
	return key
}

// large images are decoded one at a time, since each takes some 200 MB.
var large sync.Mutex

const largePixels = 16_000_000

// Make makes the cuts of an image. The first error is of the image and in
// words for its author; the second is the tool's.
func Make(src []byte, h Header, cuts []Cut, o Options) (out [][]byte, bad, failed error) {
	if h.Width*h.Height > largePixels {
		large.Lock()
		defer large.Unlock()
	}
	img, bad := decode(h.Format, src)
	if bad != nil {
		return nil, bad, nil
	}
	p := picture{src: src, header: h, colours: coloursOf(h.Format, src)}
	_, p.paletted = img.(*image.Paletted)
	from := planesOf(img)
	out = make([][]byte, len(cuts))
	// The widest first: the others are made from it, which costs less than
	// from the image and cannot be told from it.
	width, height := h.Width, h.Height
	if h.Turn.swaps() {
		width, height = height, width
	}
	var small planes
	for i := len(cuts) - 1; i >= 0; i-- {
		c := cuts[i]
		w, ht := c.Width, c.Height
		if h.Turn.swaps() {
			w, ht = ht, w
		}
		// The tool's cuts come last in the list, with the same widths.
		if i == len(cuts)-1 || cuts[i+1].Width < c.Width {
			small = from
		}
		if w == width && ht == height {
			small = from
		} else {
			small = small.scale(w, ht)
		}
		if out[i], failed = p.encode(c, small.turn(h.Turn).image(), img, o); failed != nil {
			return nil, nil, failed
		}
	}
	return out, nil, nil
}

// A picture is an image while its cuts are made.
type picture struct {
	src      []byte
	header   Header
	colours  colours
	paletted bool
}

// encode writes one cut. Whole is the image before scaling and turning.
func (p picture) encode(c Cut, img, whole image.Image, o Options) ([]byte, error) {
	full := c.Width == p.header.Width && p.header.Turn == upright
	switch c.Format {
	case "jpeg":
		data, err := encodeJPEG(img, o.Quality, p.colours)
		if err != nil || !full {
			return data, err
		}
		// Compressing again loses a little. It is done where it saves a lot.
		if bare := stripJPEG(p.src); len(bare) > 0 && len(bare) <= len(data)/3*4 {
			return bare, nil
		}
		return data, nil
	case "png":
		if full {
			return p.wholePNG(whole)
		}
		return encodePNG(img, p.paletted, p.colours)
	}
	data, err := encodeTrueColour(img, p.colours)
	if err != nil {
		return nil, err
	}
	return o.Tool.encode(data, o.Quality)
}

// wholePNG is the image as it was, but for what is no part of the picture: the
// shorter of the author's own compression and ours.
func (p picture) wholePNG(img image.Image) ([]byte, error) {
	data, err := encodePNG(img, false, p.colours)
	if err != nil || p.header.Format != "png" {
		return data, err
	}
	if bare := stripPNG(p.src); len(bare) > 0 && len(bare) <= len(data) {
		return bare, nil
	}
	return data, nil
}

// planesOf takes an image apart for scaling: JPEG's own planes of brightness
// and colour, one of greys, or else red, green, blue and alpha together, each
// colour multiplied by alpha so that what is transparent does not colour the
// edges of what is not.
func planesOf(img image.Image) planes {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	switch img := img.(type) {
	case *image.YCbCr:
		across, down := subsampling(img.SubsampleRatio)
		cw, ch := (w+across-1)/across, (h+down-1)/down
		return planes{kind: ycc, w: w, h: h, list: []plane{
			{img.Y, img.YStride, 1, w, h, 1, 1}, {img.Cb, img.CStride, 1, cw, ch, across, down}, {img.Cr, img.CStride, 1, cw, ch, across, down},
		}}
	case *image.Gray:
		return planes{kind: grey, w: w, h: h, list: []plane{{img.Pix, img.Stride, 1, w, h, 1, 1}}}
	case *image.Gray16:
		to := image.NewGray(image.Rect(0, 0, w, h))
		draw.Draw(to, to.Bounds(), img, b.Min, draw.Src)
		return planes{kind: grey, w: w, h: h, list: []plane{{to.Pix, to.Stride, 1, w, h, 1, 1}}}
	}
	to, ok := img.(*image.RGBA)
	if !ok {
		to = image.NewRGBA(image.Rect(0, 0, w, h))
		draw.Draw(to, to.Bounds(), img, b.Min, draw.Src)
	}
	return planes{kind: rgba, w: w, h: h, list: []plane{{to.Pix, to.Stride, 4, w, h, 1, 1}}}
}

func subsampling(r image.YCbCrSubsampleRatio) (across, down int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// image puts scaled planes together again.
func (p planes) image() image.Image {
	r := image.Rect(0, 0, p.w, p.h)
	switch p.kind {
	case grey:
		return &image.Gray{Pix: p.list[0].pix, Stride: p.list[0].stride, Rect: r}
	case rgba:
		return &image.RGBA{Pix: p.list[0].pix, Stride: p.list[0].stride, Rect: r}
	}
	img := &image.YCbCr{Y: p.list[0].pix, YStride: p.list[0].stride, Cb: p.list[1].pix, Cr: p.list[2].pix, CStride: p.list[1].stride, Rect: r}
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		if across, down := subsampling(ratio); across == p.list[1].across && down == p.list[1].down {
			img.SubsampleRatio = ratio
		}
	}
	return img
}
