package fulltext

import "math"

// The fields of a page that a word may stand in.
const (
	fTitle = iota
	fHeading
	fBody
	fCode
	fDescription
	fTwin
	fAddress
	fields
)

// What follows weighs words as internal/search does, from which its index
// takes the weights that browsers see; a test holds both together.
var (
	weight = [fields]float64{9, 5, 1, 0.35, 2.5, 1.5, 2}
	slope  = [fields]float64{0.5, 0.3, 0.7, 0.7, 0.3, 0.3, 0.2}
)

const (
	saturation  = 1.4
	impacts     = 31
	lengthBase  = 1.25
	mostClasses = 80
	wholeWord   = 10 // words are counted in tenths
	partWord    = 6  // a part of an identifier
)

// classOf rounds a length to a power of 1.25: class c stands for 1.25^(c-1),
// 0 for nothing.
func classOf(length float64) int {
	if length <= 0 {
		return 0
	}
	p := 1.0
	for c := range mostClasses {
		if length*length < float64(p*p*lengthBase) {
			return c + 1
		}
		p = float64(p * lengthBase)
	}
	return mostClasses
}

// impact is what a page has of a word, from 1 to 31.
func (l *language) impact(counts, lengths *[fields]int) int {
	sum := 0.0
	for f, n := range counts {
		if n > 0 {
			sum += l.counts(f, n, lengths[f])
		}
	}
	return max(int(math.Floor(impacts*sum/(saturation+sum)+0.5)), 1)
}

// counts is what n tenths of a word in a field of some length are worth.
func (l *language) counts(f, n, length int) float64 {
	ratio := 1.0
	if class := classOf(float64(length)); class > 0 && l.average[f] > 0 {
		ratio = math.Pow(lengthBase, float64(class-l.average[f]))
	}
	return weight[f] / (1 - slope[f] + slope[f]*ratio) / wholeWord * float64(n)
}

// idf is what a word that so many of all pages have tells of a page.
func idf(pages, having int) float64 {
	n, df := float64(pages), float64(having)
	return math.Log(1 + (max(n-df, 0)+0.5)/(df+0.5))
}
