package queries

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/relevance/corpus"
)

// page makes a page with a paragraph under each heading.
func page(lang, id, title, description string, parts ...string) *corpus.Page {
	p := &corpus.Page{Lang: lang, ID: id, URL: "/" + lang + "/" + id + "/", Title: title, Description: description, Twins: map[string]string{}, StandIn: map[string]bool{}}
	for i, text := range parts {
		kind := corpus.Text
		under := (i + 1) / 2
		if i%2 == 1 {
			kind = corpus.Heading
		}
		p.Blocks = append(p.Blocks, corpus.Block{Kind: kind, Text: text, Under: under, Level: 2 * (i % 2)})
	}
	for _, l := range []string{"en", "fr"} {
		p.Twins[l] = "/" + l + "/" + id + "/"
	}
	return p
}

func small() *corpus.Corpus {
	return &corpus.Corpus{Langs: []string{"en", "fr"}, Pages: []*corpus.Page{
		page("en", "a", "Watering the garden", "How much water the beds need in a dry summer, and when to give it to them.",
			"The watering can stands beside the barrel.", "Filling the barrel", "Gutters fill the barrel after rainfall."),
		page("en", "b", "Pruning apple trees", "", "Secateurs, ladders and gutters.", "Dead branches", "Watered trees heal. The barrel and the gutters fill."),
		page("en", "c", "Contacts", "Who answers.", "Nobody waters on Sundays."),
		page("fr", "a", "L’arrosage du potager", "Combien d’eau demandent les planches.", "L’arrosoir est près du tonneau.", "Remplir le tonneau", "Les gouttières remplissent."),
		page("fr", "b", "Tailler les pommiers", "Quand tailler.", "Les sécateurs et l’échelle.", "Branches mortes", "Les pommiers taillés guérissent."),
	}}
}

func of(list []Query, lang, class string) []Query {
	return slices.DeleteFunc(slices.Clone(list), func(q Query) bool { return q.Lang != lang || q.Class != class })
}

func TestEqualSeedsGiveEqualQueries(t *testing.T) {
	a, b := Draw(small(), Options{}), Draw(small(), Options{})
	if !reflect.DeepEqual(a, b) {
		t.Error("two drawings differ")
	}
	if other := Draw(small(), Options{Seed: 2}); reflect.DeepEqual(a, other) {
		t.Error("another seed draws the same")
	}
}

func TestLanguageMoreMovesNoOtherQueries(t *testing.T) {
	both, one := Draw(small(), Options{}), Draw(small(), Options{}, "fr")
	for _, class := range Classes {
		if a, b := of(both, "fr", class), of(one, "fr", class); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %v and %v", class, a, b)
		}
	}
}

func TestNoQueryIsAskedTwice(t *testing.T) {
	seen := map[string]bool{}
	for _, q := range Draw(small(), Options{}) {
		key := q.Lang + strings.ToLower(q.Text)
		if seen[key] {
			t.Errorf("%q twice", q.Text)
		}
		seen[key] = true
		if len(q.URLs) == 0 || len(q.URLs) > 3 {
			t.Errorf("%q has %d right answers", q.Text, len(q.URLs))
		}
	}
}

func TestClassesAskWhatTheySay(t *testing.T) {
	c := small()
	list := Draw(c, Options{})
	l := newLanguage("en", c.Of("en"))
	for _, q := range of(list, "en", Typo) {
		wrong := 0
		for _, w := range l.words(q.Text) {
			if l.pages[w.form] == 0 {
				wrong++
			}
		}
		if wrong != 1 {
			t.Errorf("%q has %d words that no page has, want 1", q.Text, wrong)
		}
	}
	for _, q := range of(list, "fr", NoAccent) {
		if analysis.Fold(q.Text) != strings.ToLower(strings.ReplaceAll(q.Text, "’", "’")) {
			t.Errorf("%q still has accents", q.Text)
		}
	}
	texts := func(lang, class string) (out []string) {
		for _, q := range of(list, lang, class) {
			out = append(out, q.Text)
		}
		slices.Sort(out)
		return out
	}
	for _, c := range []struct {
		lang, class string
		want        []string
	}{
		{"en", Title, []string{"Contacts", "Pruning apple trees", "Watering the garden"}},
		{"en", Head, []string{"Dead branches", "Filling the barrel"}},
		{"en", Description, []string{"How much water the beds need in a dry summer", "Secateurs, ladders and gutters"}},
		{"en", Counterpart, []string{"L’arrosage du potager", "Tailler les pommiers"}},
	} {
		got := texts(c.lang, c.class)
		for i := range got {
			got[i] = strings.TrimSuffix(got[i], ".")
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.lang, c.class, got, c.want)
		}
	}
}

func TestInflectedWordIsAnotherFormOfThePages(t *testing.T) {
	l := newLanguage("en", small().Of("en"))
	for _, seed := range []uint64{1, 2, 3} {
		got := l.inflected("Watering the garden", newRandom(seed, ""))
		if got != "water the garden" && got != "watered the garden" && got != "waters the garden" {
			t.Errorf("inflected %q", got)
		}
	}
	if got := l.inflected("Contacts", newRandom(1, "")); got != "" {
		t.Errorf("a word without relatives became %q", got)
	}
}

func TestPrefixKeepsHalfOrMoreOfTheLastWord(t *testing.T) {
	l := newLanguage("en", nil)
	for seed := range uint64(20) {
		got := l.prefix("Watering the garden", newRandom(seed, ""))
		if got != "Watering the gar" && got != "Watering the gard" {
			t.Errorf("prefix %q", got)
		}
	}
	if got := l.prefix("Dead trees", newRandom(1, "")); got != "" {
		t.Errorf("a short word became %q", got)
	}
}

func TestBodyWordsStandInOneSection(t *testing.T) {
	c := small()
	l := newLanguage("en", c.Of("en"))
	got := l.bodies(c.Of("en"), newRandom(1, ""), 10)
	if len(got) == 0 {
		t.Fatal("none")
	}
	for _, q := range got {
		words := strings.Fields(q.text)
		slices.Sort(words)
		if !slices.Equal(words, []string{"barrel", "fill", "gutters"}) || !slices.Equal(q.urls, []string{"/en/a/", "/en/b/"}) {
			t.Errorf("%q answered by %v", q.text, q.urls)
		}
	}
}

func TestListIsReadAsItWasWritten(t *testing.T) {
	list := Draw(small(), Options{})
	var out bytes.Buffer
	if err := Write(&out, "a test", list); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&out)
	if err != nil || !reflect.DeepEqual(got, list) {
		t.Errorf("read %v, error %v", got, err)
	}
	for _, bad := range []string{"en\ttitle\tq\n", "en\ttitle\t \t/a/\n", "en title q /a/\n"} {
		if _, err := Read(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestReducedSiteLacksAFifthOfTheTranslations(t *testing.T) {
	dir, to := t.TempDir(), t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("casebook.toml", "title = \"T\"\n[[languages]]\nlang = \"en\"\nname = \"English\"\nfallback = [\"fr\"]\n[[languages]]\nlang = \"fr\"\nname = \"Français\"\nfallback = [\"en\"]\n")
	write("content/en/_index.md", "---\ntitle: Home\n---\n")
	write("content/fr/_index.md", "---\ntitle: Accueil\n---\n")
	for _, id := range strings.Fields("a b c d e f g h i j") {
		write("content/en/"+id+".md", "---\ntitle: English page "+id+id+"\ndescription: What "+id+id+" says.\n---\n")
		write("content/fr/"+id+".md", "---\ntitle: La page "+id+id+"\ndescription: Ce que dit "+id+id+".\nslug: page-"+id+"\n---\n")
	}
	write("public/left.txt", "made by a build")
	ctx := context.Background()
	whole, err := corpus.Read(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	removed, err := Reduce(whole, dir, to, "fr", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(removed) != 2 {
		t.Fatalf("%d pages removed, want 2 of 10", len(removed))
	}
	if _, err := os.Stat(filepath.Join(to, "public")); err == nil {
		t.Error("the copy has what a build made")
	}
	reduced, err := corpus.Read(ctx, to)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(reduced.Of("fr")); n != 9 {
		t.Errorf("%d French pages are left, want 9", n)
	}
	list := DrawForeign(reduced, removed, "fr", Options{})
	if len(of(list, "fr", ForeignTitle)) != 2 || len(of(list, "fr", ForeignDescription)) != 2 {
		t.Fatalf("queries %v", list)
	}
	for _, q := range list {
		id := q.URLs[0][4:5]
		if want := []string{"/fr/" + id + "/", "/en/" + id + "/"}; !slices.Equal(q.URLs, want) && !slices.Equal(q.URLs, []string{want[1], want[0]}) || !strings.Contains(q.Text, id+id) {
			t.Errorf("%q is answered by %v", q.Text, q.URLs)
		}
	}
	for _, q := range Draw(reduced, Options{}, "fr") {
		if q.Class == Counterpart && strings.Contains(q.Text, removed[0].ID+removed[0].ID) {
			t.Errorf("%q asks in the language's own list for a page that it lacks", q.Text)
		}
	}
}

func FuzzChangesOfAnyText(f *testing.F) {
	for _, s := range []string{"", "Watering the garden", "l’été indien", "健康保险", "a\xffb", "़़़़", "👩‍🌾 garden tools"} {
		f.Add(s, uint64(1))
	}
	l := newLanguage("en", small().Of("en"))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		r := newRandom(seed, "")
		l.inflected(text, r)
		l.noAccent(text, r)
		l.typo(text, r)
		l.prefix(text, r)
	})
}
