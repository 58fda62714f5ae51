package serve

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"sync"

	"github.com/openimis/casebook/internal/build"
)

// A finder answers searches: build.Finder, and in tests a stand-in.
type finder interface {
	Find(ctx context.Context, lang, text string, facets map[string][]string, limit int) (*build.Answer, error)
	Close() error
}

// A searching is the search of a preview, from the first time that somebody
// searches.
type searching struct {
	mu     sync.Mutex
	finder finder
	closed bool
}

func (s *searching) open(site live) finder {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.finder == nil && !s.closed {
		s.finder = site.Finder()
	}
	return s.finder
}

func (s *searching) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.finder == nil {
		return nil
	}
	return s.finder.Close()
}

// mostFound is how many pages one answer lists.
const mostFound = 100

// search answers the search of a page: lang, q, limit (or n), and a value for
// each facet that narrows it.
func (s *server) search(w http.ResponseWriter, r *http.Request) {
	f := s.searching.open(s.live)
	if f == nil {
		refuse(w, http.StatusServiceUnavailable, "The preview ends.")
		return
	}
	query := r.URL.Query()
	facets := map[string][]string{}
	limit := 0
	for key, values := range query {
		switch key {
		case "lang", "q":
		case "limit", "n":
			limit, _ = strconv.Atoi(values[0]) // what is no number is the usual one
		default:
			for _, v := range values {
				if v != "" {
					facets[key] = append(facets[key], v)
				}
			}
		}
	}
	answer, err := f.Find(r.Context(), query.Get("lang"), query.Get("q"), facets, min(max(limit, 0), mostFound))
	switch {
	case errors.Is(err, build.ErrNoSearch):
		refuse(w, http.StatusNotFound, "There is no search in this language.")
		return
	case err != nil:
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	body, err := json.Marshal(answer)
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	write(w, r, http.StatusOK, body)
}
