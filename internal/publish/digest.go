package publish

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/lang"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// DigestURL is where the newest pages of all languages stand as plain text,
// to be pasted into a mail.
const DigestURL = paths.URL("/data/whats-new.txt")

// The digest has this many pages a language, in lines of at most so many
// characters (RFC 3676 recommends 78), but for addresses.
const (
	digestSize = 15
	digestLine = 76
)

// digest is one text for all languages: in each, the site's title, and the
// newest pages of the feeds with date, description, what changed last, and
// address. Without base_url there is none, since a mail needs whole addresses.
func (in Input) digest() []site.Artifact {
	if in.Config.BaseURL == "" {
		return nil
	}
	var parts []string
	for _, l := range in.Config.Languages {
		if pages := in.news(l.Tag); len(pages) > 0 {
			parts = append(parts, in.digestOf(l.Tag, pages[:min(len(pages), digestSize)]))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	text := strings.Join(parts, "\n"+strings.Repeat("=", digestLine)+"\n\n")
	return []site.Artifact{{Path: DigestURL.Out(), MIME: "text/plain; charset=utf-8", Data: []byte(text)}}
}

func (in Input) digestOf(tag string, pages []*site.Page) string {
	texts := in.Texts.Language(tag)
	var out strings.Builder
	write := func(indent, text string) { out.WriteString(wrap(text, indent)) }
	write("", texts.T("digest.title", "Site", in.title(tag)))
	for _, p := range pages {
		out.WriteByte('\n')
		write("", p.Title)
		write("  ", texts.Locale().Date(changed(p), lang.Long))
		write("  ", p.Description)
		if c := lastChange(p); c != "" {
			write("  ", texts.T("digest.change", "Change", c))
		}
		fmt.Fprintf(&out, "  %s\n", in.absolute(p))
	}
	return out.String()
}

// lastChange is the newest entry of a page's `changes`, as its author wrote it.
func lastChange(p *site.Page) string {
	n := p.Field("changes")
	if n == nil || len(n.Items) == 0 {
		return ""
	}
	newest := n.Items[0]
	for _, item := range n.Items[1:] {
		if item.Get("date").Str() > newest.Get("date").Str() {
			newest = item
		}
	}
	return newest.Get("text").Str()
}

// wrap breaks a text into lines, each after the indent, and ends the last. No
// line breaks at a no-break space.
func wrap(text, indent string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' })
	var out strings.Builder
	at := 0
	for _, w := range words {
		n := utf8.RuneCountInString(w)
		switch {
		case at == 0:
			out.WriteString(indent)
			at = len(indent)
		case at+1+n > digestLine:
			out.WriteString("\n" + indent)
			at = len(indent)
		default:
			out.WriteByte(' ')
			at++
		}
		out.WriteString(w)
		at += n
	}
	if at > 0 {
		out.WriteByte('\n')
	}
	return out.String()
}
