package build

import (
	"reflect"

	"github.com/openimis/casebook/internal/site"
)

// A viewed is the View of a page as it was shown last, its key, and why it
// was rendered then.
type viewed struct {
	view *site.View
	key  string
	why  []string
}

// why says what made a page another than it was when it was shown last, or
// the last time that it was another.
func (l *Live) why(at string, v *site.View, key string) []string {
	now := viewed{v, key, []string{"it was asked for the first time"}}
	if old, shown := l.views.Load(at); shown {
		was := old.(viewed)
		if was.key == key {
			return was.why
		}
		now.why = differences(was.view, v)
	}
	l.views.Store(at, now)
	return now.why
}

// differences are the fields in which two Views of a page differ. A View that
// is the same was rendered again for its templates.
func differences(was, v *site.View) []string {
	var out []string
	a, b := reflect.ValueOf(was).Elem(), reflect.ValueOf(v).Elem()
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
