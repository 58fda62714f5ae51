package schema

import (
	"strings"
	"testing"
)

func TestFormatsTakeWhatTheSiteCanUse(t *testing.T) {
	for _, f := range []struct{ format, right, wrong string }{
		{"date", "2026-03-01|2024-02-29|2026-03-01T14:30|2026-03-01T14:30Z|2026-03-01 14:30:05|2026-03-01t14:30:05.25+01:00",
			"|2026|2026-3-1|2026-02-29|2026-03-01T|2026-03-01T25:00|2026-03-01x14:30|2026-03-01T14:30 Paris"},
		{"date-time", "2026-03-01T14:30", "2026-03-01|14:30"},
		{"country", "CM|NP|CI", "|cm|XX|CMR|Nepal"},
		{"currency", "XAF|NPR|EUR", "|xaf|€|FCFA1"},
		{"language", "fr|pt-BR|ha-Arab", "|français|pt_BR|x"},
		{"email", "a@example.org|a.b+c@ex-ample.co.uk|info@santé.example", "|a|a@|@example.org|a@b|a b@example.org|a@b@example.org|a@-b.org|a@example..org|<a@example.org>"},
		{"uri", "https://example.org|http://example.org:80/a?b=c#d|mailto:a@example.org?subject=b|tel:+237123|HTTPS://EXAMPLE.ORG",
			"|example.org|/a|//example.org|https://|https:/a|javascript:alert(1)|JavaScript:alert(1)|data:text/html,a|file:///etc/hosts|mailto:a|tel:|https://example.org/a b|https://example.org/%zz"},
		{"source", "impact-2013|who/report_1.2|https://example.org/a", "|a book|javascript:alert(1)|ftp://example.org|[a]"},
		{"markdown", "|*a*", ""},
	} {
		valid := ownFormats[f.format].valid
		for text := range strings.SplitSeq(f.right, "|") {
			if !valid(text) {
				t.Errorf("%s refuses %q", f.format, text)
			}
		}
		if f.wrong == "" {
			continue
		}
		for text := range strings.SplitSeq(f.wrong, "|") {
			if valid(text) {
				t.Errorf("%s takes %q", f.format, text)
			}
		}
	}
}

func TestProposalsAreValidThemselves(t *testing.T) {
	for format, texts := range map[string]string{
		"date":     "2026/3/1|2026.12.31|2026-1-2|2026/13/1|1/2/2026|2026-3-1 or so",
		"country":  "Népal|nepal|Tanzanie|Cap Vert|zz|Camerun|République démocratique du Congo",
		"currency": "xaf|franc CFA|euro|nothing",
		"language": "Français|French|pt_br|klingon spoken|anglais",
		"uri":      "example.org|www.example.org/a b|a.b.c/d|...",
		"source":   "example.org/a b|www.example.org/a(b)",
	} {
		for text := range strings.SplitSeq(texts, "|") {
			for _, a := range badFormat(format, text, Options{}) {
				proposal, quoted := strings.CutPrefix(a.Text, "`")
				if a.Name == "write" && quoted && !ownFormats[format].valid(strings.TrimSuffix(proposal, "`")) {
					t.Errorf("%s: for %q it proposes %s", format, text, a.Text)
				}
			}
		}
	}
}
