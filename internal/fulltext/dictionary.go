package fulltext

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/openimis/casebook/internal/memo"
)

// A dictionary knows the words of each language as people type them, with
// their stems. Bleve keeps it in documents of its own, one for the new words
// of a batch: in each page's document it would be half of the index. Words
// that no page has any more stay, and are seen to have no pages.
type dictionary struct {
	mu    sync.Mutex
	langs map[string]map[word]struct{} // of those that were asked for
}

// of returns the words of a language. The map is that of the dictionary, and
// read while it is locked.
func (d *dictionary) of(r index.IndexReader, lang string) (map[word]struct{}, error) {
	if known, ok := d.langs[lang]; ok {
		return known, nil
	}
	known := map[word]struct{}{}
	err := words(r, lang, "", func(w word) bool { known[w] = struct{}{}; return true })
	if err != nil {
		return nil, err
	}
	if d.langs == nil {
		d.langs = map[string]map[word]struct{}{}
	}
	d.langs[lang] = known
	return known, nil
}

// forget lets the dictionary be read again: what it was given did not reach
// Bleve.
func (d *dictionary) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.langs = nil
}

// words hands the words of a language that begin so to yield, in order.
func words(r index.IndexReader, lang, prefix string, yield func(word) bool) error {
	dict, err := r.FieldDictPrefix(fieldName(lang, nameForms), []byte(prefix))
	if err != nil {
		return err
	}
	defer dict.Close()
	for {
		e, err := dict.Next()
		if err != nil || e == nil {
			return err
		}
		form, term, _ := strings.Cut(e.Term, "\x00")
		if !yield(word{form, term}) {
			return nil
		}
	}
}

// learn puts the words of a batch that are new into it.
func (x *Index) learn(b *batch) error {
	advanced, err := x.bleve.Advanced()
	if err != nil {
		return err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	x.forms.mu.Lock()
	defer x.forms.mu.Unlock()
	fresh := map[string][]string{}
	for _, d := range b.docs {
		if d.doc == nil {
			continue
		}
		known, err := x.forms.of(reader, d.entry.Lang)
		if err != nil {
			return err
		}
		for _, w := range d.forms {
			if _, old := known[w]; !old {
				w = word{strings.Clone(w.form), strings.Clone(w.term)} // they may be parts of a text
				known[w] = struct{}{}
				fresh[d.entry.Lang] = append(fresh[d.entry.Lang], w.form+"\x00"+w.term)
			}
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(fresh)) {
		f := &field{name: fieldName(lang, nameForms), how: index.IndexField | index.SkipFreqNorm}
		for _, s := range fresh[lang] {
			f.count(s, 0)
		}
		slices.Sort(fresh[lang])
		doc := document.NewDocument("\x00" + lang + "/" + memo.Sum([]byte(strings.Join(fresh[lang], "\n"))).String())
		doc.AddField(f)
		if err := b.batch.IndexAdvanced(doc); err != nil {
			return err
		}
	}
	return nil
}
