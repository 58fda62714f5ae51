package serve

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/build"
)

func TestTheSearchAnswersInJSON(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	r := ask(s, "GET", "/__casebook/search?lang=fr&q=co%C3%BBt&limit=5&type=case&country=&tag=a&tag=b")
	var a build.Answer
	if err := json.Unmarshal([]byte(bodyOf(t, r)), &a); err != nil {
		t.Fatal(err)
	}
	if got := a.Native[0]; got.Title != "coût<" || got.Text != "fr map[tag:[a b] type:[case]] 5" {
		t.Errorf("%+v", got)
	}
	if h := r.Header; h.Get("Content-Type") != "application/json; charset=utf-8" || h.Get("Cache-Control") != "no-store" || h.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%v", h)
	}
}

func TestTheSearchLimitsWhatItLists(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	for limit, want := range map[string]string{"1000000": " 100", "-1": " 0", "many": " 0"} {
		if body := bodyOf(t, ask(s, "GET", "/__casebook/search?lang=en&q=x&n="+limit)); !strings.Contains(body, "map[]"+want+`"`) {
			t.Errorf("%s: %s", limit, body)
		}
	}
}

func TestTheSearchSaysWhatIsWrong(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	if r := ask(s, "GET", "/__casebook/search?q=x"); r.StatusCode != 404 {
		t.Errorf("no language: %d", r.StatusCode)
	}
	if r := ask(s, "GET", "/__casebook/search?lang=broken&q=x"); r.StatusCode != 500 || !strings.Contains(bodyOf(t, r), "the disk is full") {
		t.Errorf("a broken index: %d", r.StatusCode)
	}
	if r := ask(s, "POST", "/__casebook/search?lang=en&q=x"); r.StatusCode != 405 {
		t.Errorf("a POST: %d", r.StatusCode)
	}
}

func TestASearchThatWasUsedEndsWithThePreview(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	ask(s, "GET", "/__casebook/search?lang=en&q=x")
	f := s.searching.finder.(*fakeFinder)
	if err := s.searching.close(); err != nil || !f.closed {
		t.Errorf("%v, closed %v", err, f.closed)
	}
	other := serverOf(t, newFakeSite(fakePages()))
	if err := other.searching.close(); err != nil || other.searching.finder != nil {
		t.Error("a search that nobody used is opened to be closed")
	}
	if r := ask(other, "GET", "/__casebook/search?lang=en&q=x"); r.StatusCode != 503 {
		t.Errorf("after the end: %d", r.StatusCode)
	}
}
