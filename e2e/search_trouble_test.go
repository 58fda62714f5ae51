package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp/kb"
)

// Texts that nobody should have to type, and all of which get an answer.
var odd = map[string]string{
	"spaces":           "  \t ",
	"a letter":         "a",
	"a quote":          `"`,
	"quotes":           `""”«»"`,
	"HTML":             `<img src=x onerror="hit=1"><script>hit=1</script><svg onload=hit=1>`,
	"an end tag":       `</mark></a></li></ul><h1>wheels</h1>`,
	"SQL":              `'; DROP TABLE pages; -- wheels`,
	"a template":       `{{.}} ${hit=1} {} $& $1 %s`,
	"properties":       `__proto__ constructor toString hasOwnProperty`,
	"emoji":            "😀👩‍👩‍👧‍👦🇫🇷 wheels 😀",
	"marks only":       "\u0301\u0302\u0327\ufe0f",
	"marks in heaps":   "w" + strings.Repeat("\u0301", 500) + "heels",
	"right to left":    "التأمين الصحي שלום wheels",
	"turned":           "\u202ewheels\u202c",
	"Devanagari":       "स्वास्थ्य बीमा बोर्ड",
	"Han":              "健康保险 医疗",
	"Thai":             "ประกันสุขภาพ",
	"a long query":     strings.Repeat("battery wheel ", 715),
	"a long word":      strings.Repeat("z", 10_000),
	"long Han":         strings.Repeat("健", 10_000),
	"controls":         "wheels\u0000\u0007\u001e\u001f",
	"many quotes":      strings.Repeat(`"a `, 200),
	"an address":       "https://example.org/?q=1&type=page#x",
	"a regular rule":   `(.*)+$[\`,
	"half a surrogate": "\xed\xa0\x80",
}

func TestSearchAnswersWhateverIsWritten(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for _, at := range []string{"/en/", "/fr/", "/en/search/", "/fr/search/"} {
		t.Run(strings.ReplaceAll(strings.Trim(at, "/"), "/", "-"), func(t *testing.T) {
			t.Parallel()
			s := newSearcher(t, lineTo(t, libraries(t)[0]), at)
			for name, q := range odd {
				got := s.asks(strings.ToValidUTF8(q, "\ufffd"))
				want := "done"
				if strings.TrimSpace(q) == "" {
					want = "idle"
				}
				if got.State != want || want == "done" && got.Status == "" || len(got.Status) > 400 {
					t.Errorf("%s leaves the state %s, and says %.300q", name, got.State, got.Status)
				}
				s.sound(got)
				for _, what := range mustEval[[]string](t, s.tab, beyond) {
					t.Errorf("%s reaches over the edge: %s", name, what)
				}
				if n := mustEval[int](t, s.tab, `document.querySelectorAll("#search-form :is(img, script, svg:not(.icon), h1)").length`); n > 0 {
					t.Errorf("%s became markup", name)
				}
			}
			// What cannot be typed may stand in an address.
			if strings.HasSuffix(at, "/search/") {
				for _, q := range []string{"%ED%A0%80", "%3Cimg%20src=x%20onerror=hit=1%3E", "%00", "a%FFb"} {
					if got := s.arrives(at + "?q=" + q); got.State != "done" {
						t.Errorf("?q=%s leaves %+v", q, got)
					}
				}
			}
			if got := s.asks("wheels"); got.State != "done" {
				t.Errorf("afterwards a plain query leaves %+v", got)
			}
		})
	}
}

// offline cuts the line of a tab, or mends it.
func (s *searcher) offline(yes bool) {
	s.t.Helper()
	send(s.t, s.tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1}},
	})
}

// failed sees that the search says that it has failed, and how to go on.
func (s *searcher) failed(got shown) {
	s.t.Helper()
	say := mustEval[struct{ Error, Retry string }](s.t, s.tab, `(({error, retry}) => ({Error: error, Retry: retry}))(document.querySelector("#search-form").dataset)`)
	if got.State != "error" || got.Status != say.Error || !got.Open || len(got.Native) > 0 || len(got.Hints) != 1 || got.Hints[0] != say.Retry {
		s.t.Errorf("what fails leaves %+v", got)
	}
}

// retries presses the button that is offered.
func (s *searcher) retries() shown {
	s.t.Helper()
	mustEval[int](s.t, s.tab, `states = [], document.querySelector(".search-hints button").focus(), 0`)
	s.press(kb.Enter)
	got := s.settled()
	if id := mustEval[string](s.t, s.tab, `document.activeElement.id`); id != "search-input" {
		s.t.Errorf("after another try the focus is on %q", id)
	}
	return got
}

func TestSearchSaysThatTheLineIsDeadAndGoesOn(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		for _, at := range []string{r.home(), r.page()} {
			s := newSearcher(t, l, at)
			s.tolerated = "ERR_INTERNET_DISCONNECTED"
			first := s.asks(r.word)
			s.offline(true)
			// What is there already is found again.
			if got := s.asks(r.accents); got.State != "done" || len(got.Native) != len(first.Native) {
				t.Errorf("offline %q finds %+v", r.accents, got)
			}
			s.failed(s.asks("compost sauvegarde backup"))
			s.failed(s.retries())
			s.offline(false)
			if got := s.retries(); got.State != "done" || !got.Open {
				t.Errorf("when the line is back: %+v", got)
			}
		}
	})
}

// The script itself may not come.
func TestSearchSaysThatItCouldNotBegin(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for _, at := range []string{"/en/", "/fr/search/"} {
		t.Run(strings.Trim(at, "/"), func(t *testing.T) {
			t.Parallel()
			l := lineTo(t, libraries(t)[0])
			l.set(missing("/assets/search."))
			s := newSearcher(t, l, at)
			s.tolerated = "404 (Not Found)"
			got := s.asks("whee")
			if want := mustEval[string](t, s.tab, `document.querySelector("#search-form").dataset.error`); got.State != "error" || !got.Open || got.Status != want {
				t.Errorf("without its script the search shows %+v", got)
			}
			l.set(nil)
			mustEval[int](t, s.tab, `states = [], 0`)
			s.press("l")
			if got := s.settled(); got.State != "done" || !got.Open {
				t.Errorf("when the script comes: %+v", got)
			}
		})
	}
}

func TestSearchOnASlowLineShowsTitlesFirst(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for lang, q := range map[string]string{"en": "wheels", "fr": "électricité"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSearcher(t, lineTo(t, libraries(t)[0]), "/"+lang+"/")
			send(t, s.tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
				MatchedNetworkConditions: []*network.Conditions{{Latency: 300, DownloadThroughput: 50_000, UploadThroughput: 20_000}},
			})
			// What is there first, each time that something is added.
			mustEval[int](t, s.tab, `(window.came = [], new MutationObserver(() => {
				const results = document.querySelector("#search-results"), what = results.querySelector("span") ? "texts" : results.querySelector("a") ? "titles" : "nothing"
				const now = results.dataset.state + " " + what
				if (came.at(-1) != now) came.push(now)
			}).observe(document.querySelector("#search-form"), {subtree: true, childList: true, attributes: true}), 0)`)
			s.asks(q)
			came := strings.Join(mustEval[[]string](t, s.tab, `came`), ", ")
			if want := "loading nothing, loading titles, done texts"; !strings.HasSuffix(came, want) {
				t.Errorf("the line brings %s, want %s", came, want)
			}
		})
	}
}

func TestSearchWithoutSomeOfItsFiles(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for _, c := range []struct {
		name    string
		trouble trouble
		said    string // by the browser
		titles  bool   // are shown nevertheless
	}{
		{"the root is missing", missing("/search/en.bin"), "404 (Not Found)", false},
		{"the root is cut", cut("/search/en.bin"), "", false},
		{"a shard is missing", missing("/search/en/t"), "404 (Not Found)", false},
		{"a shard is cut", cut("/search/en/t"), "", false},
		{"a shard breaks off", broken("/search/en/t"), "ERR_", false},
		{"the titles are missing", missing("/search/en/c"), "404 (Not Found)", false},
		{"the titles break off", broken("/search/en/c"), "ERR_", false},
		{"the texts are missing", missing("/search/en/x"), "404 (Not Found)", true},
		{"the texts are cut", cut("/search/en/x"), "", true},
		{"the texts break off", broken("/search/en/x"), "ERR_", true},
		{"the host answers with a page", func(w http.ResponseWriter, r *http.Request, site http.Handler) {
			if strings.HasPrefix(r.URL.Path, "/search/") {
				r.URL.Path = "/en/"
			}
			site.ServeHTTP(w, r)
		}, "", false},
		{"the host answers with nothing", func(w http.ResponseWriter, r *http.Request, site http.Handler) {
			if strings.HasPrefix(r.URL.Path, "/search/en/") {
				r.URL.Path = "/_headers" // its policy is that of all files
				w = empty{w}
			}
			site.ServeHTTP(w, r)
		}, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := lineTo(t, libraries(t)[0])
			l.set(c.trouble)
			s := newSearcher(t, l, "/en/")
			s.tolerated = c.said
			got := s.asks("wheels")
			s.sound(got)
			if !c.titles {
				s.failed(got)
				l.set(nil)
				got = s.retries()
			} else if got.State != "done" || len(got.Native) == 0 || got.Native[0].Text != "" {
				t.Errorf("without texts: %+v", got)
			}
			l.set(nil)
			if !has(got.Native, "/en/workshop/bicycle-wheels/") {
				t.Errorf("found is %+v", got)
			}
			if got := s.asks("wheels spokes"); got.State != "done" || got.Native[0].Text == "" {
				t.Errorf("when all is well: %+v", got)
			}
		})
	}
}

// empty sends what it is given with nothing in it.
type empty struct{ http.ResponseWriter }

func (e empty) WriteHeader(int) {
	e.Header().Del("Content-Encoding")
	e.Header().Set("Content-Length", "0")
	e.ResponseWriter.WriteHeader(http.StatusOK)
}

func (e empty) Write(p []byte) (int, error) { return len(p), nil }

// A reader has the page open while another build is published, whose files
// have other names.
func TestSearchGoesOnWithTheNextBuild(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for _, lang := range []string{"en", "fr"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			builds := libraries(t)
			l := lineTo(t, builds[0])
			s := newSearcher(t, l, "/"+lang+"/")
			s.tolerated = "404 (Not Found)" // of the first build's files
			if got := s.asks("compost"); got.State != "done" {
				t.Fatalf("before: %+v", got)
			}
			l.publish(builds[1])
			roots := l.requests("/search/" + lang + ".bin")
			if got := s.asks("pulsar"); got.State != "done" || len(got.Native) != 1 {
				t.Errorf("of the next build is found %+v", got)
			}
			if n := l.requests("/search/"+lang+".bin") - roots; n > 1 {
				t.Errorf("the root is asked for %d times", n)
			}
			if got := s.asks("compost"); got.State != "done" || len(got.Native) == 0 {
				t.Errorf("what was found before: %+v", got)
			}
		})
	}
}

func TestSearchShowsTheLastQueryWhenAnswersOvertakeEachOther(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for lang, c := range map[string]struct{ slow, fast, at string }{
		"en": {"compost", "wheels", "/en/workshop/bicycle-wheels/"},
		"fr": {"compost", "électricité", "/fr/electricite-solaire/"},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			l := lineTo(t, libraries(t)[0])
			s := newSearcher(t, l, "/"+lang+"/")
			s.asks("zzzz") // brings the root
			// The first file that is asked for now waits until it is let go.
			gate, let := held("/search/")
			defer let()
			var asked atomic.Int32
			l.set(func(w http.ResponseWriter, r *http.Request, site http.Handler) {
				if strings.HasPrefix(r.URL.Path, "/search/") && asked.Add(1) == 1 {
					gate(w, r, site)
					return
				}
				site.ServeHTTP(w, r)
			})
			before := l.requests("/search/")
			s.write(c.slow)
			until(t, s.tab, `states.at(-1) == "loading"`)
			for l.requests("/search/") == before {
				mustEval[bool](t, s.tab, `new Promise(done => setTimeout(() => done(true), 5))`)
			}
			got := s.asks(c.fast)
			s.sound(got)
			if got.State != "done" || !strings.HasPrefix(got.Native[0].Href, c.at) {
				t.Fatalf("the second query finds %+v", got)
			}
			mustEval[int](t, s.tab, `states = [], 0`)
			let()
			// The answer that comes too late has files to ask for, then ends.
			mustEval[bool](t, s.tab, `new Promise(done => setTimeout(() => done(true), 500))`)
			late := s.shown()
			if len(late.States) > 0 || fmt.Sprint(late.Native) != fmt.Sprint(got.Native) || late.Status != got.Status {
				t.Errorf("the answer to the first query shows: %+v", late)
			}
		})
	}
}
