package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// The photograph of the fixture is 1,600 pixels wide; pages offer it in 480,
// 800 and 1,400.
const photoPage = "/fr/guide/elements/"

func TestPicturesFitTheScreen(t *testing.T) {
	need(t, chromium)
	var fixture *published
	for _, s := range publishedSites(t) {
		if s.name == "fixture" {
			fixture = s
		}
	}
	b := openTab(t)
	for _, tt := range []struct {
		screen screen
		scale  float64
		want   string
	}{{phone, 1, "-480."}, {phone, 2, "-800."}, {desktop, 1, "-800."}, {desktop, 2, "-1400."}} {
		must(t, command(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: tt.screen.width, Height: tt.screen.height, DeviceScaleFactor: tt.scale, Mobile: true,
		}))
		// A picture in the cache would be taken in place of a smaller one.
		must(t, b.visit("about:blank"))
		must(t, b.visit(fixture.host.URL+photoPage+"?"+tt.want+tt.screen.String()))
		got := mustEval[[]string](t, b, `Promise.all([...document.querySelectorAll("main img[src*=photo]")].map(
			async i => { i.loading = "eager"; await i.decode(); return i.currentSrc }))`)
		if len(got) != 2 {
			t.Errorf("%d photographs", len(got))
		}
		for _, src := range got {
			if !strings.Contains(src, tt.want) {
				t.Errorf("%v at %v: %s", tt.screen, tt.scale, src)
			}
		}
		if _, faults := b.heard(""); len(faults) > 0 {
			t.Error(faults)
		}
	}
}

// A picture has its place before it has come.
func TestPicturesDoNotPushTheText(t *testing.T) {
	need(t, chromium)
	for _, s := range publishedSites(t) {
		if s.name != "fixture" {
			continue
		}
		for _, sc := range []screen{phone, desktop} {
			b := openTab(t)
			must(t, b.screen(sc))
			must(t, b.visit(s.host.URL+photoPage))
			shifted := mustEval[[]string](t, b, `new Promise(done => {
				const seen = []
				new PerformanceObserver(list => list.getEntries().forEach(e => seen.push(...e.sources.map(
					s => s.node?.nodeName + "." + (s.node?.className ?? "") + " from " + JSON.stringify(s.previousRect) + " to " + JSON.stringify(s.currentRect))))).observe({type: "layout-shift", buffered: true});
				[...document.querySelectorAll("main img[src*=photo]")].at(-1).scrollIntoView()
				setTimeout(() => done(seen), 800)
			})`)
			if len(shifted) > 0 {
				t.Errorf("%v: these moved: %q", sc, shifted)
			}
			box := mustEval[[]float64](t, b, `(() => { const r = [...document.querySelectorAll("main img[src*=photo]")].at(-1).getBoundingClientRect(); return [r.width, r.height] })()`)
			if box[0] > float64(sc.width) || box[0] < 300 || box[1]/box[0] < .56 || box[1]/box[0] > .565 {
				t.Errorf("%v: the picture is %v", sc, box)
			}
		}
	}
}
