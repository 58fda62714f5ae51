package markdown

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

// show prints a Body with its holes as {href 0 ../x.md} and each block on a
// line of its own, so that a golden file can be read.
func show(b *site.Body, o *site.Outline) string {
	var out strings.Builder
	for i, p := range b.Pieces {
		if i > 0 {
			fmt.Fprintf(&out, "=== piece %d\n", i)
		}
		at := 0
		var html strings.Builder
		for _, h := range p.Holes {
			html.Write(p.HTML[at:h.At])
			at = h.At
			switch h.Kind {
			case site.HoleHref:
				fmt.Fprintf(&html, "{href %s}", o.Links[h.N].Dest)
			case site.HoleID:
				fmt.Fprintf(&html, "{id %d}", h.N)
			case site.HoleImage:
				img := o.Images[h.N]
				fmt.Fprintf(&html, "{image %s", img.Dest)
				for _, f := range []struct{ name, value string }{
					{"alt", img.Alt}, {"title", img.Title}, {"id", img.ID}, {"class", img.Class}, {"lang", img.Lang}, {"dir", img.Dir},
				} {
					if f.value != "" {
						fmt.Fprintf(&html, " %s=%q", f.name, f.value)
					}
				}
				html.WriteString("}")
			case site.HoleComponent:
				fmt.Fprintf(&html, "{component %s}", b.Components[h.N].Name)
			case site.HoleString:
				fmt.Fprintf(&html, "{%s}", b.Strings[h.N])
			}
		}
		html.Write(p.HTML[at:])
		out.WriteString(lines(html.String()))
	}
	for _, c := range b.Components {
		fmt.Fprintf(&out, "component %s", c.Name)
		for _, f := range c.Markdown {
			fmt.Fprintf(&out, " %s=piece %d", f.Path, f.Piece)
		}
		out.WriteString("\n")
	}
	return out.String()
}

var blockEnds = strings.NewReplacer("</p>", "</p>\n", "</li>", "</li>\n", "</h2>", "</h2>\n", "</h3>", "</h3>\n", "</ul>", "</ul>\n", "</ol>", "</ol>\n",
	"<ul>", "<ul>\n", "<ol>", "<ol>\n", "</tr>", "</tr>\n", "</div>", "</div>\n", "</figure>", "</figure>\n", "<hr>", "<hr>\n", "</dt>", "</dt>\n", "</dd>", "</dd>\n",
	"</summary>", "</summary>\n", "</details>", "</details>\n", "<blockquote>", "<blockquote>\n", "</blockquote>", "</blockquote>\n", "</aside>", "</aside>\n", "</section>", "</section>\n")

func lines(html string) string {
	s := blockEnds.Replace(html)
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	// No-break spaces cannot be told from others in a golden file.
	s = strings.ReplaceAll(s, nbsp, "⍽")
	return strings.ReplaceAll(s, nnbsp, "·")
}

// faults prints diagnostics as a terminal would, and then the outline.
func faults(src []byte, o *site.Outline) string {
	var out strings.Builder
	list := diag.Sort(slices.Clone(o.Diagnostics))
	if err := (diag.Text{Sources: func(string) []byte { return src }}).Print(&out, list); err != nil {
		panic(err)
	}
	return out.String()
}

func facts(src []byte, o *site.Outline) string {
	var out strings.Builder
	at := func(s diag.Span) string { return fmt.Sprintf("%q", src[s.Start:s.End]) }
	for _, h := range o.Headings {
		fmt.Fprintf(&out, "heading %d %q id=%q slug=%q at %s\n", h.Level, h.Text, h.ID, h.Slug, at(h.Span))
	}
	for _, l := range o.Links {
		fmt.Fprintf(&out, "link %s at %s\n", l.Dest, at(l.Span))
	}
	for _, i := range o.Images {
		fmt.Fprintf(&out, "image %s at %s\n", i.Dest, at(i.Span))
	}
	for _, c := range o.Cites {
		fmt.Fprintf(&out, "cite %s at %s\n", c.ID, at(c.Span))
	}
	if len(o.IDs) > 0 {
		fmt.Fprintf(&out, "ids %v\n", o.IDs)
	}
	if len(o.Components) > 0 {
		fmt.Fprintf(&out, "components %v\n", o.Components)
	}
	fmt.Fprintf(&out, "words %d\n", o.Words)
	return out.String()
}

// kinds prints the runs of a body, one a line.
func kinds(b *site.Body, src []byte) string {
	names := map[site.RunKind]string{site.RunText: "text", site.RunHeading: "heading", site.RunLink: "link", site.RunCode: "code", site.RunTable: "table", site.RunBreak: "break"}
	var out strings.Builder
	for _, r := range b.Runs {
		fmt.Fprintf(&out, "%s %d %q", names[r.Kind], r.Heading, b.Pieces[r.Piece].HTML[r.Start:r.End])
		if r.Src != (diag.Span{}) {
			fmt.Fprintf(&out, " = %q", src[r.Src.Start:r.Src.End])
		}
		out.WriteString("\n")
	}
	return out.String()
}
