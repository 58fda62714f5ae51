package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// What scripts do with a preview:
//
//	serve [ARG…]            start `casebook serve` here; it ends with the script
//	edit FILE OLD NEW       write NEW for OLD in a file, in place; \n is a new line
//	changes [ADDRESS…]      wait until these addresses, and no others, show
//	                        something else than at the last look: +ADDRESS is
//	                        new, -ADDRESS is gone; a digest in a name is *
//	fetch ADDRESS           what stands there; `! fetch` if nothing does
//	said TEXT [ADDRESS…]    wait until the preview says so on stderr, while
//	                        somebody looks at the addresses
//	stop                    end it as Ctrl-C does, which is no fault
//
// Nothing waits for a time: only for what must happen, or the deadline.
func init() {
	for name, do := range map[string]func(*preview, bool, []string) error{
		"changes": (*preview).changes, "fetch": (*preview).fetch, "said": (*preview).said, "stop": (*preview).stop,
	} {
		scriptCommands[name] = func(ts *testscript.TestScript, neg bool, args []string) {
			p, ok := previews.Load(ts)
			if !ok {
				ts.Fatalf("no preview is running: `serve` starts one")
			}
			if err := do(p.(*preview), neg, args); err != nil {
				ts.Fatalf("%v\nthe preview says:\n%s", err, p.(*preview).stderr.String())
			}
		}
	}
	scriptCommands["serve"] = serveInBackground
	scriptCommands["edit"] = editInPlace
}

func serveInBackground(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: serve [ARGUMENT…]")
	}
	env := append(os.Environ(), "NO_COLOR=1", "SOURCE_DATE_EPOCH="+ts.Getenv("SOURCE_DATE_EPOCH"), "CASEBOOK_EDITOR=none")
	p, err := startPreview(ts.MkAbs("."), env, args...)
	ts.Check(err)
	p.ts = ts
	ts.Defer(p.kill)
	previews.Store(ts, p)
	ts.Defer(func() { previews.Delete(ts) })
	p.shown, err = p.look()
	ts.Check(err)
}

// changes waits until the addresses, and no others, have changed. They must
// have other ETags then, which is how tabs are told. (An address may get
// another ETag and show the same: its View holds more than a page shows.)
func (p *preview) changes(neg bool, want []string) error {
	if neg || len(want) == 0 {
		return errors.New("usage: changes ADDRESS…")
	}
	slices.Sort(want)
	named := make([]string, 0, len(want))
	for _, w := range want {
		if at := strings.TrimLeft(w, "+-"); !strings.Contains(at, "*") {
			named = append(named, at)
		}
	}
	var got []string
	matched := false
	for limit := time.Now().Add(longest); ; <-time.After(pause) {
		now, err := p.look(named...)
		if err != nil {
			return err
		}
		got = nil
		for at, a := range now {
			was, had := p.shown[at]
			switch {
			case !had:
				got = append(got, "+"+at)
			case was.status != a.status || was.to != a.to || was.body != a.body:
				got = append(got, at)
				if was.tag == a.tag && a.tag != "" {
					return fmt.Errorf("%s changed and kept its ETag", at)
				}
			}
		}
		for at := range p.shown {
			if _, has := now[at]; !has {
				got = append(got, "-"+at)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			matched = false
			if time.Now().After(limit) {
				return fmt.Errorf("changed: %s\n   want: %s", strings.Join(got, " "), strings.Join(want, " "))
			}
			continue
		}
		if !matched {
			matched = true // a look takes its time: see that nothing else follows
			continue
		}
		p.shown = now
		return nil
	}
}

func (p *preview) fetch(neg bool, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: fetch ADDRESS")
	}
	a, err := p.get(args[0])
	if err != nil {
		return err
	}
	text := a.body
	if a.to != "" {
		text = fmt.Sprintf("%d %s\n", a.status, a.to)
	}
	fmt.Fprint(p.ts.Stdout(), text)
	if found := a.status < 400; found == neg {
		return fmt.Errorf("%s answers %d", args[0], a.status)
	}
	return nil
}

// said looks at what was said since the last text that was found.
func (p *preview) said(neg bool, args []string) error {
	if len(args) == 0 {
		return errors.New("usage: said TEXT [ADDRESS…]")
	}
	pattern, err := regexp.Compile("(?m)" + args[0])
	if err != nil {
		return err
	}
	for limit := time.Now().Add(longest); ; <-time.After(pause) {
		for _, at := range args[1:] {
			if _, err := p.get(at); err != nil {
				return err
			}
		}
		found := pattern.FindStringIndex(p.stderr.String()[p.heard:])
		switch {
		case neg && found == nil:
			return nil
		case neg:
			return fmt.Errorf("it did say %q", args[0])
		case found != nil:
			p.heard += found[1]
			return nil
		case time.Now().After(limit):
			return fmt.Errorf("it did not say %q", args[0])
		}
	}
}

func (p *preview) stop(neg bool, args []string) error {
	if neg || len(args) > 0 {
		return errors.New("usage: stop")
	}
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	err := <-p.ended
	p.ended <- err
	return err
}

func editInPlace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: edit FILE OLD NEW")
	}
	lines := strings.NewReplacer(`\n`, "\n")
	src, old := ts.ReadFile(args[0]), lines.Replace(args[1])
	if strings.Count(src, old) != 1 {
		ts.Fatalf("%s has %q %d times", args[0], old, strings.Count(src, old))
	}
	text := strings.Replace(src, old, lines.Replace(args[2]), 1)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}
