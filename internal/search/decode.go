package search

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// largestFile bounds what a file may become when it is inflated: more than
// any the writer makes, little enough for a phone.
const largestFile = 4 << 20

// Inflate returns the payload of a file.
func Inflate(data []byte) (string, error) {
	r := flate.NewReader(bytes.NewReader(data))
	var out strings.Builder
	n, err := io.Copy(&out, io.LimitReader(r, largestFile+1))
	if err != nil {
		return "", fmt.Errorf("search: inflate: %w", err)
	}
	if n > largestFile {
		return "", errors.New("search: inflate: too large")
	}
	return out.String(), nil
}

// A Name is that of a file, as eight digits.
type Name string

// A Table names files by the first text that each covers.
type Table struct {
	Keys  []string `json:"keys"`
	Names []Name   `json:"names"`
}

// Covers returns which file covers a text, -1 if there are none.
func (t *Table) Covers(text string) int {
	low, high := 0, len(t.Keys)
	for low < high {
		if mid := (low + high) / 2; compare(t.Keys[mid], text) <= 0 {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low - 1
}

// A Directory leads to shards and external lists.
type Directory struct {
	Shards Table      `json:"shards"`
	Lists  []Name     `json:"lists"`
	Hashes [][]uint16 `json:"hashes"`
}

// A CardTable leads to card blocks.
type CardTable struct {
	Pages []int  `json:"pages"` // of each block
	Names []Name `json:"names"`
}

// A Root is where reading begins. Of what may be in a file of its own, either
// the value or the name is set.
type Root struct {
	Pages       int        `json:"pages"`
	Native      int        `json:"native"`
	Longest     int        `json:"longest"`
	Base        string     `json:"base"`
	Stop        []string   `json:"stop"`
	Before      []string   `json:"before"`
	After       []string   `json:"after"`
	Directory   *Directory `json:"directory,omitempty"`
	Directories *Table     `json:"directories,omitempty"`
	Tails       *Table     `json:"tails,omitempty"`
	TailTable   Name       `json:"tailTable,omitempty"`
	Cards       *CardTable `json:"cards,omitempty"`
	CardTable   Name       `json:"cardTable,omitempty"`
	Facets      []FacetRef `json:"facets"`
}

// A FacetRef names the file of a facet.
type FacetRef struct {
	Key  string `json:"key"`
	Name Name   `json:"name"`
}

// A Posting is a page that has a word.
type Posting struct {
	Page     int   `json:"page"`
	Impact   int   `json:"impact"`
	Title    int   `json:"title"`           // words in the title, 0 if it is not in it
	Chunks   int   `json:"chunks"`          // bits; 1 if nothing is said
	Headings int   `json:"headings"`        // bits
	Words    []int `json:"words,omitempty"` // of these headings
}

// A Form of a shard.
type Form struct {
	Text  string `json:"text"`
	Group int    `json:"group"`
}

// A Group of a shard.
type Group struct {
	Pages    int       `json:"pages"` // more than postings if the list is external
	Postings []Posting `json:"postings"`
}

// A Shard is a stretch of the dictionary.
type Shard struct {
	Forms  []Form  `json:"forms"`
	Groups []Group `json:"groups"`
}

// A List is an external posting list.
type List struct {
	Postings []Posting `json:"postings"`
}

// A Card is what is shown of a page before its text is there.
type Card struct {
	Href     string  `json:"href"`
	Title    string  `json:"title"`
	Lang     string  `json:"lang"`
	Sections int     `json:"sections"`
	Chunks   []Place `json:"chunks"`
}

// A Place says where a part of a page's text is.
type Place struct {
	Name    Name `json:"name"`
	Slot    int  `json:"slot"`
	Section int  `json:"section"`
}

// A Section of a page's text.
type Section struct {
	Slot    int    `json:"slot"`
	Section int    `json:"section"`
	ID      string `json:"id"`
	Heading string `json:"heading"`
	Text    string `json:"text"`
}

// A FacetFile is a facet with the pages of its values.
type FacetFile struct {
	Key    string       `json:"key"`
	Label  string       `json:"label"`
	Values []FacetValue `json:"values"`
}

// A FacetValue is a value with the runs of pages that have it: gap, length.
type FacetValue struct {
	Key   string   `json:"key"`
	Label string   `json:"label"`
	Runs  [][2]int `json:"runs"`
}

// Decode reads the payload of any file. The result is a *Root, *Directory,
// *Shard, *List, *Table (of tails), []string (a tail), *CardTable, []Card,
// []Section or *FacetFile. Whatever the bytes, memory stays in proportion.
func Decode(payload string) (any, error) {
	u := &unpacker{s: payload}
	var v any
	switch kind := u.u8(); kind {
	case 'S':
		v = u.root()
	case 'd':
		v = u.directory()
	case 't':
		v = u.shard()
	case 'p':
		d := newDecoder(u)
		v = &List{d.postings(d.num(cLeft))}
	case 'e':
		v = u.table()
	case 'r':
		v = u.tail()
	case 'k':
		v = u.cardTable()
	case 'c':
		v = u.cards()
	case 'x':
		v = u.chunk()
	case 'f':
		v = u.facet()
	default:
		u.fail(errBad)
	}
	if err := u.end(); err != nil {
		return nil, err
	}
	return v, nil
}

func (u *unpacker) name() Name {
	s := u.last(nameBytes)
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 2*nameBytes)
	for i := range len(s) {
		out = append(out, digits[s[i]>>4], digits[s[i]&15])
	}
	return Name(out)
}

func (u *unpacker) names(n int) []Name {
	out := make([]Name, n)
	for i := range out {
		out[i] = u.name()
	}
	return out
}

func (u *unpacker) table() *Table {
	t := &Table{Keys: []string{}}
	keys, ok := strings.CutSuffix(u.text(), "\n")
	if ok {
		t.Keys = strings.Split(keys, "\n")
	}
	n := len(t.Keys)
	if !ok && keys != "" || n*nameBytes > len(u.s) || n > 0 && t.Keys[0] != "" {
		u.fail(errBad)
		return t
	}
	for i := 1; i < n; i++ {
		if compare(t.Keys[i-1], t.Keys[i]) >= 0 {
			u.fail(errBad)
		}
	}
	t.Names = u.names(n)
	return t
}

func (u *unpacker) directory() *Directory {
	d := &Directory{Shards: *u.table()}
	n := u.count(nameBytes + 1)
	d.Lists = make([]Name, n)
	d.Hashes = make([][]uint16, n)
	for i := range d.Hashes {
		d.Lists[i] = u.name()
		d.Hashes[i] = make([]uint16, u.count(2))
		for j := range d.Hashes[i] {
			d.Hashes[i][j] = u.u16()
		}
	}
	return d
}

func (u *unpacker) cardTable() *CardTable {
	n := u.count(1 + nameBytes)
	c := &CardTable{Pages: make([]int, n)}
	for i := range c.Pages {
		c.Pages[i] = u.uv()
	}
	c.Names = u.names(n)
	return c
}

func (u *unpacker) root() *Root {
	r := &Root{}
	if u.u8() != version {
		u.fail(errBad)
		return r
	}
	r.Pages, r.Native, r.Longest, r.Base = u.uv(), u.uv(), u.uv(), u.text()
	if r.Native > r.Pages {
		u.fail(errBad)
	}
	r.Stop, r.Before, r.After = u.list(), u.list(), u.list()
	u.either(func() { r.Directory = u.directory() }, func() { r.Directories = u.table() })
	u.either(func() { r.Tails = u.table() }, func() { r.TailTable = u.name() })
	u.either(func() { r.Cards = u.cardTable() }, func() { r.CardTable = u.name() })
	r.Facets = make([]FacetRef, u.count(1+nameBytes))
	for i := range r.Facets {
		r.Facets[i] = FacetRef{u.text(), u.name()}
	}
	return r
}

// either reads one of two things: the byte before it says which.
func (u *unpacker) either(first, second func()) {
	switch u.u8() {
	case 0:
		first()
	case 1:
		second()
	default:
		u.fail(errBad)
	}
}

func (u *unpacker) list() []string {
	s := u.text()
	if s == "" {
		return []string{}
	}
	return strings.Split(s, " ")
}

// front reads texts that are written by what each shares with the one before.
// A short file could become a long list of long texts, were these not bounded.
func (u *unpacker) front(n int) []string {
	same, more := u.take(n), u.take(n)
	rest := utf16.Encode([]rune(u.text()))
	out := make([]string, 0, len(same))
	var last []uint16
	for i := range len(same) {
		s, m := int(same[i]), int(more[i])
		if s > len(last) || m > len(rest) || s+m > longestForm {
			u.fail(errBad)
			return nil
		}
		last = append(last[:s:s], rest[:m]...)
		rest = rest[m:]
		out = append(out, string(utf16.Decode(last)))
	}
	if len(rest) > 0 {
		u.fail(errBad)
	}
	return out
}

func (u *unpacker) tail() []string { return u.front(u.count(2)) }

func (u *unpacker) shard() *Shard {
	n := u.count(3)
	groups := u.uv()
	if groups > n {
		u.fail(errBad)
		return nil
	}
	s := &Shard{Forms: make([]Form, n), Groups: make([]Group, groups)}
	named := 0
	texts := u.front(n)
	for i := range texts {
		s.Forms[i].Text = texts[i]
		ref := u.uv()
		switch {
		case ref == 0 && named < groups:
			s.Forms[i].Group = named
			named++
		case ref > 0 && ref <= named:
			s.Forms[i].Group = named - ref
		default:
			u.fail(errBad)
		}
	}
	if named != groups {
		u.fail(errBad)
	}
	d := newDecoder(u)
	for i := range s.Groups {
		g := &s.Groups[i]
		g.Pages = d.num(cPages)
		g.Postings = d.postings(g.Pages - d.num(cLeft))
	}
	return s
}

func (u *unpacker) postings() []Posting {
	out := make([]Posting, u.count(2))
	page := 0
	for i := range out {
		page += u.uv()
		out[i].Page = page
	}
	bits := u.take(len(out))
	if len(bits) < len(out) {
		return nil
	}
	for i := range out {
		out[i].Impact, out[i].Title, out[i].Chunks = int(bits[i]>>3), 0, 1
		if bits[i]&flagTitle != 0 {
			out[i].Title = u.u8()
		}
	}
	for i := range out {
		if bits[i]&flagMore != 0 {
			out[i].Chunks = u.uv()
		}
	}
	for i := range out {
		if bits[i]&flagHeading == 0 {
			continue
		}
		out[i].Headings = u.uv()
		for set := out[i].Headings; set > 0; set &= set - 1 {
			out[i].Words = append(out[i].Words, u.u8())
		}
	}
	return out
}

func (u *unpacker) cards() []Card {
	var out []Card
	var file Name
	for r := range strings.SplitSeq(u.text(), recordSep) {
		f := strings.Split(r, unitSep)
		if len(f) != 3 {
			u.fail(errBad)
			return nil
		}
		c := Card{Href: f[0], Title: f[1], Lang: f[2]}
		n := u.uv()
		if n&1 != 0 {
			c.Sections = u.uv()
		}
		if n>>1 > len(u.s) {
			u.fail(errShort)
			return nil
		}
		c.Chunks = make([]Place, n>>1)
		section := 0
		for i := range c.Chunks {
			v, shared := u.uv(), 0
			if v&1 != 0 {
				shared = u.uv()
			}
			if shared&1 == 0 {
				file = u.name()
			}
			if section += v >> 1; file == "" {
				u.fail(errBad)
				return nil
			}
			c.Chunks[i] = Place{file, shared >> 1, section}
		}
		out = append(out, c)
	}
	return out
}

func (u *unpacker) chunk() []Section {
	text := u.take(len(u.s))
	if !utf8.ValidString(text) {
		u.fail(errBad)
		return nil
	}
	var out []Section
	for r := range strings.SplitSeq(text, recordSep) {
		f := strings.Split(r, unitSep)
		if len(f) != 5 {
			u.fail(errBad)
			return nil
		}
		slot, err1 := strconv.Atoi(f[0])
		section, err2 := strconv.Atoi(f[1])
		if err1 != nil || err2 != nil || slot < 0 || section < 0 {
			u.fail(errBad)
			return nil
		}
		out = append(out, Section{slot, section, f[2], f[3], f[4]})
	}
	return out
}

func (u *unpacker) facet() *FacetFile {
	f := &FacetFile{Key: u.text(), Label: u.text()}
	f.Values = make([]FacetValue, u.count(3))
	for i := range f.Values {
		f.Values[i] = FacetValue{Key: u.text(), Label: u.text(), Runs: make([][2]int, u.count(2))}
		for j := range f.Values[i].Runs {
			f.Values[i].Runs[j] = [2]int{u.uv(), u.uv()}
		}
	}
	return f
}
