//go:build unix

package emit

import (
	"bufio"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// version is the n-th state of a site: some files change each time, some
// come and go, most stay.
func version(n int) map[string]string {
	site := map[string]string{"version.txt": fmt.Sprint(n), "index.html": fmt.Sprintf("<p>%d", n)}
	for i := range 12 {
		site[fmt.Sprintf("en/page-%d/index.html", i)] = fmt.Sprint("page ", i)
	}
	for i := range 4 {
		site[fmt.Sprintf("assets/a.%d-%d.css", i, n%4)] = fmt.Sprint("css ", i, n)
	}
	if n%2 == 1 {
		site["odd/deep/index.html"] = "odd"
	}
	return site
}

// A process of this test binary builds versions from FROM on: without end,
// or one version, killing itself at its n-th call.
func TestMain(m *testing.M) {
	dir := os.Getenv("EMIT_TEST_DIR")
	if dir == "" {
		os.Exit(m.Run())
	}
	number := func(name string) int { n, _ := strconv.Atoi(os.Getenv(name)); return n }
	o := Options{Output: filepath.Join(dir, "public"), State: filepath.Join(dir, ".casebook"), InPlace: os.Getenv("EMIT_TEST_IN_PLACE") != ""}
	killAt := number("EMIT_TEST_KILL")
	for n := number("EMIT_TEST_FROM"); ; n++ {
		o.FS = &killing{at: killAt}
		if _, err := build(o, version(n)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if killAt > 0 {
			os.Exit(0) // it had fewer calls
		}
	}
}

// A killing FS prints a line before each call that changes something, and
// ends its process in the middle of the at-th.
type killing struct {
	disk
	at, n int
}

func (k *killing) step() {
	k.n++
	fmt.Println(k.n)
	if k.n == k.at {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // until the signal is here
	}
}

func (k *killing) Mkdir(p string, m fs.FileMode) error { k.step(); return k.disk.Mkdir(p, m) }
func (k *killing) Chmod(p string, m fs.FileMode) error { k.step(); return k.disk.Chmod(p, m) }
func (k *killing) Link(a, b string) error              { k.step(); return k.disk.Link(a, b) }
func (k *killing) Symlink(a, b string) error           { k.step(); return k.disk.Symlink(a, b) }
func (k *killing) Rename(a, b string) error            { k.step(); return k.disk.Rename(a, b) }
func (k *killing) Exchange(a, b string) error          { k.step(); return k.disk.Exchange(a, b) }
func (k *killing) Remove(p string) error               { k.step(); return k.disk.Remove(p) }
func (k *killing) RemoveAll(p string) error            { k.step(); return k.disk.RemoveAll(p) }
func (k *killing) WriteFile(p string, data []byte) (fs.FileInfo, error) {
	if k.n+1 == k.at {
		k.disk.WriteFile(p, data[:len(data)/2])
	}
	k.step()
	return k.disk.WriteFile(p, data)
}

func start(t *testing.T, dir string, from, killAt int, inPlace bool) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "EMIT_TEST_DIR="+dir, fmt.Sprint("EMIT_TEST_FROM=", from), fmt.Sprint("EMIT_TEST_KILL=", killAt))
	if inPlace {
		cmd.Env = append(cmd.Env, "EMIT_TEST_IN_PLACE=1")
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

// standing checks that the output is one whole version, and returns which.
func standing(t *testing.T, o Options, foreign tree) int {
	t.Helper()
	got := read(t, o.Output)
	n, err := strconv.Atoi(got["version.txt"])
	if err != nil {
		t.Fatalf("no version in the output: %q", got["version.txt"])
	}
	sameTree(t, got, published(version(n), foreign))
	if t.Failed() {
		t.FailNow()
	}
	return n
}

func killSite(t *testing.T) (Options, tree) {
	o := options(t)
	mustBuild(t, o, version(0))
	foreign := map[string]string{"CNAME": "example.org", ".git/objects/ab/cd": "object", "en/page-3/notes.txt": "n"}
	put(t, o.Output, foreign)
	return o, tree(foreign)
}

func TestABuildKilledAtARandomMomentLeavesOneWholeTree(t *testing.T) {
	o, foreign := killSite(t)
	rnd := rand.New(rand.NewPCG(7, 7))
	moved := 0
	for range 50 {
		n := standing(t, o, foreign)
		cmd, out := start(t, o.Source, n+1, 0, false)
		for i := rnd.IntN(150); i > 0 && out.Scan(); i-- {
		}
		cmd.Process.Kill()
		cmd.Wait()
		if standing(t, o, foreign) != n {
			moved++
		}
	}
	if moved == 0 {
		t.Error("no build ever came to its end")
	}
	n := standing(t, o, foreign) + 1
	mustBuild(t, o, version(n))
	if standing(t, o, foreign) != n {
		t.Error("the last build did not publish")
	}
}

func TestABuildKilledAtEachOfItsChangesLeavesOneWholeTree(t *testing.T) {
	o, foreign := killSite(t)
	for at, from := 1, 1; ; at++ {
		cmd, out := start(t, o.Source, from, at, false)
		for out.Scan() {
		}
		if cmd.Wait() == nil {
			break // it had fewer changes
		}
		if n := standing(t, o, foreign); n != from && n != from-1 {
			t.Fatalf("version %d, want %d or %d", n, from-1, from)
		} else {
			from = n + 1
		}
	}
	noLeftovers(t, o)
}

func TestABuildKilledInPlaceIsMendedByTheNext(t *testing.T) {
	o, foreign := killSite(t)
	o.InPlace = true
	for at := 1; ; at += 3 {
		cmd, out := start(t, o.Source, at, at, true)
		for out.Scan() {
		}
		if cmd.Wait() == nil {
			break
		}
		mustBuild(t, o, version(at+1))
		standing(t, o, foreign)
	}
}
