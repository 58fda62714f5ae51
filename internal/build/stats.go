package build

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/memo"
)

// Stats are the counts and times of one build. Times are wall time; they are
// about this run and are never part of the output.
type Stats struct {
	Parsed   int            `json:"parsed"`   // texts converted, not remembered
	Rendered int            `json:"rendered"` // pages made
	Reused   int            `json:"reused"`   // pages that the output had
	Wrote    int            `json:"wrote"`    // files written
	Removed  int            `json:"removed"`  // files removed
	Pages    map[string]int `json:"pages"`    // own pages per language
	Bytes    int64          `json:"bytes"`    // size of the published site
	Learnt   int            `json:"learnt"`   // word pairs of the search, see LexiconPath
	Stages   []Stage        `json:"stages"`
	Total    float64        `json:"total_ms"`
	PeakRSS  int64          `json:"peak_bytes"`

	began time.Time
}

// A Stage is one step with its time in milliseconds.
type Stage struct {
	Name string  `json:"name"`
	MS   float64 `json:"ms"`
}

func newStats() Stats { return Stats{began: time.Now(), Pages: map[string]int{}} }

// stage begins a step; the function returned ends it.
func (s *Stats) stage(name string) (stop func()) {
	from := time.Now()
	return func() { s.Stages = append(s.Stages, Stage{name, milliseconds(time.Since(from))}) }
}

func (s *Stats) finish() {
	s.Total = milliseconds(time.Since(s.began))
	s.PeakRSS = peakRSS()
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (s *Stats) count(sources []*Source, t *link.Tables) {
	for _, src := range sources {
		if src.parsed {
			s.Parsed++
		}
	}
	for _, p := range t.Pages {
		if p.Own {
			s.Pages[p.Lang]++
		}
	}
}

// Line is the last line of --stats.
func (s Stats) Line() string {
	return fmt.Sprintf("parsed %d, rendered %d, reused %d, wrote %d, removed %d", s.Parsed, s.Rendered, s.Reused, s.Wrote, s.Removed)
}

// stateDir is where a site keeps what it remembers between builds. It may be
// deleted at any time.
func stateDir(dir string) string { return filepath.Join(dir, ".casebook") }

// openStore opens the memo store of a site. Where the folder cannot be
// written, everything is remembered in memory for this build.
func openStore(o Options) (*memo.Store, error) {
	state := stateDir(o.Dir)
	if err := os.MkdirAll(state, 0o755); err != nil {
		return memo.OpenMemory(), nil
	}
	return memo.Open(filepath.Join(state, "memo"), memo.Options{Fresh: o.Fresh, Version: o.Version})
}
