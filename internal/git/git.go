// Package git asks git what has changed in a folder since a revision, and
// what the folder held then. It runs the program of that name and only reads.
//
// In go a folder and the name of a revision; out come paths relative to the
// folder, with slashes. What is wrong with the call (no repository, no such
// revision, no git) is ErrUse, with words for the person who made it.
package git

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// ErrUse is behind all errors that another call would mend.
var ErrUse = errors.New("git cannot be asked")

type useError struct{ text string }

func (e useError) Error() string        { return e.text }
func (e useError) Is(target error) bool { return target == ErrUse }

// A Revision is a commit of the repository that a folder lies in.
type Revision struct {
	Name   string // as somebody wrote it
	dir    string
	commit string
}

// At finds a revision by its name: a branch, a tag, a commit.
func At(ctx context.Context, dir, name string) (*Revision, error) {
	r := &Revision{Name: name, dir: dir}
	if _, err := exec.LookPath("git"); err != nil {
		return nil, useError{"git is not installed, so nothing can be said of what has changed"}
	}
	if _, err := r.run(ctx, "rev-parse", "--show-toplevel"); err != nil {
		if text := err.Error(); strings.Contains(text, "dubious ownership") {
			return nil, useError{text}
		}
		return nil, useError{fmt.Sprintf("%s lies in no git repository, so nothing can be said of what has changed", dir)}
	}
	out, err := r.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	if err != nil || name == "" {
		return nil, useError{fmt.Sprintf("git knows no revision %q here; in a workflow, fetch the whole history", name)}
	}
	r.commit = strings.TrimSpace(string(out))
	return r, nil
}

// run runs git in the folder and returns what it prints.
func (r *Revision) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-c", "core.quotePath=false"}, args...)...)
	cmd.Dir = r.dir
	var words bytes.Buffer
	cmd.Stderr = &words
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(words.String()))
	}
	return out, nil
}

// Changed are the files of the folder that are other than in the revision,
// came or went, committed or not; and to which path a file that went was
// moved, as far as git can tell.
func (r *Revision) Changed(ctx context.Context) (files []string, moved map[string]string, err error) {
	out, err := r.run(ctx, "diff", "--name-status", "--find-renames", "--relative", "-z", r.commit, "--", ".")
	if err != nil {
		return nil, nil, err
	}
	moved = map[string]string{}
	words := strings.Split(string(out), "\x00")
	for i := 0; i+1 < len(words); i += 2 {
		files = append(files, words[i+1])
		if strings.HasPrefix(words[i], "R") && i+2 < len(words) {
			moved[words[i+1]] = words[i+2]
			files = append(files, words[i+2])
			i++
		}
	}
	out, err = r.run(ctx, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
	if err != nil {
		return nil, nil, err
	}
	for _, name := range strings.Split(string(out), "\x00") {
		if name != "" {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	return slices.Compact(files), moved, nil
}

// Export writes the files that the folder held then, and that are wanted,
// below another.
func (r *Revision) Export(ctx context.Context, to string, want func(path string) bool) error {
	out, err := r.run(ctx, "archive", "--format=tar", r.commit)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(to)
	if err != nil {
		return err
	}
	defer root.Close()
	for files := tar.NewReader(bytes.NewReader(out)); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("git archive: %w", err)
		}
		if h.Typeflag != tar.TypeReg || !want(h.Name) {
			continue
		}
		data, err := io.ReadAll(files)
		if err != nil {
			return fmt.Errorf("git archive: %w", err)
		}
		if err := root.MkdirAll(path.Dir(h.Name), 0o755); err != nil {
			return err
		}
		if err := root.WriteFile(h.Name, data, 0o644); err != nil {
			return err
		}
	}
}
