package serve

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"hash/fnv"
	"html"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/openimis/casebook/internal/build"
)

//go:embed preview
var files embed.FS

// version is that of the preview's own files: pages that an older preview
// served load anew.
var version = func() string {
	h := fnv.New64a()
	for _, name := range []string{"preview.js", "preview.css", "side-by-side.js"} {
		h.Write(asset(name))
	}
	return fmt.Sprintf("%x", h.Sum64())
}()

func asset(name string) []byte {
	data, err := files.ReadFile("preview/" + name)
	if err != nil {
		panic("serve: " + err.Error()) // embedded, so ours
	}
	return data
}

// etag is weak: a page is the same, packed or not.
func etag(key string) string { return `W/"` + key + "-" + version + `"` }

// matches reports whether If-None-Match names the tag.
func matches(header, tag string) bool {
	for item := range strings.SplitSeq(header, ",") {
		if item = strings.TrimSpace(item); item == tag || item == "*" || "W/"+item == tag {
			return true
		}
	}
	return false
}

// send answers with what stands at an address of the site. Without a tag the
// browser must not keep it.
func (s *server) send(w http.ResponseWriter, r *http.Request, resp build.Response, at, key, tag string) {
	h := w.Header()
	for name, value := range resp.Headers {
		if name, value = forPreview(name, value); value != "" {
			h.Set(name, value)
		}
	}
	if resp.Status == 0 {
		resp.Status = http.StatusOK
	}
	body := resp.Body
	h.Set("Content-Type", mimeType(resp.MIME))
	if isHTML(resp.MIME) {
		body = inject(body, at, key)
		if len(resp.Faults) > 0 {
			poke(s.seen)
		}
	}
	switch {
	case tag == "" || resp.Status != http.StatusOK:
		h.Set("Cache-Control", "no-store")
	case strings.Contains(h.Get("Cache-Control"), "immutable"):
		h.Set("ETag", tag)
	default:
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", tag)
	}
	write(w, r, resp.Status, body)
}

// forPreview is a header of the host as the preview sends it; an empty value
// leaves it out.
func forPreview(name, value string) (string, string) {
	switch name = http.CanonicalHeaderKey(name); {
	case strings.HasPrefix(name, "Access-Control-"):
		return name, "" // drafts are nobody else's to read
	case name == "Strict-Transport-Security":
		return name, "" // would lock every other preview on localhost out
	case name == "X-Frame-Options":
		return name, "SAMEORIGIN"
	case name == "Content-Security-Policy":
		return name, policy(value)
	}
	return name, value
}

// policy lets the site's own pages frame each other, for side-by-side, and
// does not insist on an encryption that the preview has not.
func policy(csp string) string {
	var out []string
	for part := range strings.SplitSeq(csp, ";") {
		switch name, _, _ := strings.Cut(strings.TrimSpace(part), " "); strings.ToLower(name) {
		case "", "frame-ancestors", "upgrade-insecure-requests":
		default:
			out = append(out, strings.TrimSpace(part))
		}
	}
	return strings.Join(append(out, "frame-ancestors 'self'"), "; ")
}

func mimeType(mime string) string {
	if strings.HasPrefix(mime, "text/") && !strings.Contains(mime, "charset") {
		return mime + "; charset=utf-8"
	}
	return mime
}

func isHTML(mime string) bool { return strings.HasPrefix(mime, "text/html") }

// inject puts the preview's script at the end of a page: the one difference
// to what a build publishes.
func inject(page []byte, at, key string) []byte {
	script := fmt.Sprintf(`<script type="module" src="%spreview.js?v=%s" data-casebook="%s" data-path="%s" data-key="%s"></script>`,
		own, version, version, html.EscapeString(at), html.EscapeString(key))
	i := bytes.LastIndex(page, []byte("</body>"))
	if i < 0 {
		i = len(page)
	}
	out := make([]byte, 0, len(page)+len(script))
	out = append(out, page[:i]...)
	out = append(out, script...)
	return append(out, page[i:]...)
}

// worth is the size from which packing is worth its time.
const worth = 1024

var packers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the way is short
	if err != nil {
		panic("serve: " + err.Error())
	}
	return z
}}

// write sends a body, packed where it is text and the browser can unpack it,
// in parts where it asks for them (sound and film do).
func write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	if packable(h.Get("Content-Type")) {
		h.Add("Vary", "Accept-Encoding")
		if len(body) >= worth && accepts(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = pack(body)
		}
	}
	if status == http.StatusOK {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
		return
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a tab that closed is no fault
	}
}

func pack(body []byte) []byte {
	var out bytes.Buffer
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(&out)
	_, err := io.Copy(z, bytes.NewReader(body))
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic("serve: " + err.Error()) // memory only
	}
	return out.Bytes()
}

func packable(mime string) bool {
	mime, _, _ = strings.Cut(mime, ";")
	return strings.HasPrefix(mime, "text/") || strings.HasSuffix(mime, "+xml") || strings.HasSuffix(mime, "json") ||
		mime == "application/xml" || mime == "application/javascript" || mime == "image/svg+xml"
}

// accepts reports whether an Accept-Encoding header takes the encoding.
func accepts(header, encoding string) bool {
	for item := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(item, ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			return quality(params) > 0
		}
	}
	return false
}

// poke signals without waiting: one signal that is not yet taken is enough.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
