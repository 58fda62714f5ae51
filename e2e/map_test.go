package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The map of a list marks the countries that the list has, each with a link
// that has a name, can be reached and followed with the keyboard, and stands in
// the picture; what it fetches is nothing.
func TestAMapLeadsWhereItsListDoes(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	for _, s := range []screen{phone, desktop} {
		b := openTab(t)
		must(t, b.screen(s))
		p := filtered(t, b, "fr")
		for _, fault := range mustEval[[]string](t, b, `(() => {
			const map = document.querySelector(".map svg"), faults = [], frame = map.getBoundingClientRect()
			const names = [...map.querySelectorAll("a")].map(a => a.getAttribute("aria-label"))
			const listed = new Set([...document.querySelectorAll('td[data-label="Pays"]')].map(c => c.textContent.trim()))
			for (const country of listed)
				if (!names.some(n => n.startsWith(country + "\u00a0: "))) faults.push(country + " is not on the map")
			if (names.length != listed.size) faults.push(names.length + " places for " + listed.size + " countries")
			for (const dot of map.querySelectorAll(".dot")) {
				const r = dot.getBoundingClientRect(), x = (r.left + r.right) / 2, y = (r.top + r.bottom) / 2
				if (x < frame.left || x > frame.right || y < frame.top || y > frame.bottom) faults.push("a dot at " + x + ", " + y + " is outside")
			}
			const land = map.querySelector(".land").getBBox()
			if (land.width < 500 || land.height < 300) faults.push("land of " + land.width + " by " + land.height)
			return faults
		})()`) {
			t.Errorf("%s: %s", p, fault)
		}
		tabTo(t, b, p, ".map a")
		to := mustEval[string](t, b, `document.activeElement.href.baseVal`)
		must(t, b.do(chromedp.KeyEvent(kb.Enter)))
		until(t, b, `location.pathname == `+quoted(to))
	}
}
