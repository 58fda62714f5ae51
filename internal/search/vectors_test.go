package search

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"github.com/openimis/casebook/internal/analysis"
)

var update = flag.Bool("update", false, "write testdata/vectors anew")

// A vector is a file of an index and what it says, for readers in any
// language.
type vector struct {
	Name     string          `json:"name"`
	Kind     string          `json:"kind"`
	Deflated string          `json:"deflated"`
	Payload  string          `json:"payload"`
	Value    json.RawMessage `json:"value"`
}

func vectorOf(t *testing.T, name string, p packer) vector {
	t.Helper()
	payload, names := p.payload()
	v, err := Decode(string(payload))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return vector{
		Name: name, Kind: string(payload[:1]),
		Deflated: base64.StdEncoding.EncodeToString(deflateTo(payload, names)),
		Payload:  base64.StdEncoding.EncodeToString(payload),
		Value:    marshal(t, v),
	}
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(out.Bytes())
}

// made are vectors of what small sites do not have.
func made(t *testing.T) []vector {
	name := func(c byte) string { return string([]byte{c, 0, 1, 0xff}) }
	small := table{keys: []string{"", "d", "éa", "健"}, names: []string{name(1), name(2), name(3), name(4)}}
	list := []Posting{
		{Page: 0, Impact: 31, Title: 5, Chunks: 1<<27 | 1, Headings: 1<<27 | 1<<3, Words: []int{4, 255}},
		{Page: 1, Impact: 1, Chunks: 1},
		{Page: 301, Impact: 17, Chunks: 1, Headings: 1, Words: []int{1}},
		{Page: 70301, Impact: 9, Chunks: 0b110},
	}
	external := func(list []Posting) (p packer) {
		p.u8('p')
		c := newCoder()
		c.num(cLeft, len(list))
		c.postings(list)
		p.buf = append(p.buf, c.end()...)
		return p
	}
	var d, e, k, root, fr packer
	d.u8('d')
	d.table(small)
	d.uv(2)
	d.end(name(5))
	d.uv(2)
	d.u16(hash16("insurance"))
	d.u16(hash16("insured"))
	d.end(name(6))
	d.uv(1)
	d.u16(hash16("健康"))
	e.u8('e')
	e.table(small)
	k.u8('k')
	k.uv(2)
	k.uv(40)
	k.uv(300)
	k.end(name(7))
	k.end(name(8))
	root.u8('S')
	root.u8(version)
	root.uv(100000)
	root.uv(99000)
	root.uv(longest)
	root.str("/base/fr/")
	root.str("de la le")
	root.str("d l qu")
	root.str("")
	root.u8(1)
	root.table(small)
	root.u8(1)
	root.end(name(9))
	root.u8(1)
	root.end(name(10))
	root.uv(1)
	root.str("type")
	root.end(name(11))
	fr.u8('r')
	forms := []string{"abc", "abcé", "健康", "😀a", "😀b"}
	fr.uv(len(forms))
	fr.front(len(forms), func(i int) string { return forms[i] })
	return []vector{
		vectorOf(t, "directory", d), vectorOf(t, "tail table", e), vectorOf(t, "card table", k),
		vectorOf(t, "external list", external(list)), vectorOf(t, "empty external list", external(nil)), vectorOf(t, "root of a large site", root),
		vectorOf(t, "front coding", fr),
	}
}

func built(t *testing.T) []vector {
	l := language("en", countries...)
	l.Foreign = []Page{page("fr", source{id: "cases/benin", title: "L'assurance au Bénin", text: "Une étude.\n\n## Coûts\n\nChers.\n"})}
	l.Foreign[0].Href = "/en/cases/benin/"
	l.Facets = []Facet{{Key: "country", Label: "Country", Values: []Value{{"NP", "Nepal"}, {"TD", "Chad"}}}}
	var out []vector
	for _, f := range Build(Input{Languages: []Language{l, language("fr")}}) {
		payload, err := Inflate(f.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, vectorOf(t, string(f.Path), packer{buf: []byte(payload)}))
	}
	return out
}

// compareFile compares a value with a file of testdata/vectors, or writes it.
func compareFile(t *testing.T, name string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", "vectors", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has changed; if that is meant, run the test with -update and see docs/search-format.md", path)
	}
}

func TestFormatIsThatOfTheVectors(t *testing.T) {
	got := append(built(t), made(t)...)
	// Another release of Go may deflate otherwise: what was deflated then must
	// still give the payload.
	var was []vector
	if data, err := os.ReadFile(filepath.Join("testdata", "vectors", "files.json")); err == nil && json.Unmarshal(data, &was) == nil && !*update {
		for i := range min(len(was), len(got)) {
			data, err := base64.StdEncoding.DecodeString(was[i].Deflated)
			if payload, err2 := Inflate(data); err == nil && err2 == nil && base64.StdEncoding.EncodeToString([]byte(payload)) == got[i].Payload {
				got[i].Deflated = was[i].Deflated
			}
		}
	}
	compareFile(t, "files.json", got)
}

// token is one of vectors for scanners; offsets are in UTF-16 units.
type token struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Form  string `json:"form"`
	Stop  bool   `json:"stop"`
	Ident bool   `json:"ident"`
	Part  bool   `json:"part"`
}

func TestWordsAreThoseOfTheVectors(t *testing.T) {
	type cut struct {
		Lang   string  `json:"lang"`
		Text   string  `json:"text"`
		Tokens []token `json:"tokens"`
	}
	var out []cut
	for _, c := range [][2]string{
		{"", ""}, {"", "a"}, {"", "Hello, World!"}, {"", "state-of-the-art and/or"}, {"", "v2.6.3 24.10. 3,500 1.2.3.4"},
		{"", "api_fhir_r4 openIMIS DHIS2 HTTPServer getCollection XMLHttpRequest __init__ _ ___ a_b"},
		{"", "健康保险 は 이용자 カタカナ"}, {"", "नेपाल बीमा कुल कल १२३"}, {"", "التأمين الصحيّ ٢٠١٦"}, {"", "שָׁלוֹם"},
		{"", "😀 👩‍👩‍👧 ☂️ ❤️"}, {"", "\u0301\u0302 \ufe0f"}, {"", "e\u0301cole E\u0301COLE İstanbul ıl Straße"}, {"", "½ ﷺ ﬁn ²"},
		{"", "' OR 1=1; DROP TABLE users; --"}, {"", "<script>alert(1)</script>"}, {"", "soft\u00adhyphen zero\u200dwidth"},
		{"", "0123456789012345678901234567890123456789012345678901234567890123456789 end"},
		{"en", "the members' card, the member's card, we're, don't, O'Brien, if"}, {"en", "IT is it"},
		{"fr", "l'assuré d’abord jusqu'à aujourd'hui qu'il n'est"}, {"fr", "L'ASSURANCE MALADIE des îlots"},
	} {
		lang, text := c[0], c[1]
		at := func(i int) int { return len(utf16.Encode([]rune(text[:i]))) }
		tokens := []token{}
		analyserOf(lang).Tokens([]byte(text), func(k analysis.Token) bool {
			tokens = append(tokens, token{at(k.Start), at(k.End), k.Form, k.Stop, k.Ident, k.Part})
			return true
		})
		out = append(out, cut{lang, text, tokens})
	}
	compareFile(t, "words.json", out)
}

func TestFoldsAreThoseOfTheVectors(t *testing.T) {
	type fold struct {
		Text   string `json:"text"`
		Folded string `json:"folded"`
	}
	var out []fold
	for _, s := range []string{
		"", "Été", "E\u0301te\u0301", "œuvre ŒUVRE", "ß ẞ", "ı İ I", "’ ' ʼ", "ﬁ ﬀ", "Å Å Ł ø Ø", "đ Đ ð þ ħ ŧ", "ɓ ɖ ƙ ɛ ɔ ŋ",
		"Σίσυφος ΟΔΟΣ", "Ёлка й", "نېپال کتاب ی ى ة ـ", "أحمد آدم", "שָׁלוֹם", "कुल कल हिन्दी काठमाडौँ", "१२३ ٣٤ ۴۵ ໑", "健康", "ｶﾅ ＡＢＣ", "½ ² ﷺ",
		"😀", "\u0301", "\ufe0f", "a\u200db \u00ad", "Nguyễn Thị", "Ǆ ǅ ǆ", "K Ω",
	} {
		out = append(out, fold{s, analysis.Fold(s)})
	}
	compareFile(t, "folds.json", out)
}

func TestKeysAreThoseOfTheVectors(t *testing.T) {
	type key struct {
		Text    string `json:"text"`
		Hash    uint16 `json:"hash"`
		Reverse string `json:"backward"`
	}
	var out []key
	for _, s := range []string{"", "a", "insurance", "é", "健康", "😀a", "नेपाल"} {
		out = append(out, key{s, hash16(s), backward(s)})
	}
	compareFile(t, "keys.json", out)
}
