package e2e

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A host serves a published folder as the real ones do: with the headers of
// _headers, the rules of _redirects, and 404.html for what is not there.
type host struct {
	*httptest.Server
	root      string
	headers   []headerRule
	redirects []redirectRule
}

type headerRule struct {
	pattern string
	values  [][2]string
}

type redirectRule struct {
	from, to string
	status   int
	force    bool // even where a file is
}

var hosts []*host

func serve(root string) (*host, error) {
	h := &host{root: root}
	for name, read := range map[string]func(string){"_headers": h.readHeaders, "_redirects": h.readRedirects} {
		src, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return nil, err
		}
		read(string(src))
	}
	h.Server = httptest.NewServer(h)
	hosts = append(hosts, h)
	return h, nil
}

func (h *host) readHeaders(src string) {
	for line := range strings.Lines(src) {
		text := strings.TrimSpace(line)
		switch {
		case text == "" || text[0] == '#':
		case text[0] == '/':
			h.headers = append(h.headers, headerRule{pattern: text})
		default:
			name, value, _ := strings.Cut(text, ":")
			last := &h.headers[len(h.headers)-1]
			last.values = append(last.values, [2]string{name, strings.TrimSpace(value)})
		}
	}
}

// readRedirects leaves out rules with a condition, such as the visitor's
// language: the tests ask for pages by their own addresses.
func (h *host) readRedirects(src string) {
	for line := range strings.Lines(src) {
		f := strings.Fields(line)
		if len(f) < 2 || len(f) > 3 || f[0][0] == '#' {
			continue
		}
		r := redirectRule{from: f[0], to: f[1], status: http.StatusMovedPermanently}
		if len(f) == 3 {
			number, forced := strings.CutSuffix(f[2], "!")
			r.status, _ = strconv.Atoi(number)
			r.force = forced
		}
		h.redirects = append(h.redirects, r)
	}
}

// matches reports whether a pattern, which may end in *, is for a path.
func matches(pattern, p string) bool {
	if head, splat := strings.CutSuffix(pattern, "*"); splat {
		return strings.HasPrefix(p, head)
	}
	return strings.TrimSuffix(pattern, "/") == strings.TrimSuffix(p, "/")
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, rule := range h.headers {
		if matches(rule.pattern, r.URL.Path) {
			for _, v := range rule.values {
				w.Header().Set(v[0], v[1])
			}
		}
	}
	body, name, found := h.file(r.URL.Path)
	for _, rule := range h.redirects {
		if found && !rule.force || !matches(rule.from, r.URL.EscapedPath()) {
			continue
		}
		if rule.status != http.StatusNotFound {
			http.Redirect(w, r, rule.to, rule.status)
			return
		}
		body, name, _ = h.file(rule.to)
		break
	}
	status := http.StatusOK
	if !found {
		status = http.StatusNotFound
		if body == nil {
			body, name, _ = h.file("/404.html")
		}
	}
	mime := mimeType(name)
	w.Header().Set("Content-Type", mime)
	if packs(mime) && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Add("Vary", "Accept-Encoding")
		body = packed(body)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

// packs reports whether hosts pack files of a kind.
func packs(mime string) bool {
	kind, _, _ := strings.Cut(mime, "/")
	return kind == "text" || strings.HasSuffix(mime, "json") || strings.HasSuffix(mime, "xml")
}

func packed(body []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(body)
	z.Close()
	return out.Bytes()
}

// file returns what stands at an address: a file, or the page of a folder.
func (h *host) file(address string) (body []byte, name string, found bool) {
	clean := path.Clean("/" + address)
	for _, name := range []string{clean, path.Join(clean, "index.html")} {
		full := filepath.Join(h.root, filepath.FromSlash(name))
		if info, err := os.Stat(full); err != nil || info.IsDir() {
			continue
		}
		if body, err := os.ReadFile(full); err == nil {
			return body, name, true
		}
	}
	return nil, "", false
}

// mimeType does not ask the system, whose tables differ.
func mimeType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	case ".xml":
		return "application/xml"
	case ".woff2":
		return "font/woff2"
	}
	return "application/octet-stream"
}

func TestHostFollowsHeadersAndRedirects(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"_headers":          "# for all\n/*\n  X-All: yes\n  Cache-Control: none\n/assets/*\n  Cache-Control: long\n",
		"_redirects":        "/old/  /fr/  301!\n/  /fr/  302!  Language=fr\n/fr/*  /fr/404.html  404\n",
		"index.html":        "root",
		"old/index.html":    "stub",
		"fr/index.html":     "accueil",
		"fr/404.html":       "introuvable",
		"404.html":          "not found",
		"assets/a.123.css":  "a{}",
		"fr/été/index.html": "été",
	} {
		full := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	h, err := serve(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, body, cache, to string
		status                int
	}{
		{"/", "root", "none", "", 200},
		{"/fr/", "accueil", "none", "", 200},
		{"/fr/%C3%A9t%C3%A9/", "été", "none", "", 200},
		{"/assets/a.123.css", "a{}", "long", "", 200},
		{"/old/", "", "none", "/fr/", 301},
		{"/fr/nothing/", "introuvable", "none", "", 404},
		{"/nothing/", "not found", "none", "", 404},
		{"/../host_test.go", "not found", "none", "", 404},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		got := w.Result()
		if got.StatusCode != c.status || got.Header.Get("Location") != c.to || got.Header.Get("Cache-Control") != c.cache || got.Header.Get("X-All") != "yes" {
			t.Errorf("%s: status %d, headers %v", c.path, got.StatusCode, got.Header)
		}
		if body := w.Body.String(); c.to == "" && body != c.body {
			t.Errorf("%s: %q, want %q", c.path, body, c.body)
		}
	}
	asked := httptest.NewRequest("GET", "/fr/", nil)
	asked.Header.Set("Accept-Encoding", "br, gzip")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, asked)
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal("pages are not packed for those who ask: ", err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != "accueil" || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("packed page: %q, %v, headers %v", text, err, w.Header())
	}
	if !slices.Contains(hosts, h) {
		t.Error("the host is not among those that are closed at the end")
	}
}
