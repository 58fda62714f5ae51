package memo

import (
	"bytes"
	"math"
	"reflect"
	"testing"
	"time"
)

func TestSumTellsPartsApart(t *testing.T) {
	b := func(s string) []byte { return []byte(s) }
	long := bytes.Repeat(b("x"), 600)
	sums := map[Digest]string{}
	for name, parts := range map[string][][]byte{
		"none": nil, "one empty": {nil}, "two empty": {nil, nil},
		"a bc": {b("a"), b("bc")}, "ab c": {b("ab"), b("c")}, "abc": {b("abc")},
		"long": {long}, "long, split": {long[:1], long[1:]},
	} {
		d := Sum(parts...)
		if other, ok := sums[d]; ok {
			t.Errorf("%q and %q have one digest", name, other)
		}
		sums[d] = name
	}
}

func TestHasherAgreesWithSumAtAnyLength(t *testing.T) {
	for _, n := range []int{0, 1, 500, 504, 505, 5000} {
		part := bytes.Repeat([]byte("y"), n)
		h := NewHasher()
		h.Add(part)
		h.AddString("é")
		h.AddDigest(Digest{1})
		d := Digest{1}
		if h.Sum() != Sum(part, []byte("é"), d[:]) {
			t.Errorf("differs at %d bytes", n)
		}
	}
}

func TestParseDigestReadsWhatStringWrote(t *testing.T) {
	d := Sum([]byte("x"))
	if got, ok := ParseDigest(d.String()); !ok || got != d {
		t.Errorf("got %v, %v", got, ok)
	}
	for _, bad := range []string{"", "00", d.String() + "0", "zz" + d.String()[2:]} {
		if got, ok := ParseDigest(bad); ok || !got.IsZero() {
			t.Errorf("%q was taken for %v", bad, got)
		}
	}
}

type sample struct {
	Text   string         `cbor:"1,keyasint"`
	Raw    []byte         `cbor:"2,keyasint"`
	Fields map[string]any `cbor:"3,keyasint"`
	Digest Digest         `cbor:"4,keyasint"`
	When   time.Time      `cbor:"5,keyasint"`
	F      float64        `cbor:"6,keyasint"`
	List   []string       `cbor:"7,keyasint"`
}

func TestDecodeGivesBackWhatEncodeTook(t *testing.T) {
	in := sample{
		Text: "broken \xff UTF-8", Raw: []byte{0, 255}, Digest: Sum([]byte("d")),
		Fields: map[string]any{"n": int64(-3), "p": int64(7), "list": []any{"a", int64(1), true, nil}, "map": map[string]any{"k": 1.5}},
		When:   time.Date(2026, 11, 22, 1, 2, 3, 456, time.UTC), F: math.Pi, List: []string{},
	}
	var out sample
	if err := Decode(Encode(in), &out); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(in, out) {
		t.Errorf("got  %#v\nwant %#v", out, in)
	}
	if DigestOf(in) != DigestOf(out) {
		t.Error("a value and its copy from the store have different digests")
	}
	if n := len(Encode(in.Digest)); n != 17 {
		t.Errorf("a digest takes %d bytes, want 17", n)
	}
}

func TestEncodeOfAMapDoesNotDependOnItsOrder(t *testing.T) {
	first := Encode(wide())
	for range 20 {
		if !bytes.Equal(first, Encode(wide())) {
			t.Fatal("two encodings of one map differ")
		}
	}
}

func wide() map[string]int {
	m := map[string]int{}
	for i := range 100 {
		m[string(rune('a'+i))] = i
	}
	return m
}

func FuzzDecodeOfAnyBytes(f *testing.F) {
	f.Add(Encode(sample{Text: "x", List: []string{"a"}}))
	f.Add([]byte{0x9b, 0, 0, 0, 0, 0x0f, 0xff, 0xff, 0xff}) // a list of 268 million
	f.Add(bytes.Repeat([]byte{0x81}, 4000))                 // a very deep list
	f.Fuzz(func(t *testing.T, data []byte) {
		var v sample
		Decode(data, &v)
		var a any
		Decode(data, &a)
	})
}
