package fulltext

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/analysis"
)

// How much text is shown around the words, in bytes.
const (
	before = 50
	window = 180
)

// A marker finds the words of the query in texts.
type marker struct {
	terms map[string]*token   // by stem
	forms map[string]struct{} // seen in texts
}

func (f *finder) marker() *marker {
	m := &marker{terms: map[string]*token{}, forms: map[string]struct{}{}}
	for _, w := range f.words {
		for _, form := range w.forms {
			if m.terms[form.term] == nil {
				m.terms[form.term] = w
			}
			m.forms[form.form] = struct{}{}
		}
	}
	return m
}

// A found is a word of a query in a text.
type found struct {
	Mark
	word *token
}

func (m *marker) find(a *analysis.Analyser, text string) (out []found) {
	a.Tokens([]byte(text), func(t analysis.Token) bool {
		w := m.terms[t.Term]
		if w == nil {
			return true
		}
		m.forms[t.Form] = struct{}{}
		if n := len(out); n > 0 && out[n-1].End > t.Start { // a part of what is marked, or two pairs that share a letter
			out[n-1].End = max(out[n-1].End, t.End)
			return true
		}
		out = append(out, found{Mark{t.Start, t.End}, w})
		return true
	})
	return out
}

func marksOf(list []found) []Mark {
	var out []Mark
	for _, f := range list {
		out = append(out, f.Mark)
	}
	return out
}

// worth is what different words weigh together.
func worth(list []found) (sum float64) {
	for i, f := range list {
		if !slices.ContainsFunc(list[:i], func(o found) bool { return o.word == f.word }) {
			sum += f.word.weight
		}
	}
	return sum
}

func formsOf(a *analysis.Analyser, text string) (out []string) {
	a.Tokens([]byte(text), func(t analysis.Token) bool {
		if !t.Part {
			out = append(out, t.Form)
		}
		return true
	})
	return out
}

// show makes the answers of a list.
func (f *finder) show(r ranking, m *marker) (List, error) {
	out := List{Total: r.total, More: r.more}
	for _, c := range r.pages {
		p := c.stored()
		if p == nil {
			return out, errUses
		}
		a := f.x.analyser(p.From)
		h := Hit{ID: c.hit.ID, URL: p.URL, Tag: p.Tag, Title: p.Title, Titled: c.titled(), Score: c.score, Facets: p.Facets}
		h.Marks = marksOf(m.find(a, p.Title))
		h.Section, h.Snippet = m.excerpt(a, p)
		if f.q.Explain {
			h.Why = f.explain(c)
		}
		out.Hits = append(out.Hits, h)
	}
	return out, nil
}

// excerpt finds the section that fits best, and in it the stretch with most
// of the words.
func (m *marker) excerpt(a *analysis.Analyser, p *storedPage) (Place, Snippet) {
	var (
		most    = -1.0
		section Place
		text    string
		marks   []found
	)
	for _, s := range p.Sections {
		heading := m.find(a, s.Heading)
		shown := s.Text
		words := m.find(a, shown)
		if len(words) == 0 && s.Code != "" {
			if code := m.find(a, s.Code); len(code) > 0 || shown == "" {
				shown, words = s.Code, code
			}
		}
		if n := worth(words) + 1.5*worth(heading); n > most {
			most, text, marks = n, shown, words
			section = Place{ID: s.ID, Heading: s.Heading, Marks: marksOf(heading)}
		}
	}
	if text == "" && len(marks) == 0 {
		text = p.Description
		marks = m.find(a, text)
	}
	return section, cut(text, marks)
}

// cut shortens a text to the stretch with most of the words: whole words,
// from a little before the first.
func cut(text string, marks []found) Snippet {
	start, most := 0, 0.0
	for i, f := range marks {
		end := i
		for end < len(marks) && marks[end].End <= f.Start+window {
			end++
		}
		if n := worth(marks[i:end]); n > most {
			most, start = n, f.Start
		}
	}
	from, to := 0, len(text)
	if start > before {
		from = start - before
		for !utf8.RuneStart(text[from]) {
			from++
		}
		if n := strings.IndexAny(text[from:start], " \n"); n >= 0 {
			from += n + 1
		}
	}
	if end := max(from+before+window, endOf(marks, start)); end < len(text) {
		for !utf8.RuneStart(text[end]) {
			end--
		}
		if n := strings.LastIndexAny(text[start:end], " \n"); n > 0 {
			end = start + n
		}
		to = max(end, endOf(marks, start))
	}
	var out Snippet
	lead := ""
	if from > 0 {
		lead = "… "
	}
	out.Text = lead + strings.ReplaceAll(text[from:to], "\n", " ")
	if to < len(text) {
		out.Text += " …"
	}
	for _, f := range marks {
		if f.Start >= from && f.End <= to {
			out.Marks = append(out.Marks, Mark{f.Start - from + len(lead), f.End - from + len(lead)})
		}
	}
	return out
}

// endOf is where the word ends that a stretch begins with.
func endOf(marks []found, start int) int {
	for _, f := range marks {
		if f.Start == start {
			return f.End
		}
	}
	return start
}

// mostSuggestions is how many other queries are offered.
const mostSuggestions = 3

// suggest writes the query as it may be meant: words put right, or the last
// one completed.
func (f *finder) suggest(l *lexicon) ([]string, error) {
	text := f.q.Text
	var out []string
	put := func(changes map[*token]string) {
		s := text
		for i := len(f.parsed.tokens) - 1; i >= 0; i-- {
			if t := &f.parsed.tokens[i]; changes[t] != "" && t.end <= len(s) {
				s = s[:t.start] + changes[t] + s[t.end:]
			}
		}
		if s = strings.TrimSpace(s); s != strings.TrimSpace(text) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	wrong := map[*token]string{}
	var lost *token
	for _, w := range f.parsed.words {
		switch {
		case len(w.forms) == 0 && lost == nil:
			lost = w
		case len(w.forms) > 0 && w.forms[0].distance > 0:
			wrong[w] = w.forms[0].form
		}
	}
	last := f.parsed.open
	switch {
	case len(wrong) > 0:
		put(wrong)
	case lost != nil && len(text) <= longest:
		list, err := l.nearest(lost.form)
		if err != nil {
			return nil, err
		}
		for _, form := range list[:min(len(list), mostSuggestions)] {
			put(map[*token]string{lost: form.form})
		}
	case last != nil:
		for _, form := range last.forms[:min(len(last.forms), mostSuggestions)] {
			if form.completes {
				put(map[*token]string{last: form.form})
			}
		}
	}
	return out, nil
}
