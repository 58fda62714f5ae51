package serve

import (
	"bytes"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/build"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/site"
)

const badSource = "---\ntitle: A\nlayout: <b>nope\n---\n"

func badLayout() diag.Diagnostic {
	return diag.MissingLayout.At("content/en/a.md", diag.Span{Start: 21, End: 28}, diag.S("layout", "<b>nope"), diag.S("suggest", "page"))
}

func badSources(string) []byte { return []byte(badSource) }

func TestOverlayHasTheWordsOfTheTerminal(t *testing.T) {
	var terminal bytes.Buffer
	s := serverOf(t, newFakeSite(fakePages()), func(o *Options) { o.Stderr = &terminal })
	s.report([]diag.Diagnostic{badLayout()}, badSources, nil)
	got := plainText(s.problem.near)
	want := strings.TrimSpace(terminal.String())
	if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("overlay:\n%s\nterminal:\n%s", got, want)
	}
	if !strings.Contains(got, "   3 | layout: <b>nope\n     |         ^^^^^^^") {
		t.Errorf("no excerpt with its mark:\n%s", got)
	}
}

func TestOverlayEscapesWhatAuthorsWrite(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	p, _ := s.problems([]diag.Diagnostic{badLayout()}, badSources)
	if strings.Contains(p.near, "<b>nope") || !strings.Contains(p.near, "&lt;b&gt;nope") {
		t.Error(p.near)
	}
}

func TestPlaceOpensTheEditorOnThisMachineOnly(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	file := filepath.Join(s.o.Build.Dir, "content", "en", "a.md")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(badSource), 0o644); err != nil {
		t.Fatal(err)
	}
	p, _ := s.problems([]diag.Diagnostic{badLayout()}, badSources)
	if !strings.Contains(p.near, `<a href="vscode://file/`) || !strings.Contains(p.near, `/content/en/a.md:3:9"`) {
		t.Error(p.near)
	}
	if strings.Contains(p.far, "vscode") || strings.Contains(p.far, filepath.ToSlash(s.o.Build.Dir)) {
		t.Errorf("another device is told where files are: %s", p.far)
	}
}

func TestEditorLink(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a b.md"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	at := diag.Position{Line: 3, Column: 9}
	for _, c := range []struct {
		editor, path string
		want         string // its end; "" for none
	}{
		{"", "a b.md", "/a%20b.md:3:9"},
		{"idea://open?file={path}&line={line}", "a b.md", "/a%20b.md&line=3"},
		{"none", "a b.md", ""},
		{"javascript:alert('{path}')", "a b.md", ""},
		{"", "missing.md", ""},
		{"", "../a b.md", ""},
	} {
		got := string(editorLink(c.editor, dir, c.path, at))
		if (got == "") != (c.want == "") || !strings.HasSuffix(got, c.want) {
			t.Errorf("%q %s: %q, want …%q", c.editor, c.path, got, c.want)
		}
	}
}

func TestTerminalRepeatsNothing(t *testing.T) {
	var said bytes.Buffer
	var logged []string
	s := serverOf(t, newFakeSite(fakePages()), func(o *Options) {
		o.Stderr = &said
		o.Log = func(_, m string) { logged = append(logged, m) }
	})
	first, second := badLayout(), badLayout()
	second.Span = diag.Span{Start: 4, End: 9}
	known := s.report([]diag.Diagnostic{first}, badSources, nil)
	known = s.report([]diag.Diagnostic{first}, badSources, known)
	known = s.report([]diag.Diagnostic{second, first}, badSources, known)
	if n := strings.Count(said.String(), "a.md:3:9"); n != 1 {
		t.Errorf("said %d times:\n%s", n, said.String())
	}
	if !strings.Contains(said.String(), "a.md:2:1") {
		t.Errorf("the new one is missing:\n%s", said.String())
	}
	s.report(nil, badSources, known)
	if got := strings.Join(logged, "|"); got != "2 errors in all|all mended" {
		t.Errorf("log: %s", got)
	}
}

func TestLongListIsCut(t *testing.T) {
	s := serverOf(t, newFakeSite(fakePages()))
	var list []diag.Diagnostic
	for i := range most + 7 {
		list = append(list, diag.MissingAlt.At("content/en/a.md", diag.Span{Start: i, End: i + 1}))
	}
	p, _ := s.problems(list, badSources)
	if strings.Count(p.near, "<li") != most || !strings.Contains(p.near, "and 7 more") || p.warnings != most+7 {
		t.Errorf("%d items, %d warnings", strings.Count(p.near, "<li"), p.warnings)
	}
}

// plainText is the text of the list, as a reader sees it.
func plainText(list string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(list, "<")
		out.WriteString(before)
		if !found {
			break
		}
		tag, rest, _ := strings.Cut(after, ">")
		if tag == "pre" {
			out.WriteString(": ")
		}
		list = rest
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&").Replace(out.String())
}

// panelPages is a page with all that the panel shows.
func panelPages(t *testing.T) *fakeSnapshot {
	t.Helper()
	v := &site.View{
		Title: "Nepal <b>", Source: "content/en/a.md",
		Alternates: []site.Alternate{
			{Lang: "en", Dir: "ltr", Name: "English", URL: "/en/a/", Exists: true, Current: true},
			{Lang: "fr", Dir: "ltr", Name: "Français", URL: "/fr/a/"},
		},
	}
	return fakePages().with(func(s *fakeSnapshot) {
		s.infos = map[string]build.Info{"/en/a/": {
			View: v, Source: "content/en/a.md", Layout: "page.html", Components: []string{"cards"},
			Stages: map[string]float64{"view": 1.5}, Bytes: 1, Links: []string{"/en/to/"}, LinkedBy: []string{"/en/from/"},
			Weight: build.Weight{Page: 30_000, Loads: 9_000, Budget: 40_000, Requests: 7, Allowed: 6, Images: []string{"map.svg 2.0 kB"}},
		}}
		alt := diag.MissingAlt.At("content/en/a.md", diag.Span{Start: 4, End: 5}, diag.S("reason", "no alt"))
		s.faults = []diag.Diagnostic{alt, diag.MissingAlt.At("content/en/z.md", diag.Span{})}
		s.sources["content/en/a.md"] = "---\nno alt"
	})
}

func TestPanelListsTheProblemsOfItsPageOnly(t *testing.T) {
	snap := panelPages(t)
	s := serverOf(t, newFakeSite(snap))
	list := s.problemsOf(snap, snap.infos["/en/a/"], false)
	if strings.Count(string(list), "<li") != 1 || strings.Contains(string(list), "z.md") {
		t.Error(list)
	}
	if got := s.problemsOf(snap, build.Info{Source: "content/en/none.md"}, false); got != template.HTML("") {
		t.Error(got)
	}
}

func TestSidesAreTheOriginalAndTheAskedLanguage(t *testing.T) {
	alt := func(s string) (list []site.Alternate) { // capital: exists; *: current
		for f := range strings.FieldsSeq(s) {
			name := strings.TrimPrefix(f, "*")
			list = append(list, site.Alternate{Lang: strings.ToLower(name), Exists: name == strings.ToUpper(name), Current: name != f})
		}
		return list
	}
	for in, want := range map[string]string{
		"*EN FR":    "en fr",
		"EN *FR":    "en fr",
		"*EN fr":    "en fr",
		"en *FR":    "fr en",
		"EN *fr":    "en fr",
		"*EN fr AR": "en ar",
		"EN FR *AR": "en ar",
		"EN FR":     "en fr",
		"*EN":       "",
	} {
		left, right, ok := sides(alt(in))
		got := ""
		if ok {
			got = left.Lang + " " + right.Lang
		}
		if got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
