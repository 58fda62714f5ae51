package build

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// photo is a picture with much in it, as a JPEG or PNG.
func photo(t testing.TB, format string, w, h int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8((x ^ y) & 255), 255})
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	if format == "jpeg" {
		out.Reset()
		err = jpeg.Encode(&out, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// pictureSite has a page with a photo and a drawing, and its translation.
func pictureSite(t testing.TB, config string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "casebook.toml", "title = \"Site\"\ntheme = \"plain\"\nbase_url = \"https://example.org/docs\"\n[[languages]]\nlang = \"en\"\n[[languages]]\nlang = \"fr\"\n"+config)
	write(t, dir, "themes/plain/layouts/page.html", "<html>{{content}}</html>")
	write(t, dir, "themes/plain/theme.toml", "column = 600\n")
	for _, lang := range []string{"en", "fr"} {
		write(t, dir, "content/"+lang+"/_index.md", "---\ntitle: Home\ndescription: What is here.\n---\n")
		write(t, dir, "content/"+lang+"/clinic.md", "---\ntitle: Clinic\ndescription: A clinic.\n---\n![A clinic](clinic.jpg)\n\n![A drawing](plan.png)\n")
	}
	write(t, dir, "content/en/clinic.jpg", photo(t, "jpeg", 1000, 500))
	write(t, dir, "content/en/plan.png", photo(t, "png", 300, 200))
	return dir
}

// digests are shown as letters, so that tests do not depend on them.
var digests = regexp.MustCompile(`\.[0-9a-f]{16}\.`)

func TestPagesOfferAPictureOfEachWidth(t *testing.T) {
	dir := pictureSite(t, "")
	out := filepath.Join(dir, "public")
	if messages, r := buildSite(t, dir, out); !r.Published {
		t.Fatal(messages)
	}
	files := tree(t, out)
	want := `<p><img src="/docs/assets/clinic-1000.D.jpg" alt="A clinic" srcset="/docs/assets/clinic-480.D.jpg 480w, /docs/assets/clinic-800.D.jpg 800w, /docs/assets/clinic-1000.D.jpg 1000w"` +
		` sizes="(min-width: 600px) 600px, 100vw" width="1000" height="500" loading="eager" decoding="async"></p>` +
		`<p><img src="/docs/assets/plan-300.D.png" alt="A drawing" width="300" height="200" loading="lazy" decoding="async"></p>`
	for _, lang := range []string{"en", "fr"} {
		if got := digests.ReplaceAllString(files[lang+"/clinic/index.html"], ".D."); !strings.Contains(got, want) {
			t.Errorf("%s:\n%s\n%s", lang, got, want)
		}
	}
	widths := map[int]bool{}
	for name, src := range files {
		if c, _, err := image.DecodeConfig(strings.NewReader(src)); err == nil {
			widths[c.Width] = true
			if !strings.HasPrefix(name, "assets/") {
				t.Errorf("%s is published too", name)
			}
		}
	}
	for _, w := range []int{480, 800, 1000, 300} {
		if !widths[w] {
			t.Errorf("no picture is %d wide: %v", w, widths)
		}
	}
}

func TestPicturesAreMadeOnceAndTheSameByAll(t *testing.T) {
	dir := pictureSite(t, "")
	out := filepath.Join(dir, "public")
	buildSite(t, dir, out)
	first := tree(t, out)
	_, r := buildSite(t, dir, out)
	if r.Stats.Wrote != 0 {
		t.Errorf("a second build wrote %d files", r.Stats.Wrote)
	}
	p, sources := parsed(t, dir)
	if _, err := p.Join(t.Context(), sources); err != nil {
		t.Fatal(err)
	}
	for run := range 2 {
		before := p.store.Stats().Puts
		if bad, err := p.cutAll(t.Context()); bad || err != nil {
			t.Fatal(bad, err)
		}
		if made := p.store.Stats().Puts - before; (made == 0) != (run > 0) {
			t.Errorf("run %d put %d values into the store", run, made)
		}
		p.images.cuts = &sync.Map{} // only the store remembers
	}
	for _, cores := range []int{1, 5} {
		was := runtime.GOMAXPROCS(cores)
		if err := os.RemoveAll(filepath.Join(dir, ".casebook")); err != nil {
			t.Fatal(err)
		}
		buildSite(t, dir, out)
		runtime.GOMAXPROCS(was)
		same(t, "cores", first, tree(t, out))
	}
}

// A photograph that readers download is the picture and nothing more.
func TestDownloadsAreBare(t *testing.T) {
	dir := pictureSite(t, "")
	src := photo(t, "jpeg", 60, 40)
	write(t, dir, "content/en/large.jpg", src[:2]+"\xff\xfe\x00\x08secret"+src[2:])
	write(t, dir, "content/en/clinic.md", "---\ntitle: Clinic\ndescription: A clinic.\n---\n[The whole picture](large.jpg)\n")
	out := filepath.Join(dir, "public")
	buildSite(t, dir, out)
	got := tree(t, out)["en/large.jpg"]
	if _, err := jpeg.Decode(strings.NewReader(got)); err != nil || strings.Contains(got, "secret") {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	l := openLive(t, dir)
	<-l.Ready()
	if r, _ := l.Snapshot().Get("/en/large.jpg"); string(r.Body) != got {
		t.Error("the preview shows another file")
	}
}

// What the header does not show is found when the picture is made, and said
// where the page has it.
func TestADamagedImageIsToldWhereThePageHasIt(t *testing.T) {
	dir := pictureSite(t, "")
	src := photo(t, "jpeg", 1000, 500)
	write(t, dir, "content/en/clinic.jpg", src[:len(src)/2])
	for range 2 { // and again from the store
		messages, r := buildSite(t, dir, filepath.Join(dir, "public"))
		if r.Published || !strings.Contains(messages, "content/en/clinic.md:5:1: error: this is not an image that browsers show: it is damaged") ||
			!strings.Contains(messages, "content/fr/clinic.md:5:1") {
			t.Errorf("published %v:\n%s", r.Published, messages)
		}
	}
	l := openLive(t, dir)
	<-l.Ready()
	s := l.Snapshot()
	page, _ := s.Get("/en/clinic/")
	at := regexp.MustCompile(`src="/docs(/assets/clinic[^"]*)"`).FindSubmatch(page.Body)
	if at == nil {
		t.Fatalf("%s", page.Body)
	}
	if r, ok := s.Get(string(at[1])); ok {
		t.Errorf("the preview shows %d bytes", len(r.Body))
	}
	found := false
	for _, d := range s.Diagnostics() {
		found = found || d.Code == "bad-image"
	}
	if !found {
		t.Error("the preview does not say that the image is damaged")
	}
}

func TestLargeFilesAreRefused(t *testing.T) {
	dir := pictureSite(t, "[images]\nmax_bytes = \"1 kB\"\n")
	messages, r := buildSite(t, dir, filepath.Join(dir, "public"))
	if r.Published || !strings.Contains(messages, "`max_bytes` in [images] allows 0.0") {
		t.Errorf("published %v:\n%s", r.Published, messages)
	}
}

func TestSVGThatDoesSomethingIsRefused(t *testing.T) {
	dir := pictureSite(t, "")
	for src, want := range map[string]string{
		`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>x()</script></svg>`: "it holds a `script`",
		`<svg xmlns="http://www.w3.org/2000/svg"><g><rect onload="x()"/></g></svg>`:               "it holds a script in `onload`",
		`<svg xmlns="http://www.w3.org/2000/svg"><a href=" java&#x0a;script:x()"/></svg>`:         "it holds a script in `href`",
		`<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>`:                          "it holds a `foreignObject`",
		`<html><svg/></html>`: "it is no SVG",
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.on{fill:red}</style><g/></svg>`: "",
	} {
		write(t, dir, "content/en/plan.svg", src)
		write(t, dir, "content/en/clinic.md", "---\ntitle: Clinic\ndescription: A clinic.\n---\n![A plan](plan.svg)\n")
		messages, r := buildSite(t, dir, filepath.Join(dir, "public"))
		if r.Published != (want == "") || !strings.Contains(messages, want) {
			t.Errorf("%s\n%v: %s", src, r.Published, messages)
		}
	}
}

func TestAnEncoderAddsItsFormat(t *testing.T) {
	dir := pictureSite(t, "[images]\nencoder = \"cwebp\"\n")
	out := filepath.Join(dir, "public")
	if _, err := exec.LookPath("cwebp"); err != nil {
		messages, r := buildSite(t, dir, out)
		if !r.Misconfigured || !strings.Contains(messages, "casebook.toml:9:11: error: `cwebp` cannot be used: it is not installed") {
			t.Errorf("%v: %s", r.Misconfigured, messages)
		}
		return
	}
	if messages, r := buildSite(t, dir, out); !r.Published {
		t.Fatal(messages)
	}
	files := tree(t, out)
	want := `<picture><source type="image/webp" srcset="/docs/assets/plan-300.D.webp 300w" sizes="(min-width: 300px) 300px, 100vw">` +
		`<img src="/docs/assets/plan-300.D.png" alt="A drawing" width="300" height="200" loading="lazy" decoding="async"></picture>`
	if got := digests.ReplaceAllString(files["en/clinic/index.html"], ".D."); !strings.Contains(got, want) {
		t.Error(got)
	}
	// Without the program, on another machine, its name and remedy are said.
	t.Setenv("PATH", t.TempDir())
	messages, r := buildSite(t, dir, out)
	if !r.Misconfigured || !strings.Contains(messages, "apt install webp") {
		t.Errorf("%v: %s", r.Misconfigured, messages)
	}
}

func TestThePreviewMakesPicturesWhenAsked(t *testing.T) {
	dir := pictureSite(t, "")
	out := filepath.Join(t.TempDir(), "public")
	buildSite(t, dir, out)
	if err := os.RemoveAll(filepath.Join(dir, ".casebook")); err != nil {
		t.Fatal(err)
	}
	clean := tree(t, out)
	l := openLive(t, dir)
	<-l.Ready()
	before := l.store.Stats().Puts
	page, ok := l.Snapshot().Get("/en/clinic/")
	if !ok || l.store.Stats().Puts != before {
		t.Errorf("the page made pictures (there: %v)", ok)
	}
	asked := 0
	for _, m := range regexp.MustCompile(`/docs(/assets/\S+) \d+w`).FindAllSubmatch(page.Body, -1) {
		at := string(m[1])
		r, ok := l.Snapshot().Get(at)
		if !ok || r.MIME != "image/jpeg" || string(r.Body) != clean[at[1:]] {
			t.Errorf("%s: there %v, %s, %d bytes", at, ok, r.MIME, len(r.Body))
		}
		asked++
	}
	if asked != 3 {
		t.Errorf("%d pictures", asked)
	}
	if _, ok := l.Snapshot().Get("/assets/clinic-481.0123456789abcdef.jpg"); ok {
		t.Error("a picture that no page shows")
	}
}
