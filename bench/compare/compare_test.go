package compare

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openimis/casebook/bench/gen"
	"github.com/openimis/casebook/bench/hugotwin"
	"github.com/openimis/casebook/bench/measure"
)

const sample = `<!doctype html><html><head><link rel=canonical href=https://x.org/en/a/>
<link rel=alternate hreflang=en href=https://x.org/en/a/><meta property=og:title content=A><meta property=og:url content=u>
<meta property=og:type content=article><script type=application/ld+json>{}</script></head>
<body><nav><a href=/en/>Home</a><a href=/en/b/>B</a></nav><main id=main><h1>A</h1>
<nav><a href=#two>Two</a></nav><div class=text><p>One “two” <a href=/en/b/#c>three</a>.</p><h2 id=two>Two</h2><ul><li>x</li><li>y</li></ul>
</div></main></body></html>`

func TestDifferencesNameWhatOneSideLacks(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"nothing", "", "", ""},
		{"typography", "“two”", "« two »", ""},
		{"wrappers", "<ul>", "<div></div><ul>", ""},
		{"a text in two parts", "<h2 id=two>", "</div><aside>Facts</aside><div class=text><h2 id=two>", ""},
		{"a lost paragraph", `<p>One “two” <a href=/en/b/#c>three</a>.</p>`, "", "words of the text differ"},
		{"a link elsewhere", "/en/b/#c", "/en/b/#d", "1"},
		{"lost items", "<li>x</li><li>y</li>", "<li>x y</li><li></li><li></li><li></li><li></li><li></li>", "<li>: 2 and 6"},
		{"a lost navigation", `<nav><a href=/en/>Home</a><a href=/en/b/>B</a></nav>`, "", "links around the text differ"},
		{"a lost canonical", "rel=canonical", "rel=x", "link canonical: 1 and 0"},
		{"lost machine data", "application/ld+json", "text/plain", "json-ld: 1 and 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := read(strings.NewReader(sample), "/en/a/")
			if err != nil {
				t.Fatal(err)
			}
			b, err := read(strings.NewReader(strings.Replace(sample, c.old, c.new, 1)), "/en/a/")
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(differences(a, b), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q in it", got, c.want)
			}
		})
	}
}

func TestAPageWithoutTextIsAnError(t *testing.T) {
	if _, err := read(strings.NewReader("<p>nothing"), "/en/a/"); err == nil {
		t.Error("no error")
	}
}

// Twenty pages of both generators show the same. `make bench` builds Hugo;
// without it there is nothing to compare.
func TestCasebookAndHugoShowTheSame(t *testing.T) {
	hugo, err := filepath.Abs(filepath.Join("..", "..", ".cache", "bench", "bin", "hugo"))
	if err == nil {
		_, err = os.Stat(hugo)
	}
	if err != nil || testing.Short() {
		t.Skipf("needs the Hugo that make bench builds, and some seconds: %v", err)
	}
	casebook := filepath.Join(t.TempDir(), "casebook")
	if _, _, err := measure.Run(".", nil, "go", "build", "-o", casebook, "../../cmd/casebook"); err != nil {
		t.Fatal(err)
	}
	o := gen.Options{Pages: 400}
	s := gen.New(o)
	dir := t.TempDir()
	if err := gen.Generate(filepath.Join(dir, "casebook"), o); err != nil {
		t.Fatal(err)
	}
	if err := hugotwin.Write(filepath.Join(dir, "hugo"), s); err != nil {
		t.Fatal(err)
	}
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	for _, argv := range [][]string{
		{casebook, "build", "-s", filepath.Join(dir, "casebook"), "-o", a, "--strict"},
		{hugo, "--minify", "--quiet", "--panicOnWarning", "--source", filepath.Join(dir, "hugo"), "--destination", b,
			"--cacheDir", filepath.Join(dir, "cache")},
	} {
		if _, _, err := measure.Run(dir, nil, argv...); err != nil {
			t.Fatal(err)
		}
	}
	found, err := Sites(a, b, s.SampleURLs(20))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found {
		t.Error(d)
	}
}
