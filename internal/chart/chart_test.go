package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/lang"
)

func parse(t testing.TB, yaml string) *data.Node {
	t.Helper()
	n, faults := data.YAML([]byte(yaml), 0, "page.md")
	if len(faults) > 0 {
		t.Fatal(faults[0].Message())
	}
	return n
}

var (
	english = lang.New("en", lang.Custom{})
	french  = lang.New("fr", lang.Custom{})
)

func draw(t testing.TB, yaml string) Drawing {
	t.Helper()
	return Read(parse(t, yaml)).Draw(english, false, "_a")
}

func TestBarsKeepTheirProportions(t *testing.T) {
	d := draw(t, "kind: bar\nlabels: [a, b]\nseries: [{name: x, values: [50, 100]}]\n")
	m := regexp.MustCompile(`width="([\d.]+)%"`).FindAllStringSubmatch(d.SVG, -1)
	if len(m) != 2 {
		t.Fatalf("%d bars in %s", len(m), d.SVG)
	}
	half, _ := strconv.ParseFloat(m[0][1], 64)
	whole, _ := strconv.ParseFloat(m[1][1], 64)
	if math.Abs(2*half-whole) > .02 {
		t.Errorf("bars of 50 and 100 are %v and %v %% wide", half, whole)
	}
	if whole > 95 {
		t.Errorf("the longest bar takes %v %% and leaves no room for its number", whole)
	}
}

func TestNumbersAndDatesAreWrittenAsTheLanguageDoes(t *testing.T) {
	c := Read(parse(t, "kind: column\nunit: '%'\nlabels: [2023-07, Nord]\nseries: [{name: x, values: [1200.5, null]}, {name: y, values: [2, 1e2]}]\n"))
	d := c.Draw(french, false, "_a")
	if got, want := strings.Join(d.Rows[0].Cells, " | "), "1\u202f200,5\u00a0% | 2\u00a0%"; got != want {
		t.Errorf("cells %q, want %q", got, want)
	}
	if got := d.Rows[0].Label; got != "juil. 2023" {
		t.Errorf("label %q", got)
	}
	if got, want := strings.Join(d.Rows[1].Cells, " | "), "– | 100\u00a0%"; got != want {
		t.Errorf("cells %q, want %q", got, want)
	}
	if !strings.Contains(d.SVG, "1\u202f250\u00a0%") {
		t.Errorf("no tick of 1 250 %% in %s", d.SVG)
	}
}

func TestTicksAreRoundAndHoldAllNumbers(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{0, 10, "0 2 4 6 8 10"},
		{0, 8_292_141, "0 2000000 4000000 6000000 8000000 10000000"},
		{-8, 90, "-20 0 20 40 60 80 100"},
		{0, .00047, "0.0000 0.0001 0.0002 0.0003 0.0004 0.0005"},
		{0, 12, "0.0 2.5 5.0 7.5 10.0 12.5"},
		{0, 5, "0 1 2 3 4 5"},
		{0, 7, "0 2 4 6 8"},
		{0, 35, "0 10 20 30 40"},
		{98, 99, "98.0 98.2 98.4 98.6 98.8 99.0"},
		{7, 7, "0 2 4 6 8"},
		{0, 0, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{-3, -3, "-3 -2 -1 0"},
		{0, 1e15, "0 200000000000000 400000000000000 600000000000000 800000000000000 1000000000000000"},
	} {
		s := nice(c.low, c.high)
		var got []string
		for i := range s.count {
			_, text := s.tick(i)
			got = append(got, text)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("nice(%v, %v): %v, want %s", c.low, c.high, got, c.want)
		}
	}
}

func TestDatesStandWhereTimePutsThem(t *testing.T) {
	d := draw(t, "kind: line\nlabels: [2020, 2021, 2030]\nseries: [{name: x, values: [1, 2, 3]}]\n")
	m := regexp.MustCompile(`<line x1="([\d.]+)%" y1="[\d.]+em" x2="([\d.]+)%" y2="[\d.]+em"/>`).FindAllStringSubmatch(d.SVG, -1)
	var lengths []float64
	for _, l := range m {
		a, _ := strconv.ParseFloat(l[1], 64)
		b, _ := strconv.ParseFloat(l[2], 64)
		if a != 0 { // a tick
			lengths = append(lengths, b-a)
		}
	}
	if len(lengths) != 2 || lengths[1] < 8*lengths[0] {
		t.Errorf("a year and nine years are %v long", lengths)
	}
}

func TestAMissingNumberInterruptsALine(t *testing.T) {
	d := draw(t, "kind: line\nlabels: [a, b, c, d]\nseries: [{name: x, values: [1, null, 3, 4]}]\n")
	lines := strings.Count(regexp.MustCompile(`(?s)<g class="c1">.*`).FindString(d.SVG), "<line ")
	if points := strings.Count(d.SVG, "<path "); lines != 1 || points != 3 {
		t.Errorf("%d lines and %d points, want 1 and 3", lines, points)
	}
}

func TestRightToLeftIsTheMirrorImage(t *testing.T) {
	c := Read(parse(t, "kind: bar\nlabels: [a]\nseries: [{name: x, values: [10]}]\n"))
	rect := func(d Drawing) (x, w float64) {
		m := regexp.MustCompile(`<rect x="([\d.]+)%" .*?width="([\d.]+)%"`).FindStringSubmatch(d.SVG)
		x, _ = strconv.ParseFloat(m[1], 64)
		w, _ = strconv.ParseFloat(m[2], 64)
		return x, w
	}
	x, w := rect(c.Draw(english, false, "_a"))
	mirrored, same := rect(c.Draw(english, true, "_a"))
	if w != same || math.Abs(100-x-w-mirrored) > .02 {
		t.Errorf("the bar from %v, %v wide, is at %v, %v wide", x, w, mirrored, same)
	}
}

func TestSeriesDifferInMoreThanColour(t *testing.T) {
	const six = "labels: [a, b]\nseries: [{name: a, values: [1, 2]}, {name: b, values: [1, 2]}, {name: c, values: [1, 2]}, {name: d, values: [1, 2]}, {name: e, values: [1, 2]}, {name: f, values: [1, 2]}]\n"
	for _, kind := range Kinds {
		seen := map[string]bool{}
		for _, k := range draw(t, "kind: "+kind+"\n"+six).Keys {
			if seen[k.SVG] {
				t.Errorf("%s: two series are drawn as %s", kind, k.SVG)
			}
			seen[k.SVG] = true
		}
		if len(seen) != 6 {
			t.Errorf("%s: %d keys", kind, len(seen))
		}
	}
}

func TestLabelsFindRoom(t *testing.T) {
	if f := foot([]string{"2019", "2020", "2021"}, 30, false); f.upright || f.every != 1 || f.height != 1.25 {
		t.Errorf("three years: %+v", f)
	}
	if f := foot([]string{"Far North", "Adamaoua"}, 25, false); f.upright || len(f.lines[0]) != 2 {
		t.Errorf("two words: %+v", f)
	}
	years := strings.Fields(strings.Repeat("2019 ", 40))
	if f := foot(years, 2.2, false); f.upright || f.every < 5 {
		t.Errorf("forty years: %+v", f)
	}
	if f := foot([]string{"Consultations prénatales", "Paludisme grave de l’enfant", "a", "b", "c", "d"}, 14, false); !f.upright {
		t.Errorf("long names: %+v", f)
	}
	if got := cut("Universalitätskrankenversicherung", 20); !strings.HasSuffix(got, "…") || width(got) > 20 {
		t.Errorf("cut to %q", got)
	}
}

func TestWhatASchemaCannotSay(t *testing.T) {
	for _, c := range []struct{ yaml, want string }{
		{"labels: [a, b]\nseries: [{name: x, values: [1, 2]}]\n", ""},
		{"labels: [a, b]\nseries: [{name: x, values: [1, null]}]\n", ""},
		{"labels: [a, b]\nseries: [{name: x, values: [1]}]\n", "chart-values"},
		{"labels: [a, b]\nseries: [{name: x, values: [1, 2, 3]}]\n", "chart-values"},
		{"labels: [a]\nseries: [{name: x, values: [1e16]}]\n", "chart-number"},
		{"labels: [a]\nseries: [{name: x, values: [0.00000000000000001]}]\n", "chart-number"},
		{"labels: [a]\nseries: [{name: x, values: [null]}]\n", "chart-empty"},
		{"labels: x\nseries: y\n", ""},
		{"series: [{values: 3}, 4]\nlabels: []\n", ""},
	} {
		var got []string
		for _, d := range Check(parse(t, c.yaml), "page.md") {
			got = append(got, d.Code)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %v, want %s", c.yaml, got, c.want)
		}
	}
}

// FuzzAnyDataMakeWellFormedSVG: whatever stands in the block, a page of the
// preview can show it.
func FuzzAnyDataMakeWellFormedSVG(f *testing.F) {
	for _, s := range []string{
		"kind: bar\nlabels: [a, b]\nseries: [{name: x, values: [1, -2]}]\n",
		"kind: stacked\nlabels: [\"<\", \"\\0&\", 3]\nseries: [{name: x, values: [1e14, -2, 3]}, {name: '\"', values: [0.1]}]\n",
		"kind: line\nunit: '%'\nlabels: [2020, 2021-03]\nseries: [{name: x, values: [null, 99999]}]\n",
		"kind: column\nlabels: [2020, 2021-03, " + strings.Repeat("long ", 30) + "]\nseries: [{values: [x]}, 4]\n",
		"labels: {a: b}\nseries: []\n", "", "- a\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, yaml string) {
		n, _ := data.YAML([]byte(yaml), 0, "page.md")
		Check(n, "page.md")
		c := Read(n)
		for _, kind := range Kinds {
			c.Kind = kind
			for _, rtl := range []bool{false, true} {
				d := c.Draw(french, rtl, "_a")
				if strings.Contains(d.SVG, "NaN") || strings.Contains(d.SVG, "Inf") {
					t.Fatalf("no number in %s", d.SVG)
				}
				decoder := xml.NewDecoder(strings.NewReader("<svg>" + d.SVG + "</svg>"))
				for {
					_, err := decoder.Token()
					if errors.Is(err, io.EOF) {
						break
					}
					if err != nil {
						t.Fatalf("%v in %s", err, d.SVG)
					}
				}
			}
		}
	})
}
