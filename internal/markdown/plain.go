package markdown

import "strings"

// literal keeps typeset from reading escapes and entities in a text that is
// no Markdown.
var literal = strings.NewReplacer(`\`, `\\`, `&`, `\&`)

// Plain returns a text that is no Markdown, such as a title, with the
// typography of the language: the same as in the text of a page.
func (c *Converter) Plain(text string) string {
	special := false
	for i := range len(text) {
		if c.style.special[text[i]] && text[i] != '\\' && text[i] != '&' {
			special = true
			break
		}
	}
	if !special {
		return text
	}
	w := &writer{document: &document{c: c}}
	return string(w.typeset(nil, []byte(literal.Replace(text)), false, false))
}
