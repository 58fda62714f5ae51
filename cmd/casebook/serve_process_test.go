package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// A preview is `casebook serve` in a process of its own.
type preview struct {
	ts     *testscript.TestScript
	cmd    *exec.Cmd
	url    string // without a path
	stderr *transcript
	heard  int // bytes of stderr that `said` has used
	ended  chan error
	shown  map[string]answer // at the last look
}

var previews sync.Map // *testscript.TestScript → *preview

// longest is how long a script waits for what must happen, pause how long
// it lets others work before it looks again.
const (
	longest = 20 * time.Second
	pause   = 5 * time.Millisecond
)

// previewCommand runs this test's own binary as `casebook serve` of the site
// in dir, on a free port.
func previewCommand(dir string, env []string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	cmd := exec.Command(self)
	// testscript.Main looks at the name that the binary is called by.
	cmd.Args = append([]string{"casebook", "serve", "--addr", "127.0.0.1:0"}, args...)
	cmd.Dir, cmd.Env = dir, env
	return cmd
}

// startPreview starts a preview and returns when it listens.
func startPreview(dir string, env []string, args ...string) (*preview, error) {
	p := &preview{cmd: previewCommand(dir, env, args...), stderr: &transcript{}, ended: make(chan error, 1)}
	p.cmd.Stderr = p.stderr
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	first, err := bufio.NewReader(stdout).ReadString('\n')
	go func() { p.ended <- p.cmd.Wait() }()
	if err != nil {
		p.kill()
		return nil, fmt.Errorf("the preview did not start: %s", p.stderr)
	}
	home, err := url.Parse(strings.TrimSpace(first))
	if err != nil {
		p.kill()
		return nil, err
	}
	p.url = home.Scheme + "://" + home.Host
	return p, nil
}

func (p *preview) kill() {
	_ = p.cmd.Process.Kill()
	err := <-p.ended
	p.ended <- err
}

// A transcript is what a process has said so far.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// An answer is what stands at an address, without what belongs to the preview
// alone.
type answer struct {
	status int
	tag    string
	to     string
	body   string
}

var previewScript = regexp.MustCompile(`<script type="module" src="/__casebook/preview\.js[^>]*></script>`)

// noRedirects shows where an address leads instead of going there.
var noRedirects = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       longest,
}

func (p *preview) get(at string) (answer, error) {
	resp, err := noRedirects.Get(p.url + at)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header.Get("ETag"), resp.Header.Get("Location"), previewScript.ReplaceAllString(string(body), "")}, err
}

var (
	referencePattern = regexp.MustCompile(`(?:href|src)="(/[^"#?]*)|<loc>https?://[^/<]*(/[^<]*)</loc>`)
	digestPattern    = regexp.MustCompile(`\.[0-9a-f]{16}\.`)
)

// look fetches all that can be reached from the home pages, what was there at
// the last look, and some addresses besides, as far as something stands there.
func (p *preview) look(also ...string) (map[string]answer, error) {
	shown := map[string]answer{}
	queue := append([]string{"/", "/404.html", "/sitemap.xml"}, also...)
	for at := range p.shown {
		if !strings.Contains(at, "*") {
			queue = append(queue, at)
		}
	}
	known := map[string]bool{}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if known[at] || strings.HasPrefix(at, "/__casebook/") {
			continue
		}
		known[at] = true
		a, err := p.get(at)
		if err != nil {
			return nil, err
		}
		if a.status == http.StatusNotFound && at != "/404.html" || a.status >= 500 {
			continue
		}
		shown[digestPattern.ReplaceAllString(at, ".*.")] = a
		if a.to != "" {
			queue = append(queue, a.to)
		}
		for _, m := range referencePattern.FindAllStringSubmatch(a.body, -1) {
			queue = append(queue, m[1]+m[2])
		}
	}
	return shown, nil
}
