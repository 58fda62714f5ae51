package serve

import (
	"context"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
)

// A live is the site that is shown: build.Live, and in tests a stand-in.
type live interface {
	Snapshot() snapshot
	Update(ctx context.Context, changed []string)
	Ready() <-chan struct{}
	Progress() (read, of int)
	Finder() finder
	Close() error
}

// A snapshot is the site as it stood after one update; see build.Snapshot.
// Paths are those of URLs without the path of base_url, unescaped; only
// Redirect answers with a complete address.
type snapshot interface {
	Get(path string) (build.Response, bool)
	Key(path string) string
	Redirect(path string) (to string, ok bool)
	NotFound(path string) build.Response
	Diagnostics() []diag.Diagnostic
	Source(path string) []byte
	PageOf(src string) (path string, ok bool)
	Languages() []build.Lang
	BasePath() string
	Info(path string) (build.Info, bool)
}

type liveSite struct{ *build.Live }

func (l liveSite) Snapshot() snapshot { return l.Live.Snapshot() }
func (l liveSite) Finder() finder     { return l.Live.NewFinder() }
