package publish

import (
	"bytes"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/site"
)

// headers is the file _headers, as Netlify, Cloudflare Pages and others read
// it: the security headers of every page, and how long files may be kept.
// What static/_headers says comes last, so that it can override.
func (in Input) headers() site.Artifact {
	base := in.Config.BasePath
	var out bytes.Buffer
	rule := func(path string, values map[string]string) {
		fmt.Fprintf(&out, "%s%s\n", base, path)
		for _, name := range slices.Sorted(maps.Keys(values)) {
			fmt.Fprintf(&out, "  %s: %s\n", name, values[name])
		}
	}
	rule("/*", everywhere(in.Config))
	for _, r := range rules {
		rule(r.path+"*", r.headers)
	}
	appendFile(&out, in.Headers)
	return site.Artifact{Path: "_headers", MIME: "text/plain", Data: out.Bytes()}
}

// everywhere are the headers of every file. No header is in it that a folder
// sets otherwise: some hosts join the values of all rules that fit, and
// without a rule every host asks again for pages.
func everywhere(c *config.Config) map[string]string {
	all := map[string]string{
		"Content-Security-Policy":    site.Policy(c.Forms.Origin()) + "; frame-ancestors 'none'",
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "strict-origin-when-cross-origin",
		"Permissions-Policy":         "camera=(), geolocation=(), microphone=(), interest-cohort=()",
		"Cross-Origin-Opener-Policy": "same-origin",
		"Strict-Transport-Security":  "max-age=31536000",
	}
	if c.Publish.NoIndex {
		all["X-Robots-Tag"] = "noindex"
	}
	maps.Copy(all, c.Publish.Headers)
	return all
}

// rules are the headers of some folders, which come on top or instead.
var rules = []struct {
	path    string
	headers map[string]string
}{
	{"/assets/", map[string]string{"Cache-Control": "public, max-age=31536000, immutable"}},
	{"/data/", map[string]string{"Access-Control-Allow-Origin": "*"}},
}

// HeadersFor are the headers of one address, for a preview that answers as
// the host will. What static/_headers adds is in Rules.
func HeadersFor(c *config.Config, at string) map[string]string {
	all := everywhere(c)
	for _, r := range rules {
		if strings.HasPrefix(at, r.path) {
			maps.Copy(all, r.headers)
		}
	}
	return all
}

func appendFile(out *bytes.Buffer, src []byte) {
	if len(src) > 0 {
		out.WriteByte('\n')
		out.Write(bytes.TrimSuffix(src, []byte("\n")))
		out.WriteByte('\n')
	}
}

// redirects is the file _redirects: first the site's own rules, then old
// addresses, then the visitor's language at the root, then each language's
// own page for what is not found. A host takes the first rule that fits.
func (in Input) redirects() site.Artifact {
	var out bytes.Buffer
	if len(in.Redirects) > 0 {
		out.Write(bytes.TrimSuffix(in.Redirects, []byte("\n")))
		out.WriteString("\n\n")
	}
	base := in.Config.BasePath
	for _, r := range in.Tables.Redirects {
		// The ! is for hosts that would else serve the stub page that
		// stands there for those without redirects.
		fmt.Fprintf(&out, "%s%s  %s%s  301!\n", base, r.From.Escape(), base, r.To.Escape())
	}
	var found []string
	for _, l := range in.Config.Languages {
		if in.Tables.Homes[l.Tag] != nil {
			found = append(found, l.Tag)
			fmt.Fprintf(&out, "%s/  %s/%s/  302!  Language=%s\n", base, base, l.Tag, strings.ToLower(l.Lang))
		}
	}
	for _, tag := range found {
		fmt.Fprintf(&out, "%s/%s/*  %s/%s/404.html  404\n", base, tag, base, tag)
	}
	return site.Artifact{Path: "_redirects", MIME: "text/plain", Data: out.Bytes()}
}

// stubs stand at old addresses for hosts that know no _redirects: a page that
// leads on at once and that search engines take for the new one.
func (in Input) stubs() []site.Artifact {
	var out []site.Artifact
	for _, r := range in.Tables.Redirects {
		p := in.Tables.Routes[r.To]
		if p == nil {
			continue
		}
		to := in.Config.BasePath + r.To.Escape()
		canonical := to
		if in.Config.BaseURL != "" {
			canonical = in.Config.BaseURL + r.To.Escape()
		}
		l := in.Config.Language(p.Lang)
		title := html.EscapeString(p.Title)
		page := fmt.Sprintf(`<!doctype html><html lang="%s" dir="%s"><head><meta charset="utf-8"><title>%s</title>`+
			`<link rel="canonical" href="%s"><meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url=%s">`+
			`<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main id="main"><h1><a href="%s">%s</a></h1></main></body></html>`,
			l.Lang, l.Dir, title, html.EscapeString(canonical), html.EscapeString(to), html.EscapeString(to), title)
		out = append(out, site.Artifact{Path: r.From.Out(), MIME: "text/html", Data: []byte(page), Source: r.Path})
	}
	return out
}
