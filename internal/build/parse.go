package build

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/glossary"
	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/parse"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// A Source is a page's file after both maps: its Head, and of its text what
// is kept in memory. The Body waits in the store under BodyKey.
type Source struct {
	Head    *site.Head
	Outline *site.Outline // nil where the Head is broken
	Hits    []site.TermHit
	BodyKey memo.Digest
	file    site.File
	typ     string // what its section says that it contains
	parsed  bool   // its text was not remembered
}

// Parse maps every page's file. Sections come first, since they say of which
// type their pages are.
func (p *Project) Parse(ctx context.Context) ([]*Source, error) {
	return p.parseAll(ctx, p.parseFile)
}

func (p *Project) parseAll(ctx context.Context, each func(f site.File, typ string) *Source) ([]*Source, error) {
	var pages []site.File
	for _, f := range p.files {
		if f.Kind != site.Attachment {
			pages = append(pages, f)
		}
	}
	out := make([]*Source, len(pages))
	p.contains = nil
	parse := func(which func(site.File) bool) error {
		var todo []int
		for i, f := range pages {
			if which(f) {
				todo = append(todo, i)
			}
		}
		return Map(ctx, len(todo), func(k int) {
			f := pages[todo[k]]
			out[todo[k]] = each(f, p.typeFor(f, p.contains))
		})
	}
	isSection := func(f site.File) bool { return f.Kind == site.Section }
	if err := parse(isSection); err != nil {
		return nil, err
	}
	p.contains = containing(out)
	if err := parse(func(f site.File) bool { return !isSection(f) }); err != nil {
		return nil, err
	}
	return out, nil
}

// containing lists which sections say of which type their pages are.
func containing(list []*Source) map[site.Key]string {
	out := map[site.Key]string{}
	for _, s := range list {
		if s == nil || s.Head == nil || s.file.Kind != site.Section {
			continue
		}
		if typ := s.Head.Meta.Get("contains").Str(); typ != "" {
			out[site.Key{Lang: s.Head.Lang, ID: s.Head.ID}] = typ
		}
	}
	return out
}

// typeFor is what the nearest section above a page says that it contains, in
// the page's language, else in the default one, else in any.
func (p *Project) typeFor(f site.File, contains map[site.Key]string) string {
	if f.Kind == site.Section {
		return "page"
	}
	langs := append([]string{f.Lang, p.config.DefaultLanguage}, p.langs()...)
	for dir := path.Dir(f.ID); ; dir = path.Dir(dir) {
		if dir == "." {
			dir = ""
		}
		for _, l := range langs {
			if typ := contains[site.Key{Lang: l, ID: dir}]; typ != "" {
				return typ
			}
		}
		if dir == "" {
			return "page"
		}
	}
}

// parseFile is both maps over one file, remembered by its bytes and by what
// else they depend on.
func (p *Project) parseFile(f site.File, typ string) *Source {
	s, src := p.parseHead(f, typ)
	if src != nil {
		p.parseText(s, src)
	}
	return s
}

// parseHead is the map over front matter. The bytes of the file are nil where
// there is no text to go on with.
func (p *Project) parseHead(f site.File, typ string) (*Source, []byte) {
	limit := p.config.Limits.PageBytes
	src, size, err := p.root.ReadAtMost(f.Path, limit)
	if err != nil {
		return &Source{Head: parse.Unreadable(f, p.root.Fault(f.Path, "file", err)), file: f, typ: typ}, nil
	}
	if size > int64(limit) {
		f.Size = size
		return &Source{Head: parse.TooLarge(f, limit), file: f, typ: typ}, nil
	}
	text := memo.Sum(src)
	bytes := memo.Sum(text[:], []byte(f.Path))
	options := schema.Options{Languages: p.langs()}
	types := p.types.Digest()
	head, _ := memo.Do(p.store, "head", memo.Sum(bytes[:], []byte(typ), types[:], []byte(strings.Join(options.Languages, " "))), func() *site.Head {
		return parse.Head(f, src, p.types, typ, options, p.texts.Language(f.Lang).Locale().Key)
	})
	lang := p.mdDigest[f.Lang]
	s := &Source{Head: head, BodyKey: memo.Sum(text[:], lang[:]), file: f, typ: typ}
	if head.Broken {
		return s, nil
	}
	return s, src
}

// parseText is the map over the text: it fills in what is kept in memory and
// leaves the Body in the store.
func (p *Project) parseText(s *Source, src []byte) {
	var body *site.Body
	s.Outline, _ = memo.Do(p.store, "outline", s.BodyKey, func() *site.Outline {
		s.parsed = true
		var o *site.Outline
		body, o = p.converters[s.Head.Lang].Convert(src, s.Head.BodyAt, string(s.Head.Path))
		data := memo.Encode(body)
		o.Digest = memo.Sum(data)
		p.store.Put("body", s.BodyKey, data)
		return o
	})
	s.Outline = named(s.Outline, string(s.Head.Path))
	s.Hits = p.hits(s.Head.Lang, s.BodyKey, body)
	if body != nil && p.options.Out != "" && p.analysers != nil {
		p.record(s, body) // while it is at hand; a preview, which has no output, has an index of its own
	}
}

// named is the Outline of a text whose file may have had another name when it
// was remembered.
func named(o *site.Outline, path string) *site.Outline {
	if !slices.ContainsFunc(o.Diagnostics, func(d diag.Diagnostic) bool { return d.Path != path }) {
		return o
	}
	n := *o
	n.Diagnostics = slices.Clone(o.Diagnostics)
	for i := range n.Diagnostics {
		n.Diagnostics[i].Path = path
	}
	return &n
}

// hits finds the glossary's terms in a text, remembered by both.
func (p *Project) hits(lang string, key memo.Digest, body *site.Body) []site.TermHit {
	m := p.glossary.Matcher(lang)
	if m == nil {
		return nil
	}
	words := m.Digest()
	hits, _ := memo.Do(p.store, "terms", memo.Sum(key[:], words[:], []byte(lang)), func() []site.TermHit {
		if body == nil {
			body = p.body(key)
		}
		if body == nil {
			return nil
		}
		var texts []glossary.Text
		for _, r := range body.Runs {
			if r.Kind == site.RunText {
				texts = append(texts, glossary.Text{HTML: body.Pieces[r.Piece].HTML[r.Start:r.End], Piece: r.Piece, At: r.Start})
			}
		}
		return m.Match(texts)
	})
	return hits
}

// body takes a Body out of the store, nil if it is not there.
func (p *Project) body(key memo.Digest) *site.Body {
	data, ok := p.store.Get("body", key)
	if !ok {
		return nil
	}
	var b site.Body
	if memo.Decode(data, &b) != nil {
		return nil
	}
	return &b
}

// bodyOf is the Body of a page's file. A store that was damaged since the file
// was parsed has lost it; then it is made again.
func (p *Project) bodyOf(s *Source) *site.Body {
	if b := p.body(s.BodyKey); b != nil {
		return b
	}
	src, err := p.root.Read(s.Head.Path)
	if err != nil || s.Head.BodyAt > len(src) {
		return nil
	}
	body, _ := p.converters[s.Head.Lang].Convert(src, s.Head.BodyAt, string(s.Head.Path))
	return body
}

// counters of one build.
type counters struct {
	parsed, rendered, reused atomic.Int64
}

// byPath lists the sources by file.
func byPath(sources []*Source) map[paths.Src]*Source {
	of := make(map[paths.Src]*Source, len(sources))
	for _, s := range sources {
		of[s.Head.Path] = s
	}
	return of
}

// texts are what the second join takes of the sources.
func texts(sources []*Source) []link.Text {
	out := make([]link.Text, len(sources))
	for i, s := range sources {
		out[i] = link.Text{Path: s.Head.Path, Outline: s.Outline, Hits: s.Hits}
	}
	return out
}

// heads are the Heads of all sources, by path.
func heads(sources []*Source) []*site.Head {
	out := make([]*site.Head, len(sources))
	for i, s := range sources {
		out[i] = s.Head
	}
	slices.SortFunc(out, func(a, b *site.Head) int { return strings.Compare(string(a.Path), string(b.Path)) })
	return out
}
