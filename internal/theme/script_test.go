package theme

import (
	"strings"
	"testing"
	"testing/fstest"
)

// parts is a theme with parts of a script, by file name.
func parts(files ...string) fstest.MapFS {
	fsys := skeleton("default/assets/js/x/10-a.js", files[0])
	for i, name := range []string{"20-b.js", "30-c.js"} {
		if i+1 < len(files) {
			fsys["default/assets/js/x/"+name] = &fstest.MapFile{Data: []byte(files[i+1])}
		}
	}
	return fsys
}

func TestPartsOfAScriptAreOneModule(t *testing.T) {
	th := mustLoad(t, Options{Builtin: parts(
		"const twice = n => 2 * n\nexport { twice }\n",
		"import { twice } from './10-a.js'\nconst four = n => twice(twice(n))\nexport { four }\n",
	)})
	got := string(asset(t, th, "js/x.js").Data)
	if strings.Contains(got, "import") || strings.Count(got, "export") != 1 || !strings.HasPrefix(got, "export const{four:") && !strings.HasPrefix(got, "export const{four}") {
		t.Errorf("joined: %s", got)
	}
	for _, a := range th.Assets() {
		if strings.Contains(a.Name, "10-a") {
			t.Errorf("the part %s is published too", a.Name)
		}
	}
}

func TestAScriptWithoutExportsIsClosedInItself(t *testing.T) {
	got := string(asset(t, mustLoad(t, Options{Builtin: parts("let n = 1\nwindow.n = n\n")}), "js/x.js").Data)
	if strings.Contains(got, "export") || !strings.HasPrefix(got, "(()=>{") {
		t.Errorf("joined: %s", got)
	}
}

func TestFaultsOfAScriptNameThePart(t *testing.T) {
	for name, c := range map[string]struct {
		fsys fstest.MapFS
		want string
	}{
		"one that does not parse":  {parts("let a = 1\n", "let = =\n"), "20-b.js"},
		"two with the same name":   {parts("let a = 1\n", "let a = 2\n"), "20-b.js"},
		"an import of another way": {parts("import x from 'y'\n"), "10-a.js"},
	} {
		_, list := Load(Options{Builtin: c.fsys})
		found := false
		for _, d := range list {
			found = found || strings.HasSuffix(string(d.Path), c.want)
		}
		if !found {
			t.Errorf("%s: no message names %s: %v", name, c.want, list)
		}
	}
}
