package serve

import (
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/minify"
)

func TestMorphIsSmall(t *testing.T) {
	_, rest, ok := strings.Cut(string(asset("preview.js")), "// morph {")
	morph, _, ended := strings.Cut(rest, "// } morph")
	if !ok || !ended {
		t.Fatal("no morph")
	}
	small, err := minify.JS([]byte(morph))
	if err != nil {
		t.Fatal(err)
	}
	if len(small) > 2000 {
		t.Errorf("%d bytes", len(small))
	}
}

func TestScriptsNeedNothingThatThePolicyForbids(t *testing.T) {
	for _, name := range []string{"preview.js", "side-by-side.js"} {
		src := string(asset(name))
		if _, err := minify.JS([]byte(src)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, forbidden := range []string{"eval(", "new Function", "style=", ".style.", "import ", "http://", "https://"} {
			if strings.Contains(src, forbidden) {
				t.Errorf("%s has %s", name, forbidden)
			}
		}
	}
	if _, err := minify.CSS(asset("preview.css")); err != nil {
		t.Error(err)
	}
}

func TestScriptKnowsEachKindOfEvent(t *testing.T) {
	src := string(asset("preview.js"))
	for _, kind := range []string{"hello", "morph", "css", "parts", "gone", "redirect", "follow", "diagnostics"} {
		if !strings.Contains(src, "\n  "+kind+"(") && !strings.Contains(src, "\n  "+kind+":") && !strings.Contains(src, "\n  async "+kind+"(") {
			t.Errorf("no %s", kind)
		}
	}
}
