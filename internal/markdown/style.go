package markdown

import "strings"

// A style is the typography of a language.
type style struct {
	open, close             string // of "…"
	singleOpen, singleClose string // of '…'

	// French puts a no-break space inside its quotation marks, and before
	// the signs : ; ! ? and %, where the author typed a space.
	french bool

	special [256]bool // bytes that typeset must look at
}

const (
	nbsp  = "\u00a0"
	nnbsp = "\u202f"
)

// quotes are the marks of languages by their first subtag: double, single.
// A language that is not here has the English ones.
var quotes = map[string][4]string{
	"ar": {"«", "»", "‹", "›"},
	"ca": {"«", "»", "“", "”"},
	"cs": {"„", "“", "‚", "‘"},
	"da": {"»", "«", "›", "‹"},
	"de": {"„", "“", "‚", "‘"},
	"el": {"«", "»", "“", "”"},
	"es": {"«", "»", "“", "”"},
	"fa": {"«", "»", "‹", "›"},
	"fi": {"”", "”", "’", "’"},
	"fr": {"«", "»", "‘", "’"},
	"hr": {"„", "”", "‚", "’"},
	"hu": {"„", "”", "‚", "’"},
	"it": {"«", "»", "“", "”"},
	"nb": {"«", "»", "‘", "’"},
	"nn": {"«", "»", "‘", "’"},
	"no": {"«", "»", "‘", "’"},
	"pl": {"„", "”", "‚", "’"},
	"ro": {"„", "”", "«", "»"},
	"ru": {"«", "»", "„", "“"},
	"sk": {"„", "“", "‚", "‘"},
	"sl": {"„", "“", "‚", "‘"},
	"sr": {"„", "“", "‚", "‘"},
	"sv": {"”", "”", "’", "’"},
	"uk": {"«", "»", "„", "“"},
}

func styleOf(lang string, typography bool) *style {
	s := &style{}
	for _, c := range []byte{'&', '<', '>', '\\', 0} {
		s.special[c] = true
	}
	if !typography {
		return s
	}
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	q, ok := quotes[primary]
	if !ok {
		q = [4]string{"“", "”", "‘", "’"}
	}
	s.open, s.close, s.singleOpen, s.singleClose = q[0], q[1], q[2], q[3]
	for _, c := range []byte{'"', '\'', '.', '-'} {
		s.special[c] = true
	}
	if s.french = primary == "fr"; s.french {
		for _, c := range []byte{';', ':', '!', '?', '%', "«"[0]} {
			s.special[c] = true
		}
	}
	return s
}
