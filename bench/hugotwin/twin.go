// Package hugotwin writes a generated site as a Hugo site: the same texts at
// the same addresses, with templates that show what Casebook's default theme
// shows. In goes a plan of package gen, out comes a folder that `hugo
// --minify` builds. The rule it keeps: whatever Casebook does for a page the
// twin asks of Hugo too, written as an experienced user of Hugo would (partials
// cached where pages share them), so that a comparison of times is fair to
// both.
package hugotwin

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/openimis/casebook/bench/gen"
)

//go:embed all:site
var files embed.FS

// Write writes the twin of a site into dir.
func Write(dir string, s *gen.Site) error {
	f := gen.NewFolder(dir)
	if err := templates(f); err != nil {
		return fmt.Errorf("write the Hugo twin: %w", err)
	}
	f.Write("hugo.toml", config(s, true))
	f.Write("plain.toml", config(s, false)) // to see what highlighting costs
	for _, lang := range gen.Languages {
		f.Write("content/"+lang+"/_index.md", head(gen.SiteTitle[lang], s.LeadDescription("home", lang), s.LeadBody("home", lang)))
		for _, sec := range s.Sections() {
			f.Write("content/"+lang+"/"+sec.Path+"/_index.md",
				head(sec.Title[lang], s.LeadDescription(sec.Path, lang), s.LeadBody(sec.Path, lang)))
		}
		for i := range s.Len() {
			p := s.Page(i)
			f.Write("content/"+lang+"/"+p.Path+".md", page(s, p, lang))
		}
	}
	if err := f.Err(); err != nil {
		return fmt.Errorf("write the Hugo twin: %w", err)
	}
	return nil
}

// page is a page with Hugo's front matter. Hugo has no table of terms in
// several languages, so pages name them in their own; and it gives twins no
// common ids, so headings carry theirs.
func page(s *gen.Site, p gen.Page, lang string) []byte {
	var b bytes.Buffer
	labels := make([]string, len(p.Tags))
	for i, t := range p.Tags {
		labels[i] = t.Label[lang]
	}
	fmt.Fprintf(&b, "---\ntitle: %s\ndescription: %s\ndate: %s\nweight: %d\ntags: [%s]\n",
		p.Title[lang], s.Description(p, lang), p.Date, p.Weight, strings.Join(labels, ", "))
	if p.Alias != "" {
		fmt.Fprintf(&b, "aliases: [/%s/]\n", p.Alias) // Hugo puts the language in front
	}
	b.WriteString("---\n\n")
	b.Write(s.Body(p, lang, lang != gen.Languages[0]))
	return b.Bytes()
}

func head(title, description string, body []byte) []byte {
	return append(fmt.Appendf(nil, "---\ntitle: %s\ndescription: %s\n---\n\n", title, description), body...)
}

func config(s *gen.Site, highlight bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `baseURL = %q
defaultContentLanguage = "en"
defaultContentLanguageInSubdir = true
enableRobotsTXT = true
pagination.pagerSize = 50
pagination.disableAliases = true
taxonomies.tag = "tags"

[mediaTypes."application/atom+xml"]
suffixes = ["xml"]

[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "feed"

[outputFormats.feed]
mediaType = "application/json"
baseName = "feed"
isPlainText = true

[outputs]
home = ["html", "atom", "feed"]
section = ["html"]
taxonomy = ["html"]
term = ["html"]
page = ["html"]

[related]
threshold = 1
includeNewer = true
[[related.indices]]
name = "tags"
weight = 100
`, s.Options().BaseURL+"/")
	for i, lang := range gen.Languages {
		fmt.Fprintf(&b, "\n[languages.%s]\ntitle = %q\nlabel = %q\nweight = %d\ncontentDir = \"content/%s\"\n",
			lang, gen.SiteTitle[lang], gen.LanguageNames[lang], i+1, lang)
		// In each language as a whole: a part of it would hide the rest.
		fmt.Fprintf(&b, "[languages.%[1]s.markup]\nhighlight.noClasses = false\nhighlight.codeFences = %[2]t\ngoldmark.extensions.linkify = true\n", lang, highlight)
		if lang == "fr" {
			b.WriteString("goldmark.extensions.typographer.leftDoubleQuote = \"&laquo;&nbsp;\"\n" +
				"goldmark.extensions.typographer.rightDoubleQuote = \"&nbsp;&raquo;\"\n")
		}
		for n, sec := range s.MenuSections() {
			fmt.Fprintf(&b, "[[languages.%s.menus.main]]\npageRef = \"/%s\"\nweight = %d\n", lang, sec.Path, n+1)
		}
	}
	return b.Bytes()
}

// templates writes the layouts, strings and assets, which are files beside
// this one.
func templates(to *gen.Folder) error {
	return fs.WalkDir(files, "site", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := files.ReadFile(name)
		to.Write(strings.TrimPrefix(name, "site/"), data)
		return err
	})
}
