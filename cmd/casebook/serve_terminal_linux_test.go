package main

import (
	"bufio"
	"os"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal opens a terminal: our side of it, and the one that a program has.
func terminal(t *testing.T) (ours, theirs *os.File) {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this system gives no terminals: %v", err)
	}
	number, err := unix.IoctlGetInt(int(ours.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(ours.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		theirs, err = os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		ours.Close()
		t.Skipf("this system gives no terminals: %v", err)
	}
	return ours, theirs
}

var addressPattern = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// inTerminal starts a preview as a person does.
func inTerminal(t *testing.T) (q quitting, ours *os.File) {
	t.Helper()
	q = toQuit(t, 200)
	ours, theirs := terminal(t)
	t.Cleanup(func() { ours.Close() })
	p := &preview{cmd: previewCommand(q.dir, q.env()), stderr: &transcript{}, ended: make(chan error, 1)}
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = theirs, theirs, theirs
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	go func() { p.ended <- p.cmd.Wait() }()
	t.Cleanup(p.kill)
	screen := bufio.NewReader(ours)
	for p.url == "" {
		line, err := screen.ReadString('\n')
		p.stderr.Write([]byte(line))
		if err != nil {
			t.Fatalf("%v\n%s", err, p.stderr)
		}
		p.url = addressPattern.FindString(line)
	}
	q.preview = p
	return q, ours
}

func TestCtrlCEndsThePreview(t *testing.T) {
	q, ours := inTerminal(t)
	asked := time.Now()
	if _, err := ours.Write([]byte{3}); err != nil {
		t.Fatal(err)
	}
	q.ends(t, asked)
}

func TestClosedTerminalEndsThePreview(t *testing.T) {
	q, ours := inTerminal(t)
	asked := time.Now()
	if err := ours.Close(); err != nil {
		t.Fatal(err)
	}
	q.ends(t, asked)
}
