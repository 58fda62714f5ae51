package gen

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

var small = Options{Pages: 240}

func TestEqualOptionsGiveEqualBytes(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if err := Generate(dir, small); err != nil {
			t.Fatal(err)
		}
	}
	if digest(t, a) != digest(t, b) {
		t.Error("two runs with the same options differ")
	}
	other := small
	other.Seed = 2
	if err := Generate(b, other); err != nil {
		t.Fatal(err)
	}
	if digest(t, a) == digest(t, b) {
		t.Error("another seed gives the same site")
	}
}

// Measurements of different days are only comparable if the corpus has not
// changed: whoever changes it knowingly changes this digest too.
func TestCorpusIsTheOneOfEarlierMeasurements(t *testing.T) {
	s := New(small)
	h := sha256.New()
	for i := range s.Len() {
		for _, lang := range Languages {
			h.Write(s.Markdown(s.Page(i), lang))
		}
	}
	const want = "f18969b0350c40d0"
	if got := hex.EncodeToString(h.Sum(nil))[:16]; got != want {
		t.Errorf("digest of the corpus is %s, was %s", got, want)
	}
}

func TestSizesAreAsAskedFor(t *testing.T) {
	for _, want := range []int{4000, 7000, 15000} {
		s := New(Options{Pages: 300, PageBytes: want})
		total := 0
		for i := range s.Len() {
			for _, lang := range Languages {
				total += len(s.Markdown(s.Page(i), lang))
			}
		}
		if got := total / (2 * s.Len()); got < want*9/10 || got > want*11/10 {
			t.Errorf("pages have %d bytes on average, want %d ± 10 %%", got, want)
		}
	}
}

func TestHalfOfThePagesInEachLanguageOfEqualPaths(t *testing.T) {
	files := generate(t, small)
	count := map[string]int{}
	for name := range files {
		rest, ok := strings.CutPrefix(name, "content/")
		if !ok || !strings.HasSuffix(rest, ".md") {
			continue
		}
		lang, rel, _ := strings.Cut(rest, "/")
		if path.Base(rel) != "_index.md" {
			count[lang]++
		}
		for _, other := range Languages {
			if files["content/"+other+"/"+rel] == "" {
				t.Errorf("%s has no twin in %s", name, other)
			}
		}
	}
	if count["en"] != 120 || count["fr"] != 120 {
		t.Errorf("pages per language: %v, want 120 each", count)
	}
}

func TestSectionsHoldAtMostAHundredPagesTwoDeep(t *testing.T) {
	for _, pages := range []int{2, 30, 400, 1000, 10000, 100000} {
		s := New(Options{Pages: pages})
		perFolder := map[string]int{}
		for i := range s.Len() {
			dir := path.Dir(s.Page(i).Path)
			if strings.Count(dir, "/") != 1 {
				t.Fatalf("%d pages: section %s is not two deep", pages, dir)
			}
			perFolder[dir]++
		}
		for dir, n := range perFolder {
			if n > sectionPages {
				t.Errorf("%d pages: %s holds %d", pages, dir, n)
			}
		}
		if tops := len(s.TopSections()); tops > topSections {
			t.Errorf("%d pages: %d top sections", pages, tops)
		}
	}
}

var (
	linkPattern    = regexp.MustCompile(`\]\(([^)]*)\)`)
	headingPattern = regexp.MustCompile(`(?m)^#{2,3} (.*)$`)
	notePattern    = regexp.MustCompile(`\[\^(\d+)\](:?)`)
	fencePattern   = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")
)

func TestLinksAndAnchorsExist(t *testing.T) {
	files := generate(t, small)
	links, anchors := 0, 0
	for name, text := range files {
		if !strings.HasSuffix(name, ".md") {
			continue
		}
		for _, m := range linkPattern.FindAllStringSubmatch(text, -1) {
			links++
			rel, anchor, _ := strings.Cut(m[1], "#")
			target := path.Join(path.Dir(name), rel)
			if files[target] == "" {
				t.Errorf("%s links to %s, which does not exist", name, target)
			}
			if anchor == "" {
				continue
			}
			anchors++
			// Twins have the ids of the English page.
			if !hasHeading(files[strings.Replace(target, "content/fr/", "content/en/", 1)], anchor) {
				t.Errorf("%s links to %s, whose headings have no id %s", name, target, anchor)
			}
		}
	}
	if links < 240*5 || anchors < links/5 {
		t.Errorf("%d links and %d anchors on 240 pages", links, anchors)
	}
}

func hasHeading(text, id string) bool {
	for _, m := range headingPattern.FindAllStringSubmatch(fencePattern.ReplaceAllString(text, ""), -1) {
		if strings.ReplaceAll(strings.ToLower(m[1]), " ", "-") == id {
			return true
		}
	}
	return false
}

func TestTwinsHaveTheSameStructure(t *testing.T) {
	s := New(small)
	for i := range s.Len() {
		p := s.Page(i)
		en, fr := outline(s.Markdown(p, "en")), outline(s.Markdown(p, "fr"))
		if en != fr {
			t.Fatalf("%s: English %s\nFrench %s", p.Path, en, fr)
		}
	}
}

// outline keeps of each line only what it is, and of links the target.
func outline(text []byte) string {
	var b strings.Builder
	_, body, _ := bytes.Cut(text[4:], []byte("---\n"))
	body = fencePattern.ReplaceAll(body, []byte("```$1"))
	for line := range strings.Lines(string(body)) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.Trim(word, "#>|-`0123456789.[!^]:") == "" {
			b.WriteString(word + " ")
		}
		for _, m := range linkPattern.FindAllStringSubmatch(line, -1) {
			b.WriteString(m[1] + " ")
		}
	}
	return b.String()
}

func TestEveryCodeBlockDiffersFromAllOthers(t *testing.T) {
	s := New(Options{Pages: 600})
	seen := map[string]string{}
	kinds := map[string]int{}
	for i := range s.Len() {
		for _, lang := range Languages {
			p := s.Page(i)
			for _, m := range fencePattern.FindAllStringSubmatch(string(s.Markdown(p, lang)), -1) {
				kinds[m[1]]++
				if at, ok := seen[m[2]]; ok {
					t.Errorf("%s repeats a block of %s", p.Path, at)
				}
				seen[m[2]] = p.Path
			}
		}
	}
	if len(kinds) != 5 || len(seen) < 600*3/4 {
		t.Errorf("%d blocks on 600 pages, by language %v", len(seen), kinds)
	}
}

func TestFootnotesHaveDefinitionsAndAreUsed(t *testing.T) {
	s := New(small)
	total := 0
	for i := range s.Len() {
		uses, definitions := map[string]int{}, map[string]int{}
		p := s.Page(i)
		for _, m := range notePattern.FindAllStringSubmatch(string(s.Markdown(p, "fr")), -1) {
			if m[2] == ":" {
				definitions[m[1]]++
			} else {
				uses[m[1]]++
			}
		}
		total += len(uses)
		for n := range uses {
			if uses[n] != 1 || definitions[n] != 1 {
				t.Errorf("%s: note %s used %d times, defined %d times", p.Path, n, uses[n], definitions[n])
			}
		}
		if len(definitions) != len(uses) {
			t.Errorf("%s: %d notes used, %d defined", p.Path, len(uses), len(definitions))
		}
	}
	if total < s.Len()/2 {
		t.Errorf("%d notes on %d pages", total, s.Len())
	}
}

func TestVocabularyIsLargeAndWithoutRepeats(t *testing.T) {
	for _, lang := range Languages {
		v := newVocabulary(lang, 1)
		seen := map[string]bool{}
		for _, w := range v.content {
			if seen[w] || !utf8.ValidString(w) {
				t.Errorf("%s: %q is repeated or broken", lang, w)
			}
			seen[w] = true
		}
		if len(seen) < 20000 || len(v.plain) < 2000 {
			t.Errorf("%s: %d words, %d of them plain", lang, len(seen), len(v.plain))
		}
	}
}

func TestTagsHaveOneNameEachInEachLanguage(t *testing.T) {
	s := New(small)
	for _, lang := range Languages {
		seen := map[string]bool{}
		for _, tag := range s.Tags() {
			if seen[tag.Label[lang]] || !isASCII(tag.Label[lang]) {
				t.Errorf("%s: tag %q is repeated or not plain", lang, tag.Label[lang])
			}
			seen[tag.Label[lang]] = true
		}
		if len(seen) != tagCount {
			t.Errorf("%s: %d tags", lang, len(seen))
		}
	}
}

func TestDescriptionsFitInASearchResult(t *testing.T) {
	s := New(small)
	for i := range s.Len() {
		for _, lang := range Languages {
			if n := utf8.RuneCountInString(s.Description(s.Page(i), lang)); n < 20 || n > 160 {
				t.Errorf("page %d: description of %d characters", i, n)
			}
		}
	}
}

func TestGenerateSaysWhichFolderItCouldNotWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Generate(file, small); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("error %v, want one that names %s", err, file)
	}
}

func generate(t *testing.T, o Options) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := Generate(dir, o); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	walk(t, dir, func(name string, data []byte) { files[name] = string(data) })
	return files
}

func digest(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	walk(t, dir, func(name string, data []byte) { h.Write([]byte(name)); h.Write(data) })
	return hex.EncodeToString(h.Sum(nil))
}

func walk(t *testing.T, dir string, visit func(string, []byte)) {
	t.Helper()
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		visit(name, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
