package score

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/openimis/casebook/relevance/queries"
)

func query(class string, urls ...string) queries.Query {
	return queries.Query{Lang: "en", Class: class, Text: "q", URLs: urls}
}

func TestRank(t *testing.T) {
	eleven := strings.Fields("/1/ /2/ /3/ /4/ /5/ /6/ /7/ /8/ /9/ /10/ /11/")
	for _, c := range []struct {
		name   string
		query  queries.Query
		answer Answer
		want   int
	}{
		{"first", query("title", "/a/"), Answer{Native: []string{"/a/", "/b/"}}, 1},
		{"any right one", query("title", "/c/", "/b/"), Answer{Native: []string{"/a/", "/b/"}}, 2},
		{"a section of the page", query("title", "/a/"), Answer{Native: []string{"/a/#part"}}, 1},
		{"sections of one page count once", query("title", "/b/"), Answer{Native: []string{"/a/", "/a/#x", "/b/"}}, 2},
		{"escaped, with a base path", query("title", "/fr/été/"), Answer{Native: []string{"/docs/fr/%C3%A9t%C3%A9/"}}, 1},
		{"not within ten", query("title", "/11/"), Answer{Native: eleven}, 0},
		{"tenth", query("title", "/10/"), Answer{Native: eleven}, 10},
		{"wrong list", query("title", "/a/"), Answer{Foreign: []string{"/a/"}}, 0},
		{"foreign list", query(queries.ForeignTitle, "/a/"), Answer{Native: []string{"/b/"}, Foreign: []string{"/a/"}}, 1},
		{"nothing", query("title", "/a/"), Answer{}, 0},
	} {
		if got := rank(c.query, c.answer, "/docs"); got != c.want {
			t.Errorf("%s: rank %d, want %d", c.name, got, c.want)
		}
	}
}

func TestRowsJudgeByClassAndHalf(t *testing.T) {
	list := []queries.Query{query("title", "/a/"), query("title", "/a/"), query("typo", "/a/"), query(queries.Counterpart, "/a/")}
	answers := []Answer{{Native: []string{"/a/"}}, {Native: []string{"/x/", "/a/"}}, {}, {Native: []string{"/a/"}}}
	rows := Rows(list, answers, All, "")
	want := []Row{{"title", 2, 0.5, 1, 0.75, 0}, {"typo", 1, 0, 0, 0, 1}, {"counterpart", 1, 1, 1, 1, 0}, {"all", 3, 1. / 3, 2. / 3, 0.5, 1}}
	if !slices.Equal(rows, want) {
		t.Errorf("rows %+v, want %+v", rows, want)
	}
	if rows := Rows(list, answers, Tuned, ""); rows[0].N != 1 || rows[0].MRR != 1 {
		t.Errorf("tuned half %+v, want the first title", rows)
	}
	if rows := Rows(list, answers, HeldOut, ""); rows[0].N != 1 || rows[0].MRR != 0.5 {
		t.Errorf("held-out half %+v, want the second title", rows)
	}
}

func TestDuel(t *testing.T) {
	list := []queries.Query{query("title", "/a/"), query("title", "/a/"), query("title", "/a/"), query(queries.ForeignTitle, "/a/")}
	ours := []Answer{{Native: []string{"/a/"}}, {Native: []string{"/b/", "/a/"}}, {}, {Foreign: []string{"/a/"}}}
	theirs := []Answer{{}, {Native: []string{"/a/"}}, {}, {}}
	if w, l, ties := Duel(list, ours, theirs, All, ""); w != 1 || l != 1 || ties != 1 {
		t.Errorf("%d wins, %d losses, %d ties, want one of each: foreign pages are no contest", w, l, ties)
	}
}

func TestCosts(t *testing.T) {
	answers := []Answer{
		{Cold: []Request{{"root", 1000, 1}, {"terms", 2000, 2}, {"terms", 2000, 2}}, Warm: []Request{{"text", 100, 0}}},
		{Cold: []Request{{"root", 1000, 0}}},
		{},
	}
	c := Costs(answers, true)
	if c.Bytes != (Spread{2, 3000, 5000, 5000}) || c.Requests.Mean != 2 || c.Stages != (Spread{1, 2, 2, 2}) || c.Parallel.Max != 2 || math.Abs(c.Kinds["terms"]-2000) > 1e-9 {
		t.Errorf("first visits %+v", c)
	}
	if c := Costs(answers, false); c.Bytes.N != 1 || c.Bytes.Mean != 100 {
		t.Errorf("later queries %+v", c)
	}
}

func TestTablesShowBothSides(t *testing.T) {
	row := []Row{{"title", 10, 0.5, 1, 0.75, 2}}
	if got := Table("T", row, []Row{{"title", 10, 0.25, 0.5, 0.3, 4}}); !strings.Contains(got, "title                 10   0.500 1.000  0.750     2   | 0.250 0.500  0.300     4") {
		t.Errorf("table\n%s", got)
	}
	if got := CostTable("C", []string{"first"}, []Cost{{Bytes: Spread{N: 3, Mean: 1500, P95: 2000, Max: 2500}, Kinds: map[string]float64{"js": 500, "terms": 1000}}}); !strings.Contains(got, "1.5    2.0    2.5") || !strings.Contains(got, "terms 1.0 js 0.5") {
		t.Errorf("costs\n%s", got)
	}
}
