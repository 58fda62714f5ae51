package e2e

import "testing"

// At its own address the sheet for students stands without the notes, on the
// screen and so on paper; the link to the notes brings them back. No script
// is needed.
func TestTheStudentSheetStandsAlone(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	b := openTab(t)
	must(t, b.scripts(false))
	const notes = `[...document.querySelectorAll(".teacher, .teacher ~ *")].filter(e => e.checkVisibility()).length`
	found := 0
	for _, p := range publishedSites(t)[0].every {
		must(t, b.visit(p.url()))
		if !mustEval[bool](t, b, `!!document.querySelector(".sheets")`) {
			continue
		}
		found++
		all := mustEval[int](t, b, notes)
		must(t, b.visit(p.url()+"#student-sheet"))
		if alone := mustEval[int](t, b, notes); all < 3 || alone != 0 {
			t.Errorf("%s: %d elements of the notes are shown, with the sheet alone %d", p, all, alone)
		}
		if !mustEval[bool](t, b, `document.querySelector(".alone").checkVisibility() && document.querySelectorAll(".story .text > h2:not(.teacher)").length > 0`) {
			t.Errorf("%s: nothing says that the notes are hidden, or there is no sheet", p)
		}
		must(t, b.visit(p.url()+mustEval[string](t, b, `document.querySelectorAll(".sheets a")[1].hash`)))
		if back := mustEval[int](t, b, notes); back != all {
			t.Errorf("%s: %d of %d elements of the notes come back", p, back, all)
		}
	}
	if found == 0 {
		t.Error("no page has a sheet for students")
	}
}
