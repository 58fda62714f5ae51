package publish

import (
	"maps"
	"testing"
)

func TestRedirectRulesLeadOn(t *testing.T) {
	r := ParseRules(nil, []byte(`# old names
/old            /en/new/
/blog/*         /en/news/:splat        302
/by/:year/:name /en/:name/?of=:year    301
/en/taken/      /en/other/
/en/forced/     /en/other/             301!
/shop           /en/shop/              301  Country=cm
/api/*          https://api.example/:splat 200
/find  id=:id   /en/:id/
`))
	for _, c := range []struct {
		at, want string
		there    bool
	}{
		{at: "/old", want: "/en/new/"},
		{at: "/old/", want: "/en/new/"},
		{at: "/older"},
		{at: "/blog/a/b", want: "/en/news/a/b"},
		{at: "/blog", want: "/en/news/"},
		{at: "/by/2020/né", want: "/en/n%C3%A9/?of=2020"},
		{at: "/by/2020"},
		{at: "/en/taken/", there: true},
		{at: "/en/forced/", there: true, want: "/en/other/"},
		{at: "/shop"},
		{at: "/api/x"},
		{at: "/find"},
	} {
		if got, _ := r.Redirect(c.at, c.there); got != c.want {
			t.Errorf("%s leads to %q, want %q", c.at, got, c.want)
		}
	}
}

func TestHeaderRulesComeOnTop(t *testing.T) {
	r := ParseRules([]byte("/en/*\n  X-One: 1\n\tCache-Control: no-store\n# a comment\n/en/a/\n  X-Two: a: b\nno pair\n"), nil)
	got := map[string]string{"Cache-Control": "public", "X-Kept": "yes"}
	r.Headers("/en/a/", got)
	want := map[string]string{"Cache-Control": "no-store", "X-Kept": "yes", "X-One": "1", "X-Two": "a: b"}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	other := map[string]string{}
	if r.Headers("/fr/", other); len(other) != 0 {
		t.Errorf("got %v", other)
	}
}
