package publish

import (
	"net/url"
	"path"
	"strings"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
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
	span     diag.Span
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
	at := 0
	for line := range strings.Lines(string(redirects)) {
		span := diag.Span{Start: at, End: at + len(strings.TrimRight(line, "\r\n"))}
		at += len(line)
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
		r.redirects = append(r.redirects, redirectRule{words[0], words[1], forced, span})
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

// mostHops is how many redirects one after the other are followed; browsers
// give up at 20.
const mostHops = 20

// Faults follows the redirects of static/_redirects, path, to where they end.
// Base is the path of base_url. Old are the addresses that pages had; leads
// reports whether the site has a page or file at an address, else what is near.
// What is filled in by a host, and what leads off the site, is not followed.
func (r *Rules) Faults(path, base string, old []site.Redirect, leads func(paths.URL) (near string, ok bool)) (faults []diag.Diagnostic) {
	moved := map[string]string{}
	for _, o := range old {
		moved[strings.TrimSuffix(string(o.From), "/")] = base + string(o.To)
	}
	for _, rule := range r.redirects {
		if strings.ContainsAny(rule.from, ":*") || strings.ContainsAny(rule.to, ":*") {
			continue
		}
		chain := []string{rule.from}
		for at := rule.to; ; {
			if i := strings.IndexAny(at, "?#"); i >= 0 {
				at = at[:i]
			}
			inside, own := strings.CutPrefix(at, base)
			if strings.Contains(at, "://") || !own {
				break
			}
			chain = append(chain, at)
			if match := strings.TrimSuffix(at, "/") == strings.TrimSuffix(rule.from, "/"); match || len(chain) > mostHops {
				if match {
					faults = append(faults, diag.RedirectLoop.At(path, rule.span, diag.S("from", rule.from), diag.S("chain", strings.Join(chain, " → "))))
				}
				break
			}
			if to := moved[strings.TrimSuffix(inside, "/")]; to != "" {
				at = to
				continue
			}
			near, there := leads(paths.URL(inside))
			if to, ok := r.Redirect(at, there); ok {
				at = to
				continue
			}
			if !there {
				faults = append(faults, diag.RedirectDead.At(path, rule.span, diag.S("from", rule.from), diag.S("to", at), diag.S("suggest", near)))
			}
			break
		}
	}
	return faults
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
