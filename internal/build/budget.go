package build

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
	"github.com/openimis/casebook/internal/weight"
)

// A weighed is what the store keeps of a page's weight, so that a page that
// is not made again is still held against the budgets of today.
type weighed struct {
	Raw   int           `cbor:"1,keyasint"`           // bytes of its HTML
	Most  int           `cbor:"2,keyasint"`           // what it weighs packed, or more
	Exact bool          `cbor:"3,keyasint,omitempty"` // Most is what it weighs
	Loads []string      `cbor:"4,keyasint,omitempty"` // addresses of style sheets, scripts and icons
	Parts []weight.Part `cbor:"5,keyasint,omitempty"` // the heaviest, where it is too heavy
}

// A scale holds pages, images and the theme's files against [budgets]. A page
// costs a look through its tags; it is packed only where its bytes leave it
// open whether it is too heavy.
type scale struct {
	project *Project
	budgets config.Budgets
	files   sync.Map // address → int: a style sheet or script, packed

	mu     sync.Mutex
	loads  map[string]*loaded               // by the addresses, joined
	images map[paths.Out]map[int]diag.Place // where an image is shown, by the page's number among the targets
}

// A loaded is a set of files that some pages load at once.
type loaded struct {
	files []string
	pages int
	first int    // number of the first of these pages among the targets
	url   string // of that page
}

func (p *Project) newScale() *scale {
	return &scale{project: p, budgets: p.config.Budgets, loads: map[string]*loaded{}, images: map[paths.Out]map[int]diag.Place{}}
}

// packed is what a style sheet or script weighs, 0 for what is neither one of
// the theme's nor a static file.
func (s *scale) packed(address string) int {
	if v, ok := s.files.Load(address); ok {
		return v.(int)
	}
	n := 0
	out := outOf(s.project.config, address)
	for _, a := range s.project.theme.Assets() {
		if a.Path == out {
			n = weight.Packed(a.Data)
		}
	}
	if src := paths.Src("static/" + string(out)); n == 0 && slices.Contains(s.project.static, src) {
		if data, err := s.project.root.Read(src); err == nil {
			n = weight.Packed(data)
		}
	}
	s.files.Store(address, n)
	return n
}

// outOf is the output file of an address as pages write it.
func outOf(c *config.Config, address string) paths.Out {
	address, _, _ = strings.Cut(strings.TrimPrefix(address, c.BasePath), "?")
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	return paths.URL(address).Out()
}

// sum is what all files of an extension weigh.
func (s *scale) sum(loads []string, ext string) (n int) {
	for _, address := range loads {
		if path.Ext(address) == ext {
			n += s.packed(address)
		}
	}
	return n
}

// room is what is left for a page's own HTML. What style sheets and scripts
// weigh above their budgets is said of them, once.
func (s *scale) room(v *site.View, loads []string) int {
	css, js := int64(s.sum(loads, ".css")), int64(s.sum(loads, ".js"))
	return int(s.budgets.PageOf(v.Type, v.Layout, v.Kind) - min(css, s.budgets.CSS) - min(js, s.budgets.JS))
}

// weigh looks at a page that was made.
func (s *scale) weigh(v *site.View, html []byte) weighed {
	w := weighed{Raw: len(html), Most: len(html), Loads: weight.Loads(html)}
	room := s.room(v, w.Loads)
	if w.Most > room {
		w.Most = weight.AtMost(html)
	}
	if w.Most > room {
		w.Most, w.Exact = weight.Packed(html), true
	}
	if w.Most > room {
		w.Parts = weight.Largest(html, 3)
	}
	return w
}

// enough reports whether what was once found of a page says whether it is too
// heavy.
func (s *scale) enough(v *site.View, w weighed) bool {
	return w.Most > 0 && (w.Most <= s.room(v, w.Loads) || w.Exact && w.Parts != nil)
}

// judge holds a page against its budget and notes what it loads. Number is
// its own among the targets.
func (s *scale) judge(number int, v *site.View, w weighed) []diag.Diagnostic {
	s.note(number, v, w)
	if w.Most <= s.room(v, w.Loads) {
		return nil
	}
	css, js := s.sum(w.Loads, ".css"), s.sum(w.Loads, ".js")
	why := []weight.Part{{Name: "its own HTML", Bytes: w.Most}, {Name: "style sheets", Bytes: css}, {Name: "scripts", Bytes: js}}
	return []diag.Diagnostic{diag.PageBudget.At(cmp.Or(v.Source, config.Path), diag.Span{}, diag.S("url", v.URL),
		diag.S("size", kilobytes(w.Most+css+js)), diag.S("budget", kilobytes(int(s.budgets.PageOf(v.Type, v.Layout, v.Kind)))),
		diag.S("why", sizes(why)), diag.S("parts", sizes(w.Parts)), diag.S("key", cmp.Or(v.Type, v.Layout)))}
}

func (s *scale) note(number int, v *site.View, w weighed) {
	key := strings.Join(w.Loads, " ")
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.loads[key]
	if l == nil {
		l = &loaded{files: w.Loads, first: number, url: v.URL}
		s.loads[key] = l
	}
	if l.pages++; number < l.first {
		l.first, l.url = number, v.URL
	}
}

// look notes the images that a page shows and where its source names them.
func (s *scale) look(number int, v *site.View, t link.Target, o *site.Outline) {
	see := func(pic site.Picture, at diag.Span) {
		if pic.Src == "" {
			return
		}
		out := outOf(s.project.config, pic.Src)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.images[out] == nil {
			s.images[out] = map[int]diag.Place{}
		}
		if _, there := s.images[out][number]; !there {
			s.images[out][number] = diag.Place{Path: v.Source, Span: at, Role: "also shown on"}
		}
	}
	for i, pic := range v.Fills.Images {
		var at diag.Span
		if o != nil && i < len(o.Images) {
			at = o.Images[i].Span
		}
		see(pic, at)
	}
	if v.Image != nil && t.Page != nil {
		var at diag.Span
		if n := t.Page.Head.Meta.Get("image"); n != nil {
			at = n.Span
		}
		see(*v.Image, at)
	}
}

// sizes is "table 12.5 kB, svg 3.0 kB".
func sizes(parts []weight.Part) string {
	var out []string
	for _, p := range parts {
		out = append(out, p.Name+" "+kilobytes(p.Bytes))
	}
	return strings.Join(out, ", ")
}

// rest are the faults of what no page is alone with: images, and the theme's
// files. The session has the whole site but for its search.
func (s *scale) rest(session output) []diag.Diagnostic {
	var out []diag.Diagnostic
	for _, img := range s.project.images.used() {
		if uses := s.images[img.URL.Out()]; uses != nil {
			out = append(out, s.image(img, uses, session)...)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.loads)) {
		if l := s.loads[key]; 1+len(l.files) > s.budgets.Requests {
			out = append(out, diag.RequestBudget.At(config.Path, s.project.config.ThemeSpan, diag.S("url", l.url), diag.N("pages", l.pages),
				diag.N("count", 1+len(l.files)), diag.N("budget", s.budgets.Requests), diag.L("files", l.files)))
		}
	}
	out = append(out, s.assets(".css", "css", "style sheets", s.budgets.CSS)...)
	out = append(out, s.assets(".js", "js", "scripts", s.budgets.JS)...)
	for _, a := range s.project.theme.Assets() {
		if strings.HasPrefix(a.MIME, "image/") && int64(len(a.Data)) > s.budgets.Image {
			for _, p := range s.project.theme.Parts(a.Name) {
				out = append(out, imageFault(p.Path, diag.Span{}, path.Base(a.Name), "image", len(a.Data), s.budgets.Image))
			}
		}
	}
	return out
}

// assets is the fault of the theme's files of an extension, as the page has
// them that loads most of these.
func (s *scale) assets(ext, key, what string, budget int64) []diag.Diagnostic {
	var files []string
	for _, set := range slices.Sorted(maps.Keys(s.loads)) {
		if l := s.loads[set].files; s.sum(l, ext) > s.sum(files, ext) {
			files = l
		}
	}
	size := s.sum(files, ext)
	if int64(size) <= budget {
		return nil
	}
	return []diag.Diagnostic{diag.AssetBudget.At(config.Path, s.project.config.ThemeSpan, diag.S("what", what), diag.S("size", kilobytes(size)),
		diag.S("budget", kilobytes(int(budget))), diag.S("parts", s.themeParts(files, ext)), diag.S("key", key))}
}

// image is the fault of an image that is too heavy as readers load it, or else
// as it lies beside its page.
func (s *scale) image(img usedImage, uses map[int]diag.Place, session output) []diag.Diagnostic {
	heaviest := session.Size(img.URL.Out())
	for _, c := range img.Cuts {
		heaviest = max(heaviest, session.Size(c.URL.Out()))
	}
	key, budget := "image", s.budgets.Image
	if heaviest > budget && img.from.Ext() == ".svg" { // hosts pack it
		if data, err := s.project.root.Read(img.from); err == nil {
			heaviest = int64(weight.Packed(data))
		}
	}
	if heaviest <= budget {
		key, budget, heaviest = "original", s.budgets.Original, s.project.sizeOf(img.from)
	}
	if heaviest <= budget {
		return nil
	}
	pages := slices.Sorted(maps.Keys(uses))
	first := uses[pages[0]]
	d := imageFault(first.Path, first.Span, string(img.from), key, int(heaviest), budget)
	for _, n := range pages[1:min(len(pages), 5)] {
		d = d.With(uses[n])
	}
	return []diag.Diagnostic{d}
}

func imageFault(from string, at diag.Span, image, key string, size int, budget int64) diag.Diagnostic {
	as := "as readers load it"
	if key == "original" {
		as = "as a file"
	}
	return diag.ImageBudget.At(from, at, diag.S("image", image), diag.S("size", kilobytes(size)), diag.S("as", as),
		diag.S("budget", kilobytes(int(budget))), diag.S("key", key))
}

// themeParts are the heaviest files that the assets of a page are joined of.
func (s *scale) themeParts(loads []string, ext string) string {
	var parts []weight.Part
	for _, a := range s.project.theme.Assets() {
		if path.Ext(a.Name) != ext || !slices.ContainsFunc(loads, func(l string) bool { return outOf(s.project.config, l) == a.Path }) {
			continue
		}
		for _, p := range s.project.theme.Parts(a.Name) {
			parts = append(parts, weight.Part{Name: path.Base(p.Path), Bytes: p.Bytes})
		}
	}
	slices.SortStableFunc(parts, func(a, b weight.Part) int { return b.Bytes - a.Bytes })
	return sizes(parts[:min(len(parts), 3)])
}

// sizeOf is that of a file of the content, 0 for others.
func (p *Project) sizeOf(f paths.Src) int64 {
	for _, file := range p.files {
		if file.Path == f {
			return file.Size
		}
	}
	return 0
}

// kilobytes writes a number of bytes.
func kilobytes(n int) string {
	if n >= 1_000_000 {
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f kB", float64(n)/1e3)
}

// unknownBudgets are the names in [budgets.pages] that no page has.
func (p *Project) unknownBudgets() []diag.Diagnostic {
	var out []diag.Diagnostic
	b := p.config.Budgets
	names := p.theme.Layouts()
	for _, t := range p.types.Types() {
		names = append(names, t.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(b.Pages)) {
		if !slices.Contains(names, name) {
			out = append(out, diag.BudgetUnknown.At(config.Path, b.Spans[name], diag.S("name", name), diag.S("suggest", diag.Near(name, names))))
		}
	}
	return out
}

// A Weight is what a reader loads of one page, in bytes as hosts pack them,
// beside what [budgets] allows.
type Weight struct {
	Page     int      `json:"page"`  // its own HTML
	Loads    int      `json:"loads"` // style sheets and scripts that it loads at once
	Budget   int      `json:"budget"`
	Requests int      `json:"requests"`
	Allowed  int      `json:"allowed"` // requests
	Images   []string `json:"images"`  // with their sizes; apart from all the above
}

// weigh is the weight of a page of the preview.
func (s *Snapshot) weigh(v *site.View, html []byte) Weight {
	c := s.project.newScale()
	loads := weight.Loads(html)
	w := Weight{
		Page: weight.Packed(html), Budget: int(c.budgets.PageOf(v.Type, v.Layout, v.Kind)), Requests: 1 + len(loads), Allowed: c.budgets.Requests,
	}
	for _, address := range loads {
		w.Loads += c.packed(address)
	}
	for _, pic := range v.Fills.Images {
		if f, ok := s.file("/" + string(outOf(s.project.config, pic.Src))); ok && pic.Src != "" {
			w.Images = append(w.Images, path.Base(pic.Src)+" "+kilobytes(len(f.Body)))
		}
	}
	return w
}
