package theme

import (
	"bytes"
	"html/template"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/minify"
)

// templates are all templates of a theme in one name space. A layout is known
// by its path ("layouts/page.html"), as a component is; a partial by its path
// below partials ("nav.html"); a part in `define` by the name given there.
type templates struct {
	set   *template.Template
	trees map[string]*parse.Tree
	owner map[string]*file // the file that a name comes from
	parts map[string][]part
	old   *templates // those before an edit, to take over what was parsed; nil after parsing
	sums  map[string]memo.Digest

	escape sync.Once
	safe   *template.Template
	unsafe bool // html/template found a place where it cannot escape, or a template that is not there
}

// A part is one template of a file. Its tree is never changed: what
// html/template does to trees it does to clones.
type part struct {
	name string
	tree *parse.Tree
}

// allNames is the name of a template that can lead to every other one.
const allNames = "\x00"

// escaped returns the templates with the escapers that html/template puts into
// a tree when it executes it for the first time. What they escape does not
// depend on the language, so this is done once for all. Where one of them
// cannot be escaped, none is returned: html/template panics when a template
// calls one that it refused before.
//
// html/template goes over all that it escaped before whenever it is asked for
// another template, so it is asked for all of them at once.
func (s *templates) escaped() *template.Template {
	s.escape.Do(func() {
		var calls strings.Builder
		for name := range s.trees {
			calls.WriteString("{{template " + strconv.Quote(name) + "}}")
		}
		s.safe = s.clone()
		template.Must(s.safe.New(allNames).Parse("{{if false}}" + calls.String() + "{{end}}"))
		if s.safe.ExecuteTemplate(io.Discard, allNames, nil) != nil {
			s.safe, s.unsafe = template.New(""), true
		}
	})
	return s.safe
}

// clone returns the templates as they are before html/template has seen any.
func (s *templates) clone() *template.Template {
	return template.Must(s.set.Clone()) // it was never executed
}

// sound reports whether html/template can escape everywhere.
func (s *templates) sound() bool {
	s.escaped()
	return !s.unsafe
}

// minified returns a file's template as this theme has it minified, nil if it
// has not the same file.
func (t *Theme) minified(f *file) *file {
	if t == nil {
		return nil
	}
	if old := t.files[f.name]; old == nil || old.path != f.path || !bytes.Equal(old.data, f.data) {
		return nil
	}
	return t.small[f.name]
}

func layoutName(layout string) string  { return "layouts/" + layout + ".html" }
func componentName(name string) string { return "components/" + name + ".html" }

// templateName returns what a file is called in templates, "" for files that
// are no templates.
func templateName(name string) string {
	if path.Ext(name) != ".html" || strings.HasPrefix(name, "assets/") {
		return ""
	}
	return strings.TrimPrefix(name, "partials/")
}

func newTemplates() *templates {
	return &templates{
		set:   template.New("").Funcs(unbound()),
		trees: map[string]*parse.Tree{},
		owner: map[string]*file{},
		parts: map[string][]part{},
		sums:  map[string]memo.Digest{},
	}
}

// parse makes both sets. Faults are found in the templates as written, since
// minified text has lost its lines.
func (l *loader) parse(t *Theme) {
	t.plain, t.fast = newTemplates(), newTemplates()
	if old := l.options.Old; old != nil {
		t.plain.old, t.fast.old = old.plain, old.fast
	}
	minified := map[string]*file{}
	broken := map[string]bool{} // templates whose files cannot be read: to call them is no second fault
	for _, name := range slices.Sorted(maps.Keys(t.files)) {
		f := t.files[name]
		if templateName(name) == "" {
			continue
		}
		if !l.add(t.plain, f, f.data) {
			broken[templateName(name)] = true
			continue
		}
		if old := l.options.Old.minified(f); old != nil {
			minified[name] = old
			continue
		}
		small, err := minify.Template(f.data)
		if err != nil {
			l.fault(diag.ThemeFile.At(f.path, diag.Span{}, diag.S("reason", err.Error())))
			small = f.data
		}
		minified[name] = &file{name: name, path: f.path, data: small}
	}
	for _, name := range slices.Sorted(maps.Keys(minified)) {
		f := minified[name]
		if err := t.fast.parse(f, f.data, nil); err != nil {
			// The minifier took an action for text: better a larger page.
			f.data = t.files[name].data
			if err := t.fast.parse(f, f.data, nil); err != nil {
				l.fault(l.problem(f.path, err))
			}
		}
	}
	t.small = minified
	t.plain.old, t.fast.old = nil, nil
	l.checkNames(t.plain, broken)
	if len(broken) == 0 && !t.fast.sound() {
		l.checkContexts(t.plain)
	}
	for name := range t.fast.trees {
		t.fast.sums[name] = t.fast.sum(name)
	}
}

func (l *loader) add(s *templates, f *file, src []byte) bool {
	err := s.parse(f, src, func(name string, span diag.Span) {
		l.fault(diag.TemplateTwice.At(f.path, span, diag.S("name", name)).
			With(diag.Place{Path: s.owner[name].path, Role: "first"}))
	})
	if err != nil {
		l.fault(l.problem(f.path, err))
	}
	return err == nil
}

// parse adds the templates of a file. Its own tree and those in `define` are
// named in errors by the file's path.
func (s *templates) parse(f *file, src []byte, twice func(name string, span diag.Span)) error {
	parts, err := s.partsOf(f, src)
	if err != nil {
		return err
	}
	s.parts[f.name] = parts
	for _, p := range parts {
		if s.trees[p.name] != nil {
			if twice != nil {
				twice(p.name, quoted(src, p.name))
			}
			continue
		}
		if _, err := s.set.AddParseTree(p.name, p.tree); err != nil {
			return err
		}
		s.trees[p.name], s.owner[p.name] = p.tree, f
	}
	return nil
}

// partsOf returns the templates of a file in alphabetical order, the file's
// own one among them.
func (s *templates) partsOf(f *file, src []byte) ([]part, error) {
	own := templateName(f.name)
	if s.old != nil {
		if before := s.old.owner[own]; before != nil && before.name == f.name && before.path == f.path && bytes.Equal(before.data, src) {
			return s.old.parts[f.name], nil
		}
	}
	t, err := template.New(f.path).Funcs(unbound()).Parse(string(src))
	if err != nil {
		return nil, err
	}
	var parts []part
	empty := true
	for _, d := range t.Templates() {
		if d.Tree == nil {
			continue
		}
		name := d.Name()
		if name == f.path {
			name, empty = own, false
		}
		tree := d.Tree.Copy()
		tree.ParseName = f.path
		parts = append(parts, part{name, tree})
	}
	if empty { // an empty file is a template that prints nothing
		parts = append(parts, part{own, &parse.Tree{Name: f.path, ParseName: f.path, Root: &parse.ListNode{NodeType: parse.NodeList}}})
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return parts, nil
}

// quoted finds a name where `define` gives it.
func quoted(src []byte, name string) diag.Span {
	quote := strconv.Quote(name)
	if i := bytes.Index(src, []byte(quote)); i >= 0 {
		return diag.Span{Start: i, End: i + len(quote)}
	}
	return diag.Span{}
}

// checkNames reports templates and fragments that there are not.
func (l *loader) checkNames(s *templates, broken map[string]bool) {
	known := slices.Sorted(maps.Keys(s.trees))
	for _, name := range known {
		f := s.owner[name]
		visit(s.trees[name].Root, func(c call) {
			if c.name == "" {
				return
			}
			if c.function == "" || c.function == "fragment" {
				if s.trees[c.name] == nil && !broken[c.name] {
					l.fault(diag.MissingPartial.At(f.path, action(f.data, c.pos), diag.S("partial", c.name), diag.S("suggest", diag.Near(c.name, known))))
				}
			}
		})
	}
}

// checkContexts lets html/template find places where it cannot escape, such
// as half an attribute. It does so on first execution, which therefore is
// made here, on copies, without data: a fault spoils the templates that lead
// to it, so each has a copy of its own.
func (l *loader) checkContexts(s *templates) {
	for _, name := range slices.Sorted(maps.Keys(s.trees)) {
		if len(s.missing(name)) > 0 {
			continue // said already, and html/template would say it again
		}
		if err := s.clone().ExecuteTemplate(io.Discard, name, nil); isEscapeError(err) {
			l.fault(l.problem(s.owner[name].path, err))
		}
	}
}

// reach returns the names of all templates that one can lead to, itself
// included, in alphabetical order.
func (s *templates) reach(name string) []string {
	seen := map[string]bool{}
	var follow func(name string)
	follow = func(name string) {
		if seen[name] || s.trees[name] == nil {
			return
		}
		seen[name] = true
		visit(s.trees[name].Root, func(c call) {
			if c.function == "" || c.function == "fragment" {
				follow(c.name)
			}
		})
	}
	follow(name)
	return slices.Sorted(maps.Keys(seen))
}

func (s *templates) missing(name string) []string {
	var out []string
	for _, reached := range s.reach(name) {
		visit(s.trees[reached].Root, func(c call) {
			if c.function == "" && s.trees[c.name] == nil {
				out = append(out, c.name)
			}
		})
	}
	return out
}

// closure returns the digest of what a template can reach; unknown names have
// the zero digest.
func (s *templates) closure(name string) memo.Digest { return s.sums[name] }

func (s *templates) sum(name string) memo.Digest {
	h := memo.NewHasher()
	for _, reached := range s.reach(name) {
		h.AddString(reached)
		h.Add(s.owner[reached].data)
	}
	return h.Sum()
}

// keys returns the UI strings that templates name.
func (s *templates) keys() []string {
	found := map[string]bool{}
	for _, tree := range s.trees {
		visit(tree.Root, func(c call) {
			if (c.function == "t" || c.function == "n") && c.name != "" {
				found[c.name] = true
			}
		})
	}
	return slices.Sorted(maps.Keys(found))
}

// A call is a use of a template (function "") or of one of our functions with
// a constant first argument (name "" if it is not constant).
type call struct {
	function, name string
	pos            int
}

// visit finds the calls below a node.
func visit(n parse.Node, found func(call)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, c := range n.Nodes {
			visit(c, found)
		}
	case *parse.ActionNode:
		visit(n.Pipe, found)
	case *parse.IfNode:
		visitBranch(&n.BranchNode, found)
	case *parse.RangeNode:
		visitBranch(&n.BranchNode, found)
	case *parse.WithNode:
		visitBranch(&n.BranchNode, found)
	case *parse.TemplateNode:
		found(call{name: n.Name, pos: int(n.Pos)})
		visit(n.Pipe, found)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, c := range n.Cmds {
			visit(c, found)
		}
	case *parse.CommandNode:
		if id, ok := n.Args[0].(*parse.IdentifierNode); ok {
			c := call{function: id.Ident, pos: int(n.Pos)}
			if len(n.Args) > 1 {
				if s, ok := n.Args[1].(*parse.StringNode); ok {
					c.name = s.Text
				}
			}
			found(c)
		}
		for _, a := range n.Args {
			visit(a, found)
		}
	}
}

func visitBranch(n *parse.BranchNode, found func(call)) {
	visit(n.Pipe, found)
	visit(n.List, found)
	visit(n.ElseList, found)
}
