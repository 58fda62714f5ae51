package render

import (
	"bytes"
	"testing"

	"github.com/openimis/casebook/internal/site"
)

// The second part begins before the heading whose id is the next hole; a term
// or a link on either side stays on its side.
func TestTheTextIsCutWhereItsLeadEnds(t *testing.T) {
	const first, second = `<h2 id="">A</h2><p>b <a href="">c</a> term</p>`, `<h2 id="">D</h2><p>term</p>`
	at := len(first)
	body := &site.Body{Pieces: []site.Piece{{HTML: []byte(first + second), Holes: []site.Hole{
		{At: 8, Kind: site.HoleID}, {At: 30, Kind: site.HoleHref}, {At: at + 8, Kind: site.HoleID, N: 1},
	}}}}
	for _, test := range []struct {
		lead int
		want string
	}{
		{at, `<h2 id="a">A</h2><p>b <a href="/c">c</a> <dfn class="term">term</dfn></p>`},
		{0, ""},
	} {
		v := &site.View{Fills: site.Fills{Lead: test.lead, Hrefs: []string{"/c"}, IDs: []string{"a", "d"}, Terms: []site.TermFill{
			{Start: at - 8, End: at - 4}, {Start: len(first+second) - 8, End: len(first+second) - 4},
		}}}
		f := filler{view: v, body: body}
		var out bytes.Buffer
		f.piece(&out, 0)
		if got := out.String()[:f.lead]; got != test.want {
			t.Errorf("the lead is %s, not %s", got, test.want)
		}
		if want := `<h2 id="d">D</h2><p><dfn class="term">term</dfn></p>`; !bytes.HasSuffix(out.Bytes(), []byte(want)) {
			t.Errorf("%s does not end with %s", out.String(), want)
		}
	}
}

// Where a glossary has no page, the definition is a title: without a script
// there is nothing else.
func TestATermIsALinkWithItsDefinition(t *testing.T) {
	for _, test := range []struct {
		term site.TermFill
		want string
	}{
		{site.TermFill{End: 4, Href: "/g/#t", Definition: "A <b>."}, `<a class="term" href="/g/#t" data-definition="A &lt;b&gt;.">term</a>`},
		{site.TermFill{End: 4, Href: "/g/#t"}, `<a class="term" href="/g/#t">term</a>`},
		{site.TermFill{End: 4, Definition: "It."}, `<dfn class="term" title="It." data-definition="It.">term</dfn>`},
	} {
		f := filler{view: &site.View{Fills: site.Fills{Terms: []site.TermFill{test.term}}}, body: &site.Body{Pieces: []site.Piece{{HTML: []byte("term")}}}}
		var out bytes.Buffer
		f.piece(&out, 0)
		if got := out.String(); got != test.want {
			t.Errorf("%s, not %s", got, test.want)
		}
	}
}

func TestIdsOfComponentsAreOfTheirPage(t *testing.T) {
	if a, b, c := partID("cases/nepal", 0), partID("cases/nepal", 1), partID("cases/chad", 0); a == b || a == c || a[0] != '_' {
		t.Errorf("%s %s %s", a, b, c)
	}
}
