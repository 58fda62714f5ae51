package serve

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
)

func TestTerminalIsToldHowFarTheTextsAre(t *testing.T) {
	site := newFakeSite(fakePages())
	s := serverOf(t, site)
	var out bytes.Buffer
	s.o.Stderr, s.o.Terminal = &out, true
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.progress(context.Background())
	}()
	time.AfterFunc(3*progressBeat/2, func() { close(site.ready) })
	<-done
	if got := out.String(); !strings.HasPrefix(got, "\rreading the texts: 3 of 7") || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("told %q", got)
	}
}
