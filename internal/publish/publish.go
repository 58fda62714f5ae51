// Package publish makes what a host, a feed reader or another program needs
// beside the pages: feeds, calendar, data, sitemap, robots.txt, headers and
// redirects. In: the Tables. Out: artifacts. It is a pure function; nothing
// in it knows a content type by name.
package publish

import (
	"cmp"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/i18n"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// Input is what the artifacts depend on.
type Input struct {
	Config             *config.Config
	Types              *schema.Set
	Texts              *i18n.Catalogues
	Tables             *site.Tables
	Headers, Redirects []byte // static/_headers and static/_redirects
}

// All makes every artifact. What needs base_url is left out without it, and
// one warning says so.
func All(in Input) ([]site.Artifact, []diag.Diagnostic) {
	var out []site.Artifact
	var faults []diag.Diagnostic
	if in.Config.BaseURL == "" {
		faults = append(faults, diag.BaseURLUnset.At("casebook.toml", diag.Span{}, diag.S("what", "feeds, calendars, sitemap")))
	} else {
		for _, l := range in.Config.Languages {
			if in.Tables.Homes[l.Tag] != nil {
				out = append(out, in.feeds(l)...)
				out = append(out, in.calendars(l)...)
			}
		}
		out = append(out, in.sitemap()...)
	}
	out = append(out, in.digest()...)
	out = append(out, in.data()...)
	out = append(out, in.robots(), in.headers(), in.redirects())
	out = append(out, in.stubs()...)
	return out, faults
}

// own are the pages of a language that it has itself, hidden ones left out.
func (in Input) own(lang string) []*site.Page {
	var out []*site.Page
	for _, p := range in.Tables.Pages {
		if p.Own && (lang == "" || p.Lang == lang) && !p.Draft && !p.Unlisted {
			out = append(out, p)
		}
	}
	return out
}

func (in Input) absolute(p *site.Page) string { return in.Config.BaseURL + p.URL.Escape() }

// title is the site's in a language.
func (in Input) title(lang string) string {
	return cmp.Or(in.Config.Titles[lang], in.Config.Title)
}

// news are the pages for feeds, newest first: those of types with a feed, or
// where no type has one, all that bear a date.
func (in Input) news(lang string) []*site.Page {
	declared := slices.ContainsFunc(in.Types.Types(), func(t *schema.Type) bool { return t.Feed })
	var out []*site.Page
	for _, p := range in.own(lang) {
		t := in.Types.Type(p.Type)
		if p.ID == "" || p.IsSection || changed(p) == "" || declared && (t == nil || !t.Feed) {
			continue
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *site.Page) int {
		return cmp.Or(strings.Compare(instant(first(b)), instant(first(a))), strings.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), in.Config.Publish.FeedSize)]
}

// first is when a page was published, changed when it last was.
func first(p *site.Page) string   { return cmp.Or(p.Date, p.Updated) }
func changed(p *site.Page) string { return cmp.Or(p.Updated, p.Date) }

// instant makes an RFC 3339 date-time of an ISO date.
func instant(iso string) string {
	switch {
	case len(iso) == 10:
		return iso + "T00:00:00Z"
	case len(iso) == 7:
		return iso + "-01T00:00:00Z"
	case len(iso) == 4:
		return iso + "-01-01T00:00:00Z"
	case len(iso) == 16: // 2026-03-01T14:00
		return iso + ":00Z"
	case len(iso) == 19:
		return iso + "Z"
	}
	return iso
}
