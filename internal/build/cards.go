package build

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/openimis/casebook/internal/card"
	"github.com/openimis/casebook/internal/emit"
	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// card returns the picture of a card, drawn if the store does not have it. The
// address holds the digest of all that the card says.
func (p *Project) card(u paths.URL, c card.Card) []byte {
	data, _ := memo.Do(p.store, "card", pictureKey(u), c.Draw)
	return data
}

// publishCards writes the pictures of all cards that pages name. Of those that
// the output has, the store tells the digest, which spares reading them.
func (p *Project) publishCards(ctx context.Context, tables *link.Tables, session *emit.Session, made map[paths.Out]bool) error {
	cards := tables.Cards()
	list := slices.Sorted(maps.Keys(cards))
	faults := make([]error, len(list))
	for _, u := range list {
		made[u.Out()] = true
	}
	err := Map(ctx, len(list), func(i int) {
		u := list[i]
		key := pictureKey(u)
		var digest memo.Digest
		if data, ok := p.store.Get("card digest", key); ok && copy(digest[:], data) == len(digest) {
			if session.Holds(u.Out(), digest) {
				faults[i] = session.Keep(u.Out(), digest)
				return
			}
		}
		data := p.card(u, cards[u])
		digest = memo.Sum(data)
		p.store.Put("card digest", key, digest[:])
		faults[i] = session.Write(u.Out(), digest, data)
	})
	return errors.Join(err, errors.Join(faults...))
}
