package schema

import (
	"maps"
	"slices"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// roles are what machines may take the pages of a type for, each with the
// fields that x-casebook-map can lead to a field of the type.
var roles = map[string][]string{
	"article":      {"about", "author", "headline"},
	"course":       {"audience", "duration", "level", "outcomes"},
	"event":        {"attendance", "country", "end", "location", "organizer", "start", "status", "timezone", "url"},
	"glossary":     {},
	"organisation": {"area", "email", "name", "url"},
	"person":       {},
}

var roleNames = slices.Sorted(maps.Keys(roles))

// role reads x-casebook-role and x-casebook-map, which speak of the fields of
// the type and of those that every type has.
func (s *survey) role(doc *document, fields []string) (role string, own map[string]string) {
	named := doc.root.Get("x-casebook-role")
	if named != nil && aText.takes(named) {
		role = named.Text
		if roles[role] == nil {
			s.report(diag.UnknownRole, doc, named.Span, propose(diag.S("role", role), role, roleNames, roleNames)...)
			role = ""
		}
	}
	m := doc.root.Get("x-casebook-map")
	if m == nil || !aGroup.takes(m) {
		return role, nil
	}
	own = map[string]string{}
	for _, f := range m.Fields {
		if role != "" && !slices.Contains(roles[role], f.Key) {
			args := propose(diag.S("field", f.Key), f.Key, roles[role], roles[role])
			s.report(diag.UnknownRoleField, doc, f.Span, append(args, diag.S("role", role))...)
			continue
		}
		if s.fieldNamed(doc, "x-casebook-map", f.Value, fields) {
			own[f.Key] = f.Value.Text
		}
	}
	return role, own
}

// fieldNamed reports whether a value names a field of the type.
func (s *survey) fieldNamed(doc *document, keyword string, n *data.Node, fields []string) bool {
	if slices.Contains(fields, n.Text) {
		return true
	}
	s.report(diag.TypeField, doc, n.Span, diag.S("keyword", keyword), diag.S("field", n.Text), suggestion(n.Text, fields))
	return false
}
