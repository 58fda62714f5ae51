package link

import (
	"path"
	"strings"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// logoHeight is how high a logo stands in the header, in CSS pixels.
const logoHeight = 32

// logo is the site's logo; its name in the language is the text of one that
// stands alone.
func (t *Tables) logo(name string) *site.Logo {
	c := t.in.Config.Logo
	light, ok := t.logoPicture(c.Light)
	if !ok {
		return nil
	}
	l := &site.Logo{Light: light, Alone: c.Alone}
	if dark, ok := t.logoPicture(c.Dark); ok && c.Dark != c.Light {
		l.Dark = &dark
	}
	if c.Alone {
		l.Light.Alt = name
		if l.Dark != nil {
			l.Dark.Alt = name
		}
	}
	return l
}

// logoPicture is the smallest picture of an image, in the size that it has in
// the header.
func (t *Tables) logoPicture(src paths.Src) (pic site.Picture, ok bool) {
	if src == "" {
		return pic, false
	}
	img, ok := t.in.Files.Images(src)
	if !ok || img.Bad != "" {
		return pic, false
	}
	url := img.URL
	for _, v := range img.Variants {
		if v.MIME == img.MIME {
			url = v.URL
			break
		}
	}
	pic = site.Picture{Src: t.href(paths.URL(url)), MIME: img.MIME}
	if img.Height > 0 {
		pic.Width, pic.Height = max(1, (img.Width*logoHeight+img.Height/2)/img.Height), logoHeight
	}
	return pic, true
}

// logos reports the pictures that are none.
func (j *joiner) logos() {
	c := j.in.Config.Logo
	check := func(src paths.Src, span diag.Span) {
		img, ok := j.in.Files.Images(src)
		switch {
		case !ok:
			var names []string
			for u := range j.in.Files.Static {
				names = append(names, "static"+string(u))
			}
			near := diag.Near(string(src), names)
			if near == "" { // the right name in another folder
				for _, name := range names {
					if path.Base(name) == path.Base(string(src)) && (near == "" || name < near) {
						near = name
					}
				}
			}
			j.report(diag.MissingLogo.At(config.Path, span, diag.S("file", string(src)), diag.S("suggest", near)))
		case img.Bad != "":
			j.report(diag.BadImage.At(config.Path, span, diag.S("reason", strings.TrimSpace(img.Bad))))
		}
	}
	if c.Light != "" {
		check(c.Light, c.LightSpan)
	}
	if c.Dark != "" && c.Dark != c.Light {
		check(c.Dark, c.DarkSpan)
	}
}
