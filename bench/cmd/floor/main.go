// Command floor does the least that any generator of this site must do: read
// every page, turn its Markdown into HTML with goldmark, and write it. No
// highlighting, no templates, no links, no joins. What a build costs above
// this is the engine's own.
package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: floor SITE OUT")
		os.Exit(2)
	}
	if err := build(filepath.Join(os.Args[1], "content"), os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func build(content, out string) error {
	var pages []string
	err := filepath.WalkDir(content, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".md") {
			pages = append(pages, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote,
			extension.DefinitionList, extension.Typographer),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithHeadingAttribute()),
	)
	work := make(chan string, len(pages))
	for _, p := range pages {
		work <- p
	}
	close(work)
	var failed error
	var once sync.Once
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for path := range work {
				rel, err := filepath.Rel(content, path)
				if err == nil {
					err = page(md, path, filepath.Join(out, strings.TrimSuffix(rel, ".md"), "index.html"))
				}
				if err != nil {
					once.Do(func() { failed = err })
					return
				}
			}
		})
	}
	all.Wait()
	return failed
}

func page(md goldmark.Markdown, from, to string) error {
	src, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if rest, ok := bytes.CutPrefix(src, []byte("---\n")); ok {
		if _, body, ok := bytes.Cut(rest, []byte("\n---\n")); ok {
			src = body
		}
	}
	var html bytes.Buffer
	if err := md.Convert(src, &html); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, html.Bytes(), 0o644)
}
