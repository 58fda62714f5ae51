// Package queries makes the questions on which the search is measured, out of
// the pages that it must find.
//
// What goes in: a corpus, a seed and a number. What comes out: for each class
// and language at most so many queries, each with the addresses that answer
// it. The rule it keeps: equal corpora and seeds give equal lists on every
// machine, in an order in which each second query may be held out: tune on the
// first, third, fifth …, report the others.
package queries

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Version changes whenever the same corpus gives other queries.
const Version = 1

// A Query is what somebody types on the pages of a language.
type Query struct {
	Lang  string
	Class string
	Text  string
	URLs  []string // each of them is a right answer
}

// Classes, in the order of the tables. The last three ask across languages.
var Classes = []string{
	Title, Head, Description, Inflected, NoAccent, Typo, Prefix, Body,
	Counterpart, ForeignTitle, ForeignDescription,
}

// What each class types.
const (
	Title       = "title"       // a page's title, as it stands
	Head        = "heading"     // a heading
	Description = "description" // the beginning of a description
	Inflected   = "inflected"   // one word in another of its forms
	NoAccent    = "noaccent"    // without accents
	Typo        = "typo"        // one wrong letter, anywhere in a word
	Prefix      = "prefix"      // the last word not yet finished
	Body        = "body"        // three words of a paragraph

	Counterpart        = "counterpart"       // the title that the page has in another language
	ForeignTitle       = "xlang-title"       // the title that a page would have if it were translated
	ForeignDescription = "xlang-description" // its description
)

// Foreign reports whether a class asks for pages that the reader's language
// lacks. They are answered by a list of their own.
func Foreign(class string) bool { return strings.HasPrefix(class, "xlang-") }

// Known reports whether a class asks, in right and whole words, for one page
// that the asker has seen.
func Known(class string) bool { return class == Title || class == Head || class == Description }

// Write writes a list as tab-separated lines. Those that begin with "#" say
// what it is.
func Write(w io.Writer, comment string, list []Query) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# casebook relevance queries, version %d: %s\n", Version, comment)
	out.WriteString("# lang\tclass\tquery\trelevant addresses\n")
	for _, q := range list {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", q.Lang, q.Class, q.Text, strings.Join(q.URLs, " "))
	}
	return out.Flush()
}

// Read reads what Write wrote, or a list made by hand.
func Read(r io.Reader) ([]Query, error) {
	var list []Query
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 || f[0] == "" || strings.TrimSpace(f[2]) == "" || f[3] == "" {
			return nil, fmt.Errorf("read queries: line %d is not language, class, query and addresses, divided by tabs", n)
		}
		list = append(list, Query{f[0], f[1], f[2], strings.Fields(f[3])})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read queries: %w", err)
	}
	return list, nil
}
