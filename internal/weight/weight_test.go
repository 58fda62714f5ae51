package weight

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func samples() map[string][]byte {
	random := make([]byte, 50_000)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range random {
		random[i] = byte(rng.Uint32())
	}
	var words strings.Builder
	for range 8_000 {
		words.WriteString([]string{"claim ", "scheme ", "member ", "<p>", "é", "module "}[rng.IntN(6)])
	}
	return map[string][]byte{
		"nothing": nil, "a byte": {'a'}, "random": random, "text": []byte(words.String()),
		"one letter": bytes.Repeat([]byte("a"), 30_000),
	}
}

func TestPackedIsNeverMoreThanAtMost(t *testing.T) {
	for name, data := range samples() {
		packed, most := Packed(data), AtMost(data)
		if packed > most {
			t.Errorf("%s: %d bytes packed, said to be at most %d", name, packed, most)
		}
	}
	// It is of use only where it is well below the size itself.
	if text := samples()["text"]; AtMost(text) > len(text)*3/4 {
		t.Errorf("text of %d bytes: at most %d", len(text), AtMost(text))
	}
}

func FuzzAtMost(f *testing.F) {
	for _, data := range samples() {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if packed, most := Packed(data), AtMost(data); packed > most {
			t.Errorf("%d bytes packed, said to be at most %d", packed, most)
		}
		Loads(data)
		Largest(data, 3)
	})
}

const page = `<!doctype html><html><head><link rel="canonical" href="https://a.org/x/"><script src="/assets/theme.1.js" integrity=x></script>` +
	`<script type="module" src=/assets/page.2.js></script><link rel="stylesheet" href="/assets/main.3.css?a&amp;b"><link rel=icon href=/i.svg type=x>` +
	`<script type="application/ld+json">{"url":"src=x"}</script></head><body><nav><ul><li>1</ul></nav>` +
	`<main><table><tr><td><table><tr><td>12345678901234567890</table></table><p>text</p><pre>code</pre><script src="/assets/theme.1.js"></script></main></body></html>`

func TestLoadsAreWhatTheBrowserFetchesAtOnce(t *testing.T) {
	want := []string{"/assets/theme.1.js", "/assets/page.2.js", "/assets/main.3.css?a&b", "/i.svg"}
	if got := Loads([]byte(page)); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLargestPartsStandInNoneOfEachOther(t *testing.T) {
	got := Largest([]byte(page), 2)
	if len(got) != 2 || got[0].Name != "table" || got[0].Bytes != len(`<table><tr><td><table><tr><td>12345678901234567890</table></table>`) || got[1].Name != "nav" {
		t.Errorf("%+v", got)
	}
	if got := Largest([]byte("<table><tr><td>not closed"), 2); len(got) != 1 || got[0].Bytes != 25 {
		t.Errorf("not closed: %+v", got)
	}
}

func BenchmarkAtMost(b *testing.B) {
	text := samples()["text"]
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		AtMost(text)
	}
}

func BenchmarkPacked(b *testing.B) {
	text := samples()["text"]
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Packed(text)
	}
}
