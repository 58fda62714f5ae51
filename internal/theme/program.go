package theme

import (
	"bytes"
	"errors"
	"html/template"
	"reflect"
	"strings"
	"sync"
	"text/template/parse"
)

// A program is a template made into closures for data of one Go type. The
// interpreter of text/template looks up every field and function by its name
// each time and calls through reflection: some 2 µs for one value, which is
// most of the cost of a page. A program knows field numbers, and has the UI
// strings of its language in its text already.
//
// html/template remains the judge. Programs are made of its trees after it
// has put in the escapers; whatever a program does not know how to do exactly
// as the interpreter does, and every fault, is left to the interpreter, by
// the error errInterpret. A test renders all layouts both ways.
type program struct {
	once sync.Once
	run  step
	vars int
	err  error // errInterpret if the template cannot be compiled
}

// errInterpret says that text/template must do the work.
var errInterpret = errors.New("left to the interpreter")

// A step writes a part of the output.
type step func(f *frame) error

// A frame is one execution of a program.
type frame struct {
	w    *bytes.Buffer
	dot  reflect.Value
	vars []reflect.Value
}

// programs are those of one Renderer, made when they are first asked for.
type programs struct {
	set   *template.Template
	funcs template.FuncMap

	mu  sync.RWMutex
	all map[programKey]*program
}

type programKey struct {
	name string
	dot  reflect.Type // nil for no data
}

// execute runs a template that html/template has escaped already.
func (ps *programs) execute(w *bytes.Buffer, name string, dot reflect.Value) error {
	var typ reflect.Type
	if dot.IsValid() {
		typ = dot.Type()
	}
	return ps.get(name, typ).execute(ps, name, typ, w, dot)
}

func (ps *programs) get(name string, typ reflect.Type) *program {
	key := programKey{name, typ}
	ps.mu.RLock()
	p := ps.all[key]
	ps.mu.RUnlock()
	if p != nil {
		return p
	}
	ps.mu.Lock()
	defer ps.mu.Unlock()
	if p = ps.all[key]; p == nil {
		p = new(program)
		ps.all[key] = p
	}
	return p
}

func (p *program) execute(ps *programs, name string, typ reflect.Type, w *bytes.Buffer, dot reflect.Value) error {
	p.once.Do(func() { p.compile(ps, name, typ) })
	if p.err != nil {
		return p.err
	}
	f := frame{w: w, dot: dot}
	if p.vars > 0 {
		f.vars = make([]reflect.Value, p.vars)
		f.vars[0] = dot
	}
	return p.run(&f)
}

func (p *program) compile(ps *programs, name string, typ reflect.Type) {
	t := ps.set.Lookup(name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		p.err = errInterpret
		return
	}
	c := compiler{ps: ps, scope: []variable{{"$", 0, typ}}, vars: 1}
	assigned(t.Tree.Root, func(name string) { c.loose = append(c.loose, name) })
	p.run, p.err = c.list(t.Tree.Root, typ)
	p.vars = c.vars
}

// A compiler makes one program. Methods take the type of dot, nil where it is
// known only at run time.
type compiler struct {
	ps    *programs
	scope []variable
	vars  int
	loose []string // variables that are assigned later, perhaps with another type
}

type variable struct {
	name string
	slot int
	typ  reflect.Type
}

func (c *compiler) declare(name string, typ reflect.Type) int {
	for _, l := range c.loose {
		if l == name {
			typ = nil
		}
	}
	c.scope = append(c.scope, variable{name, c.vars, typ})
	c.vars++
	return c.vars - 1
}

func (c *compiler) variable(name string) (variable, bool) {
	for i := len(c.scope) - 1; i >= 0; i-- {
		if c.scope[i].name == name {
			return c.scope[i], true
		}
	}
	return variable{}, false
}

// list compiles nodes in a scope of their own. Neighbouring constant texts
// become one.
func (c *compiler) list(n *parse.ListNode, dot reflect.Type) (step, error) {
	if n == nil {
		return func(*frame) error { return nil }, nil
	}
	defer func(depth int) { c.scope = c.scope[:depth] }(len(c.scope))
	var steps []step
	var text strings.Builder
	flush := func() {
		if s := text.String(); s != "" {
			steps = append(steps, func(f *frame) error { f.w.WriteString(s); return nil })
		}
		text.Reset()
	}
	for _, node := range n.Nodes {
		s, constant, err := c.node(node, dot)
		if err != nil {
			return nil, err
		}
		text.WriteString(constant)
		if s != nil {
			flush()
			steps = append(steps, s)
		}
	}
	flush()
	if len(steps) == 1 {
		return steps[0], nil
	}
	return func(f *frame) error {
		for _, s := range steps {
			if err := s(f); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// node compiles to a step, or to constant text.
func (c *compiler) node(n parse.Node, dot reflect.Type) (step, string, error) {
	switch n := n.(type) {
	case *parse.TextNode:
		return nil, string(n.Text), nil
	case *parse.CommentNode:
		return nil, "", nil
	case *parse.ActionNode:
		return c.action(n, dot)
	case *parse.IfNode:
		s, err := c.branch(&n.BranchNode, dot, false)
		return s, "", err
	case *parse.WithNode:
		s, err := c.branch(&n.BranchNode, dot, true)
		return s, "", err
	case *parse.RangeNode:
		s, err := c.loop(n, dot)
		return s, "", err
	case *parse.TemplateNode:
		s, err := c.template(n, dot)
		return s, "", err
	}
	return nil, "", errInterpret
}

// action compiles {{…}}: a declaration, or a value with the escapers that
// html/template has put behind it.
func (c *compiler) action(n *parse.ActionNode, dot reflect.Type) (step, string, error) {
	if len(n.Pipe.Decl) > 0 {
		e, slot, err := c.declaration(n.Pipe, dot)
		if err != nil {
			return nil, "", err
		}
		return func(f *frame) (err error) { f.vars[slot], err = e.value(f); return err }, "", nil
	}
	cmds, escapers := splitEscapers(n.Pipe.Cmds)
	write := writers[escapers]
	if write == nil {
		return nil, "", errInterpret
	}
	e, err := c.commands(cmds, dot)
	if err != nil {
		return nil, "", err
	}
	if e.constant {
		v, err := e.value(nil)
		if err != nil {
			return nil, "", err
		}
		var out bytes.Buffer
		if err := write(&out, v); err != nil {
			return nil, "", err
		}
		return nil, out.String(), nil
	}
	return func(f *frame) error {
		v, err := e.value(f)
		if err != nil {
			return err
		}
		return write(f.w, v)
	}, "", nil
}

func (c *compiler) declaration(p *parse.PipeNode, dot reflect.Type) (e expr, slot int, err error) {
	if len(p.Decl) != 1 {
		return e, 0, errInterpret
	}
	if e, err = c.commands(p.Cmds, dot); err != nil {
		return e, 0, err
	}
	name := p.Decl[0].Ident[0]
	if p.IsAssign {
		v, ok := c.variable(name)
		if !ok {
			return e, 0, errInterpret
		}
		return e, v.slot, nil
	}
	return e, c.declare(name, e.typ), nil
}

// branch compiles {{if}} and {{with}}, of which the latter moves dot.
func (c *compiler) branch(n *parse.BranchNode, dot reflect.Type, with bool) (step, error) {
	defer func(depth int) { c.scope = c.scope[:depth] }(len(c.scope))
	slot := -1
	var e expr
	var err error
	if len(n.Pipe.Decl) > 0 {
		e, slot, err = c.declaration(n.Pipe, dot)
	} else {
		e, err = c.commands(n.Pipe.Cmds, dot)
	}
	if err != nil {
		return nil, err
	}
	inner := dot
	if with {
		inner = e.typ
	}
	then, err := c.list(n.List, inner)
	if err != nil {
		return nil, err
	}
	otherwise, err := c.list(n.ElseList, dot)
	if err != nil {
		return nil, err
	}
	return func(f *frame) error {
		v, err := e.value(f)
		if err != nil {
			return err
		}
		if slot >= 0 {
			f.vars[slot] = v
		}
		switch {
		case !truth(v):
			return otherwise(f)
		case with:
			defer func(dot reflect.Value) { f.dot = dot }(f.dot)
			f.dot = v
		}
		return then(f)
	}, nil
}

// loop compiles {{range}} over slices; other things are rare.
func (c *compiler) loop(n *parse.RangeNode, dot reflect.Type) (step, error) {
	defer func(depth int) { c.scope = c.scope[:depth] }(len(c.scope))
	if n.Pipe.IsAssign {
		return nil, errInterpret
	}
	e, err := c.commands(n.Pipe.Cmds, dot)
	if err != nil {
		return nil, err
	}
	var elem reflect.Type
	if e.typ != nil {
		if e.typ.Kind() != reflect.Slice {
			return nil, errInterpret
		}
		elem = known(e.typ.Elem())
	}
	index, item := -1, -1
	switch decl := n.Pipe.Decl; len(decl) {
	case 1:
		item = c.declare(decl[0].Ident[0], elem)
	case 2:
		index = c.declare(decl[0].Ident[0], reflect.TypeFor[int]())
		item = c.declare(decl[1].Ident[0], elem)
	}
	body, err := c.list(n.List, elem)
	if err != nil {
		return nil, err
	}
	otherwise, err := c.list(n.ElseList, dot)
	if err != nil {
		return nil, err
	}
	return func(f *frame) error {
		v, err := e.value(f)
		if err != nil {
			return err
		}
		if !v.IsValid() {
			return otherwise(f)
		}
		if v.Kind() != reflect.Slice {
			return errInterpret
		}
		if v.Len() == 0 {
			return otherwise(f)
		}
		defer func(dot reflect.Value) { f.dot = dot }(f.dot)
		for i := range v.Len() {
			f.dot = plain(v.Index(i))
			if item >= 0 {
				f.vars[item] = f.dot
			}
			if index >= 0 {
				f.vars[index] = reflect.ValueOf(i)
			}
			if err := body(f); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// template compiles {{template}}. The program that it runs is looked up when
// the type of its data is known: templates may call themselves.
func (c *compiler) template(n *parse.TemplateNode, dot reflect.Type) (step, error) {
	ps, name := c.ps, n.Name
	if ps.set.Lookup(name) == nil {
		return nil, errInterpret // a copy that html/template made for another context
	}
	if n.Pipe == nil {
		p := ps.get(name, nil)
		return func(f *frame) error { return p.execute(ps, name, nil, f.w, reflect.Value{}) }, nil
	}
	if len(n.Pipe.Decl) > 0 {
		return nil, errInterpret
	}
	e, err := c.commands(n.Pipe.Cmds, dot)
	if err != nil {
		return nil, err
	}
	if e.typ == nil {
		return func(f *frame) error {
			v, err := e.value(f)
			if err != nil {
				return err
			}
			return ps.execute(f.w, name, v)
		}, nil
	}
	p, typ := ps.get(name, e.typ), e.typ
	return func(f *frame) error {
		v, err := e.value(f)
		if err != nil {
			return err
		}
		if !v.IsValid() {
			return errInterpret
		}
		return p.execute(ps, name, typ, f.w, v)
	}, nil
}

// assigned finds the variables that are given another value after they were
// declared.
func assigned(n parse.Node, found func(name string)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, c := range n.Nodes {
				assigned(c, found)
			}
		}
	case *parse.ActionNode:
		if n.Pipe.IsAssign {
			found(n.Pipe.Decl[0].Ident[0])
		}
	case *parse.IfNode:
		assigned(n.List, found)
		assigned(n.ElseList, found)
	case *parse.WithNode:
		assigned(n.List, found)
		assigned(n.ElseList, found)
	case *parse.RangeNode:
		assigned(n.List, found)
		assigned(n.ElseList, found)
	}
}
