package emit

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shared is the mode of a folder that a group writes in.
const shared = os.ModeSetgid | 0o775

// strangers puts files of others into an output and returns them as a tree.
func strangers(t *testing.T, dir string) tree {
	t.Helper()
	put(t, dir, map[string]string{
		"CNAME": "example.org", ".git/HEAD": "ref", ".git/objects/ab/cd": "object", "en/notes.txt": "beside our pages",
	})
	for _, err := range []error{
		os.Symlink("en/index.html", filepath.Join(dir, "latest")),
		os.Symlink("/nowhere/at/all", filepath.Join(dir, "broken")),
		os.MkdirAll(filepath.Join(dir, ".git/refs/heads"), 0o755),
		os.Chmod(filepath.Join(dir, "CNAME"), 0o600),
		os.Chmod(filepath.Join(dir, ".git/objects"), 0o700),
		os.Chmod(filepath.Join(dir, ".git/objects/ab"), 0o555),
		os.Chmod(filepath.Join(dir, "en"), shared),
		os.Chmod(dir, 0o750),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return tree{
		".": "dir (750)", "CNAME": "example.org (600)", ".git/HEAD": "ref", ".git/objects/ab/cd": "object", "en/notes.txt": "beside our pages",
		"latest": "-> en/index.html", "broken": "-> /nowhere/at/all", ".git/refs/heads": "dir",
		".git/objects": "dir (700)", ".git/objects/ab": "dir (555)", "en": fmt.Sprintf("dir (%o)", shared),
	}
}

func TestWhatIsNotOursIsCarriedOver(t *testing.T) {
	for _, inPlace := range []bool{false, true} {
		o := options(t)
		o.InPlace = inPlace
		mustBuild(t, o, siteA)
		foreign := strangers(t, o.Output)
		before, _ := os.Stat(filepath.Join(o.Output, ".git/HEAD"))
		for _, site := range []map[string]string{siteB, siteA, siteA} {
			mustBuild(t, o, site)
			sameTree(t, read(t, o.Output), published(site, foreign))
		}
		after, _ := os.Stat(filepath.Join(o.Output, ".git/HEAD"))
		if !os.SameFile(before, after) {
			t.Error("a file of others was copied although the disk has links")
		}
	}
}

func TestAFileOfOthersIsNeverOverwritten(t *testing.T) {
	for name, c := range map[string]struct {
		arrange func(dir string) error
		site    map[string]string
		says    string
	}{
		"a file where ours goes":      {func(dir string) error { return os.WriteFile(dir+"/robots.txt", []byte("mine"), 0o644) }, map[string]string{"robots.txt": "ours"}, "`robots.txt`"},
		"a link where ours goes":      {func(dir string) error { return os.Symlink("index.html", dir+"/robots.txt") }, map[string]string{"robots.txt": "A"}, "`robots.txt`"},
		"a file where ours needs dir": {func(dir string) error { return os.WriteFile(dir+"/fr", []byte("mine"), 0o644) }, map[string]string{"fr/a/index.html": "x"}, "`fr`"},
		"a link where ours needs dir": {func(dir string) error { return os.Symlink(dir+"/en", dir+"/fr") }, map[string]string{"fr/index.html": "x"}, "`fr`"},
		"a folder where ours goes": {func(dir string) error {
			return errors.Join(os.Mkdir(dir+"/data", 0o755), os.WriteFile(dir+"/data/mine", nil, 0o644))
		}, map[string]string{"data": "ours"}, "`data`"},
	} {
		for _, inPlace := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				o := options(t)
				o.InPlace = inPlace
				mustBuild(t, o, siteA)
				if err := c.arrange(o.Output); err != nil {
					t.Fatal(err)
				}
				before := read(t, o.Output)
				_, err := build(o, c.site)
				if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), c.says) {
					t.Errorf("error %v, want %s named", err, c.says)
				}
				sameTree(t, read(t, o.Output), before)
				noLeftovers(t, o)
			})
		}
	}
}

func TestTheSameFileFromElsewhereIsTakenOver(t *testing.T) {
	for _, inPlace := range []bool{false, true} {
		o := options(t)
		o.InPlace = inPlace
		mustBuild(t, o, siteA)
		put(t, o.Output, map[string]string{"fr/index.html": siteB["fr/index.html"]})
		mustBuild(t, o, siteB)
		sameTree(t, read(t, o.Output), published(siteB))
	}
}

func TestAFolderOfOursThatIsALinkNowIsNotWrittenThrough(t *testing.T) {
	for _, inPlace := range []bool{false, true} {
		o := options(t)
		o.InPlace = inPlace
		mustBuild(t, o, siteA)
		away := filepath.Join(t.TempDir(), "away")
		if err := os.Rename(filepath.Join(o.Output, "gone"), away); err != nil {
			t.Fatal(err)
		}
		os.Symlink(away, filepath.Join(o.Output, "gone"))
		before := read(t, away)
		site := map[string]string{"gone/deep/old.html": "changed"}
		if _, err := build(o, site); !errors.Is(err, ErrRefused) {
			t.Errorf("in place %v: error %v", inPlace, err)
		}
		// Nor is anything removed behind the link.
		mustBuild(t, o, siteB)
		sameTree(t, read(t, away), before)
		sameTree(t, read(t, o.Output), published(siteB, tree{"gone": "-> " + away}))
	}
}

func TestAFileBecomesAFolderAndBack(t *testing.T) {
	for _, inPlace := range []bool{false, true} {
		o := options(t)
		o.InPlace = inPlace
		for _, site := range []map[string]string{{"a": "1", "z": "z"}, {"a/b/c": "2", "a/d": "3"}, {"a": "4"}, {"a/b": "5"}} {
			mustBuild(t, o, site)
			sameTree(t, read(t, o.Output), published(site))
		}
	}
}

func TestAFolderThatHeldOnlyOurFilesGoesWithThem(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	os.Remove(filepath.Join(o.Output, "gone/deep/old.html")) // by hand, leaving it empty
	mustBuild(t, o, siteB)
	sameTree(t, read(t, o.Output), published(siteB))
}
