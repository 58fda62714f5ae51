package fulltext

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"

	"github.com/openimis/casebook/internal/analysis"
)

// How a query is read. The browser's client does the same with the same
// numbers; where the two differ, this one knows more: the stem of a word that
// no page has, and all words of the site when it looks for typing errors.
const (
	mostWords   = 12  // of a query that are looked up
	longest     = 400 // bytes of it that are read
	completions = 8
	guesses     = 4

	complete = 0.6 // weight of a word that goes on
	typo     = 0.8 // of one a change away
	further  = 0.5 // two changes
)

// A token is a word of the query.
type token struct {
	start, end int
	form, term string
	stop       bool
	quoted     bool
	forms      []form // what it is looked for as
	weight     float64
}

// A form is a word that pages have, with its stem.
type form struct {
	form, term string
	pages      int     // that have the stem
	weight     float64 // idf included
	distance   int     // changes that make it of the word of the query
	completes  bool
}

// A parsed is a query cut up.
type parsed struct {
	tokens  []token
	words   []*token   // to look up
	phrases [][]*token // in quotes
	open    *token     // the last word, which may go on
}

const quotes = `"“”„«»`

func parse(a *analysis.Analyser, text string) *parsed {
	p := &parsed{}
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	a.Tokens([]byte(text), func(t analysis.Token) bool {
		if !t.Part {
			p.tokens = append(p.tokens, token{start: t.Start, end: t.End, form: t.Form, term: t.Term, stop: t.Stop})
		}
		return true
	})
	last := 0
	bare := 0
	for i := range p.tokens {
		t := &p.tokens[i]
		n := strings.Count(strings.Map(quoteOnly, text[:t.start]), `"`)
		if n%2 == 1 {
			t.quoted = true
			if last != n {
				p.phrases = append(p.phrases, nil)
				last = n
			}
			p.phrases[len(p.phrases)-1] = append(p.phrases[len(p.phrases)-1], t)
		}
		if !t.stop {
			bare++
		}
	}
	for i := range p.tokens {
		t := &p.tokens[i]
		if t.stop && bare > 0 {
			continue // unless there is nothing else
		}
		same := slices.IndexFunc(p.words, func(w *token) bool { return w.form == t.form })
		switch {
		case same >= 0:
			p.words[same].quoted = p.words[same].quoted || t.quoted
		case len(p.words) < mostWords:
			p.words = append(p.words, t)
		}
	}
	if n := len(p.words); n > 0 && p.words[n-1] == &p.tokens[len(p.tokens)-1] && !p.words[n-1].quoted {
		p.open = p.words[n-1]
	}
	return p
}

func quoteOnly(r rune) rune {
	if strings.ContainsRune(quotes, r) {
		return '"'
	}
	return -1
}

// A lexicon is what the index knows of the words of a language.
type lexicon struct {
	ctx    context.Context
	x      *Index
	reader index.IndexReader
	lang   string
	state  *state
}

// resolve finds the forms of each word, and what they weigh. It leaves out
// the words that nothing is found for.
func (l *lexicon) resolve(p *parsed) (found []*token, err error) {
	pages := 0
	if s := l.state.langs[l.lang]; s != nil {
		pages = s.pages
	}
	for _, w := range p.words {
		if err := l.look(w, w == p.open); err != nil {
			return nil, err
		}
		for i := range w.forms {
			f := &w.forms[i]
			f.weight *= idf(pages, f.pages)
			w.weight = max(w.weight, f.weight)
		}
		if len(w.forms) > 0 || w.quoted {
			found = append(found, w)
		}
	}
	return found, nil
}

// look finds out as what a word is known: as it is, else by its stem, else
// with more at its end while it is typed, else with a typing error.
func (l *lexicon) look(w *token, open bool) error {
	err := words(l.reader, l.lang, w.form+"\x00", func(f word) bool {
		w.forms = l.keep(w.forms, form{form: f.form, term: f.term}, 1)
		return true
	})
	if err != nil {
		return err
	}
	if len(w.forms) == 0 {
		w.forms = l.keep(w.forms, form{form: w.form, term: w.term}, 1)
	}
	if len(w.forms) == 0 && open {
		if err := l.completed(w); err != nil {
			return err
		}
	}
	if len(w.forms) > 0 || w.quoted {
		return nil
	}
	list, err := l.near(w.form, open)
	for i, f := range list[:min(len(list), guesses)] {
		f.weight = typo
		if f.distance > 1 {
			f.weight = further
		}
		f.weight /= 1 + 0.2*float64(i)
		w.forms = append(w.forms, f)
	}
	return err
}

// mostStarts is how many words are looked at that begin as the one that is
// being typed.
const mostStarts = 2000

// completed takes the most frequent words that begin so.
func (l *lexicon) completed(w *token) error {
	var list []form
	n := 0
	err := words(l.reader, l.lang, w.form, func(f word) bool {
		n++
		list = l.keep(list, form{form: f.form, term: f.term, completes: true}, complete)
		return n < mostStarts
	})
	slices.SortStableFunc(list, likelier)
	w.forms = list[:min(len(list), completions)]
	return err
}

// keep adds a form whose stem some page has.
func (l *lexicon) keep(list []form, f form, weight float64) []form {
	r, err := l.reader.TermFieldReader(l.ctx, []byte(f.term), fieldName(l.lang, nameWords), false, false, false)
	if err != nil {
		return list
	}
	defer r.Close()
	if f.pages = int(r.Count()); f.pages == 0 {
		return list // of pages that are gone
	}
	f.weight = weight
	return append(list, f)
}

// near lists the forms that are a slip or two away, the likeliest first; of a
// word that is being typed also those that begin nearly so.
func (l *lexicon) near(word string, open bool) ([]form, error) {
	letters := utf8.RuneCountInString(word)
	most := 2
	switch {
	case letters < 4:
		return nil, nil
	case letters < 8:
		most = 1
	}
	return l.within(func(d *differ, other string) int {
		n := d.distance(word, other, most, false)
		if n > 1 && open && letters > 4 && d.distance(word, other, 1, true) < 2 {
			return 2
		}
		return n
	}, most)
}

// nearest lists what a word that nothing is found for is likest, however far.
func (l *lexicon) nearest(word string) ([]form, error) {
	letters := utf8.RuneCountInString(word)
	most := min(3, (letters-1)/2)
	if most < 1 {
		return nil, nil
	}
	return l.within(func(d *differ, other string) int { return d.distance(word, other, most, false) }, most)
}

// within lists the forms of the language with a distance up to a number.
func (l *lexicon) within(measure func(d *differ, other string) int, most int) ([]form, error) {
	dict := &l.x.forms
	dict.mu.Lock()
	all, err := dict.of(l.reader, l.lang)
	var out []form
	var d differ
	for f := range all {
		if n := measure(&d, f.form); n <= most {
			out = append(out, form{form: f.form, term: f.term, distance: n})
		}
	}
	dict.mu.Unlock()
	var kept []form
	for _, f := range out {
		kept = l.keep(kept, f, 1)
	}
	slices.SortStableFunc(kept, likelier)
	return kept, err
}

func likelier(a, b form) int {
	return cmp.Or(a.distance-b.distance, b.pages-a.pages, strings.Compare(a.form, b.form), strings.Compare(a.term, b.term))
}

// A differ measures words, with the same memory again and again.
type differ struct {
	a, b             []rune
	older, last, row []int
}

// distance counts the changes that make one word of another: a letter put in,
// left out, taken for another, two swapped. It stops above most. If open, the
// end of the other does not count.
func (d *differ) distance(word, other string, most int, open bool) int {
	if n := len(word) - len(other); !open && (n > 3*most || n < -4*most) {
		return most + 1 // letters have up to four bytes
	}
	d.a, d.b = append(d.a[:0], []rune(word)...), append(d.b[:0], []rune(other)...)
	a, b := d.a, d.b
	if len(b) < len(a)-most || !open && len(b) > len(a)+most {
		return most + 1
	}
	if open {
		b = b[:min(len(b), len(a)+most)]
	}
	d.row = d.row[:0]
	for j := range len(b) + 1 {
		d.row = append(d.row, j)
	}
	for i := 1; i <= len(a); i++ {
		d.older, d.last, d.row = d.last, d.row, append(d.older[:0], i)
		least := i
		for j := 1; j <= len(b); j++ {
			n := min(d.last[j]+1, d.row[j-1]+1)
			if a[i-1] == b[j-1] {
				n = min(n, d.last[j-1])
			} else {
				n = min(n, d.last[j-1]+1)
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				n = min(n, d.older[j-2]+1)
			}
			d.row = append(d.row, n)
			least = min(least, n)
		}
		if least > most {
			return most + 1
		}
	}
	if open {
		return slices.Min(d.row)
	}
	return d.row[len(b)]
}
