package i18n

import (
	"path"
	"strings"

	"github.com/openimis/casebook/internal/diag"
)

// A layer is one folder of files: a file can misspell only what layers
// before its own have.
type layer struct {
	dir  string
	keys *keys
}

type keys struct {
	all    map[string]bool
	plural map[string]bool
	group  map[string]bool // "search" of "search.label"
}

func newKeys() *keys {
	return &keys{map[string]bool{}, map[string]bool{}, map[string]bool{}}
}

func (k *keys) add(key string, plural bool) {
	k.all[key] = true
	if plural {
		k.plural[key] = true
	}
	for i := range len(key) {
		if key[i] == '.' {
			k.group[key[:i]] = true
		}
	}
}

// known returns what the layers before a file have.
func (l *loader) known(f *File) *keys {
	out := newKeys()
	for _, layer := range l.layers {
		if layer.dir == dirOf(f) {
			continue
		}
		for key := range layer.keys.all {
			out.add(key, layer.keys.plural[key])
		}
	}
	return out
}

func (l *loader) learn(e *entry) {
	dir := dirOf(e.file)
	for _, layer := range l.layers {
		if layer.dir == dir {
			layer.keys.add(e.key, e.message.plural)
			return
		}
	}
	k := newKeys()
	k.add(e.key, e.message.plural)
	l.layers = append(l.layers, layer{dir, k})
}

// dirOf keeps the files of the binary apart from a site's folder of the same
// name.
func dirOf(f *File) string {
	if f.Default {
		return ""
	}
	return path.Dir(f.Path)
}

// near returns the key that this one is probably meant to be: one that
// differs in one word, and there by a letter or two.
func (k *keys) near(key string) string {
	words := strings.Split(key, ".")
	var candidates []string
	for known := range k.all {
		others := strings.Split(known, ".")
		if len(others) != len(words) {
			continue
		}
		differ := 0
		for i := range words {
			if words[i] != others[i] {
				differ++
				if diag.Near(words[i], others[i:i+1]) == "" {
					differ = len(words) + 1
				}
			}
		}
		if differ == 1 {
			candidates = append(candidates, known)
		}
	}
	return diag.Near(key, candidates)
}
