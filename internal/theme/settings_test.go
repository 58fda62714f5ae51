package theme

import (
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/colour"
)

const fourColours = "[card]\nbackground = \"#ffffff\"\ntext = \"#000000\"\nmuted = \"#555555\"\naccent = \"#0b569f\"\n"

func TestSettingsComeFromTheHighestThemeThatHasThem(t *testing.T) {
	files := skeleton("default/theme.toml", "extends = \"\"\ncolumn = 700\n"+fourColours,
		"brand/theme.toml", "description = \"Ours\"\n"+strings.Replace(fourColours, "#0b569f", "#aa0000", 1), "brand/layouts/page.html", "")
	files["own/theme.toml"] = skeleton("own/theme.toml", "extends = \"brand\"\ncolumn = 600\n")["own/theme.toml"]
	got := mustLoad(t, Options{Name: "own", Builtin: files}).Settings()
	if got.Column != 600 || got.Card.Accent != (colour.Colour{0xaa, 0, 0}) || got.Card.Background != (colour.Colour{255, 255, 255}) {
		t.Errorf("%+v", got)
	}
	if got := mustLoad(t, Options{Builtin: files}).Settings(); got.Column != 700 || got.Card.Accent != (colour.Colour{0x0b, 0x56, 0x9f}) {
		t.Errorf("%+v", got)
	}
	if got := mustLoad(t, Options{Builtin: skeleton()}).Settings(); got != (Settings{}) {
		t.Errorf("of a theme that says nothing: %+v", got)
	}
}

func TestSettingsThatAreNoneAreFaults(t *testing.T) {
	for toml, key := range map[string]string{
		"column = \"wide\"\n": "column", "column = 20\n": "column", "column = 70000\n": "column", "card = \"#ffffff\"\n": "card",
		strings.Replace(fourColours, "#0b569f", "blue", 1):          "card",
		strings.Replace(fourColours, "accent = \"#0b569f\"", "", 1): "card",
		fourColours + "shadow = \"#000000\"\n":                      "card",
	} {
		_, faults := Load(Options{Builtin: skeleton("default/theme.toml", "extends = \"\"\n"+toml)})
		if len(faults) != 1 || faults[0].Code != "theme-key" || faults[0].Arg("key") != key {
			t.Errorf("%s: %v", toml, faults)
		}
	}
}
