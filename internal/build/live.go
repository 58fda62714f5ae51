package build

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/load"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// A Live is a site in memory that follows edits: what the preview shows. It
// is made of the same maps and joins as a build; only, a page's View and HTML
// are made when somebody asks for it, and an edit of a text joins nothing.
type Live struct {
	options Options
	root    *load.Root
	store   *memo.Store

	mu    sync.Mutex // one update at a time
	now   atomic.Pointer[Snapshot]
	ready chan struct{}
	stop  context.CancelFunc
	wait  sync.WaitGroup
	last  sync.Map // path → Response: what a page showed before its source broke
}

// OpenLive reads the front matter of all pages and returns; their texts
// follow behind, see Ready. Faults of the site are in the Snapshot; the error
// is for the machine.
func OpenLive(ctx context.Context, o Options) (*Live, error) {
	root, err := load.Open(o.Dir)
	if err != nil {
		return nil, err
	}
	store, err := openStore(o)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	ctx, stop := context.WithCancel(ctx)
	l := &Live{options: o, root: root, store: store, ready: make(chan struct{}), stop: stop}
	l.now.Store(l.empty(nil))
	l.mu.Lock()
	s, err := l.open(ctx, false)
	if err == nil {
		l.now.Store(s)
	}
	l.mu.Unlock()
	l.wait.Go(func() {
		defer close(l.ready)
		l.Update(ctx, nil)
	})
	return l, err
}

// Close ends all work in the background and closes the store.
func (l *Live) Close() error {
	l.stop()
	l.wait.Wait()
	return errors.Join(l.store.Close(), l.root.Close())
}

// Ready is closed when all texts have been read once.
func (l *Live) Ready() <-chan struct{} { return l.ready }

// Snapshot is the site as it stands, never nil.
func (l *Live) Snapshot() *Snapshot { return l.now.Load() }

// empty is the site while nothing of it can be read.
func (l *Live) empty(faults []diag.Diagnostic) *Snapshot {
	return &Snapshot{live: l, faults: diag.Sort(faults)}
}

// Update takes in the edits of some files, named by their paths in the site's
// folder; none, or an empty name, stands for all. It returns when the new
// Snapshot stands.
func (l *Live) Update(ctx context.Context, changed []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.now.Load()
	next := l.texts(old, changed)
	if next == nil {
		var err error
		if next, err = l.open(ctx, true); err != nil {
			return // interrupted, or the folder is gone: the old site stays
		}
		if next.project == nil {
			// What configures the site is broken: the last good site stays, with
			// the reasons.
			next = old.with(next.faults)
		}
	}
	l.now.Store(next)
}

// open reads the whole site. Without texts, those wait until a page is asked
// for.
func (l *Live) open(ctx context.Context, texts bool) (*Snapshot, error) {
	p, faults := Load(ctx, l.options, l.root, l.store)
	if p == nil {
		return l.empty(faults), nil
	}
	each := p.parseFile
	if !texts {
		each = func(f site.File, typ string) *Source { s, _ := p.parseHead(f, typ); return s }
	}
	sources, err := p.parseAll(ctx, each)
	if err != nil {
		return nil, err
	}
	return l.joined(p, faults, sources, !texts), nil
}

// joined makes a Snapshot of parsed files.
func (l *Live) joined(p *Project, faults []diag.Diagnostic, sources []*Source, partial bool) *Snapshot {
	s := &Snapshot{live: l, project: p, load: faults}
	tables, joinFaults := p.JoinHeads(sources)
	outlines, hits, of := byPath(sources)
	s.joined = &Joined{Tables: tables, Sources: of, attachments: map[paths.Src]bool{}}
	s.joined.Outlines, _ = tables.Outlines(outlines, hits)
	s.joined.Outlines.Partial = partial
	s.join = joinFaults
	s.index()
	return s
}

// texts takes in edits of existing pages. It returns nil for any other.
func (l *Live) texts(old *Snapshot, changed []string) *Snapshot {
	if old.project == nil || len(changed) == 0 || len(old.broken) > 0 || old.joined.Outlines.Partial {
		return nil
	}
	p := old.project
	var edited []*Source
	for _, name := range changed {
		was := old.joined.Sources[paths.Src(name)]
		i := slices.IndexFunc(p.files, func(f site.File) bool { return string(f.Path) == name })
		if was == nil || i < 0 || p.files[i].Kind == site.Section {
			return nil // a section may say what its pages are
		}
		s := p.parseFile(p.files[i], p.typeFor(p.files[i], p.contains))
		if s.Head.Broken || was.Head.Broken {
			return nil
		}
		edited = append(edited, s)
	}
	sources := make(map[paths.Src]*Source, len(old.joined.Sources))
	for k, v := range old.joined.Sources {
		sources[k] = v
	}
	same := true
	for _, s := range edited {
		same = same && sources[s.Head.Path].Head.Digest == s.Head.Digest
		sources[s.Head.Path] = s
	}
	if !same {
		list := make([]*Source, 0, len(sources))
		for _, s := range sources {
			list = append(list, s)
		}
		return l.joined(p, old.load, list, false)
	}
	outlines, hits, _ := byPath(edited)
	for _, s := range edited {
		if hits[s.Head.Path] == nil {
			hits[s.Head.Path] = nil // With also forgets terms that are gone
		}
		// The Tables hold the old Head; its positions are those of the same
		// front matter, so nothing in them is stale.
		s.Head = old.joined.Sources[s.Head.Path].Head
	}
	j := &Joined{Tables: old.joined.Tables, Sources: sources, attachments: map[paths.Src]bool{}}
	j.Outlines = j.Tables.With(old.joined.Outlines, outlines, hits)
	return &Snapshot{live: l, project: p, load: old.load, join: old.join, joined: j, targets: old.targets, files: old.files}
}

// IsPage reports whether a path is that of a Markdown file of the content.
func IsPage(name string) bool {
	return strings.HasPrefix(name, "content/") && path.Ext(name) == ".md"
}
