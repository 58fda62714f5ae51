// Package paths holds the three kinds of path that a build handles, as three
// types, so that the compiler finds a mix-up: where a source lies, where a
// page is on the web, and where a file goes in the output folder.
package paths

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

type (
	// Src is a source file relative to the site's folder, with slashes:
	// "content/en/cases/nepal.md".
	Src string
	// URL is a path on the site, rooted and without the path of base_url:
	// "/en/cases/nepal/". Letters of every script stand as they are; see
	// Escape.
	URL string
	// Out is a file relative to the output folder: "en/cases/nepal/index.html".
	Out string
)

// Out returns the file that a host serves at the URL.
func (u URL) Out() Out {
	s := strings.TrimPrefix(string(u), "/")
	if s == "" || strings.HasSuffix(s, "/") {
		s += "index.html"
	}
	return Out(s)
}

// Fold is the same for files that some system takes for one: whose paths
// differ in letter case, or in how an accent is typed. Upper case first joins
// letters that have several small forms.
func (p Out) Fold() string {
	for i := range len(p) {
		if p[i] >= 0x80 {
			return norm.NFC.String(strings.ToLower(strings.ToUpper(norm.NFC.String(string(p)))))
		}
	}
	return strings.ToLower(string(p))
}

// Join returns the URL of a folder below u: Join("/en/", "cases") is
// "/en/cases/".
func (u URL) Join(segments ...string) URL {
	s := strings.TrimSuffix(string(u), "/")
	for _, seg := range segments {
		s += "/" + seg
	}
	return URL(s + "/")
}

// Escape returns the URL percent-encoded for an attribute or a header.
func (u URL) Escape() string {
	for i := range len(u) {
		if !plain[u[i]] {
			return escape(string(u))
		}
	}
	return string(u) // nearly always
}

// plain are the bytes that stand in a path as they are (RFC 3986).
var plain = func() (t [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_.~!$&'()*+,;=:@") {
		t[c] = true
	}
	return t
}()

func escape(s string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for i := range len(s) {
		if c := s[i]; plain[c] {
			out.WriteByte(c)
		} else {
			out.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return out.String()
}

// Ext returns the file name extension in lower case, with its dot.
func (s Src) Ext() string { return strings.ToLower(path.Ext(string(s))) }

// Dir returns the folder, "." at the top.
func (s Src) Dir() string { return path.Dir(string(s)) }

// Slug makes a path segment or an id of a text: lower case, letters, marks
// and digits of every script kept ("Santé à l'école" is "santé-à-l-école"),
// everything else a single hyphen, none at the ends. It is idempotent, and
// "" only for a text without letters and digits. The text is brought to
// Unicode's form NFC first, so that both ways of typing an accent agree.
func Slug(text string) string {
	if isSlug(text) {
		return text // most file names are slugs
	}
	var out strings.Builder
	hyphen := false
	for _, r := range norm.NFC.String(strings.ToLower(norm.NFC.String(text))) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && out.Len() > 0 && !hyphen:
			if hyphen && out.Len() > 0 {
				out.WriteByte('-')
			}
			hyphen = false
			out.WriteRune(r)
		default:
			hyphen = true
		}
	}
	return out.String()
}

// isSlug reports whether a text of ASCII letters is a slug as it is.
func isSlug(text string) bool {
	hyphen := true
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			hyphen = false
		case c == '-' && !hyphen:
			hyphen = true
		default:
			return false
		}
	}
	return !hyphen
}

// ValidSegment reports whether an author may use s as one path segment: not
// empty, no slash, no dot at the start, nothing that a URL, a file system or
// a header would read as something else.
func ValidSegment(s string) bool {
	if s == "" || s[0] == '.' || len(s) > 200 {
		return false
	}
	for _, r := range s {
		if !(unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '-' || r == '_' || r == '.') {
			return false
		}
	}
	return true
}
