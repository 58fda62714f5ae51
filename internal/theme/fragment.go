package theme

import (
	"bytes"
	"html/template"
	"slices"
	"strings"
	"sync"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
)

// A fragment is what a partial printed that many pages show alike but for
// the link to the page itself: navigation, header, footer. The partial is
// executed once for its data, and marks on links are put into the bytes.
type fragment struct {
	html  string
	links map[string][]int // where the attribute of an address ends, by the address as printed
}

func newFragment(html string) *fragment {
	f := &fragment{html, map[string][]int{}}
	const href = `href="`
	for at := 0; ; {
		i := strings.Index(html[at:], href)
		if i < 0 {
			return f
		}
		start := at + i + len(href)
		n := strings.IndexByte(html[start:], '"')
		if n < 0 {
			return f
		}
		at = start + n + 1
		f.links[html[start:at-1]] = append(f.links[html[start:at-1]], at)
	}
}

// fragments remembers what partials printed, in two generations: when the
// young one is full it becomes the old one, and what was not asked for since
// is forgotten. Neighbouring pages share their data and are rendered one
// after another, so that a small memory serves any number of pages.
type fragments struct {
	mu         sync.Mutex
	young, old map[fragmentKey]*fragment
	bytes      int
}

// maxFragments bounds the bytes of a generation.
const maxFragments = 4 << 20

type fragmentKey struct {
	name   string
	digest memo.Digest
	data   any // the value itself where it has no digest; keeps its address from being used again
}

func (c *fragments) get(k fragmentKey) *fragment {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f := c.young[k]; f != nil {
		return f
	}
	f := c.old[k]
	if f != nil {
		c.put(k, f)
	}
	return f
}

func (c *fragments) add(k fragmentKey, f *fragment) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(k, f)
}

func (c *fragments) put(k fragmentKey, f *fragment) {
	if c.bytes+len(f.html) > maxFragments || c.young == nil {
		c.old, c.young, c.bytes = c.young, map[fragmentKey]*fragment{}, 0
	}
	c.young[k] = f
	c.bytes += len(f.html)
}

// fragment returns what a partial prints for data, with aria-current="page"
// on links to the address current and aria-current="true" on links to the
// pages above it. The first of the trail is the home page, which is above
// everything and therefore not marked.
func (r *Renderer) fragment(name string, data any, current string, trail ...[]site.Ref) (template.HTML, error) {
	f, err := r.partial(name, data)
	if err != nil {
		return "", err
	}
	var marks []mark
	marks = f.find(marks, current, ` aria-current="page"`)
	for _, refs := range trail {
		for i := 1; i < len(refs); i++ {
			if refs[i].URL != current {
				marks = f.find(marks, refs[i].URL, ` aria-current="true"`)
			}
		}
	}
	return template.HTML(f.with(marks)), nil
}

// A mark is an attribute to put in at a place.
type mark struct {
	at   int
	text string
}

func (f *fragment) find(marks []mark, address, attribute string) []mark {
	if address == "" {
		return marks
	}
	for _, at := range f.links[printedAddress(address)] {
		marks = append(marks, mark{at, attribute})
	}
	return marks
}

func (f *fragment) with(marks []mark) string {
	if len(marks) == 0 {
		return f.html
	}
	slices.SortFunc(marks, func(a, b mark) int { return a.at - b.at })
	var out strings.Builder
	out.Grow(len(f.html) + 24*len(marks))
	at := 0
	for _, m := range marks {
		out.WriteString(f.html[at:m.at])
		out.WriteString(m.text)
		at = m.at
	}
	out.WriteString(f.html[at:])
	return out.String()
}

// printedAddress returns an address as templates print it in href="".
func printedAddress(address string) string {
	address = encodeURL(address, true)
	if !strings.ContainsAny(address, "&+") { // all that it can hold and escapeText would change
		return address
	}
	var out bytes.Buffer
	escapeText(&out, address)
	return out.String()
}

func (r *Renderer) partial(name string, data any) (*fragment, error) {
	key := fragmentKey{name: name}
	switch d := data.(type) {
	case *site.Nav:
		if d == nil {
			return new(fragment), nil
		}
		if key.digest = d.Digest; key.digest.IsZero() {
			key.data = d
		}
	case *site.Site:
		if d == nil {
			return new(fragment), nil
		}
		if key.digest = d.Digest; key.digest.IsZero() {
			key.data = d
		}
	default:
		return nil, refuse("`fragment` was given a %T: it takes .Site and .Nav, which pages share", data)
	}
	if f := r.shared.get(key); f != nil {
		return f, nil
	}
	var out bytes.Buffer
	if err := r.run(&out, name, data); err != nil {
		return nil, err
	}
	if bytes.Contains(out.Bytes(), []byte(hole)) {
		return nil, refuse("the partial `%s` shows the page's text, and pages share it", name)
	}
	f := newFragment(out.String())
	r.shared.add(key, f)
	return f, nil
}
