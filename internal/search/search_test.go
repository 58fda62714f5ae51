package search

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/memo"
)

func TestWordsAreFoundWhereTheyStand(t *testing.T) {
	x := open(t, tree(Build(Input{Languages: []Language{language("en", countries...)}})), "en")
	for form, want := range map[string]string{
		"health":      "0 title of 4",
		"insurance":   "0 title of 4",
		"in":          "0 title of 4", // stop words count in titles
		"if":          "0 headings 100[1]",
		"we":          "",
		"enrolment":   "0, 1", // of one stem with "enrolled"
		"enrolled":    "0, 1",
		"families":    "0", // code within text
		"family":      "0",
		"openimis":    "0", // marks within a word leave it one
		"imis":        "0", // and its parts are words
		"api_fhir_r4": "0, 1",
		"fhir":        "0, 1",
		"claims":      "0 headings 10[3], 1 headings 10[1]",
		"claimed":     "0 headings 10[3], 1 headings 10[1]", // in a block of code too
		"premiere":    "1 title of 3",
		"oeuvre":      "1",
		"djamena":     "1",
		"24.10":       "1",
		"3":           "0",
		"nepal":       "0 title of 4",
		"pilot":       "1", // of the description
		"cases":       "0, 1",
		"absent":      "",
	} {
		if got := found(t, x, form); got != want {
			t.Errorf("%s: %s, want %s", form, got, want)
		}
	}
}

func TestCardsAndTextsComeBack(t *testing.T) {
	x := open(t, tree(Build(Input{Languages: []Language{language("en", countries...)}})), "en")
	for i, want := range []Card{
		{Href: "cases/nepal/", Title: "Health insurance in Nepal"},
		{Href: "cases/chad/", Title: "Chad: première étape"},
	} {
		c, err := x.Card(i)
		if err != nil {
			t.Fatal(err)
		}
		if c.Href != want.Href || c.Title != want.Title || c.Sections != 0 || c.Lang != "" {
			t.Errorf("%+v, want %+v", c, want)
		}
	}
	c, _ := x.Card(0)
	sections, err := x.Text(c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range sections {
		got = append(got, fmt.Sprintf("%d#%s %s: %s", s.Section, s.ID, s.Heading, s.Text))
	}
	want := []string{
		"0# : Enrolment officers visit families with openIMIS.",
		"1#costs-and-claims Costs and claims: Claims cost Rs 3,500 a family.",
		"2#if If: We're late.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestFacetsNameThePagesThatHaveAValue(t *testing.T) {
	l := language("en", countries...)
	l.Facets = []Facet{{Key: "country", Label: "Country", Values: []Value{{"TD", "Chad"}, {"XX", "Nowhere"}}}, {Key: "type", Label: "Type"}}
	x := open(t, tree(Build(Input{Languages: []Language{l}})), "en")
	for key, want := range map[string]string{
		"country": "Country [{TD Chad [[1 1]]} {NP NP [[0 1]]}]",
		"type":    "Type [{case case [[0 2]]}]",
	} {
		f, err := x.Facet(key)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(f.Label, " ", f.Values); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// sample is a random site of one language that has words of all frequencies.
func sample(pages int) []source {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		n := int(r.ExpFloat64() * 60)
		return fmt.Sprintf("%c%c%cw%d", 'a'+n%23, 'a'+n*7%19, 'a'+n%11, n)
	}
	text := func(n int) string {
		words := make([]string, n)
		for i := range words {
			words[i] = word()
		}
		return strings.Join(words, " ")
	}
	var out []source
	for i := range pages {
		s := source{id: fmt.Sprintf("s%02d/p%05d", i/50, i), title: text(4)}
		var b strings.Builder
		for range 3 + r.IntN(4) {
			fmt.Fprintf(&b, "%s\n\n## %s\n\n", text(20+r.IntN(150)), text(3))
		}
		s.text = b.String() + text(30)
		s.facets = []Pick{{"type", fmt.Sprint("t", r.IntN(4))}}
		out = append(out, s)
	}
	return out
}

func TestEveryPostingThatGoesInComesOut(t *testing.T) {
	const pages = 700
	l := language("en", sample(pages)...)
	files := Build(Input{Languages: []Language{l}})
	if !slices.ContainsFunc(files, func(f File) bool { return f.Kind == 'p' }) {
		t.Error("no list was long enough to be external")
	}
	x := open(t, tree(files), "en")
	want := map[string][]int{} // pages, by form
	for i := range l.Native {
		r, err := l.Native[i].Load().unpack()
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range r.uses {
			for _, f := range u.forms {
				want[f] = append(want[f], i)
			}
		}
	}
	for form, list := range want {
		groups, err := x.Lookup(form)
		if err != nil || len(groups) == 0 {
			t.Fatalf("%s: %v, %d groups", form, err, len(groups))
		}
		var got []int
		for _, g := range groups {
			if g.Pages != len(g.Postings) {
				t.Fatalf("%s: %d pages, %d postings", form, g.Pages, len(g.Postings))
			}
			for _, p := range g.Postings {
				got = append(got, p.Page)
				if p.Impact < 1 || p.Impact > impacts {
					t.Fatalf("%s: impact %d", form, p.Impact)
				}
			}
		}
		for _, p := range list {
			if !slices.Contains(got, p) {
				t.Fatalf("%s: page %d is not found", form, p)
			}
		}
		// Typos at the beginning of a word are looked for from its end.
		if len(form) < shortTail {
			continue
		}
		tails, err := x.Tails()
		if err != nil {
			t.Fatal(err)
		}
		list, err := x.Tail(tails.Names[tails.Covers(backward(form))])
		if err != nil || !slices.Contains(list, backward(form)) {
			t.Fatalf("%s is not in its tail: %v", form, err)
		}
	}
	for i := range l.Native {
		c, err := x.Card(i)
		if err != nil {
			t.Fatal(err)
		}
		if x.Root.Base+c.Href != l.Native[i].Href {
			t.Fatalf("card %d is that of %s", i, c.Href)
		}
		text, err := x.Text(c)
		if err != nil {
			t.Fatal(err)
		}
		r, _ := l.Native[i].Load().unpack()
		got := map[int]string{}
		for _, s := range text {
			got[s.Section] += strings.TrimPrefix("\n"+s.Text, "\n")
		}
		for j, s := range r.sections {
			if strings.ReplaceAll(got[j], " ", "") != strings.ReplaceAll(s.text, " ", "") {
				t.Fatalf("page %d, section %d: %q, want %q", i, j, got[j], s.text)
			}
		}
	}
}

func contents(t testing.TB, in Input) map[string][]byte {
	out := map[string][]byte{}
	for _, f := range Build(in) {
		if out[string(f.Path)] != nil {
			t.Errorf("%s is there twice", f.Path)
		}
		out[string(f.Path)] = f.Bytes()
	}
	return out
}

func changed(a, b map[string][]byte) (kinds map[byte]int) {
	kinds = map[byte]int{}
	for name, data := range b {
		if !bytes.Equal(a[name], data) {
			kind := byte('S')
			if i := strings.LastIndexByte(name, '/'); strings.Count(name, "/") == 2 {
				kind = name[i+1]
			}
			kinds[kind]++
		}
	}
	return kinds
}

func TestSameBytesWithAnyNumberOfCoresAndAnyStore(t *testing.T) {
	l := language("en", sample(300)...)
	plain := contents(t, Input{Languages: []Language{l}})
	store := memo.OpenMemory()
	for i, procs := range []int{1, 8, 8} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		got := contents(t, Input{Languages: []Language{l}, Store: store, Each: parallel})
		if len(got) != len(plain) || len(changed(plain, got)) != 0 {
			t.Errorf("build %d with %d cores differs: %v", i, procs, changed(plain, got))
		}
	}
}

func TestIncrementalIndexIsThatOfACleanBuild(t *testing.T) {
	store := memo.OpenMemory()
	sources := sample(400)
	r := rand.New(rand.NewPCG(3, 4))
	for range 6 {
		i := r.IntN(len(sources))
		switch r.IntN(4) {
		case 0:
			sources[i].text += " entirely new words"
		case 1:
			sources[i].title = "Renamed"
		case 2:
			sources = slices.Delete(sources, i, i+1)
		case 3:
			sources = slices.Insert(sources, i, source{id: sources[i].id + "x", title: "Inserted", text: "Something."})
		}
		l := language("en", sources...)
		warm := contents(t, Input{Languages: []Language{l}, Store: store})
		clean := contents(t, Input{Languages: []Language{l}})
		if len(warm) != len(clean) || len(changed(clean, warm)) != 0 {
			t.Fatalf("differs: %v", changed(clean, warm))
		}
	}
}

func TestWhatAStoreHasLostIsMadeAgain(t *testing.T) {
	l := language("en", sample(60)...)
	whole := newBuilder(Input{Languages: []Language{l}, Store: memo.OpenMemory()})
	scale := newScale([fields]int{})
	want := whole.segment("en", l.Native, memo.Digest{1}, scale)
	seg, lens, err := unpackSegment(want.pack())
	if err != nil {
		t.Fatal(err)
	}
	got := &held{
		segment: seg, lens: lens, key: memo.Digest{1}, reader: "en", scale: scale, own: l.Native,
		b: newBuilder(Input{Languages: []Language{l}, Store: memo.OpenMemory()}),
	}
	got.fill()
	if !slices.Equal(got.slices, want.slices) {
		t.Error("slices differ")
	}
	for _, c := range want.chunks {
		digest := memo.Digest([]byte(c))
		if data := got.chunk(digest); len(data) == 0 || !bytes.Equal(data, want.chunk(digest)) {
			t.Errorf("chunk %x differs", digest)
		}
	}
}

func TestStoppedBuildsEnd(t *testing.T) {
	l := language("en", sample(60)...)
	for n := range 12 {
		left := n
		Build(Input{Languages: []Language{l}, Each: func(n int, fn func(int)) {
			if left--; left < 0 {
				return
			}
			for i := range n {
				fn(i)
			}
		}})
	}
}

func TestEditOfAParagraphMovesFewFiles(t *testing.T) {
	sources := sample(1500)
	l := language("en", sources...)
	store := memo.OpenMemory()
	before := contents(t, Input{Languages: []Language{l}, Store: store})
	s := sources[700]
	words := strings.Fields(s.text)
	copy(words[10:14], []string{"aaaw0", "replaced", "abhw1", "wholly"})
	s.text = strings.Replace(s.text, strings.Join(strings.Fields(s.text)[:20], " "), strings.Join(words[:20], " "), 1)
	l.Native[700] = page("en", s)
	after := contents(t, Input{Languages: []Language{l}, Store: store})
	kinds := changed(before, after)
	total := 0
	for _, n := range kinds {
		total += n
	}
	t.Logf("%d files: %v", total, named(kinds))
	if total == 0 || total > 15 || kinds['x'] != 1 || kinds['c'] != 1 {
		t.Error("these are too many, or not those of one page")
	}
}

func TestInsertedPageMovesFewCardsAndChunks(t *testing.T) {
	sources := sample(1500)
	l := language("en", sources...)
	store := memo.OpenMemory()
	before := contents(t, Input{Languages: []Language{l}, Store: store})
	r := rand.New(rand.NewPCG(5, 6))
	var cards, chunks []int
	for range 12 {
		i := r.IntN(len(sources))
		s := sources[r.IntN(len(sources))]
		s.id = sources[i].id + "-new"
		s.text = "Not a copy. " + s.text
		with := l
		with.Native = slices.Insert(slices.Clone(l.Native), i+1, page("en", s))
		kinds := changed(before, contents(t, Input{Languages: []Language{with}, Store: store}))
		cards, chunks = append(cards, kinds['c']), append(chunks, kinds['x'])
	}
	slices.Sort(cards)
	slices.Sort(chunks)
	t.Logf("cards %v, chunks %v", cards, chunks)
	if cards[len(cards)/2] > 3 || chunks[len(chunks)/2] > 3 {
		t.Error("these are too many")
	}
}

func named(kinds map[byte]int) map[string]int {
	out := map[string]int{}
	for k, n := range kinds {
		out[string(k)] = n
	}
	return out
}

func TestPathsAreThoseOfTheFormat(t *testing.T) {
	for _, f := range Build(Input{Languages: []Language{language("en", countries...), language("fr")}}) {
		if !fs.ValidPath(string(f.Path)) || f.Fixed != (strings.Count(string(f.Path), "/") == 1) {
			t.Errorf("%+v", f)
		}
	}
}
