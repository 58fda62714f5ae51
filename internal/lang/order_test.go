package lang

import (
	"bytes"
	"slices"
	"sync"
	"testing"
)

func TestOrderForgetsCaseAndAccentsFirstAndCountsNumbers(t *testing.T) {
	for tag, want := range map[string][]string{
		"fr": {"2", "10", "cote", "coté", "côte", "côté", "éclair", "école", "économie", "élan", "Élan", "Page 9", "page 10", "zoo"},
		"en": {"apple", "Apple", "Zebra", "zoo"},
		"ar": {"أ", "ب", "ت", "ي"},
		"de": {"Apfel", "Äpfel", "Zug"},
		"sv": {"Apfel", "Zug", "Äpfel"},
	} {
		l := New(tag, Custom{})
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortStableFunc(got, l.Collate)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

func TestLocaleMayBeUsedByManyGoroutines(t *testing.T) {
	l := New("fr", Custom{})
	want := l.Key("côté 10")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if !bytes.Equal(l.Key("côté 10"), want) || l.Collate("a", "b") >= 0 || l.Country("CM") != "Cameroun" ||
					l.Date("2026-03-01", Long) != "1er mars 2026" || l.Currency("XAF") == "XAF" || l.Language("en") != "anglais" {
					t.Error("a goroutine saw another result")
					return
				}
			}
		})
	}
	wg.Wait()
}

func FuzzKeysSortAsCollateSays(f *testing.F) {
	f.Add("page 9", "page 10")
	f.Add("côté", "cote\u0301")
	f.Add("\xff", "00012345678901234567890")
	l := New("fr", Custom{})
	f.Fuzz(func(t *testing.T, a, b string) {
		if bytes.Compare(l.Key(a), l.Key(b)) != l.Collate(a, b) || l.Collate(a, b) != -l.Collate(b, a) {
			t.Fatalf("keys and comparison of %q and %q disagree", a, b)
		}
	})
}
