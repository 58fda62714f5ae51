package image

import "math"

// A kind says what the planes of an image mean.
type kind uint8

const (
	grey kind = iota
	rgba      // one plane of four bytes a pixel
	ycc       // brightness, and colour at perhaps fewer pixels
)

// A plane is a rectangle of samples, step bytes a pixel. Of a plane of colours
// each sample stands for across by down pixels.
type plane struct {
	pix          []byte
	stride, step int
	w, h         int
	across, down int
}

// planes are an image taken apart; w and h are in pixels.
type planes struct {
	kind kind
	w, h int
	list []plane
}

// scale returns the image at another size. Colours of JPEG come out at half
// the pixels each way, which is what its encoder writes.
func (p planes) scale(w, h int) planes {
	out := planes{kind: p.kind, w: w, h: h}
	for i, src := range p.list {
		across, down := 1, 1
		if p.kind == ycc && i > 0 {
			across, down = 2, 2
		}
		dw, dh := (w+across-1)/across, (h+down-1)/down
		// Exactly, since half of an odd width is no whole number of samples.
		x := newKernel(src.w, dw, p.w*across, w*src.across)
		y := newKernel(src.h, dh, p.h*down, h*src.down)
		out.list = append(out.list, src.scale(dw, dh, x, y, across, down))
	}
	if p.kind == rgba {
		pix := out.list[0].pix
		for i := 0; i+3 < len(pix); i += 4 {
			// The kernel overshoots at edges; no colour is above its alpha.
			a := pix[i+3]
			pix[i], pix[i+1], pix[i+2] = min(pix[i], a), min(pix[i+1], a), min(pix[i+2], a)
		}
	}
	return out
}

// Samples between the two passes have fine more binary digits than a byte,
// weights have one as their 1.
const (
	fine = 6
	one  = 14
)

// scale filters rows, then columns.
func (p plane) scale(w, h int, x, y kernel, across, down int) plane {
	n := w * p.step
	rows := make([]int16, n*p.h)
	for r := range p.h {
		x.filter(rows[r*n:(r+1)*n], p.pix[r*p.stride:], p.step)
	}
	out := plane{pix: make([]byte, n*h), stride: n, step: p.step, w: w, h: h, across: across, down: down}
	sums := make([]int32, n)
	for r, t := range y {
		for i := range sums {
			sums[i] = 1 << (one + fine - 1) // to round
		}
		for k, weight := range t.weights {
			row := rows[(t.from+k)*n : (t.from+k+1)*n]
			for i, v := range row {
				sums[i] += weight * int32(v)
			}
		}
		to := out.pix[r*n : (r+1)*n]
		for i, s := range sums {
			to[i] = byte(min(max(s>>(one+fine), 0), 255))
		}
	}
	return out
}

// A kernel says of which samples each new one is made, and with what weights.
type kernel []taps

type taps struct {
	from    int
	weights []int32 // their sum is 1<<one
}

// newKernel is that of Catmull and Rom (a class of local interpolating
// splines, 1974: the cubic with B = 0, C = ½), stretched where the image
// shrinks so that every sample counts. from and to are how many samples there
// are and shall be, num/den how many old ones make a new one.
func newKernel(from, to, num, den int) kernel {
	ratio := float64(num) / float64(den)
	stretch := max(ratio, 1)
	out := make(kernel, to)
	for i := range out {
		center := float64(float64(float64(i)+0.5)*ratio) - 0.5
		first := max(int(math.Ceil(center-float64(2*stretch))), 0)
		last := min(int(math.Floor(center+float64(2*stretch))), from-1)
		first, last = min(first, from-1), max(last, 0)
		weights := make([]float64, last-first+1)
		sum := 0.0
		for k := range weights {
			weights[k] = cubic(math.Abs(float64(first+k)-center) / stretch)
			sum += weights[k]
		}
		t := taps{from: first, weights: make([]int32, len(weights))}
		rest, top := int32(1<<one), 0
		for k, v := range weights {
			if sum > 0 {
				t.weights[k] = int32(math.Round(float64(v/sum) * (1 << one)))
			}
			rest -= t.weights[k]
			if t.weights[k] > t.weights[top] {
				top = k
			}
		}
		t.weights[top] += rest // so that an even colour stays what it is
		out[i] = t
	}
	return out
}

// cubic is the kernel at a distance. The conversions keep compilers from
// rounding once where two roundings are written.
func cubic(t float64) float64 {
	switch {
	case t < 1:
		return float64(float64(float64(float64(1.5*t)-2.5)*t)*t) + 1
	case t < 2:
		return float64(float64(float64(float64(float64(-0.5*t)+2.5)*t)-4)*t) + 2
	}
	return 0
}

// filter makes a row of new samples.
func (k kernel) filter(to []int16, row []byte, step int) {
	for x, t := range k {
		for c := range step {
			sum := int32(1 << (one - fine - 1))
			at := t.from*step + c
			for _, w := range t.weights {
				sum += w * int32(row[at])
				at += step
			}
			to[x*step+c] = int16(sum >> (one - fine))
		}
	}
}
