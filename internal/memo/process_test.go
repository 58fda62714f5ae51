//go:build unix

package memo

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"
)

// A test that needs another process runs this binary again, as a writer of
// values from FROM on, in DIR: without end, or until TO.
func TestMain(m *testing.M) {
	dir := os.Getenv("MEMO_TEST_DIR")
	if dir == "" {
		os.Exit(m.Run())
	}
	from, _ := strconv.Atoi(os.Getenv("MEMO_TEST_FROM"))
	to, _ := strconv.Atoi(os.Getenv("MEMO_TEST_TO"))
	s, err := Open(dir, Options{MaxBytes: 30 << 20})
	if err != nil {
		panic(err)
	}
	for i := from; i < to; i++ {
		key, value := nth(i, 2000)
		if got, ok := s.Get("k", key); ok && string(got) != string(value) {
			fmt.Println("wrong", i)
			os.Exit(1)
		}
		s.Put("k", key, value)
		if i%100 == 0 {
			fmt.Println(i)
		}
	}
	s.Close()
	fmt.Println("done")
}

func process(t *testing.T, dir string, from, to int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "MEMO_TEST_DIR="+dir, fmt.Sprint("MEMO_TEST_FROM=", from), fmt.Sprint("MEMO_TEST_TO=", to))
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

func TestProcessesShareAFolder(t *testing.T) {
	dir := t.TempDir()
	const each, size = 1500, 2000
	for round := range 2 { // the second finds what the first wrote
		var cmds []*exec.Cmd
		for p := range 3 {
			cmd, out := process(t, dir, p*each/2, p*each/2+each) // ranges overlap
			go func() {
				for out.Scan() {
				}
			}()
			cmds = append(cmds, cmd)
		}
		for _, cmd := range cmds {
			if err := cmd.Wait(); err != nil {
				t.Fatal(err)
			}
		}
		if n := hits(t, open(t, dir, Options{}), 0, 2*each, size); n != 2*each {
			t.Errorf("round %d: %d of %d", round, n, 2*each)
		}
	}
}

func TestAProcessKilledWhileWritingLeavesWhatWasWhole(t *testing.T) {
	dir := t.TempDir()
	known := 0
	for round := range 8 {
		cmd, out := process(t, dir, 0, 1<<30)
		for n := 0; out.Scan() && n < 15+round; n++ {
		}
		cmd.Process.Kill()
		cmd.Wait()
		s := open(t, dir, Options{})
		got := hits(t, s, 0, 5000, 2000)
		if got < known || got < 500 {
			t.Fatalf("round %d: %d values, before %d", round, got, known)
		}
		known = got
		s.Close()
	}
}
