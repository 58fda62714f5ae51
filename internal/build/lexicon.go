package build

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/openimis/casebook/internal/search"
)

// LexiconPath is where a build reports which words of two languages it takes
// for translations of each other, below the site's folder.
const LexiconPath = ".casebook/lexicon.csv"

// reportLexicon writes the word pairs that the search has learnt from pages
// that exist in both languages, best first within a word, for authors to look
// through: a line of content/glossary.csv for a word overrules what was
// learnt. A site whose languages lack no page has none.
func reportLexicon(dir string, list []search.Translation) error {
	name := filepath.Join(dir, filepath.FromSlash(LexiconPath))
	if len(list) == 0 {
		if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
			return err
		}
		return nil
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{{"from", "word", "to", "translation", "score", "texts"}}
	for _, t := range list {
		rows = append(rows, []string{t.From, t.SourceForm, t.To, t.TargetForm, fmt.Sprintf("%.2f", t.Score), strconv.Itoa(t.Count)})
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, out.Bytes()) {
		return nil
	}
	return os.WriteFile(name, out.Bytes(), 0o644)
}
