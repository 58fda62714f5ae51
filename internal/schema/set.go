package schema

import (
	_ "embed"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/memo"
)

//go:embed common.yaml
var commonFile []byte

//go:embed page.yaml
var pageFile []byte

// builtIn is where the built-in files stand in diagnostics; a fault in them
// would be one of ours.
const builtIn = "(built-in)/"

// A File is one of content/types.
type File struct {
	Path  string // relative to the site's folder, with slashes
	Bytes []byte
}

// A Set is all content types of a site. It is never changed once made, and
// may be used by many goroutines at a time.
type Set struct {
	types  []*Type
	common []Field
	byName map[string]*entry
	digest memo.Digest

	docs  documents
	basis *document           // of the common fields
	open  map[*data.Node]bool // objects that may have further fields
}

// An entry is a type with what its pages are validated by.
type entry struct {
	typ    *Type
	fields map[string]*Field // own and common
	names  []string          // of fields, sorted
	doc    *document
	merged map[string]*data.Node // common fields as the type repeats them
	valid  *validator            // nil where the type's file is at fault: nobody is blamed twice
}

// Options are what the site says that matters to validation.
type Options struct {
	Languages []string // names of countries are understood in these; en and fr if empty
}

func (o Options) languages() []string {
	if len(o.Languages) == 0 {
		return []string{"en", "fr"}
	}
	return o.Languages
}

var typeName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Load reads the content types of a site, and adds the built-in `page` where
// the site has none of that name. A file with faults still makes a type, of
// what could be read, so that its pages are not blamed.
func Load(files []File) (*Set, []diag.Diagnostic) {
	files = slices.SortedFunc(slices.Values(files), func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	s := newSurvey()
	hash := memo.NewHasher()
	hash.Add(commonFile)
	hash.Add(pageFile)
	var docs []*document
	for _, f := range files {
		hash.AddString(f.Path)
		hash.Add(f.Bytes)
		if doc := s.read(f); doc != nil {
			docs = append(docs, doc)
		}
	}
	if !slices.Contains(s.types, "page") {
		docs = append(docs, s.read(File{builtIn + "page.yaml", pageFile}))
	}
	slices.SortFunc(docs, func(a, b *document) int { return strings.Compare(a.name, b.name) })
	slices.Sort(s.types)

	basis := &document{name: "common", file: "common", path: builtIn + "common.yaml"}
	basis.root, _ = data.YAML(commonFile, 0, basis.path)
	set := &Set{byName: map[string]*entry{}, digest: hash.Sum(), docs: s.docs, basis: basis, open: s.open}
	set.common = s.docs.fields(place{basis, basis.root}, nil)

	for _, doc := range docs {
		s.document(doc)
	}
	s.references()
	c := newCompiler(s, basis)
	for _, doc := range docs {
		c.merge(doc)
	}
	for _, doc := range docs {
		e := s.entry(doc, set.common, c)
		set.types = append(set.types, e.typ)
		set.byName[doc.name] = e
	}
	return set, diag.Sort(s.diags)
}

// read makes a document of a file, nil if nothing can be made of it.
func (s *survey) read(f File) *document {
	file := path.Base(f.Path)
	name := strings.TrimSuffix(strings.TrimSuffix(file, ".yaml"), ".yml")
	doc := &document{name: name, file: file, path: f.Path}
	if !typeName.MatchString(name) {
		s.report(diag.TypeName, doc, diag.Span{}, diag.S("name", name))
		return nil
	}
	if slices.Contains(s.types, name) {
		s.report(diag.DuplicateType, doc, diag.Span{}, diag.S("name", name))
		return nil
	}
	s.types = append(s.types, name)
	root, faults := data.YAML(f.Bytes, 0, f.Path)
	s.diags = append(s.diags, faults...)
	switch {
	case root != nil && root.Kind == data.Map:
		doc.root = root
	case len(faults) == 0 && root != nil:
		s.report(diag.TypeNotMapping, doc, root.Span, diag.S("got", kindOf(root)))
		fallthrough
	default:
		doc.root = &data.Node{Kind: data.Map}
		doc.broken = true
	}
	if len(faults) > 0 {
		doc.broken = true
	}
	s.docs[file] = doc
	return doc
}

// entry reads a type and compiles its schema.
func (s *survey) entry(doc *document, common []Field, c *compiler) *entry {
	p := place{doc, doc.root}
	t := &Type{
		Name:        doc.name,
		Label:       s.docs.texts(p, "title", own+"label"),
		Plural:      s.docs.texts(p, own+"plural", own+"plural"),
		Description: s.docs.texts(p, "description", own+"description"),
		Feed:        s.docs.flag(p, "feed"),
		NeedsSource: s.docs.flag(p, "needs-source"),
		Report:      s.docs.flag(p, "report"),
		Layout:      s.docs.get(p, own+"layout").node.Str(),
		Card:        s.docs.flag(p, "card"),
	}
	if list := s.docs.get(p, own+"collect"); list.node != nil {
		for _, n := range list.node.Items {
			t.Collect = append(t.Collect, Mention{n.Str(), list.doc.path, n.Span})
		}
	}
	e := &entry{typ: t, fields: map[string]*Field{}, doc: doc, merged: map[string]*data.Node{}}
	for i := range common {
		e.fields[common[i].Name] = &common[i]
	}
	seen := map[string]bool{}
	s.docs.properties(p, func(f data.Field, at place) {
		if seen[f.Key] {
			return
		}
		seen[f.Key] = true
		if e.fields[f.Key] != nil {
			// A schema of the own and the common keywords, already checked
			// not to contradict each other.
			at.node = c.merged(at, f)
			e.merged[f.Key] = at.node
		}
		t.Fields = append(t.Fields, s.docs.field(f.Key, at, []*data.Node{doc.root}))
	})
	for i := range t.Fields {
		e.fields[t.Fields[i].Name] = &t.Fields[i]
	}
	e.names = slices.Sorted(maps.Keys(e.fields))
	t.Role, t.Map = s.role(doc, e.names)
	if required := s.docs.get(p, "required").node; required != nil && required.Kind == data.Seq {
		for _, n := range required.Items {
			if scalar(n) && s.fieldNamed(doc, "required", n, e.names) {
				t.Required = append(t.Required, n.Text)
			}
		}
	}
	s.late(doc)
	e.valid = c.compile(doc)
	return e
}

// late warns of conditions on the presence of a page's own fields: they would
// be asked of a translation before it has inherited anything.
func (s *survey) late(doc *document) {
	warn := func(f *data.Field) {
		if f != nil {
			s.report(diag.UncheckedKeyword, doc, f.Span, diag.S("keyword", f.Key))
		}
	}
	warn(doc.root.Field("dependentRequired"))
	branches := []*data.Node{doc.root.Get("then"), doc.root.Get("else")}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if list := doc.root.Get(key); list != nil {
			branches = append(branches, list.Items...)
		}
	}
	for _, b := range branches {
		warn(b.Field("required"))
		warn(b.Get("then").Field("required"))
		warn(b.Get("else").Field("required"))
	}
}

// Types returns all types, sorted by name.
func (s *Set) Types() []*Type { return s.types }

// Type returns the type of a name, nil if there is none.
func (s *Set) Type(name string) *Type {
	if e := s.byName[name]; e != nil {
		return e.typ
	}
	return nil
}

// Common returns the fields that every type has, in the order in which they
// are documented.
func (s *Set) Common() []Field { return s.common }

// Digest is that of all type files, the built-in ones included.
func (s *Set) Digest() memo.Digest { return s.digest }

// Missing returns which of the fields that a page of the type must have are
// not among those present, in the order of the type's file. A field without a
// value (`country:`) is not present.
func (s *Set) Missing(typ string, has func(field string) bool) []string {
	e := s.byName[typ]
	if e == nil {
		return nil
	}
	var out []string
	for _, name := range e.typ.Required {
		if !has(name) {
			out = append(out, name)
		}
	}
	return out
}
