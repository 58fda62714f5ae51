package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/memo"
)

// How much Learn reads, and what it believes.
const (
	mostPairs     = 2_000_000 // of words that stand in texts of one meaning
	longestAlign  = 400       // bytes of a paragraph that is taken to be aligned
	mostAligned   = 40        // words of a text
	leastScore    = 0.35
	leastCount    = 2
	bestPerSource = 2
)

// Learn finds out which words of two languages mean the same, from the pages
// that exist in both: words that come in the same titles, headings and short
// paragraphs, and seldom elsewhere (Dice's coefficient). Only languages that
// have pages for readers of another are looked at. What comes out is for a
// report too: it is wrong here and there, and an entry of the glossary for a
// word overrules it.
func Learn(in Input) []Translation {
	b := newBuilder(in)
	var out []Translation
	for i := range in.Languages {
		to := &in.Languages[i]
		for _, from := range languagesOf(to.Foreign) {
			for j := range in.Languages {
				if l := &in.Languages[j]; l.Lang == from && from != to.Lang {
					out = append(out, b.learn(l, to)...)
				}
			}
		}
	}
	return out
}

// A twin is a page in two languages.
type twin struct{ a, b *Page }

func (b *builder) learn(from, to *Language) []Translation {
	byID := make(map[string]*Page, len(to.Native))
	for i := range to.Native {
		byID[to.Native[i].ID] = &to.Native[i]
	}
	var twins []twin
	for i := range from.Native {
		if p := byID[from.Native[i].ID]; p != nil {
			twins = append(twins, twin{&from.Native[i], p})
		}
	}
	// A large site has more than enough of them. Those taken stay the same
	// when others come.
	slices.SortStableFunc(twins, func(x, y twin) int { return cmp.Compare(mixed(x.a.ID), mixed(y.a.ID)) })
	twins = twins[:min(len(twins), 2000)]
	h := memo.NewHasher()
	h.AddString("search lexicon 1")
	h.AddString(from.Lang)
	h.AddString(to.Lang)
	for _, w := range twins {
		for _, p := range []*Page{w.a, w.b} {
			h.AddDigest(p.Key)
			h.AddString(p.Title)
			h.AddString(p.Description)
		}
	}
	data := b.remember("search-lexicon", h.Sum(), func() []byte { return memo.Encode(b.align(from.Lang, to.Lang, twins)) })
	var out []Translation
	if memo.Decode(data, &out) != nil {
		return b.align(from.Lang, to.Lang, twins)
	}
	return out
}

// A side is the words of one language that were seen.
type side struct {
	b     *builder
	lang  string
	ids   map[string]int
	terms []string
	count []int // texts that have the term
	forms []map[string]int
	text  []int // terms of the text in hand
}

func (s *side) read(text string) {
	s.text = s.text[:0]
	s.b.analysers[s.lang].Tokens([]byte(text), func(t analysis.Token) bool {
		if t.Stop || t.Ident || t.Part || strings.ContainsAny(t.Form, "0123456789") {
			return true
		}
		id, ok := s.ids[t.Term]
		if !ok {
			id = len(s.terms)
			s.ids[t.Term] = id
			s.terms = append(s.terms, t.Term)
			s.count = append(s.count, 0)
			s.forms = append(s.forms, map[string]int{})
		}
		s.forms[id][t.Form]++
		if !slices.Contains(s.text, id) {
			s.text = append(s.text, id)
		}
		return len(s.text) <= mostAligned
	})
}

// form is the form of a term that is seen most.
func (s *side) form(id int) string {
	best, n := "", 0
	for f, c := range s.forms[id] {
		if c > n || c == n && f < best {
			best, n = f, c
		}
	}
	return best
}

func (b *builder) align(from, to string, twins []twin) []Translation {
	x := side{b: b, lang: from, ids: map[string]int{}}
	y := side{b: b, lang: to, ids: map[string]int{}}
	together := map[[2]int]int{}
	budget := mostPairs
	texts := func(s, t string) {
		if x.read(s); len(x.text) == 0 || len(x.text) > mostAligned {
			return
		}
		if y.read(t); len(y.text) == 0 || len(y.text) > mostAligned {
			return
		}
		budget -= len(x.text) * len(y.text)
		for _, i := range x.text {
			x.count[i]++
			for _, j := range y.text {
				together[[2]int{i, j}]++
			}
		}
		for _, j := range y.text {
			y.count[j]++
		}
	}
	for _, w := range twins {
		if budget < 0 {
			break
		}
		texts(w.a.Title, w.b.Title)
		texts(w.a.Description, w.b.Description)
		if w.a.Load == nil || w.b.Load == nil {
			continue
		}
		p, err := w.a.Load().unpack()
		q, err2 := w.b.Load().unpack()
		if err != nil || err2 != nil || len(p.sections) != len(q.sections) {
			continue
		}
		for i := range p.sections {
			texts(p.sections[i].heading, q.sections[i].heading)
			s, t := strings.Split(p.sections[i].text, "\n"), strings.Split(q.sections[i].text, "\n")
			if len(s) != len(t) {
				continue
			}
			for j := range s {
				if len(s[j]) < longestAlign && len(t[j]) < longestAlign {
					texts(s[j], t[j])
				}
			}
		}
	}
	bySource := make([][]Translation, len(x.terms))
	for pair, n := range together {
		i, j := pair[0], pair[1]
		score := float64(2*n) / float64(x.count[i]+y.count[j])
		// What is the same word needs no translation.
		if n >= leastCount && score >= leastScore && x.terms[i] != y.terms[j] {
			bySource[i] = append(bySource[i], Translation{
				From: from, To: to, Source: x.terms[i], Target: y.terms[j],
				Score: math.Round(score*1000) / 1000, Count: n,
			})
		}
	}
	var out []Translation
	for i, list := range bySource {
		slices.SortFunc(list, func(a, b Translation) int {
			return cmp.Or(cmp.Compare(b.Score, a.Score), b.Count-a.Count, strings.Compare(a.Target, b.Target))
		})
		for _, t := range list[:min(len(list), bestPerSource)] {
			t.SourceForm, t.TargetForm = x.form(i), y.form(y.ids[t.Target])
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b Translation) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), cmp.Compare(b.Score, a.Score), strings.Compare(a.Target, b.Target))
	})
	return out
}
