package lang

import (
	"slices"
	"strings"
)

// vague are texts of links that say nothing by themselves, by language. Only
// those are listed that never do: "more" or "details" may be the name of
// something.
var vague = map[string][]string{
	"de": {"hier", "hier klicken", "klicken sie hier", "dieser link", "weiterlesen", "mehr lesen"},
	"en": {"here", "click here", "this link", "this page", "this", "link", "read more", "see here", "over here"},
	"es": {"aquí", "haga clic aquí", "haz clic aquí", "este enlace", "enlace", "leer más", "esta página"},
	"fr": {"ici", "cliquez ici", "cliquer ici", "ce lien", "cette page", "lien", "lire la suite", "en savoir plus", "par ici", "voir ici"},
	"pt": {"aqui", "clique aqui", "este link", "ler mais", "leia mais", "esta página"},
}

// Vague reports whether the text of a link says nothing of where it leads. Of
// a language that nobody has described, no text does.
func (l *Locale) Vague(text string) bool {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	return slices.Contains(vague[l.tag.base], strings.Trim(text, " .…:!»«→›>"))
}
