package theme

import (
	"bytes"
	"html/template"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
)

// A Renderer executes a theme's templates for the pages of one language. It
// may be used by many goroutines.
type Renderer struct {
	theme   *Theme
	site    *site.Site
	strings Catalogue
	key     memo.Digest
	quick   *programs
	slow    func() *template.Template // the same templates in html/template; once one was refused a set is of no more use
	shared  fragments
}

// keepBound is how many Renderers a Theme keeps: those of all languages, and
// while previewing some older ones, since an edit can be taken back.
const keepBound = 32

// Bind returns the Renderer of a language. The same Site, by its digest,
// gives the same Renderer again, with all fragments it has made.
func (t *Theme) Bind(s *site.Site, c Catalogue) *Renderer {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !s.Digest.IsZero() {
		if i := slices.IndexFunc(t.bound, func(r *Renderer) bool { return r.key == s.Digest }); i >= 0 {
			return t.bound[i]
		}
	}
	r := &Renderer{theme: t, site: s, strings: c, key: s.Digest}
	r.slow = func() *template.Template { return r.clone(t.fast) }
	if t.fast.sound() {
		r.slow = sync.OnceValue(r.slow)
	}
	funcs := maps.Clone(pure)
	maps.Copy(funcs, r.functions())
	r.quick = &programs{set: t.fast.escaped(), funcs: funcs, all: map[programKey]*program{}}
	if !s.Digest.IsZero() {
		if len(t.bound) >= keepBound {
			t.bound = slices.Delete(t.bound, 0, 1)
		}
		t.bound = append(t.bound, r)
	}
	return r
}

// T is a UI string in the language of the Renderer.
func (r *Renderer) T(key string) string { return r.strings.T(key) }

func (r *Renderer) clone(s *templates) *template.Template {
	return s.clone().Funcs(r.functions())
}

// run executes a minified template, by its program if it has one.
func (r *Renderer) run(w *bytes.Buffer, name string, data any) error {
	before := w.Len()
	if err := r.quick.execute(w, name, reflect.ValueOf(data)); err == nil {
		return nil
	}
	w.Truncate(before)
	return r.slow().ExecuteTemplate(w, name, data)
}

// hole begins the mark of where the text goes; the letter after it says which
// part. html/template lets no NUL of a View through, so there is no other.
const hole = "\x00"

// textParts are the letters of what `content` is asked for.
var textParts = map[string]byte{"all": 'a', "lead": 'l', "rest": 'r'}

// content marks the place of the text or, as `content "lead"`, of a part.
func content(part ...string) (template.HTML, error) {
	if len(part) == 0 {
		part = []string{"all"}
	}
	letter, ok := textParts[part[0]]
	if !ok || len(part) > 1 {
		return "", refuse("`content` has the parts `lead` and `rest`, not `%s`", strings.Join(part, " "))
	}
	return template.HTML(hole + string(rune(letter))), nil
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render appends a page to w: the layout, with the text, which is lead and
// rest, in the places that its `content` marks. On a fault w is as it was.
func (r *Renderer) Render(w *bytes.Buffer, layout string, v *site.View, lead, rest []byte) []diag.Diagnostic {
	name := layoutName(layout)
	if r.theme.fast.trees[name] == nil {
		return []diag.Diagnostic{diag.MissingLayout.At(v.Source, diag.Span{}, diag.S("theme", r.theme.name),
			diag.S("layout", layout), diag.S("suggest", suggest(layout, r.theme.Layouts())))}
	}
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if fault := r.execute(buf, name, v, page(v)); fault != nil {
		return fault
	}
	frame := buf.Bytes()
	w.Grow(len(frame) + len(lead) + len(rest))
	for {
		before, after, found := bytes.Cut(frame, []byte(hole))
		w.Write(before)
		if !found {
			return nil
		}
		if after[0] != textParts["rest"] {
			w.Write(lead)
		}
		if after[0] != textParts["lead"] {
			w.Write(rest)
		}
		frame = after[1:]
	}
}

// page names what is rendered in messages: the file, or the address of a page
// made from none.
func page(v *site.View) string {
	if v.Source != "" {
		return v.Source
	}
	return v.URL
}

// execute runs a minified template, and on an error once more the one as
// written, which knows the place.
func (r *Renderer) execute(w *bytes.Buffer, name string, data any, page string) []diag.Diagnostic {
	err := r.run(w, name, data)
	if err == nil {
		return nil
	}
	path := builtinPrefix
	if f := r.theme.fast.owner[name]; f != nil {
		path = f.path
	}
	return []diag.Diagnostic{problem(r.theme.sources, path, r.place(name, data, err), page)}
}

// place executes a template that failed once more, as it was written, since
// the minified text has lost its lines; and its fragments with it, since
// those in memory are minified too.
func (r *Renderer) place(name string, data any, err error) error {
	set := r.clone(r.theme.plain)
	set.Funcs(template.FuncMap{
		"fragment": func(name string, data any, _ string, _ ...[]site.Ref) (template.HTML, error) {
			return "", set.ExecuteTemplate(io.Discard, name, data)
		},
	})
	if again := set.ExecuteTemplate(io.Discard, name, data); again != nil {
		return again
	}
	return err
}
