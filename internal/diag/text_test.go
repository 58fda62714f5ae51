package diag

import (
	"strconv"
	"strings"
	"testing"
)

func TestMessagesAlikeAreCountedAfterTheFirstFiveHundred(t *testing.T) {
	src := strings.Repeat("key\n", 510)
	var list []Diagnostic
	for i := range 510 {
		list = append(list, DuplicateKey.At("a.md", Span{4 * i, 4*i + 3}, S("key", strconv.Itoa(i))))
	}
	list = append(list, NoPages.At("b.md", Span{}, S("lang", "en")))
	read := 0
	var out strings.Builder
	if err := (Text{Sources: func(string) []byte { read++; return []byte(src) }}).Print(&out, list); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	if n := strings.Count(text, "[duplicate-key]\n"); n != 501 {
		t.Errorf("%d lines name the code", n)
	}
	for _, want := range []string{
		"\na.md:500:1: error: the key `499` is given twice [duplicate-key]\n 500 | key\n     | ^^^\n",
		"\n\na.md: 10 more like the last [duplicate-key]\n\nb.md:1:1: error: there is no page",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if read != 2 {
		t.Errorf("%d reads of two files", read)
	}
}

func TestNothingToSayPrintsNothing(t *testing.T) {
	var out strings.Builder
	if err := (Text{}).Print(&out, nil); err != nil || out.Len() > 0 {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestLongAndInvisibleTextsAreTamed(t *testing.T) {
	var out strings.Builder
	d := DuplicateKey.At("a\x1b[31m\xff.md", Span{}, S("key", strings.Repeat("é", 5000))).With(Place{Path: "b\n.md"})
	if err := (Text{}).Print(&out, []Diagnostic{d}); err != nil {
		t.Fatal(err)
	}
	want := "a\uFFFD[31m\uFFFD.md:1:1: error: the key `" + strings.Repeat("é", 159) + "…` is given twice [duplicate-key]\n" +
		"     = see also: b\uFFFD.md:1:1\n     = keep one of the two\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
