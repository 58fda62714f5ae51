// Package render makes the HTML of a page: it fills the holes of the Body
// with what the View holds and puts the result into the theme's layout. It is
// a pure function of the View, the Body that the View names, the layout's
// closure and the UI strings; Key is the digest of exactly these.
package render

import (
	"bytes"
	"hash/fnv"
	"html"
	"slices"
	"strconv"
	"sync"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
	"github.com/openimis/casebook/internal/theme"
)

// Key is the digest of all that a page's bytes depend on. The View names its
// Body and the Site (with assets and UI strings) by their digests.
func Key(v *site.View, th *theme.Theme, components []string) memo.Digest {
	closure := th.Closure(v.Layout, components...)
	parts := memo.Digest{}
	if len(v.Parts) > 0 {
		parts = th.Closure(v.Parts[0].Layout)
	}
	return memo.Sum(memo.Encode(v), closure[:], parts[:])
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Page returns the bytes of a page. Body is nil for a page without a text.
// What stands in the text is written by the Renderer of the text's language,
// which on a fallback is another than the page's.
func Page(v *site.View, body *site.Body, r, text *theme.Renderer) ([]byte, []diag.Diagnostic) {
	f := filler{view: v, body: body, renderer: text}
	content := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(content)
	content.Reset()
	if body != nil && len(body.Pieces) > 0 {
		f.piece(content, 0)
	}
	var out bytes.Buffer
	if f.lead == 0 {
		f.lead = content.Len()
	}
	faults := r.Render(&out, v.Layout, v, content.Bytes()[:f.lead], content.Bytes()[f.lead:])
	return out.Bytes(), append(f.faults, faults...)
}

type filler struct {
	view     *site.View
	body     *site.Body
	renderer *theme.Renderer
	images   int // written so far
	lead     int // where the text's first part ends in what is written; 0 while that is unknown
	faults   []diag.Diagnostic
}

// piece writes one piece of the Body: its HTML with the holes filled and the
// glossary terms marked, both in the order of their places.
func (f *filler) piece(w *bytes.Buffer, n int) {
	p := f.body.Pieces[n]
	var terms []site.TermFill
	for _, t := range f.view.Fills.Terms {
		if t.Piece == n {
			terms = append(terms, t)
		}
	}
	slices.SortFunc(terms, func(a, b site.TermFill) int { return a.Start - b.Start })
	at := 0
	for _, h := range p.Holes {
		for len(terms) > 0 && terms[0].Start < h.At {
			at = f.term(w, p.HTML, at, terms[0])
			terms = terms[1:]
		}
		// The second part begins with a heading, whose id is the next hole.
		if lead := f.view.Fills.Lead; n == 0 && f.lead == 0 && lead > 0 && at <= lead && lead < h.At {
			w.Write(p.HTML[at:lead])
			at, f.lead = lead, w.Len()
		}
		w.Write(p.HTML[at:h.At])
		at = h.At
		f.hole(w, h)
	}
	for _, t := range terms {
		at = f.term(w, p.HTML, at, t)
	}
	w.Write(p.HTML[at:])
}

// term writes the text up to a glossary term, and the term with its meaning.
func (f *filler) term(w *bytes.Buffer, text []byte, at int, t site.TermFill) int {
	if t.Start < at || t.End > len(text) {
		return at
	}
	w.Write(text[at:t.Start])
	name := "dfn"
	if t.Href != "" {
		name = "a"
	}
	w.WriteString("<" + name + ` class="term"`)
	if t.Href != "" {
		attribute(w, "href", t.Href)
	}
	if t.Definition != "" {
		if t.Href == "" {
			attribute(w, "title", t.Definition) // all there is without a script
		}
		attribute(w, "data-definition", t.Definition)
	}
	w.WriteByte('>')
	w.Write(text[t.Start:t.End])
	w.WriteString("</" + name + ">")
	return t.End
}

func (f *filler) hole(w *bytes.Buffer, h site.Hole) {
	fills := &f.view.Fills
	switch h.Kind {
	case site.HoleHref:
		w.WriteString(html.EscapeString(at(fills.Hrefs, h.N)))
	case site.HoleID:
		w.WriteString(html.EscapeString(at(fills.IDs, h.N)))
	case site.HoleImage:
		if h.N < len(fills.Images) {
			f.image(w, fills.Images[h.N])
		}
	case site.HoleString:
		w.WriteString(html.EscapeString(f.renderer.T(at(f.body.Strings, h.N))))
	case site.HoleComponent:
		f.component(w, h.N)
	}
}

func at(list []string, n int) string {
	if n < len(list) {
		return list[n]
	}
	return ""
}

// image writes an <img>, in a <picture> where there are other formats. All but
// a page's first picture load when they come near the screen; the first is
// often in sight at once.
func (f *filler) image(w *bytes.Buffer, p site.Picture) {
	if len(p.Sources) > 0 {
		w.WriteString("<picture>")
		defer w.WriteString("</picture>")
	}
	for _, s := range p.Sources {
		w.WriteString("<source")
		attribute(w, "type", s.MIME)
		attribute(w, "srcset", s.Srcset)
		attribute(w, "sizes", p.Sizes)
		w.WriteByte('>')
	}
	w.WriteString("<img")
	attribute(w, "src", p.Src)
	attribute(w, "alt", p.Alt)
	if p.Srcset != "" {
		attribute(w, "srcset", p.Srcset)
		attribute(w, "sizes", p.Sizes)
	}
	if p.Width > 0 && p.Height > 0 {
		attribute(w, "width", strconv.Itoa(p.Width))
		attribute(w, "height", strconv.Itoa(p.Height))
	}
	if f.images > 0 {
		attribute(w, "loading", "lazy")
	} else {
		attribute(w, "loading", "eager")
	}
	f.images++
	attribute(w, "decoding", "async")
	for _, a := range [][2]string{{"title", p.Title}, {"id", p.ID}, {"class", p.Class}, {"lang", p.Lang}, {"dir", p.Dir}} {
		if a[1] != "" {
			attribute(w, a[0], a[1])
		}
	}
	w.WriteByte('>')
}

func attribute(w *bytes.Buffer, name, value string) {
	w.WriteString(" " + name + `="`)
	w.WriteString(html.EscapeString(value))
	w.WriteByte('"')
}

// component writes a component with its Markdown fields filled.
func (f *filler) component(w *bytes.Buffer, n int) {
	c := f.body.Components[n]
	var fields map[string][]byte
	for _, m := range c.Markdown {
		if fields == nil {
			fields = map[string][]byte{}
		}
		var buf bytes.Buffer
		f.piece(&buf, m.Piece)
		fields[m.Path] = buf.Bytes()
	}
	f.faults = append(f.faults, f.renderer.Component(w, theme.Use{Name: c.Name, Data: c.Data, HTML: fields, View: f.view, ID: partID(f.view.ID, n), Level: c.Level})...)
}

// partID is the id of a page's nth component. No heading has one that begins
// with "_", and pages that are printed as one share none.
func partID(page string, n int) string {
	h := fnv.New32a()
	h.Write([]byte(page)) // never fails
	return "_" + strconv.FormatUint(uint64(h.Sum32()), 36) + "-" + strconv.Itoa(n+1)
}
