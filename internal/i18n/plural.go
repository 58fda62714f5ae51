package i18n

import (
	"slices"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// A form is a plural form of CLDR, by its place in formNames.
type form uint8

const (
	other  form = 5
	nForms      = 6
)

var formNames = []string{"zero", "one", "two", "few", "many", "other"}

func formOf(name string) (form, bool) {
	i := slices.Index(formNames, name)
	return form(max(0, i)), i >= 0
}

// plurals is the plural rule of one language. It may be used by many
// goroutines at a time.
type plurals struct {
	localizer *goi18n.Localizer // nil where CLDR has no rule: everything is "other"
	table     [101]form         // of the numbers from 0, since a localizer takes microseconds
	needed    []string          // forms that whole numbers up to 100 take
	used      []string          // those, and the ones that only millions and fractions take
}

// pluralsOf asks the library which form each number takes, by a message whose
// texts are the names of its forms. The tag goes in as part of a file name,
// since that is how the library reads it itself.
func pluralsOf(tag string) *plurals {
	p := &plurals{}
	for i := range p.table {
		p.table[i] = other
	}
	var probe []string
	for _, name := range formNames {
		probe = append(probe, `"`+name+`":"`+name+`"`)
	}
	file, err := goi18n.ParseMessageFileBytes([]byte(`{"n":{`+strings.Join(probe, ",")+`}}`), "probe."+tag+".json", nil)
	if err != nil {
		p.needed = []string{"other"}
		return p
	}
	bundle := goi18n.NewBundle(file.Tag)
	if err := bundle.AddMessages(file.Tag, file.Messages...); err != nil {
		p.needed = []string{"other"}
		return p
	}
	p.localizer = goi18n.NewLocalizer(bundle, tag)
	has := [nForms]bool{other: true}
	for n := range p.table {
		p.table[n] = p.ask(n)
		has[p.table[n]] = true
	}
	p.needed = namesOf(has)
	for _, n := range []any{1_000_000, 2_000_000, "0.5", "1.0", "1.1", "1.5", "2.5", "10.25"} {
		has[p.ask(n)] = true
	}
	p.used = namesOf(has)
	return p
}

func (p *plurals) form(n int) form {
	if n >= 0 && n < len(p.table) {
		return p.table[n]
	}
	if p.localizer == nil {
		return other
	}
	return p.ask(n)
}

func (p *plurals) ask(n any) form {
	name, _ := p.localizer.Localize(&goi18n.LocalizeConfig{
		MessageID: "n", PluralCount: n, TemplateParser: template.IdentityParser{},
	})
	if f, ok := formOf(name); ok {
		return f
	}
	return other
}

func namesOf(has [nForms]bool) []string {
	var out []string
	for i, yes := range has {
		if yes {
			out = append(out, formNames[i])
		}
	}
	return out
}
