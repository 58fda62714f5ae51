package e2e

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// What a search may cost on a site of some 180 pages a language.
const (
	meanFirst   = 30_000 // bytes of a first query, its script with it
	slowFirst   = 40_000 // in 19 of 20 cases
	mostNext    = 11_000 // bytes of a query after it, in the mean
	mostAtATime = 6      // requests that wait for each other
)

// A meter counts what comes to a tab for the search: the script, and files of
// the index.
type meter struct {
	mu      sync.Mutex
	open    map[network.RequestID]string
	files   []string
	bytes   int // of the bodies, as they are sent
	headers int
	most    int // requests at the same time
}

func (m *meter) listen(event any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if strings.Contains(e.Request.URL, "/search/") && strings.HasSuffix(e.Request.URL, ".bin") || strings.Contains(e.Request.URL, "/assets/search.") {
			m.open[e.RequestID] = e.Request.URL
			m.most = max(m.most, len(m.open))
		}
	case *network.EventResponseReceived:
		if _, ok := m.open[e.RequestID]; ok {
			m.headers += int(e.Response.EncodedDataLength)
			m.bytes -= int(e.Response.EncodedDataLength)
		}
	case *network.EventLoadingFinished:
		if at, ok := m.open[e.RequestID]; ok {
			delete(m.open, e.RequestID)
			m.files = append(m.files, at)
			m.bytes += int(e.EncodedDataLength)
		}
	case *network.EventLoadingFailed:
		delete(m.open, e.RequestID)
	}
}

// take returns what was counted since the last time.
func (m *meter) take() (files, bytes, headers int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	files, bytes, headers = len(m.files), m.bytes, m.headers
	m.files, m.bytes, m.headers = nil, 0, 0
	return files, bytes, headers
}

// asked are queries as readers write them: titles, words of texts, with slips,
// without accents, unfinished.
var asked = map[string][]string{
	"en": {
		"wheels", "battery care", "how to sharpen a chisel", "loan rules", "backup", "backup schdule", "wifi channel", "complaint",
		"reserve fund", "vaccine fridge", "compost", "tomato blight", "reverse proxy", "error codes", `"lead batteries"`,
	},
	"fr": {
		"électricité", "batterie", "affuter un ciseau", "regles de pret", "sauvegarde", "sauvegrade", "canal wifi", "réclamation",
		"fonds de réserve", "frigo vaccins", "compost", "mildiou", "antenne", "codes d’erreur", "« manier les couteaux »",
	},
}

func TestSearchKeepsToItsBytes(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	l := lineTo(t, libraries(t)[0])
	var first, next []int
	for _, lang := range []string{"en", "fr"} {
		for i, q := range asked[lang] {
			s := newSearcher(t, l, "/"+lang+"/") // with a cache of its own
			m := &meter{open: map[network.RequestID]string{}}
			must(t, chromedp.Listen(s.ctx, m.listen))
			// On a line that is not too fast, what may be asked for together
			// is asked for together.
			send(t, s.tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
				MatchedNetworkConditions: []*network.Conditions{{Latency: 30, DownloadThroughput: -1, UploadThroughput: -1}},
			})
			if got := s.asks(q); got.State != "done" || len(got.Native) == 0 {
				t.Errorf("%q finds %+v", q, got)
			}
			files, bytes, headers := m.take()
			if bytes == 0 {
				t.Fatal("nothing was counted")
			}
			t.Logf("%s %q: %d bytes in %d files (and %d of headers)", lang, q, bytes, files, headers)
			first = append(first, bytes)
			if i%5 == 0 {
				for _, q := range asked[lang][i+1 : i+5] {
					s.asks(q)
					_, bytes, _ := m.take()
					next = append(next, bytes)
				}
			}
			if m.most > mostAtATime {
				t.Errorf("%q: %d requests at the same time", q, m.most)
			}
		}
	}
	f, n := spread(first), spread(next)
	t.Logf("first query %v\nnext query %v", f, n)
	if f.mean > meanFirst || f.p95 > slowFirst {
		t.Errorf("a first query costs %v", f)
	}
	if n.mean > mostNext {
		t.Errorf("a next query costs %v", n)
	}
}

// A distribution says how numbers are spread.
type distribution struct{ mean, p95, max int }

func (d distribution) String() string {
	return fmt.Sprintf("%d bytes in the mean, %d in 19 of 20 cases, %d at most", d.mean, d.p95, d.max)
}

func spread(all []int) distribution {
	slices.Sort(all)
	sum := 0
	for _, n := range all {
		sum += n
	}
	return distribution{sum / len(all), all[(len(all)*19+19)/20-1], all[len(all)-1]}
}
