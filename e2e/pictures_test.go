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

// A picture has its place before it has come: each is taken out and put in
// again under another address, and is as large at once as when it is there.
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
			boxes := mustEval[[][]float64](t, b, `(async () => {
				const all = [...document.querySelectorAll("main img[src*=photo]")].map(old => {
					const fresh = old.cloneNode()
					fresh.loading = "eager"
					fresh.srcset = fresh.srcset.replaceAll(".png", ".png?again")
					fresh.src += "?again"
					old.replaceWith(fresh)
					return fresh
				})
				const boxes = () => all.map(i => { const r = i.getBoundingClientRect(); return [r.width, r.height, i.complete ? 1 : 0] })
				const before = boxes()
				await Promise.all(all.map(i => i.decode()))
				return [...before, ...boxes()]
			})()`)
			if len(boxes) != 4 {
				t.Fatalf("%v: %v", sc, boxes)
			}
			for i, before := range boxes[:2] {
				after := boxes[2+i]
				if before[2] != 0 || after[2] != 1 || before[0] != after[0] || before[1] != after[1] {
					t.Errorf("%v: a picture is %v before it comes, then %v", sc, before, after)
				}
				if after[0] > float64(sc.width) || after[0] < 300 || after[1]/after[0] < .56 || after[1]/after[0] > .565 {
					t.Errorf("%v: a picture is %v", sc, after)
				}
			}
		}
	}
}
