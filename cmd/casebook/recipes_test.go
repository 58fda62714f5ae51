package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// The recipe site uses everything that a content type can say, and has no
// word of the site that this program was first made for: were a type of that
// site known to the program by name, it would show here.
func TestASiteOfOtherTypesNeedsNoLineOfCode(t *testing.T) {
	f := folder{t, t.TempDir()}
	if err := os.CopyFS(f.dir, os.DirFS("testdata/recipes")); err != nil {
		t.Fatal(err)
	}
	f.build() // without diagnostics

	for _, page := range []struct {
		name  string
		holds []string
		lacks []string
	}{
		{"en/recipes/dal-bhat/index.html", []string{
			`<p class="fact"><b>Serves</b><i>4</i></p>`,
			`<b>Difficulty</b><i>Needs care</i>`,
			`<b>Comes from</b><i>Nepal</i>`,
			`<a href="/en/tags/">Topics</a><a href="/en/tags/without-meat/">Without meat</a>`,
			`<a href="/en/seasons/">Seasons</a><a href="/en/seasons/autumn/">Autumn</a><a href="/en/seasons/winter/">Winter</a>`,
			`Rinse the <a href="/en/ingredients/lentils/">lentils</a>`,
			`<a href="#src-market-book"`,
			`<p id="src-market-book"><a href="https://press.example.org/market">The market book</a></p>`,
			`<h2>In 50 minutes</h2>`,
			`<strong>lentils</strong>`,
			`href="/en/glossary/#term-simmer"`,
			`<small>30 min</small>`,
			`<a href="/en/ingredients/rice/">rice</a>`,
			`width="120" height="80"`,
			`<section data-collection="shopping"><h2>Shopping list</h2><p><a href="/en/recipes/dal-bhat/">Dal bhat</a><i>Lentils</i><i>200</i><i>g</i></p>`,
			`<i>Rice</i><i>0.3</i><i>g</i>`,
			`<i>Spinach</i><i></i><i></i>`,
			`<section data-collection="harder"><h2>A step further</h2><p><a href="/en/recipes/mafe/" lang="fr" dir="ltr">Mafé</a></p></section>`,
			`<section data-inverse="recipe-based_on"><h2>Recipes</h2><p><a href="/en/recipes/spinach-rice/">Spinach rice</a></p></section>`,
			`<p class="related"><a href="/en/recipes/spinach-rice/">Spinach rice</a></p>`,
			`"@type":"Article"`,
		}, nil},
		{"fr/recettes/lentilles-et-riz/index.html", []string{
			`<b>Pour</b><i>4</i>`,
			`<b>Difficulté</b><i>Délicat</i>`,
			`<b>Vient de</b><i>Népal</i>`,
			`<a href="/fr/themes/">Thèmes</a><a href="/fr/themes/sans-viande/">Sans viande</a>`,
			`<a href="/fr/saisons/">Saisons</a>`,
			`<a href="/fr/ingr%C3%A9dients/lentilles/">lentilles</a>`,
			`<a href="https://press.example.org/market">Le livre du marché</a>`,
			`<h2>En 50 minutes</h2>`,
			`href="/fr/lexique/#term-simmer"`,
			`<i>Lentilles</i><i>200</i>`,
			`<i>Rice</i><i>0,3</i>`,
			`<a href="/fr/recettes/mafe/">Mafé</a>`,
			`hreflang="en" href="https://kitchen.example.org/en/recipes/dal-bhat/"`,
		}, []string{`data-fallback-notice`}},
		{"en/recipes/spinach-rice/index.html", []string{
			`<b>Based on</b><i><a href="/en/recipes/dal-bhat/">Dal bhat</a></i>`,
			`<h2>A step further</h2><p><a href="/en/recipes/dal-bhat/">Dal bhat</a></p>`,
		}, nil},
		{"en/recipes/mafe/index.html", []string{
			`data-fallback-notice`,
			`<div class="text" lang="fr" dir="ltr">`,
			`<link rel="canonical" href="https://kitchen.example.org/fr/recettes/mafe/">`,
			`<b>Comes from</b><i>Mali</i>`,
			`<i>Groundnuts</i><i>250</i>`,
		}, nil},
		{"en/ingredients/rice/index.html", []string{
			`<section data-inverse="recipe-ingredient"><h2>Recipes with it</h2>`,
			`<a href="/en/recipes/dal-bhat/">Dal bhat</a>`,
			`<a href="/en/recipes/mafe/" lang="fr" dir="ltr">Mafé</a>`,
			`<b>Keeps for months</b><i>yes</i>`,
		}, nil},
		{"fr/ingrédients/lentilles/index.html", []string{
			`<h2>Recettes qui l&#39;emploient</h2><p><a href="/fr/recettes/lentilles-et-riz/">Dal bhat</a></p>`,
			`<b>Sorte</b><i>légumineuse</i>`,
		}, nil},
		{"en/index.html", []string{
			`<section data-collection="quick"><h2>Half an hour</h2><p><a href="/en/recipes/spinach-rice/">Spinach rice</a></p></section>`,
			`<h3>Easy</h3><p><a href="/en/recipes/spinach-rice/">Spinach rice</a><i>30</i><i></i></p><h3>Needs care</h3>`,
			`<h3>Hard</h3><p><a href="/en/recipes/mafe/" lang="fr" dir="ltr">Mafé</a><i>120</i><i>Mali</i></p>`,
			`<h2>Coming lessons</h2><p><a href="/en/lessons/dal/">Cooking dal</a></p></section>`,
		}, []string{"Cooking rice"}},
		{"fr/saisons/hiver/index.html", []string{"/fr/recettes/lentilles-et-riz/", "/fr/recettes/mafe/"}, nil},
		{"en/seasons/index.html", []string{"/en/seasons/autumn/", "/en/seasons/spring/", "/en/seasons/winter/"}, []string{"summer"}},
		{"en/glossary/index.html", []string{`id="term-simmer"`, "mijoter"}, nil},
		{"en/feed.xml", []string{"<title>Spinach rice</title>", "<title>Dal bhat</title>"}, []string{"Lentils</title>", "Mafé"}},
		{"en/events.ics", []string{"SUMMARY:Cooking dal\r\n", "DTSTART;VALUE=DATE:20261210\r\n", "LOCATION:Kathmandu\r\n"}, nil},
		{"_redirects", []string{"/fr/recettes/dal-bhat/  /fr/recettes/lentilles-et-riz/  301!"}, nil},
	} {
		text := f.read(page.name)
		for _, want := range page.holds {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %s", page.name, want)
			}
		}
		for _, no := range page.lacks {
			if strings.Contains(text, no) {
				t.Errorf("%s holds %s", page.name, no)
			}
		}
		if t.Failed() {
			t.Log(text)
			t.FailNow()
		}
	}

	var recipes []struct {
		ID          string            `json:"id"`
		Title       map[string]string `json:"title"`
		Serves      int               `json:"serves"`
		Difficulty  string            `json:"difficulty"`
		Season      []string          `json:"season"`
		BasedOn     string            `json:"based_on"`
		Ingredients []struct {
			Ingredient string  `json:"ingredient"`
			Amount     float64 `json:"amount"`
		} `json:"ingredients"`
	}
	if err := json.Unmarshal([]byte(f.read("data/recipe.json")), &recipes); err != nil {
		t.Fatal(err)
	}
	if len(recipes) != 3 || recipes[0].ID != "recipes/dal-bhat" || recipes[1].ID != "recipes/mafe" || recipes[2].BasedOn != "recipes/dal-bhat" {
		t.Fatalf("%+v", recipes)
	}
	if r := recipes[0]; r.Serves != 4 || r.Title["fr"] != "Dal bhat" || !slices.Equal(r.Season, []string{"autumn", "winter"}) || r.Ingredients[1].Amount != 0.3 {
		t.Errorf("%+v", r)
	}
	if r := recipes[1]; len(r.Title) != 1 || r.Title["fr"] != "Mafé" || r.Difficulty != "hard" {
		t.Errorf("a page in one language has one title: %+v", r)
	}
	table, err := csv.NewReader(strings.NewReader(f.read("data/ingredient.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(table[0], "title_fr")
	if len(table) != 5 || at < 0 || table[2][0] != "ingredients/lentils" || table[2][at] != "Lentilles" {
		t.Errorf("%q", table)
	}
}
