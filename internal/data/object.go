package data

import (
	"bytes"
	"encoding/json"
)

// An Object is a JSON object whose members keep their order.
type Object []Member

// A Member is a name with its value, of any type that encoding/json takes.
type Member struct {
	Name  string
	Value any
}

// Set adds a member at the end.
func (o *Object) Set(name string, value any) { *o = append(*o, Member{name, value}) }

// MarshalJSON implements json.Marshaler. Texts are written as they are, not
// for HTML.
func (o Object) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	out.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := enc.Encode(m.Name); err != nil {
			return nil, err
		}
		out.WriteByte(':')
		if err := enc.Encode(m.Value); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
