package e2e

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A label is a text that the theme mostly writes: a title, a heading, a
// button, or what is only said aloud.
var labelTags = map[string]bool{
	"title": true, "h1": true, "h2": true, "h3": true, "summary": true, "button": true, "span": true, "b": true, "th": true, "dt": true,
}

// texts are the labels of a page, and all that its main part shows, each
// without code: names with dots and signs are at home there.
func texts(src string) (labels, shown []string) {
	z := html.NewTokenizer(strings.NewReader(src))
	inside, main := "", false
	code := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return labels, shown
		case html.StartTagToken:
			token := z.Token()
			inside = token.Data
			switch inside {
			case "main":
				main = true
			case "pre", "code", "script":
				code++
			}
			for _, a := range token.Attr {
				if a.Key == "aria-label" || a.Key == "title" {
					labels = append(labels, a.Val)
				}
			}
		case html.EndTagToken:
			switch inside = ""; z.Token().Data {
			case "main":
				main = false
			case "pre", "code", "script":
				code--
			}
		case html.TextToken:
			text := strings.TrimSpace(string(z.Text()))
			if code > 0 || text == "" {
				continue
			}
			if labelTags[inside] {
				labels = append(labels, text)
			}
			if main {
				shown = append(shown, text)
			}
		}
	}
}

var (
	// keyLike is how the names of interface strings look; a page that shows
	// one lacks the string.
	keyLike = regexp.MustCompile(`^[a-z0-9]+(\.[a-z][a-z0-9-]*)+$`)

	// unread is Markdown that nobody has turned into HTML.
	unread = regexp.MustCompile("`[^`]+`|\\*\\*[^*]+\\*\\*|\\]\\([^)]+\\)|\\[\\^[^]]+\\]")
)

func TestPagesShowStringsAndNotTheirNames(t *testing.T) {
	need(t)
	for _, s := range publishedSites(t) {
		told := map[string]bool{} // one finding a string is enough
		for _, p := range s.pages {
			src, _, _ := s.host.file(unescaped(p.path))
			labels, _ := texts(string(src))
			for _, text := range labels {
				if keyLike.MatchString(text) && !told[text] {
					told[text] = true
					t.Errorf("%s shows %q", p, text)
				}
			}
		}
	}
}

func TestPagesShowNoMarkdownAsItWasWritten(t *testing.T) {
	need(t)
	for _, s := range publishedSites(t) {
		told := map[string]bool{}
		for _, p := range s.pages {
			src, _, _ := s.host.file(unescaped(p.path))
			_, shown := texts(string(src))
			for _, text := range shown {
				if sign := unread.FindString(text); sign != "" && !told[sign] {
					told[sign] = true
					t.Errorf("%s shows %s in %.100q", p, sign, text)
				}
			}
		}
	}
}

func TestTextsAreReadWithoutCode(t *testing.T) {
	labels, shown := texts("<title>a.b</title><h1 aria-label=\"c.d\">x</h1><main><p>one <code>`two`</code> three<pre><span>os.path</span></pre><b>four</b></main>five")
	if got := strings.Join(labels, "|"); got != "a.b|c.d|x|four" {
		t.Errorf("labels: %s", got)
	}
	if got := strings.Join(shown, "|"); got != "one|three|four" {
		t.Errorf("shown: %s", got)
	}
}
