// Package highlight colours program code.
//
// What goes in: the name of a language and code in it. What comes out: the
// code escaped for HTML, in spans with Chroma's short classes; and apart from
// it a style sheet for these classes. The rules it keeps: the text of the
// HTML is the text that came in, equal code gives equal HTML, and code that
// no lexer can cope with comes out without colours.
//
// It is the one wrapper of Chroma. The lexers are Chroma's, but it runs their
// rules itself: Chroma tries each rule of a state at each position, and here
// a table says which rules can match at all where a certain character stands.
// Lexers are made on first use, once a process.
package highlight

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// A Highlighter may be used by many goroutines.
type Highlighter struct{}

// New returns a Highlighter. All share their lexers.
func New() *Highlighter { return &Highlighter{} }

// Highlight returns code as HTML, and whether the language is known. Plain
// text is known, and has no spans.
func (*Highlighter) Highlight(lang, code string) (html []byte, known bool) {
	l := languages()[strings.ToLower(lang)]
	if l == nil {
		return appendEscaped(nil, code), false
	}
	return l.highlight(code), true
}

// Languages returns all names that Highlight knows, in alphabetical order.
func (*Highlighter) Languages() []string {
	var names []string
	for name := range languages() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// A language is a lexer with all that is made of it on first use.
type language struct {
	lexer   chroma.Lexer // nil for plain text
	once    sync.Once
	grammar *grammar // nil where Chroma must run the lexer itself
}

// registry is for code within code: it answers misses at once, since it has
// no patterns to compare.
var registry = chroma.NewLexerRegistry()

// languages maps each name in lower case to its language. A miss in Chroma's
// own registry costs 10 ms, since it compares file name patterns, so all its
// answers are made beforehand.
var languages = sync.OnceValue(func() map[string]*language {
	plain := &language{}
	names := map[string]*language{"text": plain, "plain": plain, "plaintext": plain, "txt": plain, "none": plain, "output": plain}
	all := slices.Clone(lexers.GlobalLexerRegistry.Lexers)
	slices.SortFunc(all, func(a, b chroma.Lexer) int {
		return cmp.Or(-cmp.Compare(priority(a), priority(b)), strings.Compare(a.Config().Name, b.Config().Name))
	})
	made := make([]*language, len(all))
	add := func(name string, l *language) {
		if name = strings.ToLower(name); name != "" && names[name] == nil {
			names[name] = l
		}
	}
	for i, lexer := range all {
		registry.Register(lexer)
		made[i] = &language{lexer: lexer}
		add(lexer.Config().Name, made[i])
	}
	registry.Lexers = nil
	for i, lexer := range all {
		for _, alias := range lexer.Config().Aliases {
			add(alias, made[i])
		}
	}
	for i, lexer := range all {
		for _, pattern := range lexer.Config().Filenames {
			// "*.yml" makes yml a name, "Makefile" makes makefile one.
			if name := strings.TrimPrefix(pattern, "*."); !strings.ContainsAny(name, "*?[") {
				add(name, made[i])
			}
		}
	}
	return names
})

func priority(l chroma.Lexer) float32 {
	if p := l.Config().Priority; p != 0 {
		return p
	}
	return 1
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// highlight colours code of the language.
func (l *language) highlight(code string) []byte {
	code = lineBreaks.Replace(strings.ToValidUTF8(code, "\uFFFD"))
	if l.lexer == nil || len(code) == 0 {
		return appendEscaped(nil, code)
	}
	w := &writer{out: make([]byte, 0, 4*len(code))}
	if !l.write(w, code) || w.length != len(code) {
		return appendEscaped(nil, code)
	}
	w.close()
	return w.out
}

// write reports whether the lexer got to the end. A lexer that panics or
// takes too long is a fault of its rules, and the code is shown all the same.
func (l *language) write(w *writer, code string) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	w.limit = len(code)
	if head := frontMatter(code); head > 0 && l.lexer.Config().Name == "markdown" {
		yaml := languages()["yaml"]
		return yaml.lex(w, []rune(code[:head]), false) && l.lex(w, []rune(code[head:]), false)
	}
	return l.lex(w, []rune(code), false)
}

// lex writes the tokens of a text. A nested one is a part of another
// language's code, to which no line break is added.
func (l *language) lex(w *writer, text []rune, nested bool) bool {
	l.once.Do(func() { l.grammar = grammarOf(l.lexer) })
	if l.grammar != nil {
		added := !nested && l.lexer.Config().EnsureNL && (len(text) == 0 || text[len(text)-1] != '\n')
		if added {
			text = append(slices.Clip(text), '\n')
		}
		return l.grammar.lex(w, text, "root", added)
	}
	it, err := l.lexer.Tokenise(&chroma.TokeniseOptions{State: "root", Nested: nested}, string(text))
	if err != nil {
		return false
	}
	for t := it(); t != chroma.EOF; t = it() {
		w.token(t.Type, t.Value)
	}
	return true
}

// frontMatter returns where the text of a Markdown file begins, 0 if it has
// no front matter.
func frontMatter(code string) int {
	const fence = "---\n"
	if !strings.HasPrefix(code, fence) {
		return 0
	}
	end := strings.Index(code[len(fence)-1:], "\n"+fence)
	if end < 0 {
		return 0
	}
	return len(fence) + end + len(fence)
}
