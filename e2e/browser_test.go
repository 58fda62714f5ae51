package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// One browser serves all tests, each in tabs of its own.
var (
	stopBrowser = func() {}
	browser     = sync.OnceValues(func() (context.Context, error) {
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(chromium.path()),
			chromedp.NoSandbox, // root, and containers without user namespaces, have none
			chromedp.DisableGPU,
			chromedp.Flag("disable-quic", true),
			chromedp.Flag("disable-component-update", true),
			chromedp.Flag("accept-lang", "en-US"), // whatever this machine speaks
			chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		)
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(allocator)
		stopBrowser = func() {
			chromedp.Cancel(ctx)
			cancel()
			stop()
		}
		return ctx, chromedp.Do(ctx) // starts it
	})
)

func closeBrowser() { stopBrowser() }

// patience is what one visit may take on a machine that has other work.
const patience = 60 * time.Second

// A tab is one page of the browser, with cookies and storage of its own.
type tab struct {
	ctx context.Context

	mu       sync.Mutex
	requests []string // addresses asked for since the last visit
	faults   []string // what the page wrote to the console since then
}

// newTab opens a tab; close it with the returned function.
func newTab() (*tab, func(), error) {
	parent, err := browser()
	if err != nil {
		return nil, nil, fmt.Errorf("start %s: %w", chromium.path(), err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	b := &tab{ctx: ctx}
	err = chromedp.Do(ctx) // opens it
	if err == nil {
		err = chromedp.Listen(ctx, b.listen)
	}
	if err == nil {
		err = b.media("light")
	}
	if err == nil {
		err = b.timezone("UTC") // the same on every machine
	}
	if err != nil {
		cancel()
		return nil, nil, err
	}
	return b, cancel, nil
}

// openTab is newTab for tests.
func openTab(t *testing.T) *tab {
	t.Helper()
	b, closeTab, err := newTab()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeTab)
	return b
}

// listen runs on the goroutine that reads from the browser, so that all that
// came before the answer to a command is noted when the command returns.
func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		b.faults = append(b.faults, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.faults = append(b.faults, fmt.Sprintf("console.%s", e.Type))
	case *log.EventEntryAdded:
		b.faults = append(b.faults, fmt.Sprintf("%s %s: %s %s", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL))
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

// visit opens an address and waits until it is loaded.
func (b *tab) visit(address string) error {
	b.mu.Lock()
	b.requests, b.faults = nil, nil
	b.mu.Unlock()
	if err := b.do(chromedp.Navigate(address)); err != nil {
		return fmt.Errorf("visit %s: %w", address, err)
	}
	// Of an address that is shown already, the end of the first load may be
	// taken for that of the second.
	for limit := time.Now().Add(patience); time.Now().Before(limit); time.Sleep(5 * time.Millisecond) {
		if state, err := eval[string](b, `document.readyState`); err == nil && state == "complete" {
			return nil
		}
	}
	return fmt.Errorf("visit %s: its load did not end", address)
}

// heard is what was asked for and what went wrong since the last visit. That
// an address which is not there answers so is no fault.
func (b *tab) heard(address string) (requests, faults []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.faults {
		if !strings.HasPrefix(f, "network error: ") || !strings.HasSuffix(f, " "+address) {
			faults = append(faults, f)
		}
	}
	return append(requests, b.requests...), faults
}

// command sends one command of the protocol.
func command[P, R any](b *tab, c cdp.Command[P, R], params P) error {
	return b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	}))
}

// eval returns the value of an expression, awaited if it is a promise. It
// works under any Content-Security-Policy, and where scripts are switched off.
func eval[T any](b *tab, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		err = fmt.Errorf("%w (of %.60q)", err, expression)
	}
	return v, err
}

// A screen is a size in CSS pixels.
type screen struct{ width, height int64 }

var (
	phone   = screen{390, 844}
	desktop = screen{1280, 800}
)

func (s screen) String() string { return fmt.Sprintf("%d×%d", s.width, s.height) }

func (b *tab) screen(s screen) error { return b.do(chromedp.EmulateViewport(s.width, s.height)) }

// media sets the colours that the system asks for. It asks for no motion
// either: parts that move would be judged in the middle of their way.
func (b *tab) media(scheme string) error {
	return command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// images waits for all images, also those below the screen that the browser
// would leave for later, and returns those that cannot be shown.
func (b *tab) images() ([]string, error) {
	return eval[[]string](b, `Promise.all([...document.images].map(image => {
		image.loading = "eager"
		return image.decode().then(() => image.naturalWidth ? "" : image.src, () => image.src)
	})).then(all => all.filter(Boolean))`)
}

// textSize sets the size of plain text, as a reader does in the browser's
// settings; 16 is usual.
func (b *tab) textSize(px int64) error {
	return command(b, cdppage.SetFontSizes, cdppage.SetFontSizesParams{FontSizes: &cdppage.FontSizes{Standard: px, Fixed: px * 13 / 16}})
}

// timezone says where the reader is.
func (b *tab) timezone(name string) error {
	return command(b, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: name})
}

func (b *tab) scripts(on bool) error {
	return command(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// quoted is a text as JavaScript writes it.
func quoted(s string) string {
	out, _ := json.Marshal(s)
	return string(out)
}

// languages are the folders that pages of a site stand in, "" for its root.
func languages(pages []page) []string {
	var out []string
	for _, p := range pages {
		if len(out) == 0 || out[len(out)-1] != p.lang {
			out = append(out, p.lang)
		}
	}
	return out
}

// eachPage runs a test in one tab for each language of each site, some of them
// at the same time.
func eachPage(t *testing.T, look func(t *testing.T, b *tab, p page)) {
	for _, s := range publishedSites(t) {
		for _, lang := range languages(s.pages) {
			name := s.name + "/" + lang
			if lang == "" {
				name = s.name + "/root"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				b := openTab(t)
				for _, p := range s.pages {
					if p.lang == lang {
						look(t, b, p)
					}
				}
			})
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// mustEval is eval for tests.
func mustEval[T any](t *testing.T, b *tab, expression string) T {
	t.Helper()
	v, err := eval[T](b, expression)
	must(t, err)
	return v
}
