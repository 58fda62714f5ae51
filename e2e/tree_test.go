package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
)

// A treeNode is an element as assistive technology meets it.
type treeNode struct {
	role, name, description string
	states                  []string
	children                []*treeNode
}

// spoken are the properties that a screen reader tells of an element.
var spoken = map[accessibility.PropertyName]bool{
	"level": true, "live": true, "atomic": true, "expanded": true, "pressed": true, "checked": true, "selected": true, "required": true,
	"invalid": true, "hasPopup": true, "disabled": true, "modal": true, "multiselectable": true, "roledescription": true,
}

// tree reads the accessibility tree of what the tab shows.
func (b *tab) tree() (*treeNode, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	got, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		return nil, err
	}
	nodes := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range got.Nodes {
		nodes[n.NodeID] = n
	}
	root := &treeNode{}
	root.take(nodes, got.Nodes[0])
	return root.children[0], nil
}

// take appends what a node shows, which may be its children alone.
func (t *treeNode) take(nodes map[accessibility.NodeID]*accessibility.Node, n *accessibility.Node) {
	to := t
	role, name := text(n.Role), strings.Join(strings.Fields(text(n.Name)), " ")
	switch {
	case role == "InlineTextBox" || role == "LineBreak" || role == "ListMarker":
		return
	case n.Ignored || role == "none" || role == "generic" && name == "" || role == "StaticText" && name == "":
	default:
		own := &treeNode{role: role, name: name, description: text(n.Description)}
		for _, p := range n.Properties {
			v := text(p.Value)
			if spoken[p.Name] && v != "" && (v != "false" || p.Name == "expanded" || p.Name == "pressed") && (p.Name != "level" || role == "heading") {
				own.states = append(own.states, string(p.Name)+" "+v)
			}
		}
		t.children = append(t.children, own)
		to = own
	}
	for _, id := range n.ChildIDs {
		if child := nodes[id]; child != nil {
			to.take(nodes, child)
		}
	}
}

// text is a value as it would be spoken.
func text(v *accessibility.Value) string {
	if v == nil || len(v.Value) == 0 {
		return ""
	}
	var out any
	if json.Unmarshal(v.Value, &out) != nil {
		return string(v.Value)
	}
	return fmt.Sprint(out)
}

// plain reports whether all that is in a node is text.
func (t *treeNode) plain() bool {
	return !slices.ContainsFunc(t.children, func(c *treeNode) bool { return c.role != "StaticText" })
}

// alike is how many neighbours of one kind are printed.
const alike = 3

// print writes a node and those in it, each on a line.
func (t *treeNode) print(out *strings.Builder, depth int) {
	role := t.role
	if role == "StaticText" {
		role = "text"
	}
	fmt.Fprintf(out, "%s%s", strings.Repeat("  ", depth), role)
	if t.name != "" {
		fmt.Fprintf(out, " “%s”", t.name)
	}
	if t.description != "" && t.description != t.name {
		fmt.Fprintf(out, " (%s)", t.description)
	}
	for _, s := range t.states {
		fmt.Fprintf(out, ", %s", s)
	}
	out.WriteByte('\n')
	if t.name != "" && t.plain() {
		return // its name is its text
	}
	for i, run := 0, 0; i < len(t.children); i++ {
		c := t.children[i]
		if i > 0 && c.role == t.children[i-1].role {
			run++
		} else {
			run = 0
		}
		if run >= alike && (c.role == "listitem" || c.role == "row" || c.role == "option") {
			more := 1
			for i+1 < len(t.children) && t.children[i+1].role == c.role {
				i, more = i+1, more+1
			}
			fmt.Fprintf(out, "%s… %d more\n", strings.Repeat("  ", depth+1), more)
			continue
		}
		c.print(out, depth+1)
	}
}

// sameTree compares what the tab shows with a golden file; UPDATE=1 writes it.
func sameTree(t *testing.T, b *tab, name string) {
	t.Helper()
	root, err := b.tree()
	must(t, err)
	var out strings.Builder
	root.print(&out, 0)
	file := filepath.Join("testdata", "trees", name+".txt")
	if os.Getenv("UPDATE") != "" {
		must(t, os.MkdirAll(filepath.Dir(file), 0o755))
		must(t, os.WriteFile(file, []byte(out.String()), 0o644))
		return
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if got := out.String(); got != string(want) {
		t.Errorf("%s differs (UPDATE=1 go test ./e2e -run AccessibilityTree rewrites it):\n%s", file, firstDifference(got, string(want)))
	}
}

// firstDifference shows the first lines that differ, with those before them.
func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			from := max(0, i-3)
			return fmt.Sprintf("line %d\n%s\n- %s\n+ %s", i+1, strings.Join(a[from:i], "\n"), strings.Join(b[i:min(len(b), i+4)], "\n- "), strings.Join(a[i:min(len(a), i+4)], "\n+ "))
		}
	}
	return fmt.Sprintf("%d lines, not %d", len(a), len(b))
}

// What a screen reader meets on each kind of page: names, roles, headings,
// landmarks, and what is announced. The fixture is used since it changes with
// the theme only.
func TestAccessibilityTreeOfEachLayout(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	b := openTab(t)
	fixture := publishedSites(t)[1]
	look := func(p page, name string, s screen) {
		must(t, b.screen(s))
		must(t, b.visit(p.url()))
		sameTree(t, b, strings.ReplaceAll(strings.TrimSpace(p.lang+" "+name), " ", "-"))
	}
	for _, p := range fixture.pages {
		if p.lang == "ar" || p.lang == "" && p.kind != "chooser" {
			continue
		}
		if p.kind == "home" {
			look(p, "home phone", phone) // all pages of a language have its header
		}
		if p.kind != "page page" {
			look(p, p.kind, desktop)
		}
	}
	// Texts, each by its name: which is the longest changes with the theme.
	for _, name := range []string{"elements", "composants"} {
		for _, lang := range []string{"en", "fr"} {
			look(page{site: fixture, lang: lang, path: "/" + lang + "/guide/" + name + "/"}, "page "+name, desktop)
		}
	}
}

func TestAccessibilityTreeTellsHowManyAreFound(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	b := openTab(t)
	must(t, b.screen(desktop))
	for lang, words := range map[string]string{"en": "note", "fr": "cameroun"} {
		must(t, b.visit(publishedSites(t)[1].host.URL+"/"+lang+"/search/?q="+words))
		until(t, b, `document.querySelector("#search-results").dataset.state == "done"`)
		sameTree(t, b, lang+"-search-results")
	}
}
