package serve

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/site"
)

// What the panel says of a View.

func stages(info build.Info) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(info.Stages)) {
		out = append(out, fmt.Sprintf("%s %.2f ms", name, info.Stages[name]))
	}
	return out
}

// translation is the page's state in each language of the site.
func translation(v *site.View) []string {
	var out []string
	if v.Fallback != nil {
		out = append(out, "shows the text in "+v.Fallback.Name+", since there is none in this language")
	}
	if v.Stale != nil {
		out = append(out, "the original has changed since this was translated")
	}
	for _, a := range v.Alternates {
		state := "translated"
		switch {
		case !a.Exists:
			state = "not translated"
		case a.Current:
			state = "this page"
		}
		out = append(out, a.Name+": "+state)
	}
	return out
}

// viewText is a View as indented JSON, without what is empty: a page uses few
// of its fields.
func viewText(view any) string {
	raw, err := json.Marshal(view)
	if err != nil {
		return err.Error()
	}
	var tree any
	if json.Unmarshal(raw, &tree) != nil {
		return string(raw)
	}
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(prune(tree)); err != nil {
		return err.Error()
	}
	return out.String()
}

func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if x = prune(x); x == nil || isDigest(k) {
				delete(v, k)
			} else {
				v[k] = x
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = prune(v[i])
		}
		if len(v) == 0 {
			return nil
		}
	case string:
		if v == "" {
			return nil
		}
	case bool:
		if !v {
			return nil
		}
	case float64:
		if v == 0 {
			return nil
		}
	}
	return v
}

func isDigest(field string) bool { return strings.HasSuffix(field, "Digest") || field == "Catalogue" }
