package fulltext

import (
	"strings"

	"github.com/openimis/casebook/internal/search"
	"github.com/openimis/casebook/internal/site"
)

// Sections reads the text of a page. The ids are those of its headings, in
// order.
func Sections(b *site.Body, ids []string) []Section {
	out := make([]Section, 1, len(ids)+1)
	search.Passages(b, func(p search.Passage) {
		for len(out) <= p.Section {
			s := Section{}
			if n := len(out) - 1; n < len(ids) {
				s.ID = ids[n]
			}
			out = append(out, s)
		}
		s := &out[p.Section]
		switch text := string(p.Text); p.Kind {
		case site.RunHeading:
			s.Heading = join(s.Heading, " ", strings.Join(strings.Fields(text), " "))
		case site.RunCode:
			s.Code = join(s.Code, "\n", text)
		default:
			s.Text = join(s.Text, "\n", strings.Join(strings.Fields(text), " "))
		}
	})
	return out
}

func join(a, between, b string) string {
	if a == "" {
		return b
	}
	return a + between + b
}
