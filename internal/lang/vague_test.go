package lang

import "testing"

func TestVague(t *testing.T) {
	for _, c := range []struct {
		tag, text string
		want      bool
	}{
		{"en", "here", true}, {"en", "Click  Here!", true}, {"en", "here and there", false}, {"en", "ici", false}, {"en", "", false},
		{"fr", "Ici…", true}, {"fr", "En savoir plus »", true}, {"fr", "here", false}, {"fr-CM", "ici", true},
		{"sw", "here", false}, {"not a tag", "here", false},
	} {
		if got := New(c.tag, Custom{}).Vague(c.text); got != c.want {
			t.Errorf("%s %q: %v", c.tag, c.text, got)
		}
	}
}
