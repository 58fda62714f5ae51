package fulltext

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/memo"
)

// doc is a page in a few words: "lang/id", title, description, and sections
// as "heading|id|text|code".
func doc(id, title, description string, sections ...string) (Doc, *Page) {
	lang, rest, _ := strings.Cut(id, "/")
	p := &Page{URL: "/" + id + "/", Tag: lang, Title: title, Description: description, Address: strings.ReplaceAll(rest, "/", " ")}
	for _, s := range sections {
		parts := append(strings.Split(s, "|"), "", "", "")
		p.Sections = append(p.Sections, Section{Heading: parts[0], ID: parts[1], Text: parts[2], Code: parts[3]})
	}
	return Doc{ID: id, Lang: lang, From: lang}, p
}

// keyed gives a document the key of its page.
func keyed(d Doc, p *Page) Doc {
	c := *p
	c.Also = nil
	d.Key = memo.Sum([]byte(fmt.Sprintf("%+v", c)))
	d.Load = func() *Page { return p }
	return d
}

// corpus is a small site in two languages, with what search has to cope with.
func corpus() []Doc {
	var out []Doc
	add := func(id, title, description string, edit func(*Doc, *Page), sections ...string) {
		d, p := doc(id, title, description, sections...)
		if edit != nil {
			edit(&d, p)
		}
		out = append(out, keyed(d, p))
	}
	facets := func(list ...string) func(*Doc, *Page) {
		return func(_ *Doc, p *Page) {
			for i := 0; i < len(list); i += 2 {
				p.Facets = append(p.Facets, Value{list[i], list[i+1]})
			}
		}
	}
	add("en/nepal", "Health insurance in Nepal", "How enrolment began in 2016.",
		func(d *Doc, p *Page) {
			facets("type", "case", "country", "NP")(d, p)
			p.Twins = []Text{{"fr", "L'assurance maladie au Népal"}}
		},
		"|||", "Costs and claims|costs|A family pays Rs 3,500 a year. Claims are reviewed by a medical officer.|", "Enrolment|enrolment|Officers visit families in the districts and enrol them with a phone.|")
	add("en/chad", "Chad: a pilot in two provinces", "A mutual health scheme.", facets("type", "case", "country", "TD"),
		"|||", "Paying premiums|premiums|Contributions are collected after the harvest. Policies last a year.|")
	add("en/claims", "Claims", "How claims are submitted, reviewed and paid.", facets("type", "module"),
		"|||", "Submitting a claim|submit|Health facilities submit claims on paper or through the API.|POST /api_fhir_r4/Claim/", "Reviewing|review|A claim is reviewed, then valuated.|")
	add("en/fhir", "The FHIR interface", "", facets("type", "module"),
		"|||", "Use|use|Connect other systems.|import api_fhir_r4\nclient.getClaimResponse()", "If|if|Answers come late.|")
	add("en/install", "Install openIMIS", "With containers.", facets("type", "guide"),
		"|||", "Before you begin|begin|You need Docker and a server with 4 GB of memory.|docker compose up", "Settings|settings|Set the variable DB_HOST in the file .env.|")
	add("en/nepali", "Nepali terms", "Words of the scheme.", nil, "||बीमितहरू दाबी गर्छन्। स्वास्थ्य बीमा बोर्ड|")
	add("en/chinese", "Terms in Chinese", "", nil, "||健康保险 是 强制 的。|")
	add("en/phrases", "Year of the harvest", "", nil, "||The year after the harvest is good. A family has years.|")
	add("fr/nepal", "L'assurance maladie au Népal", "Comment l'enrôlement a commencé.",
		func(d *Doc, p *Page) {
			facets("type", "case", "country", "NP")(d, p)
			p.Twins = []Text{{"en", "Health insurance in Nepal"}}
		},
		"|||", "Coûts et demandes|couts|Une famille paie 3 500 roupies par an. Les demandes de remboursement sont vérifiées.|", "Enrôlement|enrolement|Les agents visitent les familles assurées.|")
	add("fr/install", "Installer openIMIS", "Avec des conteneurs.", facets("type", "guide"),
		"|||", "Avant de commencer|commencer|Il faut un serveur. Les îlots isolés travaillent hors connexion.|")
	// Not translated: in the French search with its English text.
	add("fr/claims", "Claims", "How claims are submitted, reviewed and paid.",
		func(d *Doc, p *Page) {
			d.From, p.Tag, p.URL = "en", "en", "/fr/claims/"
			p.Also = NewThesaurus()
			p.Also.Add(analysis.New("en"), "claims", Phrase{analysis.New("fr"), "demandes de remboursement"})
			facets("type", "module")(d, p)
		},
		"|||", "Submitting a claim|submit|Health facilities submit claims on paper.|")
	return out
}

func indexOf(t testing.TB, docs []Doc) *Index {
	t.Helper()
	x, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if x.Notice != "" {
		t.Fatal(x.Notice)
	}
	t.Cleanup(func() { x.Close() })
	syncTo(t, x, docs)
	return x
}

func syncTo(t testing.TB, x *Index, docs []Doc) int {
	t.Helper()
	n, err := x.Sync(context.Background(), docs)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func ask(t testing.TB, x *Index, q Query) Result {
	t.Helper()
	r, err := x.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	return r
}

// ids are the pages of a result, "+" before those in another language.
func ids(r Result) string {
	var out []string
	for _, h := range r.Native.Hits {
		out = append(out, h.ID)
	}
	for _, h := range r.Foreign.Hits {
		out = append(out, "+"+h.ID)
	}
	return strings.Join(out, " ")
}

// marked writes a text with its marks in brackets.
func marked(text string, marks []Mark) string {
	var out strings.Builder
	at := 0
	for _, m := range marks {
		out.WriteString(text[at:m.Start] + "[" + text[m.Start:m.End] + "]")
		at = m.End
	}
	return out.String() + text[at:]
}
