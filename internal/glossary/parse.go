package glossary

import (
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/analysis"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/lang"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// Parse reads the table of content/glossary.csv for a site with these
// languages. Rows with a fault in their id are left out. A nil table is a
// site without a glossary, which is empty.
func Parse(table *data.Table, langs []string, path string) (*Glossary, []diag.Diagnostic) {
	g := &Glossary{byID: map[string]*Entry{}, matchers: map[string]*Matcher{}}
	p := parser{glossary: g, path: path, site: langs}
	if table != nil && p.header(table.Header) {
		for _, row := range table.Rows {
			p.row(row)
		}
		p.ambiguous()
	}
	g.digest = memo.DigestOf(struct {
		Langs   []string
		Entries []*Entry
	}{g.langs, g.entries})
	for _, l := range g.langs {
		if m := newMatcher(l, g.entries); m != nil {
			g.matchers[l] = m
		}
	}
	return g, p.faults
}

type parser struct {
	glossary   *Glossary
	path       string
	site       []string
	id, source int // columns, -1 if there is none
	columns    []columns
	ids        map[string]diag.Span
	spans      [][]diag.Span // of the names of each entry, by language
	synonyms   [][]diag.Span
	faults     []diag.Diagnostic
}

// The columns of a language, -1 if there is none.
type columns struct {
	lang                       string
	name, synonyms, definition int
	site                       bool
}

func (p *parser) report(code diag.Code, span diag.Span, args ...diag.Arg) {
	p.faults = append(p.faults, code.At(p.path, span, args...))
}

// header finds the columns; false if there is no use in going on.
func (p *parser) header(cells []data.Cell) bool {
	p.id, p.source = -1, -1
	p.ids = map[string]diag.Span{}
	var names []string
	for i, c := range cells {
		name := strings.TrimSpace(c.Text)
		names = append(names, name)
		switch {
		case name == "" || slices.Contains(names[:i], name):
			// data.CSV has said so.
		case name == "id":
			p.id = i
		case name == "source":
			p.source = i
		default:
			base, part := name, ""
			for _, suffix := range []string{"_synonyms", "_definition"} {
				if b, found := strings.CutSuffix(name, suffix); found {
					base, part = b, suffix
				}
			}
			l := p.language(base)
			if l == nil {
				p.report(diag.GlossaryColumn, c.Span, diag.S("column", name), diag.S("suggest", p.near(name)))
				continue
			}
			switch part {
			case "_synonyms":
				l.synonyms = i
			case "_definition":
				l.definition = i
			default:
				l.name = i
			}
		}
	}
	var top diag.Span
	if len(cells) > 0 {
		top = diag.Span{Start: cells[0].Span.Start, End: cells[len(cells)-1].Span.End}
	}
	if p.id < 0 {
		p.report(diag.GlossaryNoID, top, diag.S("suggest", diag.Near("id", names)))
		return false
	}
	for _, l := range p.site {
		p.language(l)
	}
	p.columns = slices.DeleteFunc(p.columns, func(c columns) bool {
		if c.name < 0 {
			span := top
			for _, i := range []int{c.definition, c.synonyms} {
				if i >= 0 {
					span = cells[i].Span
				}
			}
			p.report(diag.GlossaryNoLanguage, span, diag.S("column", c.lang))
		}
		return c.name < 0
	})
	slices.SortFunc(p.columns, func(a, b columns) int { return a.name - b.name })
	for _, c := range p.columns {
		p.glossary.langs = append(p.glossary.langs, c.lang)
	}
	return true
}

// language returns the columns of a language by its tag, nil if there is no
// such language. Site languages keep the name that the site gives them.
func (p *parser) language(tag string) *columns {
	name, site := "", false
	for _, l := range p.site {
		if strings.EqualFold(l, tag) {
			name, site = l, true
		}
	}
	if !site {
		t, err := lang.Parse(tag)
		if err != nil {
			return nil
		}
		name = t.Folder()
	}
	for i := range p.columns {
		if p.columns[i].lang == name {
			return &p.columns[i]
		}
	}
	p.columns = append(p.columns, columns{lang: name, name: -1, synonyms: -1, definition: -1, site: site})
	return &p.columns[len(p.columns)-1]
}

// near returns the column that was probably meant.
func (p *parser) near(name string) string {
	for _, suffix := range []string{"synonyms", "definition"} {
		if l, found := strings.CutPrefix(name, suffix+"_"); found && slices.Contains(p.site, l) {
			return l + "_" + suffix
		}
	}
	known := []string{"source"}
	for _, l := range p.site {
		known = append(known, l+"_synonyms", l+"_definition")
	}
	return diag.Near(name, known)
}

func (p *parser) row(cells []data.Cell) {
	text := func(i int) string {
		if i < 0 || i >= len(cells) {
			return ""
		}
		return strings.TrimSpace(cells[i].Text)
	}
	// A sheet that was saved with empty lines at its end is no fault.
	if !slices.ContainsFunc(cells, func(c data.Cell) bool { return strings.TrimSpace(c.Text) != "" }) {
		return
	}
	id, span := text(p.id), diag.Span{}
	if p.id < len(cells) {
		span = cells[p.id].Span
	}
	if !validID(id) {
		suggest := paths.Slug(analysis.Fold(id))
		if !validID(suggest) {
			suggest = ""
		}
		p.report(diag.GlossaryID, span, diag.S("id", id), diag.S("suggest", suggest))
		return
	}
	if first, twice := p.ids[id]; twice {
		p.faults = append(p.faults, diag.GlossaryTwice.At(p.path, span, diag.S("id", id)).
			With(diag.Place{Path: p.path, Span: first, Role: "first"}))
		return
	}
	p.ids[id] = span
	e := &Entry{ID: id, Names: map[string]string{}, Synonyms: map[string][]string{}, Definitions: map[string]string{}, Source: text(p.source)}
	names, synonyms := make([]diag.Span, len(p.columns)), make([]diag.Span, len(p.columns))
	for i, c := range p.columns {
		if c.name < len(cells) {
			names[i] = cells[c.name].Span
		}
		if name := text(c.name); name != "" {
			e.Names[c.lang] = name
		} else if c.site {
			p.report(diag.GlossaryEmpty, names[i], diag.S("id", id), diag.S("column", c.lang))
		}
		if list := split(text(c.synonyms)); list != nil {
			e.Synonyms[c.lang] = list
			synonyms[i] = cells[c.synonyms].Span
		}
		if definition := text(c.definition); definition != "" {
			e.Definitions[c.lang] = definition
		}
	}
	p.glossary.entries = append(p.glossary.entries, e)
	p.glossary.byID[id] = e
	p.spans = append(p.spans, names)
	p.synonyms = append(p.synonyms, synonyms)
}

// ambiguous reports words that stand for two entries, whatever their accents
// and capitals.
func (p *parser) ambiguous() {
	type use struct {
		entry int
		span  diag.Span
	}
	for i, c := range p.columns {
		first := map[string]use{}
		check := func(term string, u use) {
			key := strings.Join(strings.Fields(analysis.Fold(Plain(term))), " ")
			f, twice := first[key]
			switch {
			case key == "":
			case !twice:
				first[key] = u
			case f.entry != u.entry:
				a, b := p.glossary.entries[f.entry].ID, p.glossary.entries[u.entry].ID
				p.faults = append(p.faults, diag.GlossaryAmbiguous.At(p.path, u.span,
					diag.S("term", Plain(term)), diag.S("first", a), diag.S("id", b)).
					With(diag.Place{Path: p.path, Span: f.span, Role: "first"}))
			}
		}
		// Names first, since a name goes before a synonym.
		for n, e := range p.glossary.entries {
			check(e.Names[c.lang], use{n, p.spans[n][i]})
		}
		for n, e := range p.glossary.entries {
			for _, s := range e.Synonyms[c.lang] {
				check(s, use{n, p.synonyms[n][i]})
			}
		}
	}
}

// split divides synonyms at the semicolons that stand outside parentheses.
func split(text string) []string {
	var out []string
	depth, start := 0, 0
	add := func(part string) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth = max(0, depth-1)
		case ';':
			if depth == 0 {
				add(text[start:i])
				start = i + 1
			}
		}
	}
	add(text[start:])
	return out
}

func validID(id string) bool {
	hyphen := true // as if one stood before: none may come first
	for i := 0; i < len(id); i++ {
		switch c := id[i]; {
		case c == '-' && !hyphen:
			hyphen = true
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			hyphen = false
		default:
			return false
		}
	}
	return !hyphen
}
