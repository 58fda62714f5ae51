package serve

import (
	"context"
	"fmt"
	"time"
)

// progressBeat is how often a terminal is told how far the preview is.
const progressBeat = 200 * time.Millisecond

// progress tells how many texts have been read while a large site is read
// behind the first pages: a line that is written over on a terminal, and one
// at the end.
func (s *server) progress(ctx context.Context) {
	from := time.Now()
	beat := time.NewTicker(progressBeat)
	defer beat.Stop()
	told := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			if read, of := s.live.Progress(); s.o.Terminal && of > 0 {
				told = true
				fmt.Fprintf(s.o.Stderr, "\rreading the texts: %d of %d", min(read, of), of)
			}
		case <-s.live.Ready():
			if told {
				fmt.Fprint(s.o.Stderr, "\r\x1b[K")
			}
			if _, of := s.live.Progress(); of > 0 {
				s.o.Log("debug", fmt.Sprintf("the texts of all %d pages were there after %.1f s", of, time.Since(from).Seconds()))
			}
			return
		}
	}
}
