package search

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func vectors(t testing.TB) (out []vector) {
	data, err := os.ReadFile(filepath.Join("testdata", "vectors", "files.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestVectorsCoverAllKinds(t *testing.T) {
	kinds := ""
	for _, v := range vectors(t) {
		if !strings.Contains(kinds, v.Kind) {
			kinds += v.Kind
		}
	}
	for _, k := range "Sdtprekcxf" {
		if !strings.ContainsRune(kinds, k) {
			t.Errorf("no vector of kind %c", k)
		}
	}
}

func TestCutOffFilesAreFaults(t *testing.T) {
	for _, v := range vectors(t) {
		payload, _ := base64.StdEncoding.DecodeString(v.Payload)
		for n := range payload {
			// A chunk is text to its end, and may end anywhere in it.
			if _, err := Decode(string(payload[:n])); err == nil && v.Kind != "x" {
				t.Errorf("%s: the first %d of %d bytes pass", v.Name, n, len(payload))
			}
		}
		deflated, _ := base64.StdEncoding.DecodeString(v.Deflated)
		if _, err := Inflate(deflated[:len(deflated)-6]); err == nil {
			t.Errorf("%s: a part of it inflates", v.Name)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, v := range vectors(f) {
		payload, _ := base64.StdEncoding.DecodeString(v.Payload)
		f.Add(payload)
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		v, err := Decode(string(payload))
		if (v == nil) == (err == nil) {
			t.Errorf("%v, %v", v, err)
		}
	})
}

func FuzzInflate(f *testing.F) {
	f.Add(deflate([]byte("text")))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := Inflate(data); err == nil && len(s) > largestFile {
			t.Errorf("%d bytes", len(s))
		}
	})
}

func FuzzRecord(f *testing.F) {
	f.Add([]byte(page("en", countries[0]).Load()))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Record(data).unpack()
		if err == nil {
			split(r, chunkMeasure)
		}
	})
}

func TestOrderIsThatOfJavaScript(t *testing.T) {
	texts := []string{"", "a", "ab", "b", "é", "健", "ﾅ", "\uffee", "😀", "😀a", "\U00020000", "e", "z", "aé", "a健"}
	for _, a := range texts {
		for _, b := range texts {
			want := slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
			if got := compare(a, b); got < 0 != (want < 0) || got == 0 != (want == 0) {
				t.Errorf("%q, %q: %d, want %d", a, b, got, want)
			}
			if want < 0 {
				if key := boundary(a, b); compare(key, a) <= 0 || compare(key, b) > 0 || !strings.HasPrefix(b, key) {
					t.Errorf("%q does not divide %q and %q", key, a, b)
				}
				if compare(partOf(a).String(), partOf(b).String()) > 0 {
					t.Errorf("the part of %q comes after that of %q", a, b)
				}
			}
		}
		if got, want := units(a), len(utf16.Encode([]rune(a))); got != want {
			t.Errorf("%q has %d units, want %d", a, got, want)
		}
	}
}

func TestCutsStayWhereThingsArePutIn(t *testing.T) {
	keys := func(n int) (out []string) {
		for i := range n {
			out = append(out, strings.Repeat("k", i%7)+string(rune('a'+i%26))+string(rune(0x4e00+i)))
		}
		return out
	}(1000)
	blocks := func(keys []string) map[string]bool {
		cuts := cutter{
			n: len(keys), size: func(_, _ int) int { return 10 },
			hash: func(i int) uint32 { return mixed(keys[i]) }, min: 100, max: 200,
		}.cuts()
		out := map[string]bool{}
		for i := range len(cuts) - 1 {
			if n := cuts[i+1] - cuts[i]; n > 21 || n < 9 && i < len(cuts)-2 {
				t.Errorf("a block of %d", n)
			}
			out[strings.Join(keys[cuts[i]:cuts[i+1]], " ")] = true
		}
		return out
	}
	before := blocks(keys)
	moved := 0
	for i := range 50 {
		after := blocks(slices.Insert(slices.Clone(keys), i*20+3, "new"))
		for b := range after {
			if !before[b] {
				moved++
			}
		}
	}
	if moved > 50*4 {
		t.Errorf("an insert moves %.1f blocks", float64(moved)/50)
	}
}

func TestLengthsAreRoundedToPowers(t *testing.T) {
	if classOf(0) != 0 || classOf(1) != 1 || classOf(1000) != classOf(1040) || classOf(1000) == classOf(1300) {
		t.Errorf("%d %d %d %d", classOf(0), classOf(1), classOf(1000), classOf(1040))
	}
	if quantise(0.0001) != 1 || quantise(1e9) != 31 {
		t.Error("impacts leave their five bits")
	}
}
