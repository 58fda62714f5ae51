package serve

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openimis/casebook/internal/build"
)

// safe is a buffer that goroutines may share.
type safe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safe) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safe) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func smallSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"casebook.toml":        "title = \"T\"\ndefault_language = \"en\"\n[[languages]]\nlang = \"en\"\nname = \"English\"\n[[languages]]\nlang = \"fr\"\nname = \"Français\"\n",
		"content/en/_index.md": "---\ntitle: Home\ndescription: D\n---\nWelcome.\n",
		"content/fr/_index.md": "---\ntitle: Accueil\ndescription: D\n---\nBienvenue.\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// started runs a preview of a real site and returns its address.
func started(t *testing.T, o Options) (url string, stop func() error, log *safe) {
	t.Helper()
	out, in := io.Pipe()
	log = &safe{}
	o.Stdout, o.Stderr = in, log
	o.Log = func(_, m string) { fmt.Fprintln(log, m) }
	o.Build.Now = "2026-11-22"
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		err := Run(ctx, o)
		_ = in.CloseWithError(fmt.Errorf("ended: %v", err))
		ended <- err
	}()
	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return strings.TrimSpace(string(line[:n])), func() error { cancel(); return <-ended }, log
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestEditIsServedAndNothingIsWritten(t *testing.T) {
	dir := smallSite(t)
	url, stop, _ := started(t, Options{Addr: "127.0.0.1:0", Build: build.Options{Dir: dir}})
	if status, body := get(t, url+"en/"); status != 200 || !strings.Contains(body, "Welcome") {
		t.Fatalf("%d %s", status, body)
	}
	stream := connectURL(t, url, map[string]string{"path": "/en/", "key": keyOf(t, url+"en/")})
	stream.next("hello")
	if err := os.WriteFile(filepath.Join(dir, "content", "en", "_index.md"), []byte("---\ntitle: Home\ndescription: D\n---\nChanged.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	stream.next("morph")
	if _, body := get(t, url+"en/"); !strings.Contains(body, "Changed") {
		t.Error("the old page is served")
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "casebook.toml" && e.Name() != "content" && e.Name() != ".casebook" {
			t.Errorf("left behind: %s", e.Name())
		}
	}
}

func TestEndsAtOnceAndCompletely(t *testing.T) {
	dir := smallSite(t)
	http.DefaultClient.CloseIdleConnections()
	before := runtime.NumGoroutine()
	best := time.Hour // of some tries: the machine may be busy with other tests
	for range 5 {
		url, stop, _ := started(t, Options{Addr: "127.0.0.1:0", Build: build.Options{Dir: dir}})
		for range 5 {
			connectURL(t, url, map[string]string{"path": "/en/"}).next("hello")
		}
		from := time.Now()
		if err := stop(); err != nil {
			t.Error(err)
		}
		if best = min(best, time.Since(from)); best < 500*time.Millisecond {
			break
		}
	}
	if best >= 500*time.Millisecond {
		t.Errorf("it took %s", best)
	}
	http.DefaultClient.CloseIdleConnections()
	// The other ends of the streams go when they read that theirs is closed.
	for limit := time.Now().Add(deadline); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(limit) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

func TestTakenPortIsSaid(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().(*net.TCPAddr).Port
	url, stop, log := started(t, Options{Addr: l.Addr().String(), Build: build.Options{Dir: smallSite(t)}})
	if status, _ := get(t, url); status != 200 || strings.Contains(url, fmt.Sprintf(":%d/", taken)) {
		t.Errorf("%s: %d", url, status)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), fmt.Sprintf("port %d is taken", taken)) {
		t.Error(log.String())
	}
}

func TestOtherDevicesGetAnAddressAndACode(t *testing.T) {
	if lanAddress() == "" {
		t.Log("this machine has no network: only the loopback address can be shown")
	}
	url, stop, log := started(t, Options{Addr: "0.0.0.0:0", Build: build.Options{Dir: smallSite(t)}})
	if status, _ := get(t, url); status != 200 || !strings.HasPrefix(url, "http://127.0.0.1:") {
		t.Errorf("%s: %d", url, status)
	}
	if lan := lanAddress(); lan != "" {
		if status, _ := get(t, strings.Replace(url, "127.0.0.1", lan, 1)); status != 200 {
			t.Errorf("by %s: %d", lan, status)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		if !strings.Contains(log.String(), "http://"+lan+":") || !strings.Contains(log.String(), "█") {
			t.Error(log.String())
		}
		return
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestBrokenSiteIsServedUntilItIsMended(t *testing.T) {
	dir := smallSite(t)
	config := filepath.Join(dir, "casebook.toml")
	good, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, []byte("title = ["), 0o644); err != nil {
		t.Fatal(err)
	}
	url, stop, log := started(t, Options{Addr: "127.0.0.1:0", Build: build.Options{Dir: dir}})
	if status, body := get(t, url+"en/"); status != 503 || !strings.Contains(body, "preview.js") {
		t.Errorf("%d %s", status, body)
	}
	stream := connectURL(t, url, map[string]string{"path": "/en/", "key": keyOf(t, url+"en/")})
	for stream.next("diagnostics", "morph")["errors"] == 0.0 {
	}
	if err := os.WriteFile(config, good, 0o644); err != nil {
		t.Fatal(err)
	}
	stream.next("morph")
	for stream.next("diagnostics")["errors"] != 0.0 {
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "casebook.toml:1:") {
		t.Errorf("the terminal: %s", log.String())
	}
}

func TestWrongAddressIsToldAtOnce(t *testing.T) {
	for _, addr := range []string{"1414", "127.0.0.1:http2", "127.0.0.1:99999", ""} {
		if CheckAddr(addr) == nil {
			t.Errorf("%q can be listened on", addr)
		}
	}
	if err := Run(t.Context(), Options{Addr: "1414", Build: build.Options{Dir: t.TempDir()}}); err == nil || !strings.Contains(err.Error(), "HOST:PORT") {
		t.Error(err)
	}
}
