package schema

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

// own is the beginning of the keywords that JSON Schema does not know.
const own = "x-casebook-"

// A valueKind is what a keyword of ours takes.
type valueKind string

const (
	aText   valueKind = "a text"
	aSwitch valueKind = "`true` or `false`"
	aList   valueKind = "a list of values"
	aGroup  valueKind = "names with values (`name: value`)"
)

// typeKeywords and fieldKeywords are our keywords without their beginning; a
// dot at the end stands for one keyword per language.
var (
	typeKeywords = map[string]valueKind{
		"label.": aText, "plural": aText, "plural.": aText, "description.": aText, "role": aText, "map": aGroup,
		"feed": aSwitch, "needs-source": aSwitch, "card": aSwitch, "layout": aText, "report": aSwitch, "collect": aList,
	}
	fieldKeywords = map[string]valueKind{
		"label.": aText, "description.": aText, "shared": aSwitch, "ref": aText, "ref-label": aText, "ref-label.": aText,
		"facet": aSwitch, "taxonomy": aText, "order": aList, "panel": aSwitch, "before": aSwitch, "card": aSwitch,
		"enum-label": aGroup, "enum-label.": aGroup,
	}
	// componentKeywords are those of components besides the fields' own.
	componentKeywords = map[string]valueKind{"draw": aText, "heading": aSwitch}
)

// drawings are what `draw` may name.
var drawings = []string{"chart"}

// Where JSON Schema keeps schemas within a schema. A value of true says that
// the schemas describe a value on their own, so that an object among them may
// be closed; under the others several schemas speak of one value.
var (
	schemaMaps  = map[string]bool{"properties": true, "patternProperties": true, "$defs": true, "definitions": true, "dependentSchemas": false}
	schemaLists = map[string]bool{"prefixItems": true, "anyOf": true, "oneOf": true, "allOf": false}
	schemaOnes  = map[string]bool{
		"items": true, "additionalProperties": true, "not": false, "if": false, "then": false, "else": false, "contains": false,
		"propertyNames": false, "unevaluatedItems": false, "unevaluatedProperties": false,
	}
)

// standard are the other keywords of JSON Schema that may be used.
var standard = []string{
	"$comment", "$ref", "const", "default", "dependentRequired", "deprecated", "description", "enum", "examples",
	"exclusiveMaximum", "exclusiveMinimum", "format", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum",
	"minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern", "readOnly", "required",
	"title", "type", "uniqueItems", "writeOnly",
}

// refused would move the base of references or look for schemas elsewhere.
var refused = []string{"$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveAnchor", "$recursiveRef", "$vocabulary"}

var known = slices.Concat(standard, slices.Collect(maps.Keys(schemaMaps)), slices.Collect(maps.Keys(schemaLists)), slices.Collect(maps.Keys(schemaOnes)))

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// lookup finds a keyword of ours; "label.fr" is found as "label.".
func lookup(keywords map[string]valueKind, name string) (valueKind, bool) {
	if base, lang, ok := strings.Cut(name, "."); ok {
		if !languageTag.MatchString(lang) {
			return "", false
		}
		name = base + "."
	}
	k, ok := keywords[name]
	return k, ok && name != ""
}

// nearKeyword proposes a keyword; the language of the wrong one is kept.
func nearKeyword(name string, keywords map[string]valueKind) string {
	base, lang, dotted := strings.Cut(name, ".")
	var names []string
	for k := range keywords {
		if strings.HasSuffix(k, ".") == dotted {
			names = append(names, strings.TrimSuffix(k, "."))
		}
	}
	near := diag.Near(base, names)
	switch {
	case near == "":
		return ""
	case dotted && !languageTag.MatchString(lang):
		return own + near + ".fr"
	case dotted:
		return own + near + "." + lang
	}
	return own + near
}

func (k valueKind) takes(n *data.Node) bool {
	switch k {
	case aText:
		return n.Kind == data.String || n.Kind == data.Date || n.Kind == data.Int || n.Kind == data.Float
	case aSwitch:
		return n.Kind == data.Bool
	case aList:
		return n.Kind == data.Seq && scalars(n.Items)
	}
	if n.Kind != data.Map {
		return false
	}
	for _, f := range n.Fields {
		if !scalar(f.Value) {
			return false
		}
	}
	return true
}

func scalar(n *data.Node) bool {
	return n.Kind != data.Seq && n.Kind != data.Map && n.Kind != data.Null
}

func scalars(list []*data.Node) bool {
	return !slices.ContainsFunc(list, func(n *data.Node) bool { return !scalar(n) })
}
