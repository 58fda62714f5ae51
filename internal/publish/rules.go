package publish

import (
	"net/url"
	"path"
	"strings"
)

// Rules are a site's own for its host: what static/_headers and
// static/_redirects say, in the form that Netlify, Cloudflare Pages and others
// read. The preview follows them, so that a rule can be tried before it is
// published. Rules with a condition that only a host can judge (a country, a
// cookie, a query) are left to it.
type Rules struct {
	headers   []headerRule
	redirects []redirectRule
}

type headerRule struct {
	pattern string
	name    string
	value   string
}

type redirectRule struct {
	from, to string
	forced   bool // it applies where a page stands, too
}

// ParseRules reads both files; nil is one that there is not.
func ParseRules(headers, redirects []byte) *Rules {
	r := &Rules{}
	pattern := ""
	for line := range strings.Lines(string(headers)) {
		text := strings.TrimSpace(line)
		name, value, pair := strings.Cut(text, ":")
		switch {
		case text == "" || strings.HasPrefix(text, "#"):
		case line[0] != ' ' && line[0] != '\t':
			pattern = text
		case pattern != "" && pair:
			r.headers = append(r.headers, headerRule{pattern, strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
	for line := range strings.Lines(string(redirects)) {
		words := strings.Fields(line)
		if len(words) < 2 || strings.HasPrefix(words[0], "#") || words[1][0] != '/' && !strings.Contains(words[1], "://") {
			continue
		}
		status := "301"
		if len(words) > 2 {
			status = words[2]
		}
		code, forced := strings.CutSuffix(status, "!")
		if len(words) > 3 || len(code) != 3 || code[0] != '3' {
			continue
		}
		r.redirects = append(r.redirects, redirectRule{words[0], words[1], forced})
	}
	return r
}

// Headers adds what the rules say of an address.
func (r *Rules) Headers(at string, to map[string]string) {
	for _, h := range r.headers {
		if _, ok := match(h.pattern, at); ok {
			to[h.name] = h.value
		}
	}
}

// Redirect says where an address leads, the first rule that fits first. There
// says that a page stands at the address, which only a forced rule passes
// over.
func (r *Rules) Redirect(at string, there bool) (to string, ok bool) {
	for _, rule := range r.redirects {
		if there && !rule.forced {
			continue
		}
		values, ok := match(rule.from, at)
		if !ok {
			continue
		}
		to := rule.to
		for name, value := range values {
			to = strings.ReplaceAll(to, name, (&url.URL{Path: value}).EscapedPath())
		}
		return to, true
	}
	return "", false
}

// match compares an address with a pattern: a segment ":name" takes any one
// segment, and "*" at the end takes the rest, which ":splat" names. A slash
// at the end counts for nothing.
func match(pattern, at string) (values map[string]string, ok bool) {
	if u, err := url.PathUnescape(pattern); err == nil {
		pattern = u
	}
	want, have := segments(pattern), segments(at)
	values = map[string]string{}
	for i, w := range want {
		switch {
		case w == "*" && i == len(want)-1:
			values[":splat"] = strings.Join(have[min(i, len(have)):], "/")
			return values, true
		case i >= len(have):
			return nil, false
		case strings.HasPrefix(w, ":"):
			values[w] = have[i]
		case w != have[i]:
			return nil, false
		}
	}
	return values, len(want) == len(have)
}

func segments(p string) []string {
	p = strings.Trim(path.Clean("/"+p), "/")
	if p == "" {
		return nil
	}
	return strings.Split(p, "/")
}
