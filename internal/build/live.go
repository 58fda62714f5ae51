package build

import (
	"context"
	"errors"
	"path"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/load"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
)

// A Live is a site in memory that follows edits: what the preview shows. It
// is made of the same maps and joins as a build; only, a page's View and HTML
// are made when somebody asks for it, and an edit does again what depends on
// it and no more (see follow.go).
type Live struct {
	options Options
	root    *load.Root
	store   *memo.Store

	mu      sync.Mutex // one update at a time
	now     atomic.Pointer[Snapshot]
	ready   chan struct{}
	stop    context.CancelFunc
	wait    sync.WaitGroup
	last    sync.Map // path → lastPage
	views   sync.Map // path → viewed
	checker checker
	read    atomic.Int64 // texts that are there
}

// A lastPage is what a page showed before its source broke.
type lastPage struct {
	Response
	source string
}

// OpenLive reads the front matter of all pages and returns; their texts
// follow behind, see Ready. Faults of the site are in the Snapshot; the error
// is for the machine.
func OpenLive(ctx context.Context, o Options) (*Live, error) {
	o.Out = "" // it publishes nothing
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
		l.fill(ctx)
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

// Progress is how many texts have been read, and of how many.
func (l *Live) Progress() (read, of int) {
	s := l.now.Load()
	if s.joined == nil {
		return 0, 0
	}
	return int(l.read.Load()), len(s.joined.Sources)
}

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
	next, err := l.follow(ctx, old, changed)
	if err == nil && next == nil {
		next, err = l.open(ctx, true)
	}
	if err != nil {
		return // interrupted: the old site stays
	}
	if next.project == nil {
		// What configures the site is broken: the last good site stays, with
		// the reasons.
		next = old.with(next.faults)
	}
	l.now.Store(next)
}

// open reads the whole site. Without texts, those wait until a page is asked
// for, or fill comes to them.
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
	tables, join := p.JoinHeads(sources)
	s := &Snapshot{live: l, project: p, join: join, joined: joined(tables, sources, nil)}
	s.joined.Outlines.Partial = !texts
	s.index()
	return s, nil
}

// fill reads the texts that nobody has asked for yet. Edits go on meanwhile:
// what they have read is not read again.
func (l *Live) fill(ctx context.Context) {
	s := l.now.Load()
	if s.project == nil || !s.joined.Outlines.Partial {
		return
	}
	p := s.project
	texts := make([]*Source, len(s.joined.list))
	err := Map(ctx, len(texts), func(i int) {
		was := s.joined.list[i]
		texts[i] = p.parseFile(was.file, was.typ)
		l.read.Add(1)
	})
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now.Load()
	if now.project == nil || !now.joined.Outlines.Partial {
		return // all has been read again meanwhile
	}
	found := make(map[*site.Head]*Source, len(texts))
	for i, was := range s.joined.list {
		// An edit since shows in another Head, or has its text.
		if texts[i].Head.Digest == was.Head.Digest {
			texts[i].Head = was.Head
			found[was.Head] = texts[i]
		}
	}
	list := make([]*Source, len(now.joined.list))
	for i, was := range now.joined.list {
		list[i] = was
		if was.Outline == nil && !was.Head.Broken {
			if list[i] = found[was.Head]; list[i] == nil {
				list[i] = now.project.parseFile(was.file, was.typ)
				list[i].Head = was.Head
			}
		}
	}
	next := now.next(now.project)
	next.joined = joined(now.joined.Tables, list, nil)
	l.now.Store(next)
}

// IsPage reports whether a path is that of a Markdown file of the content.
func IsPage(name string) bool {
	return strings.HasPrefix(name, "content/") && path.Ext(name) == ".md"
}
