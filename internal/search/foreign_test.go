package search

import (
	"fmt"
	"strings"
	"testing"
)

// bilingual is a site of which one page is in English only.
func bilingual() Input {
	en := language("en",
		source{id: "a", title: "The claim form", text: "A claim form for each claim.\n"},
		source{id: "b", title: "Pay a claim", text: "Each claim is paid.\n"},
		source{id: "c", title: "Health insurance", text: "Your health insurance card. UHC matters.\n\n## Claim\n\nMembers enrol.\n"},
	)
	fr := language("fr",
		source{id: "a", title: "Le formulaire de remboursement", text: "Un formulaire pour chaque remboursement.\n"},
		source{id: "b", title: "Payer un remboursement", text: "La CSU avance.\n"},
	)
	fr.Native[0].Twins = []Title{{"en", "The claim form"}}
	c := en.Native[2]
	c.Href = "/fr/c/"
	fr.Foreign = []Page{c}
	return Input{
		Languages: []Language{en, fr},
		Glossary: []Entry{
			{ID: "insurance", Words: map[string][]string{"en": {"health insurance"}, "fr": {"assurance maladie"}}},
			{ID: "uhc", Words: map[string][]string{"en": {"universal health coverage", "UHC"}, "fr": {"couverture santé universelle", "CSU"}}},
		},
	}
}

func TestForeignPagesAreFoundByTheWordsOfTheGlossary(t *testing.T) {
	in := bilingual()
	x := open(t, tree(Build(in)), "fr")
	if x.Root.Pages != 3 || x.Root.Native != 2 {
		t.Errorf("%d pages, %d native", x.Root.Pages, x.Root.Native)
	}
	for form, want := range map[string]string{
		"assurance":  "2", // which the page says in English
		"maladie":    "2",
		"insurance":  "2 title of 2", // and its own words
		"couverture": "1, 2",         // a synonym, of CSU and of UHC
		"csu":        "1, 2",
		"uhc":        "1, 2", // abbreviations of other languages are known too
		"universal":  "",     // their words are not
		"form":       "0",    // the title of a twin
	} {
		if got := found(t, x, form); got != want {
			t.Errorf("%s: %s, want %s", form, got, want)
		}
	}
	card, err := x.Card(2)
	if err != nil || card.Lang != "en" || card.Href != "c/" {
		t.Errorf("%+v, %v", card, err)
	}
}

func TestPhrasesOfTheGlossaryMustMeetInASection(t *testing.T) {
	in := bilingual()
	in.Languages[1].Foreign = []Page{page("en", source{id: "d", title: "Cards", text: "Your health.\n\n## Cars\n\nCar insurance.\n"})}
	x := open(t, tree(Build(in)), "fr")
	if got := found(t, x, "maladie"); got != "" {
		t.Errorf("maladie: %s", got)
	}
}

func TestWordsOfTwoLanguagesAreLearntFromTheirPages(t *testing.T) {
	in := bilingual()
	var got []string
	for _, w := range Learn(in) {
		got = append(got, fmt.Sprintf("%s %s=%s", w.From+w.To, w.SourceForm, w.TargetForm))
	}
	all := strings.Join(got, ", ")
	if !strings.Contains(all, "enfr claim=remboursement") || !strings.Contains(all, "enfr form=formulaire") {
		t.Fatal(all)
	}
	in.Lexicon = Learn(in)
	x := open(t, tree(Build(in)), "fr")
	if got := found(t, x, "remboursement"); !strings.Contains(got, "2") {
		t.Errorf("remboursement: %s", got)
	}
	// An author knows better.
	in.Glossary = append(in.Glossary, Entry{ID: "claim", Words: map[string][]string{"en": {"claim"}, "fr": {"demande"}}})
	x = open(t, tree(Build(in)), "fr")
	if got := found(t, x, "remboursement"); strings.Contains(got, "2") {
		t.Errorf("remboursement: %s", got)
	}
	if got := found(t, x, "demande"); !strings.Contains(got, "2") {
		t.Errorf("demande: %s", got)
	}
}

func TestNothingIsLearntWhereNothingIsForeign(t *testing.T) {
	in := bilingual()
	in.Languages[1].Foreign = nil
	if got := Learn(in); got != nil {
		t.Errorf("%v", got)
	}
}
