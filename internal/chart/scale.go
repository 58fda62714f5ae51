package chart

import "strconv"

// A scale is the range of an axis, which begins and ends at a tick.
type scale struct {
	low, high float64
	step      float64
	first     int // the lowest tick as a number of steps
	count     int // of ticks
	decimals  int
}

// nice returns a scale of some five ticks at round numbers (1, 2, 2.5 or 5
// times a power of ten), the way of P. Heckbert, "Nice numbers for graph
// labels", Graphics Gems, 1990.
func nice(low, high float64) scale {
	if low == high {
		// One height only: it stands between zero and the next round number.
		low, high = min(low, 0), max(high, 0)
		if low == high {
			high = 1
		}
	}
	rough := float64(high-low) / 5
	// The power of ten is read from the number as written: logarithms differ
	// in their last digit from one machine to another.
	text := strconv.FormatFloat(rough, 'e', 6, 64)
	mantissa, exponent := text[:8], text[9:]
	lead, _ := strconv.ParseFloat(mantissa, 64)
	power, _ := strconv.Atoi(exponent)
	digits, shift := 1, 0
	switch {
	case lead <= 1:
	case lead <= 2:
		digits = 2
	case lead <= 2.5:
		digits, shift = 25, 1
	case lead <= 5:
		digits = 5
	default:
		power++
	}
	step, _ := strconv.ParseFloat(strconv.Itoa(digits)+"e"+strconv.Itoa(power-shift), 64)
	s := scale{step: step, first: floor(low / step), decimals: max(0, shift-power)}
	last := -floor(-high / step)
	s.count = last - s.first + 1
	s.low, s.high = float64(float64(s.first)*step), float64(float64(last)*step)
	return s
}

// floor rounds down, and takes what is a whole number but for the last digits
// as that number.
func floor(x float64) int {
	n := int(x)
	if float64(n) > x {
		n--
	}
	if x-float64(n) > 1-1e-9 {
		n++
	}
	return n
}

// tick returns the number at a tick and how it is written.
func (s scale) tick(i int) (at float64, text string) {
	at = float64(float64(s.first+i) * s.step)
	return at, strconv.FormatFloat(at, 'f', s.decimals, 64)
}

// part is where a number lies on the axis: 0 at its low end, 1 at its high.
func (s scale) part(v float64) float64 {
	return min(1, max(0, float64(v-s.low)/float64(s.high-s.low)))
}
