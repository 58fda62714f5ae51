package card

import (
	"image"
	"image/draw"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
	"golang.org/x/text/unicode/norm"
)

// The Go fonts have Latin with its accents, Greek and Cyrillic, which are set
// without shaping.
var (
	regular = must(sfnt.Parse(goregular.TTF))
	bold    = must(sfnt.Parse(gobold.TTF))
)

func must(f *sfnt.Font, err error) *sfnt.Font {
	if err != nil {
		panic("card: " + err.Error()) // the fonts are in the program
	}
	return f
}

var buffers = sync.Pool{New: func() any { return new(sfnt.Buffer) }}

// plain writes a text with the characters that fonts have: accents with their
// letters, and of spaces only the one that breaks a line and one that does not.
func plain(s string) string {
	s = norm.NFC.String(s)
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == '\u202f' || r == '\u00a0' || r == '\u2007':
			return '\u2060' // Fields would part a text at it
		case r == '\u00ad' || r == '\u200b' || r == '\u200e' || r == '\u200f':
			return -1
		case r == '\u2011':
			return '‑'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)), " ")
}

// glyph is the place of a character in a font; ok is false where the font
// lacks it.
func glyph(f *sfnt.Font, b *sfnt.Buffer, r rune) (i sfnt.GlyphIndex, ok bool) {
	switch r {
	case '\u2060':
		r = ' '
	case '\u2011':
		r = '-'
	}
	i, err := f.GlyphIndex(b, r)
	return i, err == nil && i != 0
}

// covers reports whether both fonts have all characters of a text.
func covers(s string) bool {
	b := buffers.Get().(*sfnt.Buffer)
	defer buffers.Put(b)
	for _, r := range plain(s) {
		if r < 0x7f {
			continue
		}
		if _, ok := glyph(regular, b, r); !ok {
			return false
		}
		if _, ok := glyph(bold, b, r); !ok {
			return false
		}
	}
	return true
}

// set calls a function with each glyph of a text and where it stands, in 64ths
// of a pixel from the beginning, and returns how wide the text is.
func set(f *sfnt.Font, size int, s string, each func(b *sfnt.Buffer, i sfnt.GlyphIndex, at fixed.Int26_6)) fixed.Int26_6 {
	b := buffers.Get().(*sfnt.Buffer)
	defer buffers.Put(b)
	var at fixed.Int26_6
	var last sfnt.GlyphIndex
	for _, r := range s {
		i, _ := glyph(f, b, r)
		if last != 0 {
			if k, err := f.Kern(b, last, i, fixed.I(size), font.HintingNone); err == nil {
				at += k
			}
		}
		if each != nil {
			each(b, i, at)
		}
		if w, err := f.GlyphAdvance(b, i, fixed.I(size), font.HintingNone); err == nil {
			at += w
		}
		last = i
	}
	return at
}

const room = right - left

func fits(f *sfnt.Font, size int, s string) bool { return set(f, size, s, nil).Ceil() <= room }

// wrap breaks a text into lines, of which the last ends with a sign where
// there are more than the most.
func wrap(f *sfnt.Font, size int, s string, most int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(plain(s)) {
		if line != "" && fits(f, size, line+" "+word) {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; !fits(f, size, line); {
			runes, n := []rune(line), 1
			for n < len(runes)-1 && fits(f, size, string(runes[:n+1])) {
				n++
			}
			lines, line = append(lines, string(runes[:n])), string(runes[n:])
			if len(lines) > most || len(runes) == 1 {
				break
			}
		}
		if len(lines) > most {
			break
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) <= most || most < 1 {
		return lines[:min(len(lines), max(most, 0))]
	}
	lines = lines[:most]
	lines[most-1] = shorten(f, size, lines[most-1])
	return lines
}

// fit is a text on one line, shortened if it must be.
func fit(f *sfnt.Font, size int, s string) string {
	if s = plain(s); fits(f, size, s) {
		return s
	}
	for runes := []rune(s); len(runes) > 0; runes = runes[:len(runes)-1] {
		if fits(f, size, string(runes)+"…") {
			return strings.TrimRight(string(runes), " ,.;:") + "…"
		}
	}
	return "…"
}

// shorten ends a line that is not the last with a sign.
func shorten(f *sfnt.Font, size int, line string) string {
	for !fits(f, size, line+"…") {
		cut := strings.LastIndexByte(line, ' ')
		if cut < 0 {
			return fit(f, size, line+"…")
		}
		line = line[:cut]
	}
	return strings.TrimRight(line, " ,.;:") + "…"
}

// line draws a text with its baseline at y.
func (s sheet) line(f *sfnt.Font, size int, k ink, x, y int, words string) {
	var r vector.Rasterizer
	set(f, size, plain(words), func(b *sfnt.Buffer, i sfnt.GlyphIndex, at fixed.Int26_6) {
		outline, err := f.LoadGlyph(b, i, fixed.I(size), nil)
		if err != nil || len(outline) == 0 {
			return // a space
		}
		at += fixed.I(x)
		box := outline.Bounds()
		corner := image.Pt((at + box.Min.X).Floor(), box.Min.Y.Floor())
		w, h := (at+box.Max.X).Ceil()-corner.X, box.Max.Y.Ceil()-corner.Y
		if w <= 0 || h <= 0 {
			return
		}
		r.Reset(w, h)
		trace(&r, outline, at-fixed.I(corner.X), -fixed.I(corner.Y))
		mask := image.NewAlpha(image.Rect(0, 0, w, h))
		r.DrawOp = draw.Src
		r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
		s.stamp(mask, k, corner.Add(image.Pt(0, y)))
	})
}

// stamp inks what a mask covers.
func (s sheet) stamp(mask *image.Alpha, k ink, at image.Point) {
	for y := range mask.Rect.Dy() {
		for x := range mask.Rect.Dx() {
			level := (int(mask.Pix[y*mask.Stride+x])*levels + 127) / 255
			p := image.Pt(at.X+x, at.Y+y)
			if level == 0 || !p.In(s.img.Rect) {
				continue
			}
			to := &s.img.Pix[s.img.PixOffset(p.X, p.Y)]
			*to = max(*to, s.index(k, level)) // letters may touch
		}
	}
}

// steps are the lines that a curve becomes: at the size of a title a glyph's
// curves are some 30 pixels long.
const steps = 8

// trace draws an outline, moved by dx and dy. Curves become lines here and not
// in the rasterizer, which would calculate in floating point; the points are
// whole numbers of 4096ths of a pixel, which it takes as they are.
func trace(r *vector.Rasterizer, outline sfnt.Segments, dx, dy fixed.Int26_6) {
	const unit = steps * steps
	type point struct{ x, y int }
	of := func(p fixed.Point26_6) point { return point{int(p.X + dx), int(p.Y + dy)} }
	to := func(x, y int) (float32, float32) { return float32(x) / (64 * unit), float32(y) / (64 * unit) }
	var pen point
	curve := func(ctrl, end point) {
		for i := 1; i <= steps; i++ {
			a, b, c := (steps-i)*(steps-i), 2*i*(steps-i), i*i
			r.LineTo(to(a*pen.x+b*ctrl.x+c*end.x, a*pen.y+b*ctrl.y+c*end.y))
		}
		pen = end
	}
	for i, s := range outline {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				r.ClosePath()
			}
			pen = of(s.Args[0])
			r.MoveTo(to(pen.x*unit, pen.y*unit))
		case sfnt.SegmentOpLineTo:
			pen = of(s.Args[0])
			r.LineTo(to(pen.x*unit, pen.y*unit))
		case sfnt.SegmentOpQuadTo:
			curve(of(s.Args[0]), of(s.Args[1]))
		}
	}
	r.ClosePath()
}
