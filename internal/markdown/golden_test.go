package markdown

import (
	"flag"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// testOptions are those of the golden files: a theme with two components and
// three languages of code.
func testOptions(lang string) Options {
	return Options{
		Lang: lang, Typography: true,
		Components: map[string]Component{
			"facts": {
				Markdown: []string{"intro", "items.*.text", "steps.*"},
				Validate: func(n *data.Node, path string) []diag.Diagnostic {
					if n.Get("items") == nil && n.Get("intro") == nil && n.Get("steps") == nil {
						return []diag.Diagnostic{diag.MissingField.At(path, diag.Span{}, diag.S("what", "facts"), diag.S("field", "items"))}
					}
					return nil
				},
			},
			"video": {},
		},
		Highlight: func(lang, code string) ([]byte, bool) {
			switch lang {
			case "go", "yaml", "text":
				return []byte(strings.ReplaceAll(html.EscapeString(code), "func", `<span class="k">func</span>`)), true
			}
			return nil, false
		},
		Languages: []string{"go", "text", "yaml", "yml"},
	}
}

// Each golden file tells a story in its comment. Its pages are named after
// their language; with "-- fr.md --" come "-- fr.html --" and, where there is
// something to say, "-- fr.faults --", "-- fr.facts --" and "-- fr.runs --".
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{}
			for _, f := range archive.Files {
				want[f.Name] = string(f.Data)
			}
			var next []txtar.File
			for _, f := range archive.Files {
				name, ok := strings.CutSuffix(f.Name, ".md")
				if !ok {
					continue
				}
				next = append(next, f)
				lang, _, _ := strings.Cut(name, "-")
				body, outline := New(testOptions(lang)).Convert(f.Data, 0, "page.md")
				got := []txtar.File{
					{Name: name + ".html", Data: []byte(show(body, outline))},
					{Name: name + ".faults", Data: []byte(faults(f.Data, outline))},
					{Name: name + ".facts", Data: []byte(facts(f.Data, outline))},
					{Name: name + ".runs", Data: []byte(kinds(body, f.Data))},
				}
				for _, g := range got {
					w, asked := want[g.Name]
					faulty := strings.HasSuffix(g.Name, ".faults") && len(g.Data) > 0
					if *update && (asked || faulty || strings.HasSuffix(g.Name, ".html")) {
						next = append(next, g)
						continue
					}
					if !asked && !faulty {
						continue
					}
					if diff := cmp.Diff(w, string(g.Data)); diff != "" {
						t.Errorf("%s (-want +got):\n%s", g.Name, diff)
					}
				}
			}
			if *update {
				archive.Files = next
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
