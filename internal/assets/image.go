// Package assets reads what pages show beside text: the size and kind of
// images, and the fingerprint under which they are published.
package assets

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	_ "image/gif"  // header readers
	_ "image/jpeg" // header readers
	_ "image/png"  // header readers
	"math"
	"path"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp" // header reader

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// An Image is what the header of an image says. Width and Height are in
// pixels, 0 for an SVG that gives none.
type Image struct {
	URL           paths.URL // "/assets/map.1a2b3c4d5e6f7a8b.png"
	Width, Height int
	MIME          string
	Bad           string // why browsers will not show it; "" if they will
}

// types are the image files that browsers show, by extension.
var types = map[string]string{
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
	".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml",
}

// IsImage reports whether a file is published as an image.
func IsImage(p paths.Src) bool { return types[p.Ext()] != "" }

// maxPixels bounds a side of an image: no screen shows more, and a header
// that claims more is damaged or hostile.
const maxPixels = 30_000

// Inspect reads the header of an image file.
func Inspect(p paths.Src, src []byte) Image {
	img := Image{MIME: types[p.Ext()], URL: Fingerprint(p, src)}
	switch {
	case img.MIME == "":
		img.Bad = "its name ends in `" + p.Ext() + "`"
	case img.MIME == "image/svg+xml":
		var err error
		if img.Width, img.Height, err = svgSize(src); err != nil {
			img.Bad = err.Error()
		}
	default:
		c, format, err := image.DecodeConfig(bytes.NewReader(src))
		switch {
		case err != nil:
			img.Bad = "it is empty, damaged, or another kind of file under this name"
		case "image/"+format != img.MIME:
			img.Bad = "its name says that it is " + strings.TrimPrefix(img.MIME, "image/") + ", and it is " + format
		case c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels || c.Height > maxPixels:
			img.Bad = "it is " + strconv.Itoa(c.Width) + " by " + strconv.Itoa(c.Height) + " pixels"
		default:
			img.Width, img.Height = c.Width, c.Height
		}
	}
	return img
}

// Fingerprint is the address of a file under /assets/: its name with the
// digest of its bytes, so that hosts may let browsers keep it for ever.
func Fingerprint(p paths.Src, src []byte) paths.URL {
	ext := path.Ext(string(p))
	name := paths.Slug(strings.TrimSuffix(path.Base(string(p)), ext))
	if name == "" {
		name = "image"
	}
	return paths.URL("/assets/" + name + "." + memo.Sum(src).String()[:16] + strings.ToLower(ext))
}

// svgSize reads width and height of the outermost element, or its viewBox.
func svgSize(src []byte) (width, height int, err error) {
	d := xml.NewDecoder(bytes.NewReader(src))
	for {
		token, err := d.Token()
		if err != nil {
			return 0, 0, errors.New("it is no SVG")
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if start.Name.Local != "svg" {
			return 0, 0, errors.New("it is no SVG")
		}
		var box []string
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "width":
				width = pixels(a.Value)
			case "height":
				height = pixels(a.Value)
			case "viewBox":
				box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' })
			}
		}
		if (width == 0 || height == 0) && len(box) == 4 {
			width, height = pixels(box[2]), pixels(box[3])
		}
		return width, height, nil
	}
}

// pixels reads a length without a unit or in px; 0 for any other.
func pixels(s string) int {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || v < 0 || v > maxPixels || math.IsNaN(v) {
		return 0
	}
	return int(math.Ceil(v))
}
