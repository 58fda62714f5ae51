package schema

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// alternatives reports on a value that fits none of several schemas: as if
// only that schema had been asked which the author most likely had in mind.
func (j *judge) alternatives(e *jsonschema.ValidationError) {
	depth := len(e.InstanceLocation)
	var near [][]*jsonschema.ValidationError // the value is of their type at least
	var want []string
	for _, branch := range e.Causes {
		list := units(branch)
		if i := slices.IndexFunc(list, func(u *jsonschema.ValidationError) bool {
			_, isType := u.ErrorKind.(*kind.Type)
			return isType && len(u.InstanceLocation) == depth
		}); i >= 0 {
			want = append(want, list[i].ErrorKind.(*kind.Type).Want...)
		} else {
			near = append(near, list)
		}
	}
	if len(near) == 0 {
		j.wrongType(j.spot(e.InstanceLocation), want)
		return
	}
	if len(near) > 1 {
		if path, values, ok := choice(near); ok {
			j.notAllowed(j.spot(path), values)
			return
		}
		if names, ok := eitherMissing(near, depth); ok && (depth > 0 || j.schema) {
			j.missing(j.spot(e.InstanceLocation), names[0], "or `"+strings.Join(names[1:], "`, `")+"`")
			return
		}
		if rest := slices.DeleteFunc(slices.Clone(near), func(list []*jsonschema.ValidationError) bool {
			return slices.ContainsFunc(list, func(u *jsonschema.ValidationError) bool { _, is := values(u); return is })
		}); len(rest) > 0 {
			near = rest
		}
	}
	best := slices.MinFunc(near, func(a, b []*jsonschema.ValidationError) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return deepest(b) - deepest(a)
	})
	for _, u := range best {
		j.walk(u)
	}
}

func deepest(list []*jsonschema.ValidationError) int {
	depth := 0
	for _, u := range list {
		depth = max(depth, len(u.InstanceLocation))
	}
	return depth
}

// values are those that an enum or a const would have taken.
func values(u *jsonschema.ValidationError) ([]any, bool) {
	switch k := u.ErrorKind.(type) {
	case *kind.Enum:
		return k.Want, true
	case *kind.Const:
		return []any{k.Want}, true
	}
	return nil, false
}

// choice reports whether all branches ask for a fixed value at one place: then
// together they are one list of values.
func choice(branches [][]*jsonschema.ValidationError) (path []string, all []any, ok bool) {
	for i, list := range branches {
		found := false
		for _, u := range list {
			v, is := values(u)
			if is && (i == 0 && !found || i > 0 && slices.Equal(u.InstanceLocation, path)) {
				path, all, found = u.InstanceLocation, append(all, v...), true
			}
		}
		if !found {
			return nil, nil, false
		}
	}
	return path, all, true
}

// eitherMissing reports whether each branch misses a field of the same object
// and nothing else.
func eitherMissing(branches [][]*jsonschema.ValidationError, depth int) (names []string, ok bool) {
	for _, list := range branches {
		k, is := list[0].ErrorKind.(*kind.Required)
		if len(list) != 1 || !is || len(list[0].InstanceLocation) != depth {
			return nil, false
		}
		for _, name := range k.Missing {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, true
}
