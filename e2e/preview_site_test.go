package e2e

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A preview is `casebook serve` of a small site that a test may edit.
type preview struct {
	t      *testing.T
	dir    string
	url    string // without a path
	cmd    *exec.Cmd
	stderr transcript
}

// A transcript is what a process has said so far.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// previewed starts a preview of a site of its own.
func previewed(t *testing.T, args ...string) *preview {
	t.Helper()
	publishedSites(t) // builds the program
	p := &preview{t: t, dir: t.TempDir()}
	for name, text := range previewSite() {
		p.write(name, text)
	}
	p.start("127.0.0.1:0", args...)
	return p
}

func (p *preview) start(addr string, args ...string) {
	t := p.t
	t.Helper()
	p.cmd = exec.Command(filepath.Join(scratch, "casebook"), append([]string{"serve", "-s", p.dir, "--addr", addr, "--now", today}, args...)...)
	p.cmd.Env = append(os.Environ(), "NO_COLOR=1", "CASEBOOK_EDITOR=editor://open?file={path}&line={line}")
	p.cmd.Stderr = &p.stderr
	stdout, err := p.cmd.StdoutPipe()
	must(t, err)
	must(t, p.cmd.Start())
	t.Cleanup(p.stop)
	first, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("the preview did not start: %v\n%s", err, &p.stderr)
	}
	home, err := url.Parse(strings.TrimSpace(first))
	must(t, err)
	p.url = home.Scheme + "://" + home.Host
}

// stop ends the preview, as often as it is called.
func (p *preview) stop() {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the preview ended with %v\n%s", err, &p.stderr)
	}
}

func (p *preview) write(name, text string) {
	p.t.Helper()
	full := filepath.Join(p.dir, filepath.FromSlash(name))
	must(p.t, os.MkdirAll(filepath.Dir(full), 0o755))
	must(p.t, os.WriteFile(full, []byte(text), 0o644))
}

// edit writes another text for one that a file has.
func (p *preview) edit(name, old, text string) {
	p.t.Helper()
	src, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(name)))
	must(p.t, err)
	if strings.Count(string(src), old) != 1 {
		p.t.Fatalf("%s has %q %d times", name, old, strings.Count(string(src), old))
	}
	p.write(name, strings.Replace(string(src), old, text, 1))
}

func (p *preview) remove(name string) {
	p.t.Helper()
	must(p.t, os.Remove(filepath.Join(p.dir, filepath.FromSlash(name))))
}

// open shows a page in a tab of its own. The tab has a note by which it is
// known not to have loaded the page anew.
func (p *preview) open(at string) *tab {
	p.t.Helper()
	b := openTab(p.t)
	must(p.t, b.screen(desktop))
	must(p.t, b.visit(p.url+at))
	p.listens(b)
	mustEval[bool](p.t, b, `window.noted = true`)
	return b
}

// listens waits until the tab hears of edits: what is written before is no
// edit for it, but what it shows.
func (p *preview) listens(b *tab) {
	p.t.Helper()
	until(p.t, b, `!!document.querySelector("casebook-preview > *")`)
}

// until waits for what must come to be true in a tab, also while it loads
// another page.
func until(t *testing.T, b *tab, condition string) {
	t.Helper()
	var err error
	for limit := time.Now().Add(patience / 2); time.Now().Before(limit); {
		var ok bool
		// Timers run in tabs that nobody sees, frames do not.
		ok, err = eval[bool](b, `new Promise(done => {
			const end = performance.now() + 1000
			const look = () => {
				let is = false
				try { is = !!(`+condition+`) } catch {}
				is || performance.now() > end ? done(is) : setTimeout(look, 5)
			}
			look()
		})`)
		if ok {
			return
		}
	}
	shown, _ := eval[string](b, `location.href + "\n" + document.documentElement.outerHTML`)
	t.Fatalf("it never was so: %s (%v)\n%s", condition, err, shown)
}

// inPlace sees that the tab has not loaded its page anew, and that nothing
// went wrong in it.
func inPlace(t *testing.T, b *tab) {
	t.Helper()
	if !mustEval[bool](t, b, `window.noted === true`) {
		t.Error("the page was loaded anew")
	}
	silent(t, b)
}

// silent sees that the console is: it hears of scripts that fail, and of what
// the site's Content-Security-Policy forbids.
func silent(t *testing.T, b *tab) {
	t.Helper()
	_, faults := b.heard("")
	for _, f := range faults {
		// The preview's own pages have no icon, and the browser asks for one.
		if !strings.HasSuffix(f, "/favicon.ico") {
			t.Errorf("the console: %s", f)
		}
	}
}

// asked are the addresses of the site that the tab asked for since the last
// call, without the preview's own.
func (p *preview) asked(b *tab) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []string
	for _, r := range b.requests {
		at := strings.TrimPrefix(r, p.url)
		if !strings.HasPrefix(at, "/__casebook/") {
			out = append(out, at)
		}
	}
	b.requests = nil
	return out
}

// said waits until the terminal shows a text.
func (p *preview) said(text string) {
	p.t.Helper()
	for limit := time.Now().Add(patience / 2); !strings.Contains(p.stderr.String(), text); <-time.After(5 * time.Millisecond) {
		if time.Now().After(limit) {
			p.t.Fatalf("the terminal does not show\n%s\nbut\n%s", text, &p.stderr)
		}
	}
}

// previewSite is a site in two languages with pages longer than the screen.
func previewSite() map[string]string {
	long := func(word string, n int) string {
		var out strings.Builder
		for i := range n {
			fmt.Fprintf(&out, "%s %d.\n\n", strings.Repeat(word+" ", 60), i)
		}
		return out.String()
	}
	page := func(title, description string, headings ...string) string {
		out := "---\ntitle: " + title + "\ndescription: " + description + "\n---\n\nThe first words of " + title + ".\n\n" +
			"<details><summary>More</summary>\n\nWhat is folded.\n\n</details>\n\n"
		for i, h := range headings {
			out += "## " + h + "\n\n" + fmt.Sprintf("Beginning of part %d. ", i+1) + long("palu", 8*(1+i%2))
		}
		return out
	}
	return map[string]string{
		"casebook.toml": "title = \"Country cases\"\nbase_url = \"https://example.org\"\ntheme = \"own\"\ndefault_language = \"en\"\n" +
			"[[languages]]\nlang = \"en\"\nname = \"English\"\n[[languages]]\nlang = \"fr\"\nname = \"Français\"\n",
		"themes/own/theme.toml":            "extends = \"default\"\n",
		"themes/own/assets/css/50-own.css": ".own { color: rgb(1, 2, 3) }\n",
		"themes/own/partials/banner.html":  "<p class=\"own\">Banner <label>Note <input id=\"note\"></label></p>\n",
		"i18n/en.toml":                     "\"skip.main\" = \"To the text\"\n",
		"content/en/_index.md":             "---\ntitle: Home\ndescription: Insurance schemes.\n---\n\nWelcome.\n",
		"content/fr/_index.md":             "---\ntitle: Accueil\ndescription: Des régimes.\n---\n\nBienvenue.\n",
		"content/en/cases/_index.md":       "---\ntitle: Country cases\ndescription: What schemes did.\n---\n",
		"content/fr/cases/_index.md":       "---\ntitle: Expériences\ndescription: Ce qu'ont fait les régimes.\n---\n",
		"content/en/cases/nepal.md":        page("Nepal", "A national scheme.", "Why", "Costs", "People"),
		"content/fr/cases/nepal.md":        page("Népal", "Un régime national.", "Pourquoi", "Coûts", "Personnes"),
		"content/en/cases/mali.md":         page("Mali", "An agency.", "Agency") + "![A clinic](clinic.svg)\n",
		"content/en/cases/clinic.svg":      drawing(40),
		"static/logo.svg":                  drawing(10),
		"themes/own/partials/logo.html":    "<img id=\"logo\" src=\"/logo.svg\" alt=\"\">",
	}
}

func drawing(width int) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="10"><rect width="5" height="5"/></svg>`, width)
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}
