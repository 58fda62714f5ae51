package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// today is the day on which the sites are built.
const today = "2026-11-22"

// A published is a site as its host gets it.
type published struct {
	name  string
	dir   string
	host  *host
	pages []page // one of each kind and language
	every []page // all that differ in more than their words
}

// sites builds the program, and with it the site of this repository and the
// fixture, once for all tests.
var sites = sync.OnceValues(func() ([]*published, error) {
	program, err := buildProgram()
	if err != nil {
		return nil, err
	}
	source := filepath.Join(scratch, "site")
	for _, part := range []string{"casebook.toml", "content", "i18n", "static", "themes"} {
		if err := copyTree(filepath.Join("..", part), filepath.Join(source, part)); err != nil {
			return nil, err
		}
	}
	fixture := filepath.Join(scratch, "fixture")
	if err := writeFixture(fixture); err != nil {
		return nil, err
	}
	var out []*published
	for _, s := range []*published{{name: "casebook", dir: source}, {name: "fixture", dir: fixture}} {
		public := s.dir + "-public"
		cmd := exec.Command(program, "build", "-s", s.dir, "-o", public, "--now", today)
		if talk, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build the site %s: %w\n%s", s.name, err, talk)
		}
		s.dir = public
		if s.pages, err = survey(s); err != nil {
			return nil, err
		}
		if s.host, err = serve(public); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
})

// publishedSites returns the two sites, or ends the test. Only the first one
// says why there are none.
func publishedSites(t *testing.T) []*published {
	t.Helper()
	s, err := sites()
	switch {
	case err == nil:
		return s
	case toldWhy.Swap(true):
		t.Fatal("the sites could not be built, see above")
	}
	t.Fatal(err)
	return nil
}

var toldWhy atomic.Bool

func closeHosts() {
	for _, h := range hosts {
		h.Close()
	}
}

// buildProgram compiles the command as `make build` does.
func buildProgram() (string, error) {
	// The go command remembers the result of these tests, and does not see
	// what the build below reads. Looking at the sources here tells it.
	for _, dir := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join("..", dir), func(_ string, _ fs.DirEntry, err error) error { return err })
		if err != nil {
			return "", err
		}
	}
	program := filepath.Join(scratch, "casebook")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", program, "./cmd/casebook")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if talk, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, talk)
	}
	return program, nil
}

// copyTree copies a file, or a folder with all in it. What is not there is
// left out, since no folder but content is required. The site is built from a
// copy so that its cache does not lie in the repository.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) && path == from {
			return nil
		}
		if err != nil {
			return err
		}
		target := to + strings.TrimPrefix(path, from)
		if d.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, src, 0o644)
	})
}

// noteCount is enough for three pages of a section and of a term, 50 each.
const noteCount = 110

// writeFixture puts the fixture into dir: what testdata holds, and what would
// only be noise there.
func writeFixture(dir string) error {
	if err := copyTree(filepath.Join("testdata", "site"), dir); err != nil {
		return err
	}
	put := func(name string, data []byte) error {
		return os.WriteFile(filepath.Join(dir, "content", filepath.FromSlash(name)), data, 0o644)
	}
	for i := 1; i <= noteCount; i++ {
		tags := "chiffres"
		if i%10 == 0 {
			tags = "chiffres, terrain"
		}
		day := fmt.Sprintf("2026-%02d-%02d", 1+i%12, 1+i%28)
		note := fmt.Sprintf("---\ntitle: Note %d\ndescription: La note numéro %d.\ndate: %s\ntags: [%s]\n---\n\nLe texte de la note %d.\n", i, i, day, tags, i)
		if err := put(fmt.Sprintf("fr/notes/note-%03d.md", i), []byte(note)); err != nil {
			return err
		}
		if i > 8 {
			continue // the others are shown in French on the English site
		}
		note = fmt.Sprintf("---\ntitle: Note %d in English\ndescription: Note number %d.\ntranslation: {of: fr}\n---\n\nThe text of note %d.\n", i, i, i)
		if err := put(fmt.Sprintf("en/notes/note-%03d.md", i), []byte(note)); err != nil {
			return err
		}
	}
	photo, err := hills()
	if err != nil {
		return err
	}
	return put("fr/guide/photo.png", photo)
}

// hills draws a picture that is wider than any screen.
func hills() ([]byte, error) {
	const width, height = 1600, 900
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		crest := height/2 + (x%400-200)*(x%400-200)/200
		for y := range height {
			c := color.RGBA{uint8(150 + y/10), 200, 240, 255}
			if y > crest {
				c = color.RGBA{60, uint8(90 + x/20), 70, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}
