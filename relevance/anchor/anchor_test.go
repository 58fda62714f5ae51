package anchor

import (
	"strings"
	"testing"

	"github.com/openimis/casebook/relevance/corpus"
)

func TestEveryWordOfAPageIsInItsHTML(t *testing.T) {
	got := page(&corpus.Page{
		Lang: "fr", URL: "/fr/a/", Title: "Le <titre>", Description: "En bref.",
		Blocks: []corpus.Block{{Text: "Un & deux"}, {Kind: corpus.Heading, Level: 3, ID: "été", Text: "L’été"}, {Kind: corpus.Code, Text: "cp a b"}},
	})
	for _, want := range []string{`lang="fr"`, "<h1>Le &lt;titre&gt;</h1>", "<p>En bref.</p>", "<p>Un &amp; deux</p>", `<h3 id="été">L’été</h3>`, "<pre><code>cp a b</code></pre>", "data-pagefind-body"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %s:\n%s", want, got)
		}
	}
}
