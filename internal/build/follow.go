package build

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// What an edit costs depends on what it touches:
//
//	a text                    its Body; no join
//	a style sheet, template,  that part of the Project; what all pages of a
//	UI strings, static files  language share; no join
//	front matter, a new page, its Head and Body; both joins, the second only
//	one that is gone          for texts that are new
//	the other tables          both joins
//	casebook.toml, types,     everything, from the memo store
//	glossary, components
//
// In all cases pages are made when a browser asks for them.

// follow takes in edits. It returns nil for those after which everything must
// be read again.
func (l *Live) follow(ctx context.Context, old *Snapshot, changed []string) (*Snapshot, error) {
	if old.project == nil || len(old.broken) > 0 {
		return nil, nil
	}
	again, ok := old.touched(changed)
	if !ok {
		return nil, nil
	}
	p := old.project.with(again, changed)
	if !maps.Equal(p.mdDigest, old.project.mdDigest) {
		return nil, nil // components decide how every text is read
	}
	list, edited, same, err := p.reread(ctx, old.joined, changed, again)
	if err != nil {
		return nil, err
	}
	next := old.next(p)
	switch {
	case !same || slices.Contains(again, partTables):
		tables, join := p.JoinHeads(list)
		next.joined, next.join = joined(tables, list, old.joined.Outlines), join
		next.joined.Outlines.Partial = old.joined.Outlines.Partial
		next.index()
		return next, nil
	case len(again) > 0:
		next.joined = old.joined.with(old.joined.Tables.Refit(p.linkInput()), list, edited)
		next.index()
	default:
		next.joined = old.joined.with(old.joined.Tables, list, edited)
	}
	return next, nil
}

// touched says which parts of the Project some files belong to. It is not ok
// where they decide how all others are read.
func (s *Snapshot) touched(changed []string) (again []part, ok bool) {
	add := func(p part) {
		if !slices.Contains(again, p) {
			again = append(again, p)
		}
	}
	for _, name := range changed {
		top, rest, _ := strings.Cut(name, "/")
		switch top {
		case "themes":
			add(partTheme)
			if strings.Contains(rest, "/i18n/") {
				add(partTexts) // a theme has strings of its own
			}
		case "i18n":
			add(partTexts)
		case "static":
			add(partFiles)
		case "content":
			lang, below, _ := strings.Cut(rest, "/")
			switch {
			case name == link.TagsPath || name == link.SourcesPath:
				add(partTables)
			case below == "" || !slices.Contains(s.project.langs(), lang):
				return nil, false
			case slices.Contains(again, partFiles): // what follows is dear for many
			case s.joined.Sources[paths.Src(name)] == nil || !s.project.root.Has(paths.Src(name)):
				add(partFiles)
			}
		default:
			return nil, false
		}
	}
	return again, len(changed) > 0
}

// reread maps the pages that changed, and takes the others over. Edited are
// those whose Head is known; same says that no Head is another.
func (p *Project) reread(ctx context.Context, old *Joined, changed []string, again []part) (list, edited []*Source, same bool, err error) {
	if !slices.Contains(again, partFiles) {
		list = slices.Clone(old.list)
	} else {
		for _, f := range p.files {
			if f.Kind == site.Attachment {
				continue
			}
			s := old.Sources[f.Path]
			if s == nil || s.file.Kind != f.Kind {
				s = &Source{file: f}
			}
			list = append(list, s)
		}
	}
	var sections, pages []int
	for i, s := range list {
		switch fresh := s.Head == nil; {
		case s.file.Kind == site.Section && fresh:
			sections = append(sections, i)
		case fresh:
			pages = append(pages, i)
		}
	}
	for _, name := range changed {
		i, found := slices.BinarySearchFunc(list, name, func(s *Source, name string) int { return strings.Compare(string(s.file.Path), name) })
		switch {
		case !found || list[i].Head == nil:
		case list[i].file.Kind == site.Section:
			sections = append(sections, i)
		default:
			pages = append(pages, i)
		}
	}
	parse := func(which []int) error {
		return Map(ctx, len(which), func(k int) {
			f := list[which[k]].file
			list[which[k]] = p.parseFile(f, p.typeFor(f, p.contains))
		})
	}
	// Sections first: they say of which type their pages are.
	if err := parse(sections); err != nil {
		return nil, nil, false, err
	}
	if contains := containing(list); !maps.Equal(contains, p.contains) {
		p.contains = contains
		for i, s := range list {
			if s.Head != nil && s.file.Kind != site.Section && p.typeFor(s.file, contains) != s.typ {
				pages = append(pages, i)
			}
		}
		slices.Sort(pages)
		pages = slices.Compact(pages)
	}
	if err := parse(pages); err != nil {
		return nil, nil, false, err
	}
	same = len(list) == len(old.list)
	for _, i := range slices.Concat(sections, pages) {
		s := list[i]
		was := old.Sources[s.file.Path]
		if was == nil || s.Head.Broken || was.Head.Broken || s.Head.Digest != was.Head.Digest {
			same = false
			continue
		}
		// The Tables hold the old Head. Its positions are those of the same
		// front matter, so nothing in it is stale.
		s.Head = was.Head
		edited = append(edited, s)
	}
	return list, edited, same, nil
}

// with is a site of the same Heads, some texts of which are others.
func (j *Joined) with(tables *link.Tables, list, edited []*Source) *Joined {
	sources := j.Sources
	if len(edited) > 0 {
		sources = maps.Clone(j.Sources)
		for _, s := range edited {
			sources[s.Head.Path] = s
		}
	}
	n := &Joined{Tables: tables, Sources: sources, list: list, attachments: map[paths.Src]bool{}, Outlines: j.Outlines}
	if len(edited) > 0 {
		n.Outlines = tables.With(j.Outlines, texts(edited))
	}
	return n
}
