package e2e

import (
	"net/http"
	"strings"
	"testing"
)

func TestConsoleReportsForbiddenStyles(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	b := openTab(t)
	address := publishedSites(t)[0].host.URL + "/404.html"
	must(t, b.visit(address))
	mustEval[bool](t, b, `document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>x</p>"), true`)
	if _, faults := b.heard(address); len(faults) == 0 {
		t.Error("the console says nothing of a style attribute, which the policy forbids")
	}
}

func TestEveryResponseCarriesTheSecurityPolicy(t *testing.T) {
	need(t)
	for _, s := range publishedSites(t) {
		for _, p := range append(s.pages, page{site: s, path: "/nothing/here/"}, page{site: s, path: "/casebook-manifest.json"}) {
			answer, err := http.Get(p.url())
			must(t, err)
			answer.Body.Close()
			policy := answer.Header.Get("Content-Security-Policy")
			if !strings.Contains(policy, "default-src 'none'") && !strings.Contains(policy, "default-src 'self'") || strings.Contains(policy, "unsafe-") {
				t.Errorf("%s: Content-Security-Policy: %q", p, policy)
			}
		}
	}
}

// beyond lists what reaches over the edge of the screen. What scrolls in a
// frame of its own may; what is cut off by the page as a whole may not.
const beyond = `(() => {
	const root = document.documentElement, width = root.clientWidth, rtl = getComputedStyle(root).direction == "rtl"
	const framed = e => {
		for (e = e.parentElement; e && e != document.body && e != root; e = e.parentElement)
			if (getComputedStyle(e).overflowX != "visible") return true
	}
	const out = [...document.body.querySelectorAll("*")].filter(e => {
		const r = e.getBoundingClientRect()
		return r.width && r.height && (rtl ? r.left < -1 : r.right > width + 1) && e.checkVisibility({visibilityProperty: true}) && !framed(e)
	}).slice(0, 5).map(e => e.tagName.toLowerCase() + (e.className ? "." + e.className : "") + " “" + e.textContent.trim().slice(0, 60) + "”")
	if (!out.length && document.scrollingElement.scrollWidth > width)
		out.push("the page is " + document.scrollingElement.scrollWidth + " pixels wide")
	return out
})()`

// As a phone with too wide a word shows it.
func TestSidewaysScrollingIsSeen(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	b := openTab(t)
	must(t, b.screen(screen{320, 640}))
	must(t, b.visit(publishedSites(t)[0].host.URL+"/404.html"))
	mustEval[int](t, b, `document.querySelector("h1").style.width = "600px", 0`)
	if len(mustEval[[]string](t, b, beyond)) == 0 {
		t.Error("a heading of 600 pixels on a screen of 320 is not seen")
	}
	must(t, b.textSize(32))
	must(t, b.visit(publishedSites(t)[0].host.URL+"/404.html"))
	if size := mustEval[float64](t, b, `parseFloat(getComputedStyle(document.querySelector("main p")).fontSize)`); size < 30 {
		t.Errorf("text is %v pixels high for readers who ask for 32", size)
	}
}
