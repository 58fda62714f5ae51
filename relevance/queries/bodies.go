package queries

import (
	"slices"
	"strings"

	"github.com/openimis/casebook/relevance/corpus"
)

// place is a section of a page.
type place struct{ page, under int }

// bodies are three words of a paragraph that neither one page alone has nor
// more than each twentieth. All pages that have the three in one section are
// right.
func (l *language) bodies(pages []*corpus.Page, r *random, want int) []candidate {
	holds := map[string][]place{} // form → sections, in order
	var paragraphs [][]string     // their forms that may be asked
	var texts []string
	most := max(len(pages)/20, 3)
	fit := func(w word) bool {
		n := l.pages[w.form]
		return w.letters && !w.stop && length(w.form) >= 3 && 2 <= n && n <= most
	}
	for i, p := range pages {
		for _, b := range p.Blocks {
			if b.Kind == corpus.Code {
				continue
			}
			var forms []string
			for _, w := range l.words(b.Text) {
				if !fit(w) {
					continue
				}
				at := place{i, b.Under}
				if list := holds[w.form]; len(list) == 0 || list[len(list)-1] != at {
					holds[w.form] = append(list, at)
				}
				if !slices.Contains(forms, w.form) {
					forms = append(forms, w.form)
					texts = append(texts, b.Text[w.start:w.end])
				}
			}
			if b.Kind == corpus.Text && len(forms) >= 3 {
				paragraphs = append(paragraphs, slices.Clone(texts))
			}
			texts = texts[:0]
		}
	}
	var out []candidate
	shuffle(r, paragraphs)
	for _, words := range paragraphs {
		if len(out) == want {
			break
		}
		shuffle(r, words)
		words = words[:3]
		if urls := l.together(words, holds, pages); len(urls) <= 3 {
			out = append(out, candidate{strings.ToLower(strings.Join(words, " ")), urls})
		}
	}
	return out
}

// together lists the pages that have all words in one section.
func (l *language) together(words []string, holds map[string][]place, pages []*corpus.Page) []string {
	var common []place
	for i, text := range words {
		list := holds[l.words(text)[0].form]
		if i == 0 {
			common = slices.Clone(list)
			continue
		}
		common = slices.DeleteFunc(common, func(p place) bool { return !slices.Contains(list, p) })
	}
	var urls []string
	for _, p := range common {
		if url := pages[p.page].URL; !slices.Contains(urls, url) {
			urls = append(urls, url)
		}
	}
	return urls
}
