package config

import (
	"slices"
	"strconv"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/image"
)

// Of a picture's width, in pixels: one that is narrower needs no variants, and
// no screen shows more.
const (
	leastWidth, mostWidth = 16, 4000
	mostWidths            = 6
)

func (d *decoder) images(f *data.Field, to *Images) {
	d.table(f.Value, f.Key, "[images]",
		key{"widths", func(f *data.Field) { d.widths(f, to) }},
		d.number("quality", &to.Quality, 1, 100),
		key{"encoder", func(f *data.Field) {
			if name, ok := d.choice(f, image.ToolNames()...); ok {
				to.Encoder, to.EncoderSpan = name, f.Value.Span
			}
		}},
		d.size("max_bytes", &to.MaxBytes, "1 kB", "200 MB"))
}

// widths reads one to six whole numbers, in any order.
func (d *decoder) widths(f *data.Field, to *Images) {
	const want, example = "a list of one to six widths in pixels", "`[480, 800, 1400]`"
	if f.Value.Kind != data.Seq {
		d.wrong(f.Key, f.Value, want, example)
		return
	}
	if n := len(f.Value.Items); n == 0 || n > mostWidths {
		d.report(diag.ConfigType, f.Value.Span, diag.S("key", f.Key), diag.S("want", want), diag.S("got", strconv.Itoa(n)), diag.S("example", example))
		return
	}
	var list []int
	for _, n := range f.Value.Items {
		width := 0
		d.number(f.Key, &width, leastWidth, mostWidth).read(&data.Field{Key: f.Key, Value: n, Span: n.Span})
		if width > 0 {
			list = append(list, width)
		}
	}
	slices.Sort(list)
	to.Widths = slices.Compact(list)
}
