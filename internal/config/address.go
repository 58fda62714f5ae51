package config

import (
	"net/url"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
)

// SplitBaseURL returns a base address without the slash at its end, and its
// path ("/docs", or "" at the top). Both are "" if it cannot be used; see
// CheckBaseURL.
func SplitBaseURL(text string) (base, path string) {
	base, path, _ = splitBaseURL(text)
	return base, path
}

// CheckBaseURL says why an address cannot be the one under which a site is
// published, "" if it can.
func CheckBaseURL(text string) (problem string) {
	_, _, problem = splitBaseURL(text)
	return problem
}

func splitBaseURL(text string) (base, path, problem string) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return "", "", "it is not an address"
	case !strings.EqualFold(u.Scheme, "https") && !strings.EqualFold(u.Scheme, "http"):
		return "", "", "it must begin with https:// or http://"
	case u.Hostname() == "":
		return "", "", "it names no computer"
	case u.User != nil:
		return "", "", "it must not hold a user name"
	case strings.ContainsAny(text, "?#"):
		return "", "", "it must not hold a question mark or a hash"
	}
	path = strings.TrimSuffix(u.Path, "/")
	if path != "" {
		for _, segment := range strings.Split(path[1:], "/") {
			// Universities give their members folders such as ~name.
			if !paths.ValidSegment(strings.TrimPrefix(segment, "~")) {
				return "", "", "its path must be plain names of folders"
			}
		}
	}
	return strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host) + paths.URL(path).Escape(), path, ""
}

func (d *decoder) baseURL(f *data.Field, c *Config) {
	text, ok := d.str(f)
	if !ok {
		return
	}
	base, path, problem := splitBaseURL(text)
	if problem != "" {
		d.report(diag.BaseURL, f.Value.Span, diag.S("url", text), diag.S("problem", problem))
		return
	}
	c.BaseURL, c.BasePath = base, path
}

func (d *decoder) repository(f *data.Field, to *Repository) {
	web := func(name string, to *string, placeholder string) key {
		return key{name, func(f *data.Field) {
			text, ok := d.str(f)
			if !ok {
				return
			}
			plain := text
			if placeholder != "" {
				plain = strings.ReplaceAll(text, placeholder, "x") // braces are no part of an address
			}
			u, err := url.Parse(plain)
			switch {
			case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
				d.report(diag.ConfigURL, f.Value.Span, diag.S("url", text), diag.S("key", name), diag.S("want", "an address that begins with https://"))
			case placeholder != "" && !strings.Contains(text, placeholder):
				d.report(diag.ConfigPlaceholder, f.Value.Span, diag.S("key", name), diag.S("placeholder", placeholder),
					diag.S("example", "`https://example.org/site/"+name+"/main/"+placeholder+"`"))
			default:
				*to = text
			}
		}}
	}
	d.table(f.Value, f.Key, "[repository]",
		web("url", &to.URL, ""),
		web("edit", &to.Edit, "{path}"),
		web("new", &to.New, "{path}"),
		web("issues", &to.Issues, ""))
}

// link reads an address that a menu leads to.
func (d *decoder) link(name string, to *string) key {
	return key{name, func(f *data.Field) {
		text, ok := d.str(f)
		if !ok {
			return
		}
		if !safe(text) {
			d.report(diag.ConfigURL, f.Value.Span, diag.S("url", text), diag.S("key", name),
				diag.S("want", "an address that begins with https://, mailto: or a slash; for a page of the site use `page`"))
			return
		}
		*to = text
	}}
}

// safe reports whether a reader's browser can follow an address without
// running anything or leaving the site unseen: //host is such a trap.
func safe(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "https", "http":
		return u.Host != ""
	case "mailto", "tel":
		return u.Opaque != ""
	case "":
		return strings.HasPrefix(text, "#") || strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") && !strings.HasPrefix(text, "/\\")
	}
	return false
}
