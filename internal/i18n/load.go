package i18n

import (
	"slices"
	"strings"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/lang"
)

// Load reads all files of texts, the most general ones first. Languages are
// those of the site, the default one first; what a language lacks is
// reported for them alone. Without any, they are the languages of the files
// that do not travel in the binary, and English is the default.
func Load(files []File, languages ...string) (*Catalogues, []diag.Diagnostic) {
	l := &loader{
		speeches: map[string]*speech{},
		own:      map[string]map[string]*entry{},
		settings: map[string][]func(*lang.Custom){},
		files:    map[string]*File{},
		wanted:   map[string]bool{},
		broken:   map[string]bool{},
		measure:  map[string]*entry{},
	}
	l.choose(files, languages)
	for i := range files {
		l.read(files, i)
	}
	return l.join(), diag.Sort(append(l.diags, l.compare()...))
}

type loader struct {
	site     []string        // folders of the site's languages
	standard string          // the default one of them
	wanted   map[string]bool // the site's languages, their parents and the last resort
	speeches map[string]*speech
	own      map[string]map[string]*entry    // language → key → text
	settings map[string][]func(*lang.Custom) // language → [format] and [names]
	files    map[string]*File                // language → the last file that does not travel in the binary
	layers   []layer                         // what each folder of files has brought
	broken   map[string]bool                 // languages of which a file could not be read
	measure  map[string]*entry               // the texts of the last resort in the binary
	diags    []diag.Diagnostic
}

// lastResort is the language whose file has every key.
const lastResort = "en"

func (l *loader) choose(files []File, languages []string) {
	if len(languages) == 0 {
		languages = append(languages, lastResort)
		for _, f := range files {
			if !f.Default {
				languages = append(languages, f.Lang)
			}
		}
	}
	for _, tag := range languages {
		if folder := folderOf(tag); !slices.Contains(l.site, folder) {
			l.site = append(l.site, folder)
		}
	}
	l.standard = l.site[0]
	for _, folder := range append([]string{lastResort}, l.site...) {
		for _, f := range chain(folder) {
			l.wanted[f] = true
		}
	}
}

// folderOf is forgiving, since wrong tags are reported by whoever reads them.
func folderOf(tag string) string {
	t, err := lang.Parse(tag)
	if err != nil {
		return strings.ToLower(tag)
	}
	return t.Folder()
}

// chain is a language and its parents, nearest first.
func chain(folder string) []string {
	out := []string{folder}
	if t, err := lang.Parse(folder); err == nil {
		out = append(out, t.Parents()...)
	}
	return out
}

func (l *loader) read(files []File, i int) {
	f := &files[i]
	if _, err := lang.Parse(f.Lang); err != nil {
		l.diags = append(l.diags, diag.StringsLanguage.At(f.Path, diag.Span{}, diag.S("lang", f.Lang)))
		return
	}
	folder := folderOf(f.Lang)
	known := l.known(f)
	r := &reader{file: f, speech: l.speech(folder), known: known, strict: l.wanted[folder]}
	r.read()
	if l.own[folder] == nil {
		l.own[folder] = map[string]*entry{}
	}
	for _, e := range r.entries {
		if r.strict && !f.Default && !known.all[e.key] {
			if near := known.near(e.key); near != "" {
				r.report(diag.UnknownString, e.span, diag.S("key", e.key), diag.S("suggest", near))
			}
		}
		l.own[folder][e.key] = e
		if f.Default && folder == lastResort {
			l.measure[e.key] = e
		}
		l.learn(e)
	}
	if !f.Default {
		l.files[folder] = f
	}
	if r.broken {
		l.broken[folder] = true
	}
	l.settings[folder] = append(l.settings[folder], r.settings...)
	l.diags = append(l.diags, r.diags...)
}

func (l *loader) speech(folder string) *speech {
	if l.speeches[folder] == nil {
		l.speeches[folder] = &speech{tag: folder, plurals: pluralsOf(folder)}
	}
	return l.speeches[folder]
}

// join makes a Catalogue of every language that has texts or is the site's.
func (l *loader) join() *Catalogues {
	for _, folder := range l.site {
		l.speech(folder)
	}
	c := &Catalogues{languages: map[string]*Catalogue{}}
	for folder, s := range l.speeches {
		var custom lang.Custom
		order := chain(folder)
		for _, from := range slices.Backward(order) {
			for _, set := range l.settings[from] {
				set(&custom)
			}
		}
		s.locale = lang.New(folder, custom)
		own := &Catalogue{locale: s.locale, messages: map[string]*message{}}
		for _, from := range l.fallbacks(folder) {
			for key, e := range l.own[from] {
				if own.messages[key] == nil {
					own.messages[key] = e.message
				}
			}
		}
		own.digest = own.sum(folder, custom)
		c.languages[folder] = own
	}
	c.fallback = c.languages[l.standard]
	return c
}

// fallbacks are the languages whose texts a language shows, its own first.
func (l *loader) fallbacks(folder string) []string {
	out := append(chain(folder), chain(l.standard)...)
	return append(out, lastResort)
}
