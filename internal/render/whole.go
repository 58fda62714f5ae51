package render

import (
	"bytes"
	"html"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
	"github.com/openimis/casebook/internal/theme"
)

// Whole returns the bytes of a page that is made of others, its Parts: each is
// laid out for itself, and then joined to the rest. Bodies are those of the
// parts, in their order, nil where one has no text; texts are the Renderers of
// their languages.
func Whole(v *site.View, bodies []*site.Body, r *theme.Renderer, texts []*theme.Renderer) ([]byte, []diag.Diagnostic) {
	places := make(map[string]string, len(v.Parts))
	for _, p := range v.Parts {
		places[p.URL] = p.Anchor
	}
	var content, out bytes.Buffer
	var faults []diag.Diagnostic
	for i, p := range v.Parts {
		text, found := Page(p, bodies[i], r, texts[i])
		faults = append(faults, found...)
		join := joint{anchor: p.Anchor, title: p.Title, places: places}
		if p.Title != "" {
			join.shift = 1 // its title stands below that of the page
		}
		join.write(&content, text)
	}
	faults = append(faults, r.Render(&out, v.Layout, v, content.Bytes(), nil)...)
	return out.Bytes(), faults
}

// A joint makes a part of a page out of a page: headings are of a lower level,
// ids its own, regions named after it too, and links between the parts stay on
// the page.
type joint struct {
	anchor string            // the part's id, and the beginning of all ids in it
	title  string            // "" for the page's own part
	shift  int               // how many levels its headings sink
	region bool              // in the tag of one
	places map[string]string // address of a page → the id of its part
}

// references are the attributes that name ids, by blanks apart.
var references = map[string]bool{
	"id": true, "for": true, "headers": true, "list": true, "name": true,
	"aria-labelledby": true, "aria-describedby": true, "aria-controls": true, "aria-owns": true, "aria-details": true,
}

// write copies HTML of our own making: in texts < is escaped, values stand in
// quotes. What is cut off in a tag is copied as it is.
func (j *joint) write(w *bytes.Buffer, src []byte) {
	for {
		n := bytes.IndexByte(src, '<')
		if n < 0 {
			w.Write(src)
			return
		}
		w.Write(src[:n+1])
		src = j.tag(w, src[n+1:])
	}
}

// tag writes a tag whose < is written, and returns what follows it.
func (j *joint) tag(w *bytes.Buffer, src []byte) []byte {
	j.region = false
	if len(src) > 0 && src[0] == '/' {
		w.WriteByte('/')
		src = src[1:]
	}
	if len(src) > 1 && src[0] == 'h' && src[1] >= '1' && src[1] <= '6' {
		w.WriteByte('h')
		w.WriteByte(min('6', src[1]+byte(j.shift)))
		src = src[2:]
	}
	for {
		n := bytes.IndexAny(src, `">`)
		if n < 0 {
			w.Write(src)
			return nil
		}
		w.Write(src[:n+1])
		if src[n] == '>' {
			return src[n+1:]
		}
		name := src[:max(0, n-1)] // without its =
		name = name[bytes.LastIndexAny(name, " \n\t")+1:]
		src = src[n+1:]
		end := bytes.IndexByte(src, '"')
		if end < 0 {
			w.Write(src)
			return nil
		}
		j.value(w, string(name), src[:end])
		w.WriteByte('"')
		src = src[end+1:]
	}
}

func (j *joint) value(w *bytes.Buffer, name string, value []byte) {
	switch {
	case references[name]:
		for i, id := range bytes.Fields(value) {
			if i > 0 {
				w.WriteByte(' ')
			}
			j.id(w, id)
		}
	case name == "href" || name == "xlink:href":
		page, id, _ := bytes.Cut(value, []byte("#"))
		place, here := j.places[html.UnescapeString(string(page))]
		switch {
		case len(value) == 0 || len(page) > 0 && !here:
			w.Write(value)
		case len(page) == 0:
			w.WriteByte('#')
			j.id(w, id)
		case len(id) == 0:
			w.WriteString("#" + place)
		default:
			w.WriteString("#" + place + ".")
			w.Write(id)
		}
	default:
		w.Write(value)
		switch {
		case name == "role":
			j.region = string(value) == "region"
		case name == "aria-label" && j.region && j.title != "":
			w.WriteString(", " + html.EscapeString(j.title)) // each part has a first table
		}
	}
}

func (j *joint) id(w *bytes.Buffer, id []byte) {
	w.WriteString(j.anchor)
	if string(id) != j.anchor && len(id) > 0 {
		w.WriteByte('.')
		w.Write(id)
	}
}
