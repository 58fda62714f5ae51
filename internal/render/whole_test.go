package render

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
)

func TestPartsAreJoined(t *testing.T) {
	j := joint{anchor: "part.2", title: "B & C", shift: 1, places: map[string]string{"/en/a/": "part.1", "/en/b/?x=1&y": "part.2"}}
	for src, want := range map[string]string{
		`<h1>A</h1><h6 class="x">B</h6><hr><header>`:                 `<h2>A</h2><h6 class="x">B</h6><hr><header>`,
		`<article class="part" id="part.2"><p id="fn:1">`:            `<article class="part" id="part.2"><p id="part.2.fn:1">`,
		`<a class="t" href="#fn:1" id=x>`:                            `<a class="t" href="#part.2.fn:1" id=x>`,
		`<a href="/en/a/">a</a> <a href="/en/a/#costs">`:             `<a href="#part.1">a</a> <a href="#part.1.costs">`,
		`<a href="/en/b/?x=1&amp;y#z">`:                              `<a href="#part.2.z">`,
		`<a href="/en/c/#costs"><a href="https://x.org/#a">`:         `<a href="/en/c/#costs"><a href="https://x.org/#a">`,
		`<svg aria-labelledby="t d"><title id="t">`:                  `<svg aria-labelledby="part.2.t part.2.d"><title id="part.2.t">`,
		`<img alt="id=&#34;x&#34; > h1">2 &lt; 3`:                    `<img alt="id=&#34;x&#34; > h1">2 &lt; 3`,
		`<p data-id="x" title="href">`:                               `<p data-id="x" title="href">`,
		`<div role="region" aria-label="Table 1"><b aria-label="x">`: `<div role="region" aria-label="Table 1, B &amp; C"><b aria-label="x">`,
		`<a href="#">top</a><a href="">`:                             `<a href="#part.2">top</a><a href="">`,
		`text <`:                                                     `text <`,
		`<p id="cut`:                                                 `<p id="cut`,
		`<h`:                                                         `<h`,
	} {
		var w bytes.Buffer
		j.write(&w, []byte(src))
		if w.String() != want {
			t.Errorf("%s\nbecomes %s\nnot     %s", src, w.String(), want)
		}
	}
}

// FuzzJoint: in bytes of any kind nothing is lost or made up but blanks between
// ids and the points that join them to their part.
func FuzzJoint(f *testing.F) {
	f.Add(`<h2 id="a">x</h2><a href="#a">`)
	f.Add(`<a href="`)
	bare := func(s string) string {
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '.' }), "")
	}
	f.Fuzz(func(t *testing.T, src string) {
		var w bytes.Buffer
		j := joint{}
		j.write(&w, []byte(src))
		if got := w.String(); bare(got) != bare(src) {
			t.Errorf("%q becomes %q", src, got)
		}
	})
}
