package e2e

import (
	"strings"
	"testing"
)

// An event stands on the page with the time and zone of its place; a reader
// whose clock shows another time is told that one, too.
func TestAnEventIsShownOnTheReadersClock(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	b := openTab(t)
	var at page
	for _, p := range publishedSites(t)[1].every {
		must(t, b.visit(p.url()))
		if p.lang == "fr" && mustEval[bool](t, b, `!!document.querySelector(".when time")`) {
			at = p
			break
		}
	}
	if at.url() == "" {
		t.Fatal("no page tells of an event")
	}
	const said = `[...document.querySelectorAll(".when p")].map(p => p.textContent.trim()).join("|").replace(/[\s  ]+/g, " ")`
	const there = "1er mars 2027, 14:00–16:00 (Africa/Douala, UTC+1)"
	for _, c := range []struct{ zone, want string }{
		{"Africa/Lagos", there}, // another name, the same time
		{"Asia/Kathmandu", there + "|À votre heure (Asia/Kathmandu) : 18:45 – 20:45"},
		{"Pacific/Kiritimati", there + "|À votre heure (Pacific/Kiritimati) : mardi 2 mars, 03:00 – 05:00"},
	} {
		must(t, b.timezone(c.zone))
		must(t, b.visit(at.url()))
		if got := mustEval[string](t, b, said); strings.ReplaceAll(got, "Kathmandu", "Katmandu") != strings.ReplaceAll(c.want, "Kathmandu", "Katmandu") {
			t.Errorf("in %s: %s; want %s", c.zone, got, c.want)
		}
	}
	must(t, b.scripts(false))
	must(t, b.visit(at.url()))
	if got := mustEval[string](t, b, said); got != there {
		t.Errorf("without scripts: %s", got)
	}
}
