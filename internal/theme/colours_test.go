package theme

import (
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/colour"
	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/diag"
)

const twoSchemes = `:root { --bg: #ffffff; --text: #000; --accent: #0b569f; }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { --bg: #14181d; --text: #ffffff; --accent: #8fbef5; } }
:root[data-theme="dark"] { --bg: #14181d; --text: #ffffff; --accent: #8fbef5; }`

const ownNames = "extends = \"\"\n[colors]\nbg = []\ntext = [\"bg\"]\naccent = [\"bg:3\"]\n"

func painted(t *testing.T, toml string, list ...config.Color) (*Theme, []diag.Diagnostic) {
	t.Helper()
	return Load(Options{Builtin: skeleton("default/assets/css/1.css", twoSchemes, "default/theme.toml", toml), Colors: list})
}

func paint(t *testing.T, hex string) *colour.Colour {
	t.Helper()
	c, ok := colour.Parse(hex)
	if !ok {
		t.Fatal(hex)
	}
	return &c
}

func TestTheSitesColoursComeLastAndGoToTheCards(t *testing.T) {
	plain, _ := painted(t, ownNames+fourColours)
	th, faults := painted(t, ownNames+fourColours, config.Color{Name: "accent", Light: paint(t, "#7a1f2b"), Dark: paint(t, "#f0b0b8")},
		config.Color{Name: "text", Light: paint(t, "#202020")})
	if len(faults) > 0 {
		t.Error(faults)
	}
	css := string(asset(t, th, "css/main.css").Data)
	for _, want := range []string{`:root{--accent:#7a1f2b;--text:#202020}`, `:root[data-theme=dark]{--accent:#f0b0b8}`} {
		if !strings.Contains(css, want) || strings.Index(css, want) < strings.Index(css, "#0b569f") {
			t.Errorf("%s is not at the end of %s", want, css)
		}
	}
	if asset(t, th, "css/main.css").Path == asset(t, plain, "css/main.css").Path {
		t.Error("the style sheet kept its name")
	}
	c := th.Settings().Card
	if c.Accent != *paint(t, "#7a1f2b") || c.Text != *paint(t, "#202020") || c.Muted != *paint(t, "#555555") {
		t.Errorf("card: %v", c)
	}
}

func TestTheToolbarHasTheColourThatTheStyleSheetHasInTheEnd(t *testing.T) {
	const bar = "toolbar = \"accent\"\n"
	own := strings.Replace(ownNames, "[colors]", bar+"[colors]", 1)
	plain, faults := painted(t, own)
	if got, want := plain.Settings().Toolbar, (Toolbar{"#0b569f", "#8fbef5"}); got != want || len(faults) > 0 {
		t.Errorf("%v, want %v; %v", got, want, faults)
	}
	set, _ := painted(t, own, config.Color{Name: "accent", Light: paint(t, "#7a1f2b")})
	if got, want := set.Settings().Toolbar, (Toolbar{"#7a1f2b", "#8fbef5"}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	none, _ := painted(t, ownNames)
	if got := none.Settings().Toolbar; got != (Toolbar{}) {
		t.Error(got)
	}
	_, faults = painted(t, strings.Replace(own, `"accent"`, `"acent"`, 1))
	if len(faults) != 1 || faults[0].Code != diag.UnknownColor.String() || faults[0].Path != "casebook/themes/default/theme.toml" || !strings.Contains(faults[0].Help(), "accent") {
		t.Error(faults)
	}
}

func TestColoursThatCannotBeReadAreReportedWithOneThatCan(t *testing.T) {
	for _, test := range []struct {
		set  config.Color
		want []string // "name on ground, ratio, scheme: nearest"
	}{
		{config.Color{Name: "accent", Light: paint(t, "#767676"), Dark: paint(t, "#767676")}, nil},
		{config.Color{Name: "text", Light: paint(t, "#777777")}, []string{"text on bg, 4.47, light: #767676"}},
		// What the theme has is measured on what the site sets.
		{config.Color{Name: "bg", Dark: paint(t, "#ffffff")}, []string{"accent on bg, 1.93, dark: #7297c3", "text on bg, 1, dark: #767676"}},
	} {
		_, faults := painted(t, ownNames, test.set)
		var got []string
		for _, f := range faults {
			got = append(got, f.Arg("name")+" on "+f.Arg("ground")+", "+f.Arg("ratio")+", "+f.Arg("scheme")+": "+f.Arg("nearest"))
		}
		if strings.Join(got, "; ") != strings.Join(test.want, "; ") {
			t.Errorf("%s: %q, want %q", test.set.Name, got, test.want)
		}
	}
}

func TestAColourThatTheThemeDoesNotNameIsAFault(t *testing.T) {
	_, faults := painted(t, ownNames, config.Color{Name: "acent", Light: paint(t, "#000000")})
	if len(faults) != 1 || faults[0].Code != "unknown-color" || faults[0].Arg("suggest") != "accent" {
		t.Error(faults)
	}
	for _, toml := range []string{"[colors]\ntext = \"bg\"\n", "[colors]\ntext = [\"bg:wide\"]\n", "[colors]\ntext = [\"bg:NaN\"]\n", "[colors]\ntext = [\":3\"]\n", "colors = 3\n"} {
		if _, faults := painted(t, "extends = \"\"\n"+toml); len(faults) != 1 || faults[0].Code != "theme-key" {
			t.Errorf("%s: %v", toml, faults)
		}
	}
}
