package image

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// A Tool is a program that writes a format for which there is no encoder in
// Go. What it writes depends on its version, which is a part of each key.
type Tool struct {
	Name, Version string
	Format        string // webp avif
	path          string
	arguments     func(quality int, in, out string) []string
	question      string // what makes it tell its version
}

// Tools are the programs that a site can choose, by name.
var tools = []Tool{
	{Name: "cwebp", Format: "webp", question: "-version", arguments: func(quality int, in, out string) []string {
		return []string{"-quiet", "-q", strconv.Itoa(quality), "-metadata", "icc", "-o", out, "--", in}
	}},
	// Its measure goes from 63, the worst, to 0. With one job it writes the
	// same bytes on every machine.
	{Name: "avifenc", Format: "avif", question: "--version", arguments: func(quality int, in, out string) []string {
		q := strconv.Itoa((100 - quality) * 63 / 100)
		return []string{"--min", q, "--max", q, "--speed", "6", "--jobs", "1", "--ignore-exif", "--ignore-xmp", in, out}
	}},
}

// ToolNames are the programs that there are.
func ToolNames() []string {
	var out []string
	for _, t := range tools {
		out = append(out, t.Name)
	}
	return out
}

// FindTool finds a program on this machine. The error says why there is none.
func FindTool(name string) (*Tool, error) {
	for _, t := range tools {
		if t.Name != name {
			continue
		}
		var err error
		if t.path, err = exec.LookPath(name); err != nil {
			return nil, fmt.Errorf("it is not installed on this machine")
		}
		said, err := exec.Command(t.path, t.question).CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("it does not tell its version: %w", err)
		}
		t.Version = strings.Join(strings.Fields(string(said)), " ")
		return &t, nil
	}
	return nil, fmt.Errorf("there is no such program")
}

// encode turns a PNG into the tool's format. The error is the machine's.
func (t *Tool) encode(data []byte, quality int) ([]byte, error) {
	dir, err := os.MkdirTemp("", "casebook-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in, out := filepath.Join(dir, "in.png"), filepath.Join(dir, "out."+t.Format)
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return nil, err
	}
	if said, err := exec.Command(t.path, t.arguments(quality, in, out)...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("run %s: %w: %s", t.Name, err, bytes.TrimSpace(said))
	}
	return os.ReadFile(out)
}
