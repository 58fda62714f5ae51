// Package image makes the pictures that readers get of those that
// contributors dropped beside a page: a few widths of each, turned the way
// they were held, without what a camera wrote into them.
//
// In go the bytes of a PNG, JPEG or GIF, and out come the bytes of each Cut.
// Two calls with the same input give the same bytes on every machine: all
// arithmetic on pixels is on whole numbers, since processors differ in how
// they round x*y+z (so x/image/draw is not used, which calculates in floating
// point).
package image

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// Version is a part of the names of all pictures: it changes when the same
// input comes to give other bytes.
const Version = "1"

// MaxPixels bounds what is decoded, so that a small file that claims to be
// huge cannot fill the memory. No telephone takes larger pictures in its usual
// mode.
const MaxPixels = 50_000_000

// maxSide bounds a side of an image: no screen shows more, and a header that
// claims more is damaged or hostile.
const maxSide = 30_000

// A Header is what the beginning of an image says of it. Width and Height are
// in pixels, as it is shown.
type Header struct {
	Format        string `cbor:"1,keyasint"` // png jpeg gif webp
	Width, Height int
	Turn          turn
	Animated      bool // several frames: it is published as it is
}

// ReadHeader reads the header of an image whose name says that it is of a
// format. The error is in words for its author.
func ReadHeader(format string, src []byte) (Header, error) {
	h := Header{Format: format, Turn: upright}
	config, found, err := decodeConfig(src)
	switch {
	case err != nil:
		return h, errors.New("it is empty, damaged, or another kind of file under this name")
	case found != format:
		return h, fmt.Errorf("its name says that it is %s, and it is %s", format, found)
	case config.Width <= 0 || config.Height <= 0 || config.Width > maxSide || config.Height > maxSide || config.Width*config.Height > MaxPixels:
		return h, fmt.Errorf("it is %d by %d pixels, and %d million pixels are the most", config.Width, config.Height, MaxPixels/1_000_000)
	case config.ColorModel == color.CMYKModel:
		return h, errors.New("its colours are meant for print (CMYK); save it in RGB")
	}
	h.Width, h.Height = config.Width, config.Height
	switch format {
	case "jpeg":
		h.Turn = jpegTurn(src)
		if h.Turn.swaps() {
			h.Width, h.Height = h.Height, h.Width
		}
	case "gif":
		h.Animated = gifFrames(src) > 1
	case "png":
		h.Animated = pngAnimated(src)
	}
	return h, nil
}

// decodeConfig reads a header by what the first bytes say, not by a name.
func decodeConfig(src []byte) (config image.Config, format string, err error) {
	r := bytes.NewReader(src)
	switch {
	case bytes.HasPrefix(src, []byte(pngSignature)):
		config, err = png.DecodeConfig(r)
		return config, "png", err
	case bytes.HasPrefix(src, []byte("\xff\xd8")):
		config, err = jpeg.DecodeConfig(r)
		return config, "jpeg", err
	case bytes.HasPrefix(src, []byte("GIF8")):
		config, err = gif.DecodeConfig(r)
		return config, "gif", err
	case len(src) > 12 && string(src[:4]) == "RIFF" && string(src[8:12]) == "WEBP":
		config, err = webp.DecodeConfig(r)
		return config, "webp", err
	}
	return config, "", image.ErrFormat
}

// decode reads all pixels. The error is in words for the image's author.
func decode(format string, src []byte) (img image.Image, err error) {
	r := bytes.NewReader(src)
	switch format {
	case "png":
		img, err = png.Decode(r)
	case "jpeg":
		img, err = jpeg.Decode(r)
	case "gif":
		img, err = gif.Decode(r)
		if err == nil {
			img = onCanvas(img, src)
		}
	default:
		return nil, errors.New("it is no image that can be resized")
	}
	if err != nil {
		return nil, errors.New("it is damaged, or only a part of it was copied; save it again")
	}
	return img, nil
}

// onCanvas puts the frame of a GIF where it stands in the whole image.
func onCanvas(frame image.Image, src []byte) image.Image {
	config, err := gif.DecodeConfig(bytes.NewReader(src))
	whole := image.Rect(0, 0, config.Width, config.Height)
	if err != nil || frame.Bounds() == whole {
		return frame
	}
	img := image.NewRGBA(whole)
	draw.Draw(img, frame.Bounds(), frame, frame.Bounds().Min, draw.Src)
	return img
}
