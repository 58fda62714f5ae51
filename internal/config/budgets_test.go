package config

import "testing"

func TestPageBudgetIsThatOfTheFirstNameWithOne(t *testing.T) {
	b := Budgets{Page: 40, Pages: map[string]int64{"guide": 50, "section": 60}}
	for _, c := range []struct {
		names []string
		want  int64
	}{
		{[]string{"guide", "section"}, 50},
		{[]string{"", "page", "section"}, 60},
		{[]string{"case-study", "page"}, 40},
		{nil, 40},
	} {
		if got := b.PageOf(c.names...); got != c.want {
			t.Errorf("%q: %d, want %d", c.names, got, c.want)
		}
	}
}
