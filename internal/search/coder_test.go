package search

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestCodedPostingsComeBack(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		var want []Posting
		page := -1
		for range r.IntN(400) {
			page += 1 + r.IntN(1+r.IntN(5000))
			p := Posting{Page: page, Impact: 1 + r.IntN(impacts), Chunks: 1}
			if r.IntN(4) == 0 {
				p.Chunks = 1 + r.IntN(1<<mostBits)
			}
			if r.IntN(5) == 0 {
				p.Title = 1 + r.IntN(255)
			}
			for b := range mostBits {
				if r.IntN(20) == 0 {
					p.Headings |= 1 << b
					p.Words = append(p.Words, 1+r.IntN(255))
				}
			}
			want = append(want, p)
		}
		c := newCoder()
		c.num(cLeft, len(want))
		c.postings(want)
		u := &unpacker{s: string(c.end())}
		d := newDecoder(u)
		got := d.postings(d.num(cLeft))
		if err := u.end(); err != nil || len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("%d postings come back as %d: %v", len(want), len(got), err)
		}
	}
}

// A bit that is carried moves bytes that were written before.
func TestCodedNumbersOfAnySize(t *testing.T) {
	c := newCoder()
	var want []int
	for i := range 2000 {
		n := 1<<31 - 2
		if i%3 > 0 {
			n = i * i % 97
		}
		want = append(want, n)
		c.num(i%3, n)
	}
	d := newDecoder(&unpacker{s: string(c.end())})
	for i, n := range want {
		if got := d.num(i % 3); got != n {
			t.Fatalf("number %d is %d, want %d", i, got, n)
		}
	}
}

func TestWhatDoesNotCompressIsStored(t *testing.T) {
	for _, names := range []int{0, 1, 15, 16, 400, 1<<16 - 1, 1 << 16} {
		payload := make([]byte, 300+names)
		for i := range payload {
			payload[i] = byte(i * i >> 3)
		}
		got, err := Inflate(deflateTo(payload, 300))
		if err != nil || got != string(payload) {
			t.Errorf("%d bytes of names: %d bytes come back of %d: %v", names, len(got), len(payload), err)
		}
	}
}
