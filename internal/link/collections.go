package link

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/schema"
	"github.com/openimis/casebook/internal/site"
)

// collection answers a declared query for a page: the one way in which a page
// may show others.
func (t *Tables) collection(q *config.Collection, p *site.Page) site.Collection {
	asked, shared := t.asked(q, p)
	if t.queries[q.Name] != q || !shared {
		return t.evaluate(q, p)
	}
	key := site.Key{Lang: p.Lang, ID: q.Name + asked}
	if c, ok := t.collections.Load(key); ok {
		return c.(site.Collection)
	}
	c := t.evaluate(q, p)
	t.collections.Store(key, c)
	return c
}

// asked is what a query asks of other pages on behalf of this one: pages for
// which it is the same share the answer, so that a query by a field of few
// values costs no more for many pages. What is asked by a page's id is asked
// by no other.
func (t *Tables) asked(q *config.Collection, this *site.Page) (what string, shared bool) {
	var out strings.Builder
	if this.IsSection {
		out.WriteString("\x00" + this.ID) // which is not among its own hits
	}
	for _, c := range q.Where {
		for _, v := range c.Value {
			if v == "this.id" {
				return "", false
			}
			if strings.HasPrefix(v, "this.") {
				fmt.Fprintf(&out, "\x00%q", t.operand(q, v, nil, this))
			}
		}
	}
	return out.String(), true
}

// A hit is one row before it is shown: a page, and with `each` one item of
// its list.
type hit struct {
	page *site.Page
	item *data.Node
	keys [][]byte
}

func (t *Tables) evaluate(q *config.Collection, this *site.Page) site.Collection {
	out := site.Collection{Name: q.Name, Title: schema.Text(q.Title, this.Lang, t.in.Config.DefaultLanguage)}
	var hits []hit
	for _, p := range t.Pages {
		if p.Lang != this.Lang || p.Unlisted || q.Type != "" && p.Type != q.Type || p.ID == this.ID && p.IsSection {
			continue
		}
		if q.Each == "" {
			if t.matches(q, p, nil, this) {
				hits = append(hits, hit{page: p})
			}
			continue
		}
		if q.Self && t.matches(q, p, nil, this) {
			hits = append(hits, hit{page: p})
		}
		if list := p.Field(q.Each); list != nil && list.Kind == data.Seq {
			for _, item := range list.Items {
				if t.matches(q, p, item, this) {
					hits = append(hits, hit{page: p, item: item})
				}
			}
		}
	}
	t.sort(hits, q, this.Lang)
	out.Total = len(hits)
	if q.Limit > 0 && len(hits) > q.Limit {
		hits = hits[:q.Limit]
	}
	pr := printer{t: t, lang: this.Lang}
	for _, name := range q.Fields {
		out.Columns = append(out.Columns, site.Column{Name: name, Label: t.columnLabel(pr, q, name)})
	}
	if q.Type != "" && len(q.Fields) > 0 && !slices.ContainsFunc(q.Where, aboutThis) {
		out.DataURL = t.href(paths.URL("/data/" + q.Type))
	}
	f := t.filters(q, hits, pr)
	out.Filters = f.shown
	for _, h := range hits {
		t.put(&out, q, h, pr, f.keys(h))
	}
	t.groups(&out, q, pr)
	out.Map = t.worldMap(q, hits, pr)
	return withoutEmpty(out)
}

// withoutEmpty leaves out the columns in which no row has a value.
func withoutEmpty(c site.Collection) site.Collection {
	for i := len(c.Columns) - 1; i >= 0; i-- {
		if slices.ContainsFunc(c.Groups, func(g site.Group) bool {
			return slices.ContainsFunc(g.Rows, func(e site.Entry) bool { return len(e.Cells[i].Values) > 0 })
		}) {
			continue
		}
		c.Columns = slices.Delete(c.Columns, i, i+1)
		for _, g := range c.Groups {
			for k := range g.Rows {
				g.Rows[k].Cells = slices.Delete(g.Rows[k].Cells, i, i+1)
			}
		}
	}
	return c
}

// aboutThis tells a condition that compares with the page on which a
// collection stands.
func aboutThis(c config.Condition) bool {
	return slices.ContainsFunc(c.Value, func(v string) bool { return strings.HasPrefix(v, "this.") })
}

func (t *Tables) put(out *site.Collection, q *config.Collection, h hit, pr printer, keys string) {
	pr.page, pr.cites = h.page, true
	e := site.Entry{Card: t.card(h.page, pr.lang)}
	e.Card.Keys = keys
	for _, name := range q.Fields {
		cell := site.Row{Name: name}
		if f, n := t.fieldOf(q, h, name); n != nil {
			cell.Values = pr.list(f, n)
		}
		e.Cells = append(e.Cells, cell)
	}
	of := t.groupsOf(q, h, pr)
	out.Total += len(of) - 1
	for _, g := range of {
		i := slices.IndexFunc(out.Groups, func(o site.Group) bool { return o.ID == g.ID })
		if i < 0 {
			i = len(out.Groups)
			out.Groups = append(out.Groups, g)
		}
		out.Groups[i].Rows = append(out.Groups[i].Rows, e)
	}
}

// groupsOf are the headings below which a row stands: one for each value of
// the field, so a list of several has it in several groups.
func (t *Tables) groupsOf(q *config.Collection, h hit, pr printer) []site.Group {
	if q.Group == "" {
		return []site.Group{{}}
	}
	var out []site.Group
	if f, n := t.fieldOf(q, h, q.Group); n != nil {
		if f.Items != nil {
			f = f.Items
		}
		for _, v := range n.Strings() {
			ref := t.valuePage(q.Group, f, v, h.page, pr.lang)
			out = append(out, site.Group{Title: ref.Title, ID: paths.Slug(q.Name + " " + q.Group + " " + v), URL: ref.URL, Lang: ref.Lang, Dir: ref.Dir})
		}
	}
	if len(out) == 0 {
		out = []site.Group{{}}
	}
	return out
}

// groups puts groups in the order of their titles, unless the rows' order is
// already that of the groups, and rows without a value last.
func (t *Tables) groups(out *site.Collection, q *config.Collection, pr printer) {
	if q.Group == "" {
		return
	}
	sorted := len(q.Sort) > 0 && strings.TrimPrefix(q.Sort[0], "-") == q.Group
	locale := t.locales[pr.lang].locale
	slices.SortStableFunc(out.Groups, func(a, b site.Group) int {
		if c := cmp.Compare(boolInt(a.ID == ""), boolInt(b.ID == "")); c != 0 || sorted {
			return c
		}
		return bytes.Compare(locale.Key(a.Title), locale.Key(b.Title))
	})
	if last := &out.Groups; len(*last) > 1 && (*last)[len(*last)-1].ID == "" {
		(*last)[len(*last)-1].Title = t.locales[pr.lang].texts.T("list.other")
	}
}

// fieldOf finds a field in the item of `each` first, then on the page.
func (t *Tables) fieldOf(q *config.Collection, h hit, name string) (*schema.Field, *data.Node) {
	typ := t.in.Types.Type(h.page.Type)
	if h.item != nil && h.item.Kind == data.Map {
		if n := h.item.Get(name); n != nil && n.Kind != data.Null {
			return t.itemField(typ, q.Each, name), n
		}
	}
	n := h.page.Field(name)
	if n == nil && name == "id" {
		n = &data.Node{Kind: data.String, Text: h.page.ID} // as in this.id
	}
	if n == nil || n.Kind == data.Null {
		return nil, nil
	}
	return t.field(typ, name), n
}

func (t *Tables) itemField(typ *schema.Type, list, name string) *schema.Field {
	if f := t.partOf(typ, list, name); f != nil {
		return f
	}
	return &schema.Field{Name: name, Kind: "string"}
}

// partOf is the definition of a field within the objects of a list, nil if
// there is none.
func (t *Tables) partOf(typ *schema.Type, list, name string) *schema.Field {
	f := t.field(typ, list)
	if f.Items == nil {
		return nil
	}
	for i := range f.Items.Fields {
		if f.Items.Fields[i].Name == name {
			return &f.Items.Fields[i]
		}
	}
	return nil
}

// field is the definition of a field of a type or of all types.
func (t *Tables) field(typ *schema.Type, name string) *schema.Field {
	if typ != nil {
		if f := typ.Field(name); f != nil {
			return f
		}
	}
	common := t.in.Types.Common()
	for i := range common {
		if common[i].Name == name {
			return &common[i]
		}
	}
	return &schema.Field{Name: name, Kind: "string"}
}

func (t *Tables) columnLabel(pr printer, q *config.Collection, name string) string {
	typ := t.in.Types.Type(q.Type)
	if q.Each != "" {
		if f := t.partOf(typ, q.Each, name); f != nil {
			return pr.label(f)
		}
	}
	return pr.label(t.field(typ, name))
}

// matches tests every condition of a query.
func (t *Tables) matches(q *config.Collection, p *site.Page, item *data.Node, this *site.Page) bool {
	for _, c := range q.Where {
		if !t.holds(q, c, hit{page: p, item: item}, this) {
			return false
		}
	}
	return true
}

func (t *Tables) holds(q *config.Collection, c config.Condition, h hit, this *site.Page) bool {
	f, n := t.fieldOf(q, h, c.Field)
	var have []string
	if n != nil {
		have = n.Strings()
	}
	var want []string
	for _, v := range c.Value {
		want = append(want, t.operand(q, v, f, this)...)
	}
	switch c.Op {
	case "eq", "in", "has":
		return slices.ContainsFunc(have, func(s string) bool { return slices.Contains(want, s) })
	case "ne":
		return !slices.ContainsFunc(have, func(s string) bool { return slices.Contains(want, s) })
	case "lt", "gt":
		if len(have) == 0 || len(want) == 0 {
			return false
		}
		d := compareValues(f, have[0], want[0])
		return c.Op == "lt" && d < 0 || c.Op == "gt" && d > 0
	}
	return false
}

// operand resolves "now" and "this.FIELD" (± n in the field's order).
func (t *Tables) operand(q *config.Collection, v string, f *schema.Field, this *site.Page) []string {
	if v == "now" {
		return []string{t.in.Now}
	}
	rest, ok := strings.CutPrefix(v, "this.")
	if !ok {
		return []string{v}
	}
	if rest == "id" {
		return []string{this.ID}
	}
	name, step := rest, 0
	if i := strings.LastIndexAny(rest, "+-"); i > 0 {
		if d, err := strconv.Atoi(strings.ReplaceAll(rest[i:], " ", "")); err == nil {
			name, step = strings.TrimSpace(rest[:i]), d
		}
	}
	own := this.Field(name).Strings()
	if step == 0 {
		return own
	}
	def := t.field(t.in.Types.Type(this.Type), name)
	var out []string
	for _, s := range own {
		if len(def.Order) > 0 {
			if i := slices.Index(def.Order, s); i >= 0 && i+step >= 0 && i+step < len(def.Order) {
				out = append(out, def.Order[i+step])
			}
		} else if d, err := strconv.Atoi(s); err == nil {
			out = append(out, strconv.Itoa(d+step))
		}
	}
	return out
}

// compareValues orders two values of a field: by its declared order, as
// numbers where both are, else as text (ISO dates sort as text).
func compareValues(f *schema.Field, a, b string) int {
	if f != nil && len(f.Order) > 0 {
		return cmp.Compare(slices.Index(f.Order, a), slices.Index(f.Order, b))
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return cmp.Compare(x, y)
	}
	if len(a) > 10 || len(b) > 10 {
		a, b = day(a), day(b)
	}
	return strings.Compare(a, b)
}

// sort orders rows by the query's fields, then by title and path. Rows
// without a field come last, in either direction.
func (t *Tables) sort(hits []hit, q *config.Collection, lang string) {
	for i := range hits {
		for _, s := range q.Sort {
			hits[i].keys = append(hits[i].keys, t.sortKey(q, hits[i], strings.TrimPrefix(s, "-"), lang))
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		for k, s := range q.Sort {
			x, y := a.keys[k], b.keys[k]
			if x == nil || y == nil {
				if c := cmp.Compare(boolInt(x == nil), boolInt(y == nil)); c != 0 {
					return c
				}
				continue
			}
			c := bytes.Compare(x, y)
			if strings.HasPrefix(s, "-") {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return cmp.Or(bytes.Compare(a.page.SortKey, b.page.SortKey), strings.Compare(a.page.ID, b.page.ID))
	})
}

// sortKey makes bytes that sort as the values do; nil for no value.
func (t *Tables) sortKey(q *config.Collection, h hit, name, lang string) []byte {
	if name == "title" {
		return h.page.SortKey
	}
	f, n := t.fieldOf(q, h, name)
	if n == nil || n.Str() == "" {
		return nil
	}
	raw := n.Str()
	if len(f.Order) > 0 {
		return []byte{byte(1 + slices.Index(f.Order, raw))}
	}
	switch {
	case f.Kind == "date" || n.Kind == data.Date: // quoted or not
		return []byte(raw)
	case n.Kind == data.Int || n.Kind == data.Float:
		if v, err := strconv.ParseFloat(raw, 64); err == nil {
			return sortableFloat(v)
		}
	}
	return t.locales[lang].locale.Key(t.scalarText(f, raw, lang))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
