//go:build unix

package main

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/openimis/casebook/bench/gen"
)

// prompt is how long a preview may take to end: four times what is promised,
// since tests run on machines that have other work. The log says how long it
// took.
const prompt = 2 * time.Second

// A quitting is a preview that is about to end, and what its folders held
// before it began.
type quitting struct {
	*preview
	dir, temp string
	before    []string
}

// toQuit is a site whose preview is to end. One of a thousand pages has more
// texts than can be read before it does.
func toQuit(t *testing.T, pages int) quitting {
	t.Helper()
	dir := t.TempDir()
	if err := gen.Generate(dir, gen.Options{Pages: pages}); err != nil {
		t.Fatal(err)
	}
	return quitting{dir: dir, temp: t.TempDir(), before: filesBelow(t, dir)}
}

func (q quitting) env() []string {
	return append(os.Environ(), "NO_COLOR=1", "TMPDIR="+q.temp, "CASEBOOK_EDITOR=none")
}

// ends waits for the end, which was asked for at a moment, and sees that
// nothing is left behind.
func (q quitting) ends(t *testing.T, asked time.Time) {
	t.Helper()
	select {
	case err := <-q.ended:
		took := time.Since(asked)
		t.Logf("it ended after %d ms", took.Milliseconds())
		q.ended <- err
		if err != nil {
			t.Errorf("to be ended is no fault: %v\n%s", err, q.stderr)
		}
		if took > prompt {
			t.Errorf("it took %s", took)
		}
	case <-time.After(longest):
		t.Fatalf("it goes on\n%s", q.stderr)
	}
	after := slices.DeleteFunc(filesBelow(t, q.dir), func(name string) bool {
		return name == ".casebook" || strings.HasPrefix(name, ".casebook"+string(filepath.Separator))
	})
	if !slices.Equal(after, q.before) {
		t.Errorf("the site's folder is not as it was: %d files, %d before", len(after), len(q.before))
	}
	if left := filesBelow(t, q.temp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if path != dir {
			rel, relErr := filepath.Rel(dir, path)
			names = append(names, rel)
			err = errors.Join(err, relErr)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestSignalsEndThePreviewAtOnce(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		for name, pages := range map[string]int{"idle": 20, "texts being read": 1000} {
			t.Run(signal.String()+", "+name, func(t *testing.T) {
				q := toQuit(t, pages)
				var err error
				if q.preview, err = startPreview(q.dir, q.env()); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(q.kill)
				// A tab that listens.
				stream, err := http.Get(q.url + "/__casebook/events?path=/en/")
				if err != nil {
					t.Fatal(err)
				}
				defer stream.Body.Close()
				asked := time.Now()
				if err := q.cmd.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				q.ends(t, asked)
			})
		}
	}
}

func TestSignalWhileThePreviewStartsLeavesNothingBehind(t *testing.T) {
	q := toQuit(t, 1000)
	for _, wait := range []time.Duration{0, 5 * time.Millisecond, 20 * time.Millisecond, 80 * time.Millisecond} {
		p := previewCommand(q.dir, q.env())
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		<-time.After(wait)
		_ = p.Process.Signal(syscall.SIGTERM)
		_ = p.Wait() // before it listens for signals it is ended by the system
	}
	var err error
	if q.preview, err = startPreview(q.dir, q.env()); err != nil {
		t.Fatalf("the next preview does not start: %v", err)
	}
	t.Cleanup(q.kill)
	asked := time.Now()
	_ = q.cmd.Process.Signal(syscall.SIGTERM)
	q.ends(t, asked)
}
