// Package assets reads what pages show beside text: the size and kind of
// images, and the fingerprint under which they are published.
package assets

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/image"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// An Image is what the header of an image says, and the pictures to be made
// of it. Width and Height are those of the widest, in pixels, 0 for an SVG
// that gives none.
type Image struct {
	URL           paths.URL // "/assets/map-1400.1a2b3c4d5e6f7a8b.png": the widest
	Width, Height int
	MIME          string
	Bad           string // why browsers will not show it; "" if they will

	Header image.Header
	Cuts   []Cut       // none where the file is published as it is
	Key    memo.Digest // of all that the cuts depend on
}

// A Cut is one picture with the address that it will have. It can be named
// before it is made, since its name tells what goes into it.
type Cut struct {
	image.Cut
	URL  paths.URL
	MIME string
}

// types are the image files that browsers show, by extension.
var types = map[string]string{
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
	".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml",
}

// IsImage reports whether a file is published as an image.
func IsImage(p paths.Src) bool { return types[p.Ext()] != "" }

// maxPixels bounds a side of an SVG.
const maxPixels = 30_000

// Inspect reads the header of an image file. A file of more than maxBytes is
// refused.
func Inspect(p paths.Src, src []byte, o image.Options, maxBytes int64) Image {
	img := Image{MIME: types[p.Ext()], URL: Fingerprint(p, src)}
	switch {
	case img.MIME == "":
		img.Bad = "its name ends in `" + p.Ext() + "`"
	case int64(len(src)) > maxBytes:
		img.Bad = fmt.Sprintf("it has %.1f MB, and `max_bytes` in [images] allows %.1f", float64(len(src))/1e6, float64(maxBytes)/1e6)
	case img.MIME == "image/svg+xml":
		var err error
		if img.Width, img.Height, err = svgSize(src); err != nil {
			img.Bad = err.Error()
		}
	default:
		h, err := image.ReadHeader(strings.TrimPrefix(img.MIME, "image/"), src)
		if err != nil {
			img.Bad = err.Error()
			break
		}
		img.Header, img.Width, img.Height = h, h.Width, h.Height
		img.plan(p, src, o)
	}
	return img
}

// plan names the pictures to be made.
func (img *Image) plan(p paths.Src, src []byte, o image.Options) {
	source := memo.Sum(src)
	all := memo.NewHasher()
	all.AddDigest(source)
	own := 0 // the widest in a format that every browser shows
	for i, c := range img.Header.Cuts(o) {
		key := c.Key(o)
		all.AddString(key)
		name := fmt.Sprintf("/assets/%s-%d.%s.%s", slug(p), c.Width, memo.Sum(source[:], []byte(key)).String()[:16], extension(c.Format))
		img.Cuts = append(img.Cuts, Cut{c, paths.URL(name), "image/" + c.Format})
		if c.Format == img.Cuts[0].Format {
			own = i
		}
	}
	img.Key = all.Sum()
	if len(img.Cuts) > 0 {
		c := img.Cuts[own]
		img.URL, img.Width, img.Height, img.MIME = c.URL, c.Width, c.Height, c.MIME
	}
}

func extension(format string) string {
	if format == "jpeg" {
		return "jpg"
	}
	return format
}

// slug is the name of a file as a part of an address.
func slug(p paths.Src) string {
	if name := paths.Slug(strings.TrimSuffix(path.Base(string(p)), path.Ext(string(p)))); name != "" {
		return name
	}
	return "image"
}

// Fingerprint is the address of a file under /assets/: its name with the
// digest of its bytes, so that hosts may let browsers keep it for ever.
func Fingerprint(p paths.Src, src []byte) paths.URL {
	return paths.URL("/assets/" + slug(p) + "." + memo.Sum(src).String()[:16] + strings.ToLower(path.Ext(string(p))))
}

// svgSize reads width and height of the outermost element, or its viewBox, and
// refuses a file that would do something. In a page no browser runs what an
// SVG holds, but readers can open the file by itself, and not every host sends
// the site's policy with it.
func svgSize(src []byte) (width, height int, err error) {
	d := xml.NewDecoder(bytes.NewReader(src))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // names are ASCII in all that browsers read
	first := true
	for {
		token, err := d.Token()
		if err == io.EOF && !first {
			return width, height, nil
		}
		if err != nil {
			return 0, 0, errors.New("it is no SVG, or damaged")
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if first {
			if start.Name.Local != "svg" {
				return 0, 0, errors.New("it is no SVG")
			}
			width, height = svgBox(start)
			first = false
		}
		if what := active(start); what != "" {
			return 0, 0, errors.New("it holds " + what + "; save it as a plain SVG, without scripts")
		}
	}
}

// active says what an element of an SVG would do, "" if nothing.
func active(e xml.StartElement) string {
	switch strings.ToLower(e.Name.Local) {
	case "script", "foreignobject", "iframe", "handler":
		return "a `" + e.Name.Local + "`"
	}
	for _, a := range e.Attr {
		value := strings.ToLower(strings.Join(strings.Fields(a.Value), ""))
		if name := strings.ToLower(a.Name.Local); strings.HasPrefix(name, "on") || strings.HasPrefix(value, "javascript:") {
			return "a script in `" + a.Name.Local + "`"
		}
	}
	return ""
}

func svgBox(e xml.StartElement) (width, height int) {
	var box []string
	for _, a := range e.Attr {
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
	return width, height
}

// pixels reads a length without a unit or in px; 0 for any other.
func pixels(s string) int {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || v < 0 || v > maxPixels || math.IsNaN(v) {
		return 0
	}
	return int(math.Ceil(v))
}
