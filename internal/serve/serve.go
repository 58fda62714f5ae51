// Package serve shows a site while it is written: what is saved is on screen
// before one looks up.
//
// What comes in: a site in memory (build.Live), the edits of its folder, and
// requests of browsers. What goes out: the pages as the host will send them,
// with one script of the preview's own at their end; over a stream of events,
// word to each tab whose page has changed; and the diagnostics, in the
// terminal and over the last good page.
//
// The rules it keeps: it reads and never writes; it answers only those who
// call it by its own name; an error in the site never stops it; and when its
// context ends it is gone within half a second, with all it started.
package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
)

// Options are what a person says about one preview.
type Options struct {
	Build  build.Options
	Addr   string // where to listen, "127.0.0.1:1414" if empty
	Open   bool   // open a browser
	Follow bool   // tabs go to the page that was just edited
	Editor string // address that opens a file, with {path}, {line} and {column}; "" for Visual Studio Code, "none" for no links
	Color  bool

	// Terminal says that Stderr is one, whose last line may be written over.
	Terminal bool

	Stdout io.Writer // the preview's addresses, one a line
	Stderr io.Writer // diagnostics, if Report is nil; a QR code where other devices may look in
	Log    func(level, message string)
	Report func(list []diag.Diagnostic, sources diag.Sources) error
}

// Run serves the site in o.Build.Dir until the context ends; that is no
// error. The error is for what is nobody's content: an address that cannot be
// listened on, a folder that cannot be read.
func Run(ctx context.Context, o Options) error {
	o.complete()
	// First, so that a wrong address is told before the site is read. Who calls
	// meanwhile waits.
	l, err := listen(o.Addr)
	if err != nil {
		return err
	}
	defer l.Close()
	// Before the site is read, so that no edit falls in between.
	w, err := watch(o.Build.Dir, o.Log)
	if err != nil {
		return err
	}
	defer w.close()
	b, err := build.OpenLive(ctx, o.Build)
	if err != nil {
		if b != nil {
			err = errors.Join(err, b.Close())
		}
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	return errors.Join(run(ctx, o, liveSite{b}, l, w), b.Close())
}

func (o *Options) complete() {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:1414"
	}
	if o.Stdout == nil {
		o.Stdout = io.Discard
	}
	if o.Stderr == nil {
		o.Stderr = io.Discard
	}
	if o.Log == nil {
		o.Log = func(string, string) {}
	}
	if o.Report == nil {
		o.Report = func(list []diag.Diagnostic, sources diag.Sources) error {
			return diag.Text{Color: o.Color, Sources: sources}.Print(o.Stderr, list)
		}
	}
}

// grace is how long answers that are under way may take when the preview
// ends.
const grace = 200 * time.Millisecond

// run is Run with its parts in place.
func run(ctx context.Context, o Options, site live, l net.Listener, w *watcher) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s := newServer(o, site, newHosts(o.Addr, l.Addr()))
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx }, // ends the streams of events
		ErrorLog:          log.New(io.Discard, "", 0),                        // tabs that close early
	}
	var wait sync.WaitGroup
	wait.Go(func() { s.follow(ctx, w) })
	wait.Go(func() { s.announce(ctx) })
	wait.Go(func() { s.progress(ctx) })
	ended := make(chan error, 1)
	wait.Go(func() { ended <- srv.Serve(l) })
	s.welcome(l.Addr())

	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	stop()
	short, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if srv.Shutdown(short) != nil {
		_ = srv.Close() // there is nobody left to tell
	}
	w.close()
	wait.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, s.searching.close())
}

// welcome says where the preview is.
func (s *server) welcome(at net.Addr) {
	home := s.live.Snapshot().BasePath() + "/"
	urls := addresses(at)
	for i, url := range urls {
		urls[i] = url + home
		fmt.Fprintln(s.o.Stdout, urls[i])
	}
	tcp := at.(*net.TCPAddr)
	if _, asked, err := splitAddr(s.o.Addr); err == nil && asked != 0 && asked != tcp.Port {
		s.o.Log("info", fmt.Sprintf("port %d is taken; the preview is at port %d", asked, tcp.Port))
	}
	if !tcp.IP.IsLoopback() {
		url := urls[len(urls)-1]
		s.o.Log("info", "devices on this network can see the preview, drafts included, at "+url)
		if code, err := newQR(url); err == nil {
			fmt.Fprintf(s.o.Stderr, "\n%s\n", code)
		}
	}
	s.o.Log("info", "watching "+s.folder()+"; Ctrl-C ends the preview")
	if s.o.Open {
		if err := openBrowser(urls[0]); err != nil {
			s.o.Log("info", "no browser could be opened: "+err.Error())
		}
	}
}

// folder is the site's folder as a person would name it.
func (s *server) folder() string {
	if dir, err := filepath.Abs(s.o.Build.Dir); err == nil {
		if here, err := os.Getwd(); err == nil {
			if rel, err := filepath.Rel(here, dir); err == nil && rel != "." {
				return rel
			}
		}
		return dir
	}
	return s.o.Build.Dir
}
