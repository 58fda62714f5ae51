package highlight

import (
	"testing"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// patterns are of the kinds that lexers hold.
var patterns = []string{
	``, `a`, `abc`, `[a-z]+`, `\w+`, `\s*`, `.`, `.*`, `.*?b`, `(a|b|ab)c`, `(a)(b)?(c)`, `(?:a|b)*c`, `(?:ab)+`, `(?:ab)*?c`, `(a*)*b`, `(a|ab)(c|bcd)(d*)`, `(?>a+)b`, `(?>(a)|b)c`, `a(?=b)`, `a(?!b)`, `(?=(a))ab`, `(?!(a)x)ab`, `(?<!a)b`, `(?<=a)b`, `(?<!ab)c`, `(?<=ab)c`, `^a`, `(?m)^a$`, `a$`, `\bab\b`, `\Ba`, `\Aab`, `a\z`, `a\Z`, `(?i)aBc`, `(?i)[a-c]+x`, `(?s).+`, `[^a]+`, `[^\W\d]\w*`, `\d+(\.\d*)?([eE][+-]?\d+)?`, `"(\\.|[^"])*"`, `'(?:\\'|[^'])*?'`, `/\*(.|\n)*?\*/`, `(if|else|elsif|for)\b`, `([a-z_]\w*)(\s*)(\()`, `(?:a{2,3}){1,2}b`, `a{0}b`, `(a??)b`, `((a)|(b))+`, `(?:(a)|b)*c`, `x*y+z?`, `[\p{L}_]+`, `\x{61}b`, `(<<=|>>=|<<|>>|<=|>=|<|>)`, `#.*\n`, `(?m)#.*$`, `a|`, `|a`, `(|a)+b`, `(a|b|)*c`, `é+`, `[é-ü]`, `[^é]`, `\u4e2d`,
}

var texts = []string{
	"", "a", "b", "ab", "abc", "abcd", "aab", "aaab", "aaaaaaab", "bab", "cab", "ac", "bc", "c", "\n", "a\n", "\na", "ab\nab", "  ab", "ab(", "if(x", "iff", "else", "12.5e-3", "1e", "\"a\\\"b\"", "\"a", "'it\\'s'", "/* a\n*/", "/* a", "<<=", "# x\ny", "éàü", "Éa", "中文", "a中", "xyz", "yyz", "ABC", "aBc", "x ab y",
}

func TestMatcherFindsWhatTheInterpreterFinds(t *testing.T) {
	made := 0
	for _, p := range patterns {
		if newMatcher(p) != nil {
			made++
		}
		for _, text := range texts {
			agree(t, p, text)
		}
	}
	if made < len(patterns)*9/10 {
		t.Errorf("only %d of %d patterns have a matcher", made, len(patterns))
	}
}

// agree compares a matcher with regexp2 at each position of a text.
func agree(t *testing.T, pattern, text string) {
	t.Helper()
	re, err := regexp2.Compile(`\G(?:` + pattern + `)`)
	if err != nil {
		return
	}
	re.MatchTimeout = 100 * time.Millisecond
	m := newMatcher("(?:" + pattern + ")")
	if m == nil {
		return
	}
	first := firstOf("(?:" + pattern + ")")
	runes := []rune(text)
	for pos := range len(runes) + 1 {
		want, err := re.FindRunesMatchStartingAt(runes, pos)
		if err != nil {
			return // it has run away
		}
		x := &exec{text: runes, budget: mostSteps}
		end, ok := m.match(x, pos)
		if !ok {
			return
		}
		wantEnd := -1
		if want != nil && want.RuneIndex == pos {
			wantEnd = pos + want.RuneLength
		}
		if end != wantEnd {
			t.Errorf("%q at %d of %q ends at %d, want %d", pattern, pos, text, end, wantEnd)
			return
		}
		if end < 0 {
			continue
		}
		if pos < len(runes) && (runes[pos] < 128 && !first.has(int(runes[pos])) || runes[pos] >= 128 && !first.other) {
			t.Errorf("%q matches at %d of %q, which its first characters deny", pattern, pos, text)
		}
		for i, g := range want.Groups()[1:] {
			got := span{-1, -1}
			if i < m.groups {
				got = x.groups[i]
			}
			w := span{-1, -1}
			if len(g.Captures) > 0 {
				w = span{g.RuneIndex, g.RuneIndex + g.RuneLength}
			}
			if got != w {
				t.Errorf("%q at %d of %q: group %d is %v, want %v", pattern, pos, text, i+1, got, w)
			}
		}
	}
}

func TestSearchThatRunsAwayIsGivenUp(t *testing.T) {
	m := newMatcher(`(x+x+)+y`)
	if m == nil {
		t.Fatal("no matcher")
	}
	text := []rune("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
	if _, ok := m.match(&exec{text: text, budget: mostSteps}, 0); ok {
		t.Error("it was not given up")
	}
}

func FuzzMatcher(f *testing.F) {
	for i, p := range patterns {
		f.Add(p, texts[i%len(texts)])
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 60 || len(text) > 60 {
			return
		}
		agree(t, pattern, text)
	})
}
