package emit

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFoldersThatAreNotOursAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		arrange func(t *testing.T, o *Options)
		says    string
	}{
		"nothing given":         {func(t *testing.T, o *Options) { o.Output = "" }, "no output folder"},
		"a file":                {func(t *testing.T, o *Options) { put(t, filepath.Dir(o.Output), map[string]string{"public": ""}) }, "is a file"},
		"the source":            {func(t *testing.T, o *Options) { o.Output = o.Source }, "holds"},
		"above the source":      {func(t *testing.T, o *Options) { o.Output = filepath.Dir(o.Source) }, "holds"},
		"the source by a link":  {func(t *testing.T, o *Options) { os.Symlink(o.Source, o.Output) }, "holds"},
		"the state":             {func(t *testing.T, o *Options) { o.Output = o.State; os.Mkdir(o.State, 0o755) }, "holds"},
		"the content":           {func(t *testing.T, o *Options) { o.Output = filepath.Join(o.Source, "content") }, "was not made by casebook"},
		"a link to nothing":     {func(t *testing.T, o *Options) { os.Symlink("nowhere", o.Output) }, "leads nowhere"},
		"somebody's folder":     {func(t *testing.T, o *Options) { put(t, o.Output, map[string]string{"thesis.doc": "x"}) }, "not empty"},
		"a folder with folders": {func(t *testing.T, o *Options) { os.MkdirAll(filepath.Join(o.Output, "a"), 0o755) }, "not empty"},
		"a broken manifest":     {func(t *testing.T, o *Options) { put(t, o.Output, map[string]string{ManifestName: "{"}) }, "cannot be read"},
		"an evil manifest": {func(t *testing.T, o *Options) {
			put(t, o.Output, map[string]string{ManifestName: `{"../../etc/passwd": "00112233445566778899aabbccddeeff"}`})
		}, "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t)
			c.arrange(t, &o)
			before := read(t, o.Source)
			_, err := build(o, siteA)
			if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %q", err, c.says)
			}
			sameTree(t, read(t, o.Source), before)
		})
	}
}

func TestAnEmptyFolderAndALinkedOneAreUsed(t *testing.T) {
	o := options(t)
	if err := os.Mkdir(o.Output, 0o755); err != nil {
		t.Fatal(err)
	}
	mustBuild(t, o, siteA)
	sameTree(t, read(t, o.Output), published(siteA))

	real := filepath.Join(t.TempDir(), "www")
	os.Mkdir(real, 0o755)
	o = options(t)
	os.Symlink(real, o.Output)
	mustBuild(t, o, siteA)
	mustBuild(t, o, siteB)
	sameTree(t, read(t, real), published(siteB))
	if info, err := os.Lstat(o.Output); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link itself was replaced: %v, %v", info, err)
	}
}

func TestAFolderAboveTheOutputIsMade(t *testing.T) {
	o := options(t)
	o.Output = filepath.Join(o.Source, "build", "web")
	mustBuild(t, o, siteA)
	sameTree(t, read(t, o.Output), published(siteA))
}

func TestAnEmptiedManifestIsReplacedByTheRecord(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	put(t, o.Output, map[string]string{ManifestName: "", "CNAME": "example.org"})
	if got, want := mustBuild(t, o, siteB), (Result{Wrote: 3, Kept: 2, Removed: 1}); got != want {
		t.Errorf("result %+v, want %+v", got, want)
	}
	sameTree(t, read(t, o.Output), published(siteB, tree{"CNAME": "example.org"}))
}

func TestARecordOfRubbishIsIgnored(t *testing.T) {
	o := options(t)
	mustBuild(t, o, siteA)
	records, _ := filepath.Glob(filepath.Join(o.State, "output-*.cbor"))
	if len(records) != 1 {
		t.Fatalf("records: %v", records)
	}
	os.WriteFile(records[0], []byte{0xff, 0x00, 0x9b}, 0o644)
	if got, want := mustBuild(t, o, siteA), (Result{Kept: 5}); got != want {
		t.Errorf("result %+v, want %+v", got, want)
	}
}
