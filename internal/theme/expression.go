package theme

import (
	"reflect"
	"text/template/parse"
)

// An expr is a value within a template. Its typ is nil where the value's type
// is known only at run time; constant ones may be asked without a frame.
type expr struct {
	value    func(f *frame) (reflect.Value, error)
	typ      reflect.Type
	constant bool
}

func constant(v any) expr {
	val := reflect.ValueOf(v)
	return expr{func(*frame) (reflect.Value, error) { return val, nil }, val.Type(), true}
}

// known is the static type of a value, nil for an interface, which can hold
// anything.
func known(t reflect.Type) reflect.Type {
	if t == nil || t.Kind() == reflect.Interface {
		return nil
	}
	return t
}

// plain takes a value out of its interface, as the interpreter does.
func plain(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}

// truth is the truth of text/template.
func truth(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return v.Len() > 0
	case reflect.Bool:
		return v.Bool()
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil()
	case reflect.Struct:
		return true
	case reflect.Invalid:
		return false
	}
	return !v.IsZero()
}

// commands compiles a pipeline, in which each value is the last argument of
// the next command.
func (c *compiler) commands(cmds []*parse.CommandNode, dot reflect.Type) (expr, error) {
	var last *expr
	for _, cmd := range cmds {
		e, err := c.command(cmd, dot, last)
		if err != nil {
			return e, err
		}
		last = &e
	}
	if last == nil {
		return expr{}, errInterpret
	}
	return *last, nil
}

func (c *compiler) command(cmd *parse.CommandNode, dot reflect.Type, final *expr) (expr, error) {
	if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return c.call(id.Ident, cmd.Args[1:], dot, final)
	}
	if len(cmd.Args) > 1 || final != nil {
		return expr{}, errInterpret // a method or a function in a field
	}
	return c.operand(cmd.Args[0], dot)
}

func (c *compiler) operand(n parse.Node, dot reflect.Type) (expr, error) {
	switch n := n.(type) {
	case *parse.DotNode:
		return expr{value: func(f *frame) (reflect.Value, error) { return f.dot, nil }, typ: dot}, nil
	case *parse.FieldNode:
		return chain(expr{value: func(f *frame) (reflect.Value, error) { return f.dot, nil }, typ: dot}, n.Ident)
	case *parse.VariableNode:
		v, ok := c.variable(n.Ident[0])
		if !ok {
			return expr{}, errInterpret
		}
		slot := v.slot
		return chain(expr{value: func(f *frame) (reflect.Value, error) { return f.vars[slot], nil }, typ: v.typ}, n.Ident[1:])
	case *parse.ChainNode:
		e, err := c.operand(n.Node, dot)
		if err != nil {
			return e, err
		}
		return chain(e, n.Field)
	case *parse.PipeNode:
		if len(n.Decl) > 0 {
			return expr{}, errInterpret
		}
		return c.commands(n.Cmds, dot)
	case *parse.IdentifierNode:
		return c.call(n.Ident, nil, dot, nil)
	case *parse.StringNode:
		return constant(n.Text), nil
	case *parse.BoolNode:
		return constant(n.True), nil
	case *parse.NumberNode:
		if n.IsInt && int64(int(n.Int64)) == n.Int64 {
			return constant(int(n.Int64)), nil
		}
	}
	return expr{}, errInterpret
}

// chain follows fields. Each step of a known type is a number.
func chain(e expr, names []string) (expr, error) {
	for _, name := range names {
		var err error
		if e, err = field(e, name); err != nil {
			return e, err
		}
	}
	return e, nil
}

func field(of expr, name string) (expr, error) {
	get := of.value
	if of.typ == nil {
		return expr{value: func(f *frame) (reflect.Value, error) {
			v, err := get(f)
			if err != nil {
				return v, err
			}
			return fieldByName(v, name)
		}}, nil
	}
	typ := of.typ
	if typ.NumMethod() > 0 {
		return expr{}, errInterpret // the name may be that of a method
	}
	pointer := typ.Kind() == reflect.Pointer
	if pointer {
		typ = typ.Elem()
	}
	switch {
	case typ.Kind() == reflect.Struct:
		f, ok := typ.FieldByName(name)
		if !ok || !f.IsExported() || len(f.Index) != 1 {
			return expr{}, errInterpret
		}
		i := f.Index[0]
		loose := f.Type.Kind() == reflect.Interface
		return expr{typ: known(f.Type), value: func(f *frame) (reflect.Value, error) {
			v, err := get(f)
			if err != nil {
				return v, err
			}
			if pointer {
				if v.IsNil() {
					return v, errInterpret
				}
				v = v.Elem()
			}
			if v = v.Field(i); loose {
				v = v.Elem()
			}
			return v, nil
		}}, nil
	case typ.Kind() == reflect.Map && !pointer && typ.Key().Kind() == reflect.String:
		return expr{value: func(f *frame) (reflect.Value, error) {
			v, err := get(f)
			if err != nil {
				return v, err
			}
			return fieldByName(v, name)
		}}, nil
	}
	return expr{}, errInterpret
}

// fieldByName finds what the interpreter would, in the kinds of data that
// themes hand around.
func fieldByName(v reflect.Value, name string) (reflect.Value, error) {
	v = plain(v)
	if !v.IsValid() || v.Type().NumMethod() > 0 {
		return v, errInterpret
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return v, errInterpret
		}
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Struct:
		if f, ok := v.Type().FieldByName(name); ok && f.IsExported() && len(f.Index) == 1 {
			return plain(v.Field(f.Index[0])), nil
		}
	case v.Kind() == reflect.Map && v.Type().Key() == reflect.TypeFor[string]():
		return plain(v.MapIndex(reflect.ValueOf(name))), nil
	}
	return v, errInterpret
}
