package paths

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSlugKeepsLettersOfEveryScript(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Health insurance", "health-insurance"},
		{"Santé à l’école", "santé-à-l-école"},
		{"SANTÉ", "santé"},
		{"e\u0301te\u0301", "été"}, // both ways of typing an accent agree
		{"التأمين الصحي", "التأمين-الصحي"},
		{"स्वास्थ्य बीमा", "स्वास्थ्य-बीमा"},
		{"  --a--b--  ", "a-b"},
		{"api_fhir_r4", "api-fhir-r4"},
		{"24.10", "24-10"},
		{"İstanbul", "istanbul"},
		{"!?", ""},
		{"", ""},
	} {
		if got := Slug(c.text); got != c.want {
			t.Errorf("Slug(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestURLs(t *testing.T) {
	for _, c := range []struct {
		u    URL
		out  Out
		href string
	}{
		{"/", "index.html", "/"},
		{"/en/cases/", "en/cases/index.html", "/en/cases/"},
		{"/fr/santé/", "fr/santé/index.html", "/fr/sant%C3%A9/"},
		{"/en/feed.xml", "en/feed.xml", "/en/feed.xml"},
		{"/a b\"<", "a b\"<", "/a%20b%22%3C"},
	} {
		if got := c.u.Out(); got != c.out {
			t.Errorf("%q.Out() = %q, want %q", c.u, got, c.out)
		}
		if got := c.u.Escape(); got != c.href {
			t.Errorf("%q.Escape() = %q, want %q", c.u, got, c.href)
		}
	}
	if got := URL("/en/").Join("tags", "page"); got != "/en/tags/page/" {
		t.Errorf("Join: %q", got)
	}
}

func TestSegmentsThatAnAuthorMayNotUse(t *testing.T) {
	for _, s := range []string{"", ".", "..", ".git", "a/b", `a\b`, "a b", "a?b", "a#b", "a%b", "a\x00b", "a\nb", strings.Repeat("a", 300)} {
		if ValidSegment(s) {
			t.Errorf("%q passes as a segment", s)
		}
	}
	for _, s := range []string{"a", "nepal-hib", "santé", "التأمين", "v1.2", "api_fhir_r4"} {
		if !ValidSegment(s) {
			t.Errorf("%q does not pass as a segment", s)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, s := range []string{"Health insurance", "Santé", "التأمين الصحي", "a/../b", "\x00", "İ", "ǅ", "e\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		slug := Slug(s)
		if again := Slug(slug); again != slug {
			t.Fatalf("not idempotent: %q, %q, %q", s, slug, again)
		}
		if slug != "" && (strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || strings.Contains(slug, "--")) {
			t.Fatalf("hyphens: %q", slug)
		}
		if strings.ContainsAny(slug, "/\\.?#% \x00") || !utf8.ValidString(slug) {
			t.Fatalf("not one segment: %q", slug)
		}
		letters := 0
		for _, r := range s {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				letters++
			}
		}
		if utf8.ValidString(s) && letters > 0 && slug == "" {
			t.Fatalf("letters lost: %q", s)
		}
		if back, err := url.PathUnescape(URL(slug).Escape()); err != nil || back != slug {
			t.Fatalf("escape: %q %q %v", slug, back, err)
		}
	})
}
