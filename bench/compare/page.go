// Package compare looks at the same page as two generators published it. In
// go two folders and the addresses of some pages, out comes in what they
// differ by more than a tolerance. It keeps a comparison of times honest: a
// generator that leaves something out must not pass for a fast one.
package compare

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// A page is what a reader finds on one: its words, where its links lead, how
// many elements of which kind it has.
type page struct {
	words    []string       // of the text, in order: code, headings, lists, tables
	links    map[string]int // of the text, to pages and anchors of the site
	around   map[string]int // links around the text: menu, navigation, tags …
	elements map[string]int // of the text
	head     map[string]int // of <head>, by kind
}

// load reads the page of an address such as "/en/a/b/".
func load(root, url string) (page, error) {
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(url), "index.html"))
	if err != nil {
		return page{}, err
	}
	p, err := read(bytes.NewReader(data), url)
	if err != nil {
		return page{}, fmt.Errorf("read %s: %w", url, err)
	}
	return p, nil
}

func read(r io.Reader, url string) (page, error) {
	doc, err := html.Parse(r)
	if err != nil {
		return page{}, err
	}
	p := page{links: map[string]int{}, around: map[string]int{}, elements: map[string]int{}, head: map[string]int{}}
	texts := outermost(doc, isText)
	if len(texts) == 0 {
		return page{}, fmt.Errorf("no element of the class `text`")
	}
	var all strings.Builder
	for _, text := range texts {
		p.text(text, url, &all)
	}
	p.words = strings.FieldsFunc(plain(all.String()), unicode.IsSpace)
	p.frame(doc, url)
	return p, nil
}

// isText reports whether an element holds the text of a page, or a part of it:
// both themes name it so, and Casebook's has the lead in another place.
func isText(n *html.Node) bool {
	return slices.Contains(strings.Fields(attribute(n, "class")), "text")
}

func (p *page) text(n *html.Node, url string, all *strings.Builder) {
	switch n.Type {
	case html.TextNode:
		all.WriteString(n.Data)
	case html.ElementNode:
		p.elements[n.Data]++
		if href := attribute(n, "href"); n.Data == "a" && href != "" {
			p.links[resolve(url, href)]++
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.text(c, url, all)
	}
	// Colours cut code into spans as each highlighter likes, so only what is
	// no such span ends a word.
	if n.Type == html.ElementNode && n.Data != "span" {
		all.WriteByte(' ')
	}
}

// frame counts what stands in the head and around the text. Related pages are
// left out: what is near is each generator's own opinion.
func (p *page) frame(n *html.Node, url string) {
	if n.Type == html.ElementNode {
		if isText(n) || attribute(n, "class") == "related" {
			return
		}
		switch n.Data {
		case "a":
			if href := attribute(n, "href"); href != "" {
				p.around[resolve(url, href)]++
			}
		case "link":
			rel := attribute(n, "rel")
			if attribute(n, "hreflang") != "" {
				rel += " hreflang"
			}
			p.head["link "+rel]++
		case "meta":
			if og := attribute(n, "property"); og != "" {
				p.head["meta "+og]++
			}
		case "script":
			if attribute(n, "type") == "application/ld+json" {
				p.head["json-ld"]++
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.frame(c, url)
	}
}

// plain makes two ways to set the same text equal: kinds of spaces and quotes
// differ with the generator's typography.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\u00a0', '\u202f', '\u2009':
			return ' '
		case '“', '”', '«', '»', '"', '‘', '’', '\'', '\ufe0e', '↩', '\u200b':
			return ' '
		case '…':
			return '.'
		}
		return r
	}, s)
}

// resolve makes a link comparable: a path below the site, with its anchor.
func resolve(page, href string) string {
	if strings.HasPrefix(href, "#") {
		return page + href
	}
	for _, scheme := range []string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(href, scheme); ok {
			_, path, _ := strings.Cut(rest, "/")
			return "/" + path
		}
	}
	return href
}

// outermost returns the elements of a kind that lie in no other one of it.
func outermost(n *html.Node, is func(*html.Node) bool) (found []*html.Node) {
	if n.Type == html.ElementNode && is(n) {
		return []*html.Node{n}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		found = append(found, outermost(c, is)...)
	}
	return found
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
