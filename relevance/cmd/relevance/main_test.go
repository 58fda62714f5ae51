package main

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/openimis/casebook/relevance/churn"
)

func TestFlags(t *testing.T) {
	for _, c := range []struct {
		args  string
		sites []string
		sizes []int
		bad   bool
	}{
		{"", []string{"relevance/fixture"}, nil, false},
		{"-s a,b", []string{"a", "b"}, nil, false},
		{"-sizes 1000,50", []string{"relevance/fixture"}, []int{1000, 50}, false},
		{"-sizes few", nil, nil, true},
		{"-sizes 3", nil, nil, true},
		{"-churn 3", nil, nil, true},
		{"site", nil, nil, true},
	} {
		o, err := parse(strings.Fields(c.args), io.Discard)
		if (err != nil) != c.bad {
			t.Errorf("%q: error %v", c.args, err)
		}
		if err == nil && (!slices.Equal(o.sites, c.sites) || !slices.Equal(o.sizes, c.sizes)) {
			t.Errorf("%q: sites %v, sizes %v", c.args, o.sites, o.sizes)
		}
	}
}

func TestCountsAreShownByName(t *testing.T) {
	if got := show(churn.Count{"": 7, "t": 5, "root": 1, "f": 0}); got != "all 7, root 1, term shards 5" {
		t.Errorf("shown as %q", got)
	}
}
