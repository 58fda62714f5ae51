package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A finding is what the checker says about one place.
type finding struct {
	Type        string // error, non-document-error
	URL         string
	LastLine    int
	FirstColumn int
	LastColumn  int
	Message     string
	Extract     string
}

func TestNuHTMLCheckerFindsNoErrors(t *testing.T) {
	need(t, java, checker)
	t.Parallel()
	// A checker that reads nothing finds nothing; this file has one error.
	canary := filepath.Join(t.TempDir(), "canary.html")
	broken := "<!doctype html><html lang=en><head><title>x</title></head><body><p><b>open</p></body></html>"
	if err := os.WriteFile(canary, []byte(broken), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"-Xss2m", "-jar", checker.path(), "--format", "json", "--errors-only", "--skip-non-html", canary}
	for _, s := range publishedSites(t) {
		args = append(args, s.dir)
	}
	cmd := exec.Command(java.path(), args...)
	var talk bytes.Buffer
	cmd.Stderr = &talk
	err := cmd.Run() // it ends with 1 when there are errors, and there is one
	var report struct{ Messages []finding }
	if jsonErr := json.Unmarshal(talk.Bytes(), &report); jsonErr != nil {
		t.Fatalf("the checker did not report (%v, %v): %.2000s", err, jsonErr, talk.Bytes())
	}
	alive := false
	for _, f := range report.Messages {
		if strings.HasSuffix(f.URL, "canary.html") {
			alive = true
			continue
		}
		file := f.URL
		if _, below, ok := strings.Cut(file, filepath.ToSlash(scratch)+"/"); ok {
			file = below
		}
		t.Errorf("%s:%d:%d: %s: %s\n\t%s", file, f.LastLine, max(f.FirstColumn, f.LastColumn), f.Type, f.Message, strings.TrimSpace(f.Extract))
	}
	if !alive {
		t.Error("the checker missed the error that was made for it")
	}
}

// The registry is everybody's own; a lock file that names one fails elsewhere.
func TestLockFileNamesNoRegistry(t *testing.T) {
	src, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(src) {
		// Where somebody asks for money is no registry.
		if bytes.Contains(line, []byte("://")) && !bytes.Contains(line, []byte(`"url": `)) || bytes.Contains(line, []byte(`"resolved"`)) {
			t.Errorf("package-lock.json holds an address; run npm in e2e/, where .npmrc leaves them out: %s", line)
		}
	}
}
