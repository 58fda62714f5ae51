package serve

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"html/template"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/diag"
)

// problems are the diagnostics as they were told last: to the terminal, and
// in the same words to the tabs.
type problems struct {
	errors, warnings int
	digest           string
	near, far        string // HTML of the list, with and without links that open the editor
	lines            []string
}

// problemsEvent is what a tab is told of them. The digest lets it remember
// which list its reader has closed.
type problemsEvent struct {
	Errors   int    `json:"errors"`
	Warnings int    `json:"warnings"`
	Digest   string `json:"digest"`
	HTML     string `json:"html"`
}

func (p problems) event(nearby bool) problemsEvent {
	e := problemsEvent{p.errors, p.warnings, p.digest, p.far}
	if nearby {
		e.HTML = p.near
	}
	return e
}

// announce tells what is wrong with the site, each time that edits pause,
// until the context ends. It works beside the updates: to check all pages of
// a large site takes longer than to show one.
func (s *server) announce(ctx context.Context) {
	var known map[string]bool
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.calm:
		}
		snap := s.live.Snapshot()
		list := snap.Diagnostics()
		if s.live.Snapshot() != snap {
			continue // an edit came meanwhile: another pause will follow
		}
		known = s.report(list, snap.Source, known)
	}
}

// report prints what is new in a list, and tells the tabs. It returns what is
// known now.
func (s *server) report(list []diag.Diagnostic, sources diag.Sources, known map[string]bool) map[string]bool {
	p, texts := s.problems(list, sources)
	s.mu.Lock()
	same := s.problem.digest == p.digest
	s.problem = p
	s.mu.Unlock()
	if same && known != nil {
		return known
	}
	for _, t := range s.open() {
		s.send1(t, "diagnostics", p.event(t.nearby))
	}
	now := make(map[string]bool, len(list))
	var fresh []diag.Diagnostic
	for i, text := range texts {
		now[text] = true
		if !known[text] {
			fresh = append(fresh, list[i])
		}
	}
	if len(fresh) > 0 {
		if err := s.o.Report(fresh, sources); err != nil {
			s.o.Log("debug", "the list could not be printed: "+err.Error())
		}
	}
	switch {
	case len(list) == 0 && len(known) > 0:
		s.o.Log("info", "all mended")
	case len(list) > 0 && len(fresh) < len(list):
		s.o.Log("info", fmt.Sprintf("%s in all", diag.Summary(list)))
	}
	return now
}

// most is how many diagnostics a tab shows.
const most = 50

// problems makes the list in both forms. Texts are those that the terminal
// shows, without colours.
func (s *server) problems(list []diag.Diagnostic, sources diag.Sources) (p problems, texts []string) {
	p.errors, p.warnings = diag.Count(list)
	cache := map[string][]byte{}
	source := func(path string) []byte {
		src, seen := cache[path]
		if !seen {
			src = sources(path)
			cache[path] = src
		}
		return src
	}
	h := fnv.New64a()
	texts = make([]string, len(list))
	rows := make([]row, 0, min(len(list), most))
	for i, d := range list {
		var text bytes.Buffer
		if err := (diag.Text{Sources: source}).Print(&text, list[i:i+1]); err != nil {
			panic("serve: " + err.Error()) // memory only
		}
		texts[i] = text.String()
		h.Write(text.Bytes())
		if i < most {
			rows = append(rows, s.row(d, texts[i], source))
		}
	}
	p.digest = fmt.Sprintf("%x-%d", h.Sum64(), len(list))
	p.near = listHTML(rows, len(list)-len(rows))
	for i := range rows {
		rows[i].Editor = ""
	}
	p.far = listHTML(rows, len(list)-len(rows))
	return p, texts
}

// A row is one diagnostic in a tab: the text of the terminal, its place being
// a link.
type row struct {
	Severity string
	Place    string // path:line:column
	Editor   template.URL
	Text     string
}

func (s *server) row(d diag.Diagnostic, text string, sources diag.Sources) row {
	at := diag.Locate(sources(d.Path), d.Span)
	place := fmt.Sprintf("%s:%d:%d", d.Path, at.Line, at.Column)
	text = strings.TrimPrefix(text, place+": ")
	return row{
		Severity: d.Severity.String(), Place: place, Text: strings.TrimSuffix(text, "\n"),
		Editor: editorLink(s.o.Editor, s.o.Build.Dir, d.Path, at),
	}
}

var listTemplate = template.Must(template.New("list").Parse(`<ol>{{range .Rows}}<li class="{{.Severity}}">` +
	`{{if .Editor}}<a href="{{.Editor}}">{{.Place}}</a>{{else}}<b>{{.Place}}</b>{{end}}<pre>{{.Text}}</pre></li>{{end}}</ol>` +
	`{{with .More}}<p>and {{.}} more, in the terminal</p>{{end}}`))

func listHTML(rows []row, more int) string {
	var out strings.Builder
	if err := listTemplate.Execute(&out, map[string]any{"Rows": rows, "More": more}); err != nil {
		panic("serve: " + err.Error()) // our template, our data
	}
	return out.String()
}

// editorLink opens a file of the site in the writer's editor; "" where there
// is none to open, as with a file of a theme that is part of the program.
func editorLink(editor, dir, path string, at diag.Position) template.URL {
	if editor == "" {
		editor = "vscode://file{path}:{line}:{column}"
	}
	if !strings.Contains(editor, "{path}") || !filepath.IsLocal(filepath.FromSlash(path)) {
		return ""
	}
	if scheme, _, ok := strings.Cut(editor, ":"); !ok || slices.Contains([]string{"javascript", "data", "vbscript"}, strings.ToLower(strings.TrimSpace(scheme))) {
		return ""
	}
	file, err := filepath.Abs(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		return ""
	}
	if _, err := os.Lstat(file); err != nil {
		return ""
	}
	file = filepath.ToSlash(file)
	if runtime.GOOS == "windows" {
		file = "/" + file
	}
	escaped := (&url.URL{Path: file}).EscapedPath()
	return template.URL(strings.NewReplacer("{path}", escaped, "{line}", strconv.Itoa(at.Line), "{column}", strconv.Itoa(at.Column)).Replace(editor))
}
