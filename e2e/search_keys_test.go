package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A node is what a screen reader says of an element.
type node struct {
	role, name, value string
	properties        map[string]string
	children          []string // roles of what it holds
}

// nodes returns the elements of a page as screen readers get them.
func (s *searcher) nodes() []node {
	s.t.Helper()
	var tree accessibility.GetFullAXTreeResult
	must(s.t, s.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) (err error) {
		tree, err = cdp.Call(ctx, t, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		return err
	})))
	text := func(v *accessibility.Value) string {
		if v == nil {
			return ""
		}
		var out any
		_ = json.Unmarshal(v.Value, &out)
		for _, r := range v.RelatedNodes {
			out = r.Idref
		}
		if out == nil {
			return ""
		}
		return fmt.Sprint(out)
	}
	roles, at := map[accessibility.NodeID]string{}, map[accessibility.NodeID]int{}
	for i, n := range tree.Nodes {
		roles[n.NodeID], at[n.NodeID] = text(n.Role), i
	}
	// What is ignored is seen through.
	var inside func(n *accessibility.Node) []string
	inside = func(n *accessibility.Node) (out []string) {
		for _, id := range n.ChildIDs {
			if child := tree.Nodes[at[id]]; child.Ignored || roles[id] == "none" {
				out = append(out, inside(child)...)
			} else {
				out = append(out, roles[id])
			}
		}
		return out
	}
	var out []node
	for _, n := range tree.Nodes {
		if n.Ignored {
			continue
		}
		said := node{text(n.Role), text(n.Name), text(n.Value), map[string]string{}, inside(n)}
		for _, p := range n.Properties {
			said.properties[string(p.Name)] = text(p.Value)
		}
		out = append(out, said)
	}
	return out
}

// only returns the one element with a role; a page has two at times of which
// one has no name.
func only(t *testing.T, all []node, role string) node {
	t.Helper()
	var found []node
	for _, n := range all {
		if n.role == role {
			found = append(found, n)
		}
	}
	if len(found) != 1 {
		t.Fatalf("screen readers find %d elements of the role %s", len(found), role)
	}
	return found[0]
}

// chosen is the option that the field says is chosen, "" for none.
func (s *searcher) chosen() string {
	s.t.Helper()
	return mustEval[string](s.t, s.tab, `(() => {
		const input = document.querySelector("#search-input"), id = input.getAttribute("aria-activedescendant"), all = [...document.querySelectorAll("[aria-selected]")]
		if (document.activeElement != input) return "the focus is on " + document.activeElement.outerHTML
		if (all.length > 1 || all.length && all[0].id != id || id && !all.length) return "chosen is " + id + ", selected are " + all.map(e => e.id)
		const box = document.querySelector(".search-box").getBoundingClientRect(), e = all[0]?.getBoundingClientRect()
		if (e && (e.top < box.top - 1 || e.bottom > Math.max(box.bottom, e.top + box.height) + 1)) return id + " is out of sight"
		return id
	})()`)
}

func TestSearchIsDoneWithTheKeyboardAlone(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		s := newSearcher(t, l, r.home())
		for range 30 {
			s.press(kb.Tab)
			if mustEval[bool](t, s.tab, `document.activeElement.id == "search-input"`) {
				break
			}
		}
		if mustEval[string](t, s.tab, `document.activeElement.id`) != "search-input" {
			t.Fatal("Tab does not reach the search")
		}
		s.press(r.begun)
		got := s.settled()
		last := fmt.Sprint("search-", len(got.Native)+len(got.Foreign)-1)
		if len(got.Native) < 2 {
			t.Fatalf("%q finds %+v", r.begun, got.Native)
		}
		for _, step := range []struct{ key, want string }{
			{"", ""}, {kb.ArrowDown, "search-0"}, {kb.ArrowDown, "search-1"}, {kb.ArrowUp, "search-0"}, {kb.End, last},
			{kb.Home, "search-0"}, {kb.ArrowUp, ""}, {kb.ArrowUp, last}, {kb.ArrowDown, ""}, {kb.ArrowDown, "search-0"},
		} {
			if step.key != "" {
				s.press(step.key)
			}
			if id := s.chosen(); id != step.want {
				t.Errorf("after %q %q is chosen, not %q", step.key, id, step.want)
			}
		}
		// Escape closes the list and keeps the words, an arrow opens it again.
		s.press(kb.Escape)
		if got := s.shown(); got.Open || s.chosen() != "" || mustEval[string](t, s.tab, `document.activeElement.value`) != r.begun {
			t.Errorf("Escape leaves %+v", got)
		}
		s.press(kb.ArrowDown)
		if got := s.shown(); !got.Open || s.chosen() != "search-0" {
			t.Errorf("the arrow after Escape leaves %+v", got)
		}
		href := s.shown().Native[0].Href
		s.press(kb.Enter)
		until(t, s.tab, `location.pathname + location.hash == `+quoted(href)+` && document.readyState == "complete"`)
		// Enter without a choice leads to the page of all results.
		s.watch()
		s.press("/", r.word)
		s.settled()
		s.press(kb.Enter)
		until(t, s.tab, `location.pathname == `+quoted(r.page())+` && document.querySelector("#search-results")?.dataset.state == "done"`)
		if q := mustEval[string](t, s.tab, `new URLSearchParams(location.search).get("q")`); q != r.word {
			t.Errorf("Enter leads to all results of %q", q)
		}
	})
}

func TestSearchIsLeftWithTheKeyboard(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	l := lineTo(t, libraries(t)[0])
	s := newSearcher(t, l, "/en/")
	s.asks("whee")
	// Through the button, the hints and the link to all results; then out.
	var seen []string
	for range 20 {
		s.press(kb.Tab)
		where := mustEval[string](t, s.tab, `document.querySelector("#search-form").contains(document.activeElement) ? document.activeElement.textContent : ""`)
		if where == "" {
			break
		}
		if !s.shown().Open {
			t.Errorf("the list is closed while the focus is on %q", where)
		}
		seen = append(seen, where)
	}
	if !slices.Contains(seen, "wheel") || !slices.Contains(seen, "All results") {
		t.Errorf("Tab reaches %q", seen)
	}
	if s.shown().Open {
		t.Error("the list stays open when the focus has left")
	}
	// Who leaves before the answer is not followed by it.
	s.open("/en/")
	s.asks("whee")
	mustEval[int](t, s.tab, `states = [], 0`)
	s.press("l", kb.Escape)
	mustEval[bool](t, s.tab, `new Promise(done => setTimeout(() => done(true), 300))`)
	if got := s.shown(); got.Open {
		t.Errorf("the list opens after Escape: %q", got.States)
	}
}

func TestSlashLeadsToTheSearch(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		s := newSearcher(t, l, r.home())
		for _, at := range []string{r.home(), r.page()} {
			s.open(at)
			s.press("/")
			if got := mustEval[string](t, s.tab, `document.activeElement.id + " " + document.activeElement.value`); got != "search-input " {
				t.Errorf("%s: / leads to %q", at, got)
			}
			s.press("/")
			if got := mustEval[string](t, s.tab, `document.activeElement.value`); got != "/" {
				t.Errorf("%s: in the field / writes %q", at, got)
			}
		}
		s.open(r.home())
		must(t, s.do(chromedp.KeyEvent("/", chromedp.KeyModifiers(kb.ModifierCtrl))))
		if mustEval[bool](t, s.tab, `document.activeElement.id == "search-input"`) {
			t.Error("Ctrl+/ is taken from the browser")
		}
	})
}

func TestScreenReadersHearOfTheSearch(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	eachReading(t, func(t *testing.T, l *line, r reading) {
		s := newSearcher(t, l, r.home())
		label := mustEval[string](t, s.tab, `document.querySelector("label[for=search-input]").textContent`)
		// It is a plain field until somebody is about to search.
		if n := only(t, s.nodes(), "searchbox"); n.name != label {
			t.Errorf("before a search the field is called %q, not %q", n.name, label)
		}
		// What is said of itself: each text that the status has had.
		mustEval[int](t, s.tab, `(window.said = [], new MutationObserver(() => {
			const e = document.querySelector("[role=status]")
			if (e.checkVisibility() && e.textContent && said.at(-1) != e.textContent) said.push(e.textContent)
		}).observe(document.querySelector("#search-form"), {subtree: true, childList: true, characterData: true, attributes: true}), 0)`)
		got := s.asks(r.word)
		all := s.nodes()
		field := only(t, all, "combobox")
		if field.name != label || field.value != r.word || field.properties["expanded"] != "true" || field.properties["autocomplete"] != "list" || field.properties["controls"] != "search-results" {
			t.Errorf("the field is %+v", field)
		}
		list := only(t, all, "listbox")
		if list.name == "" || slices.ContainsFunc(list.children, func(role string) bool { return role != "option" && role != "group" }) {
			t.Errorf("the list is %+v", list)
		}
		var options []string
		for _, n := range all {
			if n.role == "option" {
				options = append(options, n.name)
			}
		}
		if got.Also != "" && !slices.ContainsFunc(all, func(n node) bool { return n.role == "group" && n.name == got.Also }) {
			t.Errorf("no group is called %q", got.Also)
		}
		for i, r := range append(got.Native, got.Foreign...) {
			if i >= len(options) || !strings.HasPrefix(options[i], r.Title) {
				t.Errorf("the options are %q, want one of the name %q", options, r.Title)
			}
		}
		status := only(t, all, "status")
		if status.properties["live"] != "polite" {
			t.Errorf("the number is %+v", status)
		}
		said := mustEval[[]string](t, s.tab, `said`)
		if len(said) != 2 || said[1] != got.Status || !strings.ContainsAny(said[1], "123456789") {
			t.Errorf("said is %q, shown is %q", said, got.Status)
		}
		s.press(kb.ArrowDown)
		all = s.nodes()
		if field := only(t, all, "combobox"); field.properties["activedescendant"] != "search-0" {
			t.Errorf("with an option chosen the field is %+v", field)
		}
		if n := slices.IndexFunc(all, func(n node) bool { return n.role == "option" && n.properties["selected"] == "true" }); n < 0 {
			t.Error("no option is said to be selected")
		}
		s.press(kb.Escape)
		all = s.nodes()
		if field := only(t, all, "combobox"); field.properties["expanded"] != "false" {
			t.Errorf("with the list closed the field is %+v", field)
		}
		if slices.ContainsFunc(all, func(n node) bool { return n.role == "option" }) {
			t.Error("the closed list is read out")
		}
		// On the page of its own the results are links in lists.
		s.open(r.page() + "?q=" + r.word)
		until(t, s.tab, `document.querySelector("#search-results").dataset.state == "done"`)
		all = s.nodes()
		if n := only(t, all, "searchbox"); n.name != label || n.value != r.word {
			t.Errorf("on the page the field is %+v", n)
		}
		for _, found := range s.shown().Native {
			if !slices.ContainsFunc(all, func(n node) bool { return n.role == "link" && strings.HasPrefix(n.name, found.Title) }) {
				t.Errorf("no link is called %q", found.Title)
			}
		}
	})
}

// Some keyboards put letters together, and the browser says at the end only
// that they are.
func TestSearchHearsComposedLetters(t *testing.T) {
	need(t, chromium)
	t.Parallel()
	s := newSearcher(t, lineTo(t, libraries(t)[0]), "/en/")
	s.asks("compost")
	s.write("")
	s.settled()
	mustEval[int](t, s.tab, `states = [], 0`)
	for _, part := range []string{"w", "whe", "wheels"} {
		send(t, s.tab, input.ImeSetComposition, input.ImeSetCompositionParams{Text: part, SelectionStart: int64(len(part)), SelectionEnd: int64(len(part))})
	}
	send(t, s.tab, input.InsertText, input.InsertTextParams{Text: "wheels"})
	until(t, s.tab, `states.at(-1) == "done" && document.querySelector("#search-results a")`)
	if got := s.shown(); !has(got.Native, "/en/workshop/bicycle-wheels/") {
		t.Errorf("composed letters find %+v", got.Native)
	}
}
