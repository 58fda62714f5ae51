package search

import (
	"bytes"
	"testing"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/site"
)

// Analysers number no more words than they remember; a Record says nothing of
// that.
func TestRecordsDoNotDependOnNumbers(t *testing.T) {
	var tokens []analysis.Token
	analysis.New("en").Tokens([]byte("The claims, a claim: Claims claimed api_claim_r4, API CLAIM r4 the"), func(tok analysis.Token) bool {
		tokens = append(tokens, tok)
		return true
	})
	pack := func(keep func(i int) bool) Record {
		x := extractors.New().(*extractor)
		x.reset()
		// A page of another language leaves its numbers behind.
		for i := range tokens {
			other := tokens[i]
			other.Form, other.Term = "x"+other.Form, "x"+other.Term
			x.word(&other)
		}
		x.reset()
		for i, tok := range tokens {
			if !keep(i) {
				tok.Number = 0
			}
			x.word(&tok).tf[inBody]++
		}
		return x.pack()
	}
	want := pack(func(int) bool { return true })
	for name, keep := range map[string]func(i int) bool{
		"none": func(int) bool { return false }, "some": func(i int) bool { return i%2 == 0 },
	} {
		if got := pack(keep); !bytes.Equal(got, want) {
			t.Errorf("with %s of the numbers: %q, want %q", name, got, want)
		}
	}
	for i := range tokens {
		tokens[i].Number, tokens[i].Stem = 0, 0
	}
	if got := pack(func(int) bool { return true }); !bytes.Equal(got, want) {
		t.Errorf("without stems: %q, want %q", got, want)
	}
	if body := (&site.Body{}); len(Extract(analysis.New("en"), body)) == 0 {
		t.Error("an empty page has no Record")
	}
}
