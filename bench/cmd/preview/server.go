package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A server is a previewer that runs.
type server struct {
	cmd    *exec.Cmd
	url    string // without a slash at its end
	output *tail
	ended  chan error
}

// A tail is the end of what a program says, for when it fails.
type tail struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.text.Len() > 64<<10 {
		t.text.Reset()
	}
	return t.text.Write(p)
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.text.String()
	return s[max(0, len(s)-2000):]
}

// start runs the previewer and returns how long it took to show a first page.
func (t tool) start(at string) (*server, time.Duration, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, 0, err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, 0, err
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	argv := make([]string, len(t.argv))
	for i, a := range t.argv {
		argv[i] = strings.NewReplacer("{addr}", addr, "{port}", port).Replace(a)
	}
	s := &server{cmd: exec.Command(argv[0], argv[1:]...), url: "http://" + addr, output: &tail{}, ended: make(chan error, 1)}
	s.cmd.Stdout, s.cmd.Stderr = s.output, s.output
	s.cmd.Dir = t.site
	from := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, 0, err
	}
	go func() { s.ended <- s.cmd.Wait() }()
	for limit := time.Now().Add(2 * patience); ; <-time.After(2 * time.Millisecond) {
		if ok, err := shows(s.url + at); ok {
			return s, time.Since(from), nil
		} else if time.Now().After(limit) {
			s.stop()
			return nil, 0, fmt.Errorf("no page: %w\n%s", err, s.output)
		}
		select {
		case err := <-s.ended:
			s.ended <- err
			return nil, 0, fmt.Errorf("it ended: %v\n%s", err, s.output)
		default:
		}
	}
}

func shows(address string) (bool, error) {
	resp, err := http.Get(address)
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && (resp.StatusCode != http.StatusOK || !bytes.Contains(body, []byte("</html>"))) {
		err = errors.New(resp.Status)
	}
	return err == nil, err
}

// stop ends it as a person does, and says how long that took.
func (s *server) stop() time.Duration {
	from := time.Now()
	_ = s.cmd.Process.Signal(syscall.SIGINT)
	select {
	case err := <-s.ended:
		s.ended <- err
	case <-time.After(10 * time.Second):
		_ = s.cmd.Process.Kill()
		s.ended <- <-s.ended
	}
	return time.Since(from)
}

// peak is the most memory that it held so far, in bytes; 0 where the system
// does not tell.
func (s *server) peak() int64 { return s.status("VmHWM:") }

func (s *server) status(field string) int64 {
	src, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(src), field)
	line, _, _ := strings.Cut(rest, "\n")
	kib, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), "kB")), 10, 64)
	if err != nil {
		return 0
	}
	return kib << 10
}
