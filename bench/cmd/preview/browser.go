package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A browser has one tab, which tells of the first time that each mark is seen.
type browser struct {
	ctx  context.Context
	stop []func()

	mu   sync.Mutex
	seen map[string]time.Time
	news chan struct{} // something was seen
}

// watching runs in every document before its own scripts. It looks at each
// mutation of the document, and at style sheets when they have come, since
// these mutate nothing. The clock is that of the system, as the writer's is.
const watching = `(() => {
	const told = new Set()
	const look = () => {
		const now = Date.now(), root = document.documentElement
		if (!root) return
		const style = getComputedStyle(root).getPropertyValue("--bench")
		for (const [mark] of (root.outerHTML + style).matchAll(/benchmark[0-9]+x/g)) {
			if (told.has(mark)) continue
			told.add(mark)
			seenByBench(JSON.stringify({mark, now}))
		}
	}
	new MutationObserver(look).observe(document, {subtree: true, childList: true, characterData: true, attributes: true})
	addEventListener("load", look, true)
})()`

// patience is what anything may take.
const patience = 2 * time.Minute

func startBrowser() (*browser, error) {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		return nil, fmt.Errorf("a Chromium is missing; e2e/install brings it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // root, and containers without user namespaces, have none
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	b := &browser{ctx: ctx, stop: []func(){func() { _ = chromedp.Cancel(ctx) }, cancel, stop}, seen: map[string]time.Time{}, news: make(chan struct{}, 1)}
	err := chromedp.Do(ctx)
	if err == nil {
		err = chromedp.Listen(ctx, b.listen)
	}
	if err == nil {
		err = call(b, runtime.AddBinding, runtime.AddBindingParams{Name: "seenByBench"})
	}
	if err == nil {
		err = call(b, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: watching})
	}
	if err == nil {
		err = b.do(chromedp.EmulateViewport(1280, 800))
	}
	if err != nil {
		b.close()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return b, nil
}

func (b *browser) close() {
	for _, stop := range b.stop {
		stop()
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

func call[P, R any](b *browser, c cdp.Command[P, R], params P) error {
	return b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	}))
}

func (b *browser) listen(event any) {
	e, ok := event.(*runtime.EventBindingCalled)
	if !ok || e.Name != "seenByBench" {
		return
	}
	var seen struct {
		Mark string
		Now  int64
	}
	if json.Unmarshal([]byte(e.Payload), &seen) != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, known := b.seen[seen.Mark]; !known {
		b.seen[seen.Mark] = time.UnixMilli(seen.Now)
	}
	select {
	case b.news <- struct{}{}:
	default:
	}
}

// errUnseen is of an edit that is never on screen.
var errUnseen = errors.New("never on screen")

// await returns when a mark was first seen.
func (b *browser) await(mark string, longest time.Duration) (time.Time, error) {
	limit := time.After(longest)
	for {
		b.mu.Lock()
		at, ok := b.seen[mark]
		b.mu.Unlock()
		if ok {
			return at, nil
		}
		select {
		case <-b.news:
		case <-limit:
			return time.Time{}, fmt.Errorf("%s: %w", mark, errUnseen)
		}
	}
}

// visit opens a page.
func (b *browser) visit(address string) error { return b.do(chromedp.Navigate(address)) }
