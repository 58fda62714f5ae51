package search

import "math"

// The fields of a page that a word may stand in.
const (
	fTitle = iota
	fHeading
	fBody
	fCode
	fDescription
	fTwin    // titles of the page in other languages
	fAddress // words of the URL
	fields
)

// What a word in a field counts, and how much less it counts in a long one.
// Near these values the quality of answers hardly changes with them.
var (
	weight = [fields]float64{9, 5, 1, 0.35, 2.5, 1.5, 2}
	slope  = [fields]float64{0.5, 0.3, 0.7, 0.7, 0.3, 0.3, 0.2}
)

const (
	saturation  = 1.4
	impacts     = 31 // five bits
	lengthBase  = 1.25
	mostClasses = 80 // 1.25^80 words are more than any page has
)

// Lengths are rounded to powers of 1.25: else each word that is put in would
// move the weight of all others of its page, and a page more that of all
// pages.
var powers = func() (out [mostClasses]float64) {
	v := 1.0
	for i := range out {
		out[i] = v
		v = float64(v * lengthBase)
	}
	return out
}()

// classOf rounds a length: class c stands for 1.25^(c-1), 0 for nothing.
func classOf(length float64) int {
	if length <= 0 {
		return 0
	}
	for c, p := range powers {
		// The middle between two powers, by ratio.
		if length*length < float64(p*p*lengthBase) {
			return c + 1
		}
	}
	return mostClasses
}

// A scale turns counts into impacts for the pages of one language.
type scale struct {
	// factor[field][class] is what one word counts in a field of a page
	// whose length has that class.
	factor [fields][mostClasses + 1]float64
}

func newScale(averages [fields]int) *scale {
	s := &scale{}
	for f := range fields {
		for class := range s.factor[f] {
			ratio := 1.0
			if class > 0 && averages[f] > 0 {
				ratio = powers[class-1] / powers[averages[f]-1]
			}
			s.factor[f][class] = weight[f] / float64(1-slope[f]+float64(slope[f]*ratio)) / wholeWord
		}
	}
	return s
}

// quantise rounds what a page has of a word to five bits. Rounding after each
// step keeps machines that multiply and add in one step from differing.
func quantise(x float64) int {
	return max(int(math.Floor(float64(float64(impacts*x)/float64(saturation+x))+0.5)), 1)
}
