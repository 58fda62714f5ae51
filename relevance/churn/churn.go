// Package churn counts which files of a search index an edit changes.
//
// What goes in: a site's folder and how to build it. What comes out: for each
// kind of edit the numbers of files that a visitor who has the old ones must
// fetch anew, by kind of file. The rule it keeps: a file counts if its bytes
// are new at its path; what is only gone costs nobody anything.
package churn

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Count is how many new files of each kind there are. The kind is the first
// letter of a file's name, "root" for those beside the languages' folders.
type Count map[string]int

// All is the number of new files.
func (c Count) All() int {
	n := 0
	for _, k := range c {
		n += k
	}
	return n
}

// A Listing is what an index holds.
type Listing map[string][sha256.Size]byte

// List reads the search/ folder of a published site.
func List(public string) (Listing, error) {
	out := Listing{}
	err := fs.WalkDir(os.DirFS(public), "search", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(public, filepath.FromSlash(name)))
		out[name] = sha256.Sum256(data)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list search index: %w", err)
	}
	return out, nil
}

// New counts what is in the second listing and not in the first.
func New(before, after Listing) Count {
	c := Count{}
	for name, sum := range after {
		if was, ok := before[name]; !ok || was != sum {
			c[kind(name)]++
		}
	}
	return c
}

func kind(name string) string {
	if strings.Count(name, "/") == 1 {
		return "root"
	}
	return path.Base(name)[:1]
}

// A Site is a folder that is edited and built again and again. A build depends
// on nothing but the folder, so edits need not be undone in Public: each is
// compared with the index as it was at first.
type Site struct {
	Dir    string
	Public string
	Build  func() error

	first Listing
}

// Open builds a site to be edited.
func Open(dir, public string, build func() error) (*Site, error) {
	if err := build(); err != nil {
		return nil, err
	}
	first, err := List(public)
	if err != nil {
		return nil, err
	}
	return &Site{dir, public, build, first}, nil
}

// EditParagraph puts two other words in the middle of a page, builds, and puts
// the page back.
func (s *Site) EditParagraph(file string) (Count, error) {
	full := filepath.Join(s.Dir, filepath.FromSlash(file))
	src, err := os.ReadFile(full)
	if err != nil {
		return nil, fmt.Errorf("edit paragraph: %w", err)
	}
	edited, err := edit(string(src))
	if err != nil {
		return nil, fmt.Errorf("edit paragraph of %s: %w", file, err)
	}
	return s.change(full, []byte(edited), src)
}

// edit puts two words that no other page has in the place of two in the middle
// of the middle paragraph.
func edit(src string) (string, error) {
	blocks := strings.Split(src, "\n\n")
	var plain []int
	code := false
	for i, b := range blocks {
		fences := strings.Count(b, "```")
		if !code && fences == 0 && i > 0 && len(b) > 80 && !strings.ContainsAny(b[:1], "#|>-*+:[`0123456789 ") {
			plain = append(plain, i)
		}
		code = code != (fences%2 == 1)
	}
	if len(plain) == 0 {
		return "", errors.New("no paragraph")
	}
	at := plain[len(plain)/2]
	words := strings.Split(blocks[at], " ")
	mid := len(words) / 2
	blocks[at] = strings.Join(slices.Replace(words, mid, min(mid+2, len(words)), "zwieback", "xylophones"), " ")
	return strings.Join(blocks, "\n\n"), nil
}

// InsertPage adds a page like another one, under a title and a description of
// its own, builds, and takes it away again.
func (s *Site) InsertPage(like, file, title string) (Count, error) {
	src, err := os.ReadFile(filepath.Join(s.Dir, filepath.FromSlash(like)))
	if err != nil {
		return nil, fmt.Errorf("insert page: %w", err)
	}
	head, body, ok := strings.Cut(strings.TrimPrefix(string(src), "---\n"), "\n---\n")
	if !ok {
		return nil, fmt.Errorf("insert page: %s has no front matter", like)
	}
	page := fmt.Sprintf("---\ntitle: %q\ndescription: %q\n%s---\n%s", title, "A page that was added: "+title, others(head), body)
	return s.change(filepath.Join(s.Dir, filepath.FromSlash(file)), []byte(page), nil)
}

// others are the fields that two pages may share.
func others(head string) string {
	var out strings.Builder
	keep := true
	for line := range strings.SplitSeq(head, "\n") {
		if !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "-") {
			name, _, _ := strings.Cut(line, ":")
			keep = name != "title" && name != "description" && name != "slug" && name != "aliases"
		}
		if keep {
			out.WriteString(line + "\n")
		}
	}
	return out.String()
}

// change writes a file, builds, counts, and restores it; nil stands for no file.
func (s *Site) change(full string, now, was []byte) (Count, error) {
	if err := os.WriteFile(full, now, 0o644); err != nil {
		return nil, fmt.Errorf("change site: %w", err)
	}
	err := s.Build()
	var after Listing
	if err == nil {
		after, err = List(s.Public)
	}
	if was == nil {
		err = errors.Join(err, os.Remove(full))
	} else {
		err = errors.Join(err, os.WriteFile(full, was, 0o644))
	}
	if err != nil {
		return nil, err
	}
	return New(s.first, after), nil
}

// Median is the median of each kind, and under "" that of all files.
func Median(counts []Count) Count {
	out := Count{}
	kinds := map[string]bool{}
	for _, c := range counts {
		for k := range c {
			kinds[k] = true
		}
	}
	middle := func(of func(Count) int) int {
		var v []int
		for _, c := range counts {
			v = append(v, of(c))
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	for k := range kinds {
		out[k] = middle(func(c Count) int { return c[k] })
	}
	if len(counts) > 0 {
		out[""] = middle(Count.All)
	}
	return out
}
