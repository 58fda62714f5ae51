package analysis

import (
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/bg"
	"github.com/blevesearch/bleve/v2/analysis/lang/ca"
	"github.com/blevesearch/bleve/v2/analysis/lang/ckb"
	"github.com/blevesearch/bleve/v2/analysis/lang/cs"
	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/el"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/eu"
	"github.com/blevesearch/bleve/v2/analysis/lang/fa"
	"github.com/blevesearch/bleve/v2/analysis/lang/fi"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/ga"
	"github.com/blevesearch/bleve/v2/analysis/lang/gl"
	"github.com/blevesearch/bleve/v2/analysis/lang/hi"
	"github.com/blevesearch/bleve/v2/analysis/lang/hr"
	"github.com/blevesearch/bleve/v2/analysis/lang/hu"
	"github.com/blevesearch/bleve/v2/analysis/lang/hy"
	"github.com/blevesearch/bleve/v2/analysis/lang/id"
	"github.com/blevesearch/bleve/v2/analysis/lang/in"
	"github.com/blevesearch/bleve/v2/analysis/lang/it"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/pt"
	"github.com/blevesearch/bleve/v2/analysis/lang/ro"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/analysis/lang/tr"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	"github.com/blevesearch/bleve/v2/registry"
)

// A recipe names what Bleve's own analyser of a language does to a word that
// is cut out and in small letters already.
type recipe struct {
	stems    []string // normalisers and stemmer, in order; none: terms are forms
	stop     string   // list of stop words
	articles string   // list of articles that lose their vowel before an apostrophe
}

// recipes of Bleve's languages. Chinese, Japanese and Korean need none: they
// are cut into pairs, whatever the language. Polish is left out: its stemmer
// is a table of 2 MB that each user of the program would carry.
var recipes = map[string]recipe{
	"ar":  {stems: []string{ar.NormalizeName, ar.StemmerName}, stop: ar.StopName},
	"bg":  {stop: bg.StopName},
	"ca":  {stop: ca.StopName, articles: ca.ArticlesName},
	"ckb": {stems: []string{ckb.NormalizeName, ckb.StemmerName}, stop: ckb.StopName},
	"cs":  {stop: cs.StopName},
	"da":  {stems: []string{da.SnowballStemmerName}, stop: da.StopName},
	"de":  {stems: []string{de.NormalizeName, de.LightStemmerName}, stop: de.StopName},
	"el":  {stop: el.StopName},
	"en":  {stems: []string{porter.Name}, stop: en.StopName},
	"es":  {stems: []string{es.NormalizeName, es.LightStemmerName}, stop: es.StopName},
	"eu":  {stop: eu.StopName},
	"fa":  {stems: []string{ar.NormalizeName, fa.NormalizeName}, stop: fa.StopName},
	"fi":  {stems: []string{fi.SnowballStemmerName}, stop: fi.StopName},
	"fr":  {stems: []string{fr.LightStemmerName}, stop: fr.StopName, articles: fr.ArticlesName},
	"ga":  {stop: ga.StopName, articles: ga.ArticlesName},
	"gl":  {stop: gl.StopName},
	"hi":  {stems: []string{in.NormalizeName, hi.NormalizeName, hi.StemmerName}, stop: hi.StopName},
	"hr":  {stems: []string{hr.SuffixTransformationFilterName, hr.StemmerName}, stop: hr.StopName},
	"hu":  {stems: []string{hu.SnowballStemmerName}, stop: hu.StopName},
	"hy":  {stop: hy.StopName},
	"id":  {stop: id.StopName},
	"it":  {stems: []string{it.LightStemmerName}, stop: it.StopName, articles: it.ArticlesName},
	"nb":  {stems: []string{no.SnowballStemmerName}, stop: no.StopName},
	"nl":  {stems: []string{nl.SnowballStemmerName}, stop: nl.StopName},
	"nn":  {stems: []string{no.SnowballStemmerName}, stop: no.StopName},
	"no":  {stems: []string{no.SnowballStemmerName}, stop: no.StopName},
	"pt":  {stems: []string{pt.LightStemmerName}, stop: pt.StopName},
	"ro":  {stems: []string{ro.SnowballStemmerName}, stop: ro.StopName},
	"ru":  {stems: []string{ru.SnowballStemmerName}, stop: ru.StopName},
	"sv":  {stems: []string{sv.SnowballStemmerName}, stop: sv.StopName},
	"tr":  {stems: []string{tr.SnowballStemmerName}, stop: tr.StopName},
}

func (r recipe) analyser() *Analyser {
	a := &Analyser{stop: map[string]bool{}, before: map[string]bool{}, after: map[string]bool{}, words: newWords()}
	cache := registry.NewCache()
	var chain []analysis.TokenFilter
	for _, name := range r.stems {
		chain = append(chain, must(cache.TokenFilterNamed(name)))
	}
	if chain != nil {
		a.stem = stemmer(chain)
	}
	if r.stop != "" {
		for text := range must(cache.TokenMapNamed(r.stop)) {
			// "don't" is cut in two, so its halves are stop words where an
			// apostrophe joins them.
			head, tail, found := strings.Cut(strings.ReplaceAll(text, "’", "'"), "'")
			switch {
			case !found:
				a.stop[form(text)] = true
			case head != "" && tail != "":
				a.before[form(head)] = true
				a.after[form(tail)] = true
			}
		}
	}
	if r.articles != "" {
		for text := range must(cache.TokenMapNamed(r.articles)) {
			a.before[form(text)] = true
		}
	}
	return a
}

// stemmer makes one function of a chain of filters.
func stemmer(chain []analysis.TokenFilter) func(string) string {
	return func(word string) (stem string) {
		// These are some thirty stemmers of as many authors. One that trips
		// over a word no author thought of leaves it as it is: that word is
		// not found by its inflections, which is no reason to lose the page.
		defer func() {
			if recover() != nil {
				stem = word
			}
		}()
		tokens := analysis.TokenStream{{Term: []byte(word), End: len(word), Position: 1}}
		for _, filter := range chain {
			tokens = filter.Filter(tokens)
		}
		if len(tokens) != 1 {
			return word
		}
		return string(tokens[0].Term)
	}
}

// must is for names that Bleve registers when it is loaded.
func must[T any](v T, err error) T {
	if err != nil {
		panic("analysis: " + err.Error())
	}
	return v
}
