package theme

import (
	"html/template"
	"reflect"
	"text/template/parse"

	"github.com/openimis/casebook/internal/site"
)

// call compiles the call of a function: text/template's own, those of a
// signature that ours often have, and the others through reflection.
func (c *compiler) call(name string, nodes []parse.Node, dot reflect.Type, final *expr) (expr, error) {
	args := make([]expr, 0, len(nodes)+1)
	for _, n := range nodes {
		e, err := c.operand(n, dot)
		if err != nil {
			return e, err
		}
		args = append(args, e)
	}
	if final != nil {
		args = append(args, *final)
	}
	fn, ours := c.ps.funcs[name]
	if !ours {
		return builtinCall(name, args)
	}
	e, err := ourCall(fn, args)
	if err != nil {
		return e, err
	}
	// `content` and `fragment` differ from page to page; all others are
	// functions of their arguments and the language.
	if name == "content" || name == "fragment" {
		return e, nil
	}
	for _, a := range args {
		if !a.constant {
			return e, nil
		}
	}
	v, err := e.value(nil)
	if err != nil {
		return e, errInterpret
	}
	return expr{value: func(*frame) (reflect.Value, error) { return v, nil }, typ: e.typ, constant: true}, nil
}

// ourCall compiles the call of a function of the function map.
func ourCall(fn any, args []expr) (expr, error) {
	switch fn := fn.(type) {
	case func(string, ...any) string: // t
		if len(args) > 0 {
			return textOf(func(f *frame) (string, error) {
				key, err := stringArg(f, args[0])
				if err != nil {
					return "", err
				}
				rest, err := anyArgs(f, args[1:])
				return fn(key, rest...), err
			}), nil
		}
	case func(string, ...string) (string, error): // date
		if len(args) == 1 {
			return textOf(func(f *frame) (string, error) {
				s, err := stringArg(f, args[0])
				if err != nil {
					return "", err
				}
				out, err := fn(s)
				if err != nil {
					return "", errInterpret
				}
				return out, nil
			}), nil
		}
	case func(string, string) template.HTMLAttr: // foreign
		if len(args) == 2 {
			return expr{typ: reflect.TypeFor[template.HTMLAttr](), value: func(f *frame) (reflect.Value, error) {
				lang, err := stringArg(f, args[0])
				if err != nil || lang == "" {
					return noAttr, err
				}
				dir, err := stringArg(f, args[1])
				return reflect.ValueOf(fn(lang, dir)), err
			}}, nil
		}
	case func(string, any, string, ...[]site.Ref) (template.HTML, error): // fragment
		if len(args) == 3 || len(args) == 4 {
			return fragmentCall(fn, args), nil
		}
	}
	return reflectCall(reflect.ValueOf(fn), args)
}

var noAttr = reflect.ValueOf(template.HTMLAttr(""))

func textOf(get func(f *frame) (string, error)) expr {
	return expr{typ: reflect.TypeFor[string](), value: func(f *frame) (reflect.Value, error) {
		s, err := get(f)
		return reflect.ValueOf(s), err
	}}
}

func fragmentCall(fn func(string, any, string, ...[]site.Ref) (template.HTML, error), args []expr) expr {
	return expr{typ: reflect.TypeFor[template.HTML](), value: func(f *frame) (none reflect.Value, err error) {
		name, err := stringArg(f, args[0])
		if err != nil {
			return none, err
		}
		data, err := args[1].value(f)
		if err != nil || !data.IsValid() {
			return none, errInterpret
		}
		current, err := stringArg(f, args[2])
		if err != nil {
			return none, err
		}
		var trail [][]site.Ref
		if len(args) == 4 {
			v, err := args[3].value(f)
			if err != nil || !v.IsValid() {
				return none, errInterpret
			}
			refs, ok := v.Interface().([]site.Ref)
			if !ok {
				return none, errInterpret
			}
			trail = [][]site.Ref{refs}
		}
		html, err := fn(name, data.Interface(), current, trail...)
		if err != nil {
			return none, errInterpret
		}
		return reflect.ValueOf(html), nil
	}}
}

func stringArg(f *frame, e expr) (string, error) {
	v, err := e.value(f)
	if err != nil {
		return "", err
	}
	if v.Kind() != reflect.String {
		return "", errInterpret
	}
	return v.String(), nil
}

func anyArgs(f *frame, args []expr) ([]any, error) {
	if len(args) == 0 {
		return nil, nil
	}
	out := make([]any, len(args))
	for i, a := range args {
		v, err := a.value(f)
		if err != nil || !v.IsValid() {
			return nil, errInterpret
		}
		out[i] = v.Interface()
	}
	return out, nil
}

// reflectCall calls a function that returns one value, or one and an error.
// Arguments must have its parameters' types: the interpreter converts some.
func reflectCall(fn reflect.Value, args []expr) (expr, error) {
	typ := fn.Type()
	if typ.NumOut() < 1 || typ.NumOut() > 2 {
		return expr{}, errInterpret
	}
	if n := typ.NumIn(); typ.IsVariadic() && len(args) < n-1 || !typ.IsVariadic() && len(args) != n {
		return expr{}, errInterpret
	}
	param := func(i int) reflect.Type {
		if typ.IsVariadic() && i >= typ.NumIn()-1 {
			return typ.In(typ.NumIn() - 1).Elem()
		}
		return typ.In(i)
	}
	loose := typ.Out(0).Kind() == reflect.Interface
	return expr{typ: known(typ.Out(0)), value: func(f *frame) (reflect.Value, error) {
		in := make([]reflect.Value, len(args))
		for i, a := range args {
			v, err := a.value(f)
			if err != nil || !v.IsValid() || !v.Type().AssignableTo(param(i)) {
				return v, errInterpret
			}
			in[i] = v
		}
		out := fn.Call(in)
		if len(out) == 2 && !out[1].IsNil() {
			return out[0], errInterpret
		}
		if loose {
			return out[0].Elem(), nil
		}
		return out[0], nil
	}}, nil
}

// builtinCall compiles the functions of text/template that themes use, for
// the kinds of values that Views hold.
func builtinCall(name string, args []expr) (expr, error) {
	boolean := func(get func(f *frame) (bool, error)) (expr, error) {
		return expr{typ: reflect.TypeFor[bool](), value: func(f *frame) (reflect.Value, error) {
			b, err := get(f)
			return boolValues[b], err
		}}, nil
	}
	switch {
	case name == "not" && len(args) == 1:
		return boolean(func(f *frame) (bool, error) {
			v, err := args[0].value(f)
			return !truth(v), err
		})
	case (name == "and" || name == "or") && len(args) > 0:
		stop := name == "or"
		typ := args[0].typ
		for _, a := range args {
			if a.typ != typ {
				typ = nil
			}
		}
		return expr{typ: typ, value: func(f *frame) (v reflect.Value, err error) {
			for _, a := range args {
				if v, err = a.value(f); err != nil || truth(v) == stop {
					break
				}
			}
			return v, err
		}}, nil
	case (name == "eq" || name == "ne") && len(args) == 2:
		return boolean(func(f *frame) (bool, error) {
			a, b, err := two(f, args)
			if err != nil {
				return false, err
			}
			var same bool
			switch {
			case a.Kind() == reflect.String && b.Kind() == reflect.String:
				same = a.String() == b.String()
			case a.CanInt() && b.CanInt():
				same = a.Int() == b.Int()
			case a.Kind() == reflect.Bool && b.Kind() == reflect.Bool:
				same = a.Bool() == b.Bool()
			default:
				return false, errInterpret
			}
			return same == (name == "eq"), nil
		})
	case (name == "lt" || name == "le" || name == "gt" || name == "ge") && len(args) == 2:
		return boolean(func(f *frame) (bool, error) {
			a, b, err := two(f, args)
			if err != nil || !a.CanInt() || !b.CanInt() {
				return false, errInterpret
			}
			x, y := a.Int(), b.Int()
			return name == "lt" && x < y || name == "le" && x <= y || name == "gt" && x > y || name == "ge" && x >= y, nil
		})
	case name == "len" && len(args) == 1:
		return expr{typ: reflect.TypeFor[int](), value: func(f *frame) (reflect.Value, error) {
			v, err := args[0].value(f)
			if err != nil {
				return v, err
			}
			switch v.Kind() {
			case reflect.String, reflect.Slice, reflect.Map:
				return reflect.ValueOf(v.Len()), nil
			}
			return v, errInterpret
		}}, nil
	case name == "index" && len(args) == 2:
		var typ reflect.Type
		if t := args[0].typ; t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Map) {
			typ = known(t.Elem())
		}
		return expr{typ: typ, value: func(f *frame) (reflect.Value, error) {
			of, at, err := two(f, args)
			if err != nil {
				return of, err
			}
			switch {
			case of.Kind() == reflect.Slice && at.CanInt() && at.Int() >= 0 && at.Int() < int64(of.Len()):
				return plain(of.Index(int(at.Int()))), nil
			case of.Kind() == reflect.Map && at.Type().AssignableTo(of.Type().Key()):
				if v := of.MapIndex(at); v.IsValid() {
					return plain(v), nil
				}
				return plain(reflect.Zero(of.Type().Elem())), nil
			}
			return of, errInterpret
		}}, nil
	case name == "slice" && len(args) == 2:
		return expr{typ: args[0].typ, value: func(f *frame) (reflect.Value, error) {
			of, at, err := two(f, args)
			if err != nil || of.Kind() != reflect.Slice || !at.CanInt() || at.Int() < 0 || at.Int() > int64(of.Len()) {
				return of, errInterpret
			}
			return of.Slice(int(at.Int()), of.Len()), nil
		}}, nil
	}
	return expr{}, errInterpret
}

var boolValues = map[bool]reflect.Value{false: reflect.ValueOf(false), true: reflect.ValueOf(true)}

func two(f *frame, args []expr) (a, b reflect.Value, err error) {
	if a, err = args[0].value(f); err != nil {
		return a, b, err
	}
	if b, err = args[1].value(f); err != nil {
		return a, b, err
	}
	if !a.IsValid() || !b.IsValid() {
		return a, b, errInterpret
	}
	return a, b, nil
}
