package emit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// A stamp is the size and time by which an unchanged file is known without
// reading it.
type stamp struct {
	_     struct{} `cbor:",toarray"`
	Size  int64
	Mtime int64 // nanoseconds
}

func stampOf(info fs.FileInfo) stamp {
	return stamp{Size: info.Size(), Mtime: info.ModTime().UnixNano()}
}

// known is a file of the last manifest. Its stamp is zero when it is not on
// record; then the file is read.
type known struct {
	digest memo.Digest
	stamp  stamp
}

// A record is kept in the state folder, for one output folder.
type record struct {
	Output string        `cbor:"1,keyasint"`
	Files  []recordEntry `cbor:"2,keyasint"`
}

type recordEntry struct {
	_      struct{} `cbor:",toarray"`
	Path   paths.Out
	Digest memo.Digest
	Stamp  stamp
}

// formatManifest writes the paths in order with their digests: equal trees
// have equal manifests.
func formatManifest(digests map[paths.Out]memo.Digest) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	sep := "{\n"
	for _, p := range slices.Sorted(maps.Keys(digests)) {
		out.WriteString(sep)
		enc.Encode(p) // adds a line end, which JSON allows before the colon
		out.Truncate(out.Len() - 1)
		fmt.Fprintf(&out, ": %q", digests[p].String())
		sep = ",\n"
	}
	if len(digests) == 0 {
		out.WriteString("{")
	}
	out.WriteString("\n}\n")
	return out.Bytes()
}

// parseManifest reads what formatManifest wrote. Since files are removed by
// it, a manifest with any doubtful line is no manifest.
func parseManifest(data []byte) (map[paths.Out]memo.Digest, error) {
	var raw map[paths.Out]string
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, err
	}
	if raw == nil {
		return nil, errors.New("no list of files")
	}
	out := make(map[paths.Out]memo.Digest, len(raw))
	for p, text := range raw {
		digest, ok := memo.ParseDigest(text)
		if !ok {
			return nil, fmt.Errorf("no digest for %q", p)
		}
		if err := valid(p); err != nil {
			return nil, err
		}
		out[p] = digest
	}
	return out, nil
}

// inspect reads the manifest of the output and what is on record of it.
func (s *Session) inspect() error {
	if !s.exists {
		return nil
	}
	noted := s.readRecord()
	data, err := s.fs.ReadFile(filepath.Join(s.output, ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := s.fs.ReadDir(s.output)
		if err != nil {
			return plain("look at the output folder", s.output, err)
		}
		if len(entries) > 0 {
			return refuse("the output `%s` is not empty and was not made by casebook (it has no %s); empty it or choose another folder with `-o`", s.shown, ManifestName)
		}
		return nil
	}
	if err != nil {
		return plain("read the last manifest", s.output, err)
	}
	s.manifest = data
	digests, err := parseManifest(data)
	if err != nil {
		// A power cut can empty a manifest that was just written. Our own
		// notes then say as well which files are ours.
		if noted == nil {
			return refuse("%s in the output `%s` cannot be read (%v), so it is unknown which files there are casebook's; remove the folder and build again", ManifestName, s.shown, err)
		}
		s.old = noted
		return nil
	}
	for p, digest := range digests {
		k := known{digest: digest}
		if n, ok := noted[p]; ok && n.digest == digest {
			k.stamp = n.stamp
		}
		s.old[p] = k
	}
	return nil
}

func (s *Session) recordPath() string { return filepath.Join(s.state, "output-"+s.id()+".cbor") }

// readRecord returns nil when there is no sound record of this output.
func (s *Session) readRecord() map[paths.Out]known {
	if s.state == "" {
		return nil
	}
	data, err := s.fs.ReadFile(s.recordPath())
	if err != nil {
		return nil
	}
	var r record
	if memo.Decode(data, &r) != nil || r.Output != s.output {
		return nil
	}
	out := make(map[paths.Out]known, len(r.Files))
	for _, f := range r.Files {
		if valid(f.Path) != nil {
			return nil
		}
		out[f.Path] = known{f.Digest, f.Stamp}
	}
	return out
}

// saveRecord notes the new output. It is a convenience: when it fails, the
// next build reads the files instead.
func (s *Session) saveRecord() {
	if s.state == "" {
		return
	}
	r := record{Output: s.output}
	for _, p := range slices.Sorted(maps.Keys(s.files)) {
		f := s.files[p]
		r.Files = append(r.Files, recordEntry{Path: p, Digest: f.digest, Stamp: f.stamp})
	}
	if s.fs.MkdirAll(s.state, 0o755) != nil {
		return
	}
	s.saveFile(s.recordPath(), memo.Encode(r))
}

// valid refuses a path that leaves the output or that some systems read as
// another one.
func valid(p paths.Out) error {
	s := string(p)
	if !fs.ValidPath(s) || s == "." || strings.ContainsAny(s, "\\\x00") || !filepath.IsLocal(filepath.FromSlash(s)) {
		return problem{ErrPath, fmt.Sprintf("the output path %q leads out of the output folder", s)}
	}
	if s == ManifestName || s == tempName {
		return problem{ErrPath, fmt.Sprintf("the output path `%s` is reserved for casebook itself", s)}
	}
	return nil
}
