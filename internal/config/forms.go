package config

import (
	"net/mail"
	"net/url"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/paths"
)

// Netlify is the action of forms that the host of this name takes.
const Netlify = "netlify"

// Forms are how readers write without an account: where a form goes, and who
// reads it. Without an action the mail address is shown.
type Forms struct {
	Action  string               `cbor:"1,keyasint,omitempty"` // netlify, or an address that takes what is sent
	Mail    string               `cbor:"2,keyasint,omitempty"`
	Thanks  string               `cbor:"3,keyasint,omitempty"` // id of the page after sending
	Correct string               `cbor:"4,keyasint,omitempty"` // id of the page with the form for corrections
	Reader  map[string]string    `cbor:"5,keyasint,omitempty"` // who reads, per language
	Kinds   []Form               `cbor:"6,keyasint,omitempty"`
	Spans   map[string]diag.Span `cbor:"-"` // of thanks and correct
}

// A Form is one kind of form. Its title and its introduction are those of the
// page that it stands on.
type Form struct {
	Name     string            `cbor:"1,keyasint"`
	Question map[string]string `cbor:"2,keyasint"`           // per language: the label of the text to write
	Page     bool              `cbor:"3,keyasint,omitempty"` // asks of which page
}

// Origin is where forms go beside the site itself, as a content security
// policy names it, "" if nowhere.
func (f Forms) Origin() string {
	u, err := url.Parse(f.Action)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// Kind returns the form of a name, nil if there is none.
func (f Forms) Kind(name string) *Form {
	for i := range f.Kinds {
		if f.Kinds[i].Name == name {
			return &f.Kinds[i]
		}
	}
	return nil
}

func (d *decoder) forms(f *data.Field, to *Forms) {
	to.Spans = map[string]diag.Span{}
	page := func(name string, to *string, spans map[string]diag.Span) key {
		return key{name, func(f *data.Field) {
			d.text(name, to).read(f)
			spans[name] = f.Value.Span
		}}
	}
	before := len(d.diags)
	ok := d.table(f.Value, f.Key, "[forms]",
		key{"action", func(f *data.Field) {
			text, ok := d.str(f)
			if !ok {
				return
			}
			if u, err := url.Parse(text); text != Netlify && (err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil) {
				d.report(diag.ConfigURL, f.Value.Span, diag.S("url", text), diag.S("key", f.Key), diag.S("want", "`netlify`, or an address that begins with https://"))
				return
			}
			to.Action = text
		}},
		key{"mail", func(f *data.Field) {
			text, ok := d.str(f)
			if !ok {
				return
			}
			if a, err := mail.ParseAddress(text); err != nil || a.Address != text {
				d.report(diag.ConfigURL, f.Value.Span, diag.S("url", text), diag.S("key", f.Key), diag.S("want", "a mail address, such as desk@example.org"))
				return
			}
			to.Mail = text
		}},
		page("thanks", &to.Thanks, to.Spans),
		page("correct", &to.Correct, to.Spans),
		d.labels("reader", &to.Reader),
		key{"kinds", func(f *data.Field) { d.each(f, func(f *data.Field) { d.formKind(f, to) }) }})
	missing := func(name, example string) {
		d.report(diag.ConfigMissing, f.Span, diag.S("key", name), diag.S("where", "[forms]"), diag.S("example", example))
	}
	switch {
	case !ok || len(d.diags) > before:
	case to.Action == "" && to.Mail == "":
		missing("action", "where forms go, `action = \"netlify\"`, or a mail address, `mail = \"…\"`")
	case len(to.Reader) == 0:
		missing("reader", "who reads what is sent, such as `reader = { en = \"the editors\" }`")
	case to.Action == Netlify && to.Thanks == "":
		missing("thanks", "the page that thanks those who have sent a form, such as `thanks = \"about/thanks\"`")
	}
}

func (d *decoder) formKind(f *data.Field, to *Forms) {
	k := Form{Name: f.Key}
	if !paths.ValidSegment(f.Key) {
		d.report(diag.ConfigName, f.Span, diag.S("name", f.Key), diag.S("what", "the name of a form"))
	}
	if d.table(f.Value, f.Key, "a form", d.labels("question", &k.Question), d.truth("page", &k.Page)) && f.Value.Get("question") == nil {
		d.report(diag.ConfigMissing, f.Span, diag.S("key", "question"), diag.S("where", "this form"), diag.S("example", "what it asks, such as `question = { en = \"What should be corrected?\" }`"))
	}
	to.Kinds = append(to.Kinds, k)
}
