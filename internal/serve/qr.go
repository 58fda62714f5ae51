package serve

import (
	"errors"
	"strings"
)

// A QR code (ISO/IEC 18004) for the preview's address: bytes, versions 1 to
// 6, error correction M, which a phone reads off a screen even with a smear.

// A qrVersion says how many bytes a code of a size holds, and in how many
// blocks with how many bytes of correction each. Up to version 6 and at
// level M all blocks of a code are of one size.
type qrVersion struct{ blocks, data, correction int }

var qrVersions = [...]qrVersion{{1, 16, 10}, {1, 28, 16}, {1, 44, 26}, {2, 32, 18}, {2, 43, 24}, {4, 27, 16}}

// A qr is a square of modules, true being dark.
type qr struct {
	size  int
	dark  [][]bool
	fixed [][]bool // patterns that are the same in every code
}

// newQR makes the code of a text of at most 106 bytes.
func newQR(text string) (*qr, error) {
	for i, v := range qrVersions {
		if len(text) <= v.blocks*v.data-2 { // four bits say bytes, eight how many, four end them
			return drawQR(i+1, qrCodewords([]byte(text), v)), nil
		}
	}
	return nil, errors.New("the text is too long for a QR code of version 6")
}

// qrCodewords are the bytes of a code in the order in which they are drawn.
func qrCodewords(text []byte, v qrVersion) []byte {
	total := v.blocks * v.data
	data := make([]byte, 0, total)
	data = append(data, 0x40|byte(len(text)>>4))
	before := byte(len(text))
	for _, b := range text {
		data = append(data, before<<4|b>>4)
		before = b
	}
	data = append(data, before<<4)
	for pad := byte(0xEC); len(data) < total; pad ^= 0xEC ^ 0x11 {
		data = append(data, pad)
	}
	out := make([]byte, 0, v.blocks*(v.data+v.correction))
	for i := range v.data {
		for b := range v.blocks {
			out = append(out, data[b*v.data+i])
		}
	}
	blocks := make([][]byte, v.blocks)
	for b := range blocks {
		blocks[b] = qrCorrection(data[b*v.data:(b+1)*v.data], v.correction)
	}
	for i := range v.correction {
		for _, block := range blocks {
			out = append(out, block[i])
		}
	}
	return out
}

// qrCorrection are the n Reed-Solomon bytes of a block: the remainder of its
// division by (x-1)(x-2)(x-4)…
func qrCorrection(data []byte, n int) []byte {
	generator := make([]byte, n) // without the leading 1
	generator[n-1] = 1
	root := byte(1)
	for range n {
		for i := range n {
			generator[i] = multiply(generator[i], root)
			if i+1 < n {
				generator[i] ^= generator[i+1]
			}
		}
		root = multiply(root, 2)
	}
	rest := make([]byte, n)
	for _, b := range data {
		factor := b ^ rest[0]
		copy(rest, rest[1:])
		rest[n-1] = 0
		for i := range rest {
			rest[i] ^= multiply(generator[i], factor)
		}
	}
	return rest
}

// multiply is the product in GF(256) over x⁸+x⁴+x³+x²+1.
func multiply(a, b byte) byte {
	var z int
	for i := 7; i >= 0; i-- {
		z = z<<1 ^ z>>7*0x11D
		z ^= int(b>>i&1) * int(a)
	}
	return byte(z)
}

// drawQR draws the code with the mask that is easiest to read.
func drawQR(version int, codewords []byte) *qr {
	size := 17 + 4*version
	q := &qr{size: size}
	for range size {
		q.dark = append(q.dark, make([]bool, size))
		q.fixed = append(q.fixed, make([]bool, size))
	}
	q.patterns(version)
	q.fill(codewords)
	best, least := 0, -1
	for mask := range 8 {
		q.mask(mask)
		q.format(mask)
		if p := q.penalty(); least < 0 || p < least {
			best, least = mask, p
		}
		q.mask(mask) // takes it off again
	}
	q.mask(best)
	q.format(best)
	return q
}

func (q *qr) set(x, y int, dark bool) { q.dark[y][x], q.fixed[y][x] = dark, true }

// patterns are the three finders, the timing lines and the alignment mark.
func (q *qr) patterns(version int) {
	for i := range q.size {
		q.set(6, i, i%2 == 0)
		q.set(i, 6, i%2 == 0)
	}
	q.rings(3, 3, 4)
	q.rings(q.size-4, 3, 4)
	q.rings(3, q.size-4, 4)
	if version > 1 {
		q.rings(q.size-7, q.size-7, 2)
	}
	q.format(0) // keeps its place free
}

// rings draws squares around a middle: of the finder the light ones are 2 and
// 4 away from it, of the alignment mark 1.
func (q *qr) rings(cx, cy, out int) {
	for y := max(cy-out, 0); y <= min(cy+out, q.size-1); y++ {
		for x := max(cx-out, 0); x <= min(cx+out, q.size-1); x++ {
			r := max(cx-x, x-cx, cy-y, y-cy)
			q.set(x, y, r != out/2 && r != 4)
		}
	}
}

// format writes level and mask, with their own correction, in two places.
func (q *qr) format(mask int) {
	rest := mask // level M is 00
	for range 10 {
		rest = rest<<1 ^ rest>>9*0x537
	}
	bits := (mask<<10 | rest) ^ 0x5412
	bit := func(i int) bool { return bits>>i&1 == 1 }
	for i := range 6 {
		q.set(8, i, bit(i))
		q.set(i, 8, bit(14-i))
	}
	q.set(8, 7, bit(6))
	q.set(8, 8, bit(7))
	q.set(7, 8, bit(8))
	for i := range 8 {
		q.set(q.size-1-i, 8, bit(i))
	}
	for i := 8; i < 15; i++ {
		q.set(8, q.size-15+i, bit(i))
	}
	q.set(8, q.size-8, true)
}

// fill writes the codewords in columns of two, up and down in turns.
func (q *qr) fill(codewords []byte) {
	i := 0
	for right := q.size - 1; right > 0; right -= 2 {
		if right == 6 {
			right = 5
		}
		for step := range q.size {
			y := step
			if (right+1)&2 == 0 {
				y = q.size - 1 - step
			}
			for _, x := range []int{right, right - 1} {
				if !q.fixed[y][x] && i < 8*len(codewords) {
					q.dark[y][x] = codewords[i/8]>>(7-i%8)&1 == 1
					i++
				}
			}
		}
	}
}

func (q *qr) mask(n int) {
	for y := range q.size {
		for x := range q.size {
			if q.fixed[y][x] {
				continue
			}
			turn := [...]int{(x + y) % 2, y % 2, x % 3, (x + y) % 3, (x/3 + y/2) % 2, x*y%2 + x*y%3, (x*y%2 + x*y%3) % 2, ((x+y)%2 + x*y%3) % 2}
			q.dark[y][x] = q.dark[y][x] != (turn[n] == 0)
		}
	}
}

// penalty is how hard the code is to read: long runs, blocks, what looks like
// a finder, and too much of one colour.
func (q *qr) penalty() int {
	sum, dark := 0, 0
	for y := range q.size {
		row, column := make([]byte, q.size), make([]byte, q.size)
		for x := range q.size {
			d := q.dark[y][x]
			row[x], column[x] = "01"[btoi(d)], "01"[btoi(q.dark[x][y])]
			dark += btoi(d)
			if x > 0 && y > 0 && d == q.dark[y-1][x] && d == q.dark[y][x-1] && d == q.dark[y-1][x-1] {
				sum += 3
			}
		}
		sum += linePenalty(string(row)) + linePenalty(string(column))
	}
	share := 100 * dark / (q.size * q.size)
	return sum + max(share-50, 50-share)/5*10
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func linePenalty(line string) int {
	sum, run := 0, 0
	for i := range line {
		if run++; i+1 == len(line) || line[i+1] != line[i] {
			if run >= 5 {
				sum += run - 2
			}
			run = 0
		}
		if strings.HasPrefix(line[i:], "10111010000") || strings.HasPrefix(line[i:], "00001011101") {
			sum += 40
		}
	}
	return sum
}

// String draws the code for a terminal, two rows of modules a line: light
// modules in the colour of the text, since most terminals are dark, and with
// the margin that readers need.
func (q *qr) String() string {
	light := func(x, y int) bool { return x < 0 || y < 0 || x >= q.size || y >= q.size || !q.dark[y][x] }
	var out strings.Builder
	for y := -2; y < q.size+2; y += 2 {
		for x := -2; x < q.size+2; x++ {
			out.WriteRune([]rune(" ▄▀█")[2*btoi(light(x, y))+btoi(light(x, y+1))])
		}
		out.WriteByte('\n')
	}
	return out.String()
}
