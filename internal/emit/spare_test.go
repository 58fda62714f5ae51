package emit

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// pages is a site of n pages, of which the one called changed has its own text.
func pages(n int, changed ...int) map[string]string {
	site := map[string]string{}
	for i := range n {
		site[fmt.Sprintf("en/%d/index.html", i)] = fmt.Sprint("page ", i)
	}
	for _, i := range changed {
		site[fmt.Sprintf("en/%d/index.html", i)] = fmt.Sprint("changed ", i)
	}
	return site
}

func TestTheThirdBuildChangesNoMoreThanTheSiteDid(t *testing.T) {
	o := options(t)
	mustBuild(t, o, pages(100))
	mustBuild(t, o, pages(100, 1))
	for _, site := range []map[string]string{pages(100, 2), pages(100, 3), pages(101, 3), pages(99)} {
		c := &counting{FS: disk{}}
		o.FS = c
		mustBuild(t, o, site)
		sameTree(t, read(t, o.Output), published(site))
		if n := c.changes.Load(); n > 16 {
			t.Errorf("%d folders and files were made for one page", n)
		}
	}
}

func TestTheSpareNeverBringsBackWhatIsGone(t *testing.T) {
	o := options(t)
	out := func(p string) string { return filepath.Join(o.Output, p) }
	sites := []map[string]string{siteA, siteB, pages(5), siteA, {"en": "a file", "a/b/c": "x"}, siteB, siteA}
	for round, site := range append(sites, sites...) {
		mustBuild(t, o, site)
		// Others come and go, and touch what is ours.
		foreign := map[string]string{fmt.Sprintf("mine-%d.txt", round): "mine", "other/deep/x": fmt.Sprint(round)}
		os.RemoveAll(out(fmt.Sprintf("mine-%d.txt", round-1)))
		os.RemoveAll(out("other"))
		put(t, o.Output, foreign)
		if _, ours := site["index.html"]; ours {
			os.WriteFile(out("index.html"), []byte("edited in place"), 0o644)
		}
		os.Remove(out("assets/x.css"))
		next := append(sites, sites...)[(round+1)%len(sites)]
		mustBuild(t, o, next)
		sameTree(t, read(t, o.Output), published(next, tree(foreign)))
	}
}

func TestASpareThatIsDamagedIsNotTrusted(t *testing.T) {
	for name, damage := range map[string]func(spare string){
		"no record":      func(spare string) { os.Remove(spare + ".cbor") },
		"broken record":  func(spare string) { os.WriteFile(spare+".cbor", []byte{1, 2, 3}, 0o644) },
		"no folder":      func(spare string) { os.RemoveAll(spare) },
		"a file is gone": func(spare string) { os.Remove(filepath.Join(spare, "en/index.html")) },
		"a file is another": func(spare string) {
			os.Remove(filepath.Join(spare, "en/index.html"))
			os.WriteFile(filepath.Join(spare, "en/index.html"), []byte("evil"), 0o644)
		},
		"a folder is gone":   func(spare string) { os.RemoveAll(filepath.Join(spare, "en")) },
		"a folder is closed": func(spare string) { os.Chmod(spare, 0o500) },
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t)
			mustBuild(t, o, siteA)
			mustBuild(t, o, siteB)
			spares, _ := filepath.Glob(filepath.Join(o.State, "spare-*.cbor"))
			if len(spares) != 1 {
				t.Fatalf("spares: %v", spares)
			}
			damage(spares[0][:len(spares[0])-len(".cbor")])
			for _, site := range []map[string]string{siteA, siteB, siteA} {
				mustBuild(t, o, site)
				sameTree(t, read(t, o.Output), published(site))
			}
		})
	}
}

func TestModesOfFoldersFollowTheOutputAndNotTheSpare(t *testing.T) {
	o := options(t)
	for i, mode := range []os.FileMode{0o755, 0o700, 0o700, 0o755, 0o711, 0o755, 0o755} {
		site := pages(5, i%5)
		mustBuild(t, o, site)
		for _, dir := range []string{"en/3", "en", "."} {
			if err := os.Chmod(filepath.Join(o.Output, dir), mode); err != nil {
				t.Fatal(err)
			}
		}
		site = pages(5, (i+1)%5)
		mustBuild(t, o, site)
		want := published(site)
		if mode != 0o755 {
			for _, dir := range []string{"en/3", "en", "."} {
				want[dir] = fmt.Sprintf("dir (%o)", mode)
			}
		}
		sameTree(t, read(t, o.Output), want)
	}
}

func TestWithoutAStateFolderThereIsNoSpare(t *testing.T) {
	o := options(t)
	o.State = ""
	for _, site := range []map[string]string{siteA, siteB, siteA} {
		mustBuild(t, o, site)
		sameTree(t, read(t, o.Output), published(site))
	}
	entries, _ := os.ReadDir(o.Source)
	if len(entries) != 2 {
		t.Errorf("in the site's folder: %v", entries)
	}
}
