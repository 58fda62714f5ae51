package e2e

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
)

// shifts counts what moves on a page without its reader's doing.
const shifts = `window.moved = []
new PerformanceObserver(list => {
	for (const e of list.getEntries()) if (!e.hadRecentInput)
		moved.push(e.value.toFixed(4) + " " + e.sources.map(s => s.node?.nodeName + "." + s.node?.className).join(" "))
}).observe({type: "layout-shift", buffered: true})`

// through scrolls to the end as a reader does, a screen at a time.
const through = `(async () => {
	for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
		scrollTo(0, y)
		await new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))
	}
	await new Promise(done => setTimeout(done, 200))
	return moved
})()`

// slowly sends all answers as a line of 400 kbit/s does, after 200 ms.
func slowly(w http.ResponseWriter, r *http.Request, site http.Handler) {
	answer := httptest.NewRecorder()
	site.ServeHTTP(answer, r)
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	time.Sleep(200 * time.Millisecond)
	w.WriteHeader(answer.Code)
	const piece = 5_000 // in a tenth of a second
	for body := answer.Body.Bytes(); len(body) > 0; {
		n := min(piece, len(body))
		_, _ = w.Write(body[:n]) // a reader may have gone
		_ = http.NewResponseController(w).Flush()
		body = body[n:]
		time.Sleep(100 * time.Millisecond)
	}
}

func TestNothingMovesOnASlowLine(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := publishedSites(t)[0]
	b := openTab(t)
	must(t, b.screen(phone))
	l := lineTo(t, s)
	l.set(slowly)
	must(t, command(b, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: shifts}))
	for _, lang := range []string{"en", "fr"} {
		for _, p := range measured(t, s, lang) {
			must(t, b.visit(l.URL+p.path))
			for _, what := range mustEval[[]string](t, b, through) {
				t.Errorf("%s moves: %s", p, what)
			}
		}
	}
	// What moves is seen.
	mustEval[int](t, b, `scrollTo(0, 0), moved = [], document.querySelector("#main").style.marginTop = "300px", 0`)
	if len(mustEval[[]string](t, b, through)) == 0 {
		t.Error("text that is pushed down by 300 pixels is not seen")
	}
}

// bitmap is what the budget of a first visit leaves out.
var bitmap = regexp.MustCompile(`\.(png|jpe?g|gif|webp|avif)$`)

func TestFirstVisitIsLight(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for _, p := range publishedSites(t)[0].pages {
		if p.kind == "search" {
			continue // whose script is there at once
		}
		b := openTab(t) // nothing is in its cache
		must(t, b.visit(p.url()))
		mustEval[bool](t, b, `new Promise(done => setTimeout(() => done(true), 100))`)
		requests, _ := b.heard(p.url())
		total, files := 0, []string{}
		for _, address := range requests {
			if bitmap.MatchString(address) || strings.HasPrefix(address, "data:") {
				continue
			}
			if !slices.Contains(files, address) { // the icon is asked for by two
				total += travels(t, address)
				files = append(files, address)
			}
		}
		if total > 40_000 || len(files) > 6 {
			t.Errorf("%s: %d bytes in %d requests: %q", p, total, len(files), files)
		}
	}
}

// travels is how many bytes of an answer cross the line.
func travels(t *testing.T, address string) int {
	t.Helper()
	r, err := http.NewRequest("GET", address, nil)
	must(t, err)
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultTransport.RoundTrip(r)
	must(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(t, err)
	return len(body)
}

// Readers who pay by the megabyte get what they asked for: no fonts, nothing
// ahead of time, and nothing because a pointer passed by.
func TestNothingIsFetchedOnSuspicion(t *testing.T) {
	need(t)
	early := regexp.MustCompile(`<link[^>]*rel="?(prefetch|prerender|preload|dns-prefetch|preconnect)|speculationrules|@font-face`)
	for _, s := range publishedSites(t) {
		for _, p := range s.every {
			body, _, _ := s.host.file(unescaped(p.path))
			if found := early.Find(body); found != nil {
				t.Errorf("%s: %s", p, found)
			}
		}
		sheets, err := filepath.Glob(filepath.Join(s.dir, "assets", "*.css"))
		must(t, err)
		for _, name := range sheets {
			src, err := os.ReadFile(name)
			must(t, err)
			if found := early.Find(src); found != nil {
				t.Errorf("%s: %s", filepath.Base(name), found)
			}
		}
	}
}

func TestSavingReadersGetTheSearchWhenTheyAskForIt(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	home := find(t, publishedSites(t)[0], "home", "en")
	for _, saving := range []bool{true, false} {
		b := openTab(t)
		must(t, command(b, emulation.SetDataSaverOverride, emulation.SetDataSaverOverrideParams{DataSaverEnabled: &saving}))
		must(t, b.screen(desktop))
		must(t, b.visit(home.url()))
		brought := func() bool {
			mustEval[bool](t, b, `new Promise(done => setTimeout(() => done(true), 300))`)
			requests, _ := b.heard(home.url())
			return slices.ContainsFunc(requests, func(r string) bool { return strings.Contains(r, "/assets/search.") })
		}
		mustEval[bool](t, b, `document.getElementById("search-form").dispatchEvent(new PointerEvent("pointerover", {bubbles: true}))`)
		if got := brought(); got == saving {
			t.Errorf("saving %t: when the pointer passes over the search, its script is brought: %t", saving, got)
		}
		mustEval[bool](t, b, `document.getElementById("search-input").focus() ?? true`)
		if !brought() {
			t.Errorf("saving %t: with the focus in the search its script is not brought", saving)
		}
	}
}
