package link

import (
	"strings"

	"github.com/openimis/casebook/internal/card"
	"github.com/openimis/casebook/internal/lang"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// The picture beside a link to a page is the page's own where that is large
// enough; else a card with its title, for pages of types that ask for one
// (x-casebook-card); else the card of its section.

// leastShared is the width in pixels from which large sites show a picture
// over the whole width of a link.
const leastShared = 600

// A drawing is a card with the address that its picture has.
type drawing struct {
	card card.Card
	url  paths.URL
}

func newDrawing(c card.Card) drawing {
	return drawing{c, paths.URL("/assets/card." + memo.Sum([]byte(c.Name())).String()[:16] + ".png")}
}

// draws reports whether the site has cards: they need a complete address and
// the colours of the theme.
func (t *Tables) draws() bool {
	return t.in.Config.BaseURL != "" && t.in.Theme.Card != card.Colours{}
}

// drawings makes the cards that pages share: of each language's home page and
// of the sections below it. One that the fonts lack letters for gives way to
// the home page's, that to the home page's in the default language.
func (t *Tables) drawings() {
	t.sections = map[*site.Page]drawing{}
	if !t.draws() {
		return
	}
	homes := append([]string{t.in.Config.DefaultLanguage}, t.Langs...)
	for _, tag := range homes {
		home := t.Homes[tag]
		if home == nil {
			continue
		}
		site := t.sites[tag].Title
		of := newDrawing(card.Card{Title: site, Line: home.Description, Colours: t.in.Theme.Card})
		if !of.card.Drawable() {
			first, ok := t.sections[t.Homes[t.in.Config.DefaultLanguage]]
			if !ok {
				continue
			}
			of = first
		}
		t.sections[home] = of
		for _, p := range home.Children {
			if d := newDrawing(card.Card{Site: site, Title: p.Title, Line: p.Description, Colours: t.in.Theme.Card}); p.IsSection && d.card.Drawable() {
				t.sections[p] = d
			}
		}
	}
}

// drawingOf is the card that a page of a type which asks for cards has for
// itself. A page in another language has that of its text.
func (t *Tables) drawingOf(p *site.Page) (drawing, bool) {
	if !p.Own {
		if p = t.grid.page(p.Head.Lang, p.ID); p == nil {
			return drawing{}, false
		}
	}
	typ := t.in.Types.Type(p.Type)
	if typ == nil || !typ.Card || p.IsSection || !t.draws() {
		return drawing{}, false
	}
	var line []string
	for i := range typ.Fields {
		if f := &typ.Fields[i]; f.Format == "country" {
			for _, code := range p.Field(f.Name).Strings() {
				line = append(line, t.scalarText(f, code, p.Lang))
			}
		}
	}
	if p.Date != "" {
		line = append(line, t.locales[p.Lang].locale.Date(p.Date, lang.Long))
	}
	d := newDrawing(card.Card{
		Site: t.sites[p.Lang].Title, Kicker: t.typeLabel(p), Title: p.Title, Line: strings.Join(line, " · "), Colours: t.in.Theme.Card,
	})
	return d, d.card.Drawable()
}

// share chooses the picture for links to a page, nil for one made from none.
func (t *Tables) share(v *site.View, p *site.Page) {
	if t.in.Config.BaseURL == "" {
		return
	}
	if own := v.Image; own != nil && own.Width >= leastShared && (own.MIME == "image/jpeg" || own.MIME == "image/png") {
		v.Share = own
		return
	}
	d, ok := drawing{}, false
	if p != nil {
		d, ok = t.drawingOf(p)
	} else {
		p = t.Homes[v.Site.Tag]
	}
	for ; !ok && p != nil; p = p.Parent {
		d, ok = t.sections[p]
	}
	if !ok {
		return
	}
	t.drawn.Store(d.url, d.card)
	alt := d.card.Title
	if d.card.Site != "" {
		alt += " · " + d.card.Site
	}
	v.Share = &site.Picture{Src: t.href(d.url), Alt: alt, Width: card.Width, Height: card.Height, MIME: "image/png"}
}

// Cards are the cards that Views have named, by the address of their picture.
func (t *Tables) Cards() map[paths.URL]card.Card {
	out := map[paths.URL]card.Card{}
	t.drawn.Range(func(k, v any) bool {
		out[k.(paths.URL)] = v.(card.Card)
		return true
	})
	return out
}

// CardAt finds the card whose picture has an address, be it that no View has
// named it yet.
func (t *Tables) CardAt(u paths.URL) (card.Card, bool) {
	if c, ok := t.drawn.Load(u); ok {
		return c.(card.Card), true
	}
	if !strings.HasPrefix(string(u), "/assets/card.") {
		return card.Card{}, false
	}
	for _, d := range t.sections {
		if d.url == u {
			return d.card, true
		}
	}
	for _, p := range t.Pages {
		if d, ok := t.drawingOf(p); ok && d.url == u {
			return d.card, true
		}
	}
	return card.Card{}, false
}
