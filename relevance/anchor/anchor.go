// Package anchor has Pagefind search the same text, to compare with.
//
// What goes in: a corpus and a folder. What comes out: that folder with one
// plain HTML file a page and Pagefind's index of them. The rule it keeps: the
// page's title is its h1, its description its first paragraph, and every word
// of the corpus is there once, as Pagefind's own documentation asks for.
package anchor

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/openimis/casebook/relevance/corpus"
)

// Index writes a corpus into a folder and has Pagefind index it. The program
// is that of the lock file, in the node_modules of the folder home.
func Index(c *corpus.Corpus, dir, home string) error {
	for _, p := range c.Pages {
		// Pagefind takes a folder whose name ends in .html for a page.
		to := filepath.Join(dir, filepath.FromSlash(strings.ReplaceAll(p.URL, ".html/", "-html/")))
		if err := os.MkdirAll(to, 0o755); err != nil {
			return fmt.Errorf("index with Pagefind: %w", err)
		}
		if err := os.WriteFile(filepath.Join(to, "index.html"), []byte(page(p)), 0o644); err != nil {
			return fmt.Errorf("index with Pagefind: %w", err)
		}
	}
	program, err := find(home)
	if err != nil {
		return err
	}
	out, err := exec.Command(program, "--site", dir, "--silent").CombinedOutput()
	if err != nil {
		return fmt.Errorf("index with Pagefind: %w\n%s", err, out)
	}
	return nil
}

// find returns the program that npm installed for this machine, else one that
// is installed otherwise: the lock file has those for Linux.
func find(home string) (string, error) {
	found, err := filepath.Glob(filepath.Join(home, "node_modules", "@pagefind", "*", "bin", "pagefind_extended"))
	if err != nil {
		return "", fmt.Errorf("find Pagefind: %w", err)
	}
	if len(found) > 0 {
		return filepath.Abs(found[0])
	}
	program, err := exec.LookPath("pagefind")
	if err != nil {
		return "", fmt.Errorf("find Pagefind: %w; run npm ci in %s, or measure without it (-pagefind=false)", err, home)
	}
	return program, nil
}

func page(p *corpus.Page) string {
	var w strings.Builder
	title := html.EscapeString(p.Title)
	fmt.Fprintf(&w, "<!doctype html>\n<html lang=%q>\n<meta charset=utf-8>\n<title>%s</title>\n<main data-pagefind-body>\n<h1>%s</h1>\n", p.Lang, title, title)
	if p.Description != "" {
		fmt.Fprintf(&w, "<p>%s</p>\n", html.EscapeString(p.Description))
	}
	for _, b := range p.Blocks {
		text := html.EscapeString(b.Text)
		switch b.Kind {
		case corpus.Heading:
			fmt.Fprintf(&w, "<h%d id=\"%s\">%s</h%d>\n", b.Level, html.EscapeString(b.ID), text, b.Level)
		case corpus.Code:
			fmt.Fprintf(&w, "<pre><code>%s</code></pre>\n", text)
		default:
			fmt.Fprintf(&w, "<p>%s</p>\n", text)
		}
	}
	w.WriteString("</main>\n</html>\n")
	return w.String()
}
