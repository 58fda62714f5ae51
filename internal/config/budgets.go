package config

import (
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// Budgets are what a reader on a slow line is asked to load, [budgets]. Sizes
// are in bytes; those of pages, style sheets and scripts under gzip. They
// decide what is reported, never what a page holds.
type Budgets struct {
	Page     int64            // a page with its style sheets and scripts, without images
	Pages    map[string]int64 // the same for a content type, layout or kind of page
	Image    int64            // an image, in the size that is loaded
	Original int64            // an image as it lies beside its page
	CSS, JS  int64            // what one page loads of them at once
	Requests int              // of a first visit: the page, style sheets, scripts and icon

	Spans map[string]diag.Span // of the keys of Pages
}

// The defaults are those that this project set itself: an article of 40 kB is
// there after four seconds on a line of 80 kbit/s.
var defaultBudgets = Budgets{
	Page: 40_000, Image: 200_000, Original: 1_000_000, CSS: 10_000, JS: 6_000, Requests: 6,
}

const leastBudget, mostBudget = "100 B", "100 MB"

// PageOf is the budget of a page: that of the first of these names which has
// one of its own, else that of all pages.
func (b Budgets) PageOf(names ...string) int64 {
	for _, name := range names {
		if v, ok := b.Pages[name]; ok {
			return v
		}
	}
	return b.Page
}

func (d *decoder) budgets(f *data.Field, to *Budgets) {
	size := func(name string, to *int64) key { return d.size(name, to, leastBudget, mostBudget) }
	d.table(f.Value, f.Key, "[budgets]",
		size("page", &to.Page), size("image", &to.Image), size("original", &to.Original), size("css", &to.CSS), size("js", &to.JS),
		d.number("requests", &to.Requests, 1, 100),
		key{"pages", func(f *data.Field) {
			to.Pages, to.Spans = map[string]int64{}, map[string]diag.Span{}
			d.each(f, func(f *data.Field) {
				var v int64
				if size(f.Key, &v).read(f); v > 0 {
					to.Pages[f.Key], to.Spans[f.Key] = v, f.Span
				}
			})
		}})
}
