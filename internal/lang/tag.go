package lang

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Tag names a language as BCP 47 does. The zero Tag names none. Tags are
// comparable.
type Tag struct {
	text string // canonical case
	base string // after deprecated codes were replaced: "he" for "iw"
	rtl  bool
}

// Parse reads a tag such as "fr", "pt-BR" or "ha-arab". Subtags are kept as
// they were written, apart from their case: a deprecated or redundant one is
// not replaced, since the tag is also the name of a folder.
func Parse(tag string) (Tag, error) {
	if strings.Contains(tag, "_") {
		return Tag{}, fmt.Errorf("%q is no language tag: write %q", tag, strings.ReplaceAll(tag, "_", "-"))
	}
	t, err := language.Raw.Parse(tag)
	if err != nil {
		var unknown language.ValueError
		if errors.As(err, &unknown) {
			return Tag{}, fmt.Errorf("%q is no language tag: there is no subtag %q", tag, unknown.Subtag())
		}
		return Tag{}, fmt.Errorf("%q is no language tag", tag)
	}
	// Raw, since Base would guess a language for what names none.
	switch base, _, _ := t.Raw(); base.String() {
	case "und", "mul", "zxx", "mis":
		return Tag{}, fmt.Errorf("%q names no language", tag)
	}
	return Tag{text: t.String(), base: canonicalBase(t), rtl: rightToLeft(t)}, nil
}

// String returns the canonical form, for lang= and hreflang=: "pt-BR".
func (t Tag) String() string { return t.text }

// Folder returns the form used in folders and addresses: "pt-br".
func (t Tag) Folder() string { return strings.ToLower(t.text) }

// Base returns the language alone, "pt" of "pt-BR", with deprecated codes
// replaced.
func (t Tag) Base() string { return t.base }

// Dir returns "rtl" where the script runs from right to left, else "ltr".
func (t Tag) Dir() string {
	if t.rtl {
		return "rtl"
	}
	return "ltr"
}

// Parents returns the folders of the more general tags, nearest first:
// "zh-hant" and "zh" of "zh-Hant-TW".
func (t Tag) Parents() []string {
	var out []string
	for f := t.Folder(); ; {
		i := strings.LastIndexByte(f, '-')
		if i < 0 {
			return out
		}
		// A single letter opens an extension and means nothing by itself.
		if f = f[:i]; len(f) > 1 && f[max(0, len(f)-2)] != '-' {
			out = append(out, f)
		}
	}
}

// Name returns what the language calls itself, as it stands in a menu:
// "Français". It is "" where no name is known.
func (t Tag) Name() string {
	name := display.Self.Name(language.Raw.Make(t.text))
	if name == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(name)
	// Title case and not upper case: Georgian writes no word with a capital.
	return string(unicode.ToTitle(first)) + name[size:]
}

func canonicalBase(t language.Tag) string {
	c, err := language.DeprecatedBase.Canonicalize(t)
	if err != nil {
		c = t
	}
	base, _ := c.Base()
	return base.String()
}

// Scripts written from right to left that a living language may use.
var rtlScripts = map[string]bool{
	"Adlm": true, "Arab": true, "Aran": true, "Gara": true, "Hebr": true, "Mand": true, "Mend": true,
	"Nkoo": true, "Rohg": true, "Samr": true, "Syrc": true, "Thaa": true, "Yezi": true,
}

func rightToLeft(t language.Tag) bool {
	script, _ := t.Script()
	return rtlScripts[script.String()]
}
