package config

import (
	"io/fs"
	"strings"

	"github.com/openimis/casebook/internal/colour"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
)

// A Logo is the picture that stands beside the site's name, or in its place.
type Logo struct {
	Light paths.Src `cbor:"1,keyasint"` // of the light scheme, "" without a logo
	Dark  paths.Src `cbor:"2,keyasint"` // of the dark one, the same if there is one for both
	Alone bool      `cbor:"3,keyasint"` // it shows the name itself

	LightSpan, DarkSpan diag.Span `cbor:"-"`
}

// A Color is what the site sets one of the theme's colours to.
type Color struct {
	Name        string
	Light, Dark *colour.Colour // in each scheme; nil is the theme's own

	Span, LightSpan, DarkSpan diag.Span // of name and values
}

const (
	logoExample  = "`logo = \"static/logo.svg\"`, or `logo = { light = \"static/logo.svg\", dark = \"static/logo-dark.svg\" }`"
	colorExample = "`\"#0b569f\"`, or `{ light = \"#0b569f\", dark = \"#8fbef5\" }`"
)

// logo reads one path, or one for each scheme. Whether the files are there and
// show something is found out with all other images.
func (d *decoder) logo(f *data.Field, to *Logo) {
	path := func(name string, src *paths.Src, span *diag.Span) key {
		return key{name, func(f *data.Field) {
			text, ok := d.str(f)
			if !ok {
				return
			}
			if below := strings.HasPrefix(text, "static/"); !below || !fs.ValidPath(text) {
				d.no(f, "the path of a picture in the folder `static`", logoExample)
				return
			}
			*src, *span = paths.Src(text), f.Value.Span
		}}
	}
	light, dark := path("light", &to.Light, &to.LightSpan), path("dark", &to.Dark, &to.DarkSpan)
	if f.Value.Kind == data.String {
		light.read(f)
	} else {
		d.table(f.Value, f.Key, "`logo`", light, dark, d.truth("alone", &to.Alone))
		if f.Value.Kind == data.Map && f.Value.Get("light") == nil {
			d.report(diag.ConfigMissing, f.Span, diag.S("key", "light"), diag.S("where", "`logo`"), diag.S("example", "it, as in "+logoExample))
		}
	}
	if to.Dark == "" {
		to.Dark, to.DarkSpan = to.Light, to.LightSpan
	}
}

// no reports a text that is not what it should be.
func (d *decoder) no(f *data.Field, want, example string) {
	if f.Value.Kind != data.String {
		d.wrong(f.Key, f.Value, want, example)
		return
	}
	d.report(diag.ConfigType, f.Value.Span, diag.S("key", f.Key), diag.S("want", want), diag.S("got", "`"+f.Value.Text+"`"), diag.S("example", example))
}

// colors reads [colors]: which there are, the theme knows.
func (d *decoder) colors(f *data.Field, c *Config) {
	value := func(name string, to **colour.Colour, span *diag.Span) key {
		return key{name, func(f *data.Field) {
			v, ok := colour.Parse(f.Value.Str())
			if f.Value.Kind != data.String || !ok {
				d.no(f, "red, green and blue in hexadecimal digits", colorExample)
				return
			}
			*to, *span = &v, f.Value.Span
		}}
	}
	d.each(f, func(f *data.Field) {
		set := Color{Name: f.Key, Span: f.Span}
		light, dark := value("light", &set.Light, &set.LightSpan), value("dark", &set.Dark, &set.DarkSpan)
		if f.Value.Kind == data.Map {
			d.table(f.Value, f.Key, "a colour", light, dark)
		} else {
			light.read(f)
			set.Dark, set.DarkSpan = set.Light, set.LightSpan
		}
		c.Colors = append(c.Colors, set)
	})
}
