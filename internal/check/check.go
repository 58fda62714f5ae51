// Package check holds rules about texts that a build has no need of: whether
// readers can find their way by headings, links and tables, and whether a page
// is fit for a list of search results.
//
// In go what the maps have made of one file; out come diagnostics. A rule
// reads the Body, the Outline and the Head, never the file, so that it judges
// what readers get.
package check

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

// Text judges the text of a page. Vague reports whether the words of a link
// say nothing by themselves in the page's language. The diagnostics have no
// path: the same text may stand in two files.
func Text(o *site.Outline, b *site.Body, vague func(string) bool) []diag.Diagnostic {
	return slices.Concat(headings(o), images(o), links(o, b, vague), tables(b))
}

// headings finds levels that are left out: readers who move by headings take
// the next one for a part of what is missing. The page's title has level 1.
func headings(o *site.Outline) (faults []diag.Diagnostic) {
	above := 1
	for _, h := range o.Headings {
		if h.Level > above+1 {
			faults = append(faults, diag.HeadingSkipped.At("", h.Span, diag.N("level", h.Level), diag.N("above", above), diag.S("marks", strings.Repeat("#", above+1))))
		}
		above = h.Level
	}
	return faults
}

// images finds ids that two images have. Those of headings are found in the
// join, which makes them unique.
func images(o *site.Outline) (faults []diag.Diagnostic) {
	seen := map[string]bool{}
	for _, img := range o.Images {
		if img.ID != "" && seen[img.ID] {
			faults = append(faults, diag.DuplicateID.At("", img.Span, diag.S("id", img.ID)))
		}
		seen[img.ID] = true
	}
	return faults
}

// links finds links whose words say nothing when they are read alone, as in a
// screen reader's list of links.
func links(o *site.Outline, b *site.Body, vague func(string) bool) (faults []diag.Diagnostic) {
	for _, piece := range b.Pieces {
		for i, hole := range piece.Holes {
			if hole.Kind != site.HoleHref || hole.N >= len(o.Links) {
				continue
			}
			_, rest, _ := bytes.Cut(piece.HTML[hole.At:], []byte(">"))
			inside, _, closed := bytes.Cut(rest, []byte("</a>"))
			end := len(piece.HTML) - len(rest) + len(inside)
			image := i+1 < len(piece.Holes) && piece.Holes[i+1].Kind == site.HoleImage && piece.Holes[i+1].At <= end
			if words := plain(inside); closed && !image && vague(words) {
				l := o.Links[hole.N]
				faults = append(faults, diag.VagueLink.At("", l.Span, diag.S("text", words), diag.S("url", l.Dest)))
			}
		}
	}
	return faults
}

// plain is the text between tags.
func plain(src []byte) string {
	var out strings.Builder
	for len(src) > 0 {
		text, rest, _ := bytes.Cut(src, []byte("<"))
		out.Write(text)
		_, src, _ = bytes.Cut(rest, []byte(">"))
	}
	return strings.TrimSpace(html.UnescapeString(out.String()))
}

// tables finds tables whose columns have no names at all. A single empty
// corner is usual.
func tables(b *site.Body) (faults []diag.Diagnostic) {
	for n, piece := range b.Pieces {
		at := 0
		for {
			start := bytes.Index(piece.HTML[at:], []byte("<table>"))
			if start < 0 {
				break
			}
			start += at
			length := bytes.Index(piece.HTML[start:], []byte("</table>"))
			if length < 0 {
				break
			}
			at = start + length
			head, _, _ := bytes.Cut(piece.HTML[start:at], []byte("</thead>"))
			if bytes.Contains(head, []byte("<th ")) {
				continue
			}
			for _, r := range b.Runs {
				if r.Piece == n && r.Start >= start && r.End <= at && r.Src != (diag.Span{}) {
					faults = append(faults, diag.TableHeader.At("", r.Src))
					break
				}
			}
		}
	}
	return faults
}

// The longest title and description, in letters. Search engines show some 60
// letters of a title and 160 of a description; titles here may be longer by
// half, since the name of a scheme stands in front of what is told of it.
const (
	longestTitle       = 90
	longestDescription = 160
)

// Head judges the front matter of a page on a day, an ISO date.
func Head(h *site.Head, now string) (faults []diag.Diagnostic) {
	at := func(field string) diag.Span {
		if n := h.Meta.Get(field); n != nil {
			return n.Span
		}
		return diag.Span{}
	}
	if n := utf8.RuneCountInString(h.Common.Title); n > longestTitle {
		faults = append(faults, diag.TitleLong.At(string(h.Path), at("title"), diag.N("n", n), diag.N("limit", longestTitle)))
	}
	if n := utf8.RuneCountInString(h.Common.Description); n > longestDescription {
		faults = append(faults, diag.DescriptionLong.At(string(h.Path), at("description"), diag.N("n", n), diag.N("limit", longestDescription)))
	}
	if day := h.Meta.Get("review_by").Str(); day != "" && day < now {
		faults = append(faults, diag.ReviewDue.At(string(h.Path), at("review_by"), diag.S("day", day), diag.S("owner", h.Meta.Get("owner").Str())))
	}
	return faults
}
