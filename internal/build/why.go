package build

import (
	"reflect"

	"github.com/openimis/casebook/internal/site"
)

// A viewed is the View of a page as it was shown last, and its key.
type viewed struct {
	view *site.View
	key  string
}

// reason is why a page was rendered when it last was.
func (l *Live) reason(at string) []string {
	if v, ok := l.reasons.Load(at); ok {
		return v.([]string)
	}
	return nil
}

// why says what made a page another than it was when it was shown last: the
// fields of its View that differ. A View that is the same was rendered again
// for its templates.
func (l *Live) why(at string, v *site.View, key string) []string {
	now := viewed{v, key}
	old, shown := l.views.Swap(at, now)
	if !shown {
		return []string{"it was asked for the first time"}
	}
	was := old.(viewed)
	if was.key == key {
		return nil
	}
	var out []string
	a, b := reflect.ValueOf(was.view).Elem(), reflect.ValueOf(v).Elem()
	for i := range a.NumField() {
		name := a.Type().Field(i).Name
		if name == "Site" || name == "Nav" || reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			continue
		}
		switch name {
		case "SiteDigest":
			name = "what all pages share: titles, menus, files of the theme, UI strings"
		case "NavDigest":
			name = "the navigation"
		case "Fills":
			name = "the text"
		}
		out = append(out, name)
	}
	if out == nil {
		out = []string{"a template, or a component that it uses"}
	}
	return out
}
